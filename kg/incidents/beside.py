"""Find the events of a store that have a bearing on each other.

An incident is made of events that are *linked*: alike enough to be joined, and nothing forbids it.
So the incidents of some events hang on what is linked with them, on what is linked with that, and
so on, and on nothing else: from there they come out as if the whole store had been joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from kg.cluster.blocking import DAYS_BESIDE, Blocks, can_be_compared, days_of, root_of
from kg.cluster.identity import told_at
from kg.cluster.incidents import Nearby, nearest_misses
from kg.cluster.joining import Scored
from kg.cluster.scoring import pair_table, scored_pairs
from kg.cluster.seen import Seen
from kg.graph.meta import meta_graph_iri
from kg.incidents.graph import IncidentGraph, key_of
from kg.incidents.reports import Reports
from kg.model.incidents import Decision, NearMiss
from kg.model.tellings import Telling


class Beside:
    """The events around some events, looked up and scored as they are asked for.

    Attributes:
        told: What each event tells that has been met.
        scored: What events that have been looked at were compared with, by both.

    Args:
        with_former: Look at events of superseded reports too, for what was joined once.
    """

    def __init__(
        self,
        graph: IncidentGraph,
        reports: Reports,
        decisions: Sequence[Decision],
        *,
        with_former: bool = False,
    ) -> None:
        self.told: dict[str, Telling] = {}
        self._graph = graph
        self._reports = reports
        self._decisions = decisions
        self._with_former = with_former
        self._table = pair_table()
        self._seen: dict[str, Seen] = {}
        self.scored: dict[str, dict[str, Scored]] = defaultdict(dict)
        self._looked: set[str] = set()

    def linked(self, start: Iterable[Telling]) -> set[str]:
        """Return the events that have a bearing on the incidents of some events, those included."""
        self.meet(start)
        found = set(self.told)
        while fresh := found - self._looked:
            members = self._graph.members(self._graph.incidents_of(fresh))
            decided = _decided_with(fresh, self._decisions)
            self.meet(self._reports.of_events({*members, *decided} - set(self.told)).values())
            self.look(fresh)
            # A decision may name events of a report that has left the store.
            found |= ({*members, *decided} & set(self.told)) | {
                other for event in fresh for other in self._links(event)
            }
        return found

    def look(self, events: Iterable[str]) -> None:
        """Compare events with all that stand beside them."""
        fresh = sorted(set(events) - self._looked)
        self._looked.update(fresh)
        keys = sorted({key for event in fresh for key in look_up_keys(self.told[event])})
        found = self._graph.events_in(keys) - set(self.told)
        stored = self._reports.of_events(found)
        self.meet(stored[event] for event in sorted(found & set(stored)))
        if self._with_former:
            former = self._graph.events_in(keys, graph=meta_graph_iri(self._graph.base))
            known = {
                telling.event: telling
                for key in sorted(set(map(key_of, former - set(self.told))))
                for telling in self._reports.told_once(key)
            }
            self.meet(known[event] for event in sorted(former & set(known)))
        order = sorted(self.told.values(), key=told_at)
        number = {telling.event: n for n, telling in enumerate(order)}
        seen = [self._seen[telling.event] for telling in order]
        blocks = Blocks(seen)
        pairs = {
            (min(number[event], other), max(number[event], other))
            for event in fresh
            for other in blocks.beside(number[event])
        }
        scored = scored_pairs(seen, pairs, self._table, self._decisions)
        for (one, two), score in scored.items():
            first, second = order[one].event, order[two].event
            self.scored[first][second] = self.scored[second][first] = score

    def near(self, event: str) -> dict[str, Scored]:
        """Return what an event, whose surroundings have been looked at, comes near to."""
        return {o: s for o, s in self.scored[event].items() if s.score >= self._table.alone}

    def near_misses(self, events: Iterable[str], place: Mapping[str, str]) -> Iterator[NearMiss]:
        """Return the near misses of events whose surroundings have been looked at.

        Args:
            events: The events.
            place: The incident of each event; one that is not there tells of nothing any more.
        """
        for event in sorted(events):
            earlier = (
                Nearby(told_at(self.told[other]), other, scored)
                for other, scored in self.near(event).items()
                if other in place and place[other] != place.get(event)
                if told_at(self.told[other]) < told_at(self.told[event])
            )
            yield from nearest_misses(event, earlier, least=self._table.alone)

    def _links(self, event: str) -> Iterator[str]:
        """Return what may stand in one incident with an event, by no more than the two of them."""
        for other, scored in self.scored[event].items():
            if scored.demanded or (scored.score >= self._table.threshold and not scored.forbidden):
                yield other

    def is_later(self, one: str, other: str) -> bool:
        """Tell whether an event was told later than another."""
        return told_at(self.told[one]) > told_at(self.told[other])

    def last_of(self, events: Iterable[str]) -> str:
        """Return the one of some events that was told last."""
        return max(events, key=lambda event: told_at(self.told[event]))

    def meet(self, tellings: Iterable[Telling]) -> None:
        """Get to know what some events tell."""
        for telling in tellings:
            self.told[telling.event] = telling
            self._seen[telling.event] = Seen(telling)


def look_up_keys(telling: Telling) -> Iterator[str]:
    """Return the blocks in which stands what is worth comparing with a telling."""
    if can_be_compared(telling):
        root = root_of(telling.type)
        for day in days_of(telling):
            for beside in range(-DAYS_BESIDE, DAYS_BESIDE + 1):
                yield f"{root} {day + timedelta(days=beside)}"


def own_keys(telling: Telling) -> Iterator[str]:
    """Return the blocks in which a telling stands."""
    root = root_of(telling.type)
    return (f"{root} {day}" for day in days_of(telling))


def _decided_with(events: set[str], decisions: Sequence[Decision]) -> set[str]:
    """Return the events about which a person has decided together with one of *events*."""
    return {e for d in decisions if events.intersection(d.events) for e in d.events} - events
