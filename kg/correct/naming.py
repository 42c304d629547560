"""Find the actor or place that a person means by a value, and say how it stands in the graph.

An id names one that the store or the authority has; other words name the one of this very name in
the store, or a new one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Final

from kg.correct.entities import outside_record
from kg.correct.table import ENTITIES, act_kind, find_slot, kind_of
from kg.graph.authority import CURATED, authority_graphs
from kg.graph.nquads import GraphLines, text
from kg.model.corrections import Act
from kg.model.entities import Actor, Place
from kg.resolve.authority import Authority
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_authority_graph_iri, mint_graph_iri, mint_thing_iri
from kg.vocab.terms import KG, SKOS

SOURCE: Final = "acts-"
"""Authority graphs of what acts bring in begin so."""

_ID: Final = re.compile(r"(?:actor|place)/[a-z0-9]+(?:-[a-z0-9]+)*")
_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")


class Names:
    """The actors and places of a store and of the authority.

    Args:
        writer: The store.
        load: Loads the authority when it is first needed.
    """

    def __init__(self, writer: StoreWriter, load: Callable[[], Authority], *, base: str) -> None:
        self._writer = writer
        self._load = load
        self._base = base

    @cached_property
    def _authority(self) -> Authority:
        return self._load()

    def is_known(self, id: str) -> bool:
        """Tell whether the store says anything of a thing."""
        return self._writer.ask(
            f"ASK {{ GRAPH ?g {{ <{mint_thing_iri(self._base, id)}> ?p ?o }} }}"
        )

    def named(self, scheme: str, name: str) -> list[str]:
        """Return the ids of the actors or places of the store that are called *name*."""
        start = mint_thing_iri(self._base, f"{scheme}/")
        rows = self._writer.select(
            f"SELECT DISTINCT ?e WHERE {{ GRAPH ?g {{ ?e <{SKOS.prefLabel}> "
            f"{text(name, language='en')} }} }}"
        )
        found = {row[0].value for row in rows.rows if row[0] and row[0].value.startswith(start)}
        return sorted(iri.removeprefix(mint_thing_iri(self._base, "")) for iri in found)

    def find(self, scheme: str, value: str) -> tuple[str, str, str] | str:
        """Return id, label (of a new one, else "") and kind of what *value* means.

        A string instead says why there is none.
        """
        if _ID.fullmatch(value):
            if kind_of(value) != scheme:
                return f"{value} is no {scheme}"
            known = self.of_authority(value)
            if known is not None or self.is_known(value):
                return value, "", known.kind if known else self._kind(value)
            return f"neither the store nor the authority has {value}"
        same = self.named(scheme, value)
        if len(same) > 1:
            return f"several are called {value!r}: {', '.join(same[:5])}"
        if same:
            return same[0], "", self._kind(same[0])
        # "Dayr az-Zawr", however many marks its letters bear, has one id; other scripts have none.
        folded = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
        slug = _NO_SLUG.sub("-", folded).strip("-")
        id = f"{scheme}/{slug}"
        if not slug:
            return f"{value!r} has no letter of a to z for an id"
        if self.of_authority(id) is not None or self.is_known(id):
            return id, "", self._kind(id)
        return id, value, ""

    def of_authority(self, id: str) -> Actor | Place | None:
        """Return an entity of the authority, or None."""
        known = self._authority
        return known.actors.get(id) if kind_of(id) == "actor" else known.place(id)

    def graphs(self, acts: Iterable[Act]) -> dict[str, bytes]:
        """Write what acts in force bring in: names, records, whoever they put into a slot."""
        own = GraphLines(mint_authority_graph_iri(self._base, SOURCE + CURATED))
        actors: dict[str, Actor] = {}
        places: dict[str, Place] = {}
        said: dict[tuple[str, str], tuple[str, str]] = {}
        for act in acts:
            self._bring(act, actors, places)
            subject = mint_thing_iri(self._base, act.subject)
            if act.act == "merge":
                own.add_iri(subject, KG.mergedInto, mint_thing_iri(self._base, act.value))
            elif act.act in ("rename", "link"):
                record = outside_record(act.value) if act.act == "link" else ""
                # The last name holds, and the last record of an authority.
                said[subject, record.rpartition("/")[0]] = (act.act, record or act.value)
            elif act.act == "wrong" and act.slot == "link":
                said = {
                    key: value for key, value in said.items() if key[0] != subject or not key[1]
                }
        for (subject, _), (kind, value) in said.items():
            if kind == "rename":
                own.add(subject, SKOS.prefLabel, text(value, language="en"))
            else:
                own.add_iri(subject, SKOS.exactMatch, value)
        graphs = {}
        for name, quads in authority_graphs(actors.values(), places.values(), base=self._base):
            ours = mint_authority_graph_iri(self._base, SOURCE + name.rpartition("/")[2])
            graphs[ours] = quads.replace(f"<{name}>".encode(), f"<{ours}>".encode())
        main = mint_authority_graph_iri(self._base, SOURCE + CURATED)
        graphs[main] = own.to_bytes() + graphs.get(main, b"")
        return graphs

    def _bring(self, act: Act, actors: dict[str, Actor], places: dict[str, Place]) -> None:
        id = entity_in(act)
        if not id:
            return
        if act.label and kind_of(id) == "actor":
            actors[id] = Actor(id, act.kind, act.label)
        elif act.label:
            places[id] = Place(id, act.kind, act.label)
        else:
            known = self.of_authority(id)
            if isinstance(known, Actor):
                actors |= {one.id: one for one in self._authority.with_wholes((known,))}
            elif known is not None:
                places |= {one.id: one for one in self._authority.with_containers((known,))}

    def _kind(self, id: str) -> str:
        property = KG.actorKind if kind_of(id) == "actor" else KG.placeKind
        rows = self._writer.select(
            f"SELECT ?kind WHERE {{ GRAPH ?g {{ <{mint_thing_iri(self._base, id)}> "
            f"<{property}> ?kind }} }}"
        ).rows
        kinds = sorted(row[0].value.rpartition("/")[2] for row in rows if row[0])
        return kinds[0] if kinds else ""


def entity_in(act: Act) -> str:
    """Return the id of the actor or place that an act puts somewhere; "" for none."""
    kind = act_kind(act.act)
    slot = find_slot(kind_of(act.subject), act.slot) if act.slot else None
    if kind is None or not act.value:
        return ""
    is_entity = kind.takes.partition("|")[0] in ("entity", "names", *ENTITIES) or (
        kind.takes == "slot" and slot is not None and slot.takes in ENTITIES
    )
    return act.value.partition("|")[0] if is_entity else ""


def links_graph_iri(base: str) -> str:
    """Return the name of the graph of outside records."""
    return mint_graph_iri(base, "links")
