"""``kg manual``: manual pages, written from what the commands say of themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from kg.cli.console import out
from kg.errors import StoreError
from kg.version import __version__

_SECTION: Final = 1

Command = Any
"""A command of click's, or of the copy of click that newer versions of typer bring along."""


def manual(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the pages go; made if it is missing.")
    ],
) -> None:
    """Write a manual page for each command, for "man kg" and "man kg-serve".

    Example: kg manual ~/.local/share/man/man1

    They are made of what "kg COMMAND --help" says, so both say the same.
    """
    from kg.cli.app import app

    pages = manual_pages(typer.main.get_command(app))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, page in pages.items():
            (folder / f"{name}.{_SECTION}").write_text(page, encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}",
            where=str(folder),
            remedy="choose a folder that you may write to",
        ) from error
    out.print(f"{len(pages)} pages written to {folder}")


def manual_pages(command: Command, name: str = "kg") -> dict[str, str]:
    """Return the pages of *command* and of all below it, in roff, by name."""
    pages = {name.replace(" ", "-"): "".join(_page(command, name))}
    for below, known in subcommands(command):
        pages |= manual_pages(known, f"{name} {below}")
    return pages


def subcommands(command: Command) -> list[tuple[str, Command]]:
    """Return the commands below *command* that are shown, by name."""
    commands: dict[str, Command] = getattr(command, "commands", {})
    return sorted((name, known) for name, known in commands.items() if not known.hidden)


def _page(command: Command, name: str) -> Iterator[str]:
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    context = command.make_context(name, [], resilient_parsing=True)
    title = name.replace(" ", "-")
    summary = " ".join(paragraphs[0].split()).rstrip(".")
    yield f'.TH "{title.upper()}" {_SECTION} "" "kg {__version__}" "kg"\n'
    yield f".SH NAME\n{_escaped(title)} \\- {_escaped(summary)}\n"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SH SYNOPSIS\n.B {_escaped(name)}\n{_escaped(usage)}\n"
    if len(paragraphs) > 1:
        yield ".SH DESCRIPTION\n"
        for paragraph in paragraphs[1:]:
            yield from _paragraph(paragraph)
    yield from _options(command, context)
    if subcommands(command):
        yield ".SH COMMANDS\n"
        for below, known in subcommands(command):
            said = inspect.cleandoc(known.help or "").split("\n\n")[0]
            yield f".TP\n.BR {_escaped(f'{title}-{below}')} ({_SECTION})\n"
            yield f"{_escaped(' '.join(said.split()))}\n"
    if command.epilog:
        yield f".SH EXIT STATUS\n{_escaped(command.epilog)}\n"
    if name != "kg":
        yield f".SH SEE ALSO\n.BR kg ({_SECTION})\n"


def _paragraph(text: str) -> Iterator[str]:
    """Yield a paragraph; a command to type stands as it is."""
    if text.startswith("  "):
        yield f".PP\n.EX\n{_escaped(text)}\n.EE\n"
    else:
        yield f".PP\n{_escaped(' '.join(text.split()))}\n"


def _options(command: Command, context: Any) -> Iterator[str]:
    arguments: list[str] = []
    options: list[str] = []
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if record is None or getattr(param, "hidden", False):
            continue
        heading, said = record
        entry = f".TP\n.B {_escaped(heading)}\n{_escaped(_plain(said))}\n"
        (options if param.param_type_name == "option" else arguments).append(entry)
    if arguments:
        yield from (".SH ARGUMENTS\n", *arguments)
    if options:
        yield from (".SH OPTIONS\n", *options)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    """Return *text* as roff prints it: hyphens stay hyphens, and no line is a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", text, flags=re.M)
