"""How do the actors and places of the authority stand in the graph?

One named graph per source, because each source has its own licence: what we curate is CC0, what
comes from GeoNames is CC BY.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.graph.entities import describe_actor, describe_place
from kg.graph.nquads import GraphLines
from kg.model.entities import Actor, Place
from kg.vocab.iris import mint_authority_graph_iri

CURATED: Final = "curated"
GEONAMES: Final = "geonames"
CC_BY: Final = "CC-BY-4.0"


def authority_quads(actors: Iterable[Actor], places: Iterable[Place], *, base: str) -> bytes:
    """Write all authority graphs as sorted N-Quads; entities local to a report are left out."""
    return b"".join(quads for _, quads in authority_graphs(actors, places, base=base))


def authority_graphs(
    actors: Iterable[Actor], places: Iterable[Place], *, base: str
) -> tuple[tuple[str, bytes], ...]:
    """Write one graph per source.

    Returns:
        Pairs of graph IRI and its sorted N-Quads, sorted by IRI.
    """
    graphs = {
        source: GraphLines(mint_authority_graph_iri(base, source)) for source in (CURATED, GEONAMES)
    }
    for actor in actors:
        if not actor.is_local:
            describe_actor(graphs[CURATED], actor, base=base)
    for place in places:
        if not place.is_local:
            describe_place(graphs[source_of(place)], place, base=base)
    return tuple(
        (mint_authority_graph_iri(base, source), graph.to_bytes())
        for source, graph in sorted(graphs.items())
    )


def source_of(place: Place) -> str:
    """Return the source whose licence holds for a place.

    Its id speaks of it (``place/gn172989`` is from GeoNames), or the facts' own licence does.
    """
    slug = place.id.rpartition("/")[2]
    is_gazetteer = slug.startswith("gn") and slug[2:].isdigit()
    return GEONAMES if is_gazetteer or place.licence == CC_BY else CURATED
