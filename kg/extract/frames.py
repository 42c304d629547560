"""How is a draft written as an event frame, and when is it left out?

Gathers participants, places, times, speakers and evidence of all scenes of a draft, decides kind
and modality, and mints the frame's id from its first trigger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.extract.incidents import HEADLINES, Draft, names_agree
from kg.extract.licence import without_victims
from kg.extract.phrases import (
    PhraseIndex,
    ancestors,
    case_of,
    children,
    lemma_of,
    passage_of,
    span_passage,
)
from kg.extract.places import PlaceMention
from kg.extract.scenes import Scene, takes_a_place
from kg.extract.times import period_of
from kg.lexicon.words import CueRow, Lexicon, word_set
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Name,
    Participant,
    Support,
    When,
    Where,
)
from kg.model.text import Article, BlockKind

INHERITED = Support("inherited")
HAPPENED = frozenset({"occurred", "ongoing"})
COARSENESS = {
    "natural-area": 1,
    "route": 1,
    "informal-area": 1,
    "water": 2,
    "border": 2,
    "admin2": 3,
    "admin1": 4,
    "country": 5,
}
"""How coarse a kind of place is; what is not listed is as fine as a town."""


def reason_to_drop(draft: Draft, lexicon: Lexicon) -> str | None:
    """Return why the draft is no event to report, or None if it is one."""
    scenes = draft.scenes
    if (
        draft.type == "territory-change"
        and not draft.counts
        and not any(takes_a_place(s) for s in scenes)
    ):
        return "nothing told to be taken but a thing or a person"
    if any(_is_fiction(scene) for scene in scenes):
        return "a work of fiction tells it"
    cause = _nonviolent_cause(scenes, lexicon)
    if cause:
        return f"not violence: {cause}"
    by_weapon = any(s.type for s in scenes)
    if not by_weapon and not any(s.has_act for s in scenes) and not _has_killer(draft):
        return "no act of violence named"
    if draft.type == "" and not draft.counts:
        return "bare mention"
    if draft.counts:
        return None
    agents = any(s.agents for s in scenes)
    targets = any(s.targets for s in scenes)
    placed = any(s.places for s in scenes)
    dated = any(s.times for s in scenes)
    if agents + targets + placed + dated < 3 and all(
        t.row.id in WEAK_VERBS for s in scenes for t in s.triggers
    ):
        return "bare mention"
    specific = lexicon.event_types[draft.type].rank >= SPECIFIC if draft.type else False
    if agents + targets + placed + dated < 2 or not (agents or targets or specific):
        return "bare mention"
    return None


def _is_fiction(scene: Scene) -> bool:
    """Tell whether a work tells it: "The film tells how ...", "In her latest thriller ..."."""
    act = scene.main.token
    verbs = [node for node in ancestors(act) if node.pos_ == "VERB"]
    if not verbs or any(verb.tag_ == "VBD" for verb in verbs):
        return False  # works are told in the present
    return any(
        lemma_of(noun) in word_set("work-of-fiction")
        and (noun.dep_ == "nsubj" or (case_of(noun) == "in" and noun.i < act.i))
        for verb in verbs
        for noun in children(verb, "nsubj", "obl")
    )


def _has_killer(draft: Draft) -> bool:
    """Tell whether somebody killed: an agent, or a passive of a killing verb."""
    return any(
        s.agents or any(t.row.id in {"kill.v", "murder.v", "slay.v", "wound.v"} for t in s.triggers)
        for s in draft.scenes
    )


def _nonviolent_cause(scenes: Sequence[Scene], lexicon: Lexicon) -> str | None:
    """Return the flood or accident that the harm is told to come from."""
    if any(_telling(scene) for scene in scenes):
        return None
    lead = next((s for s in scenes if s.kind not in HEADLINES), scenes[0])
    causes = _causes(lexicon)
    for token in lead.sent:
        row = causes.ending_at(token)
        if row is not None and token.pos_ in {row.pos, "PROPN", "NOUN"}:
            return " ".join(row.words)
    return None


@lru_cache(maxsize=2)
def _causes(lexicon: Lexicon) -> PhraseIndex[CueRow]:
    return PhraseIndex(lexicon.cue("nonviolent"))


def _telling(scene: Scene) -> bool:
    """Tell whether the scene names an armed act, or armed people, that no accident explains."""
    plain = {"", "bombing-unspecified", "attack"}
    return any(t.is_act and t.type not in plain for t in scene.triggers) or any(
        p.role == "attacker" and _is_armed(p) for p in scene.agents
    )


SPECIFIC = 58
WEAK_VERBS = frozenset(
    {"target.v", "hit.v", "strike.v", "fight.v", "battle.v", "repel.v", "control.v"}
)


def _words_of(text: str) -> set[str]:
    words = set(text.lower().replace("-", " ").split())
    return (
        words
        | {word.rstrip("s") for word in words}
        | {"gunman" if w == "gunmen" else w for w in words}
    )


def _is_armed(participant: Participant) -> bool:
    described = participant.name.resolved_text + " " + (participant.described_as or "")
    return bool(_words_of(described) & word_set("armed")) or participant.name.label == "ORG"


def frame_of(draft: Draft, article: Article) -> EventFrame:
    """Write *draft* as an event frame."""
    body = [s for s in draft.scenes if s.kind not in HEADLINES] or draft.scenes
    told = [*body, *(s for s in draft.scenes if s.kind in HEADLINES)]
    lead = next((s for s in told if s.has_act), told[0])
    trigger = _trigger_evidence(lead)
    kind = _kind(draft)
    event_type = _final_type(draft, told)
    attributions = _attributions(told)
    modality = _modality(attributions, told)
    realisation = _realisation(draft, lead)
    counts = _dated(draft, article)
    participants = _participants(told, counts)
    if realisation not in HAPPENED or modality == "denied":
        counts = ()  # nobody is counted whom a plan, a threat or a denied act would have harmed
    return EventFrame(
        id=f"{trigger.passage.start}-{event_type}",
        type=event_type,
        kind=kind,
        realisation=realisation,
        trigger=trigger,
        evidence=tuple(_sentence(s) for s in _distinct_sentences(draft.scenes)),
        participants=participants,
        counts=counts,
        when=_when(draft, kind, article),
        where=_where(told, draft),
        attributions=attributions,
        modality=modality,
        weapon=next((s.weapon for s in told if s.weapon), None),
        part_of=None,
        from_related=draft.first.kind is BlockKind.RELATED,
    )


def _kind(draft: Draft) -> str:
    if draft.kind == "aggregate":
        return "aggregate"
    precise = draft.when() is not None and draft.when().precision in {"day", "days"}  # type: ignore[union-attr]
    if draft.type in {"ground-offensive", "siege"} and not draft.counts and not precise:
        return "campaign"
    if not draft.counts and all(_is_habitual(s) for s in draft.scenes):
        return "situation"
    return "incident"


def _is_habitual(scene: Scene) -> bool:
    """Tell whether the clause speaks of what happens again and again."""
    if scene.times:
        return False
    for trigger in scene.triggers:
        verb = trigger.token if trigger.row.pos == "VERB" else trigger.token.head
        auxiliaries = {c.lemma_ for c in verb.children if c.dep_ == "aux"}
        if {"have", "be"} <= auxiliaries and verb.tag_ == "VBG":
            return True
        if (
            any(c.lower_ in word_set("habit") for c in verb.children)
            or lemma_of(verb.head) == "continue"
        ):
            return True
    return False


def _trigger_evidence(scene: Scene) -> Evidence:
    trigger = scene.main
    passage = passage_of([trigger.first, trigger.token])
    return Evidence(passage, scene.sent.doc.text[passage.start : passage.end], trigger.row.id)


def _sentence(scene: Scene) -> Evidence:
    passage = span_passage(scene.sent)
    return Evidence(passage, scene.sent.doc.text[passage.start : passage.end], scene.main.row.id)


def _distinct_sentences(scenes: Iterable[Scene]) -> list[Scene]:
    seen: dict[int, Scene] = {}
    for scene in scenes:
        seen.setdefault(scene.sent.start, scene)
    return [seen[start] for start in sorted(seen)]


def _final_type(draft: Draft, scenes: Sequence[Scene]) -> str:
    if draft.scope == "war" or any(c.scope == "war" for c in draft.counts):
        return "armed-conflict"
    if draft.type == "territory-change" and not any(takes_a_place(s) for s in scenes):
        return "attack"
    if draft.type == "territory-change":
        words = {w for s in scenes for p in s.agents for w in p.name.text.lower().split()}
        lemmas = {w.rstrip("s") for w in words} | words
        state = bool(lemmas & word_set("state-actor")) and not lemmas & word_set("non-state-actor")
        return "territory-regained-by-state" if state else "territory-taken-by-non-state"
    if draft.type in {"attack", "", "attack-on-civilians"} and _is_clash(scenes):
        return "armed-clash"
    if draft.type in {"armed-clash", "attack", "raid"} and _meets_protesters(draft, scenes):
        return "protest-repression"
    harmed = any(c.harm in {"killed", "injured"} for c in draft.counts)
    if draft.type == "raid" and not harmed and _by_police(scenes):
        return "arrest-detention"
    return draft.type or "attack"


def _is_clash(scenes: Sequence[Scene]) -> bool:
    """Tell whether an armed group attacked an armed force: ACLED's armed clash.

    The target must be told by the act itself ("attacked a police post"); "killed in an attack"
    leaves open who fought.
    """
    for scene in scenes:
        attacked = [
            p for p in scene.targets if _words_of(p.name.text) & word_set("military-target")
        ]
        active = any(t.row.pos == "VERB" and t.is_act for t in scene.triggers)
        if active and attacked and any(_is_armed(p) for p in scene.agents):
            return True
    return False


def _meets_protesters(draft: Draft, scenes: Sequence[Scene]) -> bool:
    """Tell whether the lead sentence sets the act against protesters."""
    lead = scenes[0]
    killed = any(c.harm == "killed" for c in draft.counts)
    words = {"protester", "demonstrator", "protestor", "protest", "demonstration", "rally"}
    return not killed and any(
        lemma_of(token) in words and token.pos_ in {"NOUN", "PROPN"} for token in lead.sent
    )


def _by_police(scenes: Sequence[Scene]) -> bool:
    words = {w for s in scenes for p in s.agents for w in _words_of(p.name.text)}
    return bool(words & {"police", "officer", "policeman", "security"})


def _realisation(draft: Draft, lead: Scene) -> str:
    statuses = [s.realisation.status for s in draft.scenes]
    if draft.counts and "occurred" in statuses:
        return "occurred"
    return lead.realisation.status


def _dated(draft: Draft, article: Article) -> tuple[Count, ...]:
    """Give cumulative figures their period."""
    if draft.kind != "aggregate" or draft.scope == "umbrella":
        return tuple(draft.counts)
    period = period_of([m for s in draft.scenes for m in s.times])
    start = period.when.start if period else None
    end = article.published if period is None or period.opens else period.when.end
    if start is not None and end is not None and start > end:
        start = None
    return tuple(
        replace(c, period_start=start, period_end=end) if c.scope != "incident" else c
        for c in draft.counts
    )


def _when(draft: Draft, kind: str, article: Article) -> When | None:
    if kind == "aggregate" and draft.scope != "umbrella":
        period = period_of([m for s in draft.scenes for m in s.times])
        if period is not None and period.opens and article.published is not None:
            return replace(period.when, end=article.published, precision="days", edtf="")
    when = draft.when()
    if when is None and draft.part_of is not None:
        inherited = draft.part_of.when()
        return replace(inherited, basis="inherited", support=INHERITED) if inherited else None
    return when


def _participants(scenes: Sequence[Scene], counts: Sequence[Count]) -> tuple[Participant, ...]:
    agents = [_as_claimed(p, scenes) for p in _unique_people(p for s in scenes for p in s.agents)]
    if any(s.type.startswith("suicide") for s in scenes):
        agents = [p for p in agents if not _words_of(p.name.text) & word_set("bomber")]
    victims = [
        Participant(
            "victim-group",
            Name(c.victim_text, c.passage),
            victim_kind=c.victim_kind,
            organisation=c.victim_group,
        )
        for c in counts
        if c.victim_text and c.subset_of is None
    ]
    targets = _unique_people(p for s in scenes for p in s.targets)
    agents = without_victims(agents, [*victims, *targets])
    names = {p.name.text.lower() for p in victims}
    kept = [p for p in targets if p.name.text.lower() not in names]
    return (*agents, *_unique_people(victims), *kept)


def _as_claimed(agent: Participant, scenes: Sequence[Scene]) -> Participant:
    """Mark an agent who is the only one to say so: it claims the act."""
    own = {
        a.source.text.lower()
        for s in scenes
        for a in s.attributions
        if a.source is not None and a.cue in word_set("claiming")
    }
    if agent.stance == "asserts" and agent.name.text.lower() in own:
        return replace(agent, stance="claims-responsibility")
    return agent


def _unique_people(people: Iterable[Participant]) -> list[Participant]:
    """Keep one participant per name; a stance beats plain assertion."""
    found: dict[str, Participant] = {}
    for person in people:
        key = person.name.resolved_text.lower()
        known = found.get(key)
        if known is None or (known.stance == "asserts" and person.stance != "asserts"):
            found[key] = person
    return list(found.values())


def _where(scenes: Sequence[Scene], draft: Draft) -> tuple[Where, ...]:
    accused = [p.name.passage for s in scenes for p in s.agents]
    mentions = [
        m
        for s in scenes
        for m in s.places
        if not any(m.where.name.passage.overlaps(passage) for passage in accused)
    ]
    lent = [m for s in draft.part_of.scenes for m in s.places] if draft.part_of else []
    if not mentions and (lent or draft.borrowed_places):
        mentions = draft.borrowed_places or lent
        return tuple(
            replace(m.where, basis="inherited", support=INHERITED) for m in _ordered(mentions)
        )
    return tuple(m.where for m in _ordered(mentions))


def _ordered(mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Order places from fine to coarse; equally fine ones by where they stand."""
    unique: dict[str, PlaceMention] = {}
    for mention in mentions:
        unique.setdefault(mention.where.name.text.lower(), mention)
    containing = {n.text.lower() for m in mentions for n in m.where.within}
    return sorted(
        unique.values(),
        key=lambda m: (
            _lies_within(m.where.name.text.lower(), containing),
            m.distance >= 6,
            COARSENESS.get(m.where.kind_hint or "", 0),
            m.where.relation.endswith("-of"),
        ),
    )


def _lies_within(name: str, containing: set[str]) -> bool:
    return any(names_agree(name, other) for other in containing)


def _attributions(scenes: Sequence[Scene]) -> tuple[Attribution, ...]:
    found: dict[str, Attribution] = {}
    for scene in scenes:
        for attribution in scene.attributions:
            if attribution.source is not None and attribution.source.text.lower() not in {
                "he",
                "she",
                "it",
                "they",
            }:
                found.setdefault(attribution.source.resolved_text.lower(), attribution)
    return tuple(found.values())


def _modality(attributions: Sequence[Attribution], scenes: Sequence[Scene]) -> str:
    denials = [any(a.stance == "denies" for a in s.attributions) for s in scenes]
    if any(denials):
        return "denied" if all(denials) else "disputed"
    if any(s.hedge == "unverified" for s in scenes[:1]):
        return "unverified"
    actors = {p.name.resolved_text.lower() for s in scenes for p in s.agents}
    sources = {a.source.resolved_text.lower() for a in attributions if a.source}
    if sources and sources <= actors:
        return "claimed"
    return "asserted"
