"""What do an N-Quads term's characters stand for?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.vocab.terms import PREFIXES

INSTANCE_KINDS: Final = (
    "actor",
    "article",
    "candidate",
    "claim",
    "count",
    "event",
    "geometry",
    "incident",
    "localisation",
    "participation",
    "place",
    "report",
    "run",
    "step",
)
"""Path below ``/id/`` of the things that an installation mints; each gets a prefix of its name."""

_LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_LITERAL: Final = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>.+)|\^\^<(?P<type>.+)>)?'
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Value:
    """A literal taken apart; an empty datatype is a plain string."""

    text: str
    language: str = ""
    datatype: str = ""


def read_literal(term: str) -> Value:
    """Take a literal in N-Quads apart."""
    match = _LITERAL.fullmatch(term)
    if match is None:
        raise ValueError(f"not a literal: {term}")
    text = match["text"]
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return Value(text, match["language"] or "", match["type"] or "")


def is_iri(term: str) -> bool:
    """Tell whether a term is an IRI in angle brackets."""
    return term.startswith("<") and not term.startswith("<<")


def prefixes_for(base: str) -> dict[str, str]:
    """Return all prefixes for an export: those of the ontology and those of the installation."""
    own = {kind: f"{base}id/{kind}/" for kind in INSTANCE_KINDS}
    return dict(sorted((own | PREFIXES).items()))


class Shortener:
    """Shortens IRIs by prefix."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._prefix_of = {namespace: prefix for prefix, namespace in prefixes.items()}
        self.short = lru_cache(maxsize=50_000)(self._short)

    def _short(self, iri: str) -> str | None:
        """Return ``prefix:name`` for an IRI without brackets, or None if it has no such form."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefix_of.get(iri[:cut])
        if prefix is None or not _LOCAL_NAME.fullmatch(iri, cut):
            return None
        return f"{prefix}:{iri[cut:]}"


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _SHORT.get(match[3], match[3])
