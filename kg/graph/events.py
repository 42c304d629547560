"""Write an event: what, when, where, with whom.

Who says so is the business of ``claims``; figures are the business of ``counts``.
"""

from __future__ import annotations

from typing import Final

from kg.graph.nquads import boolean, decimal, typed
from kg.graph.report_context import ReportContext
from kg.graph.support import OF_TIME, write_support
from kg.model.entities import Place
from kg.model.findings import EventFrame, Participant, When, Where
from kg.vocab.iris import (
    mint_event_iri,
    mint_localisation_iri,
    mint_participation_iri,
    mint_thing_iri,
)
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import EDTF, KG, LODE, RDF, SEM

_PRECISION_OF_KIND: Final = {
    "facility": "site",
    "populated": "populated",
    "neighbourhood": "populated",
    "admin2": "admin2",
    "admin1": "admin1",
    "country": "country",
    "region": "country",
    "natural-area": "informal-area",
    "water": "informal-area",
    "informal-area": "informal-area",
    "border": "informal-area",
    "route": "informal-area",
}
_INSIDE: Final = frozenset({"in", "at", "across"})


def write_event(context: ReportContext, frame: EventFrame) -> str:
    """Write an event without the parts of actors; return its IRI."""
    out = context.out
    subject = event_iri(context, frame.id)
    out.add_iri(subject, RDF.type, KG.Event)
    out.add_iri(subject, SEM.eventType, concept_iri("event-type", frame.type))
    out.add_iri(subject, KG.eventKind, concept_iri("event-kind", frame.kind))
    out.add_iri(subject, KG.realisation, concept_iri("realisation", frame.realisation))
    out.add_iri(subject, KG.modality, concept_iri("modality", frame.modality))
    out.add_iri(subject, KG.reportedIn, context.report_iri)
    out.add(subject, KG.confidence, decimal(frame.confidence))
    write_support(out, subject, frame.support)
    out.add_text(subject, KG.weapon, frame.weapon)
    if frame.from_related:
        out.add(subject, KG.fromRelatedHeadline, boolean(True))
    if frame.part_of is not None:
        out.add_iri(subject, SEM.subEventOf, event_iri(context, frame.part_of))
    context.add_post(subject, frame.trigger.passage)
    trigger = context.mention(frame.trigger.passage)
    if trigger:
        out.add_iri(subject, KG.trigger, trigger)
    context.add_evidence(subject, [evidence.passage for evidence in frame.evidence])
    for evidence in (frame.trigger, *frame.evidence):
        out.add_text(subject, KG.ruleId, evidence.rule_id)
    _write_time(context, subject, frame.when)
    # A name may be read as a place by two rules; the first one counts.
    places = {where.name.passage.start: where for where in reversed(frame.where)}
    for where in places.values():
        _write_localisation(context, subject, frame, where)
    return subject


def event_iri(context: ReportContext, frame_id: str) -> str:
    """Return the IRI of the event of a frame."""
    return mint_event_iri(context.base, context.key, frame_id)


def participation_iri(context: ReportContext, frame: EventFrame, participant: Participant) -> str:
    """Return the IRI of an actor's part in an event; one actor may be both seen and suspected."""
    offset = participant.name.passage.start
    stance = "" if participant.stance == "asserts" else f"-{participant.stance}"
    return mint_participation_iri(
        context.base, context.key, frame.id, role=participant.role + stance, offset=offset
    )


def place_precision(place: Place, relation: str, decided: str | None) -> str:
    """Find how closely an event is placed by a place and the words before it.

    Args:
        relation: Concept of scheme ``spatial-relation``.
        decided: What the resolver decided for the place alone, or None.

    Returns:
        Concept of scheme ``place-precision``: 'north of' a town is ``near``, not ``populated``.
    """
    if place.is_local and place.latitude is None and decided is None:
        return "unlocated"
    closest = decided or _PRECISION_OF_KIND.get(place.kind, "unlocated")
    if closest in ("site", "populated") and relation not in _INSIDE:
        return "near"
    return closest


def _write_time(context: ReportContext, subject: str, when: When | None) -> None:
    if when is None:
        return
    out = context.out
    out.add_day(subject, SEM.hasEarliestBeginTimeStamp, when.start)
    out.add_day(subject, SEM.hasLatestEndTimeStamp, when.end)
    if when.precision == "day" and when.start == when.end:  # SEM: the inner ends are known
        out.add_day(subject, SEM.hasLatestBeginTimeStamp, when.end)
        out.add_day(subject, SEM.hasEarliestEndTimeStamp, when.start)
    edtf = when.edtf or _edtf(when)
    if edtf:
        out.add(subject, LODE.atEDTFTime, typed(edtf, EDTF.EDTF))
    out.add_text(subject, KG.timeAsWritten, when.as_written)
    out.add_iri(subject, KG.timeBasis, concept_iri("time-basis", when.basis))
    out.add_iri(subject, KG.timePrecision, concept_iri("time-precision", when.precision))
    out.add_day(subject, KG.anchorDate, when.anchor)
    out.add_text(subject, KG.partOfDay, when.part_of_day)
    write_support(out, subject, when.support, terms=OF_TIME)
    mention = context.mention(when.passage)
    if mention:
        out.add_iri(subject, KG.timeMention, mention)


def _edtf(when: When) -> str:
    if when.start is None and when.end is None:
        return ""
    if when.start == when.end:
        return f"{when.start}"
    return f"{when.start or '..'}/{when.end or '..'}"  # EDTF level 1: an open end


def _write_localisation(
    context: ReportContext, event: str, frame: EventFrame, where: Where
) -> None:
    out = context.out
    offset = where.name.passage.start
    subject = mint_localisation_iri(context.base, context.key, frame.id, offset=offset)
    place = context.place_for(where.name)
    place_iri = mint_thing_iri(context.base, place.id)
    decided = next(
        (d.precision for d in context.resolution.place_mentions if d.passage == where.name.passage),
        None,
    )
    precision = place_precision(place, where.relation, decided)
    out.add_iri(event, KG.localisation, subject)
    out.add_iri(event, SEM.hasPlace, place_iri)
    out.add_iri(subject, RDF.type, KG.Localisation)
    out.add_iri(subject, KG.place, place_iri)
    out.add_iri(subject, KG.precision, concept_iri("place-precision", precision))
    out.add_iri(subject, KG.spatialRelation, concept_iri("spatial-relation", where.relation))
    out.add_text(subject, KG.placeAsWritten, where.as_written)
    out.add_flag(subject, KG.inherited, where.basis == "inherited")
    write_support(out, subject, where.support)
    context.add_evidence(subject, [where.name.passage])
    if where.distance_km is not None:
        out.add(subject, KG.distanceKm, decimal(where.distance_km))
    if where.second is not None:
        second = context.place_for(where.second)
        out.add_iri(subject, KG.secondPlace, mint_thing_iri(context.base, second.id))
