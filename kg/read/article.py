"""How do a text and what the source says about it become an article?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from urllib.parse import urlsplit

from kg.lexicon.furniture import PublisherRow, load_publishers
from kg.model.text import Article, Block, BlockKind
from kg.read.dates import find_date_prefix, parse_day
from kg.read.errors import BadDate
from kg.read.furniture import find_blocks
from kg.read.mending import mend
from kg.read.source import check_words
from kg.read.titles import is_title

_DATED_KINDS = (BlockKind.DATELINE, BlockKind.UPDATED)
_LONGEST_DATELINE = 80


@dataclass(frozen=True, slots=True)
class Given:
    """What the source says about an article, apart from its text."""

    id: str
    title: str = ""
    date: str | None = None
    url: str | None = None
    publisher: str | None = None


def read_article(source: str, given: Given, *, origin: str, today: date | None = None) -> Article:
    """Make an article of *source*.

    Args:
        source: The text as given.
        given: What is known about it; fills what the text itself does not say, and outranks it.
        origin: File (and line), for messages.
        today: The last day on which it can have been published; the real one if None.

    Raises:
        EmptyArticle: There are no words in it.
        BadDate: The given or found date is no date, or lies in the future.
    """
    mended = mend(source)
    text = mended.text
    check_words(text, where=origin)
    title = mend(given.title).text.strip()
    blocks = find_blocks(text, title=title)
    published = parse_day(given.date, where=origin) if given.date else find_published(text, blocks)
    _check_not_future(published, today=today or date.today(), where=origin)  # noqa: DTZ011
    headline = title or _title_in(text, blocks)
    return Article(
        id=given.id,
        text=text,
        title=headline,
        blocks=blocks,
        published=published,
        publisher=given.publisher or find_publisher(text, blocks, title=headline, url=given.url),
        url=given.url,
        origin=origin,
        source=None if text == source else source,
        shifts=mended.shifts,
        mendings=mended.mendings,
    )


def find_published(text: str, blocks: tuple[Block, ...]) -> date | None:
    """Return the day that the first dated line of the article names, or None."""
    for block in blocks:
        line = text[block.passage.start : block.passage.end]
        if block.kind in _DATED_KINDS:
            day = _day_in(line)
            if day is not None:
                return day
    return None


def find_publisher(
    text: str, blocks: tuple[Block, ...], *, title: str, url: str | None
) -> str | None:
    """Return the outlet's name as its address, page title or byline shows it, or None."""
    host = (urlsplit(url).hostname or "") if url else ""
    bylines = [text[b.passage.start : b.passage.end] for b in blocks if b.kind is BlockKind.BYLINE]
    for row, pattern in _publishers():
        if row.where == "host":
            found = host == row.pattern or host.endswith("." + row.pattern)
        else:
            lines = [title] if row.where == "title" else bylines
            found = any(pattern.fullmatch(line) for line in lines)
        if found:
            return row.name
    return None


def _day_in(line: str) -> date | None:
    """Return the first full date in a date line, wherever in the line it stands."""
    for match in re.finditer(r"(?<!\w)\S", line[:_LONGEST_DATELINE]):
        found = find_date_prefix(line[match.start() :])
        if found is not None and found.day is not None:
            return found.day
    return None


def _title_in(text: str, blocks: tuple[Block, ...]) -> str:
    titles = [text[b.passage.start : b.passage.end] for b in blocks if b.kind is BlockKind.TITLE]
    return next((line for line in titles if is_title(line, titles[0])), "")


def _check_not_future(published: date | None, *, today: date, where: str) -> None:
    # One day of grace: it is already tomorrow somewhere.
    if published is not None and published > today + timedelta(days=1):
        raise BadDate(
            f"published on {published.isoformat()}, which is in the future",
            where=where,
            remedy="correct the article's date",
        )


@cache
def _publishers() -> tuple[tuple[PublisherRow, re.Pattern[str]], ...]:
    return tuple((row, re.compile(row.pattern)) for row in load_publishers())
