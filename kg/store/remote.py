"""How is a SPARQL server elsewhere used as a store?

For those who outgrow one machine: any server with SPARQL 1.1 Query and Update. The address of
its query operation is given (``https://host/ds/sparql``); updates go to ``update`` beside it.
``KG_STORE_TOKEN`` is sent as bearer token. The default graph is kept as the union of the current
graphs in the same way as locally (``union.py``), in one update request per changed graph, so the
server's own union mode must be off.
"""

from __future__ import annotations

import hashlib
import http
import http.client
import io
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from kg.errors import QueryError, StoreError
from kg.sparql.updates import followed_by, scope_of_update
from kg.store.formats import GRAPHS, RESULTS, find_format
from kg.store.generations import Generation
from kg.store.results import Solutions, Term, parse_boolean, parse_solutions
from kg.store.union import REFRESH, STORE_GRAPH, Triples
from kg.store.update import ManagedDefaultGraph

TIMEOUT_SECONDS: Final = 60.0
TOKEN_VARIABLE: Final = "KG_STORE_TOKEN"  # noqa: S105 - the name of a variable
_BATCH_BYTES: Final = 500_000
_RESULTS: Final = "application/sparql-results+json"
_DEPRECATED: Final = "<http://www.w3.org/2002/07/owl#deprecated>"
_RETIRED: Final = f"GRAPH {STORE_GRAPH} {{ ?h {_DEPRECATED} true }}"


class Conflict(QueryError):
    """A server answers 409: its store is not in a state that allows the update."""


class RemoteStore:
    """A SPARQL server, with the face of :class:`kg.store.Reader`."""

    keeps_union = True

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.generation = remote_generation(self.address)

    def select(self, query: str) -> Solutions:
        """Run a SELECT."""
        return parse_solutions(self._ask(query, _RESULTS))

    def stream(self, query: str) -> Iterator[tuple[Term | None, ...]]:
        """Run a SELECT and yield its rows."""
        yield from self.select(query).rows

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        return parse_boolean(self._ask(query, _RESULTS))

    def construct(self, query: str, *, format: str = "turtle") -> bytes:
        """Run a CONSTRUCT or DESCRIBE and serialise the graph."""
        known = find_format(format, GRAPHS)
        if known is None:
            raise QueryError(
                f"a graph cannot be had as {format}",
                remedy="choose turtle, ntriples, rdfxml or jsonld",
            )
        return self._ask(query, known.media_types[0])

    def write(self, query: str, output: IO[bytes], *, format: str | None = None) -> None:
        """Run any query and copy its result to *output*."""
        from kg.store.answers import job_without_caps
        from kg.store.remote_answer import RemoteAnswer

        known = find_format(format, (*RESULTS, *GRAPHS)) if format else None
        if known is None:
            output.write(self._ask(query, f"{_RESULTS}, text/turtle;q=0.9"))
            return
        chosen = {"results" if known in RESULTS else "graph": known.name}
        answer = RemoteAnswer(self.address, job_without_caps(query, **chosen))
        output.write(answer.write(output.write).last)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the statements of all named graphs, or of one."""
        for name in [graph] if graph else self.graphs():
            text = self.construct(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(name)} {{ ?s ?p ?o }} }}",
                format="ntriples",
            )
            for quad in pyoxigraph.parse(text, RdfFormat.N_TRIPLES):
                yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(name))

    def graphs(self, *, retired: bool = False) -> list[str]:
        """List the current named graphs, or the superseded ones."""
        old = {str(row["h"]) for row in self.select(f"SELECT ?h {{ {_RETIRED} }}")}
        if retired:
            return sorted(old)
        rows = self.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        return sorted({str(r["g"]) for r in rows} - old - {STORE_GRAPH.value})

    def apply_update(self, text: str) -> None:
        """Run an update that somebody sent, and compute the default graph anew.

        Both are one request, which servers run as one transaction (SPARQL 1.1 Update, 2.2, asks
        for that): nobody sees the one without the other, and if either fails nothing has changed.
        Following single triples would need the state of a graph before and after; asking for it
        would neither be quicker nor one request.

        Raises:
            ManagedDefaultGraph: It writes the default graph, which is the union of the others.
        """
        if scope_of_update(text).writes_default:
            raise ManagedDefaultGraph
        self.update(followed_by(text, REFRESH))

    def update(self, text: str) -> None:
        """Run an update."""
        post(update_address(self.address), text, "application/sparql-update", "*/*")

    def _ask(self, query: str, accept: str) -> bytes:
        return post(self.address, query, "application/sparql-query", accept)


class RemoteWriter:
    """A SPARQL server, with the face of :class:`kg.store.Writer`.

    Each change is visible at once.
    """

    union = True
    lost_generation = False
    has_unpublished = False

    def __init__(self, address: str) -> None:
        self._store = RemoteStore(address)

    def graphs(self) -> list[str]:
        """List the current named graphs."""
        return self._store.graphs()

    def select(self, query: str) -> Solutions:
        """Run a SELECT."""
        return self._store.select(query)

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        return self._store.ask(query)

    def graph_exists(self, graph: str) -> bool:
        """Say whether a graph of this name is there and current."""
        node = NamedNode(graph)
        return self.ask(
            f"ASK {{ GRAPH {node} {{ ?s ?p ?o }} FILTER NOT EXISTS "
            f"{{ GRAPH {STORE_GRAPH} {{ {node} {_DEPRECATED} true }} }} }}"
        )

    def statements(self, graph: str, subject: str) -> bytes:
        """Serialise what *graph* says of *subject* as sorted N-Quads."""
        node, about = NamedNode(graph), NamedNode(subject)
        text = self._store.construct(
            f"CONSTRUCT {{ {about} ?p ?o }} WHERE {{ GRAPH {node} {{ {about} ?p ?o }} }}",
            format="ntriples",
        )
        triples = (quad.triple for quad in pyoxigraph.parse(text, RdfFormat.N_TRIPLES))
        return "".join(sorted(f"{triple} {node} .\n" for triple in triples)).encode()

    def nquads(self, graph: str) -> bytes:
        """Serialise *graph* as sorted N-Quads; nothing if there is none."""
        return "".join(sorted(f"{quad} .\n" for quad in self._store.quads(graph))).encode()

    def replace_graph(self, graph: str, nquads: bytes) -> bool:
        """Make the content of *graph* exactly *nquads*; False if it was so already."""
        node = NamedNode(graph)
        wanted = _triples(nquads, node)
        present = {quad.triple for quad in self._store.quads(graph)}
        if wanted == present and self.graph_exists(graph):
            return False
        first = (
            f"{_leave_union(node)} ; DROP SILENT GRAPH {node} ; "
            f"DELETE WHERE {{ GRAPH {STORE_GRAPH} {{ {node} ?p ?o }} }}"
        )
        self._insert(node, wanted, first)
        return True

    def change_graph(self, graph: str, *, gone: bytes = b"", come: bytes = b"") -> bool:
        """Take statements from *graph* and add others; those in both stay."""
        node = NamedNode(graph)
        leaving, joining = _triples(gone, node), _triples(come, node)
        present = {quad.triple for quad in self._store.quads(graph)}
        leaving, joining = (leaving - joining) & present, joining - present
        if not leaving and not joining:
            return False
        text = f"DELETE DATA {{ GRAPH {node} {{ {_lines(leaving)} }} }}" if leaving else ""
        for triple in leaving:
            line = str(triple)
            text += f" ; DELETE {{ {line} }} WHERE {{ {line} {_unless_current(line, node)} }}"
        self._insert(node, joining, text)
        return True

    def retire_graph(self, graph: str) -> bool:
        """Take a superseded graph out of the union; it stays readable under its name."""
        if not self.graph_exists(graph):
            return False
        node = NamedNode(graph)
        mark = f"GRAPH {STORE_GRAPH} {{ {node} {_DEPRECATED} true }}"
        self._update(f"{_leave_union(node)} ; INSERT DATA {{ {mark} }}")
        return True

    def revive_graph(self, graph: str) -> bool:
        """Make a superseded graph current again."""
        node = NamedNode(graph)
        mark = f"GRAPH {STORE_GRAPH} {{ {node} {_DEPRECATED} true }}"
        if not self.ask(f"ASK {{ {mark} }}"):
            return False
        pattern = "?s ?p ?o"
        self._update(
            f"DELETE DATA {{ {mark} }} ; "
            f"INSERT {{ {pattern} }} WHERE {{ GRAPH {node} {{ {pattern} }} }}"
        )
        return True

    def remove_graph(self, graph: str) -> bool:
        """Remove a graph and its triples for good."""
        node = NamedNode(graph)
        if not self.ask(f"ASK {{ GRAPH {node} {{ ?s ?p ?o }} }}"):
            return False
        forget = f"DELETE WHERE {{ GRAPH {STORE_GRAPH} {{ {node} ?p ?o }} }}"
        self._update(f"{_leave_union(node)} ; DROP SILENT GRAPH {node} ; {forget}")
        return True

    def refresh_union(self) -> None:
        """Make the default graph the union of the current graphs, whatever is in it."""
        self._update(REFRESH)

    def note(self, key: str, value: str) -> None:
        """Do nothing: a remote store has no manifest."""

    def publish(
        self, derive: Callable[[Any, Path], None] | None = None, *, count: bool = True
    ) -> Generation:
        """Do nothing: every change is visible already."""
        del derive, count
        return remote_generation(self._store.address)

    def settle(self) -> None:
        """Do nothing: the server writes to its disk when it likes."""

    def mark_changed(self) -> None:
        """Do nothing: there is no generation to go back to."""

    def close(self) -> None:
        """Do nothing: there is no connection to keep."""

    def _update(self, text: str) -> None:
        """Run an update of our own making.

        Raises:
            StoreError: The store there does not allow it, as one that keeps its union itself.
        """
        try:
            self._store.update(text)
        except Conflict as error:
            raise StoreError(
                error.what,
                where=error.where,
                remedy="kg serve keeps the default graph of a built store itself: give --store the "
                "folder of that store, on its machine; the server may go on",
            ) from error

    def _insert(self, node: NamedNode, triples: Triples, first: str) -> None:
        """Add *triples* after *first*, in one request unless they are too many for one."""
        text = first
        for batch in _batches(triples):
            text += f" ; INSERT DATA {{ GRAPH {node} {{ {batch} }} {batch} }}"
            self._update(text.removeprefix(" ; "))
            text = ""
        if text:
            self._update(text)


def remote_generation(address: str) -> Generation:
    """Stand in for a generation: nobody tells when a remote store changes.

    The number changes every minute, so that cache entries live as long as ``max-age`` says.
    """
    identity = hashlib.sha256(address.encode()).hexdigest()
    return Generation(int(time.time() // 60), Path(), {"remote": address}, identity)


def update_address(address: str) -> str:
    """Find the update operation beside the query operation."""
    return address.rstrip("/").rpartition("/")[0] + "/update"


def open_remote(
    url: str, body: str, content_type: str, accept: str, *, timeout: float = TIMEOUT_SECONDS
) -> http.client.HTTPResponse:
    """Send a request; give the response to read from.

    Raises:
        QueryError: The server refused the text; its words are passed on. Of 409 a Conflict.
        StoreError: The server cannot be reached, or failed.
    """
    headers = {"Content-Type": content_type, "Accept": accept, "User-Agent": "kg"}
    token = os.environ.get(TOKEN_VARIABLE)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, body.encode("utf-8"), headers)
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        words = _refusal(error.read(2000).decode("utf-8", "replace"))
        if error.code in (401, 403):
            raise StoreError(
                "the server refuses this token", where=url, remedy=f"set {TOKEN_VARIABLE}"
            ) from error
        if 400 <= error.code < 500:
            refused = Conflict if error.code == http.HTTPStatus.CONFLICT else QueryError
            raise refused(
                f"the server refuses this: {words}",
                where=url,
                remedy="correct the query as the server says",
            ) from error
        raise StoreError(
            f"the server failed with {error.code}",
            where=url,
            remedy="try again later, or look at the server's own log",
        ) from error
    except (OSError, ValueError) as error:
        raise StoreError(
            f"the server cannot be reached: {error}", where=url, remedy="check the address"
        ) from error
    return answer


def _refusal(text: str) -> str:
    """Return what a server says of a refusal: the detail of an RFC 9457 document, or its text."""
    try:
        return str(json.loads(text)["detail"])
    except (ValueError, KeyError, TypeError):
        return text[:500]


def post(url: str, body: str, content_type: str, accept: str) -> bytes:
    """Send a request and read the whole answer."""
    with open_remote(url, body, content_type, accept) as answer:
        return bytes(answer.read())


def _leave_union(node: NamedNode) -> str:
    pattern = "?s ?p ?o"
    return (
        f"DELETE {{ {pattern} }} WHERE {{ GRAPH {node} {{ {pattern} }} "
        f"{_unless_current(pattern, node)} }}"
    )


def _unless_current(pattern: str, node: NamedNode) -> str:
    return (
        f"FILTER NOT EXISTS {{ GRAPH ?h {{ {pattern} }} "
        f"FILTER(?h != {node} && ?h != {STORE_GRAPH}) "
        f"FILTER NOT EXISTS {{ {_RETIRED} }} }}"
    )


def _batches(triples: Triples) -> Iterator[str]:
    batch = io.StringIO()
    for line in sorted(f"{triple} .\n" for triple in triples):
        if batch.tell() + len(line) > _BATCH_BYTES // 2:
            yield batch.getvalue()
            batch = io.StringIO()
        batch.write(line)
    if batch.tell():
        yield batch.getvalue()


def _lines(triples: Triples) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


def _triples(nquads: bytes, node: NamedNode) -> Triples:
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
    return {quad.triple for quad in quads}
