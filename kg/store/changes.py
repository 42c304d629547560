"""What the next generation says that the published one does not, and the other way round.

A writer logs what it writes, and publishing compares just that: so a small change to a large store
is found without reading the store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from kg.store.generations import Generation
from kg.store.reader import Reader
from kg.store.union import STORE_GRAPH, is_retired

LARGEST_SHARE: Final = 0.1
"""Of the statements of a store: where more may have changed, all of it is read anew."""
MOST_LOGGED: Final = 200_000
"""Single statements; some 100 MB. A build that joins many reports comes to more."""
MOST_COMPARED: Final = 500_000
"""Statements that a generation has of what is logged; some 250 MB."""
LAGGING: Final = "lagging"
"""File beside those that a generation has from an earlier one, as they were: no ground for others.
"""
_DEFAULT: Final = DefaultGraph()

Statement: TypeAlias = tuple[str, ...]
"""Subject, predicate, object and, of a named graph, its name: each as N-Quads has it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Statements that one of two generations has and the other lacks, by predicate.

    Attributes:
        reader: On the generation that has them.
        union: Those of the default graph.
        named: Those of named graphs, superseded ones too.
    """

    reader: Reader
    union: Mapping[str, Sequence[Statement]]
    named: Mapping[str, Sequence[Statement]]


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences between two generations.

    Attributes:
        before: The earlier generation.
        gone: What it alone says.
        come: What the later one alone says.
        graphs: How many more current graphs the later one has, and superseded ones; the key is
            that of the manifest.
    """

    before: Generation
    gone: Turn
    come: Turn
    graphs: Mapping[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """What the later generation has: graphs, and statements of the union and of those."""
        more = Counter(self.graphs)
        for turn, sign in ((self.come, 1), (self.gone, -1)):
            more["triples"] += sign * _number(turn.union)
            more["quads"] += sign * _number(turn.named)
        return {what: n + more[what] for what, n in self.before.manifest["counts"].items()}


@dataclass(slots=True)
class ChangeLog:
    """What a writer has written since the last publishing; more than that does no harm.

    Attributes:
        is_whole: False as soon as something may have changed that is not logged.
        graphs: Named graphs, any statement of which may have come or gone.
        quads: Single statements of other graphs.
    """

    is_whole: bool = True
    graphs: set[NamedNode] = field(default_factory=set)
    quads: set[Quad] = field(default_factory=set)

    def add_graphs(self, *graphs: NamedNode) -> None:
        """Log graphs that come, go, are superseded or are so no more."""
        if self.is_whole:
            self.graphs.update(graphs)

    def add(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Log statements that come or go; without any, the graph itself may come."""
        quads = {Quad(t.subject, t.predicate, t.object, graph) for t in triples}
        if not quads:
            self.add_graphs(graph)
        if self.is_whole and graph not in self.graphs:
            self.quads |= quads
        if len(self.quads) > MOST_LOGGED:
            self.close()

    def close(self) -> None:
        """Give up: something changes that is not logged."""
        self.is_whole = False
        self.graphs.clear()
        self.quads.clear()

    def between(self, before: Generation, later: Reader) -> Changes | None:
        """Compare two generations; None if the log is not whole, or too much may have changed."""
        counted = before.manifest.get("counts", {}).get("quads")
        if not self.is_whole or counted is None or (before.directory / LAGGING).exists():
            return None
        earlier = Reader(before)
        most = min(MOST_COMPARED, int(counted * LARGEST_SHARE))
        had, has = (self._logged(one.database, most) for one in (earlier, later))
        if had is None or has is None or not all(map(_is_plain, had | has)):
            return None
        switched = self._switched(earlier, later)
        stays = {quad for quad in had & has if quad.graph_name in switched}
        return Changes(
            before,
            _turn(had - has, stays, earlier, later),
            _turn(has - had, stays, later, earlier),
            self._more(earlier.database, later.database),
        )

    def _more(self, earlier: Store, later: Store) -> Counter[str]:
        """Count how many more graphs of each standing there are later."""
        written = {quad.graph_name for quad in self.quads}
        touched = self.graphs | {graph for graph in written if isinstance(graph, NamedNode)}
        counted = Counter(_standing(later, graph) for graph in touched)
        counted.subtract(_standing(earlier, graph) for graph in touched)
        return counted

    def _switched(self, earlier: Reader, later: Reader) -> set[NamedNode]:
        """Return the graphs that one of two generations alone has as superseded."""
        both = earlier.database, later.database
        return {g for g in self.graphs if len({is_retired(database, g) for database in both}) > 1}

    def _logged(self, database: Store, most: int) -> set[Quad] | None:
        """Return what a generation has of what is logged; None if it is too much."""
        parts = (database.quads_for_pattern(None, None, None, graph) for graph in self.graphs)
        quads = (quad for part in parts for quad in part)
        found = set(islice(quads, most + 1))
        found.update(quad for quad in self.quads if quad in database)
        return found if len(found) <= most else None


def _turn(named: set[Quad], stays: set[Quad], having: Reader, lacking: Reader) -> Turn:
    """Make the turn of *named* quads, and of others that stay in a graph of another standing."""
    has, lacks = having.database, lacking.database
    everywhere = {Quad(q.subject, q.predicate, q.object, _DEFAULT) for q in named | stays}
    union = (q for q in everywhere if q not in lacks and q in has)
    return Turn(
        having,
        _by_predicate((str(q.subject), str(q.predicate), str(q.object)) for q in union),
        _by_predicate(
            (str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in named
        ),
    )


def _standing(database: Store, graph: NamedNode) -> str:
    """Return what the manifest counts a graph as; "" if it is not counted."""
    if graph == STORE_GRAPH or not database.contains_named_graph(graph):
        return ""
    return "retired" if is_retired(database, graph) else "graphs"


def _number(statements: Mapping[str, Sequence[Statement]]) -> int:
    return sum(map(len, statements.values()))


def _by_predicate(statements: Iterable[Statement]) -> Mapping[str, Sequence[Statement]]:
    found = defaultdict(list)
    for statement in statements:
        found[statement[1]].append(statement)
    return found


def _is_plain(quad: Quad) -> bool:
    """Tell whether a query can name all of a statement."""
    return not isinstance(quad.subject, BlankNode) and not isinstance(
        quad.object, (BlankNode, Triple)
    )
