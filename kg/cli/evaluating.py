"""``kg evaluate``: pipeline against gold → tables of scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from kg.cli.authority import AuthorityOption
from kg.cli.console import ModelOption, err, out
from kg.cli.maintain import missing_package

if TYPE_CHECKING:
    from kg.evaluate.runner import SetResult


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
    cross_validate: Annotated[
        list[Path] | None,
        typer.Option(
            "--cross-validate",
            metavar="DATA",
            help="Instead, score the decisions on these annotated texts (*.ann), each decided by "
            "tables and a reader that have not seen it, then by tables that have. May be repeated.",
        ),
    ] = None,
    work: Annotated[
        Path,
        typer.Option(
            "--work", metavar="DIR", help="Where 'kg train-reader' left its out-of-fold readings."
        ),
    ] = Path("work"),
    model: ModelOption = None,
    authority: AuthorityOption = None,
) -> None:
    """Run gold texts through the pipeline and score what comes out.

    Examples:

      kg evaluate ../shared/eval

      kg evaluate ../shared/eval --set incidents --errors --baseline

      kg evaluate ../shared/eval --cross-validate ../shared/data/annotated-news --work work
    """
    if cross_validate:
        _cross_validate(eval_dir, cross_validate, work, errors=errors)
        return
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
        _show(result)
        if result.words:
            speed = result.words / result.seconds
            out.print(f"  {result.words} words in {result.seconds:.1f} s ({speed:.0f} words/s)")
    if json_file:
        write_scores(results, json_file)


def _cross_validate(eval_dir: Path, data: list[Path], work: Path, *, errors: bool) -> None:
    try:
        from kg.evaluate.cross_validation import cross_validate
    except ImportError as error:
        raise missing_package(error) from error
    for result in cross_validate(eval_dir, data, work, errors=errors):
        _show(result)


def _show(result: SetResult) -> None:
    out.rule(f"{result.name} ({result.system})", align="left")
    out.print(result.report, markup=False, highlight=False, soft_wrap=True, end="")
