"""Read what the reports of a store tell, each once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kg.cluster.series import Bearing, bearing
from kg.graph.tellings import tellings_of
from kg.incidents.graph import key_of
from kg.model.tellings import Telling
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_authority_graph_iri, mint_report_graph_iri
from kg.vocab.terms import DCTERMS

REPORTS_KEPT: Final = 4_000
ENTITIES_KEPT: Final = 20_000
"""A step reads what stands beside its reports, often what an earlier step has read: 15 kB each."""
EVENTS_KEPT: Final = 100_000
"""A series that begins is compared with the incidents of a year: 0.5 kB of each event."""


class Reports:
    """The reports of a store, as long as nothing writes to them: the latest are read once."""

    def __init__(self, writer: StoreWriter, base: str) -> None:
        self._writer = writer
        self._base = base
        self._authority = authority_graphs(writer, base=base)
        self._known = lru_cache(ENTITIES_KEPT)(self._look_up)
        self.tellings = lru_cache(REPORTS_KEPT)(self._tellings)
        """Return what a report tells, by its key; nothing if it is there no more."""
        self.bearing = lru_cache(EVENTS_KEPT)(self._bearing)
        """Return what tells which series hold an event; None if none can, or it is no more."""

    def _tellings(self, key: str) -> tuple[Telling, ...]:
        is_current = self._writer.graph_exists(mint_report_graph_iri(self._base, key))
        return self.told_once(key) if is_current else ()

    def told_once(self, key: str) -> tuple[Telling, ...]:
        """Return what a report tells or, superseded, told."""
        nquads = self._writer.nquads(mint_report_graph_iri(self._base, key))
        return tellings_of(nquads, lambda named: b"".join(map(self._known, named)))

    def of_events(self, events: Iterable[str]) -> dict[str, Telling]:
        """Return what the reports of *events* tell, by event."""
        keys = sorted(set(map(key_of, events)))
        return {telling.event: telling for key in keys for telling in self.tellings(key)}

    def _bearing(self, event: str) -> Bearing | None:
        telling = self.of_events((event,)).get(event)
        return bearing(telling) if telling else None

    def _look_up(self, entity: str) -> bytes:
        return b"".join(self._writer.statements(graph, entity) for graph in self._authority)


def authority_graphs(writer: StoreWriter, *, base: str) -> tuple[str, ...]:
    """Return the names of the graphs of actors and places: each says its licence."""
    rows = writer.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ ?g <{DCTERMS.license}> ?licence }} }}")
    first = mint_authority_graph_iri(base, "")
    return tuple(sorted({g for row in rows if (g := str(row["g"])).startswith(first)}))
