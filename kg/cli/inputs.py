"""Arguments and options that name the articles to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.read.fields import Columns

_PANEL = "Columns of tables and fields of JSON (guessed and told unless named)"

InputArguments = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Files, folders, patterns such as 'news/**/*.html', or - for standard input.",
    ),
]


def _column(name: str, what: str) -> object:
    return typer.Option(
        f"--{name}-column", metavar="NAME", help=f"Holds {what}.", rich_help_panel=_PANEL
    )


TextColumnOption = Annotated[str | None, _column("text", "the article's words")]
TitleColumnOption = Annotated[str | None, _column("title", "its headline")]
DateColumnOption = Annotated[str | None, _column("date", "the day of publication")]
UrlColumnOption = Annotated[str | None, _column("url", "its address")]
PublisherColumnOption = Annotated[str | None, _column("publisher", "the outlet's name")]
IdColumnOption = Annotated[str | None, _column("id", "what the article is called")]


def columns_of(
    text: str | None,
    title: str | None,
    date: str | None,
    url: str | None,
    publisher: str | None,
    id: str | None,
) -> Columns:
    """Return what was typed about columns."""
    from kg.read.fields import Columns

    return Columns(text=text, title=title, date=date, url=url, publisher=publisher, id=id)
