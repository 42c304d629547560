"""A SPARQL server elsewhere, read as a store.

For those who outgrow one machine: any server with SPARQL 1.1 Query and Update. The address of its
query operation is given (``https://host/ds/sparql``). How it is spoken to: ``sparql_server.py``;
how it is written: ``remote_writer.py``.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg.errors import QueryError, StoreError
from kg.sparql.updates import followed_by, scope_of_update
from kg.store.formats import GRAPHS, RESULTS, find_format
from kg.store.generations import Generation
from kg.store.results import Solutions, Stream, parse_boolean, parse_solutions
from kg.store.skolem import with_blank_nodes
from kg.store.sparql_server import SparqlServer
from kg.store.union import DEPRECATED, REFRESH, STORE_GRAPH, Triples
from kg.store.update import ManagedDefaultGraph
from kg.vocab.terms import KG, RDF

_RESULTS: Final = "application/sparql-results+json"
_RETIRED: Final = f"GRAPH {STORE_GRAPH} {{ ?h {DEPRECATED} true }}"
_ONTOLOGY: Final = "graph/ontology"
_SUBJECTS_AT_ONCE: Final = 200


class RemoteStore:
    """A SPARQL server, read as a :class:`kg.store.protocols.StoreReader`."""

    keeps_union = True

    def __init__(self, address: str) -> None:
        self.server = SparqlServer(address)

    @property
    def generation(self) -> Generation:
        """A stand-in: see :func:`remote_generation`."""
        return remote_generation(self.server.address)

    @property
    def base(self) -> str | None:
        """The beginning of the store's IRIs, or None if nothing was built there yet."""
        rows = self.select(
            f"SELECT ?g {{ GRAPH ?g {{ <{KG.Report}> <{RDF.type}> ?t }} "
            f"FILTER(STRENDS(STR(?g), '{_ONTOLOGY}')) }}"
        )
        return min((str(row["g"]).removesuffix(_ONTOLOGY) for row in rows), default=None)

    def select(self, query: str) -> Solutions:
        """Run a SELECT.

        Raises:
            StoreError: What answers is no SPARQL service.
        """
        return parse_solutions(self._results(query))

    def stream(self, query: str) -> Stream:
        """Run a SELECT and give its rows."""
        found = self.select(query)
        return Stream(found.variables, iter(found.rows))

    def ask(self, query: str) -> bool:
        """Run an ASK."""
        return parse_boolean(self._results(query))

    def construct(self, query: str, *, format: str = "turtle") -> bytes:
        """Run a CONSTRUCT or DESCRIBE and serialise the graph."""
        known = find_format(format, GRAPHS)
        if known is None:
            raise QueryError(
                f"a graph cannot be had as {format}",
                remedy="choose turtle, ntriples, rdfxml or jsonld",
            )
        return self.server.query(query, known.media_types[0])

    def write(self, query: str, output: IO[bytes], *, format: str | None = None) -> None:
        """Run any query and copy its result to *output*."""
        from kg.store.answers import job_without_caps
        from kg.store.remote_answer import RemoteAnswer

        known = find_format(format, (*RESULTS, *GRAPHS)) if format else None
        if known is None:
            output.write(self.server.query(query, f"{_RESULTS}, text/turtle;q=0.9"))
            return
        chosen = {"results" if known in RESULTS else "graph": known.name}
        answer = RemoteAnswer(self.server.address, job_without_caps(query, **chosen))
        output.write(answer.write(output.write).last)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the statements of all named graphs, superseded ones too, or of one."""
        for name in [graph] if graph else sorted((*self.graphs(), *self.graphs(retired=True))):
            node = NamedNode(name)
            for triple in map(with_blank_nodes, self.triples(node)):
                yield Quad(triple.subject, triple.predicate, triple.object, node)

    def triples(self, graph: NamedNode, subjects: Iterable[NamedNode] | None = None) -> Triples:
        """Fetch the triples of a graph, or those of some subjects."""
        if subjects is None:
            return self._triples(graph, "")
        given, found = sorted(subjects, key=str), Triples()
        for start in range(0, len(given), _SUBJECTS_AT_ONCE):
            part = " ".join(map(str, given[start : start + _SUBJECTS_AT_ONCE]))
            found |= self._triples(graph, f"VALUES ?s {{ {part} }}")
        return found

    def graphs(self, *, retired: bool = False) -> list[str]:
        """List the current named graphs, or the superseded ones."""
        old = {str(row["h"]) for row in self.select(f"SELECT ?h {{ {_RETIRED} }}")}
        if retired:
            return sorted(old)
        rows = self.select(
            f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != {STORE_GRAPH}) }}"
        )
        return sorted({str(r["g"]) for r in rows} - old)

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
        self.server.update(followed_by(text, REFRESH))

    def _results(self, query: str) -> bytes:
        answer = self.server.query(query, _RESULTS)
        # A web page at a wrong address answers 200 too.
        if not answer.lstrip().startswith(b"{"):
            raise StoreError(
                "what answers here is no SPARQL service",
                where=self.server.address,
                remedy="give the address of the query operation, such as https://host/ds/sparql",
            )
        return answer

    def _triples(self, graph: NamedNode, values: str) -> Triples:
        text = self.construct(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {values} GRAPH {graph} {{ ?s ?p ?o }} }}",
            format="ntriples",
        )
        return {quad.triple for quad in pyoxigraph.parse(text, RdfFormat.N_TRIPLES)}


def remote_generation(address: str) -> Generation:
    """Make a generation for a remote store, of which nobody tells when it changes.

    The number changes every minute, so that cache entries live as long as ``max-age`` says.
    """
    identity = hashlib.sha256(address.encode()).hexdigest()
    return Generation(int(time.time() // 60), Path(), {"remote": address}, identity)
