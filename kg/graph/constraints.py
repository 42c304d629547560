"""The constraints of SHACL core, each as a test of a node and its values.

Each is a function that makes a check; ``shapes`` puts them together. Constraints that we do not
use are not here, and a shape that asks for one is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from rdflib.namespace import SH

from kg.errors import GraphError
from kg.graph.triples import Triples, comparable, datatype_of, is_well_formed, text_of


@dataclass(frozen=True, slots=True)
class Breach:
    """A node that breaks a rule.

    Attributes:
        path: Name of the property that the rule is about, "" for a longer path; None for a rule
            on the node itself.
    """

    focus: str
    message: str
    value: str = ""
    path: str | None = None


Check: TypeAlias = Callable[[Triples, str, list[str]], Iterator[Breach]]
"""From a graph, a focus node and its values to what they break."""

Titled: TypeAlias = list[tuple[str, Check]]
"""Shapes with the words that name them in a message."""

LISTS: Final = frozenset({"or", "and", "xone"})
"""Constraints whose value is a list of shapes."""


def _holds(triples: Triples, check: Check, node: str) -> bool:
    return next(check(triples, node, [node]), None) is None


def _property(shapes: Titled) -> Check:
    ((_, check),) = shapes
    return lambda triples, _focus, values: check(triples, "", values)


def _every(shapes: Titled, holds: Callable[[int, int], bool], words: str) -> Check:
    """Check that of all shapes as many hold on each value as *holds* allows."""

    def run(triples: Triples, focus: str, values: list[str]) -> Iterator[Breach]:
        for value in values:
            broken = [title for title, check in shapes if not _holds(triples, check, value)]
            if not holds(len(shapes) - len(broken), len(shapes)):
                titles = broken if words == "breaks" else [title for title, _ in shapes]
                yield Breach(focus, f"{words} {'; '.join(titles)}", value)

    return run


ON_SHAPES: Final[dict[str, Callable[[Titled], Check]]] = {
    "property": _property,
    "node": lambda s: _every(s, lambda held, n: held == n, "breaks"),
    "and": lambda s: _every(s, lambda held, n: held == n, "breaks"),
    "or": lambda s: _every(s, lambda held, _: held > 0, "must keep one of"),
    "xone": lambda s: _every(s, lambda held, _: held == 1, "must keep exactly one of"),
    "not": lambda s: _every(s, lambda held, _: held == 0, "must not be"),
}


def _each(test: Callable[[Triples, str], bool], message: str) -> Check:
    def run(triples: Triples, focus: str, values: list[str]) -> Iterator[Breach]:
        for value in values:
            if not test(triples, value):
                yield Breach(focus, message, value)

    return run


def _counted(test: Callable[[int], bool], message: str) -> Check:
    def run(_triples: Triples, focus: str, values: list[str]) -> Iterator[Breach]:
        if not test(len(values)):
            yield Breach(focus, message)

    return run


def is_in(allowed: set[str]) -> Check:
    return _each(lambda _, value: value in allowed, "is none of the allowed values")


def _has_value(wanted: str) -> Check:
    def run(_triples: Triples, focus: str, values: list[str]) -> Iterator[Breach]:
        if wanted not in values:
            yield Breach(focus, f"does not have the value {wanted}")

    return run


def _bounded(bound: str, allowed: frozenset[int], words: str) -> Check:
    limit = bound

    def test(_triples: Triples, value: str) -> bool:
        return _order(value, limit) in allowed

    return _each(test, f"is not {words} {text_of(bound)}")


def _compared(predicate: str, allowed: frozenset[int], words: str) -> Check:
    def run(triples: Triples, focus: str, values: list[str]) -> Iterator[Breach]:
        for value in values:
            for other in triples.values(focus, predicate):
                # SHACL, 4.5.3: what cannot be compared breaks the rule too.
                if _order(value, other) not in allowed:
                    yield Breach(focus, f"is not {words} {_short(predicate)}", value)

    return run


def _equal_to(predicate: str) -> Check:
    def run(triples: Triples, focus: str, values: list[str]) -> Iterator[Breach]:
        # SHACL, 4.5.1: both have the same set of values.
        for value in set(values) ^ set(triples.values(focus, predicate)):
            yield Breach(focus, f"is not equal to {_short(predicate)}", value)

    return run


def _matching(pattern: str) -> Check:
    compiled = re.compile(text_of(pattern))
    return _each(
        # SHACL, 4.4.3: as SPARQL's REGEX, which finds a pattern anywhere.
        lambda _, value: bool(compiled.search(text_of(value))),
        f"does not match {text_of(pattern)}",
    )


def _typed(datatype: str) -> Check:
    return _each(
        lambda _, value: datatype_of(value) == datatype and is_well_formed(value),
        f"is not of datatype {_short(datatype)}",
    )


def _of_kind(kind: str) -> Check:
    if kind != f"<{SH.IRI}>":
        raise GraphError(
            f"the shapes use the node kind {kind}, which the quick check does not know",
            where="ontology/shapes.ttl",
            remedy="teach kg/graph/constraints.py",
        )
    return _each(lambda _, value: value.startswith("<"), "is not an IRI")


def _number(bound: str) -> int:
    return int(text_of(bound))


ON_VALUES: Final[dict[str, Callable[[str], Check]]] = {
    "minCount": lambda b: _counted(lambda n: n >= _number(b), f"fewer than {_number(b)} values"),
    "maxCount": lambda b: _counted(lambda n: n <= _number(b), f"more than {_number(b)} values"),
    # No subclass is followed: a report graph names all classes of a node.
    "class": lambda c: _each(lambda t, value: t.is_a(value, c), f"is not a {_short(c)}"),
    "datatype": _typed,
    "nodeKind": _of_kind,
    "hasValue": _has_value,
    "pattern": _matching,
    "minLength": lambda b: _each(
        lambda _, value: len(text_of(value)) >= _number(b), "has too few characters"
    ),
    "minInclusive": lambda b: _bounded(b, frozenset({0, 1}), "at least"),
    "maxInclusive": lambda b: _bounded(b, frozenset({-1, 0}), "at most"),
    "lessThan": lambda p: _compared(p, frozenset({-1}), "less than"),
    "lessThanOrEquals": lambda p: _compared(p, frozenset({-1, 0}), "at most"),
    "equals": _equal_to,
}


def _order(one: str, other: str) -> int | None:
    """Return -1, 0 or 1, or None if the two cannot be compared."""
    a, b = comparable(one), comparable(other)
    if a is None or b is None or a[0] != b[0]:
        return None
    if isinstance(a[1], str) or isinstance(b[1], str):
        return (str(a[1]) > str(b[1])) - (str(a[1]) < str(b[1]))
    return (a[1] > b[1]) - (a[1] < b[1])


def _short(term: str) -> str:
    return term[max(term.rfind("/"), term.rfind("#")) + 1 : -1]
