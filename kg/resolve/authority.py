"""Who and what does the authority know, and by which names?

:func:`load_authority` reads the curated rows of ``kg/data`` once and answers look-ups by name.
World towns stay on disk until a name asks for them. An :class:`Authority` is passed along; no
state is held by the module.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.lexicon.actor_words import ActorWords, load_actor_words
from kg.lexicon.authority import (
    ActorRow,
    CountryRow,
    PlaceRow,
    RegionRow,
    load_actor_rows,
    load_country_rows,
    load_place_rows,
    load_region_rows,
)
from kg.lexicon.spelling import fold, plain_words, skeleton
from kg.model.entities import Actor, Place
from kg.resolve.towns import Town, TownIndex, load_town_index

GEONAMES_LICENCE: Final = "CC-BY-4.0"
_SHORT_ACRONYM: Final = 6
_ADMIN_WORD: Final = re.compile(r" (?:Governorate|Province|District)$")


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


class _Towns:
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
    adjectives: Mapping[str, str] = field(repr=False)
    capitals: Mapping[str, str] = field(repr=False)
    country_of: Mapping[str, str] = field(repr=False)
    towns: _Towns = field(repr=False)

    def actors_called(self, name: str) -> tuple[Sense, ...]:
        """Return what *name* may mean as an actor.

        Acronyms ('IS', 'SNA') are found in their own case only: 'is' is a verb.
        """
        return self.actor_senses.get(name.strip()) or self.actor_senses.get(_key(name), ())

    def places_called(self, name: str) -> tuple[Sense, ...]:
        """Return what *name* may mean as a curated place, country or region."""
        return self.place_senses.get(name.strip()) or self.place_senses.get(_key(name), ())

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

    def body_of(self, country: str, body: str) -> str:
        """Return the actor that is the *body* ("forces", "government") of a country.

        Falls back from air force and navy to the armed forces, and from there to the state.
        """
        bodies = self.words.state_bodies
        for name in (body, "forces" if body in ("air", "navy") else body):
            if slug := bodies.get((country, name)):
                return f"actor/{slug}"
        return self.state_of(country)

    def state_of(self, country: str) -> str:
        """Return the id of the country as an actor."""
        return f"actor/{self.countries[country].slug}"

    def with_containers(self, places: Iterable[Place]) -> tuple[Place, ...]:
        """Return *places* and every curated place that contains one of them, sorted by id."""
        found: dict[str, Place] = {}
        for place in places:
            found[place.id] = place
            for container in place.within:
                if container in self.places:
                    found[container] = self.places[container]
        return tuple(found[i] for i in sorted(found))

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


def load_authority() -> Authority:
    """Read the authority that ships with `kg`.

    Raises:
        LexiconError: A row is wrong; the message names file and line.
    """
    countries = load_country_rows()
    return build_authority(
        actors=load_actor_rows(),
        places=load_place_rows(countries=countries),
        countries=countries,
        regions=load_region_rows(),
        load_towns=load_town_index,
    )


def build_authority(
    *,
    actors: Iterable[ActorRow],
    places: Iterable[PlaceRow],
    countries: Iterable[CountryRow],
    regions: Iterable[RegionRow] = (),
    load_towns: Callable[[], TownIndex] = lambda: TownIndex((), {}),
) -> Authority:
    """Join rows to an authority; tests pass a handful of rows."""
    actor_rows = {f"actor/{row.slug}": row for row in actors}
    place_rows = {f"place/{row.slug}": row for row in places}
    by_iso = {row.iso2: row for row in countries}
    region_rows = tuple(regions)
    place_entities = _places(place_rows, by_iso, region_rows)
    actor_entities = _actors(actor_rows, by_iso)
    actor_senses = tuple(_actor_senses(actor_rows, by_iso))
    place_senses = tuple(_place_senses(place_rows, by_iso, region_rows))
    return Authority(
        actors=actor_entities,
        places=place_entities,
        actor_rows=actor_rows,
        place_rows=place_rows,
        countries=by_iso,
        words=load_actor_words(actors=frozenset(load_slugs(actor_rows))),
        actor_senses=_index(actor_senses, _key),
        place_senses=_index(place_senses, _key),
        place_skeletons=_index(
            (sense for sense in place_senses if sense.entity_id in place_rows), skeleton
        ),
        person_names=_index(_person_senses(actor_rows), _last_word),
        adjectives=_adjectives(by_iso),
        capitals={fold(row.capital): iso for iso, row in by_iso.items() if row.capital},
        country_of=_countries_of(place_rows, by_iso, region_rows),
        towns=_Towns(load_towns),
    )


def load_slugs(actor_rows: Mapping[str, ActorRow]) -> Iterator[str]:
    """Yield the slugs of *actor_rows* and those that ``state_bodies.csv`` may name besides."""
    yield from (row.slug for row in load_actor_rows())
    yield from (row.slug for row in actor_rows.values())


def _key(name: str) -> str:
    words = plain_words(name)
    text = " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
    return fold(text)


def _index(senses: Iterable[Sense], key: Callable[[str], str]) -> dict[str, tuple[Sense, ...]]:
    index: defaultdict[str, dict[str, Sense]] = defaultdict(dict)
    for sense in senses:
        is_acronym = sense.written.isupper() and len(sense.written) <= _SHORT_ACRONYM
        keys = {sense.written} if is_acronym and key is _key else {key(sense.written)}
        for name in keys:
            if name:
                index[name].setdefault(sense.entity_id, sense)
    return {name: tuple(found.values()) for name, found in index.items()}


def _last_word(name: str) -> str:
    words = fold(name).split()
    return words[-1] if len(words) > 1 else ""


def _actor_senses(
    rows: Mapping[str, ActorRow], countries: Mapping[str, CountryRow]
) -> Iterator[Sense]:
    for entity_id, row in rows.items():
        yield Sense(entity_id, "label", row.label)
        for alias in row.aliases:
            yield Sense(entity_id, "alias", alias)
        for phrase in row.descriptions:
            yield Sense(entity_id, "description", phrase, row.context or frozenset({row.country}))
    for country in countries.values():
        for name in (country.label, *country.aliases):
            yield Sense(f"actor/{country.slug}", "label", name)


def _person_senses(rows: Mapping[str, ActorRow]) -> Iterator[Sense]:
    for entity_id, row in rows.items():
        if row.kind == "person":
            yield Sense(entity_id, "alias", row.label, row.context)


def _place_senses(
    rows: Mapping[str, PlaceRow],
    countries: Mapping[str, CountryRow],
    regions: Iterable[RegionRow],
) -> Iterator[Sense]:
    for entity_id, row in rows.items():
        yield Sense(entity_id, "label", row.label)
        if short := _ADMIN_WORD.sub("", row.label):  # 'Idlib Governorate' is called 'Idlib' too
            yield Sense(entity_id, "alias", short)
        yield from (Sense(entity_id, "alias", alias) for alias in row.aliases)
        yield from (Sense(entity_id, "doubtful", alias) for alias in row.doubtful)
    for country in countries.values():
        for name in (country.label, *country.aliases):
            yield Sense(f"place/{country.slug}", "label", name)
    for region in regions:
        for name in (region.label, *region.aliases):
            yield Sense(f"place/{region.slug}", "label", name)


def _actors(rows: Mapping[str, ActorRow], countries: Mapping[str, CountryRow]) -> dict[str, Actor]:
    actors = {
        entity_id: Actor(
            id=entity_id,
            kind=row.kind,
            label=row.label,
            aliases=(*row.aliases, *row.arabic),
            wikidata=row.wikidata,
        )
        for entity_id, row in rows.items()
    }
    for country in countries.values():
        entity_id = f"actor/{country.slug}"
        actors.setdefault(
            entity_id,
            Actor(entity_id, "state", country.label, country.aliases, country.wikidata),
        )
    return actors


def _places(
    rows: Mapping[str, PlaceRow],
    countries: Mapping[str, CountryRow],
    regions: Iterable[RegionRow],
) -> dict[str, Place]:
    places = {
        f"place/{country.slug}": Place(
            id=f"place/{country.slug}",
            kind="country",
            label=country.label,
            aliases=country.aliases,
            latitude=country.latitude,
            longitude=country.longitude,
            wikidata=country.wikidata,
            geonames=country.geonames,
            licence=country.licence,
        )
        for country in countries.values()
    }
    for region in regions:
        parent = countries[region.country].slug if region.country in countries else None
        places[f"place/{region.slug}"] = Place(
            id=f"place/{region.slug}",
            kind="admin1",
            label=region.label,
            aliases=region.aliases,
            within=(f"place/{parent}",) if parent else (),
            wikidata=region.wikidata,
        )
    for entity_id, row in rows.items():
        places[entity_id] = Place(
            id=entity_id,
            kind=row.kind,
            label=row.label,
            aliases=(*row.aliases, *row.arabic),
            latitude=row.latitude,
            longitude=row.longitude,
            within=_containers(row, rows),
            wikidata=row.wikidata,
            geonames=row.geonames,
            licence=row.licence,
        )
    return places


def _containers(row: PlaceRow, rows: Mapping[str, PlaceRow]) -> tuple[str, ...]:
    chain: list[str] = []
    parent = row.parent
    while parent and f"place/{parent}" not in chain:
        chain.append(f"place/{parent}")
        above = rows.get(f"place/{parent}")
        parent = above.parent if above else ""
    return tuple(chain)


def _countries_of(
    rows: Mapping[str, PlaceRow],
    countries: Mapping[str, CountryRow],
    regions: Iterable[RegionRow],
) -> dict[str, str]:
    """Return the country of each curated place, also under its GeoNames id."""
    found = {f"place/{country.slug}": iso for iso, country in countries.items()}
    found.update({f"place/{region.slug}": region.country for region in regions})
    for entity_id, row in rows.items():
        found[entity_id] = row.country
        if row.geonames:
            found[f"place/gn{row.geonames}"] = row.country
    return found


def _adjectives(countries: Mapping[str, CountryRow]) -> dict[str, str]:
    """Return country names and demonyms, folded, with the ISO code they point to."""
    found: dict[str, str] = {}
    for iso, row in sorted(countries.items(), key=lambda item: not item[1].independent):
        for name in (row.label, *row.aliases, *row.demonyms):
            if row.independent or name == row.label:
                found.setdefault(fold(name), iso)
    return found
