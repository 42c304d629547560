"""Names for blank nodes, where a store is written in several requests.

A blank node's label holds within one request (SPARQL 1.1 Update, 3.1.1), and ``DELETE DATA`` names
none. So a remote store has IRIs in their place (RDF 1.1 Concepts, 3.5), and what is read from it
has blank nodes again.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.errors import StoreError

_GENID: Final = "urn:kg:genid:"
Term: TypeAlias = Any  # subjects are no literals, which the engine's types tell apart


def without_blank_nodes(triple: Triple) -> Triple:
    """Put IRIs in the place of blank nodes.

    Raises:
        StoreError: A term is itself a triple, which SPARQL 1.1 has no way to write.
    """
    if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
        raise StoreError(
            f"a remote store keeps no triple as a term: {triple}",
            remedy="leave it out, or use a store of kg's own",
        )
    return Triple(_named(triple.subject), triple.predicate, _named(triple.object))


def with_blank_nodes(triple: Triple) -> Triple:
    """Put blank nodes in the place of the IRIs that stand for them."""
    return Triple(_blank(triple.subject), triple.predicate, _blank(triple.object))


def _named(node: Term) -> Term:
    return NamedNode(_GENID + node.value) if isinstance(node, BlankNode) else node


def _blank(node: Term) -> Term:
    if isinstance(node, NamedNode) and node.value.startswith(_GENID):
        return BlankNode(node.value.removeprefix(_GENID))
    return node
