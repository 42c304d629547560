"""Read which patterns of statements the rows of a query hang on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import Any, Final, NamedTuple, TypeAlias

from rdflib import BNode, URIRef, Variable
from rdflib.paths import SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

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
    """A pattern of statements, its terms as SPARQL writes them; "" for no graph."""

    subject: str
    predicate: str
    object: str
    graph: str

    @property
    def terms(self) -> tuple[str, ...]:
        return self if self.graph else self[:3]

    def __str__(self) -> str:
        said = f"{self.subject} {self.predicate} {self.object} ."
        return f"GRAPH {self.graph} {{ {said} }}" if self.graph else said


Conjunction: TypeAlias = tuple[Pattern, ...]


@lru_cache(maxsize=64)
def conjunctions(query: str, item: str) -> tuple[Conjunction, ...]:
    """Return the ways in which patterns of a SELECT make a row together.

    Args:
        query: The SELECT.
        item: The variable that each row is about.

    Raises:
        ValueError: Its rows hang on something else too, such as a variable predicate or an EXISTS;
            or patterns do not lead to what a row is about.
    """
    ways = tuple(_ways(translateQuery(parseQuery(query)).algebra, ""))
    if not all(any(item in pattern.terms for pattern in way) for way in ways):
        raise ValueError(f"what {item} is, is not known here")
    return ways


def _ways(part: Any, graph: str) -> Iterable[Conjunction]:
    """Return the ways of a part of a query, which stands in *graph*."""
    if not _is_of_the_row([part.get("expr"), part.get("A")]):
        raise ValueError(f"what changes in EXISTS of {part.name} is not known here")
    if part.name == "BGP":
        return [tuple(p for s, v, o in part.triples for p in _steps(s, v, o, graph))]
    if part.name == "Graph":
        return _ways(part.p, _n3(part.term))
    if part.name == "Union":
        return [*_ways(part.p1, graph), *_ways(part.p2, graph)]
    if part.name == "Join":
        return _joined(_ways(part.p1, graph), _ways(part.p2, graph))
    if part.name in {"LeftJoin", "Minus"}:  # without, and with
        alone = list(_ways(part.p1, graph))
        return [*alone, *_joined(alone, _ways(part.p2, graph))]
    if part.name == "values":
        return [()]
    if part.name in _TRANSPARENT:
        return _ways(part.p, graph)
    raise ValueError(f"what changes in {part.name} is not known here")


def _joined(first: Iterable[Conjunction], second: Iterable[Conjunction]) -> list[Conjunction]:
    return [one + other for one, other in product(first, second)]


def _is_of_the_row(expression: Any) -> bool:
    """Tell whether an expression hangs on the values of a row alone: on no EXISTS."""
    if isinstance(expression, list):
        return all(map(_is_of_the_row, expression))
    if not isinstance(expression, CompValue):
        return True
    return "EXISTS" not in expression.name and all(map(_is_of_the_row, expression.values()))


def _steps(subject: Node, predicate: Any, object: Node, graph: str) -> Iterator[Pattern]:
    """Yield the patterns of a pattern, whose predicate may be a sequence of steps."""
    if isinstance(predicate, URIRef):
        yield Pattern(_n3(subject), _n3(predicate), _n3(object), graph)
        return
    if not isinstance(predicate, SequencePath):
        raise ValueError(f"what changes along {predicate} is not known here")
    nodes = [subject, *(Variable(BNode()) for _ in predicate.args[1:]), object]
    for start, step, end in zip(nodes, predicate.args, nodes[1:], strict=False):
        yield from _steps(start, step, end, graph)


def _n3(term: Any) -> str:
    return str(term.n3())
