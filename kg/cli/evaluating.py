"""``kg evaluate``: pipeline against gold → tables of scores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from kg.cli.authority import AuthorityOption
from kg.cli.console import ModelOption, err, out


def evaluate(
    eval_dir: Annotated[
        Path,
        typer.Argument(
            metavar="EVAL_DIR", help="A folder with gold/<set>/docs.jsonl, gold.jsonl and scorers/."
        ),
    ],
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME", help="Only this set; may be repeated."),
    ] = None,
    errors: Annotated[
        bool, typer.Option("--errors", help="List every error, not only the scores.")
    ] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Also score the plain regular-expression floor.")
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the scores here as JSON.")
    ] = None,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", metavar="DIR", help="Keep the predictions in this folder."),
    ] = None,
    model: ModelOption = None,
    authority: AuthorityOption = None,
) -> None:
    """Run gold texts through the pipeline and score what comes out.

    Examples:

      kg evaluate ../shared/eval

      kg evaluate ../shared/eval --set incidents --errors --baseline
    """
    from kg.evaluate.runner import evaluate_sets, write_scores

    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("reading", total=None)

        def watch(name: str, done: int, total: int) -> None:
            progress.update(task, description=name, completed=done, total=total)

        results = evaluate_sets(
            eval_dir,
            names=sets,
            errors=errors,
            baseline=baseline,
            keep=predictions,
            model=model,
            authority=authority,
            watch=watch,
        )
    for result in results:
        out.rule(f"{result.name} ({result.system})", align="left")
        out.print(result.report, markup=False, highlight=False, soft_wrap=True, end="")
        if result.words:
            speed = result.words / result.seconds
            out.print(f"  {result.words} words in {result.seconds:.1f} s ({speed:.0f} words/s)")
    if json_file:
        write_scores(results, json_file)
