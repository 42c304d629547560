"""Find the variables of a SPARQL text and the prefixes that it declares."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kg.sparql.tokens import Token, tokens


def variables(text: str) -> frozenset[str]:
    """Return the names of all variables in *text*, without question mark."""
    return frozenset(token.text[1:] for token in tokens(text) if token.kind == "var")


def replace_variables(text: str, terms: Mapping[str, str]) -> str:
    """Return *text* with each variable named in *terms* replaced by its serialised term."""
    out, position = [], 0
    for token in _cut(text):
        if token.kind == "var" and token.text[1:] in terms:
            out += [text[position : token.start], terms[token.text[1:]]]
            position = token.end
    return "".join(out) + text[position:]


def prefixes(text: str) -> dict[str, str]:
    """Return the PREFIX declarations of *text*: ``{"harm": "https://…/harm/"}``."""
    found: dict[str, str] = {}
    cut = _cut(text)
    for keyword, name, iri in zip(cut, cut[1:], cut[2:], strict=False):
        if keyword.keyword == "PREFIX" and name.kind == "name" and iri.kind == "iri":
            found[name.text[:-1]] = iri.text[1:-1]
    return found


@lru_cache(maxsize=128)
def _cut(text: str) -> tuple[Token, ...]:
    # A canned query is cut for each value that is bound in it, when it is checked and by each page.
    return tuple(tokens(text))


def with_limit(text: str, rows: int) -> str:
    """Return the SELECT query *text* with a limit, unless it has one of its own."""
    depth = 0
    for token in tokens(text):
        if token.kind == "punct":
            depth += (token.text == "{") - (token.text == "}")
        elif depth == 0 and token.kind == "word" and token.text.upper() == "LIMIT":
            return text
    return f"{text.rstrip()}\nLIMIT {rows}\n"


def line_of(text: str, offset: int) -> int:
    """Return the line, counted from 1, on which character *offset* of *text* stands."""
    return text.count("\n", 0, offset) + 1
