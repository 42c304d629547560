"""Find which things a change concerns: the rows of a query that it may have changed.

A row of a query with UNION, OPTIONAL, FILTER and groups hangs on statements that fit its patterns.
From each pattern that a changed statement fits, the other patterns lead to the thing that the row
is about (semi-naive evaluation, as of materialised views). Filters are left out: what is found may
be more than what has changed, never less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.store.changes import Changes, Statement, Turn

if TYPE_CHECKING:
    from kg.store.patterns import Conjunction, Pattern

_AT_ONCE: Final = 1_000
MOST_AFFECTED: Final = 50_000
"""Things; a country that lies elsewhere now moves more, and is derived anew with all others."""


class TooFar(Exception):
    """A change concerns too many things, or one that has no name."""


def affected(query: str, variable: str, changes: Changes) -> set[str]:
    """Return the IRIs of the things whose rows may have changed.

    Args:
        query: A SELECT whose rows hang together by *variable* alone; what a sub-select names and
            does not give has no namesake outside.
        variable: Its name, without "?"; each branch of the query binds it.
        changes: Those between two generations.

    Raises:
        TooFar: They are too many, or one is a blank node.
        ValueError: The rows hang on more than patterns of statements.
    """
    # rdflib reads queries; a server that only looks up lists does without.
    from kg.store.patterns import conjunctions

    found: set[str] = set()
    for turn in (changes.gone, changes.come):
        for conjunction in conjunctions(query, f"?{variable}"):
            for number in range(len(conjunction)):
                found.update(_from(turn, conjunction, number, f"?{variable}"))
                if len(found) > MOST_AFFECTED:
                    raise TooFar
    return found


def restricted(query: str, variable: str, items: Iterable[str]) -> Iterator[str]:
    """Yield *query* for so many of *items* at a time, in the order of their IRIs.

    Args:
        query: A SELECT with the line ``# VALUES ?x`` in each group that speaks of *variable* x:
            from there the engine begins.
        variable: Its name, without "?".
        items: IRIs.
    """
    here = f"# VALUES ?{variable}\n"
    ordered = sorted(items)
    for start in range(0, len(ordered), _AT_ONCE):
        some = " ".join(f"<{item}>" for item in ordered[start : start + _AT_ONCE])
        yield query.replace(here, f"VALUES ?{variable} {{ {some} }}\n")


def _from(turn: Turn, conjunction: Conjunction, number: int, item: str) -> Iterator[str]:
    """Yield where the changes that fit one pattern of *conjunction* lead to."""
    pattern, others = conjunction[number], conjunction[:number] + conjunction[number + 1 :]
    elsewhere = {item, *(term for other in others for term in other.terms)}
    joined = [term for term in pattern.terms if term.startswith("?") and term in elsewhere]
    rest = " ".join(map(str, others))
    rows = sorted(_fitting(turn, pattern, joined))
    for start in range(0, len(rows), _AT_ONCE):
        values = " ".join(f"({' '.join(row)})" for row in rows[start : start + _AT_ONCE])
        given = f"VALUES ({' '.join(joined)}) {{ {values} }}"
        for (found,) in turn.reader.stream(f"SELECT DISTINCT {item} {{ {given} {rest} }}").rows:
            if found is not None and found.kind == "bnode":
                raise TooFar
            if found is not None and found.kind == "uri":
                yield found.value


def _fitting(turn: Turn, pattern: Pattern, joined: Sequence[str]) -> set[Statement]:
    """Return what *joined* stand for in each changed statement that fits."""
    changed = turn.named if pattern.graph else turn.union
    places = [pattern.terms.index(variable) for variable in joined]
    # A literal may be written in several ways; names are not.
    names = [(p, term) for p, term in enumerate(pattern.terms) if term.startswith("<")]
    return {
        tuple(statement[place] for place in places)
        for statement in changed.get(pattern.predicate, ())
        if all(statement[place] == name for place, name in names)
    }
