"""Actors and places, once names are resolved against the authority.

Made by ``resolve``, used by ``graph`` and ``link``. An id is a slug of the authority
("islamic-state", "hajin") or, for what the authority does not know, local to the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from kg.model.text import Passage


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, group, force, government or medium.

    Attributes:
        id: Path below ``/id/``: ``actor/islamic-state``, or for a report-local actor
            ``actor/{report key}-{offset}``.
        kind: Concept of scheme ``actor-kind``.
        label: Preferred English name.
        wikidata: "Q2429253" or None.
        is_local: True if the authority does not know it.
        part_of: Ids of the actors of which it is a part: a ministry of its government.
        ids: Its ids in other authorities, each with its scheme: "ucdp:6716".
        licence: SPDX id of the facts.
    """

    id: str
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    is_local: bool = False
    part_of: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    licence: str = "CC0-1.0"


@dataclass(frozen=True, slots=True)
class Place:
    """A place, from the authority or local to one report.

    Attributes:
        id: Path below ``/id/``: ``place/hajin``, ``place/gn172989``, or local
            ``place/{report key}-{offset}``.
        kind: Concept of scheme ``place-kind``.
        latitude, longitude: WGS 84 degrees, or None.
        within: Ids of containing places, nearest first.
        wikidata: "Q5639989" or None.
        geonames: "172989" or None.
        licence: SPDX id of the facts; coordinates from GeoNames are CC-BY-4.0.
    """

    id: str
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    within: tuple[str, ...] = ()
    wikidata: str | None = None
    geonames: str | None = None
    is_local: bool = False
    licence: str = "CC0-1.0"


E = TypeVar("E", Actor, Place)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a mention might stand for, with its score from 0 to 1."""

    entity_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Resolved:
    """A decision: the mention at *passage* stands for *entity_id*.

    Attributes:
        precision: For places, concept of scheme ``place-precision``; None for actors.
        reason: Which rule decided, in words for the curator.
        candidates: Runners-up; kept when the margin was small.
    """

    passage: Passage
    entity_id: str
    score: float
    reason: str
    precision: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """All decisions for one article. ``actors`` and ``places`` hold each entity once."""

    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    actor_mentions: tuple[Resolved, ...] = ()
    place_mentions: tuple[Resolved, ...] = ()
    publisher: str | None = None

    def actor_at(self, passage: Passage) -> Actor | None:
        """Return the actor that the mention at *passage* stands for, or None."""
        return self._find(passage, self.actor_mentions, self.actors)

    def place_at(self, passage: Passage) -> Place | None:
        """Return the place that the mention at *passage* stands for, or None."""
        return self._find(passage, self.place_mentions, self.places)

    @staticmethod
    def _find(
        passage: Passage, decisions: tuple[Resolved, ...], entities: tuple[E, ...]
    ) -> E | None:
        entity_id = next((d.entity_id for d in decisions if d.passage == passage), None)
        return next((e for e in entities if e.id == entity_id), None)
