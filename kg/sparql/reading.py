"""Read from a query's tokens its form, its depth, and the keywords that reach for other servers.

No parser: it judges by the tokens alone. The engine parses; but parsing happens in a child
process, and some decisions must fall before: is the text nested so deeply that it would crash a
parser, does it reach for the network, which kind of result will it give, may it be cached.

The engine's parser takes the longest keyword it can use, even without a blank after it
(``trueSERVICE<…>{``), and reads ``<`` as an operator where an expression may continue. The checks
for SERVICE and LOAD therefore err on the side of refusing. They give a clear 403; what really
keeps workers off the network is ``kg.sandbox``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from kg.sparql.tokens import Token, decode_escapes, tokens

QueryForm: TypeAlias = Literal["select", "ask", "construct", "describe"]

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_VOLATILE: Final = frozenset(
    {"NOW", "RAND", "UUID", "STRUUID", "BNODE", "SERVICE"}
)  # answers differ from one call to the next
# One request may ask several times; the longest query string has 16 KiB.
_REMEMBERED: Final = 16_384
_NAMES_A_GRAPH: Final = frozenset({"GRAPH", "FROM", "NAMED", "USING", "WITH"})

# Most queries are a SELECT without any of these letters, even inside strings and names: then there
# is nothing that tokens could tell, and there are at most as many levels as opening brackets.
_FEW_BRACKETS: Final = 64
_SELECT: Final = re.compile(r"\s*SELECT\s", re.IGNORECASE)
_TELLING: Final = (
    "*", "\\", "SERVICE", "LOAD", "NOW", "RAND", "UUID", "BNODE", "FROM", "USING", "WITH",
    "ASK", "CONSTRUCT", "DESCRIBE",
)  # fmt: skip


class Reading(NamedTuple):
    """The lexer's reading of a query or update.

    Attributes:
        form: Kind of query; None if no such keyword was found.
        depth: Deepest nesting of brackets; of a plain query, perhaps more than that.
        has_dataset: True if it names its own graphs (FROM, USING or WITH).
        is_volatile: True if two runs over the same data may differ.
        star: Where the star of a top-level ``SELECT *`` stands; None if there is none.
        variables: For ``SELECT *``: all variables by first appearance, without their sigil.
        calls: "SERVICE" and "LOAD" where they are used as keywords.
    """

    form: QueryForm | None
    depth: int
    has_dataset: bool
    is_volatile: bool
    star: int | None
    variables: tuple[str, ...]
    calls: tuple[str, ...]


def read_text(text: str) -> Reading:
    """Read a query or an update; what fits into an address is remembered."""
    return _read_cached(text) if len(text) <= _REMEMBERED else _read(text)


@lru_cache(maxsize=256)
def _read_cached(text: str) -> Reading:
    return _read(text)


def _read(text: str) -> Reading:
    opened = text.count("{") + text.count("(") + text.count("[")
    if opened <= _FEW_BRACKETS and _SELECT.match(text) and not _tells(text.upper()):
        return Reading("select", opened, False, False, None, (), ())
    reading = _read_once(text)
    # Read both ways: by SPARQL 1.1 Query, 19.2, escapes are decoded before parsing; the engine does
    # so in strings, names and IRIs alone.
    decoded = decode_escapes(text)
    if decoded == text:
        return reading
    second = _read_once(decoded)
    return Reading(
        form=reading.form or second.form,
        depth=max(reading.depth, second.depth),
        has_dataset=reading.has_dataset or second.has_dataset,
        is_volatile=reading.is_volatile or second.is_volatile,
        # A place in the text as given, in which it will be replaced.
        star=reading.star,
        variables=reading.variables,
        calls=tuple(sorted({*reading.calls, *second.calls})),
    )


def _tells(text: str) -> bool:
    return any(telling in text for telling in _TELLING)


def _read_once(text: str) -> Reading:
    found = list(tokens(text))
    words = {token.keyword for token in found if token.kind == "word"}
    form_at = None
    if words & _FORMS:
        form_at = next(i for i, token in enumerate(found) if token.keyword in _FORMS)
    form: QueryForm | None = None
    if form_at is not None:
        form = found[form_at].text.lower()  # type: ignore[assignment]
    star = _star_after(found, form_at or 0) if form == "select" else None
    return Reading(
        form=form,
        depth=_depth(found),
        has_dataset=bool(words & {"FROM", "USING", "WITH"}),
        is_volatile=bool(words & _VOLATILE),
        star=star,
        variables=() if star is None else _variables(found),
        calls=_calls(found),
    )


def _variables(found: Sequence[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.text[1:] for token in found if token.kind == "var"))


def _star_after(found: Sequence[Token], form_at: int) -> int | None:
    for token in found[form_at + 1 : form_at + 3]:
        if token.text == "*":
            return token.start
        if token.keyword not in ("DISTINCT", "REDUCED"):
            return None
    return None


def _depth(found: Sequence[Token]) -> int:
    depth = deepest = 0
    for token in found:
        if token.kind != "punct":
            continue
        if token.text in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif token.text in ")]}":
            depth = max(0, depth - 1)
    return deepest


def _calls(found: Sequence[Token]) -> tuple[str, ...]:
    calls = set()
    for index, token in enumerate(found):
        if token.kind == "word":
            upper = token.text.upper()
            # The engine takes "trueSERVICE" for two keywords.
            if "SERVICE" in upper:
                calls.add("SERVICE")
            if upper.startswith("LOAD"):
                calls.add("LOAD")
        elif token.kind == "name":
            before = found[index - 1] if index else None
            after = found[index + 1] if index + 1 < len(found) else None
            prefix = token.text.partition(":")[0].upper()
            named = before is not None and before.keyword in (*_NAMES_A_GRAPH, "PREFIX")
            if "SERVICE" in prefix and after is not None and after.text == "{" and not named:
                calls.add("SERVICE")
            if prefix.startswith("LOAD") and (before is None or before.text == ";"):
                calls.add("LOAD")
        elif token.kind == "iri" and _hides_call(token.text):
            calls.add("SERVICE")
    return tuple(sorted(calls))


def _hides_call(iri: str) -> bool:
    """Say whether this is rather a comparison: ``FILTER(?a<?b)SERVICE#>``."""
    return ")" in iri and "SERVICE" in iri.upper().partition(")")[2]
