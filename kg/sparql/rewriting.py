"""Change the text of an update: its dataset, and loads that ask for their failure to be ignored.

The engine's update call has no argument for a dataset, so USING clauses are written in front of
the WHERE of each operation that has one, as the protocol says they act. Tokens are moved, never
patterns matched, so that strings and comments stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.errors import QueryError
from kg.sparql.tokens import Token, tokens


def with_using(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Write USING and USING NAMED clauses into every operation of *text* that has a WHERE.

    Raises:
        QueryError: The update says USING or WITH itself.
    """
    found = list(tokens(text))
    if any(token.keyword in ("USING", "WITH") for token in found):
        raise QueryError(
            "the dataset is given both by parameters and by USING or WITH in the update",
            remedy="give it in one place",
        )
    clauses = " ".join(
        [f"USING <{name}>" for name in default_graphs]
        + [f"USING NAMED <{name}>" for name in named_graphs]
    )
    ends = _ends_of_groups(found)
    out, position = [], 0
    for index in _outside_braces(found):
        token = found[index]
        if token.keyword != "WHERE":
            continue
        out.append(text[position : token.start])
        if index and found[index - 1].keyword == "DELETE" and index + 1 in ends:
            # DELETE WHERE { … } takes no USING; the long form says the same.
            pattern = text[found[index + 1].start : ends[index + 1]]
            out.append(f"{pattern} {clauses} WHERE ")
        else:
            out.append(f" {clauses} WHERE ")
        position = token.end
    return "".join(out) + text[position:]


def without_silent_loads(text: str) -> tuple[str, int]:
    """Replace each LOAD SILENT by an operation that does nothing; say how many there were."""
    found = list(tokens(text))
    out: list[str] = []
    position = index = 0
    while index < len(found):
        words = [token.keyword for token in found[index : index + 2]]
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
