"""Read the published generation from Python.

For commands, exports and tests: in this process, without a deadline. The web side runs the same
engine calls in processes that it can kill (``kg.web.pool``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kg.errors import QueryError
from kg.store.answers import QueryJob, job_without_caps, run_query, write_answer
from kg.store.generations import Generation, published
from kg.store.layout import is_remote, translated
from kg.store.protocols import StoreReader
from kg.store.results import Solutions, Stream, Term, parse_boolean, parse_solutions
from kg.store.union import STORE_GRAPH, retired_graphs

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def reader(path: str | Path) -> StoreReader:
    """Open the published generation of the store at *path*, or a SPARQL server's store.

    Raises:
        StoreError: Not a store, or nothing was published yet.
    """
    if is_remote(path):
        from kg.store.remote import RemoteStore

        return RemoteStore(str(path))
    return Reader(published(path))


class Reader:
    """One published generation, for as long as it is held, as a :class:`StoreReader`."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        with translated(generation.directory):
            self._database = Store.read_only(str(generation.database))

    @property
    def database(self) -> Store:
        """The engine's own store, read-only, for callers inside the store room."""
        return self._database

    @property
    def keeps_union(self) -> bool:
        """Whether the default graph is kept as the union of the current graphs."""
        return bool(self.generation.manifest.get("union"))

    def select(self, query: str) -> Solutions:
        """Run a SELECT."""
        results = self._run(query)
        if not isinstance(results, QuerySolutions):
            raise QueryError("this is not a SELECT", remedy="use ask() or construct()")
        return parse_solutions(results.serialize(format=QueryResultsFormat.JSON) or b"")

    def stream(self, query: str) -> Stream:
        """Run a SELECT and give its rows as the engine finds them."""
        results = self._run(query)
        if not isinstance(results, QuerySolutions):
            raise QueryError("this is not a SELECT", remedy="use ask() or construct()")
        names = tuple(variable.value for variable in results.variables)
        return Stream(names, (tuple(map(_term, row)) for row in results))

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        results = self._run(query)
        if not isinstance(results, QueryBoolean):
            raise QueryError("this is not an ASK", remedy="use select() or construct()")
        return parse_boolean(results.serialize(format=QueryResultsFormat.JSON) or b"")

    def construct(self, query: str, *, format: str = "turtle") -> bytes:
        """Run a CONSTRUCT or DESCRIBE and serialise the graph."""
        written = io.BytesIO()
        self._write(job_without_caps(query, graph=format), written)
        return written.getvalue()

    def write(self, query: str, output: IO[bytes], *, format: str | None = None) -> None:
        """Run any query and stream its result to *output*, json or turtle by default."""
        job = job_without_caps(query, results=format or "json", graph=format or "turtle")
        self._write(job, output)

    def _run(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        return run_query(self._database, job_without_caps(query))

    def _write(self, job: QueryJob, output: IO[bytes]) -> None:
        output.write(write_answer(self._database, job, output.write).last)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the statements of all named graphs, or of one.

        The default graph of a store that keeps the union there is a copy, hence left out; that
        of a plain dataset is content, hence included.
        """
        if graph is not None:
            yield from self._database.quads_for_pattern(None, None, None, NamedNode(graph))
            return
        for quad in self._database.quads_for_pattern(None, None, None, None):
            if quad.graph_name == STORE_GRAPH:
                continue
            if self.keeps_union and isinstance(quad.graph_name, DefaultGraph):
                continue
            yield quad

    def graphs(self, *, retired: bool = False) -> list[str]:
        """List the current named graphs, or the superseded ones."""
        old = retired_graphs(self._database)
        if retired:
            return sorted(old)
        names = (str(getattr(graph, "value", graph)) for graph in self._database.named_graphs())
        return sorted(n for n in names if n not in old and n != STORE_GRAPH.value)


def _term(value: NamedNode | BlankNode | Literal | Triple | None) -> Term | None:
    match value:
        case None:
            return None
        case NamedNode():
            return Term("uri", value.value)
        case BlankNode():
            return Term("bnode", value.value)
        case Triple():
            return Term("triple", str(value))
    datatype = value.datatype.value
    is_plain = value.language or datatype == _STRING
    return Term("literal", value.value, None if is_plain else datatype, value.language)
