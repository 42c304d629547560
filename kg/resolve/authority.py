"""Who and what does the authority know, and by which names?

:func:`load_authority` reads the curated rows of ``kg/data`` once and answers look-ups by name.
Places of the world stay on disk until a name asks for them. An :class:`Authority` is passed along;
no state is held by the module.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from kg.lexicon.actor_words import load_actor_words
from kg.lexicon.authority import (
    ActorRow,
    CountryRow,
    PlaceRow,
    RegionRow,
    check_actor_parents,
    check_place_parents,
    load_actor_rows,
    load_country_rows,
    load_place_rows,
    load_region_rows,
)
from kg.lexicon.curation import FILE as CURATION_FILE
from kg.lexicon.curation import load_curation
from kg.lexicon.imported import ImportedRows, join_rows, load_imported_rows
from kg.lexicon.spelling import fold, skeleton
from kg.model.entities import Actor, Place
from kg.resolve.curated import apply_curation
from kg.resolve.gazetteer import Gazetteer
from kg.resolve.known import Authority, Sense, name_key

__all__ = ["Authority", "Sense", "build_authority", "load_authority"]

_SHORT_ACRONYM: Final = 6
# What every state has, where nobody has curated it.
_IMPLIED_BODIES: Final = {
    "forces": ("state-force", "Armed forces"),
    "police": ("police-security", "Police"),
    "government": ("government", "Government"),
}
_ADMIN_WORD: Final = re.compile(r" (?:Governorate|Province|District)$")


def load_authority(folder: Path | None = None) -> Authority:
    """Read the authority that ships with `kg`, and what an installation adds to it.

    Args:
        folder: Where ``kg authority import`` put its rows and where ``curation.csv`` lies;
            None for the shipped authority alone.

    Raises:
        LexiconError: A row is wrong; the message names file and line.
    """
    countries = load_country_rows()
    actors, places = load_actor_rows(), load_place_rows(countries=countries)
    imported = load_imported_rows(folder) if folder else ImportedRows((), ())
    curated = apply_curation(
        join_rows(actors, imported.actors),
        join_rows(places, imported.places),
        load_curation(folder / CURATION_FILE) if folder else (),
    )
    check_actor_parents(curated.actors)
    check_place_parents(curated.places, countries)
    return build_authority(
        actors=curated.actors,
        places=curated.places,
        countries=countries,
        regions=load_region_rows(),
        gazetteer=Gazetteer(),
        barred=curated.barred,
    )


def load_entities(folder: Path | None = None, *, without: str = "") -> tuple[Actor | Place, ...]:
    """Return every known entity before curation; what an import is compared with.

    Args:
        folder: The installation's folder, or None.
        without: Name of an import to leave out, because it is being replaced.
    """
    countries = load_country_rows()
    imported = load_imported_rows(folder, without=without) if folder else ImportedRows((), ())
    actors = join_rows(load_actor_rows(), imported.actors)
    places = join_rows(load_place_rows(countries=countries), imported.places)
    by_iso = {row.iso2: row for row in countries}
    return (
        *_actors({f"actor/{row.slug}": row for row in actors}, by_iso).values(),
        *_places({f"place/{row.slug}": row for row in places}, by_iso, load_region_rows()).values(),
    )


def build_authority(
    *,
    actors: Iterable[ActorRow],
    places: Iterable[PlaceRow],
    countries: Iterable[CountryRow],
    regions: Iterable[RegionRow] = (),
    gazetteer: Gazetteer | None = None,
    barred: frozenset[tuple[str, str]] = frozenset(),
) -> Authority:
    """Join rows to an authority; tests pass a handful of rows.

    Args:
        gazetteer: Places of the world beyond the rows; None = none.
        barred: (folded spelling, entity id) pairs that a person has ruled out.
    """
    actor_rows = {f"actor/{row.slug}": row for row in actors}
    place_rows = {f"place/{row.slug}": row for row in places}
    by_iso = {row.iso2: row for row in countries}
    region_rows = tuple(regions)
    place_entities = _places(place_rows, by_iso, region_rows)
    actor_entities = _actors(actor_rows, by_iso)
    actor_senses = _allowed(_actor_senses(actor_rows, by_iso), barred)
    place_senses = _allowed(_place_senses(place_rows, by_iso, region_rows), barred)
    return Authority(
        actors=actor_entities,
        places=place_entities,
        actor_rows=actor_rows,
        place_rows=place_rows,
        countries=by_iso,
        words=load_actor_words(),
        actor_senses=_index(actor_senses, name_key),
        place_senses=_index(place_senses, name_key),
        place_skeletons=_index(
            (sense for sense in place_senses if sense.entity_id in place_rows), skeleton
        ),
        person_names=_index(_person_senses(actor_rows), _last_word),
        long_names=_long_names(actor_senses),
        adjectives=_adjectives(by_iso),
        capitals={fold(row.capital): iso for iso, row in by_iso.items() if row.capital},
        country_of=_countries_of(place_rows, by_iso, region_rows),
        gazetteer=gazetteer,
        curated_numbers=_numbers(place_entities),
        barred=barred,
    )


def _allowed(senses: Iterable[Sense], barred: frozenset[tuple[str, str]]) -> tuple[Sense, ...]:
    if not barred:
        return tuple(senses)
    return tuple(s for s in senses if (fold(s.written), s.entity_id) not in barred)


def _index(senses: Iterable[Sense], key: Callable[[str], str]) -> dict[str, tuple[Sense, ...]]:
    index: defaultdict[str, dict[str, Sense]] = defaultdict(dict)
    for sense in senses:
        is_acronym = sense.written.isupper() and len(sense.written) <= _SHORT_ACRONYM
        keys = {sense.written} if is_acronym and key is name_key else {key(sense.written)}
        for name in keys:
            if name:
                index[name].setdefault(sense.entity_id, sense)
    return {name: tuple(found.values()) for name, found in index.items()}


def _long_names(senses: Iterable[Sense]) -> dict[str, tuple[str, ...]]:
    """Return the keys of names of several words by their first letter, for tolerant search."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for sense in senses:
        key = name_key(sense.written)
        if " " in key and sense.strength != "description":
            found[key[0]][key] = None
    return {letter: tuple(keys) for letter, keys in found.items()}


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
        yield from (Sense(entity_id, "alias", name) for name in row.arabic)
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
        yield from (Sense(entity_id, "alias", alias) for alias in (*row.aliases, *row.arabic))
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
            part_of=tuple(f"actor/{parent}" for parent in row.parents),
        )
        for entity_id, row in rows.items()
    }
    for country in countries.values():
        entity_id = f"actor/{country.slug}"
        actors.setdefault(
            entity_id,
            Actor(entity_id, "state", country.label, country.aliases, country.wikidata),
        )
        if country.independent:
            for body, (kind, label) in _IMPLIED_BODIES.items():
                implied = f"{entity_id}-{body}"
                known = actors.get(implied, Actor(implied, kind, f"{label} of {country.label}"))
                actors[implied] = known if known.part_of else replace(known, part_of=(entity_id,))
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
            latitude=region.latitude,
            longitude=region.longitude,
            within=(f"place/{parent}",) if parent else (),
            wikidata=region.wikidata,
            geonames=region.geonames,
            licence=region.licence,
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


def _numbers(places: Mapping[str, Place]) -> dict[int, str]:
    """Return the id of each curated place under its GeoNames id."""
    return {int(place.geonames): place.id for place in places.values() if place.geonames}


def _countries_of(
    rows: Mapping[str, PlaceRow],
    countries: Mapping[str, CountryRow],
    regions: Iterable[RegionRow],
) -> dict[str, str]:
    """Return the country of each curated place."""
    found = {f"place/{country.slug}": iso for iso, country in countries.items()}
    found.update({f"place/{region.slug}": region.country for region in regions})
    for entity_id, row in rows.items():
        found[entity_id] = row.country
    return found


def _adjectives(countries: Mapping[str, CountryRow]) -> dict[str, str]:
    """Return country names and demonyms, folded, with the ISO code they point to."""
    found: dict[str, str] = {}
    for iso, row in sorted(countries.items(), key=lambda item: not item[1].independent):
        for name in (row.label, *row.aliases, *row.demonyms):
            if row.independent or name == row.label:
                found.setdefault(fold(name), iso)
        if row.independent:
            found.setdefault(fold(row.label) + "s", iso)  # "Syria's" without its apostrophe
    return found
