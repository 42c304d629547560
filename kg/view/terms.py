"""Show a term of the graph to a reader.

A name instead of an IRI, a link to our own page where we have one, and no link at all to what a
browser should not open.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote, urlsplit

from kg.store.results import Term
from kg.vocab.terms import KG

VOCABULARY: Final = KG.NS.removesuffix("ns#")
"""What the IRIs of our ontology and its concepts begin with."""

_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?\Z")
_KEY: Final = re.compile(r"(?:^|-)[0-9a-f]{16}(?=-|$)")
_NUMBERS: Final = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "int", "long")
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A term as a page shows it.

    Attributes:
        text: What the reader sees.
        href: Where it leads; None for no link.
        title: The full IRI or the datatype, for the curious; "" for nothing to add.
        numeric: True if it should be set flush right.
        external: True if the link leaves this server.
    """

    text: str
    href: str | None = None
    title: str = ""
    numeric: bool = False
    external: bool = False


EMPTY: Final = Shown("")


def show_term(term: Term | None, *, base: str, name: str | None = None) -> Shown:
    """Return how *term* is shown.

    Args:
        term: A value of a result; None is shown as nothing.
        base: Instance base: IRIs that begin with it have a page here.
        name: What an IRI is called, if the graph says so.
    """
    if term is None:
        return EMPTY
    if term.kind == "uri":
        href = local_path(term.value, base=base) or _outside(term.value)
        external = href is not None and not href.startswith("/")
        return Shown(name or short_name(term.value), href, term.value, external=external)
    if term.kind == "literal":
        return _literal(term)
    return Shown(f"_:{term.value}" if term.kind == "bnode" else term.value)


def local_path(iri: str, *, base: str) -> str | None:
    """Return the path on this server of an IRI that we mint, or None for others'."""
    if iri.startswith(base):
        path, hash_sign, fragment = iri[len(base) :].partition("#")
        head, _, rest = path.partition("/")
        # /id/ names the thing and redirects to /doc/: the link saves the way round.
        if rest and head in {"id", "doc"}:
            return f"/doc/{quote(rest)}{hash_sign}{quote(fragment, safe='=,')}"
        return f"/{quote(path)}" if path else None
    if iri.startswith(KG.NS):
        return f"/ns#{quote(iri[len(KG.NS) :])}"
    if iri.startswith(VOCABULARY):
        return f"/ns#{quote(iri[len(VOCABULARY) :])}"
    return None


def short_name(iri: str) -> str:
    """Return the last part of *iri* in readable form: "armed clash", "stated by"."""
    tail = re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri
    if _KEY.search(tail):  # our ids: report key or hash, offset, what it is
        # Nothing readable left: say what kind of thing it is.
        tail = re.sub(r"(?:^|-)\d+(?=-|$)", "", _KEY.sub("", tail)).strip("-")
        tail = tail or re.split(r"[/#]", iri.rstrip("/#"))[-2]
    return spaced(tail).replace("-", " ").replace("_", " ").strip() or iri


def is_number(term: Term) -> bool:
    """Tell whether a literal is a number by its datatype."""
    return term.datatype in _NUMBERS


def clip_text(text: str, length: int) -> str:
    """Shorten *text* to *length* characters, with an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def spaced(name: str) -> str:
    """Return a name in camel case as words: "placeAsWritten" → "place as written"."""
    if not name.isascii():
        return name
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words.split(" "))


def show_day(text: str) -> str:
    """Return an ISO date as "20 October 2018"; other text as it is."""
    match = _DATE.match(text)
    day = _day_of(match.group(1)) if match is not None else None
    return text if day is None else f"{day.day} {day:%B} {day.year}"


def show_days(begins: str, ends: str) -> str:
    """Return a period as "18 to 19 October 2018", "October 2018", "2014" or "since 2 May 2019".

    Args:
        begins: First day in ISO form; "" for an open side.
        ends: Last day.
    """
    if begins == ends:
        return show_day(begins)
    if not begins:
        return f"until {show_day(ends)}"
    if not ends:
        return f"since {show_day(begins)}"
    first, last = show_day(begins).split(" "), show_day(ends).split(" ")
    if begins.endswith("-01") and _is_last_of_month(ends) and first[2:] == last[2:]:
        if first[1] == last[1]:
            return " ".join(first[1:])
        if (begins[5:10], ends[5:10]) == ("01-01", "12-31"):
            return first[2]
    while len(first) > 1 and first[-1:] == last[len(first) - 1 : len(first)]:
        first.pop()
    return f"{' '.join(first)} to {' '.join(last)}"


def _is_last_of_month(text: str) -> bool:
    day = _day_of(text)
    return day is not None and day.day == monthrange(day.year, day.month)[1]


def _day_of(text: str) -> date | None:
    """Return an ISO day as one; None for "2018-02-30", which whoever writes may have written."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _literal(term: Term) -> Shown:
    if term.datatype in _NUMBERS:
        return Shown(_number(term.value), numeric=True)
    title = term.language or ""
    if term.datatype and term.datatype.endswith(("#date", "#dateTime")):
        return Shown(show_day(term.value), title=term.value)
    return Shown(term.value, title=title)


def _number(text: str) -> str:
    """Return a number with thin group separators, and without a trailing ".0"."""
    if re.fullmatch(r"[+-]?\d+", text):
        # int() refuses more than 4,300 digits, and nobody reads forty.
        return f"{int(text):,}" if len(text) < 40 else text
    return text.removesuffix(".0")


def _outside(iri: str) -> str | None:
    """Return *iri* if a browser may follow it: web addresses only."""
    try:
        # It raises for a bracket that no IPv6 address closes: "http://[::1".
        parts = urlsplit(iri)
    except ValueError:
        return None
    return iri if parts.scheme in {"http", "https"} and parts.netloc else None
