"""How is a draft written as an event frame, and when is it left out?

Gathers participants, places, times, speakers and evidence of all scenes of a draft, decides kind
and modality, and mints the frame's id from its first trigger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.extract.incidents import HEADLINES, Draft
from kg.extract.phrases import lemma_of, passage_of, span_passage
from kg.extract.places import PlaceMention
from kg.extract.scenes import Scene
from kg.extract.scopes import period_of
from kg.lexicon.words import Lexicon
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Name,
    Participant,
    When,
    Where,
)
from kg.model.text import Article, BlockKind

FINE = (
    "facility",
    "neighbourhood",
    "populated",
    None,
    "water",
    "route",
    "natural-area",
    "informal-area",
    "border",
    "admin2",
    "admin1",
    "country",
)
STATE_WORDS = frozenset(
    ["army", "government", "regime", "security", "state", "police", "military", "troop", "troops", "coalition", "iraqi", "syrian", "turkish", "russian", "israeli", "yemeni", "afghan", "ethiopian", "nigerian", "federal", "national"]
)
NON_STATE_WORDS = frozenset(
    ["militant", "rebel", "insurgent", "fighter", "group", "militia", "jihadist", "front", "houthi", "taliban", "is", "isis", "isil"]
)


def reason_to_drop(draft: Draft, lexicon: Lexicon) -> str | None:
    """Return why the draft is no event to report, or None if it is one."""
    scenes = draft.scenes
    if all(s.realisation.negated for s in scenes) and not draft.counts:
        return "negated"
    cause = _nonviolent_cause(scenes, lexicon)
    if cause:
        return f"not violence: {cause}"
    if not any(s.has_act for s in scenes) and not _has_killer(draft):
        return "no act of violence named"
    if draft.type == "" and not draft.counts:
        return "bare mention"
    if draft.counts:
        return None
    agents = any(s.agents for s in scenes)
    targets = any(s.targets for s in scenes)
    placed = any(s.places for s in scenes)
    dated = any(s.times for s in scenes)
    if agents + targets + placed + dated < 2 or not (agents or targets):
        return "bare mention"
    return None


def _has_killer(draft: Draft) -> bool:
    """Tell whether somebody killed: an agent, or a passive of a killing verb."""
    return any(
        s.agents or any(t.row.id in {"kill.v", "murder.v", "slay.v", "wound.v"} for t in s.triggers)
        for s in draft.scenes
    )


def _nonviolent_cause(scenes: Sequence[Scene], lexicon: Lexicon) -> str | None:
    """Return the flood or accident that the harm is told to come from."""
    causes = {row.words[-1]: row for row in lexicon.cue("nonviolent")}
    if any(_telling(scene, lexicon) for scene in scenes):
        return None
    for scene in scenes:
        for token in scene.sent:
            row = causes.get(lemma_of(token))
            if row is not None and token.pos_ in {row.pos, "PROPN", "NOUN"}:
                return row.words[-1]
    return None


def _telling(scene: Scene, lexicon: Lexicon) -> bool:
    """Tell whether the scene names an armed act that no accident explains."""
    plain = {"", "bombing-unspecified", "attack"}
    return any(t.is_act and t.type not in plain for t in scene.triggers) or bool(scene.agents)


def frame_of(draft: Draft, article: Article, lexicon: Lexicon) -> EventFrame:
    """Write *draft* as an event frame."""
    body = [s for s in draft.scenes if s.kind not in HEADLINES] or draft.scenes
    told = [*body, *(s for s in draft.scenes if s.kind in HEADLINES)]
    lead = next((s for s in told if s.has_act), told[0])
    trigger = _trigger_evidence(lead)
    kind = _kind(draft)
    event_type = _final_type(draft, told)
    counts = _dated(draft, article)
    attributions = _attributions(told)
    return EventFrame(
        id=f"{trigger.passage.start}-{event_type}",
        type=event_type,
        kind=kind,
        realisation=_realisation(draft, lead),
        trigger=trigger,
        evidence=tuple(_sentence(s) for s in _distinct_sentences(draft.scenes)),
        participants=_participants(told, counts),
        counts=counts,
        when=_when(draft, kind),
        where=_where(told, draft),
        attributions=attributions,
        modality=_modality(draft, attributions, told),
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
    """Tell whether the clause speaks of what happens again and again, in the present tense."""
    if scene.times:
        return False
    verbs = [t.token for t in scene.triggers if t.row.pos == "VERB"] or [scene.main.token.head]
    return all(
        verb.tag_ in {"VBP", "VBZ"}
        or (any(
            c.lemma_ in {"have", "continue"} and c.tag_ in {"VBP", "VBZ"}
            for c in verb.children
            if c.dep_ == "aux"
        )
        and any(c.lemma_ == "be" for c in verb.children if c.dep_ == "aux"))
        for verb in verbs
        if verb.pos_ in {"VERB", "AUX"}
    ) and any(verb.pos_ in {"VERB", "AUX"} for verb in verbs)


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
    if draft.type == "territory-change":
        words = {w for s in scenes for p in s.agents for w in p.name.text.lower().split()}
        lemmas = {w.rstrip("s") for w in words} | words
        state = bool(lemmas & STATE_WORDS) and not lemmas & NON_STATE_WORDS
        return "territory-regained-by-state" if state else "territory-taken-by-non-state"
    return draft.type or "attack"


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


def _when(draft: Draft, kind: str) -> When | None:
    times = [m for s in draft.scenes for m in s.times]
    if kind == "aggregate" and draft.scope != "umbrella":
        period = period_of(times)
        if period is not None and period.opens and period.when.anchor is not None:
            return replace(period.when, end=period.when.anchor, precision="days", edtf="")
    when = draft.when()
    if when is None and draft.part_of is not None:
        inherited = draft.part_of.when()
        return replace(inherited, basis="inherited") if inherited else None
    return when


def _participants(scenes: Sequence[Scene], counts: Sequence[Count]) -> tuple[Participant, ...]:
    agents = _unique_people(p for s in scenes for p in s.agents)
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
    names = {p.name.text.lower() for p in victims}
    acting = {p.name.text.lower() for p in agents}
    kept = [p for p in targets if p.name.text.lower() not in names | acting]
    return (*agents, *_unique_people(victims), *kept)


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
    mentions = [m for s in scenes for m in s.places]
    if not mentions and draft.part_of is not None:
        mentions = [m for s in draft.part_of.scenes for m in s.places]
        return tuple(replace(m.where, basis="inherited") for m in _ordered(mentions))
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
            m.where.name.text.lower() in containing,
            FINE.index(m.where.kind_hint) if m.where.kind_hint in FINE else 3,
        ),
    )


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


def _modality(draft: Draft, attributions: Sequence[Attribution], scenes: Sequence[Scene]) -> str:
    if any(a.stance == "denies" for a in attributions):
        return "denied"
    if any(s.hedge == "unverified" for s in scenes[:1]):
        return "unverified"
    actors = {p.name.resolved_text.lower() for s in scenes for p in s.agents}
    sources = {a.source.resolved_text.lower() for a in attributions if a.source}
    if sources and sources <= actors:
        return "claimed"
    return "asserted"
