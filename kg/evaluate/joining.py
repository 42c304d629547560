"""Join events of several articles into incidents, without a store."""

from __future__ import annotations

from collections.abc import Sequence

from kg.cluster.incidents import find_incidents
from kg.config import BASE_IRI
from kg.graph.authority import authority_quads
from kg.graph.tellings import read_tellings
from kg.graph.validated import validated_report
from kg.model.tellings import Telling
from kg.stages import FoundArticle
from kg.vocab.iris import mint_event_iri

_RUN = f"{BASE_IRI}id/run/evaluation"


def incidents_by_frame(everything: Sequence[FoundArticle]) -> list[dict[str, str]]:
    """Join the events of *everything*; return for each article the incident of each frame."""
    tellings = {t.event: t for found in everything for t in tellings_of(found)}
    incidents = find_incidents(list(tellings.values())).incidents
    of = {member.event: incident.id for incident in incidents for member in incident.members}
    return [
        {
            frame.id: of[event]
            for frame in found.extraction.frames
            if (event := mint_event_iri(BASE_IRI, found.article.key, frame.id)) in of
        }
        for found in everything
    ]


def tellings_of(found: FoundArticle) -> tuple[Telling, ...]:
    """Return what the events of one article tell, as its report graph has them."""
    resolution = found.resolution
    made = validated_report(found.article, found.extraction, resolution, base=BASE_IRI, run=_RUN)
    known = authority_quads(resolution.actors, resolution.places, base=BASE_IRI)
    return read_tellings(made.quads, known)
