"""The reference processor of SHACL, for comparison with ``kg.graph.validate``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH, SKOS
from rdflib.term import Node

from kg.graph.triples import read_rows
from kg.graph.validate import Violation
from kg.vocab.ontology import load_graph


def validate_with_pyshacl(nquads: bytes) -> list[Violation]:
    """Hold one graph against the shapes with pySHACL."""
    graph = Graph(bind_namespaces="none")
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in read_rows(nquads))
    graph.parse(data=lines, format="ntriples")
    # Rules ask to which scheme a concept belongs; that stands in the ontology.
    for concept, scheme in load_graph("schemes.ttl").subject_objects(SKOS.inScheme):
        graph.add((concept, SKOS.inScheme, scheme))
    _, results, said = pyshacl.validate(
        graph, shacl_graph=_shapes(), inference="none", meta_shacl=False, inplace=True
    )
    assert isinstance(results, Graph), said
    return sorted(_listed(results), key=str)


def _listed(results: Graph) -> Iterator[Violation]:
    # Only what the report lists: a nested result explains the one that contains it.
    for result in results.objects(None, SH.result):
        yield Violation(
            focus=_word(results, result, SH.focusNode),
            message=_word(results, result, SH.resultMessage),
            value=_word(results, result, SH.value),
            path=_word(results, result, SH.resultPath).rpartition("/")[2].rpartition("#")[2],
        )


def _word(results: Graph, result: Node, predicate: URIRef) -> str:
    values = results.objects(result, predicate)
    return "; ".join(sorted(str(v) for v in values if isinstance(v, (URIRef, Literal))))


@cache
def _shapes() -> Graph:
    return load_graph("shapes.ttl")
