"""The newest rows of a list as an Atom feed (RFC 4287), for readers of feeds and for newsrooms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kg.store.lists import Found, Lists
from kg.view.lists.cells import CELLS, Namer, event_title
from kg.view.lists.request import Request
from kg.view.terms import local_path

ENTRIES: Final = 50
ATOM: Final = "application/atom+xml"
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})\Z")
# Char of XML 1.0 (production 2): others may not stand there even as references.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_atom(
    lists: Lists, request: Request, *, base: str, server: str, published: str, seconds: float
) -> str:
    """Return the incidents that the store came to know of last, whatever their days.

    Args:
        lists: The index.
        request: What the list is filtered by; sorting and paging are not of a feed.
        base: Instance base.
        server: Address of the server, without a final slash.
        published: When the generation was published; stands where a row has no time of its own.
        seconds: What the question may take.

    Raises:
        TooSlow: It took longer.
    """
    namer = Namer(lists, base=base)
    newest = [("known", True), ("begins", True)]
    found = lists.page(request.wanted(), order=newest, first=0, most=ENTRIES, seconds=seconds)
    namer.learn_rows(found)
    itself = server + request.href(base=base, suffix=".atom")
    page = server + request.href(base=base)
    times = [_time(one, "updated", published) for one in found]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_text(itself)}</id>",
        f"<title>{_text(request.kind.title)}</title>",
        "<subtitle>What reports say, each with its source; not a finding of fact</subtitle>",
        f"<updated>{max(times, default=_moment(published))}</updated>",
        # RFC 4287, 4.1.1: without one every entry would need its own.
        "<author><name>kg</name></author>",
        f'<link rel="self" type="{ATOM}" href={_attribute(itself)}/>',
        f'<link rel="alternate" type="text/html" href={_attribute(page)}/>',
    ]
    for one in found:
        lines += _entry(one, request, namer, base=base, server=server, published=published)
    return "\n".join([*lines, "</feed>\n"])


def _entry(
    one: Found, request: Request, namer: Namer, *, base: str, server: str, published: str
) -> Iterator[str]:
    path = local_path(one.item, base=base) or ""
    yield "<entry>"
    # RFC 4287, 4.2.6: an id stays the same wherever the entry moves; addresses may not.
    yield f"<id>{_text(one.item)}</id>"
    yield f"<title>{_text(event_title(one, namer))}</title>"
    yield f"<published>{_time(one, 'known', published)}</published>"
    yield f"<updated>{_time(one, 'updated', published)}</updated>"
    yield f'<link rel="alternate" type="text/html" href={_attribute(server + path)}/>'
    yield f"<summary>{_text(_summary(one, request, namer))}</summary>"
    yield "</entry>"


def _summary(one: Found, request: Request, namer: Namer) -> str:
    """Return what the list says beside the name: "Killed: 12. Said to have done it: …"."""
    told = []
    for column in request.kind.columns:
        if column.kind in ("days", "event", "places"):
            continue
        cell = CELLS[column.kind](one, column, namer)
        words = "; ".join(f"{s.text} ({note})" if note else s.text for s, note in cell if s.text)
        told += [f"{column.heading}: {words}."] if words else []
    return " ".join(told)


def _time(one: Found, column: str, published: str) -> str:
    value = str(one.columns.get(column) or "")
    return value if _TIME.match(value) else _moment(published)


def _moment(text: str) -> str:
    # A date is required and has seconds and a zone (RFC 4287, 3.3).
    return text if _TIME.match(text) else "1970-01-01T00:00:00Z"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
