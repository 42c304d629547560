"""Index the triples of a report graph in memory and look things up in them.

Terms stay as N-Quads writes them; a report graph has a thousand lines, and a dictionary of them
is built in a few milliseconds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from kg.errors import GraphError
from kg.vocab.terms import RDF, XSD

Comparable: TypeAlias = tuple[str, Decimal | str]

TYPE: Final = f"<{RDF.type}>"

_LINE: Final = re.compile(
    r'(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?)'
    r"(?: <[^>]*>)? \."
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\(.)")
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_NUMBERS: Final = frozenset({f"<{XSD.integer}>", f"<{XSD.decimal}>"})
_LEXICAL: Final = {
    f"<{XSD.integer}>": re.compile(r"[+-]?[0-9]+"),
    f"<{XSD.decimal}>": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"),
    f"<{XSD.boolean}>": re.compile(r"true|false|0|1"),
}
_DATE: Final = r"(?P<year>-?(?:[1-9][0-9]{4,}|[0-9]{4}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_TIME: Final = (
    r"T(?P<hour>[01][0-9]|2[0-3]|24(?=:00:00(?:\.0+)?(?![.0-9])))"
    r":(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9](?:\.[0-9]+)?)"
)
_ZONE: Final = r"(?:Z|(?P<sign>[+-])(?P<hours>0[0-9]|1[0-3]|14(?=:00)):(?P<minutes>[0-5][0-9]))?"
_MOMENTS: Final = {
    f"<{XSD.date}>": re.compile(_DATE + _ZONE),
    f"<{XSD.dateTime}>": re.compile(_DATE + _TIME + _ZONE),
}
_CYCLE_YEARS: Final = 400
_CYCLE_DAYS: Final = 146_097
"""The calendar repeats itself; Python's ends at 9999."""


class Triples:
    """A graph in memory, looked up by subject or by object."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self.said: dict[str, dict[str, list[str]]] = defaultdict(dict)
        self._inverse: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in rows:
            values = self.said[subject].setdefault(predicate, [])
            # A graph is a set: said twice is said once.
            if value not in values:
                values.append(value)

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of a subject and predicate."""
        return self.said.get(subject, {}).get(predicate, [])

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the subjects of a predicate and object."""
        if predicate not in self._inverse:
            self._inverse[predicate] = self._invert(predicate)
        return self._inverse[predicate].get(value, [])

    def subjects_of(self, predicate: str) -> list[str]:
        """Return the subjects that have a predicate."""
        return [subject for subject, said in self.said.items() if predicate in said]

    def is_a(self, term: str, class_iri: str) -> bool:
        """Tell whether *term* is typed with a class."""
        return class_iri in self.values(term, TYPE)

    def _invert(self, predicate: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for subject, said in self.said.items():
            for value in said.get(predicate, ()):
                found[value].append(subject)
        return found


def read_rows(nquads: bytes) -> list[tuple[str, str, str]]:
    """Read the triples of N-Quads whose terms are parted by single spaces, as we write them.

    Raises:
        GraphError: A line is no quad.
    """
    rows = []
    for number, line in enumerate(nquads.decode("utf-8").split("\n"), start=1):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise GraphError(
                f"the report graph is not N-Quads: {line[:80]!r}",
                where=f"line {number}",
                remedy="build the report again",
            )
        rows.append((match[1], match[2], match[3]))
    return rows


def datatype_of(term: str) -> str:
    """Return the datatype of a literal in angle brackets; "" for what is no literal.

    A string with a language has datatype "@": no shape asks for it.
    """
    if not term.startswith('"'):
        return ""
    if term.endswith(">"):
        return term[term.rindex("^^<") + 2 :]
    return f"<{XSD.string}>" if term.endswith('"') else "@"


def text_of(term: str) -> str:
    """Return the characters of an IRI, or of a literal with its escapes as they are."""
    return term[1 : term.rindex('"')] if term.startswith('"') else term[1:-1]


def plain_text(term: str) -> str:
    """Return the characters of a literal without its escapes; "" for no term."""
    if not term:
        return ""
    return _ESCAPE.sub(
        lambda m: chr(int(m[1], 16)) if m[1] else _PLAIN.get(m[2], m[2]), text_of(term)
    )


def is_well_formed(term: str) -> bool:
    """Tell whether a literal's characters are legal for its datatype."""
    datatype = datatype_of(term)
    if datatype in _MOMENTS:
        return _seconds(datatype, text_of(term)) is not None
    pattern = _LEXICAL.get(datatype)
    return pattern is None or pattern.fullmatch(text_of(term)) is not None


@lru_cache(maxsize=4096)
def comparable(term: str) -> Comparable | None:
    """Return what two literals are compared by: their family and value; None for what is none."""
    datatype = datatype_of(term)
    if datatype in _MOMENTS:
        moment = _seconds(datatype, text_of(term))
        return None if moment is None else (datatype, moment)
    if not datatype or not is_well_formed(term):
        return None
    if datatype in _NUMBERS:
        return ("number", Decimal(text_of(term)))
    return (datatype, text_of(term))


def _seconds(datatype: str, text: str) -> Decimal | None:
    """Return when a day begins or a moment is, on one scale; None for what is none.

    What has no zone is of UTC; XPath leaves the choice to whoever reads.
    """
    found = _MOMENTS[datatype].fullmatch(text)
    if found is None:
        return None
    said = found.groupdict()
    try:
        cycles, year = divmod(int(said["year"]), _CYCLE_YEARS)
        day = date(year + _CYCLE_YEARS, int(said["month"]), int(said["day"])).toordinal()
    except ValueError:
        return None
    hours = (day + cycles * _CYCLE_DAYS) * 24 + int(said.get("hour", 0))
    minutes = hours * 60 + int(said.get("minute", 0))
    if said["sign"]:
        minutes -= int(said["sign"] + "1") * (int(said["hours"]) * 60 + int(said["minutes"]))
    return minutes * 60 + Decimal(said.get("second", 0))
