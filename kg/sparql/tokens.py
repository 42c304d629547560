r"""Split SPARQL into tokens, in time linear in the length of any text.

The terminals are those of the SPARQL 1.1 grammar as far as is needed to tell keywords, names and
variables from the same letters inside strings, comments and IRIs. No text is refused: what fits
no terminal is punctuation, character by character.

Why it is linear: the repetitions are possessive, so no alternative is tried twice from one place;
a word takes its dots along although no keyword has any (read again from each dot, ``a.a.a.…``
would be quadratic); and a string that is not closed is searched once. Between the mark that opens
it and the place where the search gave up, every mark of its kind is escaped: a search from one of
them would run over the same characters and give up at the same place.

The engine's parser takes the longest keyword it can use, even without a blank after it
(``trueSERVICE<…>{``, ``CLEARDEFAULT``), and reads ``<`` as an operator where an expression may
continue. Whoever decides by keywords must allow for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

TokenKind: TypeAlias = Literal["iri", "string", "var", "name", "word", "number", "lang", "punct"]

# PN_CHARS; \w lacks the middle dot, combining marks and ties.
_CHARS: Final = r"\w\u00b7\u0300-\u036f\u203f\u2040"
_IN_IRI: Final = r'[^<>"{}|^`\\\x00-\x20]'
_TOKEN: Final = re.compile(
    rf"""
    (?P<skip>[\s\ufeff]+|\#[^\n\r]*+)
  | (?P<iri><{_IN_IRI}*+(?:\\(?:u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}){_IN_IRI}*+)*+>)
  | (?P<var>[?$][{_CHARS}]++)
  | (?P<number>(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?)
  | (?P<name>(?:[^\W\d_][{_CHARS}.\-]*+|_)?:
      (?:[{_CHARS}:.\-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])*+)
  | (?P<word>[^\W\d][{_CHARS}.\-]*+)
  | (?P<lang>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
  | (?P<punct>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# The mark that opens a string, and its text as far as it goes; group 1 is missing if it is open.
_STRINGS: Final = {
    mark: re.compile(pattern, re.DOTALL)
    for mark, pattern in {
        '"': r'"[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+(")?',
        "'": r"'[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*+(')?",
        '"""': r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(""")?',
        "'''": r"'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(''')?",
    }.items()
}
_MARKS: Final = "\"'"
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")  # SPARQL 1.1, 19.2
_ABSOLUTE: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*+:|>)")
_OPERANDS: Final = frozenset({"var", "number", "string"})


class Token(NamedTuple):
    """One piece of the text, ``text[start:end]``."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The upper-case word, or an empty string for all that is no bare word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def brace_step(self) -> int:
        """The change of depth in braces after it: 1, 0 or -1."""
        return (self.text == "{") - (self.text == "}")


def tokens(text: str) -> Iterator[Token]:
    """Split *text* into tokens, without blanks and comments."""
    position, length = 0, len(text)
    open_until: dict[str, int] = {}
    brackets: list[str] = []
    previous: Token | None = None
    match = _TOKEN.match
    while position < length:
        if (found := text[position]) in _MARKS:
            kind, end = _read_string(text, position, open_until)
            found = text[position:end]
        else:
            terminal = match(text, position)
            assert terminal is not None, "the last alternative takes any character"
            kind, found = str(terminal.lastgroup), terminal.group()
            if kind == "iri" and _is_less_than(found, previous, brackets):
                kind, found = "punct", "<"
        start, position = position, position + len(found)
        if kind == "skip":
            continue
        if kind == "punct":
            if found in "([{":
                brackets.append(found)
            elif found in ")]}" and brackets:
                brackets.pop()
        previous = Token(kind, found, start)  # type: ignore[arg-type]
        yield previous


def decode_escapes(text: str) -> str:
    r"""Replace ``\u0053`` by the character, which SPARQL does before it parses."""
    return _ESCAPE.sub(_decoded, text) if "\\u" in text or "\\U" in text else text


def _read_string(text: str, start: int, open_until: dict[str, int]) -> tuple[str, int]:
    """Read the string that begins at *start*, or only its mark if it is not closed.

    Args:
        open_until: Per mark, how far the last string that is not closed was searched.

    Returns:
        The kind of token, and where it ends.
    """
    character = text[start]
    for mark in (character * 3, character):
        if start < open_until.get(mark, 0) or not text.startswith(mark, start):
            continue
        match = _STRINGS[mark].match(text, start)
        assert match is not None, "it begins with the mark"
        if match[1]:
            return "string", match.end()
        open_until[mark] = match.end()
    return "punct", start + 1


def _is_less_than(found: str, previous: Token | None, brackets: Sequence[str]) -> bool:
    """Say whether ``<`` compares: inside parentheses, after an operand, before no full IRI."""
    after_operand = previous is not None and (previous.kind in _OPERANDS or previous.text == ")")
    inside = bool(brackets) and brackets[-1] == "("
    return inside and after_operand and not _ABSOLUTE.match(found)


def _decoded(match: re.Match[str]) -> str:
    try:
        return chr(int(match[1] or match[2], 16))
    except (ValueError, OverflowError):
        return match[0]
