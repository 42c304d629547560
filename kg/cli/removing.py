"""``kg remove``: reports out of the store, as if they had never been built."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from kg import config
from kg.cli.console import (
    DEFAULT_STORE,
    BaseOption,
    StoreOption,
    err,
    out,
    pairs_table,
    show_notice,
    show_warning,
)

if TYPE_CHECKING:
    from kg.remove import Chosen
    from kg.store.protocols import StoreWriter


def remove(
    selectors: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SELECTOR]...",
            help="A report by its id or IRI; an article, in all its texts, by its address, its IRI "
            "or the id of its source; or a pattern of these with *.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    inputs: Annotated[
        list[str] | None,
        typer.Option(
            "--input",
            metavar="FILE",
            help="Remove the very texts that this file, folder or pattern holds; may be repeated.",
        ),
    ] = None,
    superseded: Annotated[
        bool, typer.Option("--superseded", help="Remove all texts that a newer one replaced.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what would be removed, and change nothing.")
    ] = False,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Remove reports, and all that came of them, as if they had never been built.

    Examples:

      kg remove report/0123456789abcdef --store demo

      kg remove https://news.example/2018/hajin 'https://blog.example/*' --store demo --dry-run

      kg remove --input wrong-night.jsonl --store demo

      kg remove --superseded --store demo

    With a report go its figures, the actors and places that nothing else mentions, and its part in
    incidents, whose members and tolls are worked out anew. Where the newest text of an article is
    removed, the one before it is current again. A selector that names nothing is an error, and
    nothing is changed; a removal that is interrupted has not begun.
    """
    if not (selectors or inputs or superseded):
        raise typer.BadParameter("name what to remove, or give --input or --superseded")
    from kg.remove import remove_reports
    from kg.store.derived import derive
    from kg.store.writer import writer

    with writer(store) as opened:
        chosen = _choose(opened, selectors or (), inputs or (), superseded=superseded, base=base)
        if chosen.missing:
            show_warning(f"{chosen.missing} articles of the inputs are not in the store")
        if dry_run:
            _show(chosen)
            return
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            task = progress.add_task("removing reports", total=len(chosen.versions))
            done = remove_reports(
                opened,
                chosen.versions,
                base=base,
                watch=lambda number, total: progress.update(task, completed=number, total=total),
            )
            progress.update(task, description="publishing")
            generation = opened.publish(derive)
    table = {
        "removed": f"{done.reports} reports; {done.articles} articles have none left",
        "current again": f"{done.revived} older texts",
        "unmentioned": f"{done.entities} actors and places",
        "store": f"{store}, generation {generation.number}",
    }
    out.print(pairs_table("", dict(table)))
    if done.pointless:
        show_warning(
            f"{done.pointless} decisions and corrections of people are about events "
            "of removed reports; they stay, and hold again if the reports are built again"
        )


def _choose(
    opened: StoreWriter,
    selectors: Sequence[str],
    inputs: Sequence[str],
    *,
    superseded: bool,
    base: str,
) -> Chosen:
    from kg.remove import Chosen, choose, choose_inputs, choose_superseded

    found = [choose(opened, selectors, base=base)]
    if inputs:
        found.append(choose_inputs(opened, inputs, base=base, tell=show_notice))
    if superseded:
        found.append(choose_superseded(opened, base=base))
    versions = {version.key: version for one in found for version in one.versions}
    return Chosen(tuple(versions.values()), sum(one.missing for one in found))


def _show(chosen: Chosen) -> None:
    for version in chosen.versions:
        state = "current" if version.is_current else "superseded"
        line = f"report/{version.key}  {state:10}  {version.since[:10]}  {version.id}"
        out.print(escape(line), highlight=False, soft_wrap=True)
    out.print(f"{len(chosen.versions)} reports would be removed")
