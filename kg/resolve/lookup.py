"""Which entities of the authority may a person mean by a name, without an article around it?

For people who link their own spreadsheets: every candidate with a score, not one decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process

from kg.errors import QueryError
from kg.lexicon.spelling import fold, similarity
from kg.model.entities import Actor, Place
from kg.resolve.authority import Authority, Sense
from kg.vocab.schemes import concept_iri, concept_label, concepts

_SCORES: Final = {
    "label": 100.0,
    "alias": 96.0,
    "local": 88.0,
    "doubtful": 70.0,
    "description": 60.0,
}
_TOWN: Final = 90.0
_ALIKE_ENOUGH: Final = 82.0
_ALIKE_AT_MOST: Final = 92.0
_PROPERTY_AGREES: Final = 6.0
_PROPERTY_DIFFERS: Final = 25.0
_CLEARLY_BETTER: Final = 8.0
_SURE: Final = 94.0
_WORTH_SHOWING: Final = 45.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity that a name may mean, from 0 to 100."""

    entity: Actor | Place
    score: float
    is_match: bool


def look_up(
    name: str,
    authority: Authority,
    *,
    kinds: frozenset[str] = frozenset(),
    properties: Mapping[str, str] | None = None,
    limit: int = 10,
) -> tuple[Suggestion, ...]:
    """Return what *name* may mean, best first; one is a match if it is clearly best.

    Args:
        kinds: Schemes ("actor", "place") or kinds ("actor/person", "place/populated") to which
            the answer is limited; empty = all.
        properties: What else the asker knows, by names of :func:`property_values`.

    Raises:
        QueryError: There is no such kind.
    """
    for kind in sorted(kinds - set(entity_kinds())):
        raise QueryError(
            f"kind {kind!r} is unknown", remedy=f"choose one of {', '.join(entity_kinds())}"
        )
    found: dict[str, tuple[Actor | Place, float]] = {}
    for entity, score in _proposals(name, authority):
        if _fits(entity, kinds):
            judged = score + _property_score(entity, properties or {}, authority)
            if judged < _WORTH_SHOWING:
                continue
            if entity.id not in found or judged > found[entity.id][1]:
                found[entity.id] = entity, judged
    ranked = sorted(found.values(), key=lambda pair: (-pair[1], pair[0].id))[:limit]
    next_score = ranked[1][1] if len(ranked) > 1 else 0.0
    return tuple(
        Suggestion(
            entity,
            round(max(0.0, min(100.0, score)), 1),
            rank == 0 and score >= _SURE and score - next_score >= _CLEARLY_BETTER,
        )
        for rank, (entity, score) in enumerate(ranked)
    )


@cache
def entity_kinds() -> dict[str, str]:
    """Return the kinds that :func:`look_up` knows, with their labels."""
    kinds = {"actor": "Actor", "place": "Place"}
    for scheme in ("actor", "place"):
        for kind in sorted(concepts(f"{scheme}-kind")):
            kinds[f"{scheme}/{kind}"] = concept_label(concept_iri(f"{scheme}-kind", kind))
    return kinds


def kinds_of(entity: Actor | Place) -> tuple[str, str]:
    """Return the kind of *entity* as :func:`entity_kinds` names it, and its scheme."""
    scheme = "actor" if isinstance(entity, Actor) else "place"
    return f"{scheme}/{entity.kind}", scheme


def _proposals(name: str, authority: Authority) -> Iterator[tuple[Actor | Place, float]]:
    is_known = False
    for entity, sense in _named(name, authority):
        is_known = True
        spelling = 0.0 if sense.written.lower() == name.strip().lower() else -1.0
        yield entity, _SCORES[sense.strength] + spelling
    for rank, world in enumerate(authority.world_places_called(name)[:10]):
        yield world.place, _TOWN - 2.0 * rank
    for sense in authority.places_sounding_like(name):
        yield authority.places[sense.entity_id], 90.0 * similarity(name, sense.written)
    if not is_known:
        yield from _alike(name, authority)


def _named(name: str, authority: Authority) -> Iterator[tuple[Actor | Place, Sense]]:
    for sense in authority.actors_called(name):
        yield authority.actors[sense.entity_id], sense
    for sense in authority.places_called(name):
        yield authority.places[sense.entity_id], sense


def _alike(name: str, authority: Authority) -> Iterator[tuple[Actor | Place, float]]:
    for index, entities in (
        (authority.actor_senses, authority.actors),
        (authority.place_senses, authority.places),
    ):
        near = process.extract(
            fold(name), index.keys(), scorer=fuzz.WRatio, score_cutoff=_ALIKE_ENOUGH, limit=10
        )
        for key, score, _ in near:
            for sense in index[key]:
                if sense.strength != "description":
                    entity: Actor | Place = entities[sense.entity_id]
                    yield entity, min(score, _ALIKE_AT_MOST) * similarity(name, sense.written)


def _fits(entity: Actor | Place, kinds: frozenset[str]) -> bool:
    return not kinds or not kinds.isdisjoint(kinds_of(entity))


def _property_score(
    entity: Actor | Place, properties: Mapping[str, str], authority: Authority
) -> float:
    score = 0.0
    known = property_values(entity, authority)
    for name, wanted in properties.items():
        values = known.get(name, ())
        if values and wanted:
            agrees = fold(wanted) in {fold(value) for value in values}
            score += _PROPERTY_AGREES if agrees else -_PROPERTY_DIFFERS
    return score


PROPERTIES: Final = {
    "kind": "Kind",
    "country": "Country",
    "within": "Contained in",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "wikidata": "Wikidata",
    "geonames": "GeoNames",
    "alias": "Other names",
}


def property_values(entity: Actor | Place, authority: Authority) -> dict[str, tuple[str, ...]]:
    """Return what is known of *entity* under the names of :data:`PROPERTIES`."""
    values: dict[str, tuple[str, ...]] = {"kind": (entity.kind,), "alias": entity.aliases}
    if entity.wikidata:
        values["wikidata"] = (entity.wikidata,)
    if isinstance(entity, Actor):
        row = authority.actor_rows.get(entity.id)
        iso = row.country if row else ""
    else:
        iso = authority.country_of_place(entity)
        containers = map(authority.place, entity.within)
        values["within"] = tuple(place.label for place in containers if place)
        if entity.geonames:
            values["geonames"] = (entity.geonames,)
        if entity.latitude is not None and entity.longitude is not None:
            values["latitude"] = (f"{entity.latitude:.5f}",)
            values["longitude"] = (f"{entity.longitude:.5f}",)
    if iso in authority.countries:
        values["country"] = (authority.countries[iso].label, iso)
    return {name: found for name, found in values.items() if found}


def complete(prefix: str, authority: Authority, *, limit: int = 10) -> tuple[Actor | Place, ...]:
    """Return entities whose label begins with *prefix*, for typing ahead."""
    wanted = fold(prefix)
    everybody: tuple[Actor | Place, ...] = (
        *authority.actors.values(),
        *authority.places.values(),
    )
    found = [entity for entity in everybody if wanted and fold(entity.label).startswith(wanted)]
    return tuple(sorted(found, key=lambda entity: (len(entity.label), entity.id))[:limit])
