"""How is a scene written as an event frame, and when is it left out?

Decides kind, type and modality, and mints the frame's id from its trigger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.clauses.trees import (
    PhraseIndex,
    ancestors,
    case_of,
    children,
    evidence_of,
    lemma_of,
)
from kg.extract.licence import without_victims
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
    When,
    Where,
    names_agree,
)
from kg.model.text import Article, BlockKind

PRECISION = {"day": 0, "days": 0, "week": 2, "month": 3, "year": 4, "vague": 5}
MET_BY_FORCE = frozenset({"armed-clash", "attack", "raid"})
PROTESTING = frozenset(
    {"protester", "demonstrator", "protestor", "protest", "demonstration", "rally"}
)
POLICE = frozenset({"police", "officer", "policeman", "security"})
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


def reason_to_drop(scene: Scene, lexicon: Lexicon) -> str:
    """Return why the scene is no event to report, or "" if it is one."""
    if scene.type == "territory-change" and not scene.counts and not takes_a_place(scene):
        return "nothing told to be taken but a thing or a person"
    if _is_fiction(scene):
        return "a work of fiction tells it"
    cause = _nonviolent_cause(scene, lexicon)
    if cause:
        return f"not violence: {cause}"
    if not (scene.type or scene.has_act or _has_killer(scene)):
        return "no act of violence named"
    return "" if scene.counts or _says_enough(scene, lexicon) else BARE


def _says_enough(scene: Scene, lexicon: Lexicon) -> bool:
    """Tell whether a scene without a figure tells more than that something happened."""
    if not scene.type:
        return False
    told = sum(map(bool, (scene.agents, scene.targets, scene.places, scene.times)))
    if told < 3 and all(trigger.row.id in WEAK_VERBS for trigger in scene.triggers):
        return False
    specific = lexicon.event_types[scene.type].rank >= SPECIFIC
    return told >= 2 and bool(scene.agents or scene.targets or specific)


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


def _has_killer(scene: Scene) -> bool:
    """Tell whether somebody killed: an agent, or a passive of a killing verb."""
    return bool(scene.agents) or any(t.row.id in KILLING_VERBS for t in scene.triggers)


def _nonviolent_cause(scene: Scene, lexicon: Lexicon) -> str | None:
    """Return the flood or accident that the harm is told to come from."""
    if _telling(scene):
        return None
    causes = _causes(lexicon)
    for token in scene.sent:
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
BARE = "bare mention"
KILLING_VERBS = frozenset({"kill.v", "murder.v", "slay.v", "wound.v"})
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


def frame_of(scene: Scene, article: Article) -> EventFrame:
    """Write *scene* as an event frame."""
    main = scene.main
    first, last = sorted((main.first.i, main.token.i))
    trigger = evidence_of(scene.sent.doc[first : last + 1], main.row.id)
    event_type = _final_type(scene)
    attributions = _attributions(scene)
    modality = _modality(attributions, scene)
    real = scene.realisation.status in HAPPENED and modality != "denied"
    return EventFrame(
        id=f"{trigger.passage.start}-{event_type}",
        type=event_type,
        kind=_kind(scene),
        realisation=scene.realisation.status,
        trigger=trigger,
        evidence=(sentence_of(scene),),
        participants=_participants(scene),
        # Nobody is counted whom a plan, a threat or a denied act would have harmed.
        counts=_dated(scene, article) if real else (),
        when=_when(scene, article),
        where=_where(scene),
        attributions=attributions,
        modality=modality,
        weapon=scene.weapon,
        from_related=scene.kind is BlockKind.RELATED,
    )


def is_total(scene: Scene) -> bool:
    """Tell whether the figures of *scene* are over several events."""
    return any(count.scope != "incident" for count in scene.counts)


def _kind(scene: Scene) -> str:
    if is_total(scene):
        return "aggregate"
    if scene.counts:
        return "incident"
    when = told_time(scene)
    precise = when is not None and when.precision in {"day", "days"}
    if scene.type in {"ground-offensive", "siege"} and not precise:
        return "campaign"
    return "situation" if _is_habitual(scene) else "incident"


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


def sentence_of(scene: Scene) -> Evidence:
    """Return the sentence as evidence, and the row that found the event in it."""
    return evidence_of(scene.sent, scene.main.row.id)


def _final_type(scene: Scene) -> str:
    if any(count.scope == "war" for count in scene.counts):
        return "armed-conflict"
    if scene.type == "territory-change":
        return _taken_by(scene) if takes_a_place(scene) else "attack"
    if scene.type in {"attack", "", "attack-on-civilians"} and _is_clash(scene):
        return "armed-clash"
    harms = {count.harm for count in scene.counts}
    if scene.type in MET_BY_FORCE and "killed" not in harms and _names_protesters(scene):
        return "protest-repression"
    if scene.type == "raid" and not harms & {"killed", "injured"} and _by_police(scene):
        return "arrest-detention"
    return scene.type or "attack"


def _taken_by(scene: Scene) -> str:
    words = {w for p in scene.agents for w in p.name.text.lower().split()}
    lemmas = {w.rstrip("s") for w in words} | words
    state = bool(lemmas & word_set("state-actor")) and not lemmas & word_set("non-state-actor")
    return "territory-regained-by-state" if state else "territory-taken-by-non-state"


def _is_clash(scene: Scene) -> bool:
    """Tell whether an armed group attacked an armed force: ACLED's armed clash.

    The target must be told by the act itself ("attacked a police post"); "killed in an attack"
    leaves open who fought.
    """
    active = any(t.row.pos == "VERB" and t.is_act for t in scene.triggers)
    attacked = any(_words_of(p.name.text) & word_set("military-target") for p in scene.targets)
    return active and attacked and any(map(_is_armed, scene.agents))


def _names_protesters(scene: Scene) -> bool:
    return any(
        lemma_of(token) in PROTESTING and token.pos_ in {"NOUN", "PROPN"} for token in scene.sent
    )


def _by_police(scene: Scene) -> bool:
    words = {word for person in scene.agents for word in _words_of(person.name.text)}
    return bool(words & POLICE)


def _dated(scene: Scene, article: Article) -> tuple[Count, ...]:
    """Give cumulative figures their period."""
    if not is_total(scene):
        return tuple(scene.counts)
    period = period_of(scene.times)
    start = period.when.start if period else None
    end = article.published if period is None or period.opens else period.when.end
    if start is not None and end is not None and start > end:
        start = None
    return tuple(replace(count, period_start=start, period_end=end) for count in scene.counts)


def told_time(scene: Scene) -> When | None:
    """Return the most precise time that *scene* gives."""
    found = [mention.when for mention in scene.times if not mention.opens]
    resolved = [when for when in found if when.end is not None]
    return min(
        resolved or found,
        key=lambda when: (when.basis == "in-quotation", PRECISION[when.precision]),
        default=None,
    )


def _when(scene: Scene, article: Article) -> When | None:
    period = period_of(scene.times) if is_total(scene) else None
    if period is not None and period.opens and article.published is not None:
        return replace(period.when, end=article.published, precision="days", edtf="")
    return told_time(scene)


def _participants(scene: Scene) -> tuple[Participant, ...]:
    agents = [_as_claimed(p, scene) for p in _unique_people(scene.agents)]
    if scene.type.startswith("suicide"):
        agents = [p for p in agents if not _words_of(p.name.text) & word_set("bomber")]
    victims = [
        Participant(
            "victim-group",
            Name(c.victim_text, c.passage),
            victim_kind=c.victim_kind,
            organisation=c.victim_group,
        )
        for c in scene.counts
        if c.victim_text and c.subset_of is None
    ]
    targets = _unique_people(scene.targets)
    agents = without_victims(agents, [*victims, *targets])
    names = {p.name.text.lower() for p in victims}
    kept = [p for p in targets if p.name.text.lower() not in names]
    return (*agents, *_unique_people(victims), *kept)


def _as_claimed(agent: Participant, scene: Scene) -> Participant:
    """Mark an agent who is the only one to say so: it claims the act."""
    own = {
        said.source.text.lower()
        for said in scene.attributions
        if said.source is not None and said.cue in word_set("claiming")
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


def _where(scene: Scene) -> tuple[Where, ...]:
    accused = [person.name.passage for person in scene.agents]
    mentions = [
        mention
        for mention in scene.places
        if not any(mention.where.name.passage.overlaps(passage) for passage in accused)
    ]
    return tuple(mention.where for mention in _ordered(mentions))


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


def _attributions(scene: Scene) -> tuple[Attribution, ...]:
    found: dict[str, Attribution] = {}
    for said in scene.attributions:
        if said.source is not None and said.source.text.lower() not in word_set("pronoun"):
            found.setdefault(said.source.resolved_text.lower(), said)
    return tuple(found.values())


def _modality(attributions: Sequence[Attribution], scene: Scene) -> str:
    if any(said.stance == "denies" for said in scene.attributions):
        return "denied"
    if scene.hedge == "unverified":
        return "unverified"
    actors = {person.name.resolved_text.lower() for person in scene.agents}
    sources = {said.source.resolved_text.lower() for said in attributions if said.source}
    return "claimed" if sources and sources <= actors else "asserted"
