"""Keep the default graph the union of the current graphs, each triple once.

Each change of a named graph is turned into a change of two graphs, computed from the
difference between what was there and what shall be there, and applied in one transaction. A
triple leaves the default graph only when no other current graph states it.

Superseded ("retired") graphs keep their name and their triples but no longer count; the
store lists them itself, so that anyone can ask:
``GRAPH <urn:kg:store> { ?graph owl:deprecated true }``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol, TypeAlias

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
)

from kg.store.results import Solutions

Triples: TypeAlias = set[Triple]

STORE_GRAPH: Final = NamedNode("urn:kg:store")
DEPRECATED: Final = NamedNode("http://www.w3.org/2002/07/owl#deprecated")
INCOMPLETE: Final = NamedNode("urn:kg:incomplete")
_TRUE: Final = Literal(True)
_DEFAULT: Final = DefaultGraph()
_STATED: Final = (
    f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != {STORE_GRAPH}) "
    f"FILTER NOT EXISTS {{ GRAPH {STORE_GRAPH} {{ ?g {DEPRECATED} true }} }}"
)
_MISSING: Final = f"SELECT DISTINCT ?s ?p ?o {{ {_STATED} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
_SURPLUS: Final = f"SELECT ?s ?p ?o {{ ?s ?p ?o FILTER NOT EXISTS {{ {_STATED} }} }}"
REFRESH: Final = (
    f"DELETE {{ ?s ?p ?o }} WHERE {{ {{ {_SURPLUS} }} }} ; "
    f"INSERT {{ ?s ?p ?o }} WHERE {{ {{ {_MISSING} }} }}"
)
"""Update that makes the default graph the union of the current graphs, in one transaction."""
# Above this, the engine's bulk loader is many times faster than one transaction.
BULK: Final = 20_000
BULK_OF_NEW: Final = 4_000
"""Triples of graphs that are not there yet: nothing has to leave, and bulk pays sooner."""


class Selects(Protocol):
    """A reader or writer of a store, here or elsewhere."""

    def select(self, query: str) -> Solutions: ...


@dataclass(frozen=True, slots=True)
class UnionFaults:
    """The differences of the default graph from the union of the current graphs.

    Attributes:
        missing: Triples that a current graph states and the default graph lacks.
        surplus: Triples of the default graph that no current graph states.
    """

    missing: int
    surplus: int

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)


def find_union_faults(source: Selects) -> UnionFaults:
    """Compare the default graph with the union of the current graphs; reads the whole store."""
    counts = (
        source.select(f"SELECT (COUNT(*) AS ?n) {{ {{ {query} }} }}").one()["n"]
        for query in (_MISSING, _SURPLUS)
    )
    return UnionFaults(*(int(str(count)) for count in counts))


def graph_triples(database: Store, graph: NamedNode | DefaultGraph) -> Triples:
    """Collect the triples of one graph."""
    return {quad.triple for quad in database.quads_for_pattern(None, None, None, graph)}


def retired_graphs(database: Store) -> set[str]:
    """Collect the names of the superseded graphs."""
    marks = database.quads_for_pattern(None, DEPRECATED, _TRUE, STORE_GRAPH)
    return {mark.subject.value for mark in marks if isinstance(mark.subject, NamedNode)}


def is_retired(database: Store, graph: NamedNode) -> bool:
    """Tell whether *graph* is superseded."""
    return Quad(graph, DEPRECATED, _TRUE, STORE_GRAPH) in database


def change_graph(
    database: Store, graph: NamedNode, *, gone: Triples, come: Triples, union: bool
) -> None:
    """Take *gone* from and add *come* to *graph*, and to the default graph where it is kept."""
    leaving = _unsupported(database, gone, graph) if union else set()
    joining = come if union else set()
    if len(come) > BULK:
        _change_in_bulk(database, graph, gone, come, leaving, joining)
    elif any(_has_blank(triple) for triple in gone):
        # DELETE DATA cannot name blank nodes; a crash in between is repaired by repeating.
        for triple in gone:
            database.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
        for triple in leaving:
            database.remove(Quad(triple.subject, triple.predicate, triple.object, _DEFAULT))
        database.extend(_quads(come, joining, graph))
        database.add_graph(graph)
    elif not gone or any(_has_blank(triple) for triple in come):
        # One transaction without parsing; INSERT DATA would also rename blank nodes.
        database.extend(_quads(come, joining, graph))
        if gone:
            database.update(_update(graph, gone, set(), leaving, set()))
        database.add_graph(graph)
    else:
        database.update(_update(graph, gone, come, leaving, joining))
        database.add_graph(graph)


def add_in_bulk(database: Store, graphs: Mapping[NamedNode, Triples], *, union: bool) -> None:
    """Add *graphs*, none of which is there, and their triples to the default graph."""
    marks = [Quad(graph, INCOMPLETE, _TRUE, STORE_GRAPH) for graph in graphs]
    # A bulk load is no transaction. The marks are committed first, so that a crash leaves graphs
    # that drop_incomplete() finds.
    database.extend(marks)
    database.bulk_extend(
        quad
        for graph, triples in graphs.items()
        for quad in _quads(triples, triples if union else set(), graph)
    )
    for graph, mark in zip(graphs, marks, strict=True):
        # A graph without triples is there only by name.
        database.add_graph(graph)
        database.remove(mark)


def add_text_in_bulk(database: Store, graphs: Mapping[NamedNode, bytes], *, union: bool) -> None:
    """Add *graphs*, none of which is there, from N-Quads, and their triples to the default graph.

    Each line ends with :func:`ending` of its graph. The engine reads the text itself: as Python
    objects, the statements would take twice as long.

    Raises:
        SyntaxError: A text is no N-Quads; the graphs stay marked as incomplete.
    """
    marks = [Quad(graph, INCOMPLETE, _TRUE, STORE_GRAPH) for graph in graphs]
    database.extend(marks)
    parts = list(graphs.values())
    if union:
        parts += [text.replace(ending(graph), b" .\n") for graph, text in graphs.items()]
    database.bulk_load(b"".join(parts), RdfFormat.N_QUADS)
    for graph, mark in zip(graphs, marks, strict=True):
        database.add_graph(graph)
        database.remove(mark)


def ending(graph: NamedNode) -> bytes:
    """Return how a line of N-Quads ends in *graph*: no literal can hold it, for it ends a line."""
    return f" {graph} .\n".encode()


def follow(database: Store, graph: NamedNode, *, gone: Triples, come: Triples) -> None:
    """Bring the default graph up to date after *graph* itself has changed already."""
    if is_retired(database, graph):
        return
    # What the graph itself states now does not count here: "gone" was computed from it.
    for triple in _unsupported(database, gone, graph):
        database.remove(Quad(triple.subject, triple.predicate, triple.object, _DEFAULT))
    database.extend(_quads(set(), come, graph))


def retire(database: Store, graph: NamedNode) -> None:
    """Mark *graph* as superseded and take its triples out of the default graph."""
    triples = graph_triples(database, graph)
    leaving = {t for t in _unsupported(database, triples, graph) if not _has_blank(t)}
    mark = f"INSERT DATA {{ GRAPH {STORE_GRAPH} {{ {graph} {DEPRECATED} {_TRUE} }} }}"
    body = f"DELETE DATA {{ {_lines(leaving)} }} ; " if leaving else ""
    # One transaction: a mark without the removal would leave triples that no current graph states.
    database.update(body + mark)
    for triple in triples:
        if _has_blank(triple):
            database.remove(Quad(triple.subject, triple.predicate, triple.object, _DEFAULT))


def retired_mark(graph: NamedNode) -> Quad:
    """Return the statement that marks *graph* as superseded."""
    return Quad(graph, DEPRECATED, _TRUE, STORE_GRAPH)


def forget(database: Store, graph: NamedNode) -> None:
    """Take away the mark of a superseded graph."""
    database.remove(retired_mark(graph))


def forget_missing(database: Store, graphs: Iterable[NamedNode] | None) -> None:
    """Take away the marks of superseded graphs that are there no more.

    A graph that comes again by such a name would not count.

    Args:
        database: The live database.
        graphs: Those that may be gone; None for any.
    """
    for graph in map(NamedNode, retired_graphs(database)) if graphs is None else graphs:
        if not database.contains_named_graph(graph):
            forget(database, graph)


def revive(database: Store, graph: NamedNode, *, union: bool) -> None:
    """Make a superseded graph current again."""
    forget(database, graph)
    if union:
        database.extend(_quads(set(), graph_triples(database, graph), graph))


def remove(database: Store, graph: NamedNode, *, union: bool) -> None:
    """Remove a graph for good, a part at a time: as a whole a large one would fill the memory."""
    mark = Quad(graph, INCOMPLETE, _TRUE, STORE_GRAPH)
    quads = database.quads_for_pattern(None, None, None, graph)
    part = {quad.triple for quad in islice(quads, BULK)}
    if len(part) == BULK:
        database.add(mark)  # what breaks off between two parts is gone on with by opening the store
    while part:
        change_graph(database, graph, gone=part, come=set(), union=union)
        part = {quad.triple for quad in islice(quads, BULK)}
    database.remove_graph(graph)
    database.remove(mark)
    forget(database, graph)


def drop_incomplete(database: Store) -> list[str]:
    """Remove graphs whose load or removal broke off; the next build brings again what is missed."""
    found = [
        mark.subject
        for mark in database.quads_for_pattern(None, INCOMPLETE, None, STORE_GRAPH)
        if isinstance(mark.subject, NamedNode)
    ]
    for graph in found:
        # The load may have reached the default graph before it broke off.
        remove(database, graph, union=True)
    return [graph.value for graph in found]


def _change_in_bulk(
    database: Store,
    graph: NamedNode,
    gone: Triples,
    come: Triples,
    leaving: Triples,
    joining: Triples,
) -> None:
    database.add(Quad(graph, INCOMPLETE, _TRUE, STORE_GRAPH))
    for triple in gone:
        database.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
    for triple in leaving:
        database.remove(Quad(triple.subject, triple.predicate, triple.object, _DEFAULT))
    database.bulk_extend(_quads(come, joining, graph))
    database.remove(Quad(graph, INCOMPLETE, _TRUE, STORE_GRAPH))


def _unsupported(database: Store, triples: Triples, graph: NamedNode) -> Triples:
    """Select the triples that no current graph other than *graph* states."""
    return {
        triple
        for triple in triples
        if not any(
            # The union is no witness for itself, and the store's list of graphs is no content.
            quad.graph_name not in (graph, _DEFAULT, STORE_GRAPH)
            and isinstance(quad.graph_name, NamedNode)
            and not is_retired(database, quad.graph_name)
            for quad in database.quads_for_pattern(
                triple.subject, triple.predicate, triple.object, None
            )
        )
    }


def _update(
    graph: NamedNode, gone: Triples, come: Triples, leaving: Triples, joining: Triples
) -> str:
    steps = []
    if gone or leaving:
        steps.append(f"DELETE DATA {{ GRAPH {graph} {{ {_lines(gone)} }} {_lines(leaving)} }}")
    if come or joining:
        steps.append(f"INSERT DATA {{ GRAPH {graph} {{ {_lines(come)} }} {_lines(joining)} }}")
    return " ;\n".join(steps)


def _lines(triples: Triples) -> str:
    return "\n".join(f"{triple} ." for triple in triples)


def _quads(come: Triples, joining: Triples, graph: NamedNode) -> Iterable[Quad]:
    for triple in come:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)
    for triple in joining:
        yield Quad(triple.subject, triple.predicate, triple.object, _DEFAULT)


def _has_blank(triple: Triple) -> bool:
    terms = (triple.subject, triple.object)
    return any(
        isinstance(term, BlankNode) or (isinstance(term, Triple) and _has_blank(term))
        for term in terms
    )
