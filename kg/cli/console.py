"""Write messages, tables and progress to a terminal or a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Self

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from kg import config
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.read.notices import Notice

WIDTH_OF_FILES = 160

# Into a file or a pipe Rich would fold lines at 80 columns.
out = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_OF_FILES)
"""For what was asked for. Plain text when it is not a terminal."""

err = Console(stderr=True, highlight=False, soft_wrap=True)
"""For errors, warnings and progress, so that output can be piped."""


def check_store_name(store: str) -> str:
    """Refuse a store without a name: as a path it is the current folder."""
    if not store:
        raise typer.BadParameter("name a folder, or the address of a SPARQL server")
    return store


StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        "-s",
        metavar="DIR|URL",
        envvar="KG_STORE",
        callback=check_store_name,
        help="Folder of the store, or address of a SPARQL server (docs/remote.md).",
    ),
]
DEFAULT_STORE = config.STORE

LOST_GENERATION = (
    "the link to the current generation led nowhere; a new generation was made from writer/"
)

ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="An installed spaCy pipeline with Universal Dependencies, by name or path, instead "
        "of the model that ships with kg.",
    ),
]


@contextmanager
def as_typed() -> Iterator[None]:
    """Make what a room says of a value on the command line an error of usage."""
    try:
        yield
    except KgError as error:
        raise UsageError(error.what, where=error.where, remedy=error.remedy) from error


def _base_of_store(context: typer.Context, given: str) -> str:
    """Return the base that was given, or that of the store if none was.

    Where neither stands on the command line, options are read as they are declared: commands
    declare the store first.
    """
    from kg.store.rebase import check_base, noted_base

    source = context.get_parameter_source("base")
    store = context.params.get("store")
    if source is not None and source.name == "DEFAULT" and isinstance(store, str):
        return noted_base(store) or given
    with as_typed():
        return check_base(given)


BaseOption = Annotated[
    str,
    typer.Option(
        "--base",
        metavar="IRI",
        envvar="KG_BASE",
        callback=_base_of_store,
        show_default="that of the store, else " + config.BASE_IRI,
        help="What every address that kg mints begins with.",
    ),
]


def show_error(error: KgError) -> None:
    """Show what was wrong, where, and what to do."""
    place = f"{error.where}: " if error.where else ""
    err.print(f"[bold red]error[/] {_shown(place)}{_shown(error.what)}")
    if error.remedy:
        err.print(f"      {_shown(error.remedy)}")


def show_warning(message: str) -> None:
    """Show something that deserves a look."""
    err.print(f"[bold yellow]note[/]  {_shown(message)}")


def show_notice(notice: Notice) -> None:
    """Show what was decided about an input."""
    show_warning(f"{notice.where}: {notice.what}")


def show_fault(error: Exception) -> None:
    """Show a fault of ours in one message."""
    err.print(f"[bold red]error[/] kg failed: {type(error).__name__}: {_shown(str(error))}")
    err.print("      run the same command with --debug and report what it prints")


def _shown(words: str) -> str:
    """Return *words* for Rich: names of files may hold what acts in a terminal, or is no UTF-8."""
    visible = (
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in words
    )
    return escape("".join(visible))


class LongWork:
    """A line that shows how far work has come and how long it still takes; on a terminal only.

    Args:
        work: What is done first.
    """

    def __init__(self, work: str) -> None:
        self._work = work
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TaskProgressColumn(),
            TextColumn("[dim]{task.fields[counted]}"),
            TimeElapsedColumn(),
            TextColumn("[dim]left:"),
            TimeRemainingColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task = self._progress.add_task(work, total=None, counted="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def reached(self, work: str, done: int, total: int) -> None:
        """Move the bar; another work has a bar of its own. *total* is 0 if nobody knows it."""
        if work != self._work:
            self._work = work
            self._progress.remove_task(self._task)
            self._task = self._progress.add_task(work, total=None, counted="")
        is_whole = 0 < total <= done  # shown, however short the work was
        self._progress.update(self._task, completed=done, total=total or None, refresh=is_whole)

    def say(self, description: str, counted: str) -> None:
        """Say what is in work, and how much of it there was."""
        self._progress.update(self._task, description=escape(description), counted=counted)


def pairs_table(title: str, pairs: dict[str, object]) -> Table:
    """Make a table of two columns: name and value."""
    table = Table(title=title, title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim")
    table.add_column()
    for name, value in pairs.items():
        table.add_row(name, escape(str(value)))
    return table
