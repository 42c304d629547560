"""Read and change the graph of incidents.

Look-ups are made in batches: the cost is that of what is asked for, not of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from kg.graph.incidents import PARTS, incident_iri, incidents_graph_iri
from kg.graph.meta import meta_graph_iri
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_report_graph_iri
from kg.vocab.terms import KG, PROV, SCHEMA

T = TypeVar("T")

LINES_AT_ONCE: Final = 10_000
VALUES_AT_ONCE: Final = 500


class IncidentGraph:
    """The graph of incidents of one store, open for writing."""

    def __init__(self, writer: StoreWriter, *, base: str) -> None:
        self.writer = writer
        self.base = base
        self.name = incidents_graph_iri(base)

    def rows(self, pattern: str, *, graph: str = "") -> list[dict[str, str]]:
        """Return the solutions of a pattern in this graph, or in another one."""
        return self.select(f"SELECT * WHERE {{ GRAPH <{graph or self.name}> {{ {pattern} }} }}")

    def select(self, query: str) -> list[dict[str, str]]:
        """Return the solutions of a query over the store."""
        solutions = self.writer.select(query)
        return [{n: term.value for n, term in row.items() if term} for row in solutions]

    def pairs(
        self, given: str, found: str, triple: str, iris: Sequence[str], *, graph: str = ""
    ) -> Iterator[tuple[str, str]]:
        """Return pairs of two variables of a triple, one of which is given.

        Args:
            given: Variable of the triple that *iris* are the values of.
            found: The other variable.
            triple: "?s <predicate> ?o".
            iris: The values.
            graph: The graph to look in, if it is not this one.
        """
        for part in in_parts(iris):
            rows = self.select(
                f"SELECT ?{given} ?{found} WHERE {{ VALUES ?{given} {{ {values(part)} }} "
                f"GRAPH <{graph or self.name}> {{ {triple} }} }}"
            )
            yield from ((row[given], row[found]) for row in rows)

    def subjects(self, predicate: str, objects: Sequence[str]) -> set[str]:
        """Return the subjects that point to one of *objects*."""
        return {s for _, s in self.pairs("o", "s", f"?s <{predicate}> ?o", objects)}

    def incidents_of(self, events: Iterable[str]) -> set[str]:
        """Return the incidents of which events are members."""
        return self.subjects(KG.memberEvent, sorted(events))

    def members(self, incidents: Iterable[str]) -> dict[str, str]:
        """Return the id of the incident of each member event of *incidents*."""
        found = self.pairs("s", "o", f"?s <{KG.memberEvent}> ?o", sorted(incidents))
        return {event: incident.rpartition("/")[2] for incident, event in found}

    def merged(self, ids: Iterable[str]) -> dict[str, str]:
        """Return which ids went into which, as far as one of *ids* is among them."""
        iris = sorted(incident_iri(self.base, id) for id in ids)
        triple = f"?s <{KG.mergedInto}> ?o"
        pairs = [
            *self.pairs("s", "o", triple, iris),
            *((old, new) for new, old in self.pairs("o", "s", triple, iris)),
        ]
        return {old.rpartition("/")[2]: new.rpartition("/")[2] for old, new in pairs}

    def ends_of_misses(self, events: Iterable[str]) -> dict[str, set[str]]:
        """Return the near misses of events, and the two events of each."""
        triple = f"?s <{KG.nearEvent}> ?o"
        misses = sorted({miss for _, miss in self.pairs("o", "s", triple, sorted(events))})
        found: dict[str, set[str]] = {}
        for miss, event in self.pairs("s", "o", triple, misses):
            found.setdefault(miss, set()).add(event)
        return found

    def all_members(self) -> dict[str, str]:
        """Return the id of the incident of each event."""
        rows = self.rows(f"?incident <{KG.memberEvent}> ?event")
        return {row["event"]: row["incident"].rpartition("/")[2] for row in rows}

    def events_in(self, keys: Sequence[str], *, graph: str = "") -> set[str]:
        """Return the events that stand, in this graph or another one, in one of the blocks."""
        found: set[str] = set()
        for part in in_parts(keys):
            # A type and a day: nothing in a key needs an escape.
            words = " ".join(f'"{key}"' for key in part)
            rows = self.select(
                f"SELECT ?event WHERE {{ VALUES ?key {{ {words} }} "
                f"GRAPH <{graph or self.name}> {{ ?event <{KG.block}> ?key }} }}"
            )
            found |= {row["event"] for row in rows}
        return found

    def dates(self, reports: Iterable[str]) -> dict[str, str]:
        """Return the days of publication of *reports*, as far as they are known."""
        found: dict[str, str] = {}
        for part in in_parts(sorted(set(reports))):
            rows = self.select(
                f"SELECT ?report ?date WHERE {{ VALUES ?report {{ {values(part)} }} "
                f"GRAPH ?g {{ ?report <{SCHEMA.datePublished}> ?date }} }}"
            )
            found |= {row["report"]: row["date"] for row in rows}
        return found

    def statements(self, subject: str) -> bytes:
        """Return what the graph says of one subject."""
        return self.writer.statements(self.name, subject)

    def all_of(self, id: str) -> bytes:
        """Return what is said of an incident, its parts and the figures that it sets aside."""
        incident = incident_iri(self.base, id)
        parts = self.rows(
            f"<{incident}> ?p ?part FILTER(?p IN ({', '.join(f'<{p}>' for p in PARTS)}))"
        )
        names = sorted({row["part"] for row in parts})
        return b"".join((self.statements(incident), *map(self.statements, names)))

    def has_report(self, key: str) -> bool:
        """Tell whether the store has a report still."""
        return self.writer.graph_exists(mint_report_graph_iri(self.base, key))

    def current(self, reports: Sequence[str]) -> set[str]:
        """Return those of *reports* that are current."""
        found = self.pairs(
            "report",
            "graph",
            f"?graph <{PROV.wasDerivedFrom}> ?report ; <{KG.current}> true",
            reports,
            graph=meta_graph_iri(self.base),
        )
        return {report for report, _ in found}

    def not_waiting(self, keys: Iterable[str]) -> set[str]:
        """Return the keys of those reports that do not wait to be joined."""
        graphs = {mint_report_graph_iri(self.base, key): key for key in keys}
        waiting = self.pairs("s", "o", f"?s <{KG.awaitsClustering}> ?o", sorted(graphs))
        return set(graphs.values()) - {graphs[graph] for graph, _ in waiting}

    def change(self, *, gone: bytes = b"", come: bytes = b"") -> None:
        """Add statements, then take others away; an update that is killed between is repeated."""
        # In parts, what comes is written first: what is in both would then be taken away.
        kept = set(come.split(b"\n"))
        leaving = [line for line in gone.split(b"\n") if line and line not in kept]
        joining = [line for line in come.split(b"\n") if line]
        if len(leaving) + len(joining) <= LINES_AT_ONCE:
            self.writer.change_graph(self.name, gone=_text(leaving), come=_text(joining))
            return
        for part in in_parts(joining, LINES_AT_ONCE):
            self.writer.change_graph(self.name, come=_text(part))
        for part in in_parts(leaving, LINES_AT_ONCE):
            self.writer.change_graph(self.name, gone=_text(part))


def key_of(iri: str) -> str:
    """Return the key of the report that an event or a count is in."""
    return iri.rpartition("/")[2].partition("-")[0]


def values(iris: Iterable[str]) -> str:
    """Write IRIs as the values of a variable."""
    return " ".join(f"<{iri}>" for iri in iris)


def in_parts(items: Sequence[T], size: int = VALUES_AT_ONCE) -> Iterator[Sequence[T]]:
    """Return *items* in batches."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _text(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)
