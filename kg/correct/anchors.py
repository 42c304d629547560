"""Anchors: by what a slot is found again when its article is read anew.

First by its IRI, which hangs on the text and on offsets in it. A reading that took other words, or
a later text of the article, has other IRIs: then by what the act has noted of the event (its words,
their sentence, its type) and of the part (who or where, in which role, in which words). Never by a
counter, and never by a guess: what two slots fit alike is not found.
"""

from __future__ import annotations

from typing import Final

from kg.correct.draft import Draft
from kg.correct.table import PARTS, kind_of
from kg.vocab.iris import mint_subject_iri
from kg.vocab.schemes import concept_name
from kg.vocab.terms import KG, NIF, RDF, SEM

CLASSES: Final = {
    "report": KG.Mention,
    "event": KG.Event,
    "participation": KG.Participation,
    "localisation": KG.Localisation,
    "count": KG.CasualtyCount,
    "claim": KG.Claim,
}
_NOTED: Final = {
    "event": (("type", SEM.eventType),),
    "participation": (("actor", RDF.value), ("role", SEM.roleType)),
    "localisation": (("place", KG.place),),
    "count": (("harm", KG.harm), ("written", KG.asWritten)),
    "claim": (("speaker", KG.statedBy), ("class", RDF.type)),
}
_EVENT: Final = "event."
_ENOUGH: Final = 2
"""Notes of a part, its words among them, that have to agree."""


def note_anchor(draft: Draft, subject: str, kind: str) -> tuple[str, ...]:
    """Note by what *subject* is found again."""
    notes = _notes(draft, subject, kind)
    event = subject if kind == "event" else event_of(draft, subject, kind)
    if kind in PARTS and event:
        notes |= {f"{_EVENT}{name}": value for name, value in _notes(draft, event, "event").items()}
    return tuple(sorted(f"{name}={value}" for name, value in notes.items() if value))


def find_subject(draft: Draft, id: str, anchor: tuple[str, ...], *, base: str) -> str | None:
    """Find what an act is about in a reading of its article; None if it is not there."""
    iri, kind = mint_subject_iri(base, id), kind_of(id)
    if CLASSES[kind] in draft.values(iri, RDF.type):
        return iri
    notes = dict(note.partition("=")[::2] for note in anchor)
    if kind == "report":
        words, mentions = notes.get("words"), draft.of_type(KG.Mention)
        alike = [mention for mention in mentions if draft.one(mention, NIF.anchorOf) == words]
        return alike[0] if len(alike) == 1 else None
    if kind == "event":
        return _event_like(draft, notes)
    event = _event_like(
        draft, {n.removeprefix(_EVENT): v for n, v in notes.items() if n.startswith(_EVENT)}
    )
    own = {name: value for name, value in notes.items() if not name.startswith(_EVENT)}
    return _part_like(draft, event, kind, own) if event else None


def event_of(draft: Draft, subject: str, kind: str) -> str:
    """Return the event that a part belongs to; the first one for a figure of several."""
    if kind == "claim":
        return draft.one(subject, KG.about)
    if kind == "count":
        claims = draft.subjects(KG.hasCount, subject)
        return next((draft.one(claim, KG.about) for claim in claims), "")
    property = KG.participation if kind == "participation" else KG.localisation
    return next(iter(draft.subjects(property, subject)), "")


def _notes(draft: Draft, subject: str, kind: str) -> dict[str, str]:
    words = draft.one(subject, KG.trigger if kind == "event" else KG.evidence) or subject
    notes = {name: ",".join(draft.values(subject, path)) for name, path in _NOTED.get(kind, ())}
    notes["words"] = draft.one(words, NIF.anchorOf)
    if kind == "event":
        sentence = draft.one(words, KG.inSentence) or draft.one(subject, KG.evidence)
        notes["sentence"] = draft.one(sentence, NIF.anchorOf)
        notes["type"] = concept_name(notes["type"])
    return notes


def _event_like(draft: Draft, notes: dict[str, str]) -> str | None:
    """Find the event of the same sentence: of the same words, else the only one of its type."""
    if not notes.get("sentence"):
        return None
    seen = {event: _notes(draft, event, "event") for event in draft.of_type(KG.Event)}
    near = {e: n for e, n in seen.items() if n["sentence"] == notes["sentence"]}
    alike = [event for event, note in near.items() if note["words"] == notes.get("words")]
    if len(alike) > 1:
        alike = [event for event in alike if near[event]["type"] == notes.get("type")]
    alike = alike or [e for e, note in near.items() if note["type"] == notes.get("type")]
    return alike[0] if len(alike) == 1 else None


def _part_like(draft: Draft, event: str, kind: str, notes: dict[str, str]) -> str | None:
    scores: dict[str, int] = {}
    for part in draft.of_type(CLASSES[kind]):
        if event_of(draft, part, kind) == event:
            own = _notes(draft, part, kind)
            scores[part] = sum(own[name] == value for name, value in notes.items())
    best = max(scores.values(), default=0)
    alike = [part for part, score in scores.items() if score == best]
    return alike[0] if best >= min(_ENOUGH, len(notes)) and len(alike) == 1 else None
