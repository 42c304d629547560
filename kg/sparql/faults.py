"""Explain to people why a text is not SPARQL: what is wrong, where, and what to write.

The engine's parser reports the farthest place that any alternative has looked at, and what that one
expected: ``expected CONSTRUCT`` at column 10 for ``SELEKT * { … }``. So common mistakes are looked
for among the tokens once the engine has refused a text, the engine's words are the last resort. A
text that the engine accepts is never looked at here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from kg.errors import SyntaxFault
from kg.sparql.keywords import (
    FOLLOWERS,
    KEYWORDS,
    QUERY_FORMS,
    UPDATE_OPERATIONS,
    WELL_KNOWN_PREFIXES,
)
from kg.sparql.tokens import Token, tokens

Kind: TypeAlias = Literal["query", "update"]

_PLACE: Final = re.compile(r"\b(?:error )?at (\d+):(\d+)(?:-\d+:\d+)?:? *")
# What the engine says in whole sentences between the words that it expected, and what helps.
_SENTENCES: Final = {
    "The SELECT contains": "name it in GROUP BY, or use it in an aggregate such as SAMPLE(?x)",
    "Variables ": "write terms, or use INSERT { … } WHERE { … } or DELETE { … } WHERE { … }",
    "Blank nodes ": "write an IRI or a variable",
    "IRI parsing failed": "write a whole IRI such as <https://example.org/x>",
    "The variable ": "give the new value another name",
}
_TERMS: Final = frozenset({"var", "iri", "name"})
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_EXAMPLE: Final = {
    "query": "write a query such as SELECT * WHERE { ?s ?p ?o } LIMIT 10",
    "update": "write an update such as INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }",
}


class _Fault(NamedTuple):
    what: str
    at: int
    remedy: str


def explain_fault(
    text: str, error: SyntaxError, *, kind: Kind, prefixes: Mapping[str, str]
) -> SyntaxFault:
    """Explain why the engine refuses *text* with *error*.

    Args:
        kind: What the text should have been.
        prefixes: Well-known ones, offered where one of them is not declared.
    """
    found = list(tokens(text))
    for rule in _RULES:
        if fault := rule(found, kind, prefixes):
            line, column = _place(text, fault.at)
            return SyntaxFault(fault.what, line=line, column=column, remedy=fault.remedy)
    message = str(error)
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    for words, remedy in _SENTENCES.items():
        if words in message:
            what = words + message.partition(words)[2].partition(", ")[0]
            return SyntaxFault(what, line=line, column=column, remedy=remedy)
    what = f"the text is no SPARQL {kind} here or shortly before"
    remedy = "look at the last words before this place: one word or sign is missing or too many"
    return SyntaxFault(what, line=line, column=column, remedy=remedy)


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _is_empty(found: Sequence[Token], kind: Kind, _: Mapping[str, str]) -> _Fault | None:
    return None if found else _Fault(f"the {kind} is empty", 0, _EXAMPLE[kind])


def _begins_wrongly(found: Sequence[Token], kind: Kind, _: Mapping[str, str]) -> _Fault | None:
    first = _first_after_prologue(found)
    if first is None:
        what = f"there is no {kind} after the prefixes"
        return _Fault(what, found[-1].end, _EXAMPLE[kind])
    wanted, other = QUERY_FORMS, UPDATE_OPERATIONS
    here, there, address = "a query", "an update", "/update, by POST with the token"
    if kind == "update":
        wanted, other = other, wanted
        here, there, address = there, here, "/sparql"
    if first.keyword in wanted:
        return None
    if first.keyword in other:
        what = f"{first.keyword} begins {there}, not {here}"
        return _Fault(what, first.start, f"send it to {address}")
    near = difflib.get_close_matches(first.keyword, wanted, n=1, cutoff=0.6)
    remedy = f"did you mean {near[0]}?" if near else "begin with " + ", ".join(sorted(wanted))
    return _Fault(f"“{first.text[:40]}” does not begin {here}", first.start, remedy)


def _has_open_string(found: Sequence[Token], *_: object) -> _Fault | None:
    for token in found:
        if token.kind == "punct" and token.text in "\"'":
            what = f"the string that {token.text} begins is not closed on its line"
            remedy = f"close it with {token.text}, or use {token.text * 3} for several lines"
            return _Fault(what, token.start, remedy)
    return None


def _has_broken_iri(found: Sequence[Token], *_: object) -> _Fault | None:
    for mark, scheme, slash in zip(found, found[1:], found[2:], strict=False):
        if mark.text == "<" and scheme.kind == "name" and slash.text == "/":
            what = "this IRI is not closed, or has a blank or another sign that IRIs cannot have"
            return _Fault(what, mark.start, "write it as <…>, with %20 for a blank")
    return None


def _lacks_colon(found: Sequence[Token], *_: object) -> _Fault | None:
    for keyword, name in pairwise(found):
        if keyword.keyword == "PREFIX" and name.kind != "name":
            remedy = f"write PREFIX {name.text if name.kind == 'word' else 'x'}: <…>"
            return _Fault("the name of a prefix ends with a colon", name.start, remedy)
    return None


def _lacks_prefix(found: Sequence[Token], _: Kind, prefixes: Mapping[str, str]) -> _Fault | None:
    # "_:b" is a blank node; no PREFIX declares it.
    declared: set[str] = {"_"}
    before = ""
    for token in found:
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                iri = {**WELL_KNOWN_PREFIXES, **prefixes}.get(prefix, "…")
                remedy = f"add a line at the top: PREFIX {prefix}: <{iri}>"
                return _Fault(f"the prefix {prefix}: is not declared", token.start, remedy)
        before = token.keyword
    return None


def _is_unbalanced(found: Sequence[Token], *_: object) -> _Fault | None:
    opened: list[Token] = []
    for token in found:
        if token.kind != "punct":
            continue
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values():
            if not opened:
                return _Fault(f"this {token.text} closes nothing", token.start, "remove it")
            if (wanted := _CLOSING[opened.pop().text]) != token.text:
                what = f"there is {token.text} where {wanted} has to come first"
                return _Fault(what, token.start, f"add {wanted} before it")
    if opened:
        last = opened[-1]
        what = f"this {last.text} is never closed"
        return _Fault(what, last.start, f"add {_CLOSING[last.text]}")
    return None


def _has_unknown_word(found: Sequence[Token], *_: object) -> _Fault | None:
    for token in found:
        if token.kind == "word" and not _is_known(token.keyword):
            near = difflib.get_close_matches(token.keyword, sorted(KEYWORDS), n=1, cutoff=0.75)
            remedy = (
                f"did you mean {near[0]}?"
                if near
                else f'write <{token.text}> for an IRI, "{token.text}" for a string, '
                f"?{token.text} for a variable, or a prefix before it"
            )
            what = f"“{token.text[:40]}” is no keyword or function of SPARQL"
            return _Fault(what, token.start, remedy)
    return None


def _is_known(word: str) -> bool:
    """Say whether *word* is a keyword, or two of them in one as the engine takes them."""
    cuts = (word.startswith(first) and word[len(first) :] in KEYWORDS for first in KEYWORDS)
    return word in KEYWORDS or any(cuts)


def _has_commas(found: Sequence[Token], *_: object) -> _Fault | None:
    for select in _all_with(found, "SELECT"):
        depth = 0
        for token in found[select + 1 :]:
            if token.keyword in ("WHERE", "FROM") or token.text == "{":
                break
            depth += (token.text == "(") - (token.text == ")")
            if token.text == "," and not depth:
                what = "the variables after SELECT are separated by blanks, not commas"
                return _Fault(what, token.start, "remove the comma")
    return None


def _lacks_as(found: Sequence[Token], *_: object) -> _Fault | None:
    for before, name, after in zip(found, found[1:], found[2:], strict=False):
        if before.text == ")" and name.kind == "var" and after.text == ")":
            what = "an expression gets its name by AS"
            return _Fault(what, name.start, f"write (… AS {name.text})")
    return None


def _is_followed_wrongly(found: Sequence[Token], *_: object) -> _Fault | None:
    for index, token in enumerate(found):
        allowed = FOLLOWERS.get(token.keyword)
        following = found[index + 1] if index + 1 < len(found) else None
        if allowed and not (following and allowed.allows(following)):
            at = following.start if following else token.end
            return _Fault(f"{token.keyword} is not followed by {allowed.what}", at, allowed.remedy)
    return None


def _lacks_object(found: Sequence[Token], *_: object) -> _Fault | None:
    """Find two terms alone between the signs that end triples: subject and predicate."""
    said: list[Token] = []
    in_values = False
    for token in found:
        if token.text not in (".", ";", "{", "}"):
            said.append(token)
            continue
        is_pair = len(said) == 2 and all(t.kind in _TERMS or t.keyword == "A" for t in said)
        if is_pair and token.text != "{" and not in_values:
            what = f"“{said[0].text} {said[1].text}” lacks its third term"
            return _Fault(what, token.start, "write subject, predicate and object")
        in_values = token.text == "{" and any(t.keyword == "VALUES" for t in said)
        said = []
    return None


def _lacks_semicolon(found: Sequence[Token], kind: Kind, _: object) -> _Fault | None:
    """Find an operation right after a group; after DELETE { … } stands INSERT { … } though."""
    for before, token, after in zip(found, found[1:], found[2:], strict=False):
        begins = token.keyword in UPDATE_OPERATIONS - {"INSERT"}
        begins = begins or (token.keyword == "INSERT" and after.keyword == "DATA")
        if kind == "update" and before.text == "}" and begins:
            what = f"{token.keyword} begins before the operation in front of it has ended"
            return _Fault(what, token.start, "put ; between two operations")
    return None


def _lacks_where(found: Sequence[Token], *_: object) -> _Fault | None:
    words = {token.keyword for token in found}
    has_template = found[-1].text == "}" and words & {"CONSTRUCT", "INSERT", "DELETE"}
    if has_template and not words & {"WHERE", "DATA"}:
        what = "the template is not followed by a pattern"
        return _Fault(what, found[-1].end, "add WHERE { … }")
    return None


def _first_after_prologue(found: Sequence[Token]) -> Token | None:
    index = 0
    lengths = {"PREFIX": 3, "BASE": 2, "VERSION": 2}
    while index < len(found) and found[index].keyword in lengths:
        index += lengths[found[index].keyword]
    return found[index] if index < len(found) else None


def _all_with(found: Sequence[Token], keyword: str) -> Iterator[int]:
    return (index for index, token in enumerate(found) if token.keyword == keyword)


# The first that finds something speaks: what spoils the tokens after it comes before what asks
# about them.
_RULES: Final[tuple[Callable[[Sequence[Token], Kind, Mapping[str, str]], _Fault | None], ...]] = (
    _is_empty, _has_open_string, _lacks_colon, _begins_wrongly, _has_broken_iri, _lacks_prefix,
    _is_unbalanced, _has_unknown_word, _has_commas, _lacks_as, _is_followed_wrongly,
    _lacks_object, _lacks_semicolon, _lacks_where,
)  # fmt: skip
