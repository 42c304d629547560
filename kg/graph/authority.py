"""Write the actors and places of the authority.

One named graph per licence, so that who takes facts along knows the terms: what we curate is
CC0, coordinates and names from GeoNames are CC BY. Each graph names its licence.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.graph.entities import describe_actor, describe_place
from kg.graph.nquads import GraphLines
from kg.model.entities import Actor, Place
from kg.vocab.iris import mint_authority_graph_iri
from kg.vocab.terms import DCTERMS

CURATED: Final = "curated"

_OWN_LICENCE: Final = "CC0-1.0"
_LICENCE_PAGES: Final = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}


def authority_quads(actors: Iterable[Actor], places: Iterable[Place], *, base: str) -> bytes:
    """Write all authority graphs as sorted N-Quads; entities local to a report are left out."""
    return b"".join(quads for _, quads in authority_graphs(actors, places, base=base))


def authority_graphs(
    actors: Iterable[Actor], places: Iterable[Place], *, base: str
) -> tuple[tuple[str, bytes], ...]:
    """Write one graph per licence that occurs.

    Returns:
        Pairs of graph IRI and its sorted N-Quads, sorted by IRI.
    """
    graphs: dict[str, GraphLines] = {}
    for actor in actors:
        if not actor.is_local:
            describe_actor(_graph_of(actor.licence, graphs, base), actor, base=base)
    for place in places:
        if not place.is_local:
            describe_place(_graph_of(place.licence, graphs, base), place, base=base)
    return tuple((name, graph.to_bytes()) for name, graph in sorted(graphs.items()))


def source_of(licence: str) -> str:
    """Return the last part of the name of the graph that holds facts under *licence*."""
    return CURATED if licence == _OWN_LICENCE else licence.lower()


def _graph_of(licence: str, graphs: dict[str, GraphLines], base: str) -> GraphLines:
    name = mint_authority_graph_iri(base, source_of(licence))
    if name not in graphs:
        graphs[name] = GraphLines(name)
        page = _LICENCE_PAGES.get(licence, f"https://spdx.org/licenses/{licence}")
        graphs[name].add_iri(name, DCTERMS.license, page)
    return graphs[name]
