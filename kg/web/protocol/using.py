"""How do the ``using-graph-uri`` parameters get into an update?

The engine's update call has no such argument, so the clauses are written into the text, in
front of the WHERE of each operation that has one, as the protocol says they act. Tokens are
moved, never patterns matched, so that strings and comments stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.web.errors import Problem
from kg.web.lexer import Token, tokens


def with_using(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Write USING and USING NAMED clauses into every operation of *text* that has a WHERE.

    Raises:
        Problem: 400 if the update says USING or WITH itself.
    """
    found = list(tokens(text))
    if any(token.keyword in ("USING", "WITH") for token in found):
        raise Problem(
            400,
            "dataset-conflict",
            "The dataset is given both by parameters and by USING or WITH in the update",
        )
    clauses = " ".join(
        [f"USING <{name}>" for name in default_graphs]
        + [f"USING NAMED <{name}>" for name in named_graphs]
    )
    out, position = [], 0
    for index, token in enumerate(found):
        if token.keyword != "WHERE" or _depth_before(found, index):
            continue
        out.append(text[position : token.start])
        if index and found[index - 1].keyword == "DELETE":
            # DELETE WHERE { … } takes no USING; the long form says the same.
            end = _end_of_group(found, index + 1)
            pattern = text[found[index + 1].start : end]
            out.append(f"{pattern} {clauses} WHERE ")
        else:
            out.append(f" {clauses} WHERE ")
        position = token.end
    return "".join(out) + text[position:]


def graphs_written(text: str) -> tuple[str, ...] | None:
    """List the graphs that an update may change; None if its text does not tell."""
    found = list(tokens(text))
    names = set()
    for index, token in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        if token.keyword in ("ALL", "NAMED", "MOVE", "COPY", "ADD", "BASE"):
            return None
        if token.keyword in ("GRAPH", "WITH"):
            if after is None or after.kind != "iri" or ":" not in after.text:
                return None
            names.add(after.text[1:-1])
    return tuple(sorted(names))


def _depth_before(found: Sequence[Token], index: int) -> int:
    depth = 0
    for token in found[:index]:
        if token.kind == "punct":
            depth += (token.text == "{") - (token.text == "}")
    return depth


def _end_of_group(found: Sequence[Token], index: int) -> int:
    depth = 0
    for token in found[index:]:
        if token.kind == "punct":
            depth += (token.text == "{") - (token.text == "}")
            if depth == 0:
                return token.end
    return found[-1].end if found else 0
