"""The catalogue as RDF can be loaded by editors that know SHACL executables."""

from __future__ import annotations

import pyoxigraph

from kg.catalog import load_catalog
from kg.catalog.shacl import catalog_nquads, catalog_turtle

_SH = "http://www.w3.org/ns/shacl#"


def test_each_query_is_an_executable_that_runs() -> None:
    """Text, label and target of each query come back out of the Turtle unchanged."""
    catalog = load_catalog()
    text = catalog_turtle(catalog, server="https://example.org")
    store = pyoxigraph.Store()
    store.load(text, format=pyoxigraph.RdfFormat.TURTLE)
    rows = store.query(
        f"PREFIX sh: <{_SH}> PREFIX schema: <https://schema.org/>"
        "SELECT ?query ?text ?target WHERE {"
        " ?query a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ;"
        " sh:select ?text ; schema:target ?target }"
    )
    found = {row["query"].value: row["text"].value for row in rows}
    assert found == {f"https://example.org/queries/{query.slug}": query.text for query in catalog}
    for query_text in found.values():
        pyoxigraph.Store().query(query_text)


def test_catalogue_has_a_graph_of_its_own() -> None:
    """The store's copy is one named graph, sorted, the same each time, below the instance base."""
    catalog = load_catalog()
    quads = catalog_nquads(catalog, base="https://mine.org/")
    assert quads == catalog_nquads(catalog, base="https://mine.org/")
    assert quads.splitlines() == sorted(quads.splitlines())
    parsed = list(pyoxigraph.parse(quads, format=pyoxigraph.RdfFormat.N_QUADS))
    assert {str(quad.graph_name) for quad in parsed} == {"<https://mine.org/graph/queries>"}
    assert {quad.subject.value for quad in parsed} == {
        f"https://mine.org/queries/{query.slug}" for query in catalog
    }
