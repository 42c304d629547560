"""Where in a SPARQL text do the variables stand, and where do they only seem to?

A variable's name inside a string, an IRI or a comment is no variable. The lexer below follows
the terminals of the SPARQL 1.1 grammar as far as is needed to tell these apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_PN: Final = r"[^\W\d_](?:\.*[\w·-])*"

_TOKEN: Final = re.compile(
    rf"""
      (?P<comment>\#[^\r\n]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<string>
          \"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"
        | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
        | "(?:[^"\\\r\n]|\\.)*"
        | '(?:[^'\\\r\n]|\\.)*'
      )
    | (?P<prefixed>(?:{_PN})?:(?:\\.|%[0-9A-Fa-f]{{2}}|[\w.:·-])*)
    | (?P<blank>_:[\w.·-]+)
    | (?P<variable>[?$]\w+)
    | (?P<word>[^\W\d_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a SPARQL text; ``kind`` is the name of its group in the lexer."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield comments, IRIs, strings, prefixed names, variables and words of *text* in order."""
    for match in _TOKEN.finditer(text):
        yield Token(match.lastgroup or "", match.group(), match.start())


def variables(text: str) -> frozenset[str]:
    """Return the names of all variables in *text*, without question mark."""
    return frozenset(token.text[1:] for token in tokens(text) if token.kind == "variable")


def replace_variables(text: str, terms: Mapping[str, str]) -> str:
    """Return *text* with each variable named in *terms* replaced by its serialised term."""

    def replacement(match: re.Match[str]) -> str:
        token = match.group()
        if match.lastgroup != "variable":
            return token
        return terms.get(token[1:], token)

    substitute: Callable[[re.Match[str]], str] = replacement
    return _TOKEN.sub(substitute, text)


def prefixes(text: str) -> dict[str, str]:
    """Return the PREFIX declarations of *text*: ``{"harm": "https://…/harm/"}``."""
    found: dict[str, str] = {}
    significant = [token for token in tokens(text) if token.kind != "comment"]
    for keyword, name, iri in zip(significant, significant[1:], significant[2:], strict=False):
        if keyword.text.upper() == "PREFIX" and name.kind == "prefixed" and iri.kind == "iri":
            found[name.text[:-1]] = iri.text[1:-1]
    return found


def with_limit(text: str, rows: int) -> str:
    """Return the SELECT query *text* with a limit, unless it ends with one of its own."""
    words = [token.text.upper() for token in tokens(text) if token.kind == "word"]
    if words and words[-1] in {"LIMIT", "OFFSET"}:
        return text
    return f"{text.rstrip()}\nLIMIT {rows}\n"


def line_of(text: str, offset: int) -> int:
    """Return the line, counted from 1, on which character *offset* of *text* stands."""
    return text.count("\n", 0, offset) + 1
