"""Write a quad as N-Quads, byte for byte the same each time.

Terms are encoded as N-Quads strings as soon as they are made; a graph is a set of lines, sorted
at the end. Escapes follow canonical N-Triples (RDF 1.2), which is also what Oxigraph writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NewType
from urllib.parse import quote

from kg.vocab.terms import XSD

EncodedTerm = NewType("EncodedTerm", str)
"""A term as it stands in N-Quads: ``<…>`` or ``"…"^^<…>``."""

# All but the characters of RFC 3987, and a % that begins no escape. Brackets are legal only around
# an IPv6 host, which no article has; nor do they use planes of tags and private characters.
_ILLEGAL_IN_IRI: Final = re.compile(
    "[^A-Za-z0-9%._~!$&'()*+,;=:@/?#\\-\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) | 0xFFFD)}" for plane in range(1, 14))
    + "]|%(?![0-9A-Fa-f]{2})"
)
_ESCAPED: Final = re.compile(r'["\\\x00-\x1f\x7f]')
_SHORT_ESCAPES: Final = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}


def iri(address: str) -> EncodedTerm:
    """Encode an IRI; characters that no IRI may hold are percent-encoded."""
    legal = _ILLEGAL_IN_IRI.sub(lambda match: quote(match.group(), safe=""), address)
    before, mark, fragment = legal.partition("#")
    return EncodedTerm(f"<{before}{mark}{fragment.replace('#', '%23')}>")  # RFC 3987: one fragment


def text(value: str, *, language: str = "") -> EncodedTerm:
    """Encode a string, with a language tag if one is given."""
    return EncodedTerm(_quoted(value) + (f"@{language}" if language else ""))


def typed(value: str, datatype: str) -> EncodedTerm:
    """Encode a literal with a datatype IRI."""
    return EncodedTerm(f"{_quoted(value)}^^<{datatype}>")


def integer(value: int) -> EncodedTerm:
    """Encode a whole number.

    Why xsd:integer even where xsd:nonNegativeInteger says more: Oxigraph stores derived integer
    types as xsd:integer, and what is read back must equal what was written.
    """
    return typed(str(value), XSD.integer)


def decimal(value: float) -> EncodedTerm:
    """Encode a number with at most six decimals, in canonical form."""
    return typed(decimal_digits(value), XSD.decimal)


def decimal_digits(value: float) -> str:
    """Return the digits of a number, at most six after the point: "0.8", "12"."""
    whole, _, fraction = f"{value:.6f}".partition(".")
    fraction = fraction.rstrip("0")
    digits = f"{whole}.{fraction}" if fraction else whole
    return "0" if digits == "-0" else digits


def boolean(value: bool) -> EncodedTerm:
    """Encode a truth value."""
    return typed("true" if value else "false", XSD.boolean)


def day(value: date) -> EncodedTerm:
    """Encode a date."""
    return typed(value.isoformat(), XSD.date)


class GraphLines:
    """The lines of one named graph, collected in any order."""

    __slots__ = ("_graph", "_lines")

    def __init__(self, graph_iri: str) -> None:
        self._graph = iri(graph_iri)
        self._lines: set[str] = set()

    def add(self, subject: str, predicate: str, value: EncodedTerm) -> None:
        """Add one quad; *subject* and *predicate* are IRIs."""
        self._lines.add(f"{iri(subject)} <{predicate}> {value} {self._graph} .\n")

    def add_iri(self, subject: str, predicate: str, address: str) -> None:
        """Add one quad whose object is an IRI."""
        self.add(subject, predicate, iri(address))

    def add_iris(self, subject: str, predicate: str, addresses: Iterable[str]) -> None:
        """Add one quad for each IRI."""
        for address in addresses:
            self.add_iri(subject, predicate, address)

    def add_text(self, subject: str, predicate: str, value: str | None) -> None:
        """Add one quad whose object is a plain string, if there is one."""
        if value:
            self.add(subject, predicate, text(value))

    def add_day(self, subject: str, predicate: str, value: date | None) -> None:
        """Add one quad whose object is a date, if there is one."""
        if value is not None:
            self.add(subject, predicate, day(value))

    def add_number(self, subject: str, predicate: str, value: int | None) -> None:
        """Add one quad whose object is a whole number, if there is one."""
        if value is not None:
            self.add(subject, predicate, integer(value))

    def add_flag(self, subject: str, predicate: str, value: bool) -> None:
        """Add one quad that says ``true``; an absent flag is false."""
        if value:
            self.add(subject, predicate, boolean(True))

    def to_bytes(self) -> bytes:
        """Return the graph as sorted N-Quads in UTF-8; equal graphs give equal bytes."""
        return "".join(sorted(self._lines)).encode("utf-8")


def _quoted(value: str) -> str:
    return '"' + _ESCAPED.sub(_escape, value) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04X}"
