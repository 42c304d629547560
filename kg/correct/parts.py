"""Take an event, or a part of one, out of the graph of a report, and nothing that others need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.correct.draft import Draft
from kg.graph.nquads import boolean
from kg.vocab.terms import KG, RDF, SEM, Exclusion, Modality, Realisation, Scope, VictimStatus

_TELLING: Final = frozenset({KG.CasualtyClaim, KG.OccurrenceClaim, KG.IntentClaim})
_HAPPENED: Final = frozenset({Realisation.OCCURRED, Realisation.ONGOING})
_OF_SCOPE: Final = {
    Scope.PERIOD: Exclusion.PERIOD,
    Scope.CUMULATIVE: Exclusion.CUMULATIVE,
    Scope.WAR: Exclusion.WAR,
    Scope.RATE: Exclusion.RATE,
}
_OF_LINK: Final = {
    KG.subsetOf: Exclusion.SUBSET,
    KG.componentOf: Exclusion.COMPONENT,
    KG.alternativeTo: Exclusion.FURTHER_FIGURE,
}


def claims_on(draft: Draft, event: str) -> list[str]:
    """Return the claims about an event."""
    return draft.subjects(KG.about, event)


def telling_claims(draft: Draft, event: str) -> list[str]:
    """Return the claims that say that an event happened, or will."""
    return [c for c in claims_on(draft, event) if _TELLING & set(draft.values(c, RDF.type))]


def drop_event(draft: Draft, event: str) -> None:
    """Take an event away with its parts, its claims, and the figures that no other event has."""
    claims = claims_on(draft, event)
    counts = {count for claim in claims for count in draft.values(claim, KG.hasCount)}
    parts = [*draft.values(event, KG.participation), *draft.values(event, KG.localisation)]
    steps = [step for claim in claims for step in draft.values(claim, KG.attributionStep)]
    draft.drop([event, *parts, *claims, *steps])
    _drop_figures(draft, [c for c in counts if not draft.subjects(KG.hasCount, c)])


def drop_participation(draft: Draft, event: str, part: str) -> None:
    """Take an actor's part away with the claims about it alone."""
    for claim in draft.subjects(KG.concerns, part):
        drop_claim(draft, event, claim)
    draft.drop([part])
    list_actors(draft, event)


def drop_localisation(draft: Draft, event: str, part: str) -> None:
    """Take a place away."""
    draft.drop([part])
    list_places(draft, event)


def drop_count(draft: Draft, count: str) -> None:
    """Take a figure away; a claim without figures only says that the event happened."""
    claims = draft.subjects(KG.hasCount, count)
    _drop_figures(draft, [count])
    for claim in claims:
        name_claim(draft, claim)


def drop_claim(draft: Draft, event: str, claim: str) -> None:
    """Take a claim about a part, or a response, away; what rests on it rests on the telling."""
    resting = [
        (subject, property)
        for property in (KG.assertedBy, KG.disputes, KG.supports)
        for subject in draft.subjects(property, claim)
    ]
    draft.drop([claim, *draft.values(claim, KG.attributionStep)])
    for subject, property in resting:
        if not draft.values(subject, property):
            for claim in telling_claims(draft, event):
                draft.add_iri(subject, property, claim)


def is_telling(draft: Draft, claim: str) -> bool:
    """Tell whether a claim says that its event happened, or will."""
    return bool(_TELLING & set(draft.values(claim, RDF.type)))


def name_claim(draft: Draft, claim: str) -> None:
    """Let the class of a telling claim say whether it has figures."""
    if KG.IntentClaim in draft.values(claim, RDF.type) or not is_telling(draft, claim):
        return
    has_figures = bool(draft.values(claim, KG.hasCount))
    draft.remove(claim, RDF.type, KG.OccurrenceClaim if has_figures else KG.CasualtyClaim)
    draft.add_iri(claim, RDF.type, KG.CasualtyClaim if has_figures else KG.OccurrenceClaim)


def list_actors(draft: Draft, event: str) -> None:
    """Let the event list whom its parts name, and whom they harm."""
    parts = draft.values(event, KG.participation)
    _put_all(draft, event, SEM.hasActor, (draft.one(part, RDF.value) for part in parts))
    status = {s for part in parts for s in draft.values(part, KG.victimStatus)}
    if VictimStatus.OBJECT in draft.values(event, KG.targetKind):
        status.add(VictimStatus.OBJECT)
    _put_all(draft, event, KG.targetKind, status)


def list_places(draft: Draft, event: str) -> None:
    """Let the event list the places of its localisations."""
    spots = draft.values(event, KG.localisation)
    _put_all(draft, event, SEM.hasPlace, (draft.one(spot, KG.place) for spot in spots))


def weigh_figures(draft: Draft, event: str) -> None:
    """Work out anew which figures of an event may be added."""
    for claim in claims_on(draft, event):
        for count in draft.values(claim, KG.hasCount):
            weigh_figure(draft, count)


def weigh_figure(draft: Draft, count: str) -> None:
    """Work out anew whether a figure may be added, as far as its own slots and its event tell."""
    claims = draft.subjects(KG.hasCount, count)
    events = [draft.one(claim, KG.about) for claim in claims]
    links = {reason for path, reason in _OF_LINK.items() if draft.values(count, path)}
    own = {_OF_SCOPE[s] for s in draft.values(count, KG.scope) if s in _OF_SCOPE}
    if any(draft.one(e, KG.realisation) not in _HAPPENED for e in events):
        own.add(Exclusion.NOT_OCCURRED)
    if any(draft.one(e, KG.modality) == Modality.DENIED for e in events):
        own.add(Exclusion.DENIED)
    ours = {*_OF_SCOPE.values(), *_OF_LINK.values(), Exclusion.NOT_OCCURRED, Exclusion.DENIED}
    # A further figure need not be linked to the first: the reason stays unless another holds.
    kept = set(draft.values(count, KG.exclusionReason)) - (ours - {Exclusion.FURTHER_FIGURE})
    reasons = kept | links | own
    if own or links - {Exclusion.FURTHER_FIGURE}:
        reasons.discard(Exclusion.FURTHER_FIGURE)
    _put_all(draft, count, KG.exclusionReason, reasons)
    draft.put(count, KG.summable, boolean(not reasons))


def _drop_figures(draft: Draft, counts: Iterable[str]) -> None:
    gone = list(counts)
    related = {s for count in gone for path in _OF_LINK for s in draft.subjects(path, count)}
    people = [person for count in gone for person in draft.values(count, KG.victim)]
    draft.drop([*gone, *people])
    for count in sorted(related - set(gone)):
        if not any(draft.values(count, path) for path in _OF_LINK):
            draft.remove(count, KG.exclusionReason, Exclusion.FURTHER_FIGURE)
        weigh_figure(draft, count)


def _put_all(draft: Draft, subject: str, property: str, values: Iterable[str]) -> None:
    draft.clear(subject, property)
    for value in sorted(set(values)):
        draft.add_iri(subject, property, value)
