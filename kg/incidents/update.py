"""Keep the incidents of a store up to date as reports arrive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Final

from kg.cluster.blocking import can_be_compared
from kg.cluster.incidents import find_incidents
from kg.graph.decisions import (
    acts_decisions_graph_iri,
    decision_quads,
    decisions_graph_iri,
    read_decisions,
    revoked_quads,
)
from kg.graph.incidents import (
    block_quads,
    incident_iri,
    incident_quads,
    merged_quads,
    pending_quads,
)
from kg.graph.meta import meta_graph_iri
from kg.incidents.acts import as_decisions
from kg.incidents.beside import Beside, own_keys
from kg.incidents.copies import copies_among, write_copies
from kg.incidents.graph import IncidentGraph, key_of
from kg.incidents.history import Ids, Life, lives_of, replayed
from kg.incidents.moment import Moment
from kg.incidents.reports import Reports
from kg.incidents.series import write_series
from kg.lexicon.curation import IncidentAct
from kg.model.incidents import Decision, Incident
from kg.model.tellings import Telling
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_report_graph_iri, mint_report_iri, short_hash
from kg.vocab.terms import KG

Watch = Callable[[int, int], None]

REPORTS_AT_ONCE: Final = 500
"""Reports that one step of an update joins: memory is bounded by them and their blocks."""


@dataclass
class _Together:
    """State of the reports that came at one moment, while they are joined in steps.

    Attributes:
        joined: The keys of those that were joined in earlier steps.
        held: The ids that incidents had before the first of them was joined, by event.
        merged: The ids that had gone into others before the first of them was joined.
        met: The ids that earlier steps have met: what is said of them now may be of this moment.
    """

    joined: set[str] = field(default_factory=set)
    held: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def held_before(self, ids: Mapping[str, str]) -> dict[str, str]:
        """Return the ids before the first step, with those of *ids* that are met just now."""
        for event, id in ids.items():
            if key_of(event) not in self.joined:
                self.held.setdefault(event, id)
        return dict(self.held)

    def merged_before(
        self, merged: Mapping[str, str], known: Collection[str], has_report: Callable[[str], bool]
    ) -> dict[str, str]:
        """Return which ids lead to others, as if this step were the first.

        Args:
            merged: What is said now of the ids *known*.
            known: The ids that have a bearing on this step.
            has_report: Tells whether the store has a report still, by its key.
        """
        of_this_moment = {old for old in merged if old in self.met and old not in self.merged}
        self.merged |= {old: new for old, new in merged.items() if old not in self.met}
        self.met |= {*known, *merged}
        # An id whose events are all gone has gone into no other.
        hold = {
            id
            for event, id in self.held.items()
            if id in of_this_moment and has_report(key_of(event))
        }
        void = of_this_moment - hold
        now = {old: new for old, new in merged.items() if old not in void}
        return {**now, **_among_ids(self.merged, known)}


class Incidents:
    """The incidents of one store, open for writing."""

    def __init__(self, writer: StoreWriter, *, base: str) -> None:
        self._writer = writer
        self._base = base
        self._graph = IncidentGraph(writer, base=base)
        self._held_before: Mapping[str, str] = {}
        self._moment = Moment(self._graph)
        self._together: dict[str, _Together] = {}
        self._never: frozenset[str] = frozenset()
        self._lives: Mapping[str, Life] = {}

    def begin(self, now: datetime) -> datetime:
        """Begin a build; return when its reports come: *now*, or with those of an interrupted one.

        However often it is updated until the end, ids come out as if all had been joined there.
        """
        begun = self._moment.begin(now)
        self._together[begun.isoformat()] = _Together()
        return begun

    def keep(self) -> None:
        """Let the store remember, before it is written to, that a build has begun."""
        self._moment.keep()

    def end(self) -> None:
        """Let the ids of this build hold."""
        self._moment.end()

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
        # Decisions act when their reports are joined again.
        self.mark(sorted({key_of(event) for event in events}))
        self.update()
        return len(fresh)

    def update(self, watch: Watch | None = None) -> int:
        """Join the events of the reports that wait; return how many reports there were.

        Those that came together are joined together, however many steps it takes: which ids
        incidents have does not hang on where one step ends.
        """
        waiting, reports = self._waiting(), Reports(self._writer, self._base)
        done = 0
        for came, group in groupby(waiting, key=lambda item: item[0]):
            known = self._together.get(came) or _Together()
            together = [key for _, key in group]
            for start in range(0, len(together), REPORTS_AT_ONCE):
                part = together[start : start + REPORTS_AT_ONCE]
                self._step(part, known, reports)
                self._writer.flush()  # a killed update goes on with the next step
                done += len(part)
                if watch:
                    watch(done, len(waiting))
        return len(waiting)

    def rebuild(self, watch: Watch | None = None) -> int:
        """Forget all incidents but their ids, and join every current report anew.

        An embedded store goes back to its published generation if this breaks off: publish first
        what shall not be lost. At a server, the ids and their former addresses are lost then.
        """
        # The ids are in memory alone until all reports are joined.
        self._writer.mark_changed()
        held = self._graph.all_members()
        merged = {r["old"]: r["new"] for r in self._graph.rows(f"?old <{KG.mergedInto}> ?new")}
        self._writer.remove_graph(self._graph.name)
        current = self._graph.rows(f"?graph <{KG.current}> true", graph=meta_graph_iri(self._base))
        self.mark(row["graph"].rpartition("/")[2] for row in current)
        self._held_before = held
        count = self.update(watch)
        self._held_before = {}
        self._restore_merges(merged.items())
        return count

    def forget(
        self, never: Collection[str], others: Collection[str], lives: Mapping[str, Life]
    ) -> None:
        """Work out the incidents as if some reports had never been.

        They are superseded, and their texts stand in the store still.

        Args:
            never: The keys of these reports.
            others: The keys of those that therefore are or were current for longer.
            lives: When they, and all others of their articles, came and went so far.
        """
        self._never, self._lives = frozenset(never), lives
        self._step(sorted({*never, *others}), _Together(), Reports(self._writer, self._base))
        self._never, self._lives = frozenset(), {}

    def _restore_merges(self, merged: Iterable[tuple[str, str]]) -> None:
        alive = {row["i"] for row in self._graph.rows(f"?i <{KG.memberEvent}> ?event")}
        lines = "".join(
            f"<{old}> <{KG.mergedInto}> <{new}> <{self._graph.name}> .\n"
            for old, new in merged
            if old not in alive
        )
        self._writer.change_graph(self._graph.name, come=lines.encode())

    def _step(self, keys: Sequence[str], together: _Together, reports: Reports) -> None:
        """Join the events of some of the reports that came together."""
        graph = self._graph
        new = [telling for key in keys for telling in reports.tellings(key)]
        # A superseded report leaves its block, its incident and its near misses.
        former = [t for key in keys if not graph.has_report(key) for t in reports.told_once(key)]
        # Those that wait are joined in a step of their own.
        printed_anew = graph.not_waiting(write_copies(graph, keys) - set(keys))
        gone = graph.subjects(KG.toldIn, [mint_report_iri(self._base, key) for key in keys])
        lost = graph.members(gone)
        again = reports.of_events(event for event in lost if key_of(event) not in keys)
        again |= {t.event: t for key in printed_anew for t in reports.tellings(key)}
        decisions = self._decisions()
        beside = Beside(graph, reports, decisions, with_former=bool(self._never))
        linked = beside.linked([*new, *former, *(again[event] for event in sorted(again))])
        told = {event: beside.told[event] for event in linked} | again
        subset = {e: t for e, t in told.items() if graph.has_report(key_of(e))}
        held = lost | graph.members(graph.incidents_of(subset))
        before = {**{e: i for e, i in self._held_before.items() if e in told}, **held}
        known = {short_hash(event) for event in told} | set(before.values())
        ids = Ids(before, graph.merged(known))
        # What stands there now goes, whatever the ids will be.
        gone_ids = merged_quads(ids.merged, base=self._base)
        if self._never:
            ids = self._ids_without(ids, known, told, decisions)
        merged = together.merged_before(ids.merged, known, graph.has_report)
        ids = Ids(together.held_before(ids.held), merged)
        found = find_incidents(
            list(subset.values()),
            held=ids.held | self._strangers(subset, held),
            copies=copies_among(graph, {telling.report for telling in subset.values()}),
            decisions=decisions,
            scored=beside.scored,
        )
        stale = {e for e in held if key_of(e) in keys and e not in subset} | {
            telling.event for telling in former
        }
        self._write(found.incidents, set(held.values()), ids, gone_ids)
        self._write_misses(beside, subset, stale, reports)
        self._index(new, former, stale)
        write_series(graph, [*new, *former], found.incidents, subset, reports)
        graphs = [mint_report_graph_iri(self._base, key) for key in keys]
        # Last: a step that is killed before it is repeated.
        graph.change(gone=pending_quads(graphs, base=self._base))
        together.joined.update(keys)

    def _ids_without(
        self,
        ids: Ids,
        known: set[str],
        told: Mapping[str, Telling],
        decisions: Sequence[Decision],
    ) -> Ids:
        """Return which ids incidents had if the reports that shall never have been had not come.

        Where the ledger does not tell how the ids of now have come about, those stay that do not
        come from an event that shall never have been.
        """
        after = lives_of(self._graph, {key_of(event) for event in told})
        was = _among(replayed(told.values(), after | dict(self._lives), decisions), known)
        if was == ids:
            left = {key: life for key, life in after.items() if key not in self._never}
            return _among(replayed(told.values(), left, decisions), known)
        founded = {short_hash(event) for event in told if key_of(event) in self._never}
        return Ids(
            {e: i for e, i in ids.held.items() if i not in founded},
            {o: n for o, n in ids.merged.items() if not {o, n} & founded},
        )

    def _strangers(self, events: Iterable[str], held: Mapping[str, str]) -> dict[str, str]:
        """Return the members of other incidents that go by the id of one of *events*."""
        own = {short_hash(event) for event in events} - set(held.values())
        return self._graph.members(incident_iri(self._base, id) for id in own)

    def _waiting(self) -> list[tuple[str, str]]:
        """Return the reports that wait: when they came or went, and the key, the oldest first."""
        rows = self._graph.rows(f"?graph <{KG.awaitsClustering}> true")
        keys = {row["graph"].rpartition("/")[2] for row in rows}
        found = self._graph.dates(mint_report_iri(self._base, key) for key in keys)
        dates = {report.rpartition("/")[2]: day for report, day in found.items()}
        came: dict[str, str] = {}
        if not self._held_before:  # a rebuild keeps the ids, whoever came first
            lives = lives_of(self._graph, keys)
            came = {key: (life.until or life.since).isoformat() for key, life in lives.items()}
        order = sorted(keys, key=lambda key: (came.get(key, ""), dates.get(key, ""), key))
        return [(came.get(key, ""), key) for key in order]

    def _decisions(self) -> tuple[Decision, ...]:
        graphs = (decisions_graph_iri(self._base), acts_decisions_graph_iri(self._base))
        return tuple(d for name in graphs for d in read_decisions(self._writer.nquads(name)))

    def _write(
        self, incidents: Sequence[Incident], before: set[str], ids: Ids, gone_ids: bytes
    ) -> None:
        here = {incident.id for incident in incidents}
        gone = [self._graph.all_of(id) for id in sorted(before | here)]
        elsewhere = self._alive(set(ids.merged) - before - here)
        # An id that is an incident's again leads to no other.
        settled = here | elsewhere | {old for one in incidents for old in one.absorbed}
        merged = {old: new for old, new in ids.merged.items() if old not in settled}
        come = incident_quads(incidents, base=self._base)
        come += merged_quads(merged, base=self._base)
        self._graph.change(gone=b"".join((*gone, gone_ids)), come=come)

    def _alive(self, ids: Iterable[str]) -> set[str]:
        """Return those of *ids* that are ids of incidents now."""
        incidents = [incident_iri(self._base, id) for id in ids]
        return set(self._graph.members(incidents).values())

    def _write_misses(
        self, beside: Beside, subset: Mapping[str, Telling], stale: set[str], reports: Reports
    ) -> None:
        """Write the near misses of what was joined, and of what was told later and came near it.

        Args:
            beside: What stands beside the events.
            subset: What was joined.
            stale: The events that are no more.
            reports: The reports of the store.
        """
        graph, told = self._graph, beside.told
        own = {telling.event for telling in subset.values() if telling.is_incident}
        stored = graph.ends_of_misses(own | stale)
        lost = reports.of_events({e for ends in stored.values() if ends & stale for e in ends})
        beside.meet(telling for event, telling in lost.items() if event not in told)
        around = {*own, *(stale & set(told))}
        judged = (
            own | set(lost) | {o for e in around for o in beside.near(e) if beside.is_later(o, e)}
        )
        judged = {e for e in judged if told[e].is_incident and graph.has_report(key_of(e))}
        beside.look(judged)
        near = {o for event in judged for o in beside.near(event)} | judged
        place = graph.members(graph.incidents_of(near))
        stored |= graph.ends_of_misses(judged)
        gone = [
            graph.statements(miss)
            for miss, ends in sorted(stored.items())
            if ends & stale or not ends <= set(told) or beside.last_of(ends) in judged
        ]
        come = incident_quads((), beside.near_misses(judged, place), base=self._base)
        graph.change(gone=b"".join(gone), come=come)

    def _index(self, new: Sequence[Telling], former: Sequence[Telling], stale: set[str]) -> None:
        """Let new events be found by the days of their intervals alone, and stale ones no more.

        The ledger remembers where events of superseded reports stood.
        """
        ledger = meta_graph_iri(self._base)
        come = block_quads(_blocks(new), base=self._base)
        met = {*stale, *(telling.event for telling in new)}
        gone = [self._graph.statements(event) for event in sorted(met)]
        self._graph.change(gone=b"".join(gone), come=come)
        left = (t for t in former if key_of(t.event) not in self._never)
        come = block_quads(_blocks(left), base=self._base, graph=ledger)
        events = sorted({telling.event for telling in (*new, *former)})
        gone = [self._writer.statements(ledger, event) for event in events]
        self._writer.change_graph(ledger, gone=b"".join(gone), come=come)


def _blocks(tellings: Iterable[Telling]) -> Iterator[tuple[str, str]]:
    return ((t.event, key) for t in tellings if can_be_compared(t) for key in own_keys(t))


def _among(ids: Ids, known: Collection[str]) -> Ids:
    """Return ids without what is said of others than *known*."""
    return Ids(ids.held, _among_ids(ids.merged, known))


def _among_ids(merged: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    return {old: new for old, new in merged.items() if old in known or new in known}
