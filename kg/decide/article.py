"""Decide what one article says: the one way through the room.

Find the mentions of events, join them, weigh each event, weigh every offer for each of its slots,
keep what reaches its threshold and what no constraint forbids, and write it as frames.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kg.decide.clusters import SLOTS, EventCluster, event_features
from kg.decide.compose import (
    GENERAL,
    LEARNED_RULE,
    Decision,
    actor_of,
    are_coordinated,
    clashes,
    composed,
    read_count,
    weighed,
    without_clashes,
)
from kg.decide.figures import under_tolls, under_umbrellas, without_restated, without_split
from kg.decide.joining import joined, over_groups, pair_scores
from kg.decide.mentions import find_mentions
from kg.decide.sight import Sight
from kg.decide.slots import Candidate, candidates, slot_features
from kg.decide.tables import Features, TreeTable
from kg.extract.article import held, unique_ids
from kg.extract.gapped import with_gaps
from kg.extract.known_names import KnownNames
from kg.lexicon.words import load_lexicon
from kg.model.findings import (
    Count,
    Dropped,
    EventFrame,
    Extraction,
    Participant,
    Response,
    When,
    Where,
)
from kg.model.readings import Readings
from kg.model.text import Passage
from kg.model.trace import Trace

JOIN: Final = "join"
EVENT: Final = "event"
LISTED: Final = 0.15
"""A person listed beside one who is told is told from this score on."""
NAMING: Final = frozenset({"claims-responsibility", "suspects", "alleges"})
# Cross-validated, 16 of 19 who scored between this and the threshold of others were right.
NAMED_SO: Final = 0.5
"""Whom words of claim, suspicion or blame name is told to be named so from this score on."""
TOLL_TOLD: Final = 0.3
"""A figure that words call the later toll is told from this score on."""
BESIDE: Final = (0.3, 0.5)
"""So sure is a figure told in one phrase with another: of the grammar, of the reader alone."""
BETWEEN: Final = 0.45
"""A place between two ends is told from this score on: the reader spreads its votes over them."""
UNSEEN: Final = 0.15
"""Figure, place and day of an event that the reader does not see are told from this score on."""
OWN_DAY: Final = 0.3
"""The day of an event's own words is told from this score on, if the others are of other events."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate and what speaks for it."""

    candidate: Candidate
    features: Features


class Weighing:
    """The events of one article, before anything is decided on their slots."""

    def __init__(
        self,
        text: str,
        trace: Trace,
        readings: Readings,
        names: KnownNames,
    ) -> None:
        self.sight = Sight(text, readings, trace, names)
        self.mentions = find_mentions(self.sight)

    def join(self, table: TreeTable) -> None:
        """Join the mentions into events."""
        scores = pair_scores(self.mentions, self.sight, table)
        groups = joined(scores, table.threshold)
        self.clusters = [
            EventCluster([self.mentions[n] for n in group], self.sight) for group in groups
        ]
        self._seen: dict[tuple[str, int | None], list[tuple[int, float]]] = defaultdict(list)
        for number, cluster in enumerate(self.clusters):
            for slot, players in cluster.players.items():
                for span, score in players.items():
                    self._seen[slot, span].append((number, score))
        most = over_groups(np.maximum, scores, groups)
        self._alike = [np.delete(row, number).tolist() for number, row in enumerate(most)]

    def others(self, number: int) -> list[EventCluster]:
        """Return all events but one."""
        return [h for n, h in enumerate(self.clusters) if n != number]

    def weigh(self, table: TreeTable) -> list[Features]:
        """Give each event its score; return what spoke for each."""
        rows = self.event_rows()
        for cluster, score in zip(self.clusters, table.probabilities(rows), strict=True):
            cluster.score = score
        return rows

    def event_rows(self) -> list[Features]:
        """Return what speaks for each event."""
        return [
            event_features(cluster, self.others(number), self._alike[number])
            for number, cluster in enumerate(self.clusters)
        ]

    def offers(self, number: int, slot: str) -> list[Offer]:
        """Return what may fill a slot of an event, after the events have their scores."""
        cluster = self.clusters[number]
        rivals = candidates(cluster, slot)
        return [
            Offer(c, slot_features(c, rivals, cluster, self._seen_elsewhere(c, number)))
            for c in rivals
        ]

    def _seen_elsewhere(self, candidate: Candidate, number: int) -> float:
        """Return how surely *candidate* fills the slot of another event than *number*, at most."""
        seen = self._seen.get((candidate.slot, candidate.span), ())
        return max((score for other, score in seen if other != number), default=0.0)


class Decider:
    """Decides with trained tables."""

    def __init__(self, tables: Mapping[str, TreeTable], names: KnownNames) -> None:
        self._tables = tables
        self._names = names

    def decide(
        self, text: str, extraction: Extraction, trace: Trace, readings: Readings
    ) -> Extraction:
        """Return *extraction* with only what is sure enough, and with what the reader adds."""
        weighing = Weighing(text, trace, readings, self._names)
        weighing.join(self._tables[JOIN])
        rows = weighing.weigh(self._tables[EVENT])
        labels = {name.passage: name.label for name in extraction.mentions}
        reasons = [self._reason_to_leave(cluster) for cluster in weighing.clusters]
        chosen = self._chosen(weighing, [n for n, reason in enumerate(reasons) if not reason])
        frames: list[EventFrame] = []
        told_by: dict[str, str] = {}
        dropped: list[Dropped] = list(extraction.dropped)
        for number, (cluster, reason) in enumerate(zip(weighing.clusters, reasons, strict=True)):
            if reason:
                dropped += [Dropped(reason, frame.evidence[0]) for frame in cluster.leads]
                continue
            frame = self._framed(cluster, chosen[number], rows[number], labels)
            # What only the learned reader sees has to tell more than that it happened.
            if cluster.base is not None or _tells_something(frame):
                frames.append(frame)
                told_by |= {told.id: frame.id for told in cluster.frames}
            else:
                dropped.append(Dropped("bare mention", frame.evidence[0]))
        bases = {h.base.id: h.base for h in weighing.clusters if h.base is not None}
        frames, split = without_split(frames, bases)
        dropped += split
        frames = with_gaps(frames, trace.gaps)
        # Umbrellas before tolls: in "28 of them died in air strikes" the 28 are the toll of an
        # event of their own, before they are a part of the figure told last.
        for relate in (without_restated, under_umbrellas, under_tolls):
            frames = relate(frames, weighing.sight)
        return _finished(extraction, trace.responses, frames, dropped, told_by)

    def _needed(self, cluster: EventCluster) -> float:
        """Return the score from which on *cluster* is said."""
        table = self._tables[EVENT]
        return table.threshold if cluster.base is not None else table.alone

    def _reason_to_leave(self, cluster: EventCluster) -> str:
        """Return why *cluster* is not said: a constraint first, then its score; "" if it is."""
        if cluster.base is None:
            if cluster.attributes.best("realisation", "occurred") == "negated":
                return "negated"
            if cluster.attributes.best("type", GENERAL) not in load_lexicon().event_types:
                return "no event of the ontology"  # the reader knows releases of prisoners too
            if cluster.forbidden:
                return cluster.forbidden
        if cluster.score < (needed := self._needed(cluster)):
            return f"not sure enough: {cluster.score:.2f} of {needed:.2f}"
        return ""

    def _framed(
        self,
        cluster: EventCluster,
        chosen: Mapping[str, Sequence[Decision]],
        features: Features,
        labels: Mapping[Passage, str],
    ) -> EventFrame:
        licensed = {**chosen, "doer": self._licensed(chosen, cluster, labels)}
        method, rule = "learned", LEARNED_RULE
        if cluster.base is not None:
            method = "both" if cluster.triggers else "grammar"
            rule = cluster.base.trigger.rule_id
        support = weighed(method, rule, cluster.score, self._needed(cluster), features)
        return composed(cluster, licensed, labels, support)

    def _chosen(
        self, weighing: Weighing, numbers: Sequence[int]
    ) -> dict[int, dict[str, list[Decision]]]:
        """Return what is sure enough for each slot of each event in *numbers*."""
        found: dict[int, dict[str, list[Decision]]] = {number: {} for number in numbers}
        sight = weighing.sight
        for slot in SLOTS:
            table = self._tables[slot]
            offers = [(n, offer) for n in numbers for offer in weighing.offers(n, slot)]
            scores = table.probabilities([offer.features for _, offer in offers])
            weighed: dict[int, list[Decision]] = {number: [] for number in numbers}
            for (number, offer), score in zip(offers, scores, strict=True):
                rivals = [other for n, other in offers if n == number]
                needed = _needed_for(offer, rivals, table, sight)
                weighed[number].append(Decision(offer.candidate, score, needed, offer.features))
            for number, decisions in weighed.items():
                found[number][slot] = without_clashes(_reaching(decisions, sight))
        return found

    def _licensed(
        self,
        chosen: Mapping[str, Sequence[Decision]],
        cluster: EventCluster,
        labels: Mapping[Passage, str],
    ) -> list[Decision]:
        """Return the doers whom no constraint forbids.

        Nobody is accused whom the grammar does not make the doer, nor whose words stand for who
        was hit: the learned reader may only doubt. A bare mention accuses only where a verb tells
        it ("gunmen opened fire") or in words of claim, suspicion or blame; "for the attack by
        rebels" may speak of another.
        """
        sight = cluster.sight
        harmed = {
            actor_of(d.candidate, sight, labels).resolved_text.lower() for d in chosen["target"]
        }
        return [
            doer
            for doer in chosen["doer"]
            if _accuses(doer)
            and actor_of(doer.candidate, sight, labels).resolved_text.lower() not in harmed
            and not any(clashes(doer, other) for other in chosen["target"])
        ]


def _accuses(doer: Decision) -> bool:
    """Tell whether the grammar makes *doer* the doer in words that may accuse."""
    filled, filler = doer.candidate.filled, doer.candidate.filler
    if filled is None or not isinstance(filler, Participant):
        return False
    return filled.is_told or filler.stance != "asserts"


def _reaching(decisions: Sequence[Decision], sight: Sight) -> Iterator[Decision]:
    """Yield what reaches its score; of persons listed in one sentence, all if one does.

    "Two brothers and their father": who is listed behind a figure is told with it.
    """
    told = [decision for decision in decisions if decision.score >= decision.threshold]
    listed = {_one_of_a_list(d.candidate, sight) for d in told} - {None}
    for decision in decisions:
        person = _one_of_a_list(decision.candidate, sight)
        beside = person in listed or (
            person and any(_is_listed_behind(decision, d, sight) for d in told)
        )
        if decision.score >= decision.threshold:
            yield decision
        elif decision.score >= LISTED and beside:
            yield replace(decision, threshold=LISTED)
        elif any(_is_beside(decision, d, sight) for d in told):
            yield decision


def _is_beside(figure: Decision, other: Decision, sight: Sight) -> bool:
    """Tell whether two figures stand in one phrase: "15 soldiers and nearly 30 militants died"."""
    here, there = figure.candidate, other.candidate
    if here.slot != "figure" or figure.score < BESIDE[here.filled is None]:
        return False
    counts = [read_count(candidate, sight) for candidate in (here, there)]
    harms = {count.harm for count in counts if count is not None}
    is_number = all(count is not None and count.best != 1 for count in counts)
    return is_number and len(harms) == 1 and are_coordinated(here.passage, there.passage, sight)


def _is_listed_behind(person: Decision, group: Decision, sight: Sight) -> bool:
    one, many = person.candidate.filler, group.candidate.filler
    if not isinstance(one, Count) or not isinstance(many, Count) or one.harm != many.harm:
        return False
    return are_coordinated(many.passage, one.passage, sight)


def _one_of_a_list(candidate: Candidate, sight: Sight) -> tuple[int, str] | None:
    """Return sentence and harm of a single person harmed, or None for any other offer.

    "The commander, his wife and two children": what holds for the one holds for the other.
    """
    count = candidate.filler
    if not isinstance(count, Count) or count.best != 1 or not count.victim_text:
        return None
    return sight.sentence_number(count.passage), count.harm


def _needed_for(offer: Offer, rivals: Sequence[Offer], table: TreeTable, sight: Sight) -> float:
    """Return the score that *offer* has to reach among its *rivals*.

    Words of claim, suspicion or blame say themselves that somebody is named as the doer, and words
    of a toll that so many died.
    """
    filler = offer.candidate.filler
    if filler is None:
        is_new_toll = offer.candidate.slot == "figure" and _is_new_toll(offer.candidate, sight)
        return min(table.alone, TOLL_TOLD) if is_new_toll else table.alone
    if isinstance(filler, When) and _are_of_others(offer, rivals):
        return min(table.threshold, OWN_DAY)
    if isinstance(filler, Where) and filler.second is not None:
        return min(table.threshold, BETWEEN)
    if isinstance(filler, Count | Where | When) and not offer.features["best trigger"]:
        return min(table.threshold, UNSEEN)
    is_named_so = isinstance(filler, Participant) and filler.stance in NAMING
    return min(table.threshold, NAMED_SO) if is_named_so else table.threshold


def _is_new_toll(candidate: Candidate, sight: Sight) -> bool:
    """Tell whether words make it a later toll: "the toll rose to 29"."""
    count = read_count(candidate, sight)
    return count is not None and "later" in sight.bearings(count)


def _are_of_others(offer: Offer, rivals: Sequence[Offer]) -> bool:
    """Tell whether all that the reader sees before *offer* it rather sees in other events.

    "A bomb killed two in Kuta on Tuesday. In 2002 a bomb there killed 202": Tuesday is of the two.
    """
    features = offer.features
    better = [rival for rival in rivals if rival.features["seen"] > features["seen"]]
    return bool(better) and all(
        rival.candidate.filled is None and rival.features["seen elsewhere"] > rival.features["seen"]
        for rival in better
    )


def _tells_something(frame: EventFrame) -> bool:
    """Tell whether anybody takes part, is harmed, or is told where or when."""
    return bool(frame.participants or frame.counts or frame.where or frame.when)


def _finished(
    extraction: Extraction,
    responses: Iterable[Response],
    frames: Iterable[EventFrame],
    dropped: Sequence[Dropped],
    told_by: Mapping[str, str],
) -> Extraction:
    """Put the frames in text order, with ids of their own and no link to what was left out.

    Args:
        extraction: What the grammar found.
        responses: How others answered, also to bare mentions.
        frames: What was decided.
        dropped: What was left out.
        told_by: For each frame of the grammar that went into a decided one, the latter's id.
    """
    ordered = unique_ids(sorted(frames, key=lambda frame: (frame.trigger.passage, frame.id)))
    ids = {frame.id for frame in ordered}
    figures = {count.id for frame in ordered for count in frame.counts}
    return replace(
        extraction,
        frames=tuple(
            replace(
                frame,
                part_of=frame.part_of if frame.part_of in ids else None,
                counts=tuple(held(count, figures) for count in frame.counts),
            )
            for frame in ordered
        ),
        responses=tuple(
            replace(response, about=about)
            for response in responses
            if (about := told_by.get(response.about)) in ids and about is not None
        ),
        dropped=tuple(dropped),
    )
