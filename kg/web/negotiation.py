"""Choose the format of an answer (RFC 9110, 12: content negotiation).

``format=`` wins over ``Accept``. No ``Accept``, or one that takes anything, gets JSON for rows
and Turtle for graphs. What cannot be satisfied is refused with 406, never ignored.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from kg.store.formats import GRAPHS, RESULTS, Format, find_format
from kg.web.problem import Problem

_LONGEST_ACCEPT: Final = 2048


def choose_format(
    formats: tuple[Format, ...], *, accept: str, wanted: str | None, datasets: bool = False
) -> Format:
    """Choose among *formats*.

    Args:
        formats: In order of preference where the client has none.
        accept: The ``Accept`` header, empty if there was none.
        wanted: The ``format=`` parameter.
        datasets: Leave out formats that cannot hold named graphs.

    Raises:
        Problem: 406 if nothing fits, 422 if *wanted* is no format at all.
    """
    offered = tuple(known for known in formats if known.datasets) if datasets else formats
    if wanted:
        return _by_name(wanted, offered)
    if not accept:  # then any type will do (RFC 9110, 12.5.1)
        return offered[0]
    name = _best(accept, offered)
    if name is None:
        raise _not_acceptable(offered)
    found = find_format(name, offered)
    assert found is not None
    return found


@lru_cache(maxsize=512)
def accepted(header: str) -> MIMEAccept:
    """Read an ``Accept`` header."""
    return parse_accept_header(_plain(header[:_LONGEST_ACCEPT]), MIMEAccept)


def prefers_page(accept: str) -> bool:
    """Say whether a browser asks: it names HTML and ranks it above every other format."""
    return "html" in accept and _page_wins(accept)


def accepts_gzip(header: str) -> bool:
    """Say whether the client takes a gzipped body."""
    return "gzip" in header and _gzip_quality(header[:_LONGEST_ACCEPT])


def media_type(content_type: str | None) -> tuple[str, str]:
    """Split a Content-Type into lower-case media type and charset (utf-8 by default)."""
    name, options = parse_options_header(content_type or "")
    return name.strip().lower(), options.get("charset", "utf-8").strip().lower()


def check_charset(charset: str) -> None:
    """Refuse what is not UTF-8.

    Raises:
        Problem: 415.
    """
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(
            415, "charset", f"The charset {charset[:40]} is not supported", remedy="send UTF-8"
        )


def _by_name(wanted: str, offered: tuple[Format, ...]) -> Format:
    found = find_format(wanted, offered)
    if found is not None:
        return found
    if find_format(wanted, RESULTS) or find_format(wanted, GRAPHS):
        raise _not_acceptable(offered)
    names = ", ".join(known.name for known in (*RESULTS, *GRAPHS))
    raise Problem(422, "parameter", f"format={wanted[:40]} is unknown", remedy=f"use {names}")


def _not_acceptable(offered: tuple[Format, ...]) -> Problem:
    types = ", ".join(known.media_types[0] for known in offered)
    return Problem(406, "not-acceptable", f"This can be had as {types}")


@lru_cache(maxsize=512)
def _best(accept: str, offered: tuple[Format, ...]) -> str | None:
    types = [media for known in offered for media in known.media_types]
    # The first media type of each format first, so that */* gives the preferred format.
    types.sort(key=lambda media: not any(media == known.media_types[0] for known in offered))
    return accepted(accept).best_match(types)


@lru_cache(maxsize=512)
def _page_wins(accept: str) -> bool:
    parsed = accepted(accept)
    page = max(parsed.quality("text/html"), parsed.quality("application/xhtml+xml"))
    named = any(kind in ("text/html", "application/xhtml+xml") for kind in parsed.values())
    others = (media for known in (*RESULTS, *GRAPHS) for media in known.media_types)
    stated = set(parsed.values())
    return named and page > 0 and all(parsed.quality(m) < page for m in others if m in stated)


@lru_cache(maxsize=256)
def _gzip_quality(header: str) -> bool:
    return bool(parse_accept_header(header).quality("gzip") > 0)


def _plain(accept: str) -> str:
    """Drop every parameter but the quality, and write in full what Java sends: ``*; q=.2``.

    A parameter such as charset narrows nothing here: everything is UTF-8.
    """
    parts = []
    for part in accept.split(","):
        name, *options = (piece.strip() for piece in part.split(";"))
        quality = [o.lower().replace("q=.", "q=0.") for o in options if o[:2].lower() == "q="]
        parts.append(";".join(["*/*" if name == "*" else name, *quality]))
    return ",".join(parts)
