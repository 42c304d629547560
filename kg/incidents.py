"""Which reports of a store tell of one incident, kept up to date as reports arrive?

Reports that have been written wait in the graph of incidents until their events are joined. An
update reads them, looks up by day and type which stored events may be the same, and works out
anew the incidents that these stand in: the cost is that of the new reports and their blocks, not
of the store. A rebuild forgets all incidents but their ids and updates with every report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, TypeVar

from kg.cluster.blocking import DAYS_BESIDE, Blocks, can_be_compared, days_of, root_of
from kg.cluster.incidents import Clustering, find_incidents
from kg.cluster.seen import Seen
from kg.cluster.series import find_series, holds
from kg.cluster.wording import copied_texts
from kg.errors import StoreError
from kg.graph.decisions import (
    decision_quads,
    decisions_graph_iri,
    read_decisions,
    revoked_quads,
)
from kg.graph.incidents import (
    PARTS,
    block_quads,
    copy_quads,
    incident_iri,
    incident_quads,
    incidents_graph_iri,
    pending_quads,
    series_quads,
)
from kg.graph.meta import meta_graph_iri
from kg.graph.tellings import entities_named, read_tellings
from kg.lexicon.curation import IncidentAct
from kg.model.incidents import Decision, Incident, Series
from kg.model.tellings import Telling
from kg.store.writer import Writer
from kg.vocab.iris import (
    mint_authority_graph_iri,
    mint_report_graph_iri,
    mint_report_iri,
    mint_thing_iri,
)
from kg.vocab.schemes import concept_name
from kg.vocab.terms import KG, PROV, SCHEMA

T = TypeVar("T")
Watch = Callable[[int, int], None]

REPORTS_AT_ONCE: Final = 500
"""Reports that one step of an update joins: memory is bounded by them and their blocks."""
LINES_AT_ONCE: Final = 10_000
VALUES_AT_ONCE: Final = 500
LONGEST_LOOK_BACK: Final = 366
"""Days before its last figure in which a new series looks for incidents."""
VIOLENCE: Final = "violence"


class Incidents:
    """The incidents of one store, open for writing."""

    def __init__(self, writer: Writer, *, base: str) -> None:
        self._writer = writer
        self._base = base
        self._graph = incidents_graph_iri(base)

    def mark(self, keys: Iterable[str]) -> None:
        """Remember, before they are written or retired, that reports wait to be joined."""
        graphs = [mint_report_graph_iri(self._base, key) for key in keys]
        self._writer.change_graph(self._graph, come=pending_quads(graphs, base=self._base))

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
        decided = [(act, self._as_decisions(act)) for act in fresh]
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

    def _as_decisions(self, act: IncidentAct) -> tuple[Decision, ...]:
        """Return an act on incidents as decisions about their events."""
        members = self._members_of(act.subject, act)
        if act.act == "merge":
            other = self._members_of(act.object, act)
            return (Decision("same", (members[0], other[0])),)
        if act.act == "split":
            out = [mint_thing_iri(self._base, event) for event in act.events]
            strange = [event for event in out if event not in members]
            if strange or len(out) == len(members):
                raise StoreError(
                    f"{act.subject} has no such event: {strange[0]}"
                    if strange
                    else f"a split leaves nothing of {act.subject}",
                    where=act.where,
                    remedy="name some of its members, not all",
                )
            left = [event for event in members if event not in out]
            apart = tuple(Decision("apart", (one, two)) for one in out for two in left)
            return (*apart, *_all_one(out))
        return (
            Decision(act.act, tuple(members)),
            *(_all_one(members) if act.act == "confirm" else ()),
        )

    def _members_of(self, incident: str, act: IncidentAct) -> list[str]:
        """Return the events of an incident, or of the one that took it in."""
        iri = mint_thing_iri(self._base, incident)
        seen = {iri}
        while True:
            events = sorted(self._members([iri]))
            after = [row["new"] for row in self._rows(f"<{iri}> <{KG.mergedInto}> ?new")]
            if events or not after or after[0] in seen:
                break
            iri = after[0]
            seen.add(iri)
        if not events:
            raise StoreError(
                f"the store has no {incident}", where=act.where, remedy="copy the id from its page"
            )
        return events

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
        held = self._held_by_event()
        merged = [
            (row["old"], row["new"])
            for row in self._rows(f"?old <{KG.mergedInto}> ?new", graph=self._graph)
        ]
        self._writer.replace_graph(self._graph, b"")
        current = self._rows(f"?graph <{KG.current}> true", graph=meta_graph_iri(self._base))
        self.mark(row["graph"].rpartition("/")[2] for row in current)
        self._held_before = held
        count = self.update(watch)
        self._held_before = {}
        self._restore_merges(merged)
        return count

    _held_before: Mapping[str, str] = {}

    def _restore_merges(self, merged: Iterable[tuple[str, str]]) -> None:
        alive = {row["incident"] for row in self._rows(f"?incident <{KG.memberEvent}> ?event")}
        lines = "".join(
            f"<{old}> <{KG.mergedInto}> <{new}> <{self._graph}> .\n"
            for old, new in merged
            if old not in alive
        )
        self._writer.change_graph(self._graph, come=lines.encode())

    def _step(self, keys: Sequence[str]) -> None:
        reports = _Reports(self._writer, self._base)
        new = [telling for key in keys for telling in reports.tellings(key)]
        gone = self._incidents_told_in(keys)
        decisions = self._decisions()
        wanted = {t.event for t in self._beside(new, reports)} | _decided_with(new, decisions)
        held = self._members(gone | self._incidents_of(wanted))
        touched = {key_of(event) for event in held} - set(keys)
        known = {t.event: t for key in sorted(touched) for t in reports.tellings(key)}
        subset = {t.event: t for t in (*new, *(known[e] for e in held if e in known))}
        before = {**{e: i for e, i in self._held_before.items() if e in subset}, **held}
        found = find_incidents(
            list(subset.values()),
            held=before,
            copies=self._copies(keys, subset.values()),
            decisions=decisions,
        )
        self._write(found, subset, set(held.values()))
        told = {telling.event for telling in new}
        stale = [e for e in held if key_of(e) in keys and e not in told]
        self._index(new, stale)
        self._write_series(new, found, subset, reports)
        graphs = [mint_report_graph_iri(self._base, key) for key in keys]
        self._change(gone=pending_quads(graphs, base=self._base))

    # What is looked up ------------------------------------------------------------------

    def _waiting(self) -> list[str]:
        """Return the keys of the reports that wait, the oldest first."""
        rows = self._rows(f"?graph <{KG.awaitsClustering}> true", graph=self._graph)
        keys = {row["graph"].rpartition("/")[2] for row in rows}
        dates: dict[str, str] = {}
        for part in _parts(sorted(keys)):
            found = self._dates(mint_report_iri(self._base, key) for key in part)
            dates |= {report.rpartition("/")[2]: day for report, day in found.items()}
        return sorted(keys, key=lambda key: (dates.get(key, ""), key))

    def _beside(self, new: Sequence[Telling], reports: _Reports) -> list[Telling]:
        """Return the stored tellings that are worth comparing with one of *new*."""
        keys = sorted({key for telling in new for key in _look_up_keys(telling)})
        events = self._events_in(keys) - {telling.event for telling in new}
        stored = {t.event: t for key in sorted(map(key_of, events)) for t in reports.tellings(key)}
        told = [*new, *(stored[event] for event in sorted(events) if event in stored)]
        blocks = Blocks([Seen(telling) for telling in told])
        found = {n for number in range(len(new)) for n in blocks.beside(number)}
        return [told[n] for n in sorted(found) if n >= len(new)]

    def _events_in(self, keys: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for part in _parts(keys):
            words = " ".join(f'"{key}"' for key in part)
            rows = self._select(
                f"SELECT ?event WHERE {{ VALUES ?key {{ {words} }} "
                f"GRAPH <{self._graph}> {{ ?event <{KG.block}> ?key }} }}"
            )
            found |= {row["event"] for row in rows}
        return found

    def _incidents_told_in(self, keys: Iterable[str]) -> set[str]:
        reports = [mint_report_iri(self._base, key) for key in keys]
        return self._subjects(KG.toldIn, reports)

    def _incidents_of(self, events: Iterable[str]) -> set[str]:
        return self._subjects(KG.memberEvent, sorted(events))

    def _subjects(self, predicate: str, objects: Sequence[str]) -> set[str]:
        """Return the subjects in the graph of incidents that point to one of *objects*."""
        found: set[str] = set()
        for part in _parts(objects):
            rows = self._select(
                f"SELECT ?s WHERE {{ VALUES ?o {{ {_values(part)} }} "
                f"GRAPH <{self._graph}> {{ ?s <{predicate}> ?o }} }}"
            )
            found |= {row["s"] for row in rows}
        return found

    def _members(self, incidents: Iterable[str]) -> dict[str, str]:
        """Return the id of the incident of each member event."""
        found: dict[str, str] = {}
        for part in _parts(sorted(incidents)):
            rows = self._select(
                f"SELECT ?incident ?event WHERE {{ VALUES ?incident {{ {_values(part)} }} "
                f"GRAPH <{self._graph}> {{ ?incident <{KG.memberEvent}> ?event }} }}"
            )
            found |= {row["event"]: row["incident"].rpartition("/")[2] for row in rows}
        return found

    def _held_by_event(self) -> dict[str, str]:
        rows = self._rows(f"?incident <{KG.memberEvent}> ?event", graph=self._graph)
        return {row["event"]: row["incident"].rpartition("/")[2] for row in rows}

    def _copies(self, keys: Sequence[str], tellings: Iterable[Telling]) -> dict[str, str]:
        """Find which reports are printed from one text; return the copies among *tellings*."""
        for key in keys:
            report = mint_report_iri(self._base, key)
            if self._writer.graph_exists(mint_report_graph_iri(self._base, key)):
                self._find_copies(report)
            else:
                self._change(gone=self._writer.statements(self._graph, report))
        reports = sorted({telling.report for telling in tellings})
        copies: dict[str, str] = {}
        for part in _parts(reports):
            rows = self._select(
                f"SELECT ?copy ?original WHERE {{ VALUES ?copy {{ {_values(part)} }} "
                f"GRAPH <{self._graph}> {{ ?copy <{KG.copyOf}> ?original }} }}"
            )
            copies |= {row["copy"]: row["original"] for row in rows}
        return copies

    def _find_copies(self, report: str) -> None:
        """Write which reports are printed from the text of *report*: the oldest is the original."""
        rows = self._select(
            f"SELECT ?other WHERE {{ GRAPH <{meta_graph_iri(self._base)}> {{ "
            f"<{report}> <{KG.wordingKey}> ?key . ?other <{KG.wordingKey}> ?key . "
            f"?graph <{PROV.wasDerivedFrom}> ?other ; <{KG.current}> true "
            f"FILTER(?other != <{report}>) }} }}"
        )
        alike = sorted({report, *copied_texts(row["other"] for row in rows)})
        if len(alike) == 1:
            return
        dates = self._dates(alike)
        original = min(alike, key=lambda one: (dates.get(one, ""), one))
        copies = [one for one in alike if one != original]
        gone = [self._writer.statements(self._graph, one) for one in alike]
        come = copy_quads(((one, original) for one in copies), base=self._base)
        self._change(gone=b"".join(gone), come=come)

    def _dates(self, reports: Iterable[str]) -> dict[str, str]:
        """Return the days of publication of *reports*, as far as they are known."""
        rows = self._select(
            f"SELECT ?report ?date WHERE {{ VALUES ?report {{ {_values(reports)} }} "
            f"GRAPH ?g {{ ?report <{SCHEMA.datePublished}> ?date }} }}"
        )
        return {row["report"]: row["date"] for row in rows}

    def _decisions(self) -> tuple[Decision, ...]:
        return read_decisions(self._writer.nquads(decisions_graph_iri(self._base)))

    # What is written --------------------------------------------------------------------

    def _write(
        self, found: Clustering, subset: Mapping[str, Telling], before: Iterable[str]
    ) -> None:
        ids = {*before, *(incident.id for incident in found.incidents)}
        gone = [self._all_of(incident_iri(self._base, id)) for id in sorted(ids)]
        misses = self._subjects(KG.nearEvent, sorted(subset))
        gone += [self._writer.statements(self._graph, miss) for miss in sorted(misses)]
        come = incident_quads(found.incidents, found.near_misses, base=self._base)
        self._change(gone=b"".join(gone), come=come)

    def _all_of(self, incident: str) -> bytes:
        """Return what is said of an incident, its parts and the figures that it sets aside."""
        own = self._writer.statements(self._graph, incident)
        parts = self._rows(
            f"<{incident}> ?p ?part FILTER(?p IN ({', '.join(f'<{p}>' for p in PARTS)}))",
            graph=self._graph,
        )
        names = sorted({row["part"] for row in parts})
        return b"".join((own, *(self._writer.statements(self._graph, name) for name in names)))

    def _index(self, new: Iterable[Telling], stale: Iterable[str]) -> None:
        """Let new events be found by the days of their intervals, and stale ones no more."""
        pairs = [(t.event, key) for t in new if can_be_compared(t) for key in _own_keys(t)]
        gone = [self._writer.statements(self._graph, event) for event in stale]
        self._change(gone=b"".join(gone), come=block_quads(pairs, base=self._base))

    def _write_series(
        self,
        new: Sequence[Telling],
        found: Clustering,
        subset: Mapping[str, Telling],
        reports: _Reports,
    ) -> None:
        """Write the series that new reports go on with, and link incidents that lie in them."""
        touched = {one.id for one in find_series(new)}
        told, before = self._series_so_far(touched, new, reports)
        series = [one for one in find_series(told) if one.id in touched]
        gone = [
            self._writer.statements(self._graph, self._series_iri(id)) for id in sorted(touched)
        ]
        flagged = [p.count for one in series for p in one.points]
        gone += [self._flags(flagged)]
        inside = {
            (incident.id, one.id)
            for one in series
            for incident, telling in self._in_days(one, before.get(one.id), reports)
            if holds(one, telling)
        }
        inside |= self._in_known_series(found.incidents, subset)
        self._change(
            gone=b"".join(gone), come=series_quads(series, sorted(inside), base=self._base)
        )

    def _series_iri(self, id: str) -> str:
        return mint_thing_iri(self._base, f"series/{id}")

    def _series_so_far(
        self, ids: Iterable[str], new: Sequence[Telling], reports: _Reports
    ) -> tuple[list[Telling], dict[str, date]]:
        """Return the tellings of some series, and the last day of each before now."""
        told = {telling.event: telling for telling in new}
        counts: dict[str, set[str]] = defaultdict(set)
        for part in _parts(sorted(map(self._series_iri, ids))):
            rows = self._select(
                f"SELECT ?series ?count WHERE {{ VALUES ?series {{ {_values(part)} }} "
                f"GRAPH <{self._graph}> {{ ?series <{KG.point}> ?count }} }}"
            )
            for row in rows:
                counts[row["series"].rpartition("/")[2]].add(row["count"])
        keys = {key_of(count) for found in counts.values() for count in found}
        older = {t.event: t for key in sorted(keys) for t in reports.tellings(key)}
        last = {one.id: one.end for one in find_series(older.values()) if one.id in counts}
        return list({**older, **told}.values()), last

    def _flags(self, counts: Iterable[str]) -> bytes:
        lines = (self._writer.statements(self._graph, count) for count in counts)
        flag = f"<{KG.seriesFlag}>".encode()
        return b"".join(
            line + b"\n" for part in lines for line in part.split(b"\n") if flag in line
        )

    def _in_days(
        self, series: Series, before: date | None, reports: _Reports
    ) -> Iterator[tuple[Incident, Telling]]:
        """Return the stored incidents of the days that a series has come to hold."""
        if series.start is None:
            return
        earliest = series.end - timedelta(LONGEST_LOOK_BACK)
        first = max(series.start, before or series.start, earliest)
        days = [first + timedelta(n) for n in range((series.end - first).days + 1)]
        events = sorted(self._events_in([f"{VIOLENCE} {day}" for day in days]))
        held = self._members(self._incidents_of(events))
        for event in events:
            telling = next((t for t in reports.tellings(key_of(event)) if t.event == event), None)
            if telling is not None and event in held:
                yield Incident(held[event], (), event), telling

    def _known_series(self) -> list[Series]:
        """Return the stored series, without their points."""
        rows = self._rows(
            f"?series <{KG.periodStart}> ?start ; <{KG.periodEnd}> ?end ; <{KG.harm}> ?harm ; "
            f"<{KG.victimStatus}> ?status . "
            f"OPTIONAL {{ ?series <{KG.seriesCountry}> ?country }}"
        )
        lands: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            lands[row["series"]] |= {row["country"]} if "country" in row else set()
        return [
            Series(
                id=row["series"].rpartition("/")[2],
                speaker="",
                harm=concept_name(row["harm"]),
                status=concept_name(row["status"]),
                group="",
                start=date.fromisoformat(row["start"]),
                end=date.fromisoformat(row["end"]),
                countries=frozenset(lands[row["series"]]),
            )
            for row in {row["series"]: row for row in rows}.values()
        ]

    def _in_known_series(
        self, incidents: Iterable[Incident], subset: Mapping[str, Telling]
    ) -> set[tuple[str, str]]:
        """Return which stored series hold which of *incidents*."""
        series = self._known_series()
        return {
            (incident.id, one.id)
            for incident in incidents
            for one in series
            if holds(one, subset[incident.representative])
        }

    def _change(self, *, gone: bytes = b"", come: bytes = b"") -> None:
        """Add statements, then take others away; an update that is killed between is repeated."""
        kept = set(come.split(b"\n"))
        leaving = [line for line in gone.split(b"\n") if line and line not in kept]
        joining = [line for line in come.split(b"\n") if line]
        if len(leaving) + len(joining) <= LINES_AT_ONCE:
            self._writer.change_graph(self._graph, gone=_text(leaving), come=_text(joining))
            return
        for part in _parts(joining, LINES_AT_ONCE):
            self._writer.change_graph(self._graph, come=_text(part))
        for part in _parts(leaving, LINES_AT_ONCE):
            self._writer.change_graph(self._graph, gone=_text(part))

    def _rows(self, pattern: str, *, graph: str = "") -> list[dict[str, str]]:
        name = f"<{graph or self._graph}>"
        return self._select(f"SELECT * WHERE {{ GRAPH {name} {{ {pattern} }} }}")

    def _select(self, query: str) -> list[dict[str, str]]:
        solutions = self._writer.select(query)
        return [{n: term.value for n, term in row.items() if term} for row in solutions]


class _Reports:
    """The current reports of a store, each read once."""

    def __init__(self, writer: Writer, base: str) -> None:
        self._writer = writer
        self._base = base
        self._read: dict[str, tuple[Telling, ...]] = {}
        self._entities: dict[str, bytes] = {}
        self._authority = [
            name for name in writer.graphs() if name.startswith(mint_authority_graph_iri(base, ""))
        ]

    def tellings(self, key: str) -> tuple[Telling, ...]:
        """Return what a report tells; nothing if it is there no more."""
        if key not in self._read:
            graph = mint_report_graph_iri(self._base, key)
            is_current = self._writer.graph_exists(graph)
            self._read[key] = self._tellings(graph) if is_current else ()
        return self._read[key]

    def _tellings(self, graph: str) -> tuple[Telling, ...]:
        nquads = self._writer.nquads(graph)
        known = b"".join(self._known(entity) for entity in sorted(entities_named(nquads)))
        return read_tellings(nquads, known)

    def _known(self, entity: str) -> bytes:
        if entity not in self._entities:
            found = (self._writer.statements(graph, entity) for graph in self._authority)
            self._entities[entity] = b"".join(found)
        return self._entities[entity]


def key_of(iri: str) -> str:
    """Return the key of the report that an event or a count is in."""
    return iri.rpartition("/")[2].partition("-")[0]


def _all_one(events: Sequence[str]) -> tuple[Decision, ...]:
    return tuple(Decision("same", pair) for pair in pairwise(events))


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


def _values(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _text(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _parts(items: Sequence[T], size: int = VALUES_AT_ONCE) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
