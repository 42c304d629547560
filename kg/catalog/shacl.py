"""Describe the canned queries as SHACL SPARQL executables, for editors that read these.

The catalogue as RDF in the vocabulary that the SIB's query collections and their editors use:
``sh:SPARQLExecutable`` with the text, the label, keywords and the endpoint it is meant for.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.catalog.load import Catalog
from kg.catalog.model import CannedQuery

_SH: Final = "http://www.w3.org/ns/shacl#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_RDF_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SCHEMA: Final = "https://schema.org/"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_FORMS: Final = {
    "select": ("SPARQLSelectExecutable", "select"),
    "construct": ("SPARQLConstructExecutable", "construct"),
    "ask": ("SPARQLAskExecutable", "ask"),
}


def catalog_turtle(catalog: Catalog, *, server: str) -> str:
    """Return the catalogue in Turtle.

    Args:
        catalog: The queries.
        server: Address of the server without a final slash; queries are named below it.
    """
    quads = [quad for query in catalog for quad in query_quads(query, server=server)]
    prefixes = {"sh": _SH, "rdfs": _RDFS, "schema": _SCHEMA, "dcterms": _DCTERMS}
    text = serialize(quads, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert text is not None
    return text.decode("utf-8")


def catalog_nquads(catalog: Catalog, *, base: str) -> bytes:
    """Return the catalogue as sorted N-Quads of its own named graph, ``<base>graph/queries``.

    Editors ask the endpoint itself for ``sh:SPARQLExecutable``; so the store holds them too.
    """
    graph = NamedNode(f"{base}graph/queries")
    quads = [
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for query in catalog
        for quad in query_quads(query, server=base.rstrip("/"))
    ]
    text = serialize(quads, format=RdfFormat.N_QUADS)
    assert text is not None
    return b"".join(sorted(text.splitlines(keepends=True)))


def query_quads(query: CannedQuery, *, server: str) -> list[Quad]:
    """Return one query as statements."""
    subject = NamedNode(f"{server}/queries/{query.slug}")
    executable, text_property = _FORMS[query.form]
    pairs: list[tuple[NamedNode, NamedNode | Literal]] = [
        (_RDF_TYPE, NamedNode(_SH + "SPARQLExecutable")),
        (_RDF_TYPE, NamedNode(_SH + executable)),
        (NamedNode(_RDFS + "label"), Literal(query.summary, language="en")),
        (NamedNode(_RDFS + "comment"), Literal(query.description, language="en")),
        (NamedNode(_DCTERMS + "identifier"), Literal(query.slug)),
        (NamedNode(_SH + text_property), Literal(query.text)),
        (NamedNode(_SCHEMA + "target"), NamedNode(f"{server}/sparql")),
        *((NamedNode(_SCHEMA + "keywords"), Literal(tag)) for tag in query.tags),
    ]
    return [Quad(subject, predicate, value) for predicate, value in pairs]
