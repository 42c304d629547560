"""Change the text of a query or an update: its dataset, its named graphs, loads that may fail.

The engine's update call has no argument for a dataset, so USING clauses are written in front of
the WHERE of each operation that has one, as the protocol says they act. Tokens are moved, never
patterns matched, so that strings and comments stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from kg.errors import QueryError
from kg.sparql.tokens import Token, tokens

_TEMPLATES: Final = frozenset({"CONSTRUCT", "DELETE", "INSERT", "DATA"})
"""Words before a group that holds no pattern."""


def with_using(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Write USING and USING NAMED clauses into every operation of *text* that has a WHERE.

    Raises:
        QueryError: The update says USING or WITH itself.
    """
    # The grammar has no USING in the short form, "DELETE WHERE".
    text = _with_templates(text)
    found = list(tokens(text))
    # SPARQL 1.1 Protocol, 2.2.3: both together are an error.
    if any(token.keyword in ("USING", "WITH") for token in found):
        raise QueryError(
            "the dataset is given both by parameters and by USING or WITH in the update",
            remedy="give it in one place",
        )
    clauses = " ".join(
        [f"USING <{name}>" for name in default_graphs]
        + [f"USING NAMED <{name}>" for name in named_graphs]
    )
    out, position = [], 0
    for index in _outside_braces(found):
        if (token := found[index]).keyword == "WHERE":
            out.append(f"{text[position : token.start]} {clauses} WHERE ")
            position = token.end
    return "".join(out) + text[position:]


def without_silent_loads(text: str) -> tuple[str, int]:
    """Replace each LOAD SILENT by an operation that does nothing; say how many there were."""
    found = list(tokens(text))
    out: list[str] = []
    position = index = 0
    while index < len(found):
        words = [token.keyword for token in found[index : index + 2]]
        # SPARQL 1.1 Update, 3.1.4: with SILENT a load that fails is a success.
        if words != ["LOAD", "SILENT"]:
            index += 1
            continue
        end = index
        while end < len(found) and found[end].text != ";":
            end += 1
        out.append(text[position : found[index].start])
        out.append("INSERT DATA { }")
        position = found[end - 1].end
        index = end
    return "".join(out) + text[position:], len(out) // 2


def with_graph_variables(text: str, hidden: Sequence[str] = ()) -> str:
    """Name the graphs of patterns by variables, and leave *hidden* ones out.

    ``GRAPH <g> { … }`` becomes ``VALUES ?v { <g> } GRAPH ?v { … }``, which has the same solutions
    and one variable more; ``GRAPH ?g { … }`` gets a FILTER. Templates and data stay as they are.
    """
    text = _with_templates(text)
    found = list(tokens(text))
    without = f"NOT IN ({', '.join(f'<{name}>' for name in hidden)})" if hidden else ""
    fresh = _fresh_variables(found)
    out, position = [], 0
    for index in _graph_patterns(found):
        word, name = found[index], found[index + 1]
        out.append(text[position : word.start])
        if name.kind == "var":
            out.append(f"FILTER({name.text} {without}) " if without else "")
            position = word.start
        else:
            variable = next(fresh)
            out.append(f"VALUES {variable} {{ {name.text} }} GRAPH {variable}")
            position = name.end
    return "".join(out) + text[position:]


def with_iris(text: str, others: Mapping[str, str]) -> str:
    """Write other IRIs in the place of some, by prefix or in full; declarations stay."""
    out, position, prefixes = [], 0, dict[str, str]()
    before, declared = "", None
    for token in tokens(text):
        if before == "PREFIX":
            declared = token.text.removesuffix(":")
        elif declared is not None:
            prefixes[declared], declared = _iri_of(token, prefixes), None
        elif (iri := _iri_of(token, prefixes)) in others:
            out.append(f"{text[position : token.start]}<{others[iri]}>")
            position = token.end
        before = token.keyword
    return "".join(out) + text[position:]


def _iri_of(token: Token, prefixes: Mapping[str, str]) -> str:
    """Return what IRI a token stands for; "" for none."""
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":") if token.kind == "name" else ("", "", "")
    return prefixes.get(prefix, "") + local


def _graph_patterns(found: Sequence[Token]) -> Iterator[int]:
    """Yield where GRAPH begins a pattern: behind templates, and before a group."""
    depth = template = 0
    for index, token in enumerate(found):
        depth += token.brace_step
        if token.text == "{" and index and found[index - 1].keyword in _TEMPLATES and not template:
            template = depth
        elif token.text == "}" and depth < template:
            template = 0
        is_graph = token.keyword == "GRAPH" and not template
        if is_graph and index + 2 < len(found) and found[index + 2].text == "{":
            yield index


def _fresh_variables(found: Sequence[Token]) -> Iterator[str]:
    """Yield variables that no token is."""
    known = {token.text[1:] for token in found if token.kind == "var"}
    return (f"?graph{number}" for number in count(1) if f"graph{number}" not in known)


def _with_templates(text: str) -> str:
    """Write ``DELETE WHERE { … }`` in its long form, which says the same."""
    found = list(tokens(text))
    ends = _ends_of_groups(found)
    out, position = [], 0
    for index in _outside_braces(found):
        words = [token.keyword for token in found[index - 1 : index + 1]]
        if words == ["DELETE", "WHERE"] and index + 1 in ends:
            pattern = text[found[index + 1].start : ends[index + 1]]
            out.append(f"{text[position : found[index].start]}{pattern} ")
            position = found[index].start
    return "".join(out) + text[position:]


def _outside_braces(found: Sequence[Token]) -> Iterator[int]:
    depth = 0
    for index, token in enumerate(found):
        if depth == 0:
            yield index
        depth += token.brace_step


def _ends_of_groups(found: Sequence[Token]) -> dict[int, int]:
    """Map the index of each opening brace outside braces to where in the text its group ends."""
    ends: dict[int, int] = {}
    depth = begin = 0
    for index, token in enumerate(found):
        if depth == 0:
            begin = index
        depth += token.brace_step
        if depth == 0 and token.text == "}":
            ends[begin] = token.end
    return ends
