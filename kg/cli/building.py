"""``kg build``: articles → store."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from kg import config
from kg.cli.authority import AuthorityOption
from kg.cli.console import (
    DEFAULT_STORE,
    LOST_GENERATION,
    BaseOption,
    LongWork,
    ModelOption,
    StoreOption,
    out,
    pairs_table,
    show_error,
    show_notice,
    show_warning,
)
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
from kg.errors import KgError, UsageError
from kg.model.text import Article

if TYPE_CHECKING:
    from kg.read.notices import Notice
    from kg.statistics import BuildSummary

WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        show_default="one of each core, fewer for inputs below "
        f"{config.BYTES_PER_WORKER // 1000} kB each, 1 for a stream",
        help="How many processes read articles at a time; 1 is kg itself (docs/growing.md).",
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        envvar="KG_SCHEDULER",
        help="A Dask scheduler, as tcp://HOST:8786, whose workers read the articles instead.",
    ),
]

_MOST_ERRORS_SHOWN = 50
_MOST_NOTICES_SHOWN = 20
_SECONDS_BEFORE_RATE = 2.0
# What was odd about articles that were read nevertheless.
_ODD = {
    "unreadable date": "have a date that is not read",
    "ambiguous date": "have a date that may be another day (03/04/2019 was read day first; "
    "the sure way is 2019-04-03)",
    "unread field": "have a field that holds no text",
    "text cut short": "are beginnings of texts only; give whole texts for what stands after",
    "odd address": "have an address that is not a whole one",
    "guessed encoding": "are in an encoding that was guessed",
}


def build(
    inputs: InputArguments,
    store: StoreOption = DEFAULT_STORE,
    model: ModelOption = None,
    authority: AuthorityOption = None,
    base: BaseOption = config.BASE_IRI,
    text_column: TextColumnOption = None,
    title_column: TitleColumnOption = None,
    date_column: DateColumnOption = None,
    url_column: UrlColumnOption = None,
    publisher_column: PublisherColumnOption = None,
    id_column: IdColumnOption = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
) -> None:
    """Read articles and add what they claim to the store.

    What is there already is left alone, so a build that was interrupted goes on where it stopped,
    and a build of a folder that has grown reads the new articles only. A changed article takes the
    place of its older text, which stays in the store as superseded.

    Examples:

      kg build seeds --store demo

      kg build news.jsonl 'archive/**/*.html' crawl.warc.gz --store demo

      kg build desk.csv --text-column body --date-column day --store demo

      kg build archive --workers 8 --store demo

      cat today.jsonl | kg build - --store demo

    Inputs are known by their content: plain text, HTML pages, RSS and Atom, PDF, DOCX, JSON and
    JSON Lines, NewsML-G2 and ninjs, CSV, TSV and Parquet, mail, WARC, and ZIP, tar, gzip, bzip2
    and xz of all these. A line of JSON Lines has the fields text, and if known id, title, date,
    url, publisher; of tables and other JSON the columns are guessed and told.

    Articles that cannot be read are named, the rest is stored, and the exit code is 3. What is no
    article (pictures, other files of a folder) or in another language is told and counted.
    """
    from kg.pipeline import build as run_build
    from kg.read.inputs import size_of
    from kg.workers.counting import worker_count

    if workers is not None and scheduler is not None:
        raise UsageError(
            "--workers and --scheduler exclude each other",
            remedy="leave --workers out: the scheduler knows its workers",
        )
    with _Watch() as watch:
        summary = run_build(
            inputs,
            store,
            model=model,
            authority=authority,
            base=base,
            watcher=watch,
            columns=columns_of(
                text_column, title_column, date_column, url_column, publisher_column, id_column
            ),
            workers=workers or worker_count(size_of(inputs)),
            scheduler=scheduler,
        )
    _show(summary, store)
    if summary.exit_code:
        raise typer.Exit(summary.exit_code)


def _show(summary: BuildSummary, store: str) -> None:
    changes = dict(summary.changes)
    table: dict[str, object] = {
        "articles": f"{summary.articles}"
        + "".join(f", {changes[name]} {name}" for name in changes)
        + (f", {sum(n for _, n in summary.failures)} left out" if summary.failures else ""),
    }
    if set(changes) != {"unchanged"}:  # where nothing was read anew, 0 would look like the store's
        table["found"] = (
            f"{summary.events} events, {summary.counts} casualty counts, "
            f"{summary.attributions} attributions"
        )
    if summary.dropped:
        table["not taken"] = ", ".join(f"{n} {reason}" for reason, n in summary.dropped)
    mended = [(kind, n) for kind, n in summary.mended if kind not in _ODD]
    if mended:
        table["mended"] = ", ".join(f"{kind} in {n} articles" for kind, n in mended)
    if summary.left_out:
        table["not read"] = ", ".join(f"{n} × {kind}" for kind, n in summary.left_out)
    if summary.words:
        speed = summary.words / summary.seconds
        table["speed"] = f"{summary.words} words in {summary.seconds:.1f} s ({speed:.0f} words/s)"
    table["store"] = f"{store}, generation {summary.generation}"
    out.print(pairs_table("", table))
    if summary.lost_generation:
        show_warning(LOST_GENERATION)
    for kind, n in summary.mended:
        if kind in _ODD:
            show_warning(f"{n} articles {_ODD[kind]}; see them with kg extract")
    if summary.undated:
        show_warning(
            f"{summary.undated} articles have no date: 'on Monday' stays unresolved in them; "
            "give a field date"
        )
    if summary.tables:
        show_warning(f"{summary.tables} tables were not read; see them with kg extract")
    for kind, number in summary.failures:
        show_warning(f"{number} articles were left out: {kind}")


class _Watch(LongWork):
    """Shows how a build goes on, and what is told on the way."""

    def __init__(self) -> None:
        super().__init__("loading the language model")
        self._errors = 0
        self._notices = 0
        self._articles = 0
        self._words = 0
        self._began = 0.0

    def done(self, article: Article, change: str) -> None:
        """Count *article* on the progress line."""
        now = time.monotonic()
        if not self._articles:
            self._began = now  # the model is loaded
        self._articles += 1
        self._words += len(article.text.split())
        counted = f"{self._articles} articles, {self._words} words"
        seconds = now - self._began
        if seconds >= _SECONDS_BEFORE_RATE:
            counted += (
                f", {self._articles / seconds:.1f} articles/s, {self._words / seconds:.0f} words/s"
            )
        self.say(f"{article.id[:40]} ({change})", counted)

    def told(self, notice: Notice) -> None:
        """Show *notice* at once; after many, the summary counts what was left out."""
        self._notices += 1
        if self._notices <= _MOST_NOTICES_SHOWN:
            show_notice(notice)
        if self._notices == _MOST_NOTICES_SHOWN:
            show_warning("what else is not read is only counted")

    def failed(self, error: KgError) -> None:
        """Show *error* at once; after many, only their number."""
        self._errors += 1
        if self._errors <= _MOST_ERRORS_SHOWN:
            show_error(error)
        if self._errors == _MOST_ERRORS_SHOWN:
            show_warning("further errors are only counted")
