"""Two events of a report are one; one event of it is two."""

from __future__ import annotations

from typing import Final

from kg.correct.draft import Draft
from kg.correct.parts import (
    claims_on,
    list_actors,
    list_places,
    name_claim,
    telling_claims,
)
from kg.correct.slots import TIMES, read_by_person
from kg.correct.table import key_of
from kg.graph.nquads import boolean
from kg.vocab.iris import mint_claim_iri, mint_event_iri, mint_thing_iri
from kg.vocab.schemes import concept_iri, concept_name
from kg.vocab.terms import KG, NIF, RDF, SEM, Exclusion

_SHARED: Final = (
    KG.trigger,
    KG.evidence,
    KG.participation,
    KG.localisation,
    KG.targetAsWritten,
    KG.targetKind,
    SEM.hasActor,
    SEM.hasPlace,
)
"""What both events bring into the one; of all else the first has its own."""
_OF_TIME: Final = (*TIMES, KG.timeAsWritten, KG.timeMention)
_OF_BOTH: Final = (
    RDF.type,
    SEM.eventType,
    KG.eventKind,
    KG.realisation,
    KG.modality,
    KG.reportedIn,
    KG.evidence,
    KG.weapon,
    KG.postedAt,
    *_OF_TIME,
)
"""What the second event has as the first has it."""
_OF_CLAIM: Final = (
    RDF.type,
    KG.reportedIn,
    KG.extractedBy,
    KG.stance,
    KG.polarity,
    KG.hedge,
    KG.cue,
    KG.quotedDirectly,
    KG.attributionMention,
    KG.evidence,
    KG.statedBy,
    KG.narratorVoice,
    KG.unnamedSource,
    KG.onBehalfOf,
    KG.relayedBy,
    KG.confidence,
)
_ALIKE: Final = (RDF.value, SEM.roleType, KG.stance)
_PEOPLE: Final = (KG.harm, KG.victimStatus, KG.victimGroup, KG.demographic, KG.scope)


def join_events(draft: Draft, event: str, other: str) -> None:
    """Let *other* be *event*: its parts, claims and figures are those of the first one."""
    figures = figures_of(draft, event)
    for property in _SHARED:
        for term in draft.terms(other, property):
            draft.add(event, property, term)
    if not draft.values(event, SEM.hasEarliestBeginTimeStamp):
        for property in _OF_TIME:
            draft.put(event, property, *draft.terms(other, property))
    if not draft.values(event, KG.weapon):
        draft.put(event, KG.weapon, *draft.terms(other, KG.weapon))
    draft.replace(other, event)
    # A part of the event that it now is would be a part of itself.
    draft.remove(event, SEM.subEventOf, event)
    draft.drop([other])
    _join_parts(draft, event)
    for count in sorted(figures_of(draft, event) - figures):
        set_beside(draft, count, sorted(figures))


def part_event(draft: Draft, event: str, parts: tuple[str, ...], *, base: str) -> str:
    """Let *parts* of an event be those of a second one; return its IRI, from their first words.

    A part whose id begins with "+" belongs to both.
    """
    moved = [mint_thing_iri(base, part.lstrip("+")) for part in parts]
    shared = {iri for part, iri in zip(parts, moved, strict=True) if part.startswith("+")}
    second = _second_event(draft, event, moved, base)
    told = {
        claim: _tell_again(draft, claim, second, base) for claim in telling_claims(draft, event)
    }
    for part in moved:
        _move(draft, part, event, second, told, is_shared=part in shared)
    for claim, again in told.items():
        name_claim(draft, claim)
        name_claim(draft, again)
    for one in (event, second):
        list_actors(draft, one)
        list_places(draft, one)
    return second


def event_made_by(draft: Draft, event: str, parts: tuple[str, ...], *, base: str) -> str:
    """Return the IRI that the second event gets: of the report, the type, and the first words."""
    words = [draft.one(mint_thing_iri(base, part.lstrip("+")), KG.evidence) for part in parts]
    offsets = [int(draft.one(word, NIF.beginIndex)) for word in words if word]
    type = concept_name(draft.one(event, SEM.eventType))
    return mint_event_iri(base, key_of(event), f"{min(offsets, default=0)}-{type}")


def _second_event(draft: Draft, event: str, parts: list[str], base: str) -> str:
    ids = tuple(part.removeprefix(mint_thing_iri(base, "")) for part in parts)
    second = event_made_by(draft, event, ids, base=base)
    trigger = min(
        (word for part in parts for word in draft.values(part, KG.evidence)),
        key=lambda word: int(draft.one(word, NIF.beginIndex)),
    )
    _like(draft, event, second, trigger)
    return second


def _like(draft: Draft, event: str, second: str, trigger: str) -> None:
    """Let a second event have what it has in common with the first."""
    for property in _OF_BOTH:
        draft.put(second, property, *draft.terms(event, property))
    draft.put_iri(second, KG.trigger, trigger)
    read_by_person(draft, second)


def event_beside(draft: Draft, event: str, type: str, *, base: str) -> str:
    """Return the IRI of an event of another type that the words of *event* tell as well."""
    offset = draft.one(draft.one(event, KG.trigger), NIF.beginIndex)
    return mint_event_iri(base, key_of(event), f"{offset}-{type}")


def add_event(draft: Draft, event: str, type: str, *, base: str) -> str:
    """Let the words of *event* tell of another event as well, said by the same; return its IRI."""
    second = event_beside(draft, event, type, base=base)
    if draft.has(second):
        return second
    _like(draft, event, second, draft.one(event, KG.trigger))
    draft.put_iri(second, SEM.eventType, concept_iri("event-type", type))
    # The weapon is that of the first type.
    draft.clear(second, KG.weapon)
    for claim in telling_claims(draft, event):
        name_claim(draft, _tell_again(draft, claim, second, base))
    return second


def _tell_again(draft: Draft, claim: str, second: str, base: str) -> str:
    """Let the speaker of a claim tell the second event too; return that claim."""
    key, _, frame = second.rpartition("/")[2].partition("-")
    speaker = claim.rpartition("-")[2]
    again = mint_claim_iri(base, key, frame, kind="occurrence", speaker=speaker)
    for property in _OF_CLAIM:
        draft.put(again, property, *draft.terms(claim, property))
    draft.put_iri(again, KG.about, second)
    return again


def _move(
    draft: Draft, part: str, event: str, second: str, told: dict[str, str], *, is_shared: bool
) -> None:
    for property in (KG.participation, KG.localisation):
        if part in draft.values(event, property):
            draft.add_iri(second, property, part)
            if not is_shared:
                draft.remove(event, property, part)
    for claim, again in told.items():
        if part in draft.values(claim, KG.hasCount):
            draft.add_iri(again, KG.hasCount, part)
            draft.remove(claim, KG.hasCount, part)
        if claim in draft.values(part, KG.assertedBy):
            draft.add_iri(part, KG.assertedBy, again)
            if not is_shared:
                draft.remove(part, KG.assertedBy, claim)
    for claim in draft.subjects(KG.concerns, part):
        if not is_shared:
            draft.put_iri(claim, KG.about, second)


def _join_parts(draft: Draft, event: str) -> None:
    """Let an actor have one part in each role and stance, with the words and claims of all."""
    seen: dict[tuple[str, ...], str] = {}
    for part in draft.values(event, KG.participation):
        first = seen.setdefault(tuple(draft.one(part, path) for path in _ALIKE), part)
        if first != part:
            for property in (KG.evidence, KG.assertedBy, KG.describedAs, KG.victimStatus):
                for term in draft.terms(part, property):
                    draft.add(first, property, term)
            draft.replace(part, first)
            draft.drop([part])


def figures_of(draft: Draft, event: str) -> set[str]:
    """Return the figures that the claims about an event have."""
    return {c for claim in claims_on(draft, event) for c in draft.values(claim, KG.hasCount)}


def set_beside(draft: Draft, count: str, figures: list[str]) -> None:
    """Let a figure for the same people stand beside the first one: both would count them twice."""
    people = [draft.terms(count, path) for path in _PEOPLE]
    rival = next((f for f in figures if [draft.terms(f, p) for p in _PEOPLE] == people), None)
    if rival is None or draft.values(count, KG.exclusionReason):
        return
    draft.add_iri(count, KG.alternativeTo, rival)
    draft.add_iri(count, KG.exclusionReason, Exclusion.FURTHER_FIGURE)
    draft.put(count, KG.summable, boolean(False))
