"""Read RSS and Atom: each entry an article."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, Final

from kg.errors import InputError
from kg.read.addresses import find_address
from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.dates import parse_day
from kg.read.errors import Damaged, EmptyArticle, NothingToRead
from kg.read.formats.damage import translated
from kg.read.formats.fragments import fragment_text
from kg.read.formats.xml import check_entities

# Feedparser makes what it can of any text, also of the first half of one.
_FEED_END: Final = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_feed(content: Content, _: Reading) -> Iterator[RawArticle | InputError]:
    """Read every entry; what an entry only summarises is read from the summary."""
    import feedparser

    raw = _in_utf_8(content.read())
    check_entities(raw, where=content.name)
    with translated(content.name, "a feed"):
        # The entries' text is made of words only, so nothing needs to be made harmless.
        feed = feedparser.parse(raw, sanitize_html=False, resolve_relative_uris=False)
    base = find_address(feed.feed.get("link", "") or "") or content.url
    for number, entry in enumerate(feed.entries, start=1):
        where = f"{content.name}#{number}"
        try:
            yield _raw_article(
                entry, feed.feed, base=base, where=where, id=f"{content.id}#{number}"
            )
        except InputError as error:
            yield error
    if feed.entries and not _FEED_END.search(raw):
        yield Damaged(
            "a feed that breaks off",
            where=content.name,
            remedy="get it again; what it had was read",
        )
    if not feed.entries:
        raise NothingToRead(
            "a feed without entries", where=content.name, remedy="give a feed that has some"
        )


def _in_utf_8(raw: bytes) -> bytes:
    """Return *raw* in UTF-8 if it is marked as UTF-16, which feedparser reads only if declared."""
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw
    return _DECLARATION.sub("", raw.decode("utf-16", "replace")).encode()


def _raw_article(entry: Any, feed: Any, *, base: str | None, where: str, id: str) -> RawArticle:
    title = fragment_text(entry.get("title", "") or "") if entry.get("title") else ""
    text = _words(entry) or title
    if not text:
        raise EmptyArticle("an entry without words", where=where, remedy="remove it from the feed")
    link = entry.get("link")
    address = find_address(link or "", base=base)
    given = Given(
        id=entry.get("id") or address or id,
        title=title,
        date=_day(entry),
        url=address or link,
        publisher=(entry.get("source") or {}).get("title") or feed.get("title"),
        language=entry.get("language") or feed.get("language"),
    )
    return RawArticle(text, given, where)


def _words(entry: Any) -> str:
    """Return the longest of what the entry holds of its article."""
    held = [part.get("value", "") for part in entry.get("content") or ()]
    held.append(entry.get("summary") or "")
    # Many feeds have a summary beside the whole text, some the whole text in the summary.
    return max((fragment_text(part) for part in held if part), key=len, default="")


def _day(entry: Any) -> str | None:
    for name in ("published", "updated"):
        written, moment = str(entry.get(name) or ""), entry.get(f"{name}_parsed")
        # The day of whoever wrote it: feedparser's moment is Greenwich's, maybe of the day before.
        if written and (parse_day(written) or not moment):
            return written
        if moment:
            return time.strftime("%Y-%m-%d", moment)
    return None
