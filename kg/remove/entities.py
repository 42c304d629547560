"""Find actors and places that nobody mentions any more.

The authority graphs describe what report graphs mention, superseded ones too, and what that leads
to: the country of a town, the army of a brigade, the point of a place. Only what the removed
reports mentioned or led to is looked at, never the whole store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from kg.incidents.graph import in_parts, values
from kg.incidents.reports import authority_graphs
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_report_graph_iri, mint_thing_iri

_IRI: Final = re.compile(rb"<([^<>\s]+)>")
_KINDS: Final = ("actor/", "place/", "geometry/")


class Entities:
    """The actors and places of a store's authority graphs."""

    def __init__(self, writer: StoreWriter, *, base: str) -> None:
        self._writer = writer
        self._base = base
        self._graphs = authority_graphs(writer, base=base)
        self._first = tuple(mint_thing_iri(base, kind).encode() for kind in _KINDS)

    def named_in(self, nquads: bytes) -> set[str]:
        """Return the IRIs of actors, places and geometries in some statements."""
        found = {iri for iri in _IRI.findall(nquads) if iri.startswith(self._first)}
        return {iri.decode() for iri in found}

    def remove_unmentioned(self, named: Iterable[str]) -> int:
        """Remove what of *named*, and of what it leads to, no report leads to any more.

        Returns:
            How many actors and places there were.
        """
        lines = self._described(named)
        leads = {entity: self.named_in(b"".join(said)) for entity, said in lines.items()}
        kept: set[str] = set()
        # From what is needed outwards: two that only lead to each other are needed by nobody.
        fresh = {entity for entity in lines if self._is_needed(entity, lines)}
        while fresh:
            kept |= fresh
            fresh = {other for entity in fresh for other in leads[entity] & set(lines)} - kept
        gone = sorted(set(lines) - kept)
        for place, graph in enumerate(self._graphs if gone else ()):
            self._take(graph, [lines[entity][place] for entity in gone])
        return sum("/geometry/" not in entity for entity in gone)

    def _described(self, named: Iterable[str]) -> dict[str, list[bytes]]:
        """Return what each authority graph says of *named* and of all that they lead to."""
        found: dict[str, list[bytes]] = {}
        waiting = set(named)
        while waiting:
            entity = waiting.pop()
            said = [self._writer.statements(graph, entity) for graph in self._graphs]
            if any(said):
                found[entity] = said
                waiting |= self.named_in(b"".join(said)) - set(found)
        return found

    def _is_needed(self, entity: str, candidates: Iterable[str]) -> bool:
        """Tell whether a report mentions an entity, or one that is described and no candidate."""
        reports = mint_report_graph_iri(self._base, "")
        if self._writer.ask(
            f"ASK {{ GRAPH ?g {{ ?s ?p <{entity}> }} FILTER(STRSTARTS(STR(?g), '{reports}')) }}"
        ):
            return True
        known = set(candidates)
        rows = self._writer.select(
            f"SELECT ?s WHERE {{ VALUES ?g {{ {values(self._graphs)} }} "
            f"GRAPH ?g {{ ?s ?p <{entity}> }} }}"
        )
        return any(str(row["s"]) not in known for row in rows)

    def _take(self, graph: str, said: Sequence[bytes]) -> None:
        """Take statements from an authority graph, and its licence with the last of them."""
        for part in in_parts(said):
            self._writer.change_graph(graph, gone=b"".join(part))
        if not self._writer.ask(
            # Its licence is all that is left.
            f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} FILTER(?s != <{graph}>) }}"
        ):
            self._writer.remove_graph(graph)
