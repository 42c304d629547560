"""List the places that a name may mean, before the text around it is weighed.

Readings come from the curated places, from the gazetteer of the world, and only where neither
knows the name in the article's own countries, from curated spellings with the same consonants.
Every weight is a row of ``kg/data/place_evidence.csv``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.lexicon.rows import load_table
from kg.lexicon.spelling import fold, plain_words, similarity
from kg.model.entities import Place
from kg.resolve.authority import Authority
from kg.resolve.context import Context
from kg.resolve.place_names import UNIT_NOUNS

_ALIKE_ENOUGH: Final = 0.72
_SHORTEST: Final = 4
_THOUSAND: Final = 1_000
_TEN_TIMES: Final = 10
_MANY: Final = 100_000
_BASES: Final = frozenset({"populated", "admin1", "admin2"})


@cache
def weights() -> dict[str, float]:
    """Return the weight of each piece of evidence."""
    return dict(load_table("place_evidence.csv", lambda row: (row["id"], float(row["weight"]))))


@dataclass(frozen=True, slots=True)
class Reading:
    """A place that a name may mean, before the text around it is asked.

    Attributes:
        is_curated: True if people have given it the name.
        has_seat: True for a unit with a town of its name.
        is_guess: True if the name is only spelt nearly like it.
        is_alias: True if the gazetteer has it as another name of the place.
        population: Inhabitants; 0 = unknown.
    """

    place: Place
    score: float
    reason: str
    population: int = 0
    is_curated: bool = False
    is_guess: bool = False
    is_alias: bool = False
    has_seat: bool = False


def readings_of(text: str, authority: Authority, context: Context) -> Iterator[Reading]:
    """Yield what *text* may mean: known names, and only without them names spelt nearly so."""
    if not text:
        return
    curated = tuple(_curated(text, authority))
    known = [*curated, *_beside(curated, _of_the_world(text, authority), authority)]
    yield from known
    domestic = {authority.country_of_place(reading.place) for reading in known}
    if curated or context.is_theatre(domestic - {""}) or any(map(_is_well_known, known)):
        return
    if text.endswith("s") and len(text) > _SHORTEST and not known:
        yield from _without_apostrophe(text, authority)
    if _may_be_misspelt(text, authority, context):
        yield from _sounding_alike(text, authority, context)


def _is_well_known(reading: Reading) -> bool:
    """Tell whether an exact name is too well known to be another's misspelling: 'Sydney'."""
    return not reading.is_alias and reading.population >= _MANY


def _beside(
    curated: Iterable[Reading], world: Iterable[Reading], authority: Authority
) -> Iterator[Reading]:
    """Yield readings of the gazetteer; where a name is curated it means no other curated place.

    'Gaza' is curated as the Strip, though GeoNames has it for the city too.
    """
    ids = {reading.place.id for reading in curated}
    homes = {authority.country_of_place(reading.place) for reading in curated}
    for reading in world:
        place = reading.place
        is_other = place.id in authority.place_rows and place.id not in ids
        if not (is_other and authority.country_of_place(place) in homes):
            yield reading


def _curated(text: str, authority: Authority) -> Iterator[Reading]:
    weight = weights()
    for sense in authority.places_called(text):
        place = authority.places[sense.entity_id]
        score = weight["doubtful" if sense.strength == "doubtful" else "curated"]
        if sense.written.lower() != text.lower():
            score += weight["other-article"]
        reason = f'name "{sense.written}" of the authority'
        yield Reading(place, score, reason, is_curated=True)
        if area := _area_called_like(place, authority):  # 'Deir Ezzor' is the province as well
            yield Reading(area, score, reason, is_curated=True)


def _area_called_like(place: Place, authority: Authority) -> Place | None:
    """Return the province that bears the name of its capital *place*."""
    containers = (authority.places[i] for i in place.within if i in authority.places)
    seats = (area for area in containers if area.kind == "admin1")
    return next((a for a in seats if a.label.startswith(f"{place.label} ")), None)


def _of_the_world(text: str, authority: Authority) -> Iterator[Reading]:
    if text.lower() in authority.words.place_nouns or text.lower() in UNIT_NOUNS:
        return  # 'the Capital', 'Republic' are no names
    weight = weights()
    senses = authority.world_places_called(text)
    curated = (authority.places[sense.entity_id] for sense in authority.places_called(text))
    countries = {place.id for place in curated if place.kind == "country"}
    seats = {i for s in senses if s.place.kind == "populated" for i in s.place.within}
    towns = sorted((s.population for s in senses if s.place.kind == "populated"), reverse=True)
    written = _written(text)
    for sense in senses:
        place = sense.place
        if place.id in authority.country_of:
            score = weight["curated"] + weight["alias"] * (sense.strength != "label")
            if place.id not in authority.place_rows:
                score += weight["people-of-unit"] * tens(sense.population)
            reason = f'"{text}" in GeoNames'
            is_alias = sense.strength == "alias"
            yield Reading(place, score, reason, sense.population, is_alias=is_alias)
            continue
        score = weight[f"world-{place.kind}" if place.kind in _BASES else "world-region"]
        score += weight.get(sense.strength, 0.0)
        if sense.strength == "label" and not _same_article(written, _written(place.label)):
            score += weight["other-article"]
        size = "people" if place.kind == "populated" else "people-of-unit"
        score += weight[size] * tens(sense.population)
        if countries & set(place.within):  # 'Guatemala' is the country, not its capital
            score += weight["like-country"]
        if place.kind == "populated":
            is_biggest = sense.population == towns[0] and _is_far_bigger(towns)
            if is_biggest:
                score += weight["biggest"]
            if authority.capitals.get(fold(place.label)) == authority.country_of_place(place):
                score += weight["capital"]
        yield Reading(
            place,
            score,
            f'"{place.label}" in the gazetteer',
            sense.population,
            is_alias=sense.strength == "alias",
            has_seat=place.id in seats,
        )


def _written(name: str) -> str:
    return " ".join(plain_words(name))


def _same_article(text: str, label: str) -> bool:
    """Tell whether two names that fold alike differ by more than an Arabic article.

    Both orders are common for it ('Fasher', 'El Fasher'); what matters is that no English name
    ('Ada') meets a place by losing one ('Al Ada').
    """
    return text == label or (fold(label) == fold(text) and len(fold(text)) > _SHORTEST)


def tens(population: int) -> float:
    """Return how many powers of ten *population* is above a thousand."""
    return math.log10(population / _THOUSAND) if population > _THOUSAND else 0.0


def _is_far_bigger(towns: list[int]) -> bool:
    return towns[0] >= _TEN_TIMES * max(towns[1] if len(towns) > 1 else 0, _THOUSAND)


def _without_apostrophe(text: str, authority: Authority) -> Iterator[Reading]:
    weight = weights()
    for sense in authority.places_called(text[:-1]):
        score = weight["curated"] + weight["possessive"]
        yield Reading(authority.places[sense.entity_id], score, f'possessive of "{sense.written}"')


def _may_be_misspelt(text: str, authority: Authority, context: Context) -> bool:
    """Tell whether *text* may be another spelling of a name: no word, no actor, no adjective.

    'Syrian Hama' is not Suran, nor al-Nusra an-Nasirah; 'Warplanes' are no place.
    """
    if fold(text.split()[0]) in authority.adjectives:
        return False
    if any(word in context.words for word in (text.lower(), *fold(text).split())):
        return False
    return not any(
        sense.strength != "description" and sense.entity_id in authority.actor_rows
        for sense in authority.actors_called(text)
    )


def _sounding_alike(text: str, authority: Authority, context: Context) -> Iterator[Reading]:
    weight = weights()
    for sense in authority.places_sounding_like(text):
        alike = similarity(text, sense.written)
        place = authority.places[sense.entity_id]
        at_home = context.is_theatre({authority.country_of_place(place)})
        if alike >= _ALIKE_ENOUGH and at_home:
            score = weight["sounds-like"] * (0.5 + 0.5 * alike)
            yield Reading(place, score, f'sounds like "{sense.written}"', is_guess=True)
