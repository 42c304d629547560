"""Write an event mention as a frame, or give the reason why it is none.

Decides kind, type and modality, and mints the frame's id from its trigger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Token

from kg.clauses.trees import any_in, children, evidence_of, lemma_of
from kg.extract.accidents import nonviolent_cause
from kg.extract.event_mentions import EventMention, takes_a_place
from kg.extract.fiction import is_made_up, is_only_asked
from kg.extract.licence import head_in, without_victims
from kg.extract.people import are_of_a_state
from kg.extract.places import PlaceMention
from kg.extract.times import period_of
from kg.extract.triggers import TAKING
from kg.extract.victims import is_in_a_row, victims_of
from kg.lexicon.words import Lexicon, word_set
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

WAR: Final = "armed-conflict"
"""What a toll of a whole war is told of."""

PRECISION = {"day": 0, "days": 0, "week": 2, "month": 3, "year": 4, "vague": 5}
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
FAR = 6
"""A place so many steps from the trigger comes after all nearer ones."""
SPECIFIC = 58
"""Rank from which an event type tells enough without a doer or a target."""
BARE = "bare mention"


def reason_to_drop(mention: EventMention, lexicon: Lexicon) -> str:
    """Return why the mention is no event to report, or "" if it is one."""
    cause = "" if _tells_of_arms(mention, lexicon) else nonviolent_cause(mention.sent, lexicon)
    reasons = {
        "nothing told to be taken but a thing or a person": _takes_no_place(mention),
        "a work of fiction tells it": is_made_up(mention),
        "only asked": is_only_asked(mention),
        f"not violence: {cause}": cause,
        "no act of violence named": not (mention.type or mention.has_act or _has_killer(mention)),
        "who was harmed is told already": _tells_again(mention),
        BARE: not (mention.counts or _says_enough(mention, lexicon)),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _tells_again(mention: EventMention) -> bool:
    """Tell whether all harm is that of somebody told before: "he is the 12th person killed"."""
    harmed = [head for trigger in mention.triggers for head in victims_of(trigger)]
    return not mention.counts and bool(harmed) and all(map(is_in_a_row, harmed))


def _takes_no_place(mention: EventMention) -> bool:
    return mention.type == TAKING and not mention.counts and not takes_a_place(mention)


def _says_enough(mention: EventMention, lexicon: Lexicon) -> bool:
    """Tell whether a mention without a figure tells more than that something happened."""
    if not mention.type:
        return False
    told = sum(map(bool, (mention.agents, mention.targets, mention.places, mention.times)))
    is_weak = {trigger.row.id for trigger in mention.triggers} <= word_set("weak-verb-row")
    specific = lexicon.event_types[mention.type].rank >= SPECIFIC
    return told >= 2 + is_weak and bool(mention.agents or mention.targets or specific)


def _has_killer(mention: EventMention) -> bool:
    """Tell whether somebody killed: an agent, a war, or a passive of a killing verb."""
    is_war = any(count.scope == "war" for count in mention.counts)
    return (
        is_war
        or bool(mention.agents)
        or any(t.row.id in word_set("killing-verb-row") for t in mention.triggers)
    )


def _tells_of_arms(mention: EventMention, lexicon: Lexicon) -> bool:
    """Tell whether the mention names an armed act, or armed people, that no accident explains."""
    acts = {t.type for t in mention.triggers if t.is_act}
    doers = [p for p in mention.agents if p.role == "attacker"]
    armed = (p for p in doers if _is_armed(p) and not _met_an_accident(p, mention, lexicon))
    return bool(acts - {"", "bombing-unspecified", "attack"}) or any(armed)


def _met_an_accident(person: Participant, mention: EventMention, lexicon: Lexicon) -> bool:
    """Tell whether the harm came of what befell the doer: "an Osprey crashed, killing eight"."""
    head = head_in(person.name, mention.sent)
    if head is None or head.dep_ != "nsubj" or children(head.head, "obj"):
        return False
    return bool(nonviolent_cause([head.head], lexicon))


def _words_of(*people: Participant) -> set[str]:
    words = {w for p in people for w in p.name.resolved_text.lower().replace("-", " ").split()}
    return words | {word.rstrip("s").replace("gunmen", "gunman") for word in words}


def _is_armed(person: Participant) -> bool:
    words = _words_of(person) | {person.described_as}
    return not words.isdisjoint(word_set("armed")) or person.name.label == "ORG"


def frame_of(mention: EventMention, article: Article) -> EventFrame:
    """Write *mention* as an event frame."""
    main = mention.main
    first, last = sorted((main.first.i, main.token.i))
    trigger = evidence_of(mention.sent.doc[first : last + 1], main.row.id)
    event_type = _final_type(mention)
    attributions = _attributions(mention)
    modality = _modality(attributions, mention)
    real = mention.factuality.status in HAPPENED and modality != "denied"
    return EventFrame(
        id=f"{trigger.passage.start}-{event_type}",
        type=event_type,
        kind=_kind(mention),
        realisation=mention.factuality.status,
        trigger=trigger,
        evidence=(sentence_of(mention),),
        participants=_participants(mention),
        # Nobody is counted whom a plan, a threat or a denied act would have harmed.
        counts=_dated(mention, article) if real else (),
        when=_when(mention, article),
        where=_where(mention),
        attributions=attributions,
        modality=modality,
        weapon=mention.weapon,
        from_related=mention.kind is BlockKind.RELATED,
    )


def is_total(mention: EventMention) -> bool:
    """Tell whether the figures of *mention* are over several events."""
    return any(count.scope != "incident" for count in mention.counts)


def _kind(mention: EventMention) -> str:
    if mention.counts:
        return "aggregate" if is_total(mention) else "incident"
    when = told_time(mention)
    precise = when is not None and when.precision in {"day", "days"}
    if mention.type in {"ground-offensive", "siege"} and not precise:
        return "campaign"
    verbs = (t.token if t.row.pos == "VERB" else t.token.head for t in mention.triggers)
    return "situation" if not mention.times and any(map(_is_habitual, verbs)) else "incident"


def _is_habitual(verb: Token) -> bool:
    """Tell whether a clause speaks of what happens again and again: "has been shelling"."""
    words = {child.lower_ for child in verb.children}
    again = lemma_of(verb.head) == "continue" or not words.isdisjoint(word_set("habit"))
    auxiliaries = {child.lemma_ for child in children(verb, "aux")}
    return again or (verb.tag_ == "VBG" and auxiliaries >= {"have", "be"})  # perfect progressive


def sentence_of(mention: EventMention) -> Evidence:
    """Return the sentence as evidence, and the row that found the event in it."""
    return evidence_of(mention.sent, mention.main.row.id)


def _final_type(mention: EventMention) -> str:
    if any(count.scope == "war" for count in mention.counts):
        return WAR
    renamed = (new for types, fits, new in RENAMED if mention.type in types and fits(mention))
    return next(renamed, mention.type)


def _is_taken_by_state(mention: EventMention) -> bool:
    told = {word for person in mention.agents for word in person.name.text.lower().split()}
    return are_of_a_state(told | {word.rstrip("s") for word in told})


def _is_clash(mention: EventMention) -> bool:
    """Tell whether an armed group attacked an armed force: ACLED's armed clash.

    The target must be told by the act itself ("attacked a police post"); "killed in an attack"
    leaves open who fought.
    """
    active = any(t.row.pos == "VERB" and t.is_act for t in mention.triggers)
    attacked = not _words_of(*mention.targets).isdisjoint(word_set("military-target"))
    return active and attacked and any(map(_is_armed, mention.agents))


def _is_repression(mention: EventMention) -> bool:
    nouns = (token for token in mention.sent if token.pos_ in {"NOUN", "PROPN"})
    return any_in(nouns, "protesting") and all(count.harm != "killed" for count in mention.counts)


def _is_arrest(mention: EventMention) -> bool:
    """Tell of a raid by police in which nobody is hurt."""
    hurt = {count.harm for count in mention.counts} & {"killed", "injured"}
    return not hurt and not _words_of(*mention.agents).isdisjoint(word_set("police"))


RENAMED: tuple[tuple[set[str], Callable[[EventMention], bool], str], ...] = (
    ({TAKING}, lambda mention: not takes_a_place(mention), "attack"),
    ({TAKING}, _is_taken_by_state, "territory-regained-by-state"),
    ({TAKING}, lambda _: True, "territory-taken-by-non-state"),
    ({"attack", "", "attack-on-civilians"}, _is_clash, "armed-clash"),
    ({"armed-clash", "attack", "raid"}, _is_repression, "protest-repression"),
    ({"raid"}, _is_arrest, "arrest-detention"),
    ({""}, lambda _: True, "attack"),
)
"""Types that what else a mention tells makes another; the first row that fits decides."""


def _dated(mention: EventMention, article: Article) -> tuple[Count, ...]:
    if not is_total(mention):
        return tuple(mention.counts)
    period = period_of(mention.times)
    start = period.when.start if period else None
    end = article.published if period is None or period.opens else period.when.end
    return tuple(replace(count, period_start=start, period_end=end) for count in mention.counts)


def told_time(mention: EventMention) -> When | None:
    """Return the most precise time that *mention* gives."""
    # "since 2011" opens a period; it dates no act.
    found = [time.when for time in mention.times if not time.opens]
    resolved = [when for when in found if when.end is not None]
    return min(
        resolved or found,
        # Words in a quotation count from another day: any other date goes before.
        key=lambda when: (when.basis == "in-quotation", PRECISION[when.precision]),
        default=None,
    )


def _when(mention: EventMention, article: Article) -> When | None:
    period = period_of(mention.times) if is_total(mention) else None
    if period is not None and period.opens and article.published is not None:
        return replace(period.when, end=article.published, precision="days", edtf="")
    return told_time(mention)


def _participants(mention: EventMention) -> tuple[Participant, ...]:
    agents = [_as_claimed(p, mention) for p in _unique_people(mention.agents)]
    wholes = (count for count in mention.counts if count.victim_text and count.subset_of is None)
    victims = _unique_people(map(_victims_of, wholes))
    # "Troops clashed with rebels": whom one side fights is the other side, and not only hit.
    sides = {p.name.passage for p in agents if p.role == "belligerent"}
    targets = _unique_people(p for p in mention.targets if p.name.passage not in sides)
    agents = without_victims(agents, [*victims, *targets])
    names = {p.name.text.lower() for p in victims}
    return (*agents, *victims, *(p for p in targets if p.name.text.lower() not in names))


def _victims_of(count: Count) -> Participant:
    name = Name(count.victim_text or "", count.passage)
    return Participant(
        "victim-group", name, victim_kind=count.victim_kind, organisation=count.victim_group
    )


def _as_claimed(agent: Participant, mention: EventMention) -> Participant:
    """Mark an agent who is the only one to say so: it claims the act."""
    claims = (a.source for a in mention.attributions if a.cue in word_set("claiming"))
    own = {source.text.lower() for source in claims if source is not None}
    is_own = agent.stance == "asserts" and agent.name.text.lower() in own
    return replace(agent, stance="claims-responsibility") if is_own else agent


def _unique_people(people: Iterable[Participant]) -> list[Participant]:
    found: dict[str, Participant] = {}
    for person in people:
        key = person.name.resolved_text.lower()
        known = found.get(key)
        # A claim or a suspicion says more than plain "did it".
        if known is None or (known.stance == "asserts" != person.stance):
            found[key] = person
    return list(found.values())


def _where(mention: EventMention) -> tuple[Where, ...]:
    """Return the places from fine to coarse, equally fine ones by where they stand."""
    accused = [person.name.passage for person in mention.agents]
    unique: dict[str, PlaceMention] = {}
    for place in mention.places:
        # "Turkey shelled the villages": a country that acts is not where it acts.
        if not any(map(place.where.name.passage.overlaps, accused)):
            unique.setdefault(place.where.name.text.lower(), place)
    containing = {n.text.lower() for m in unique.values() for n in m.where.within}

    def coarseness(place: PlaceMention) -> tuple[bool, bool, int, bool]:
        where = place.where
        name = where.name.text.lower()
        return (
            any(names_agree(name, other) for other in containing),
            place.distance >= FAR,
            COARSENESS.get(where.kind_hint or "", 0),
            # "north of Hama" lies outside Hama: a place that holds the act goes before.
            where.relation.endswith("-of"),
        )

    return tuple(place.where for place in sorted(unique.values(), key=coarseness))


def _attributions(mention: EventMention) -> tuple[Attribution, ...]:
    found: dict[str, Attribution] = {}
    for said in mention.attributions:
        if said.source is not None and said.source.resolved_text.lower() not in word_set("pronoun"):
            found.setdefault(said.source.resolved_text.lower(), said)
    return tuple(found.values())


def _modality(attributions: Sequence[Attribution], mention: EventMention) -> str:
    if any(said.stance == "denies" for said in mention.attributions):
        return "denied"
    if mention.hedge == "unverified":
        return "unverified"
    actors = {person.name.resolved_text.lower() for person in mention.agents}
    sources = {said.source.resolved_text.lower() for said in attributions if said.source}
    # Nobody but the doers tells it.
    return "claimed" if sources and sources <= actors else "asserted"
