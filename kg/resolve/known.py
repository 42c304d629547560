"""What does an authority hold, and how is it asked?

An :class:`Authority` is passed along from stage to stage; it is made by ``resolve.authority`` and
never changes. World towns stay on disk until a name asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.lexicon.actor_words import ActorWords
from kg.lexicon.authority import ActorRow, CountryRow, PlaceRow
from kg.lexicon.spelling import fold, plain_words, skeleton
from kg.model.entities import Actor, Place, Resolution
from kg.resolve.towns import Town, TownIndex

GEONAMES_LICENCE: Final = "CC-BY-4.0"


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name may mean.

    Attributes:
        strength: "label", "alias", "description" (needs context) or "doubtful".
        written: The spelling in the authority.
        context: ISO codes where a description holds; empty = everywhere.
    """

    entity_id: str
    strength: str
    written: str
    context: frozenset[str] = frozenset()


class LazyTowns:
    """Read the town index when it is first asked for, once."""

    def __init__(self, load: Callable[[], TownIndex]) -> None:
        self._load = load
        self._index: TownIndex | None = None

    def named(self, name: str) -> tuple[Town, ...]:
        if self._index is None:
            self._index = self._load()
        return self._index.named(name)


@dataclass(frozen=True)
class Authority:
    """Actors and places by id and by name.

    Attributes:
        actors, places: Every curated entity by id ("actor/islamic-state").
        actor_rows, place_rows: The rows they come from, with dates, context and source.
        countries: By ISO code.
        words: What the words around a name tell.
    """

    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    actor_rows: Mapping[str, ActorRow]
    place_rows: Mapping[str, PlaceRow]
    countries: Mapping[str, CountryRow]
    words: ActorWords
    actor_senses: Mapping[str, tuple[Sense, ...]] = field(repr=False)
    place_senses: Mapping[str, tuple[Sense, ...]] = field(repr=False)
    place_skeletons: Mapping[str, tuple[Sense, ...]] = field(repr=False)
    person_names: Mapping[str, tuple[Sense, ...]] = field(repr=False)
    long_names: Mapping[str, tuple[str, ...]] = field(repr=False)
    adjectives: Mapping[str, str] = field(repr=False)
    capitals: Mapping[str, str] = field(repr=False)
    country_of: Mapping[str, str] = field(repr=False)
    towns: LazyTowns = field(repr=False)

    def actors_called(self, name: str) -> tuple[Sense, ...]:
        """Return what *name* may mean as an actor.

        Acronyms ('IS', 'SNA') are found in their own case only: 'is' is a verb.
        """
        return self.actor_senses.get(name.strip()) or self.actor_senses.get(name_key(name), ())

    def sides_of(self, entity_id: str) -> frozenset[str]:
        """Return *entity_id* and all bodies that the actor belongs to."""
        found: set[str] = set()
        reached = [entity_id]
        while reached:
            entity = reached.pop()
            if entity not in found:
                found.add(entity)
                row = self.actor_rows.get(entity)
                reached.extend(f"actor/{slug}" for slug in (row.parents if row else ()))
        return frozenset(found)

    def places_called(self, name: str) -> tuple[Sense, ...]:
        """Return what *name* may mean as a curated place, country or region."""
        return self.place_senses.get(name.strip()) or self.place_senses.get(name_key(name), ())

    def places_sounding_like(self, name: str) -> tuple[Sense, ...]:
        """Return curated places whose consonants are those of *name*."""
        bones = skeleton(name)
        return self.place_skeletons.get(bones, ()) if len(bones) > 2 else ()

    def towns_called(self, name: str) -> tuple[Place, ...]:
        """Return world towns called *name*, most populous first, curated ones left out."""
        return tuple(
            self._town_place(town)
            for town in self.towns.named(name)
            if f"place/gn{town.geonames}" not in self.country_of
        )

    def country_of_place(self, place: Place) -> str:
        """Return the ISO code of the country that *place* lies in, or ""."""
        return self.country_of.get(place.id) or next(
            (self.country_of[i] for i in place.within if i in self.country_of), ""
        )

    def area_of(self, place: Place) -> str:
        """Return the id of the first-level division that *place* is or lies in, or ""."""
        if place.kind == "admin1":
            return place.id
        areas = (i for i in place.within if i in self.places and self.places[i].kind == "admin1")
        return next(areas, "")

    def body_of(self, country: str, body: str) -> str:
        """Return the actor that is the *body* ("forces", "government") of a country.

        Without a curated one it is the body that every state has ("actor/peru-police"); air
        force and navy fall back to the forces, all else to the state.
        """
        bodies = self.words.state_bodies
        slug = self.countries[country].slug
        for name in (body, "forces" if body in ("air", "navy") else body):
            curated = f"actor/{bodies.get((country, name))}"
            implied = f"actor/{slug}-{name}"
            for actor in (curated, implied):
                if actor in self.actors:
                    return actor
        return self.state_of(country)

    def state_of(self, country: str) -> str:
        """Return the id of the country as an actor."""
        return f"actor/{self.countries[country].slug}"

    def with_containers(self, places: Iterable[Place]) -> tuple[Place, ...]:
        """Return *places* and every curated place that contains one of them, sorted by id."""
        found = {place.id: place for place in places}
        for place in tuple(found.values()):
            for container in place.within:
                if container in self.places:
                    found[container] = self.places[container]
        return tuple(found[i] for i in sorted(found))

    def with_wholes(self, actors: Iterable[Actor]) -> tuple[Actor, ...]:
        """Return *actors* and every actor that one of them is a part of, sorted by id."""
        found: dict[str, Actor] = {}
        waiting = list(actors)
        while waiting:
            actor = waiting.pop()
            if actor.id not in found:
                found[actor.id] = actor
                waiting += (self.actors[whole] for whole in actor.part_of if whole in self.actors)
        return tuple(found[i] for i in sorted(found))

    def described_for(self, resolution: Resolution) -> tuple[tuple[Actor, ...], tuple[Place, ...]]:
        """Return all entities that a report's graph points to, so that each can be described.

        These are the resolved ones, the candidates that were kept, what contains the places and
        what the actors are parts of.
        """
        candidates = [
            candidate.entity_id
            for decision in (*resolution.actor_mentions, *resolution.place_mentions)
            for candidate in decision.candidates
        ]
        actors = [self.actors[i] for i in candidates if i in self.actors]
        places = [self.places[i] for i in candidates if i in self.places]
        return (
            self.with_wholes((*actors, *resolution.actors)),
            self.with_containers((*places, *resolution.places)),
        )

    def _town_place(self, town: Town) -> Place:
        country = self.countries.get(town.country)
        return Place(
            id=f"place/gn{town.geonames}",
            kind="populated",
            label=town.name,
            latitude=town.latitude,
            longitude=town.longitude,
            within=(f"place/{country.slug}",) if country else (),
            wikidata=town.wikidata,
            geonames=town.geonames,
            licence=GEONAMES_LICENCE,
        )


def name_key(name: str) -> str:
    """Return the key by which an actor or place is looked up: folded, without 'the'."""
    words = plain_words(name)
    text = " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
    return fold(text)
