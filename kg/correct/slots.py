"""Put another value into a slot, or take its value away, with all that hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kg.correct.anchors import event_of
from kg.correct.draft import Draft
from kg.correct.parts import (
    drop_claim,
    list_actors,
    list_places,
    name_claim,
    telling_claims,
    weigh_figure,
    weigh_figures,
)
from kg.correct.table import Slot
from kg.correct.values import read_days, read_figure
from kg.graph.claims import UNREALISED
from kg.graph.events import place_precision
from kg.graph.nquads import boolean, day, decimal, integer, text, typed
from kg.model.corrections import Act
from kg.model.entities import Place
from kg.model.findings import DOERS
from kg.vocab.iris import mint_thing_iri
from kg.vocab.schemes import concept_iri, concept_name
from kg.vocab.terms import (
    EDTF,
    KG,
    LODE,
    RDF,
    SEM,
    Exclusion,
    Polarity,
    ReadingMethod,
    Scope,
    Stance,
    TimeBasis,
)

TIMES: Final = (
    SEM.hasEarliestBeginTimeStamp,
    SEM.hasLatestBeginTimeStamp,
    SEM.hasEarliestEndTimeStamp,
    SEM.hasLatestEndTimeStamp,
    LODE.atEDTFTime,
    KG.timePrecision,
    KG.timeBasis,
    KG.timeMethod,
    KG.timeRuleId,
    KG.timeConfidence,
    KG.anchorDate,
    KG.partOfDay,
)
_OF_SPEAKER: Final = (
    KG.statedBy,
    KG.narratorVoice,
    KG.unnamedSource,
    KG.onBehalfOf,
    KG.relayedBy,
    KG.attributionStep,
)
_DENYING: Final = "denies"


def replace_value(draft: Draft, subject: str, slot: Slot, act: Act, *, base: str) -> None:
    """Let the value of *act* hold in a slot of *subject*."""
    _put_value(draft, subject, slot, act, base)
    _follow(draft, subject, slot)
    # Days have a method and a confidence of their own.
    if slot.name != "date":
        read_by_person(draft, subject)


def empty_slot(draft: Draft, subject: str, slot: Slot) -> None:
    """Take the value of a slot away."""
    if slot.takes == "date":
        draft.clear(subject, *TIMES, KG.timeAsWritten, KG.timeMention)
    elif slot.name == "speaker":
        _clear_speaker(draft, subject)
        draft.put(subject, KG.narratorVoice, boolean(True))
    else:
        draft.clear(subject, slot.property)
    _follow(draft, subject, slot)


def read_by_person(draft: Draft, subject: str) -> None:
    """Say that a person has read a slot: nothing is surer."""
    draft.clear(subject, KG.ruleId)
    draft.put_iri(subject, KG.readingMethod, ReadingMethod.PERSON)
    draft.put(subject, KG.confidence, decimal(1.0))


def _put_value(draft: Draft, subject: str, slot: Slot, act: Act, base: str) -> None:
    if slot.takes == "date":
        _put_days(draft, subject, act.value)
    elif slot.takes == "figure":
        put_figure(draft, subject, act.value)
    elif slot.takes == "text":
        draft.put(subject, slot.property, text(act.value))
    elif slot.name == "speaker":
        _clear_speaker(draft, subject)
        draft.put_iri(subject, KG.statedBy, mint_thing_iri(base, act.value))
    elif slot.takes in ("actor", "place"):
        draft.put_iri(subject, slot.property, mint_thing_iri(base, act.value))
        if slot.takes == "place":
            place_anew(draft, subject, act.value, act.kind)
    else:
        draft.put_iri(subject, slot.property, concept_iri(slot.takes, act.value))


def _follow(draft: Draft, subject: str, slot: Slot) -> None:
    """Let what hangs on a slot follow it."""
    follow = _FOLLOWING.get((slot.on, slot.name))
    if follow is not None:
        follow(draft, subject)


def _put_days(draft: Draft, event: str, value: str) -> None:
    days = read_days(value)
    assert days is not None, "an act is checked when it is made"
    draft.clear(event, *TIMES)
    draft.put(event, SEM.hasEarliestBeginTimeStamp, day(days.start))
    draft.put(event, SEM.hasLatestEndTimeStamp, day(days.end))
    # Within a period nobody says when it began or ended.
    if days.start == days.end:
        draft.put(event, SEM.hasLatestBeginTimeStamp, day(days.end))
        draft.put(event, SEM.hasEarliestEndTimeStamp, day(days.start))
    draft.put(event, LODE.atEDTFTime, typed(value.strip(), EDTF.EDTF))
    draft.put_iri(event, KG.timePrecision, concept_iri("time-precision", days.precision))
    draft.put_iri(event, KG.timeBasis, TimeBasis.ABSOLUTE)
    draft.put_iri(event, KG.timeMethod, ReadingMethod.PERSON)
    draft.put(event, KG.timeConfidence, decimal(1.0))


def put_figure(draft: Draft, count: str, value: str) -> None:
    """Make *value* the bounds of a figure."""
    bounds = read_figure(value)
    assert bounds is not None, "an act is checked when it is made"
    numbers = (
        (KG.minimum, bounds.minimum),
        (KG.maximum, bounds.maximum),
        (KG.best, bounds.best),
    )
    for property, number in numbers:
        draft.put(count, property, *([integer(number)] if number is not None else []))
    draft.put_iri(count, KG.quantifier, concept_iri("quantifier", bounds.quantifier))


def place_anew(draft: Draft, spot: str, id: str, kind: str) -> None:
    """Say how closely a place of this id and kind, "" if nobody knows it, places an event."""
    relation = concept_name(draft.one(spot, KG.spatialRelation))
    place = Place(id, kind, "", is_local=not kind)
    precision = place_precision(place, relation, None)
    draft.put_iri(spot, KG.precision, concept_iri("place-precision", precision))


def _clear_speaker(draft: Draft, claim: str) -> None:
    steps = draft.values(claim, KG.attributionStep)
    draft.clear(claim, *_OF_SPEAKER)
    draft.drop(steps)


def _follow_role(draft: Draft, part: str) -> None:
    if concept_name(draft.one(part, SEM.roleType)) not in DOERS:
        _drop_accusations(draft, part)


def _follow_stance_of_part(draft: Draft, part: str) -> None:
    """Let what is said of a part be said so; what is told as a fact is no accusation."""
    if draft.one(part, KG.stance) == Stance.ASSERTS:
        _drop_accusations(draft, part)
        return
    for claim in draft.subjects(KG.concerns, part):
        draft.put(claim, KG.stance, *draft.terms(part, KG.stance))
        _follow_stance_of_claim(draft, claim)


def _follow_stance_of_claim(draft: Draft, claim: str) -> None:
    is_denial = concept_name(draft.one(claim, KG.stance)) == _DENYING
    draft.put_iri(claim, KG.polarity, Polarity.NEGATIVE if is_denial else Polarity.AFFIRMATIVE)
    part = draft.one(claim, KG.concerns)
    if part and draft.one(part, KG.stance) != draft.one(claim, KG.stance):
        draft.put(part, KG.stance, *draft.terms(claim, KG.stance))


def _drop_accusations(draft: Draft, part: str) -> None:
    event = event_of(draft, part, "participation")
    for claim in draft.subjects(KG.concerns, part):
        drop_claim(draft, event, claim)


def _follow_realisation(draft: Draft, event: str) -> None:
    is_meant = concept_name(draft.one(event, KG.realisation)) in UNREALISED
    for claim in telling_claims(draft, event):
        if is_meant:
            draft.put(claim, RDF.type)
            for kind in (KG.Claim, KG.IntentClaim):
                draft.add_iri(claim, RDF.type, kind)
        elif KG.IntentClaim in draft.values(claim, RDF.type):
            draft.remove(claim, RDF.type, KG.IntentClaim)
            draft.add_iri(claim, RDF.type, KG.OccurrenceClaim)
            name_claim(draft, claim)
    weigh_figures(draft, event)


def _follow_scope(draft: Draft, count: str) -> None:
    scope = draft.one(count, KG.scope)
    if scope in (Scope.PERIOD, Scope.CUMULATIVE) and not draft.values(count, KG.periodStart):
        draft.put_iri(count, KG.periodBasis, TimeBasis.UNSTATED)
    elif scope not in (Scope.PERIOD, Scope.CUMULATIVE):
        draft.clear(count, KG.periodBasis)
    draft.remove(count, KG.exclusionReason, Exclusion.UMBRELLA_WITHOUT_PARTS)
    if scope == Scope.UMBRELLA and not draft.subjects(KG.componentOf, count):
        draft.add_iri(count, KG.exclusionReason, Exclusion.UMBRELLA_WITHOUT_PARTS)
    weigh_figure(draft, count)


def _of_event(kind: str, change: Callable[[Draft, str], None]) -> Callable[[Draft, str], None]:
    return lambda draft, subject: change(draft, event_of(draft, subject, kind))


_FOLLOWING: Final[dict[tuple[str, str], Callable[[Draft, str], None]]] = {
    ("event", "realisation"): _follow_realisation,
    ("event", "modality"): weigh_figures,
    ("participation", "actor"): _of_event("participation", list_actors),
    ("participation", "victim-status"): _of_event("participation", list_actors),
    ("participation", "role"): _follow_role,
    ("participation", "stance"): _follow_stance_of_part,
    ("localisation", "place"): _of_event("localisation", list_places),
    ("count", "scope"): _follow_scope,
    ("claim", "stance"): _follow_stance_of_claim,
}
