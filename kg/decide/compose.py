"""Write a decided event as a frame: the grammar's frame where it has one, else a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeVar

from kg.decide.clusters import SUFFERERS, EventCluster, Filler, name_of
from kg.decide.figures import linked, said_by
from kg.decide.mentions import HAPPENED
from kg.decide.sight import Sight, closest
from kg.decide.slots import Candidate, people_kinds
from kg.decide.tables import Features
from kg.extract.frames import WAR
from kg.lexicon.words import load_lexicon, number_words, word_set
from kg.model.findings import (
    DOERS,
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
from kg.model.text import Passage
from kg.model.trace import SeenFigure

Named = TypeVar("Named", Participant, Where)

LEARNED_RULE: Final = "reader"
GENERAL: Final = "attack"
SURE_TYPE: Final = 0.45
# Taking a village is what an attack comes to: it does not name the attack.
INNER_TYPES: Final = frozenset({"territory-change"})
SURE_STATUS: Final = 0.8
UNLIKELY: Final = 0.35
NIGHT: Final = timedelta(days=1)
WIDE: Final = frozenset({"country", "admin1", "natural-area"})
ONE: Final = frozenset({"a", "an", "one"})
NOUN: Final = re.compile(r"\s+(\w+?)s?\b")
WORD: Final = re.compile(r"\S+")
SIDE: Final = re.compile(r"\s+([\w-]+)")
AND: Final = re.compile(r"[^.,;:()]{1,60}\band\s+")
"""Between two figures of one phrase: "three commanders of the militia and ten civilians"."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A candidate that was weighed, with what it had to reach and what was seen."""

    candidate: Candidate
    score: float
    threshold: float
    features: Features

    @property
    def support(self) -> Support:
        """Return how the slot was read."""
        filler, span = self.candidate.filler, self.candidate.span
        method = "learned" if filler is None else "grammar" if span is None else "both"
        rule = LEARNED_RULE if filler is None else getattr(filler, "rule_id", "")
        return weighed(method, rule, self.score, self.threshold, self.features)


def weighed(method: str, rule: str, score: float, threshold: float, features: Features) -> Support:
    """Return how something was read that had to reach *threshold*."""
    return Support(
        method=method,
        rule=rule,
        score=round(score, 3),
        threshold=round(threshold, 3),
        features=tuple((name, float(value)) for name, value in features.items()),
    )


def composed(
    cluster: EventCluster,
    chosen: Mapping[str, Sequence[Decision]],
    labels: Mapping[Passage, str],
    support: Support,
) -> EventFrame:
    """Write *cluster* with the decisions that were *chosen* for each slot, surest first.

    Args:
        cluster: The event.
        chosen: Decisions by slot.
        labels: PERSON, ORG or LOC for the named mentions of the article.
        support: How the event itself was read.
    """
    sight = cluster.sight
    base = replace(
        cluster.base or _new_frame(cluster),
        where=_not_containing(_once(_where(d, sight, labels) for d in chosen.get("place", ()))),
        when=next((w for d in chosen.get("time", ()) if (w := _when(d, sight)) is not None), None),
    )
    modality = _modality(cluster, base)
    # What is planned or denied has harmed nobody.
    real = base.realisation in HAPPENED and modality != "denied"
    figures = chosen.get("figure", ()) if real else ()
    one = is_told_as_one(base) or cluster.is_single
    counts = [count for d in figures if (count := _count(d, figures, sight, one)) is not None]
    spans = {d.candidate.passage: d.candidate.span for d in figures}
    others = [p for p in base.participants if p.role not in DOERS | SUFFERERS]
    attributions = _speakers(cluster, chosen, labels)
    frame = replace(
        base,
        evidence=_evidence(cluster, base),
        participants=(
            *_fullest(_once(_named(_person(d, sight, labels) for d in chosen.get("doer", ())))),
            *_whole(
                _once(_named(_person(d, sight, labels) for d in chosen.get("target", ()))), sight
            ),
            *others,
        ),
        counts=tuple(said_by(c, attributions, sight) for c in linked(counts, spans, sight)),
        attributions=attributions,
        modality=modality,
        weapon=next((lead.weapon for lead in (base, *cluster.leads) if lead.weapon), None),
        support=support,
    )
    return replace(frame, kind=_kind(cluster, frame), type=_type(cluster, frame))


def _modality(cluster: EventCluster, base: EventFrame) -> str:
    """Return how the event is told over all its frames: denied by some is disputed."""
    told = {frame.modality for frame in cluster.frames} or {base.modality}
    if "denied" in told:
        return "denied" if told == {"denied"} else "disputed"
    return next((name for name in ("disputed", "unverified") if name in told), base.modality)


def _once(fillers: Iterable[Named]) -> tuple[Named, ...]:
    """Return *fillers* without those whose words were there before."""
    found: dict[str, Named] = {}
    for filler in fillers:
        found.setdefault(filler.name.resolved_text.lower().removeprefix("the "), filler)
    return tuple(found.values())


def _fullest(people: Sequence[Participant]) -> Iterator[Participant]:
    """Yield *people* without those whom other words tell more fully: "bomber", "suicide bomber".

    Names are all kept, and both sides of a clash ("the army", "the Arakan Army").
    """
    plain = [p for p in people if p.role == "attacker" and not p.name.label]
    words = {p: frozenset(p.name.resolved_text.lower().split()) for p in plain}
    less = {p for p, own in words.items() if any(own < other for other in words.values())}
    return (person for person in people if person not in less)


def _whole(people: Sequence[Participant], sight: Sight) -> Iterator[Participant]:
    """Yield *people* without words of another's name: "members" of "five suspected members"."""
    spans = [_words_of(person.name, sight) for person in people]
    for person, own in zip(people, spans, strict=True):
        if person.role != "target" or not any(s != own and s.contains(own) for s in spans):
            yield person


def _words_of(name: Name, sight: Sight) -> Passage:
    """Return where *name* is written: whom a figure counts stand behind it."""
    start = sight.text.find(name.text, name.passage.start, name.passage.end + len(name.text) + 1)
    return Passage(start, start + len(name.text)) if start >= 0 else name.passage


def _not_containing(places: Sequence[Where]) -> tuple[Where, ...]:
    """Leave out places of which another one is told to lie inside, and the ends of a way."""
    around = {name.text.lower() for where in places for name in where.within}
    around |= {where.second.text.lower() for where in places if where.second}
    return tuple(where for where in places if where.name.text.lower() not in around)


def _new_frame(cluster: EventCluster) -> EventFrame:
    sight, seen = cluster.sight, cluster.attributes
    spans = [sight.span(number) for number in cluster.triggers]
    surest = max(spans, key=lambda span: span.score, default=None)
    words = surest.passage if surest is not None else cluster.words[0]
    # The reader takes what is common in an article for what was done: the grammar's types first.
    best = seen.best("type", GENERAL)
    sure = seen.share("type", best) >= SURE_TYPE and not cluster.types
    type = best if sure else GENERAL
    unreal = (f.realisation for f in cluster.frames if f.realisation not in HAPPENED)
    return EventFrame(
        id=f"{words.start}-{type}",
        type=type,
        kind=seen.best("kind", "incident"),
        realisation=next(unreal, seen.best("realisation", "occurred")),
        trigger=Evidence(words, sight.words(words), LEARNED_RULE),
        evidence=(),
        modality=seen.best("modality", "asserted"),
    )


def _type(cluster: EventCluster, frame: EventFrame) -> str:
    """Return the grammar's finest type where the frame has no finer one than an attack."""
    if any(count.scope == "war" for count in frame.counts):
        return WAR
    if frame.type != GENERAL:
        return frame.type
    rows = load_lexicon().event_types
    told = [name for name in cluster.types if name in rows and name not in INNER_TYPES]
    return max(told, key=lambda name: rows[name].rank, default=GENERAL)


def is_told_as_one(frame: EventFrame) -> bool:
    """Tell whether an incident has a day and a place of its own: no guess makes it a total."""
    fine = any(where.kind_hint not in WIDE for where in frame.where)
    return frame.kind == "incident" and fine and _is_of_a_day(frame.when)


def _is_of_a_day(when: When | None) -> bool:
    """Tell whether *when* is a day, or a night between two."""
    if when is None or when.start is None or when.end is None:
        return False
    return when.precision in {"day", "days"} and when.end - when.start <= NIGHT


def _kind(cluster: EventCluster, frame: EventFrame) -> str:
    """Return a total's kind where the learned reader is sure and the figures do not disagree."""
    if frame.counts and all(count.scope != "incident" for count in frame.counts):
        return "aggregate"
    if not cluster.triggers or is_told_as_one(frame) or cluster.is_single:
        return frame.kind
    seen = cluster.attributes
    lumped = seen.share("kind", "aggregate", "situation")
    # Only against a clear opinion: above 0.65 a total, below 0.18 an incident.
    if frame.kind == "incident" and lumped > 1 - UNLIKELY:
        return "aggregate" if seen.share("kind", "aggregate") >= lumped / 2 else "situation"
    if frame.kind in {"aggregate", "situation"} and lumped < UNLIKELY / 2:
        return "incident"
    return frame.kind


def _evidence(cluster: EventCluster, base: EventFrame) -> tuple[Evidence, ...]:
    """Return the sentences that tell it."""
    rules = {evidence.passage: evidence.rule_id for evidence in base.evidence}
    found: dict[Passage, Evidence] = {}
    for words in cluster.words:
        sentence = cluster.sight.sentence(words)
        if sentence is not None:
            rule = rules.get(sentence.passage, LEARNED_RULE)
            found[sentence.passage] = Evidence(sentence.passage, sentence.quote, rule)
    return tuple(found[passage] for passage in sorted(found)) or base.evidence or (base.trigger,)


def bare_name(passage: Passage, sight: Sight, labels: Mapping[Passage, str]) -> Name:
    """Return the name at *passage* without articles and linking words at its ends: "convoy of"."""
    words = list(WORD.finditer(sight.words(passage)))
    while len(words) > 1 and words[-1].group().lower() in word_set("phrase-edge"):
        del words[-1]
    while len(words) > 1 and words[0].group().lower() in word_set("phrase-edge"):
        del words[0]
    inside = passage
    if words:
        inside = Passage(passage.start + words[0].start(), passage.start + words[-1].end())
    return Name(sight.words(inside), inside, closest(labels.items(), inside) or "")


def _named(fillers: Iterable[Participant]) -> Iterator[Participant]:
    """Yield those whom words name, not only point at: "some", "them"."""
    groups = ("pronoun", "possessive", "owner", "bare-quantity")
    pointing = frozenset().union(*map(word_set, groups))
    return (f for f in fillers if f.name.resolved_text.lower() not in pointing)


def _person(decision: Decision, sight: Sight, labels: Mapping[Passage, str]) -> Participant:
    """Return the grammar's participant, or a target that only the learned reader sees."""
    candidate = decision.candidate
    if isinstance(candidate.filler, Participant):
        return replace(candidate.filler, support=decision.support)
    name = bare_name(candidate.passage, sight, labels)
    return Participant("target", name, support=decision.support)


def _where(decision: Decision, sight: Sight, labels: Mapping[Passage, str]) -> Where:
    candidate = decision.candidate
    seen = closest(((w.name.passage, w) for w in sight.trace.places), candidate.passage)
    if isinstance(candidate.filler, Where):
        seen = candidate.filler
    if seen is None:
        name = bare_name(candidate.passage, sight, labels)
        seen = Where(name, "in", name.text)
    return replace(seen, support=decision.support)


def _when(decision: Decision, sight: Sight) -> When | None:
    candidate = decision.candidate
    seen = closest(((w.passage, w) for w in sight.trace.times), candidate.passage)
    if isinstance(candidate.filler, When):
        seen = candidate.filler
    return None if seen is None else replace(seen, support=decision.support)


def read_count(candidate: Candidate, sight: Sight) -> Count | None:
    """Return the figure that *candidate* stands for, or None if its words are no figure."""
    if isinstance(candidate.filler, Count):
        return candidate.filler
    span = sight.span(candidate.span or 0)
    seen = closest(((f.passage, f) for f in sight.trace.figures), candidate.passage)
    if seen is None:
        text = sight.words(candidate.passage)
        # Numbers that the grammar reads as no figure are a name, a day or a ratio ("M23", "seven
        # out of ten"); words without any are one person ("a teacher").
        words = set(text.lower().replace("-", " ").split())
        none = word_set("no") | word_set("nobody") | {"both"}
        if any(letter.isdigit() for letter in text) or words & (number_words().keys() - ONE | none):
            return None
        seen = SeenFigure(candidate.passage, 1, 1, 1, "exact", text)
    best = {layer: max(v, key=lambda k: v[k]) for layer, v in span.attributes.items()}
    return Count(
        harm=best.get("harm", "casualties"),
        quantifier=seen.quantifier,
        as_written=seen.as_written,
        passage=seen.passage,
        minimum=seen.minimum,
        maximum=seen.maximum,
        best=seen.best,
        scope=best.get("scope", "incident"),
        victim_kind=_kind_told(seen.passage, sight) or best.get("status", "unknown"),
        victim_text=_side_told(seen.passage, sight),
    )


def _kind_told(figure: Passage, sight: Sight) -> str:
    """Return what the noun right behind a figure calls the harmed: "one civilian dead"; or ""."""
    match = NOUN.match(sight.text, figure.end)
    kind = people_kinds().get(match[1].lower()) if match else None
    return kind if kind in {"civilian", "combatant"} else ""


def _side_told(figure: Passage, sight: Sight) -> str | None:
    """Return the noun right behind a figure if it names one of two sides: "two soldiers died"."""
    match = SIDE.match(sight.text, figure.end)
    sides = word_set("state-force") | word_set("other-force")
    return match[1] if match and match[1].lower() in sides else None


def _incident_share(decision: Decision, figures: Sequence[Decision], sight: Sight) -> float:
    """Return how surely a figure is one incident's, with those that are coordinated with it.

    "Three commanders and ten civilians were killed": both are, or none.
    """
    here = decision.candidate.passage
    beside = [d for d in figures if are_coordinated(d.candidate.passage, here, sight)]
    joined = [decision, *beside]
    numbers = (d.candidate.span for d in joined)
    scopes = [sight.span(n).attributes.get("scope", {}) for n in numbers if n is not None]
    return sum(scope.get("incident", 0.0) for scope in scopes) / len(scopes) if scopes else 0.0


def are_coordinated(one: Passage, two: Passage, sight: Sight) -> bool:
    """Tell whether two figures stand in one phrase: "three commanders and ten civilians"."""
    first, second = sorted((one, two))
    between = sight.words(Passage(first.end, second.start)) if first.end <= second.start else ""
    return AND.fullmatch(between) is not None


def _count(
    decision: Decision, figures: Sequence[Decision], sight: Sight, one: bool
) -> Count | None:
    count, span = read_count(decision.candidate, sight), decision.candidate.span
    if count is None:
        return None
    if one and count.scope == "umbrella" and "later" in sight.bearings(count):
        count = replace(count, scope="incident")  # "a bomb killed 25. The toll rose to 29"
    shares = sight.span(span).attributes if span is not None else {}
    scope, status = shares.get("scope", {}), shares.get("status", {})
    share = _incident_share(decision, figures, sight)
    if scope and not one and count.scope == "incident" and share < UNLIKELY:
        count = replace(count, scope=max(scope, key=lambda name: scope[name]))
    surest = max(status, key=lambda name: status[name], default="unknown")
    # Of a war's dead no reader of one sentence knows who they were.
    is_guessed = count.victim_kind == "unknown" and count.scope != "war"
    if is_guessed and status.get(surest, 0.0) >= SURE_STATUS:
        count = replace(count, victim_kind=surest)
    return replace(count, support=decision.support)


def _speakers(
    cluster: EventCluster,
    chosen: Mapping[str, Sequence[Decision]],
    labels: Mapping[Passage, str],
) -> tuple[Attribution, ...]:
    """Return who is sure enough to speak of the event, and who must if what is chosen is told.

    "a fighter told AFP": whom the grammar sees told does not speak because the reader thinks so.
    """
    spoken = (_speaker(d, cluster.sight, labels) for d in chosen.get("speaker", ()))
    found: dict[str, Attribution] = {}
    for said in (*spoken, *_needed(cluster, chosen)):
        if said is not None and said.source is not None:
            found.setdefault(said.source.resolved_text.lower(), said)
    told = {name.resolved_text.lower() for said in found.values() for name in said.relays}
    return tuple(said for name, said in found.items() if said.cue or name not in told)


def _speaker(decision: Decision, sight: Sight, labels: Mapping[Passage, str]) -> Attribution | None:
    filler = decision.candidate.filler
    if isinstance(filler, Attribution):
        return replace(filler, support=decision.support)
    name = bare_name(decision.candidate.passage, sight, labels)
    is_nobody = name.text.lower() in word_set("pronoun") | word_set("not-a-speaker")
    return None if is_nobody else Attribution(source=name, support=decision.support)


def _needed(
    cluster: EventCluster, chosen: Mapping[str, Sequence[Decision]]
) -> Iterator[Attribution]:
    """Yield the speakers without whom what is chosen would be another's word.

    Who claims a deed speaks of it, who blames somebody says so, and a figure is said by whoever
    gives it.
    """
    # Surest last, so that it is the one that is kept of a name with several.
    weighed = [*chosen.get("doer", ()), *chosen.get("figure", ())][::-1]
    supports = {n.resolved_text: d.support for d in weighed for n in _voices_of(d.candidate.filler)}
    blamed = next(
        (d.support for d in chosen.get("doer", ()) if _is_blamed(d.candidate.filler)), None
    )
    for filled in cluster.filled:
        said = filled.filler
        if isinstance(said, Attribution) and said.source is not None:
            own = blamed if said.stance == "blames" else None
            support = supports.get(said.source.resolved_text, own)
            if support is not None:
                yield replace(said, support=support)


def _is_blamed(filler: Filler | None) -> bool:
    return isinstance(filler, Participant) and filler.stance in {"alleges", "suspects"}


def _voices_of(filler: Filler | None) -> tuple[Name, ...]:
    if isinstance(filler, Participant) and filler.stance == "claims-responsibility":
        return (filler.name,)
    return filler.speakers if isinstance(filler, Count) else ()


def actor_of(candidate: Candidate, sight: Sight, labels: Mapping[Passage, str]) -> Name:
    """Return the name of the actor that *candidate* stands for."""
    known = name_of(candidate.filler) if candidate.filler is not None else None
    return known or bare_name(candidate.passage, sight, labels)


def clashes(one: Decision, two: Decision) -> bool:
    """Tell whether two decisions take the same words."""
    return one.candidate.passage.overlaps(two.candidate.passage)


def without_clashes(decisions: Iterable[Decision]) -> list[Decision]:
    """Return *decisions*, surest first, words used once."""
    kept: list[Decision] = []
    for decision in sorted(decisions, key=lambda d: (-d.score, d.candidate.passage)):
        if not any(clashes(decision, other) for other in kept):
            kept.append(decision)
    return kept
