"""Build the authority of actors and places from the curated rows.

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

from kg.errors import LexiconError
from kg.lexicon.actor_words import load_actor_words
from kg.lexicon.authority import (
    ActorRow,
    CountryRow,
    PhraseRow,
    PlaceRow,
    RegionRow,
    check_actor_parents,
    check_place_parents,
    load_actor_rows,
    load_country_rows,
    load_phrase_rows,
    load_place_rows,
    load_region_rows,
)
from kg.lexicon.curation import FILE as CURATION_FILE
from kg.lexicon.curation import CurationAct, load_curation
from kg.lexicon.imported import ImportedRows, join_rows, load_imported_rows
from kg.lexicon.offices import load_office_terms
from kg.lexicon.spelling import fold, skeleton
from kg.model.entities import Actor, Place
from kg.resolve.actor_index import ARMED_GROUP, ActorIndex, actor_of
from kg.resolve.curated import apply_curation
from kg.resolve.gazetteer import Gazetteer
from kg.resolve.known import Authority, Sense, WithIndex, is_acronym, name_key

__all__ = ["Authority", "Sense", "build_authority", "load_authority"]

# What every state has, where nobody has curated it.
_IMPLIED_BODIES: Final = {
    "forces": ("state-force", "Armed forces"),
    "police": ("police-security", "Police"),
    "government": ("government", "Government"),
}
_SMALL_WORDS: Final = re.compile(r"\b(?:of|the|and) ")
_ADMIN_WORD: Final = re.compile(r" (?:Governorate|Province|District)$")


def load_authority(folder: Path | None = None) -> Authority:
    """Read the authority that ships with `kg`, and what an installation adds to it.

    Args:
        folder: Where ``kg authority import`` put its rows and where ``curation.csv`` lies;
            None for the shipped authority alone.

    Raises:
        LexiconError: A row is wrong; the message names file and line.
    """
    countries, index = load_country_rows(), ActorIndex()
    actors, places = load_actor_rows(), load_place_rows(countries=countries)
    imported = load_imported_rows(folder) if folder else ImportedRows((), ())
    acts = load_curation(folder / CURATION_FILE) if folder else ()
    decided = _rows_of_index(acts, imported.actors, index)
    curated = apply_curation(
        join_rows((*actors, *decided), imported.actors),
        join_rows(places, imported.places),
        acts,
    )
    check_actor_parents(curated.actors)
    check_place_parents(curated.places, countries)
    return build_authority(
        actors=curated.actors,
        places=curated.places,
        countries=countries,
        regions=load_region_rows(),
        gazetteer=Gazetteer(),
        actor_index=index,
        phrases=load_phrase_rows(),
        barred=curated.barred,
        moved=curated.moved,
    )


def load_entities(folder: Path | None = None, *, without: str = "") -> tuple[Actor | Place, ...]:
    """Return every known entity before curation; what an import is compared with.

    Args:
        folder: The installation's folder, or None.
        without: Name of an import to leave out, because it is being replaced.
    """
    countries = load_country_rows()
    imported = load_imported_rows(folder, without=without) if folder else ImportedRows((), ())
    index = ActorIndex()
    actors = join_rows((*load_actor_rows(), *index.rows), imported.actors)
    places = join_rows(load_place_rows(countries=countries), imported.places)
    by_iso = {row.iso2: row for row in countries}
    return (
        *_actors({f"actor/{row.slug}": row for row in actors}, by_iso).values(),
        *_places({f"place/{row.slug}": row for row in places}, by_iso, load_region_rows()).values(),
    )


def _rows_of_index(
    acts: Iterable[CurationAct], imported: Iterable[ActorRow], index: ActorIndex
) -> list[ActorRow]:
    """Return the rows of the index that an installation speaks of: they are curated from now on."""
    named = [i for act in acts for i in (act.subject, act.object) if i.startswith("actor/")]
    slugs = (*(i.removeprefix("actor/") for i in named), *(row.slug for row in imported))
    return [row for slug in dict.fromkeys(slugs) if (row := index.row(slug))]


def build_authority(
    *,
    actors: Iterable[ActorRow],
    places: Iterable[PlaceRow],
    countries: Iterable[CountryRow],
    regions: Iterable[RegionRow] = (),
    gazetteer: Gazetteer | None = None,
    actor_index: ActorIndex | None = None,
    phrases: Iterable[PhraseRow] = (),
    barred: frozenset[tuple[str, str]] = frozenset(),
    moved: Mapping[str, str] | None = None,
) -> Authority:
    """Join rows to an authority; tests pass a handful of rows.

    Args:
        gazetteer: Places of the world beyond the rows; None = none.
        actor_index: Actors of the world beyond the rows; None = none.
        phrases: What the news of one country calls actors.
        barred: (folded spelling, entity id) pairs that a person has ruled out.
        moved: Id → id that a person has merged it into.
    """
    actor_rows = {f"actor/{row.slug}": row for row in actors}
    place_rows = {f"place/{row.slug}": row for row in places}
    by_iso = {row.iso2: row for row in countries}
    region_rows = tuple(regions)
    place_entities = _places(place_rows, by_iso, region_rows)
    index = actor_index
    actor_entities = _actors(actor_rows, by_iso, index)
    slugs = index.slugs - {i.removeprefix("actor/") for i in moved or {}} if index else frozenset()
    known = WithIndex(actor_entities, slugs, index.actor) if index else actor_entities
    senses = (*_actor_senses(actor_rows, by_iso), *_phrases(phrases, known))
    actor_senses = _allowed(senses, barred)
    place_senses = _allowed(_place_senses(place_rows, by_iso, region_rows), barred)
    return Authority(
        actors=known,
        places=place_entities,
        actor_rows=WithIndex(actor_rows, slugs, index.row) if index else actor_rows,
        place_rows=place_rows,
        countries=by_iso,
        words=load_actor_words(),
        actor_senses=_index(actor_senses, name_key),
        place_senses=_index(place_senses, name_key),
        place_skeletons=_index(
            (sense for sense in place_senses if sense.entity_id in place_rows), skeleton
        ),
        person_names=_index(_person_senses(actor_rows), _last_word),
        adjectives=_adjectives(by_iso),
        capitals={fold(row.capital): iso for iso, row in by_iso.items() if row.capital},
        country_of=_countries_of(place_rows, by_iso, region_rows),
        gazetteer=gazetteer,
        actor_index=index,
        curated_terms=load_office_terms(),
        wholes=_wholes(actor_rows, index),
        curated_numbers=_numbers(place_entities),
        barred=barred,
        moved=moved or {},
    )


def _allowed(senses: Iterable[Sense], barred: frozenset[tuple[str, str]]) -> tuple[Sense, ...]:
    if not barred:
        return tuple(senses)
    return tuple(s for s in senses if (fold(s.written), s.entity_id) not in barred)


def _index(senses: Iterable[Sense], key: Callable[[str], str]) -> dict[str, tuple[Sense, ...]]:
    index: defaultdict[str, dict[str, Sense]] = defaultdict(dict)
    for sense in senses:
        own_case = key is name_key and is_acronym(sense.written)
        if name := sense.written if own_case else key(sense.written):
            index[name].setdefault(sense.entity_id, sense)
    return {name: tuple(found.values()) for name, found in index.items()}


def _wholes(rows: Mapping[str, ActorRow], index: ActorIndex | None) -> frozenset[str]:
    """Return the ids of the armed groups of which others are branches."""
    groups = [row for row in rows.values() if row.kind == ARMED_GROUP]
    parents = {parent for row in groups for parent in row.parents}
    parents |= index.parents_of_groups if index else frozenset()
    curated = {row.slug for row in groups}
    in_index = index.slugs if index else frozenset()
    return frozenset(f"actor/{parent}" for parent in parents if parent in curated | in_index)


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


def _phrases(rows: Iterable[PhraseRow], known: Mapping[str, Actor]) -> Iterator[Sense]:
    for row in rows:
        entity_id, context = f"actor/{row.actor}", frozenset({row.country})
        if entity_id not in known:
            raise LexiconError(
                f"{row.actor!r} is no actor", where=row.where, remedy="mend the slug"
            )
        for phrase in row.phrases:
            yield Sense(entity_id, "description", phrase, context, row.since, row.until)


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


def _actors(
    rows: Mapping[str, ActorRow],
    countries: Mapping[str, CountryRow],
    index: ActorIndex | None = None,
) -> dict[str, Actor]:
    """Return the curated actors, every state, and the bodies that every state has."""
    actors = {
        entity_id: actor_of(row, ids=index.ids_of(row.slug) if index else ())
        for entity_id, row in rows.items()
    }
    in_index = index.slugs if index else frozenset()
    for country in countries.values():
        entity_id = f"actor/{country.slug}"
        actors.setdefault(
            entity_id,
            Actor(entity_id, "state", country.label, country.aliases, country.wikidata),
        )
        if country.independent:
            for body, (kind, label) in _IMPLIED_BODIES.items():
                implied = f"{entity_id}-{body}"
                if implied.removeprefix("actor/") in in_index and implied not in actors:
                    continue
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
    # States before territories: a name that both have means the state.
    for iso, row in sorted(countries.items(), key=lambda item: not item[1].independent):
        for name in (row.label, *row.aliases, *row.demonyms):
            if row.independent or name == row.label:
                found.setdefault(fold(name), iso)
                # Names are looked for among capitalised words alone: "Democratic Republic Congo".
                found.setdefault(_SMALL_WORDS.sub("", fold(name)), iso)
        if row.independent:
            found.setdefault(fold(row.label) + "s", iso)  # "Syria's" without its apostrophe
    return found
