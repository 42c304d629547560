"""Mentions joined into one event, with what both readers put into its slots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

from kg.decide.mentions import HAPPENED, Attributes, Mention, Players, Roles
from kg.decide.sight import Sight
from kg.decide.tables import Features
from kg.lexicon.words import load_lexicon, word_set
from kg.model.findings import DOERS, Attribution, Count, EventFrame, Name, Participant, When, Where
from kg.model.text import BlockKind, Passage
from kg.model.trace import Telling

SUFFERERS: Final = frozenset({"target", "victim-group"})
SLOTS: Final = ("doer", "target", "place", "time", "figure", "speaker")
ROLES_OF_SLOT: Final = {
    "doer": ("attacker", "belligerent"),
    "target": ("target",),
    "place": ("place",),
    "time": ("time",),
    "figure": ("figure",),
    "speaker": ("speaker",),
}
UNREAL: Final = ("negated", "hypothetical", "planned", "threatened")
KINDS: Final = ("incident", "aggregate", "situation", "campaign")

ANY_KIND: Final = frozenset({"any", ""})
DEEDS: Final = (word_set("family-of-attacks"), word_set("family-of-conquest"))
"""Families of event types that may be parts of one deed."""
Filler: TypeAlias = Participant | Where | When | Count | Attribution


@dataclass(frozen=True, slots=True)
class Filled:
    """A filler that the grammar gives.

    Attributes:
        is_bare: True if a bare mention of the event gives it.
        is_told: True if a mention that reports, or a verb of one deed, gives it.
    """

    slot: str
    passage: Passage
    filler: Filler
    is_bare: bool
    is_told: bool


class EventCluster:
    """One event of an article.

    Attributes:
        frames: What the grammar tells of it, bare mentions too.
        leads: Frames of the grammar whose naming words are among the mentions; the first is kept
            as the base of the decided frame.
        players: For each slot how surely each span fills it, as the learned reader sees it.
        sentences: The numbers of the sentences that tell it, one for each of its words.
        best_seen: How surely the learned reader takes the surest of its triggers for one.
        weight: How much tells of it: frames of the grammar, and what the reader sees.
    """

    def __init__(self, mentions: Sequence[Mention], sight: Sight) -> None:
        self.mentions = mentions
        self.sight = sight
        self.triggers = [number for mention in mentions for number in mention.triggers]
        self.words = sorted(words for mention in mentions for words in mention.words)
        self.tellings = {number for mention in mentions for number in mention.tellings}
        self.attributes = Attributes(sight, self.triggers)
        self.roles = Roles(sight, self.triggers)
        self.players = {slot: self.roles.players(*own) for slot, own in ROLES_OF_SLOT.items()}
        self.sentences = [sight.sentence_number(words) for words in self.words]
        self.is_total = all(mention.is_total for mention in mentions)
        self._tellings = [sight.trace.tellings[number] for number in sorted(self.tellings)]
        self.frames = [telling.frame for telling in self._tellings if telling.frame]
        self.leads = [t.frame for t in self._tellings if t.frame and self._is_lead(t)]
        seen = [sight.span(number).score for number in self.triggers]
        self.best_seen = max(seen, default=0.0)
        self.weight = len(self.leads), sum(seen)
        self.score = 0.0

    @property
    def base(self) -> EventFrame | None:
        """Return the grammar's frame of this event, or None if it has none."""
        return max(self.leads, key=lambda frame: (len(frame.counts), frame.id), default=None)

    @cached_property
    def forbidden(self) -> str:
        """Return why the grammar forbids to tell it: denied, fiction, no violence; "" if not."""
        return next((t.left_out for t in self._tellings if t.frame is None), "")

    @cached_property
    def is_single(self) -> bool:
        """Tell whether words name it as one act: no guess makes a total of it."""
        return any(t.is_single for t in self._tellings if t.reports and not t.is_total)

    @cached_property
    def types(self) -> tuple[str, ...]:
        """Return the types that the grammar gives it."""
        return tuple(telling.type for telling in self._tellings if telling.type)

    @cached_property
    def filled(self) -> tuple[Filled, ...]:
        """Return what the grammar put into its slots."""
        return tuple(
            Filled(*found, is_bare=not telling.reports, is_told=self._is_of_the_deed(telling))
            for telling in self._tellings
            if telling.frame
            for found in fillers_of(telling.frame)
        )

    def _is_of_the_deed(self, telling: Telling) -> bool:
        """Tell whether *telling* says who did it: an event by itself, or a verb of one deed.

        What is of another kind than what is told first is another deed, however the mentions were
        joined: who captured a district has not bombed the mosque.
        """
        told = self.base.type if self.base is not None else telling.type
        kinds = families_of(frozenset({told, telling.type}))
        alike = len(kinds) == 1 or kinds & ANY_KIND or any(map(kinds.issubset, DEEDS))
        return bool(alike) and (telling.reports or _tells_one_deed(telling))

    @cached_property
    def unharmed(self) -> tuple[Passage, ...]:
        """Return who stands beside the harm and did not suffer it, as the grammar reads."""
        return tuple(words for telling in self._tellings for words in telling.unharmed)

    def _is_lead(self, telling: Telling) -> bool:
        frame = telling.frame
        # A toll and an incident are two events, though the same words name them.
        if frame is None or not telling.reports or telling.is_total != self.is_total:
            return False
        return any(map(frame.trigger.passage.overlaps, self.words))


def _tells_one_deed(telling: Telling) -> bool:
    """Tell whether a verb says what was done: not "has often targeted", "is fighting"."""
    frame = telling.frame
    one = frame is not None and frame.kind == "incident" and frame.realisation == "occurred"
    return one and telling.is_clause


@lru_cache(maxsize=256)
def families_of(types: frozenset[str]) -> frozenset[str]:
    """Return the families of event types; "" for one that the lexicon does not know."""
    rows = map(load_lexicon().event_types.get, types)
    return frozenset(row.family if row is not None else "" for row in rows)


def fillers_of(frame: EventFrame) -> Iterator[tuple[str, Passage, Filler]]:
    """Yield the slots of *frame* that are decided on, with where they stand."""
    for person in frame.participants:
        if person.role in DOERS | SUFFERERS:
            slot = "doer" if person.role in DOERS else "target"
            yield slot, person.name.passage, person
    for where in frame.where:
        yield "place", where.name.passage, where
    if frame.when is not None:
        yield "time", frame.when.passage, frame.when
    for count in frame.counts:
        yield "figure", count.passage, count
    for said in frame.attributions:
        if said.source is not None:
            yield "speaker", said.source.passage, said


def name_of(filler: Filler) -> Name | None:
    """Return the name of an actor or place that fills a slot."""
    if isinstance(filler, Attribution):
        return filler.source
    return filler.name if isinstance(filler, Participant | Where) else None


def event_features(
    cluster: EventCluster, others: Sequence[EventCluster], alike: Sequence[float]
) -> Features:
    """Return what speaks for an event being one that the text tells, and no second copy.

    Args:
        cluster: The event.
        others: The other events of the article.
        alike: For each of *others* how surely it is the same event, at most.
    """
    sight, seen = cluster.sight, cluster.attributes
    scores = [sight.span(number).score for number in cluster.triggers] or [0.0]
    tellings = [sight.trace.tellings[number] for number in cluster.tellings]
    pairs = zip(others, alike, strict=True)
    larger = [score for other, score in pairs if other.weight > cluster.weight]
    sentences = [sight.sentence(words) for words in cluster.words]
    return {
        "best seen": cluster.best_seen,
        "mean seen": sum(scores) / len(scores),
        "mentions": len(cluster.mentions),
        "seen mentions": len(cluster.triggers),
        "frames": len(cluster.leads),
        "tellings": len(tellings),
        "most alike": max(alike, default=0.0),
        "alike and larger": max(larger, default=0.0),
        "in the title": any(s is not None and s.kind is BlockKind.TITLE for s in sentences),
        "left out as bare": any(t.left_out and t.frame for t in tellings),
        "left out as peaceful": any("violence" in t.left_out for t in tellings),
        "denied": any(t.left_out == "negated" for t in tellings),
        "total": cluster.is_total,
        "grammar's unreal": any(f.realisation not in HAPPENED for f in cluster.leads),
        "surest type": max(seen.shares("type").values(), default=0.0),
        "general attack": seen.share("type", "attack"),
        "war": seen.share("type", "armed-conflict"),
        **{name: seen.share("realisation", name) for name in (*HAPPENED, *UNREAL)},
        **{name: seen.share("kind", name) for name in KINDS},
        **{f"top {slot}": _most(cluster.players[slot]) for slot in SLOTS},
        "top peaceful": _most(cluster.roles.best["actor"]),
        **{f"grammar's {slot}": sum(f.slot == slot for f in cluster.filled) for slot in SLOTS},
    }


def _most(players: Players) -> float:
    return max(players.values(), default=0.0)
