"""Write incidents.

In a graph of their own, ``incidents``, beside the reports and never in them: it can be computed
again. What belongs to one incident hangs on its IRI, so that it can be taken away as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kg.graph.nquads import GraphLines, boolean, decimal
from kg.model.incidents import (
    TOLL_POLICY,
    Contradiction,
    Incident,
    Member,
    NearMiss,
    Series,
    Toll,
)
from kg.vocab.iris import mint_graph_iri, mint_thing_iri, short_hash
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import KG, RDF

NAME: Final = "incidents"
PARTS: Final = (KG.membership, KG.toll, KG.contradiction, KG.setAside)
"""Properties that lead from an incident to what is said for it alone."""

_OVERALL: Final = {
    "killed": (KG.lowKilled, KG.highKilled, KG.bestKilled),
    "injured": (KG.lowInjured, KG.highInjured, KG.bestInjured),
}


def incidents_graph_iri(base: str) -> str:
    """Return the name of the graph of incidents."""
    return mint_graph_iri(base, NAME)


def incident_iri(base: str, id: str) -> str:
    """Return the IRI of an incident."""
    return mint_thing_iri(base, f"incident/{id}")


def incident_quads(
    incidents: Iterable[Incident], misses: Iterable[NearMiss] = (), *, base: str
) -> bytes:
    """Write incidents and near misses as sorted N-Quads."""
    out = GraphLines(incidents_graph_iri(base))
    for incident in incidents:
        _write_incident(out, incident, base)
    for miss in misses:
        _write_miss(out, miss, base)
    return out.to_bytes()


def _write_incident(out: GraphLines, incident: Incident, base: str) -> None:
    subject = incident_iri(base, incident.id)
    out.add_iri(subject, RDF.type, KG.Incident)
    out.add_iri(subject, KG.representative, incident.representative)
    out.add_iri(subject, KG.verification, concept_iri("verification", incident.verification))
    out.add_number(subject, KG.independentSpeakers, len(incident.speakers))
    # Who is known to one report alone is told by name ("name:residents"), not by an IRI.
    actors = (id for id, _ in incident.speakers if id.startswith(mint_thing_iri(base, "actor/")))
    out.add_iris(subject, KG.independentSpeaker, actors)
    out.add_flag(subject, KG.confirmed, incident.is_confirmed)
    out.add_flag(subject, KG.rejected, incident.is_rejected)
    for member in incident.members:
        out.add_iri(subject, KG.memberEvent, member.event)
        out.add_iri(subject, KG.toldIn, member.report)
        if len(incident.members) > 1:
            _write_membership(out, subject, incident.id, member, base)
    for toll in incident.tolls:
        _write_toll(out, subject, incident.id, toll, base)
    for gone in incident.superseded:
        out.add_iri(subject, KG.setAside, gone.old)
        out.add_iri(gone.old, KG.supersededBy, gone.new)
        out.add_text(gone.old, KG.supersededReason, gone.reason)
    for contradiction in incident.contradictions:
        _write_contradiction(out, subject, incident.id, contradiction, base)
    for absorbed in incident.absorbed:
        out.add_iri(incident_iri(base, absorbed), KG.mergedInto, subject)


def _write_membership(out: GraphLines, subject: str, id: str, member: Member, base: str) -> None:
    node = mint_thing_iri(base, f"membership/{id}-{short_hash(member.event)}")
    out.add_iri(subject, KG.membership, node)
    out.add_iri(node, RDF.type, KG.Membership)
    out.add_iri(node, RDF.value, member.event)
    out.add(node, KG.clusterScore, decimal(member.score))
    for reason in member.reasons:
        out.add_text(node, KG.clusterReason, reason)


def _write_toll(out: GraphLines, subject: str, id: str, toll: Toll, base: str) -> None:
    if not toll.status:
        low, high, best = _OVERALL[toll.harm]
        out.add_number(subject, low, toll.low)
        out.add_number(subject, high, toll.high)
        out.add_number(subject, best, toll.best)
        return
    node = mint_thing_iri(base, f"toll/{id}-{toll.harm}-{toll.status}")
    out.add_iri(subject, KG.toll, node)
    out.add_iri(node, RDF.type, KG.Toll)
    out.add_iri(node, KG.harm, concept_iri("harm", toll.harm))
    out.add_iri(node, KG.victimStatus, concept_iri("victim-status", toll.status))
    out.add_number(node, KG.lowFigure, toll.low)
    out.add_number(node, KG.highFigure, toll.high)
    out.add_number(node, KG.bestFigure, toll.best)
    out.add(node, KG.openEnded, boolean(toll.is_open))
    out.add_text(node, KG.tollPolicy, TOLL_POLICY)
    out.add_iris(node, KG.restsOn, toll.standing)


def _write_contradiction(
    out: GraphLines, subject: str, id: str, found: Contradiction, base: str
) -> None:
    node = mint_thing_iri(
        base, f"contradiction/{id}-{short_hash('|'.join((found.on, *found.claims)))}"
    )
    out.add_iri(subject, KG.contradiction, node)
    out.add_iri(node, RDF.type, KG.Contradiction)
    out.add_text(node, KG.contradictionOn, found.on)
    out.add_iri(node, KG.firstClaim, found.claims[0])
    out.add_iri(node, KG.secondClaim, found.claims[1])
    out.add_text(node, KG.firstWords, found.words[0])
    out.add_text(node, KG.secondWords, found.words[1])


def _write_miss(out: GraphLines, miss: NearMiss, base: str) -> None:
    node = mint_thing_iri(base, f"near-miss/{short_hash(f'{miss.one}|{miss.two}')}")
    out.add_iri(node, RDF.type, KG.NearMiss)
    out.add_iris(node, KG.nearEvent, (miss.one, miss.two))
    out.add(node, KG.clusterScore, decimal(miss.score))
    for reason in miss.reasons:
        out.add_text(node, KG.clusterReason, reason)


def merged_quads(merged: Mapping[str, str], *, base: str) -> bytes:
    """Write which ids of incidents went into which, as sorted N-Quads."""
    out = GraphLines(incidents_graph_iri(base))
    for old, new in merged.items():
        out.add_iri(incident_iri(base, old), KG.mergedInto, incident_iri(base, new))
    return out.to_bytes()


def block_quads(keys: Iterable[tuple[str, str]], *, base: str, graph: str = "") -> bytes:
    """Write by which keys events are found, as sorted N-Quads.

    Args:
        keys: Pairs of event and key.
        graph: The graph to write into, if it is not that of the incidents.
    """
    out = GraphLines(graph or incidents_graph_iri(base))
    for event, key in keys:
        out.add_text(event, KG.block, key)
    return out.to_bytes()


def copy_quads(copies: Iterable[tuple[str, str]], *, base: str) -> bytes:
    """Write which report is printed from which, as sorted N-Quads."""
    out = GraphLines(incidents_graph_iri(base))
    for copy, original in copies:
        out.add_iri(copy, KG.copyOf, original)
    return out.to_bytes()


def pending_quads(graphs: Iterable[str], *, base: str) -> bytes:
    """Write that the events of report graphs have not been joined yet."""
    out = GraphLines(incidents_graph_iri(base))
    for graph in graphs:
        out.add(graph, KG.awaitsClustering, boolean(True))
    return out.to_bytes()


def series_quads(
    series: Iterable[Series], inside: Iterable[tuple[str, str]], *, base: str
) -> bytes:
    """Write series, and which incidents lie in them, as sorted N-Quads.

    Args:
        series: The series.
        inside: Pairs of the ids of an incident and of a series that holds it.
    """
    out = GraphLines(incidents_graph_iri(base))
    for one in series:
        subject = mint_thing_iri(base, f"series/{one.id}")
        out.add_iri(subject, RDF.type, KG.Series)
        if one.speaker.startswith(base):
            out.add_iri(subject, KG.seriesSpeaker, one.speaker)
        out.add_iri(subject, KG.harm, concept_iri("harm", one.harm))
        out.add_iri(subject, KG.victimStatus, concept_iri("victim-status", one.status))
        if one.group:
            out.add_iri(subject, KG.victimGroup, one.group)
        out.add_day(subject, KG.periodStart, one.start)
        out.add_day(subject, KG.periodEnd, one.end)
        out.add_iris(subject, KG.seriesCountry, one.countries)
        for point in one.points:
            out.add_iri(subject, KG.point, point.count)
            out.add_text(point.count, KG.seriesFlag, point.flag)
    for incident, holder in inside:
        out.add_iri(
            incident_iri(base, incident), KG.inSeries, mint_thing_iri(base, f"series/{holder}")
        )
    return out.to_bytes()
