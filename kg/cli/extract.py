"""``kg extract``: article → what was found in it, for people and for scorers."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.authority import AuthorityOption
from kg.cli.console import ModelOption, out, show_error, show_notice, show_warning
from kg.cli.inputs import (
    DateColumnOption,
    IdColumnOption,
    InputArguments,
    PublisherColumnOption,
    TextColumnOption,
    TitleColumnOption,
    UrlColumnOption,
    columns_of,
)
from kg.errors import KgError
from kg.model.text import BlockKind

if TYPE_CHECKING:
    from kg.model.text import Article
    from kg.stages import FoundArticle


_DAMAGE = {
    "mojibake": 'mended the wrong encoding of {n} words, the first at "{example}"; '
    "better give the text in UTF-8",
    "unreadable date": 'its date is not read: "{example}"; better give it as 2018-10-21',
    "ambiguous date": 'its date "{example}" was read day first; '
    "give it as 2019-04-03 if that is wrong",
    "unread field": "a field holds no text: {example}",
    "text cut short": 'only the beginning of its text is given: "{example}"; give the whole',
    "odd address": 'its address was given as "{example}"; better give the page\'s whole one',
    "guessed encoding": "taken for {example}, for it is not UTF-8; better give the text in UTF-8",
    "lost character": '{n} characters were lost before: "{example}"; they cannot be mended',
}


class FindingsFormat(StrEnum):
    """The formats of findings."""

    TEXT = "text"
    JSON = "json"
    PREDICTIONS = "predictions"


def extract(
    inputs: InputArguments,
    format: Annotated[
        FindingsFormat,
        typer.Option(
            "--format",
            "-f",
            help="text for people, json with everything, predictions as scorers read them "
            "(one line per article).",
        ),
    ] = FindingsFormat.TEXT,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Also show the rule behind each finding, what was not taken and why, and what was "
            "mended in the text.",
        ),
    ] = False,
    model: ModelOption = None,
    authority: AuthorityOption = None,
    text_column: TextColumnOption = None,
    title_column: TitleColumnOption = None,
    date_column: DateColumnOption = None,
    url_column: UrlColumnOption = None,
    publisher_column: PublisherColumnOption = None,
    id_column: IdColumnOption = None,
) -> None:
    """Show what is found in articles, without storing it.

    Examples:

      kg extract seeds

      kg extract page.html --explain

      kg extract desk.csv --text-column body

      echo 'A car bomb killed seven civilians in Azaz on Monday.' | kg extract -

      kg extract docs.jsonl --format predictions > predictions.jsonl
    """
    from kg.pipeline import extract as find_claims

    code = 0
    everything: list[FoundArticle] = []
    columns = columns_of(
        text_column, title_column, date_column, url_column, publisher_column, id_column
    )
    for found in find_claims(
        inputs, model=model, authority=authority, columns=columns, tell=show_notice
    ):
        if isinstance(found, KgError):
            show_error(found)
            code = code or found.exit_code
            continue
        if format is FindingsFormat.PREDICTIONS:
            # Which events of several articles are one is known at the end.
            everything.append(found)
        else:
            _show(found, format, explain=explain)
        _tell_form(found.article)
    _write_predictions(everything)
    if code:
        raise typer.Exit(code)


def _tell_form(article: Article) -> None:
    """Say on standard error what of the text was damaged, and what was not read."""
    where = article.origin or article.id
    for mending in article.mendings:
        if mending.kind in _DAMAGE:
            told = _DAMAGE[mending.kind].format(n=mending.places, example=mending.example)
            show_warning(f"{where}: {told}")
    for block in article.blocks:
        if block.kind is BlockKind.TABLE:
            first = article.quote(block.passage).partition("\n")[0]
            show_warning(f'{where}: a table is not read: "{first[:60]}"')


def _show(found: FoundArticle, format: FindingsFormat, *, explain: bool) -> None:
    if format is FindingsFormat.TEXT:
        from kg.cli.findings import show_article

        show_article(found, console=out, explain=explain)
        return
    from kg.evaluate.plain import plain_article

    _write(plain_article(found))


def _write_predictions(everything: list[FoundArticle]) -> None:
    if not everything:
        return
    from kg.evaluate.joining import incidents_by_frame
    from kg.evaluate.predictions import prediction

    for found, incidents in zip(everything, incidents_by_frame(everything), strict=True):
        _write(prediction(found.article, found.extraction, found.resolution, incidents))


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
