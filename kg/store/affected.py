"""Find which things a change concerns: the rows of a query that it may have changed.

A row of a query with UNION, OPTIONAL, FILTER and groups hangs on statements that fit its patterns.
From each pattern that a changed statement fits, the other patterns lead to the thing that the row
is about (semi-naive evaluation, as of materialised views). Filters are left out: what is found may
be more than what has changed, never less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Final, NamedTuple, TypeAlias

from rdflib import BNode, URIRef, Variable
from rdflib.paths import SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.store.changes import Changes, Statement, Turn

_AT_ONCE: Final = 1_000
_TRANSPARENT: Final = frozenset(
    {
        "SelectQuery",
        "Project",
        "Distinct",
        "Extend",
        "Filter",
        "ToMultiSet",
        "AggregateJoin",
        "Group",
    }
)


class Pattern(NamedTuple):
    """A pattern of statements, and the variable or name of the graph that it stands in, if any."""

    subject: Node
    predicate: Node
    object: Node
    graph: Node | None

    @property
    def terms(self) -> tuple[Node, ...]:
        return self.subject, self.predicate, self.object, *((self.graph,) if self.graph else ())

    def __str__(self) -> str:
        said = " ".join(_n3(term) for term in self[:3]) + " ."
        return f"GRAPH {_n3(self.graph)} {{ {said} }}" if self.graph else said


Conjunction: TypeAlias = tuple[Pattern, ...]


def affected(query: str, variable: str, changes: Changes) -> set[str]:
    """Return the IRIs of the things whose rows may have changed.

    Args:
        query: A SELECT whose rows hang together by *variable* alone.
        variable: Its name, without "?"; each branch of the query binds it.
        changes: Those between two generations.
    """
    item = Variable(variable)
    return {
        found
        for turn in (changes.gone, changes.come)
        for conjunction in _conjunctions(query)
        for number in range(len(conjunction))
        for found in _from(turn, conjunction, number, item)
    }


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


def _from(turn: Turn, conjunction: Conjunction, number: int, item: Variable) -> Iterator[str]:
    """Yield where the changes that fit one pattern of *conjunction* lead to."""
    pattern, others = conjunction[number], conjunction[:number] + conjunction[number + 1 :]
    elsewhere = {item, *(term for other in others for term in other.terms)}
    joined = [v for v in pattern.terms if isinstance(v, Variable) and v in elsewhere]
    rest = " ".join(map(str, others))
    rows = sorted(_fitting(turn, pattern, joined))
    for start in range(0, len(rows), _AT_ONCE):
        values = " ".join(f"({' '.join(row)})" for row in rows[start : start + _AT_ONCE])
        names = " ".join(map(_n3, joined))
        query = f"SELECT DISTINCT {_n3(item)} {{ VALUES ({names}) {{ {values} }} {rest} }}"
        for (found,) in turn.reader.stream(query).rows:
            if found is not None and found.kind == "uri":
                yield found.value


def _fitting(turn: Turn, pattern: Pattern, joined: Sequence[Variable]) -> set[Statement]:
    """Return what *joined* stand for in each changed statement that fits."""
    changed = turn.named if pattern.graph else turn.union
    places = [pattern.terms.index(variable) for variable in joined]
    # A literal may be written in several ways; names are not.
    names = [(p, _n3(term)) for p, term in enumerate(pattern.terms) if isinstance(term, URIRef)]
    return {
        tuple(statement[place] for place in places)
        for statement in changed.get(_n3(pattern.predicate), ())
        if all(statement[place] == name for place, name in names)
    }


@lru_cache(maxsize=64)
def _conjunctions(query: str) -> tuple[Conjunction, ...]:
    """Return the ways in which patterns of *query* make a row together."""
    return tuple(_ways(translateQuery(parseQuery(query)).algebra, None))


def _ways(part: Any, graph: Node | None) -> Iterable[Conjunction]:
    """Return the ways of a part of a query, which stands in *graph*."""
    if part.name == "BGP":
        return [tuple(p for s, v, o in part.triples for p in _steps(s, v, o, graph))]
    if part.name == "Graph":
        return _ways(part.p, part.term)
    if part.name == "Union":
        return [*_ways(part.p1, graph), *_ways(part.p2, graph)]
    if part.name == "Join":
        return _joined(_ways(part.p1, graph), _ways(part.p2, graph))
    if part.name in {"LeftJoin", "Minus"}:  # without, and with
        alone = list(_ways(part.p1, graph))
        return [*alone, *_joined(alone, _ways(part.p2, graph))]
    if part.name == "values":
        return [()]
    if part.name in _TRANSPARENT and _is_of_the_row(part.get("expr")):
        return _ways(part.p, graph)
    raise ValueError(f"what changes in {part.name} is not known here")


def _is_of_the_row(expression: Any) -> bool:
    """Tell whether an expression hangs on the values of a row alone: on no EXISTS."""
    if isinstance(expression, list):
        return all(map(_is_of_the_row, expression))
    if not isinstance(expression, CompValue):
        return True
    return "EXISTS" not in expression.name and all(map(_is_of_the_row, expression.values()))


def _joined(first: Iterable[Conjunction], second: Iterable[Conjunction]) -> list[Conjunction]:
    return [one + other for one, other in product(first, second)]


def _steps(subject: Node, predicate: Any, object: Node, graph: Node | None) -> Iterator[Pattern]:
    """Yield the patterns of a pattern, whose predicate may be a sequence of steps."""
    if isinstance(predicate, URIRef):
        yield Pattern(subject, predicate, object, graph)
        return
    if not isinstance(predicate, SequencePath):
        raise ValueError(f"what changes along {predicate} is not known here")
    nodes = [subject, *(Variable(BNode()) for _ in predicate.args[1:]), object]
    for start, step, end in zip(nodes, predicate.args, nodes[1:], strict=False):
        yield from _steps(start, step, end, graph)


def _n3(term: Any) -> str:
    return str(term.n3())
