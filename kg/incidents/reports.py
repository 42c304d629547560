"""Read what the reports of a store tell, each once."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.tellings import tellings_of
from kg.incidents.graph import key_of
from kg.model.tellings import Telling
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_authority_graph_iri, mint_report_graph_iri
from kg.vocab.terms import DCTERMS


class Reports:
    """The reports of a store, each read once."""

    def __init__(self, writer: StoreWriter, base: str) -> None:
        self._writer = writer
        self._base = base
        self._read: dict[str, tuple[Telling, ...]] = {}
        self._entities: dict[str, bytes] = {}
        self._authority = authority_graphs(writer, base=base)

    def tellings(self, key: str) -> tuple[Telling, ...]:
        """Return what a report tells; nothing if it is there no more."""
        if key not in self._read:
            is_current = self._writer.graph_exists(mint_report_graph_iri(self._base, key))
            self._read[key] = self.told_once(key) if is_current else ()
        return self._read[key]

    def told_once(self, key: str) -> tuple[Telling, ...]:
        """Return what a report tells or, superseded, told."""
        nquads = self._writer.nquads(mint_report_graph_iri(self._base, key))
        return tellings_of(nquads, lambda named: b"".join(map(self._known, named)))

    def of_events(self, events: Iterable[str]) -> dict[str, Telling]:
        """Return what the reports of *events* tell, by event."""
        keys = sorted(set(map(key_of, events)))
        return {telling.event: telling for key in keys for telling in self.tellings(key)}

    def _known(self, entity: str) -> bytes:
        if entity not in self._entities:
            found = (self._writer.statements(graph, entity) for graph in self._authority)
            self._entities[entity] = b"".join(found)
        return self._entities[entity]


def authority_graphs(writer: StoreWriter, *, base: str) -> tuple[str, ...]:
    """Return the names of the graphs of actors and places: each says its licence."""
    rows = writer.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ ?g <{DCTERMS.license}> ?licence }} }}")
    first = mint_authority_graph_iri(base, "")
    return tuple(sorted({g for row in rows if (g := str(row["g"])).startswith(first)}))
