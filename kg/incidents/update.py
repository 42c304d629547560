"""How are the incidents of a store kept up to date as reports arrive?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from kg.cluster.blocking import DAYS_BESIDE, Blocks, can_be_compared, days_of, root_of
from kg.cluster.incidents import Clustering, find_incidents
from kg.cluster.seen import Seen
from kg.graph.decisions import (
    acts_decisions_graph_iri,
    decision_quads,
    decisions_graph_iri,
    read_decisions,
    revoked_quads,
)
from kg.graph.incidents import block_quads, incident_quads, pending_quads
from kg.graph.meta import meta_graph_iri
from kg.incidents.acts import as_decisions
from kg.incidents.copies import find_copies
from kg.incidents.graph import IncidentGraph, in_parts, key_of
from kg.incidents.reports import Reports
from kg.incidents.series import write_series
from kg.lexicon.curation import IncidentAct
from kg.model.incidents import Decision
from kg.model.tellings import Telling
from kg.store.writer import Writer
from kg.vocab.iris import mint_report_graph_iri, mint_report_iri
from kg.vocab.terms import KG

Watch = Callable[[int, int], None]

BOTH: Final = 2
REPORTS_AT_ONCE: Final = 500
"""Reports that one step of an update joins: memory is bounded by them and their blocks."""


class Incidents:
    """The incidents of one store, open for writing."""

    def __init__(self, writer: Writer, *, base: str) -> None:
        self._writer = writer
        self._base = base
        self._graph = IncidentGraph(writer, base=base)
        self._held_before: Mapping[str, str] = {}

    def mark(self, keys: Iterable[str]) -> None:
        """Remember, before they are written or retired, that reports wait to be joined."""
        graphs = [mint_report_graph_iri(self._base, key) for key in keys]
        self._writer.change_graph(self._graph.name, come=pending_quads(graphs, base=self._base))

    def decide(self, acts: Sequence[IncidentAct]) -> int:
        """Remember what people have decided, and work out anew the incidents that it is about.

        Acts that the store remembers already are passed over; later acts outrank earlier ones.

        Returns:
            How many acts were new.

        Raises:
            StoreError: An act names what the store does not have; nothing has been changed.
        """
        graph = decisions_graph_iri(self._base)
        stored = self._writer.nquads(graph)
        fresh = [act for act in acts if f'"{act.reason}"'.encode() not in stored]
        decided = [(act, as_decisions(self._graph, act)) for act in fresh]
        first = len(read_decisions(stored))
        for act, decisions in decided:
            come = decision_quads(act, decisions, first=first, base=self._base)
            gone = revoked_quads(decisions, base=self._base)
            self._writer.change_graph(graph, gone=gone, come=come)
            first += len(decisions)
        events = {event for _, decisions in decided for one in decisions for event in one.events}
        self.mark(sorted({key_of(event) for event in events}))
        self.update()
        return len(fresh)

    def update(self, watch: Watch | None = None) -> int:
        """Join the events of the reports that wait; return how many reports there were."""
        waiting = self._waiting()
        for start in range(0, len(waiting), REPORTS_AT_ONCE):
            self._step(waiting[start : start + REPORTS_AT_ONCE])
            if watch:
                watch(min(start + REPORTS_AT_ONCE, len(waiting)), len(waiting))
        return len(waiting)

    def rebuild(self, watch: Watch | None = None) -> int:
        """Forget all incidents but their ids, and join every current report anew."""
        held = self._graph.all_members()
        merged = [(r["old"], r["new"]) for r in self._graph.rows(f"?old <{KG.mergedInto}> ?new")]
        self._writer.replace_graph(self._graph.name, b"")
        current = self._graph.rows(f"?graph <{KG.current}> true", graph=meta_graph_iri(self._base))
        self.mark(row["graph"].rpartition("/")[2] for row in current)
        self._held_before = held
        count = self.update(watch)
        self._held_before = {}
        self._restore_merges(merged)
        return count

    def _restore_merges(self, merged: Iterable[tuple[str, str]]) -> None:
        alive = {row["i"] for row in self._graph.rows(f"?i <{KG.memberEvent}> ?event")}
        lines = "".join(
            f"<{old}> <{KG.mergedInto}> <{new}> <{self._graph.name}> .\n"
            for old, new in merged
            if old not in alive
        )
        self._writer.change_graph(self._graph.name, come=lines.encode())

    def _step(self, keys: Sequence[str]) -> None:
        graph, reports = self._graph, Reports(self._writer, self._base)
        new = [telling for key in keys for telling in reports.tellings(key)]
        gone = graph.subjects(KG.toldIn, [mint_report_iri(self._base, key) for key in keys])
        decisions = self._decisions()
        wanted = {t.event for t in self._beside(new, reports)} | _decided_with(new, decisions)
        held = graph.members(gone | graph.incidents_of(wanted))
        known = reports.of_events(event for event in held if key_of(event) not in keys)
        subset = {t.event: t for t in (*new, *(known[e] for e in held if e in known))}
        before = {**{e: i for e, i in self._held_before.items() if e in subset}, **held}
        found = find_incidents(
            list(subset.values()),
            held=before,
            copies=find_copies(graph, keys, subset.values()),
            decisions=decisions,
        )
        told = {telling.event for telling in new}
        stale = [e for e in held if key_of(e) in keys and e not in told]
        self._write(found, subset, set(held.values()), stale)
        self._index(new, stale)
        write_series(graph, new, found.incidents, subset, reports)
        graphs = [mint_report_graph_iri(self._base, key) for key in keys]
        graph.change(gone=pending_quads(graphs, base=self._base))

    def _waiting(self) -> list[str]:
        """Return the keys of the reports that wait, the oldest first."""
        rows = self._graph.rows(f"?graph <{KG.awaitsClustering}> true")
        keys = {row["graph"].rpartition("/")[2] for row in rows}
        dates: dict[str, str] = {}
        for part in in_parts(sorted(keys)):
            found = self._graph.dates(mint_report_iri(self._base, key) for key in part)
            dates |= {report.rpartition("/")[2]: day for report, day in found.items()}
        return sorted(keys, key=lambda key: (dates.get(key, ""), key))

    def _beside(self, new: Sequence[Telling], reports: Reports) -> list[Telling]:
        """Return the stored tellings that are worth comparing with one of *new*."""
        keys = sorted({key for telling in new for key in _look_up_keys(telling)})
        events = self._graph.events_in(keys) - {telling.event for telling in new}
        stored = reports.of_events(events)
        told = [*new, *(stored[event] for event in sorted(events) if event in stored)]
        blocks = Blocks([Seen(telling) for telling in told])
        found = {n for number in range(len(new)) for n in blocks.beside(number)}
        return [told[n] for n in sorted(found) if n >= len(new)]

    def _decisions(self) -> tuple[Decision, ...]:
        graphs = (decisions_graph_iri(self._base), acts_decisions_graph_iri(self._base))
        return tuple(d for name in graphs for d in read_decisions(self._writer.nquads(name)))

    def _write(
        self,
        found: Clustering,
        subset: Mapping[str, Telling],
        before: Iterable[str],
        stale: Sequence[str],
    ) -> None:
        ids = {*before, *(incident.id for incident in found.incidents)}
        gone = [self._graph.all_of(id) for id in sorted(ids)]
        gone += [self._graph.statements(miss) for miss in sorted(self._misses(subset, stale))]
        come = incident_quads(found.incidents, found.near_misses, base=self._base)
        self._graph.change(gone=b"".join(gone), come=come)

    def _misses(self, subset: Iterable[str], stale: Sequence[str]) -> set[str]:
        """Return the near misses that have been judged anew, or of which an event is gone.

        What a member came near to outside the subset still holds.
        """
        pairs = self._graph.pairs("o", "s", f"?s <{KG.nearEvent}> ?o", sorted(subset))
        ends = Counter(miss for _, miss in pairs)
        judged = {miss for miss, count in ends.items() if count == BOTH}
        return judged | self._graph.subjects(KG.nearEvent, stale)

    def _index(self, new: Sequence[Telling], stale: Iterable[str]) -> None:
        """Let new events be found by the days of their intervals alone, and stale ones no more."""
        pairs = [(t.event, key) for t in new if can_be_compared(t) for key in _own_keys(t)]
        gone = [self._graph.statements(event) for event in (*(t.event for t in new), *stale)]
        self._graph.change(gone=b"".join(gone), come=block_quads(pairs, base=self._base))


def _decided_with(new: Sequence[Telling], decisions: Sequence[Decision]) -> set[str]:
    """Return the events about which a person has decided together with one of *new*."""
    told = {telling.event for telling in new}
    return {e for d in decisions if told.intersection(d.events) for e in d.events} - told


def _own_keys(telling: Telling) -> Iterator[str]:
    root = root_of(telling.type)
    return (f"{root} {day}" for day in days_of(telling))


def _look_up_keys(telling: Telling) -> Iterator[str]:
    if can_be_compared(telling):
        root = root_of(telling.type)
        for day in days_of(telling):
            for beside in range(-DAYS_BESIDE, DAYS_BESIDE + 1):
                yield f"{root} {day + timedelta(days=beside)}"
