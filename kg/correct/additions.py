"""Add what the machine missed: who took part, where, how many were harmed, another event.

What is added to an event has no words of its own: a person names it, and the text is not kept. A
figure needs evidence, which is the sentence of its event. A sentence that is kept, for the names in
it, may tell of an event that was not seen: then a person copies the words that tell it.
"""

from __future__ import annotations

import re
from typing import Final

from kg.correct.draft import Draft
from kg.correct.events import add_event, event_beside, figures_of, set_beside
from kg.correct.parts import list_actors, list_places, name_claim, telling_claims, weigh_figure
from kg.correct.slots import place_anew, put_figure, read_by_person
from kg.correct.table import key_of
from kg.graph.corrections import act_id
from kg.graph.counts import INTERVAL_POLICY
from kg.graph.nquads import boolean, integer, text
from kg.model.corrections import Act
from kg.model.text import Passage
from kg.vocab.iris import (
    mint_claim_iri,
    mint_count_iri,
    mint_event_iri,
    mint_mention_iri,
    mint_report_iri,
    mint_thing_iri,
    short_hash,
)
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import (
    KG,
    NIF,
    RDF,
    SEM,
    EventKind,
    Modality,
    Polarity,
    Realisation,
    Scope,
    Stance,
)

ADDITIONS: Final = ("add-actor", "add-place", "add-figure", "add-event", "new-event")


def added_iri(draft: Draft, event: str, act: Act, *, base: str) -> str:
    """Return the IRI of what *act* adds: of the like that the event has already, or a new one.

    Args:
        event: The event, or the passage of a sentence that tells of an unseen one.
    """
    values = act.value.split("|")
    if act.act == "new-event":
        words = find_words(draft, event, act.value)
        assert words is not None, "an act is checked when it is made"
        return mint_event_iri(base, key_of(act.subject), f"{words.start}-{values[0]}")
    key, _, frame = event.rpartition("/")[2].partition("-")
    if act.act == "add-event":
        return event_beside(draft, event, act.value, base=base)
    if act.act == "add-figure":
        return mint_count_iri(base, key, f"{frame}-{short_hash(act.value)}")
    named, slug = mint_thing_iri(base, values[0]), values[0].rpartition("/")[2]
    if act.act == "add-place":
        listed, alike = KG.localisation, {KG.place: named}
        new = f"localisation/{key}-{frame}-{slug}"
    else:
        listed, alike = KG.participation, {RDF.value: named, SEM.roleType: _role_iri(values)}
        new = f"participation/{key}-{frame}-{values[1]}-{slug}"
    for part in draft.values(event, listed):
        if all(draft.one(part, property) == value for property, value in alike.items()):
            return part
    return mint_thing_iri(base, new)


def add_part(draft: Draft, event: str, act: Act, *, base: str) -> str:
    """Let the event have what *act* adds, unless it has the like; return the IRI of that."""
    part = added_iri(draft, event, act, base=base)
    if draft.has(part):
        return part
    values = act.value.split("|")
    if act.act == "add-event":
        return add_event(draft, event, act.value, base=base)
    if act.act == "new-event":
        _add_unseen(draft, event, part, act, base)
    elif act.act == "add-actor":
        _add_actor(draft, event, part, mint_thing_iri(base, values[0]), _role_iri(values))
    elif act.act == "add-place":
        relation = values[1] if len(values) > 1 else "in"
        _add_place(draft, event, part, mint_thing_iri(base, values[0]), relation=relation)
        place_anew(draft, part, values[0], act.kind)
    else:
        _add_figure(draft, event, part, *values)
    read_by_person(draft, part)
    return part


def find_words(draft: Draft, sentence: str, value: str) -> Passage | None:
    """Return where the words of "type|words" first stand in a sentence, as whole words."""
    begin = int(draft.one(sentence, NIF.beginIndex))
    # A line may break in the sentence where the person wrote a blank.
    words = r"\s+".join(map(re.escape, value.partition("|")[2].split()))
    found = re.search(rf"(?<!\w){words}(?!\w)", draft.one(sentence, NIF.anchorOf))
    return Passage(begin + found.start(), begin + found.end()) if found else None


def _add_unseen(draft: Draft, sentence: str, event: str, act: Act, base: str) -> None:
    """Let words of a sentence tell, in the voice of the report, of an event that happened."""
    words = find_words(draft, sentence, act.value)
    assert words is not None, "an act is checked when it is made"
    key, _, frame = event.rpartition("/")[2].partition("-")
    type, report = act.value.partition("|")[0], mint_report_iri(base, key)
    claim = mint_claim_iri(base, key, frame, kind="occurrence", speaker="narrator")
    for subject, property, value in (
        (event, RDF.type, KG.Event),
        (event, SEM.eventType, concept_iri("event-type", type)),
        (event, KG.eventKind, EventKind.INCIDENT),
        (event, KG.realisation, Realisation.OCCURRED),
        (event, KG.modality, Modality.ASSERTED),
        (event, KG.trigger, _add_mention(draft, sentence, words, report, base)),
        (event, KG.evidence, sentence),
        (event, KG.reportedIn, report),
        (claim, RDF.type, KG.Claim),
        (claim, RDF.type, KG.OccurrenceClaim),
        (claim, KG.about, event),
        (claim, KG.stance, Stance.ASSERTS),
        (claim, KG.polarity, Polarity.AFFIRMATIVE),
        (claim, KG.evidence, sentence),
        (claim, KG.reportedIn, report),
        (claim, KG.extractedBy, mint_thing_iri(base, act_id(act))),
    ):
        draft.add_iri(subject, property, value)
    draft.put(claim, KG.narratorVoice, boolean(True))
    read_by_person(draft, claim)


def _add_mention(draft: Draft, sentence: str, words: Passage, report: str, base: str) -> str:
    mention = mint_mention_iri(base, key_of(report), words)
    if not draft.has(mention):
        begin = int(draft.one(sentence, NIF.beginIndex))
        said = draft.one(sentence, NIF.anchorOf)[words.start - begin : words.end - begin]
        draft.put_iri(mention, RDF.type, KG.Mention)
        draft.put(mention, NIF.anchorOf, text(said))
        draft.put(mention, NIF.beginIndex, integer(words.start))
        draft.put(mention, NIF.endIndex, integer(words.end))
        draft.put_iri(mention, NIF.referenceContext, report)
        draft.put_iri(mention, KG.inSentence, sentence)
    return mention


def _role_iri(values: list[str]) -> str:
    return concept_iri("role", values[1])


def _add_actor(draft: Draft, event: str, part: str, actor: str, role: str) -> None:
    draft.put_iri(part, RDF.type, KG.Participation)
    draft.put_iri(part, RDF.value, actor)
    draft.put_iri(part, SEM.roleType, role)
    draft.put_iri(part, KG.stance, Stance.ASSERTS)
    for claim in telling_claims(draft, event):
        draft.add_iri(part, KG.assertedBy, claim)
    draft.add_iri(event, KG.participation, part)
    list_actors(draft, event)


def _add_place(draft: Draft, event: str, spot: str, place: str, *, relation: str) -> None:
    draft.put_iri(spot, RDF.type, KG.Localisation)
    draft.put_iri(spot, KG.place, place)
    draft.put_iri(spot, KG.spatialRelation, concept_iri("spatial-relation", relation))
    draft.add_iri(event, KG.localisation, spot)
    list_places(draft, event)


def _add_figure(draft: Draft, event: str, count: str, figure: str, harm: str, status: str) -> None:
    """Let the claim that has the figures of the event have one more; else the first that tells."""
    others = sorted(figures_of(draft, event))
    draft.put_iri(count, RDF.type, KG.CasualtyCount)
    draft.put_iri(count, KG.harm, concept_iri("harm", harm))
    draft.put_iri(count, KG.victimStatus, concept_iri("victim-status", status))
    draft.put_iri(count, KG.scope, Scope.INCIDENT)
    draft.put(count, KG.asWritten, text(figure))
    draft.put(count, KG.intervalPolicy, text(INTERVAL_POLICY))
    draft.put(count, KG.evidence, *draft.terms(event, KG.evidence))
    put_figure(draft, count, figure)
    claims = telling_claims(draft, event)
    claims.sort(key=lambda claim: not draft.values(claim, KG.hasCount))
    for claim in claims[:1]:
        draft.add_iri(claim, KG.hasCount, count)
        name_claim(draft, claim)
    weigh_figure(draft, count)
    set_beside(draft, count, others)
