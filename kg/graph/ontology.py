"""Write the ontology itself.

Terms and schemes go into ``/graph/ontology``, so that a query can read labels and broader
concepts, and the server can answer for each term. Shapes stay in their file.
"""

from __future__ import annotations

from functools import cache

from rdflib.compare import to_canonical_graph
from rdflib.term import Node, URIRef

from kg.graph.nquads import iri
from kg.vocab.iris import mint_graph_iri
from kg.vocab.ontology import load_graph


@cache
def ontology_quads(*, base: str) -> bytes:
    """Write terms and schemes as sorted N-Quads; the files are read once in a process.

    The few blank nodes (the lists of disjoint classes) get labels from their content, so that the
    bytes are the same each time.
    """
    graph_name = iri(mint_graph_iri(base, "ontology"))
    canonical = to_canonical_graph(load_graph("kg.ttl", "schemes.ttl"))
    lines = [f"{_n3(s)} {_n3(p)} {_n3(o)} {graph_name} .\n" for s, p, o in canonical]
    return "".join(sorted(lines)).encode("utf-8")


def _n3(node: Node) -> str:
    return iri(str(node)) if isinstance(node, URIRef) else node.n3()
