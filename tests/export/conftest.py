"""Fixtures of the exports' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest


class StoreSource:
    """A real store, read as exports read it."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self.store = store

    def quads(self, graph: str | None = None) -> Iterator[pyoxigraph.Quad]:
        """Yield the quads of all named graphs, or of one."""
        name = None if graph is None else pyoxigraph.NamedNode(graph)
        return self.store.quads_for_pattern(None, None, None, name)

    def graphs(self) -> list[str]:
        """Return the names of all graphs."""
        return [graph.value for graph in self.store.named_graphs()]


@pytest.fixture(scope="session")
def store(root: Path) -> pyoxigraph.Store:
    """Return a store with the example report, its authority, the ontology and hard cases."""
    from kg.graph.ontology import ontology_quads

    store = pyoxigraph.Store()
    store.load(path=str(root / "tests/golden/example.trig"), format=pyoxigraph.RdfFormat.TRIG)
    store.load(ontology_quads(base="https://kg.local/"), format=pyoxigraph.RdfFormat.N_QUADS)
    store.load(HARD.encode(), format=pyoxigraph.RdfFormat.TRIG)
    return store


@pytest.fixture(scope="session")
def source(store: pyoxigraph.Store) -> StoreSource:
    """Return the store as exports see it."""
    return StoreSource(store)


HARD = r"""
@prefix kg: <https://w3id.org/conflict-kg/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://kg.local/graph/hard> {
  <https://kg.local/id/event/1-> kg:weapon "tab\tquote\"line\nback\\slash\rreturn", "é😀"@fr, "" ;
    kg:minimum 7, "07"^^xsd:string ; kg:confidence 0.5, "1"^^xsd:decimal ; kg:current true ;
    kg:weapon "<b> & 'x' ]]>" ; kg:trigger <https://kg.local/doc/report/x#char=1,2>, _:b1 .
  _:b1 a kg:Mention ;
    <https://other.example/terms/has-part> <urn:isbn:1>, <https://e.example/a?b=c&d> .
}
<https://kg.local/graph/again> {
  <https://kg.local/id/event/1-> kg:minimum 7 ; kg:weapon "superseded words" .
}
<https://kg.local/graph/meta> {
  <https://kg.local/graph/hard> dcterms:identifier "hard \"one\"" ; kg:current true .
  <https://kg.local/graph/again> dcterms:identifier "hard \"one\"" ; kg:current false .
}
"""
