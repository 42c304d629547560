"""A SPARQL server elsewhere, written as a store.

Changes are gathered in memory and sent before the next query, as one update where that is not too
long: a batch of articles is one request, which servers with transactions carry out whole or not at
all. An update says which statements go and which come, so it may be sent again when nobody knows
whether it arrived; the server may be away for two minutes (``PAUSES_SECONDS``).

The default graph is kept as the union of the current graphs, as locally (``union.py``), so the
server's own union mode must be off. A change that takes several requests is marked in the store
graph until the last of them; whoever opens a store with the mark computes the default graph anew.

One writer at a time: a server has no lock that everyone knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from kg.errors import StoreError
from kg.store.generations import Generation
from kg.store.protocols import Derive
from kg.store.remote import RemoteStore
from kg.store.results import Solutions
from kg.store.skolem import with_blank_nodes, without_blank_nodes
from kg.store.sparql_server import PAUSES_SECONDS, Conflict
from kg.store.union import DEPRECATED, INCOMPLETE, REFRESH, STORE_GRAPH, Triples

_REQUEST_CHARACTERS: Final = 500_000
"""Servers take a megabyte (``kg serve``) or more; a form is up to twice as long as its text."""
_OPERATION_CHARACTERS: Final = 100_000
"""Longer ones make a stack of Virtuoso's compiler overflow."""
_STATEMENTS_HELD: Final = 50_000
_MARK: Final = f"GRAPH {STORE_GRAPH} {{ {STORE_GRAPH} {INCOMPLETE} true }}"
_NOTHING: Final = f"DELETE DATA {{ GRAPH {STORE_GRAPH} {{ {STORE_GRAPH} {INCOMPLETE} false }} }}"
_TRIPLE: Final = "?s ?p ?o"
_UNLESS_STATED: Final = (
    f"FILTER NOT EXISTS {{ GRAPH ?h {{ {_TRIPLE} }} FILTER(?h != {STORE_GRAPH}) "
    f"FILTER NOT EXISTS {{ GRAPH {STORE_GRAPH} {{ ?h {DEPRECATED} true }} }} }}"
)


@dataclass(slots=True)
class _Change:
    """Pending changes of a graph: triples to remove and triples to add.

    Attributes:
        is_new: The graph was empty; its triples need not be told twice, for the union too.
    """

    gone: Triples = field(default_factory=set)
    come: Triples = field(default_factory=set)
    is_new: bool = False

    def add(self, gone: Triples, come: Triples) -> None:
        self.gone |= gone - self.come
        self.come = (self.come - gone) | (come - self.gone)
        self.gone -= come


class RemoteWriter:
    """A SPARQL server, written as a :class:`kg.store.protocols.StoreWriter`.

    Raises:
        StoreError: At once, if the server cannot be reached or lets nobody write.
    """

    union = True
    lost_generation = False
    has_unpublished = False

    def __init__(self, address: str) -> None:
        self._store = RemoteStore(address)
        self._changes: dict[NamedNode, _Change] = {}
        self._marks: dict[NamedNode, bool] = {}
        self._store.ask("ASK {}")
        # Servers carry out one update after the other: behind this one nothing changes any more
        # that a writer had sent last when it was killed. What it changed is read afterwards.
        self._update(_NOTHING)
        # Only from here on: a wrong address or password is told at once, not after two minutes.
        self._store.server.pauses = PAUSES_SECONDS
        if self._store.ask(f"ASK {{ {_MARK} }}"):
            self._update(f"{REFRESH} ; DELETE DATA {{ {_MARK} }}")
        self._retired = {NamedNode(name) for name in self._store.graphs(retired=True)}

    def graphs(self) -> list[str]:
        """List the current named graphs."""
        self.flush()
        return self._store.graphs()

    def select(self, query: str) -> Solutions:
        """Run a SELECT over what was written so far."""
        self.flush()
        return self._store.select(query)

    def ask(self, query: str) -> bool:
        """Run an ASK over what was written so far."""
        self.flush()
        return self._store.ask(query)

    def graph_exists(self, graph: str) -> bool:
        """Say whether a graph of this name is there and current."""
        node = NamedNode(graph)
        if self._is_retired(node):
            return False
        change = self._changes.get(node)
        if change is None:
            return self._store.ask(f"ASK {{ GRAPH {node} {{ {_TRIPLE} }} }}")
        return bool(change.come or self._triples(node))

    def statements(self, graph: str, subject: str) -> bytes:
        """Serialise what *graph* says of *subject* as sorted N-Quads."""
        node = NamedNode(graph)
        return _nquads(self._triples(node, {NamedNode(subject)}), node)

    def nquads(self, graph: str) -> bytes:
        """Serialise *graph* as sorted N-Quads, superseded or not; nothing if there is none."""
        node = NamedNode(graph)
        return _nquads(self._triples(node), node)

    def replace_graph(self, graph: str, nquads: bytes) -> bool:
        """Make the content of *graph* exactly *nquads*; False if it was so already."""
        node = NamedNode(graph)
        wanted, present = _parse(nquads, node), self._triples(node)
        if wanted == present and not self._is_retired(node):
            return False
        self._mark(node, is_retired=False)
        if not present:
            self._changes.setdefault(node, _Change(is_new=True))
        self._change(node, gone=present - wanted, come=wanted - present)
        return True

    def replace_graphs(self, graphs: Mapping[str, bytes]) -> None:
        """Make the content of each of *graphs* exactly its N-Quads."""
        for graph, nquads in graphs.items():
            self.replace_graph(graph, nquads)

    def change_graph(self, graph: str, *, gone: bytes = b"", come: bytes = b"") -> bool:
        """Take statements from *graph* and add others; those in both stay."""
        node = NamedNode(graph)
        leaving, joining = _parse(gone, node), _parse(come, node)
        if not leaving and not joining:
            return False
        present = self._triples(node, _subjects(leaving | joining))
        leaving, joining = (leaving - joining) & present, joining - present
        if not leaving and not joining:
            return False
        self._change(node, gone=leaving, come=joining)
        return True

    def retire_graph(self, graph: str) -> bool:
        """Take a superseded graph out of the union; it stays readable under its name."""
        if not self.graph_exists(graph):
            return False
        self._mark(NamedNode(graph), is_retired=True)
        return True

    def revive_graph(self, graph: str) -> bool:
        """Make a superseded graph current again."""
        node = NamedNode(graph)
        if not self._is_retired(node):
            return False
        self._mark(node, is_retired=False)
        return True

    def remove_graph(self, graph: str) -> bool:
        """Remove a graph and its triples for good."""
        node = NamedNode(graph)
        present = self._triples(node)
        if not present and not self._is_retired(node):
            return False
        self._mark(node, is_retired=False)
        self._change(node, gone=present, come=set())
        return True

    def flush(self) -> None:
        """Send what was gathered.

        Report graphs were touched before their entries in the ledger, and are sent before them: a
        build that is killed between two requests builds these articles again.
        """
        if not self._changes and not self._marks:
            return
        requests = list(_packed(self._operations()))
        if len(requests) > 1:
            requests[0] = f"INSERT DATA {{ {_MARK} }} ; {requests[0]}"
            requests[-1] += f" ; DELETE DATA {{ {_MARK} }}"
        for text in requests:
            self._update(text)
        for node, is_retired in self._marks.items():
            (self._retired.add if is_retired else self._retired.discard)(node)
        # Only when all has arrived: after an error the whole is sent again.
        self._changes.clear()
        self._marks.clear()

    def refresh_union(self) -> None:
        """Make the default graph the union of the current graphs, whatever is in it."""
        self.flush()
        self._update(REFRESH)

    def note(self, key: str, value: str) -> None:
        """Do nothing: a remote store has no manifest."""

    def mark_changed(self) -> None:
        """Do nothing: there is no generation to go back to."""

    def publish(self, derive: Derive | None = None, *, count: bool = True) -> Generation:
        """Send what was gathered; indexes are not made there."""
        del derive, count
        self.flush()
        return self._store.generation

    def _update(self, text: str) -> None:
        """Run an update of our own making.

        Raises:
            StoreError: The store there does not allow it, as one that keeps its union itself.
        """
        try:
            self._store.server.update(text)
        except Conflict as error:
            raise StoreError(
                error.what,
                where=error.where,
                remedy="kg serve keeps the default graph of a built store itself: give --store the "
                "folder of that store, on its machine; the server may go on",
            ) from error

    def _is_retired(self, node: NamedNode) -> bool:
        return self._marks.get(node, node in self._retired)

    def _mark(self, node: NamedNode, *, is_retired: bool) -> None:
        # Marked and unmarked before it was sent is nothing to send.
        if is_retired == (node in self._retired):
            self._marks.pop(node, None)
        else:
            self._marks[node] = is_retired

    def _triples(self, node: NamedNode, subjects: set[NamedNode] | None = None) -> Triples:
        """Return the triples that a graph has there, with what was not sent yet."""
        present = self._store.triples(node, subjects)
        change = self._changes.get(node)
        if change is None:
            return present
        come = {t for t in change.come if subjects is None or t.subject in subjects}
        return (present - change.gone) | come

    def _change(self, node: NamedNode, *, gone: Triples, come: Triples) -> None:
        self._changes.setdefault(node, _Change()).add(gone, come)
        held = sum(len(one.gone) + len(one.come) for one in self._changes.values())
        if held > _STATEMENTS_HELD:
            self.flush()

    def _operations(self) -> Iterator[str]:
        """Write the update operations that make the changes, graphs first in their order."""
        for node, change in self._changes.items():
            for lines in _parts(change.gone):
                yield f"DELETE DATA {{ GRAPH {node} {{ {lines} }} }}"
            is_current = not self._is_retired(node)
            for lines in _parts(change.come):
                shared = lines if is_current and not change.is_new else ""
                yield f"INSERT DATA {{ GRAPH {node} {{ {lines} }} {shared} }}"
            if is_current and change.is_new:
                # Within the server, from graph to union: each triple goes over the wire once.
                yield f"INSERT {{ {_TRIPLE} }} WHERE {{ GRAPH {node} {{ {_TRIPLE} }} }}"
        for node, is_retired in self._marks.items():
            operation = "INSERT" if is_retired else "DELETE"
            yield f"{operation} DATA {{ GRAPH {STORE_GRAPH} {{ {node} {DEPRECATED} true }} }}"
        for node, is_retired in self._marks.items():
            stated = f"GRAPH {node} {{ {_TRIPLE} }}"
            if is_retired:
                yield f"DELETE {{ {_TRIPLE} }} WHERE {{ {stated} {_UNLESS_STATED} }}"
            else:
                yield f"INSERT {{ {_TRIPLE} }} WHERE {{ {stated} }}"
        # Whatever of them is surplus may go, so objects need not be told: Virtuoso finds no literal
        # with a language by VALUES.
        gone = {t for change in self._changes.values() for t in change.gone}
        for pairs in _joined({f"({t.subject} {t.predicate})\n" for t in gone}):
            yield (
                f"DELETE {{ {_TRIPLE} }} WHERE {{ VALUES (?s ?p) {{ {pairs} }} "
                f"{_TRIPLE} {_UNLESS_STATED} }}"
            )


def _packed(operations: Iterable[str]) -> Iterator[str]:
    """Put operations together to requests that are not too long."""
    request: list[str] = []
    length = 0
    for operation in operations:
        if request and length + len(operation) > _REQUEST_CHARACTERS:
            yield " ; ".join(request)
            request, length = [], 0
        request.append(operation)
        length += len(operation)
    if request:
        yield " ; ".join(request)


def _parts(triples: Triples) -> Iterator[str]:
    """Write triples, sorted, in texts that are not too long for one operation."""
    return _joined({f"{t.subject} {t.predicate} {t.object} .\n" for t in triples})


def _joined(items: set[str]) -> Iterator[str]:
    lines: list[str] = []
    length = 0
    for line in sorted(items):
        if lines and length + len(line) > _OPERATION_CHARACTERS:
            yield "".join(lines)
            lines, length = [], 0
        lines.append(line)
        length += len(line)
    if lines:
        yield "".join(lines)


def _nquads(triples: Triples, node: NamedNode) -> bytes:
    lines = (f"{with_blank_nodes(triple)} {node} .\n" for triple in triples)
    return "".join(sorted(lines)).encode()


def _subjects(triples: Triples) -> set[NamedNode]:
    return {triple.subject for triple in triples if isinstance(triple.subject, NamedNode)}


def _parse(nquads: bytes, node: NamedNode) -> Triples:
    try:
        quads = list(pyoxigraph.parse(nquads, RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise StoreError(
            f"this is no N-Quads: {error}", where=node.value, remedy="give N-Quads or N-Triples"
        ) from error
    if any(quad.graph_name not in (node, DefaultGraph()) for quad in quads):
        raise StoreError(
            "a statement belongs to another graph",
            where=node.value,
            remedy="give statements of this graph only",
        )
    return {without_blank_nodes(quad.triple) for quad in quads}
