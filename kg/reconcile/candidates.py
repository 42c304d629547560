"""Candidates for a name without an article around it: all of them, each with a score.

The name gives up to 100 points; a type, country or id that contradicts takes points away. A
candidate is a match if nothing contradicts it, its score is high and every other candidate, shown
or not, is clearly worse: the limit of a question hides rivals but does not remove them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from rapidfuzz import fuzz, process

from kg.errors import ParameterError, QueryError
from kg.lexicon.spelling import fold, similarity
from kg.reconcile.properties import (
    PROPERTIES,
    Entity,
    agrees,
    entity_kinds,
    kinds_of,
    with_geonames,
    with_identifier,
)
from kg.resolve.authority import Authority

QUANTIFIERS: Final = ("any", "all", "none")

_CURATED: Final = {
    "label": 100.0,
    "alias": 96.0,
    "local": 90.0,  # an acronym is a match once its country agrees
    "doubtful": 70.0,
    "description": 60.0,
}
_WORLD: Final = {"label": 98.0, "alias": 95.0, "bare": 95.0}
_OTHER_SPELLING: Final = 1.0
_SOUNDS_ALIKE: Final = 90.0
# A namesake with a tenth of the inhabitants of the largest loses so much, and at most so much.
_PER_TENTH: Final = 4.0
_LEAST_KNOWN: Final = 20.0
_HAMLET: Final = 500  # inhabitants, where no source tells
_ALIKE_ENOUGH: Final = 70.0
_ALIKE_AT_MOST: Final = 92.0
_IDENTIFIED: Final = 80.0
_TYPE_DIFFERS: Final = 30.0
_IDS: Final = frozenset({"wikidata", "geonames"})
# The part of what is missing to 100 points that agreement gives; an id settles it.
_AGREES: Final = 0.4
_DIFFERS: Final = 25.0
_ID_DIFFERS: Final = 50.0
_CLEARLY_BETTER: Final = 8.0
_SURE: Final = 94.0
_WORTH_SHOWING: Final = 45.0


@dataclass(frozen=True, slots=True)
class Condition:
    """A further condition that the client gives.

    Attributes:
        property: One of :data:`PROPERTIES`.
        quantifier: Whether any, all or none of the values must agree.
        is_required: Whether candidates that are not known to agree are left out.
    """

    property: str
    values: tuple[str, ...]
    quantifier: str = "any"
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a spreadsheet.

    Attributes:
        names: Spellings of one name; empty if an id among *conditions* tells who is meant.
        kinds: Of :func:`entity_kinds`; another kind lowers the score; empty = all.
    """

    names: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant.

    Attributes:
        score: From 0 to 100.
        features: What the score is made of: points of the name, and whether type and properties
            agree, as far as that is known.
    """

    entity: Entity
    score: float
    is_match: bool
    features: Mapping[str, float | bool]


def find_candidates(question: Question, authority: Authority) -> tuple[Candidate, ...]:
    """Return what *question* may mean, best first, as many as its limit allows.

    Raises:
        QueryError: There is no such kind or property, or nothing to look for.
    """
    _check(question)
    judged = [
        found
        for entity, points in _proposals(question, authority).values()
        if (found := _judge(entity, points, question, authority))
    ]
    ranked = sorted(judged, key=lambda pair: (-pair[0], pair[1].entity.id))
    if ranked:
        score, best = ranked[0]
        runner_up = ranked[1][0] if len(ranked) > 1 else 0.0
        is_match = (
            score >= _SURE
            and score - runner_up >= _CLEARLY_BETTER
            # Points of the name stand among them: 0.0 would equal False too.
            and not any(value is False for value in best.features.values())
        )
        ranked[0] = score, Candidate(best.entity, best.score, is_match, best.features)
    return tuple(candidate for _, candidate in ranked[: question.limit])


def complete(prefix: str, authority: Authority, *, limit: int = 10) -> tuple[Entity, ...]:
    """Return entities with a name that begins with *prefix*, for typing ahead.

    An id or a Wikidata item is completed to what it identifies; curated entities stand before
    those of the two indexes, which take turns.
    """
    wanted = fold(prefix)
    if not wanted:
        return ()
    begun = sorted(
        (sense.strength != "label", len(key), sense.entity_id)
        for index in (authority.actor_senses, authority.place_senses)
        for key, senses in index.items()
        if key.lower().startswith(wanted)
        for sense in senses
        # Nobody types "the army" to find one army of the world.
        if sense.strength != "description"
    )
    curated = [authority.actors.get(i) or authority.places[i] for *_, i in begun]
    lacks = limit - len(curated)
    actors = authority.world_actors_beginning(prefix, limit) if lacks > 0 else ()
    places = authority.world_places_beginning(prefix, limit) if lacks > 0 else ()
    world = (entity for pair in zip_longest(actors, places) for entity in pair if entity)
    found = (*with_identifier(prefix, authority), *curated, *world)
    return tuple({entity.id: entity for entity in found}.values())[:limit]


def _check(question: Question) -> None:
    for kind in sorted(question.kinds - set(entity_kinds())):
        raise ParameterError(
            f"kind {kind!r} is unknown", remedy=f"choose one of {', '.join(entity_kinds())}"
        )
    for condition in question.conditions:
        if condition.property not in PROPERTIES:
            raise QueryError(
                f"property {condition.property!r} is unknown",
                remedy=f"choose one of {', '.join(PROPERTIES)}",
            )
        if condition.quantifier not in QUANTIFIERS:
            raise QueryError(
                f"quantifier {condition.quantifier!r} is unknown",
                remedy=f"choose one of {', '.join(QUANTIFIERS)}",
            )
    if not question.names and not any(c.property in _IDS for c in question.conditions):
        raise QueryError(
            "the query has no name", remedy="give a name, or a Wikidata or GeoNames id as property"
        )


def _proposals(question: Question, authority: Authority) -> dict[str, tuple[Entity, float]]:
    """Return entities by id, each with the points that its best name gives."""
    found: dict[str, tuple[Entity, float]] = {}
    for entity, points in (*_identified(question, authority), *_named(question, authority)):
        if entity.id not in found or points > found[entity.id][1]:
            found[entity.id] = entity, points
    return found


def _identified(question: Question, authority: Authority) -> Iterator[tuple[Entity, float]]:
    for condition in question.conditions:
        for value in condition.values if condition.quantifier != "none" else ():
            if condition.property == "wikidata":
                yield from ((entity, _IDENTIFIED) for entity in with_identifier(value, authority))
            elif condition.property == "geonames" and (place := with_geonames(value, authority)):
                yield place, _IDENTIFIED


def _named(question: Question, authority: Authority) -> Iterator[tuple[Entity, float]]:
    for name in question.names:
        known = [
            *((entity, 100.0) for entity in with_identifier(name, authority)),
            *_curated(name, authority),
            *_of_the_world(name, authority),
        ]
        yield from known
        for sense in authority.places_sounding_like(name):
            points = _SOUNDS_ALIKE * similarity(name, sense.written)
            yield authority.places[sense.entity_id], points
        if not known:
            yield from _alike(name, authority)


def _curated(name: str, authority: Authority) -> Iterator[tuple[Entity, float]]:
    for senses, entities in (
        (authority.actors_called(name), authority.actors),
        (authority.places_called(name), authority.places),
    ):
        for sense in senses:
            is_written_so = sense.written.lower() == name.strip().lower()
            points = _CURATED[sense.strength] - (0.0 if is_written_so else _OTHER_SPELLING)
            entity: Entity = entities[sense.entity_id]
            yield entity, points


def _of_the_world(name: str, authority: Authority) -> Iterator[tuple[Entity, float]]:
    """Yield the places of the gazetteer; the less known the fewer points."""
    senses = authority.world_places_called(name)
    most = max((sense.population for sense in senses), default=0)
    for sense in senses:
        tenths = math.log10(max(most, _HAMLET) / max(sense.population, _HAMLET))
        yield sense.place, _WORLD[sense.strength] - min(_LEAST_KNOWN, _PER_TENTH * tenths)


def _alike(name: str, authority: Authority) -> Iterator[tuple[Entity, float]]:
    for index, entities in (
        (authority.actor_senses, authority.actors),
        (authority.place_senses, authority.places),
    ):
        near = process.extract(
            fold(name), index.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE_ENOUGH, limit=10
        )
        for key, score, _ in near:
            for sense in index[key]:
                if sense.strength != "description":
                    entity: Entity = entities[sense.entity_id]
                    yield entity, min(score, _ALIKE_AT_MOST) * similarity(name, sense.written)


def _judge(
    entity: Entity, points: float, question: Question, authority: Authority
) -> tuple[float, Candidate] | None:
    """Return the exact score and the candidate; None if it is not worth showing."""
    score = points
    features: dict[str, float | bool] = {"name": round(points, 1)}
    if question.kinds:
        features["type"] = not question.kinds.isdisjoint(kinds_of(entity))
        score -= 0.0 if features["type"] else _TYPE_DIFFERS
    for condition in question.conditions:
        name = condition.property
        told = _holds(condition, entity, authority)
        if condition.is_required and not told:
            return None
        if told is None:
            continue
        features[name] = told and features.get(name, True)
        if told:
            score += (100.0 - score) * (1.0 if name in _IDS else _AGREES)
        else:
            score -= _ID_DIFFERS if name in _IDS else _DIFFERS
    if score < _WORTH_SHOWING:
        return None
    return score, Candidate(entity, round(score, 1), False, features)


def _holds(condition: Condition, entity: Entity, authority: Authority) -> bool | None:
    told = [agrees(entity, condition.property, value, authority) for value in condition.values]
    known = [agreement for agreement in told if agreement is not None]
    if not known:
        return None
    if condition.quantifier == "all":
        # One that disagrees settles it; all that agree do not while one is unknown.
        return all(known) if len(known) == len(told) or not all(known) else None
    return any(known) if condition.quantifier == "any" else not any(known)
