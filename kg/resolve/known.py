"""The authority: actors and places by id and by name.

An :class:`Authority` is passed along from stage to stage; it is made by ``resolve.authority`` and
never changes. Places of the world stay on disk until a name asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, TypeVar

from kg.lexicon.actor_words import ActorWords
from kg.lexicon.authority import ActorRow, CountryRow, PlaceRow
from kg.lexicon.offices import OfficeTerm
from kg.lexicon.spelling import fold, plain_words, skeleton
from kg.lexicon.words import word_set
from kg.model.entities import Actor, Place, Resolution
from kg.resolve.actor_index import ActorIndex, Named
from kg.resolve.gazetteer import Gazetteer, WorldPlace

_NAMES_KEPT: Final = 20_000
# Words of names that newsrooms spell in the way of their country.
_AMERICAN: Final = {
    "defence": "defense",
    "centre": "center",
    "labour": "labor",
    "organisation": "organization",
    "stabilisation": "stabilization",
    "mobilisation": "mobilization",
    "programme": "program",
}
_LONGEST_ACRONYM: Final = 6


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name may mean.

    Attributes:
        strength: "label", "alias", "local" and "description" (need context) or "doubtful".
        written: The spelling in the authority.
        context: ISO codes where a local name or a description holds; empty = everywhere.
        since, until: ISO dates between which a description holds, or "".
    """

    entity_id: str
    strength: str
    written: str
    context: frozenset[str] = frozenset()
    since: str = ""
    until: str = ""

    def holds_on(self, day: str) -> bool:
        """Tell whether it holds in a report of *day*; one without a date ("") has all."""
        # "2019-03" lasts to the end of the month: the day is compared as far as it goes.
        return not day or (
            self.since <= day and (not self.until or day[: len(self.until)] <= self.until)
        )


@dataclass(frozen=True, slots=True)
class WorldSense:
    """A place of the gazetteer that a name may mean.

    Attributes:
        strength: "label", "alias", or "bare" for a unit called without its 'Province'.
        population: Inhabitants; 0 = unknown.
    """

    place: Place
    strength: str
    population: int


@dataclass(frozen=True)
class Authority:
    """Actors and places by id and by name.

    Attributes:
        actors, actor_rows: Every actor by id ("actor/islamic-state"), and its row with dates,
            context and source; those of the index are read when one asks for them.
        places, place_rows: The same of every curated place.
        wholes: Ids of the armed groups that have branches with names of their own.
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
    adjectives: Mapping[str, str] = field(repr=False)
    capitals: Mapping[str, str] = field(repr=False)
    country_of: Mapping[str, str] = field(repr=False)
    gazetteer: Gazetteer | None = field(repr=False)
    curated_numbers: Mapping[int, str] = field(repr=False)
    actor_index: ActorIndex | None = field(repr=False, default=None)
    curated_terms: tuple[OfficeTerm, ...] = field(repr=False, default=())
    wholes: frozenset[str] = field(repr=False, default=frozenset())
    barred: frozenset[tuple[str, str]] = frozenset()
    moved: Mapping[str, str] = field(repr=False, default_factory=dict)

    @cached_property
    def actors_called(self) -> Callable[[str], tuple[Sense, ...]]:
        """Look up what a name may mean as an actor, curated ones first.

        Acronyms ('IS', 'SNA') are found in their own case only: 'is' is a verb.
        """
        return lru_cache(maxsize=_NAMES_KEPT)(self._actors_called)

    def _actors_called(self, name: str) -> tuple[Sense, ...]:
        return self._actors_under(name.strip()) or self._actors_under(name_key(name))

    def _actors_under(self, key: str) -> tuple[Sense, ...]:
        found = {sense.entity_id: sense for sense in self.actor_senses.get(key, ())}
        for sense in self._senses(self.actor_index.named(key) if self.actor_index else ()):
            found.setdefault(sense.entity_id, sense)
        return tuple(found.values())

    @cached_property
    def _actor_skeletons(self) -> Mapping[str, tuple[Sense, ...]]:
        """Curated names of several words by their consonants; few names need them."""
        found: dict[str, dict[str, Sense]] = {}
        for key, senses in self.actor_senses.items():
            for sense in senses:
                if " " in key and sense.strength != "description":
                    found.setdefault(skeleton(sense.written), {}).setdefault(sense.entity_id, sense)
        return {bones: tuple(senses.values()) for bones, senses in found.items()}

    def actors_sounding_like(self, name: str) -> tuple[Sense, ...]:
        """Return the actors with a name of several words whose consonants are those of *name*."""
        found = self._actor_skeletons.get(skeleton(name), ())
        in_index = self.actor_index.sounding_like(name) if self.actor_index else ()
        return (*found, *self._senses(in_index))

    def _senses(self, named: Iterable[Named]) -> tuple[Sense, ...]:
        return tuple(
            Sense(self._final(entity_id), strength, written, context)
            for entity_id, strength, written, context in named
            if (fold(written), entity_id) not in self.barred
        )

    def _final(self, entity_id: str) -> str:
        """Return the id that people have merged *entity_id* into, or itself."""
        while entity_id in self.moved:
            entity_id = self.moved[entity_id]
        return entity_id

    def office_terms(self, country: str) -> tuple[OfficeTerm, ...]:
        """Return who was head of the state or government of *country*, and when."""
        curated = (term for term in self.curated_terms if term.country == country)
        return (*curated, *(self.actor_index.office_terms(country) if self.actor_index else ()))

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

    @cached_property
    def world_places_called(self) -> Callable[[str], tuple[WorldSense, ...]]:
        """Look up what a name may mean in the gazetteer: by label first, then by population.

        A place that is curated as well is given as it was curated.
        """
        return lru_cache(maxsize=_NAMES_KEPT)(self._world_places_called)

    def _world_places_called(self, name: str) -> tuple[WorldSense, ...]:
        if self.gazetteer is None:
            return ()
        found: dict[str, WorldSense] = {}
        for row in self.gazetteer.named(name):
            sense = WorldSense(self._as_place(row), row.strength, row.population)
            if (fold(name), sense.place.id) not in self.barred:
                found.setdefault(sense.place.id, sense)
        return tuple(found.values())

    @cached_property
    def meanings(self) -> Callable[[str], tuple[Place, ...]]:
        """Look up all places called a name: curated ones first, then by population."""
        return lru_cache(maxsize=_NAMES_KEPT)(self._meanings)

    def _meanings(self, name: str) -> tuple[Place, ...]:
        curated = (self.places[sense.entity_id] for sense in self.places_called(name))
        world = sorted(
            self.world_places_called(name),
            # "Bare" names stand beside labels: both are what people call the place.
            key=lambda sense: (sense.strength == "alias", -sense.population),
        )
        found = {place.id: place for place in (*curated, *(sense.place for sense in world))}
        return tuple(found.values())

    def best_known(self, name: str) -> tuple[Place, ...]:
        """Return what *name* means to most people: curated places, else the biggest."""
        found = self.meanings(name)
        curated = tuple(place for place in found if place.id in self.country_of)
        return curated or found[:1]

    def place(self, entity_id: str) -> Place | None:
        """Return the place with this id, curated or of the gazetteer, or None."""
        known = self.places.get(entity_id)
        if known or self.gazetteer is None or not entity_id.startswith("place/"):
            return known
        row = self.gazetteer.with_slug(entity_id.removeprefix("place/"))
        return self._as_place(row) if row else None

    def place_numbered(self, number: int) -> Place | None:
        """Return the place with this GeoNames id, curated or of the gazetteer, or None."""
        if number in self.curated_numbers:
            return self.places[self.curated_numbers[number]]
        row = self.gazetteer.numbered(number) if self.gazetteer else None
        return self._as_place(row) if row else None

    def of_item(self, wikidata: str) -> tuple[Actor | Place, ...]:
        """Return the actors and places that are this Wikidata item."""
        row = self.gazetteer.of_item(wikidata) if self.gazetteer else None
        found = (*self._by_item.get(wikidata, ()), *((self._as_place(row),) if row else ()))
        return tuple({entity.id: entity for entity in found}.values())

    @cached_property
    def _by_item(self) -> Mapping[str, tuple[Actor | Place, ...]]:
        found: dict[str, tuple[Actor | Place, ...]] = {}
        everybody: tuple[Actor | Place, ...] = (*self.actors.values(), *self.places.values())
        for entity in everybody:
            if entity.wikidata:
                found[entity.wikidata] = (*found.get(entity.wikidata, ()), entity)
        return found

    def world_actors_beginning(self, prefix: str, limit: int) -> tuple[Actor, ...]:
        """Return actors of the index with a name that begins with *prefix*, labels first."""
        slugs = self.actor_index.beginning(prefix, limit) if self.actor_index else ()
        found = (self.actors.get(self._final(f"actor/{slug}")) for slug in slugs)
        return tuple(actor for actor in found if actor)

    def world_places_beginning(self, prefix: str, limit: int) -> tuple[Place, ...]:
        """Return places of the gazetteer with a name that begins with *prefix*, largest first."""
        rows = self.gazetteer.beginning(prefix, limit) if self.gazetteer else ()
        return tuple({place.id: place for place in map(self._as_place, rows)}.values())

    def country_of_place(self, place: Place) -> str:
        """Return the ISO code of the country that *place* lies in, or ""."""
        return self.country_of.get(place.id) or next(
            (self.country_of[i] for i in place.within if i in self.country_of), ""
        )

    def area_of(self, place: Place) -> str:
        """Return the id of the first-level division that *place* is or lies in, or ""."""
        if place.kind == "admin1":
            return place.id
        containers = map(self.place, place.within)
        return next((area.id for area in containers if area and area.kind == "admin1"), "")

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
        """Return *places* and every known place that contains one of them, sorted by id."""
        found = {place.id: place for place in places}
        for place in tuple(found.values()):
            for container in map(self.place, place.within):
                if container:
                    found[container.id] = container
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
        places = [place for i in candidates if (place := self.place(i))]
        return (
            self.with_wholes((*actors, *resolution.actors)),
            self.with_containers((*places, *resolution.places)),
        )

    def _as_place(self, row: WorldPlace) -> Place:
        if row.number in self.curated_numbers:
            return self.places[self.curated_numbers[row.number]]
        return Place(
            id=f"place/{row.slug}",
            kind=row.kind,
            label=row.label,
            latitude=row.latitude,
            longitude=row.longitude,
            within=self._containers(row),
            wikidata=row.wikidata,
            geonames=row.geonames,
            licence=row.licence,
        )

    def _containers(self, row: WorldPlace) -> tuple[str, ...]:
        """Return the ids of what contains *row*, the nearest first, up to its country."""
        found: list[str] = []
        for above in self.gazetteer.containers(row) if self.gazetteer else ():
            if above.number in self.curated_numbers:
                curated = self.places[self.curated_numbers[above.number]]
                return (*found, curated.id, *curated.within)
            found.append(f"place/{above.slug}")
        country = self.countries.get(row.country)
        return (*found, f"place/{country.slug}") if country else tuple(found)


V = TypeVar("V")


class WithIndex(Mapping[str, V]):
    """Curated actors by id, and behind them those of the index."""

    def __init__(
        self,
        curated: Mapping[str, V],
        slugs: frozenset[str],
        find: Callable[[str], V | None],
    ) -> None:
        self._curated = curated
        self._slugs = slugs
        self._find = find

    def __getitem__(self, entity_id: str) -> V:
        known = self._curated.get(entity_id)
        slug = entity_id.removeprefix("actor/")
        if known is None and slug in self._slugs:
            known = self._find(slug)
        if known is None:
            raise KeyError(entity_id)
        return known

    def __iter__(self) -> Iterator[str]:
        yield from self._curated
        yield from sorted(i for s in self._slugs if (i := f"actor/{s}") not in self._curated)

    def __len__(self) -> int:
        return len(self._curated) + sum(f"actor/{s}" not in self._curated for s in self._slugs)


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Return the key by which an actor or place is looked up: folded, without 'the'."""
    words = plain_words(name)
    words = words[1:] if len(words) > 1 and words[0] == "the" else words
    return fold(" ".join(_AMERICAN.get(word, word) for word in words))


def says_little(name: str) -> bool:
    """Tell whether *name* tells a kind only: 'National Guard', 'Democratic Party'."""
    return all(word in word_set("kind-word") for word in plain_words(name))


def is_acronym(name: str) -> bool:
    """Tell whether *name* is looked up in its own case only: 'IS', 'LeT' and 'is', 'let'."""
    if len(name) > _LONGEST_ACRONYM or " " in name:
        return False
    return sum(letter.isupper() for letter in name) > 1
