"""Make an article of a text and what its source says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kg.lexicon.furniture import PublisherRow, load_publishers
from kg.model.text import Article, Block, BlockKind, Mending
from kg.read.addresses import find_address, host_of
from kg.read.dates import find_date_prefix, may_be_another_day, parse_day
from kg.read.furniture import find_blocks
from kg.read.mending import mend
from kg.read.source import check_words
from kg.read.titles import is_title

_DATED_KINDS = (BlockKind.DATELINE, BlockKind.UPDATED)
_LONGEST_DATELINE = 80
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Given:
    """Metadata of an article that the source gives.

    Attributes:
        language: As a BCP 47 tag; often wrong.
        guessed_encoding: What its bytes were taken for, if nothing said so.
        unread: Fields that hold something else than text, as "name: value".
        cut_short: The mark at the end of a text of which the source gives the beginning only.
    """

    id: str
    title: str = ""
    date: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    guessed_encoding: str | None = None
    unread: tuple[str, ...] = ()
    cut_short: str | None = None


@dataclass(frozen=True, slots=True)
class RawArticle:
    """A text that a reader took out of a file, before its form is mended.

    Attributes:
        text: Word for word; offsets that leave kg count its characters.
        given: What else the file says about it.
        where: File and place inside.
    """

    text: str
    given: Given
    where: str


def read_article(source: str, given: Given, *, origin: str, today: date | None = None) -> Article:
    """Make an article of *source*.

    Args:
        source: The text as given.
        given: What is known about it; fills what the text itself does not say, and outranks it.
        origin: File (and line), for messages.
        today: The last day on which it can have been published; the real one if None.

    Raises:
        EmptyArticle: There are no words in it.
    """
    mended = mend(source)
    text = mended.text
    check_words(text, where=origin)
    title = mend(given.title).text.strip()
    blocks = find_blocks(text, title=title)
    last = (today or date.today()) + timedelta(days=1)  # noqa: DTZ011
    # What the source gives comes first, unless it lies in the future.
    days = ((parse_day(given.date or ""), given.date or ""), find_published(text, blocks))
    # One day of grace: it is already tomorrow somewhere.
    fit = ((day, words) for day, words in days if day is not None and day <= last)
    published, dated = next(fit, (None, ""))
    url = find_address(given.url or "")
    headline = title or _title_in(text, blocks)
    return Article(
        id=given.id,
        text=text,
        title=headline,
        blocks=blocks,
        published=published,
        publisher=given.publisher or find_publisher(text, blocks, title=headline, url=url),
        url=url,
        language=_english(given.language),
        origin=origin,
        source=None if text == source else source,
        shifts=mended.shifts,
        mendings=(*mended.mendings, *_odd_facts(given, url=url, dated=dated)),
    )


def _english(declared: str | None) -> str:
    """Return which English was declared; other languages are not read."""
    tag = (declared or "").replace("_", "-")
    match = re.fullmatch(r"(?i)en(?:-([a-z]{2}))?", tag)
    return f"en-{match[1].upper()}" if match and match[1] else "en"


def _odd_facts(given: Given, *, url: str | None, dated: str) -> Iterator[Mending]:
    """Name what was given with the text and could not, or not for sure, be used as it stands.

    *dated* are the words that the day of publication was read from.
    """
    if given.date and dated != given.date:
        yield Mending("unreadable date", 1, given.date[:_LONGEST_SHOWN])
    if may_be_another_day(dated):
        yield Mending("ambiguous date", 1, dated[:_LONGEST_SHOWN])
    if given.url and url != given.url.strip():
        yield Mending("odd address", 1, given.url[:_LONGEST_SHOWN])
    for field in given.unread:
        yield Mending("unread field", 1, field[:_LONGEST_SHOWN])
    if given.cut_short:
        yield Mending("text cut short", 1, given.cut_short[:_LONGEST_SHOWN])
    if given.guessed_encoding:
        yield Mending("guessed encoding", 1, given.guessed_encoding)


def find_published(text: str, blocks: tuple[Block, ...]) -> tuple[date | None, str]:
    """Return the day that the first dated line of the article names, or None, and its words."""
    for block in blocks:
        line = text[block.passage.start : block.passage.end]
        if block.kind in _DATED_KINDS:
            day, words = _day_in(line)
            if day is not None:
                return day, words
    return None, ""


def find_publisher(
    text: str, blocks: tuple[Block, ...], *, title: str, url: str | None
) -> str | None:
    """Return the outlet's name as its address, page title or byline shows it, or None."""
    host = host_of(url) if url else ""
    bylines = [text[b.passage.start : b.passage.end] for b in blocks if b.kind is BlockKind.BYLINE]
    for row, pattern in _publishers():
        if row.where == "host":
            # A whole label: "fakebbc.com" is not "bbc.com".
            found = host == row.pattern or host.endswith("." + row.pattern)
        else:
            lines = [title] if row.where == "title" else bylines
            found = any(pattern.fullmatch(line) for line in lines)
        if found:
            return row.name
    return None


def _day_in(line: str) -> tuple[date | None, str]:
    """Return the first full date in a date line, wherever in the line it stands, and its words."""
    for match in re.finditer(r"(?<!\w)\S", line[:_LONGEST_DATELINE]):
        rest = line[match.start() :]
        found = find_date_prefix(rest)
        if found is not None and found.day is not None:
            return found.day, rest[: found.end]
    return None, ""


def _title_in(text: str, blocks: tuple[Block, ...]) -> str:
    titles = [text[b.passage.start : b.passage.end] for b in blocks if b.kind is BlockKind.TITLE]
    return next((line for line in titles if is_title(line, titles[0])), "")


@cache
def _publishers() -> tuple[tuple[PublisherRow, re.Pattern[str]], ...]:
    return tuple((row, re.compile(row.pattern)) for row in load_publishers())
