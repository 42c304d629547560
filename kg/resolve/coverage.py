"""Count what the authority knows of each country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.resolve.actor_evidence import theatre_of
from kg.resolve.known import Authority

_GROUPS: Final = {
    "non-state-armed-group": "group",
    "communal-militia": "group",
    "coalition": "group",
    "state-force": "state",
    "police-security": "state",
    "government": "state",
    "state": "state",
    "intergovernmental-organisation": "body",
    "monitor": "body",
    "humanitarian": "body",
    "political-organisation": "party",
    "media": "media",
    "news-agency": "media",
    "state-media": "media",
    "local-media": "media",
    "party-media": "media",
    "person": "person",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The number of known names of one country.

    Attributes:
        country: ISO code; "" for actors that are at home everywhere and places of no country.
        kinds: Actors by group of kinds: group, state, body, party, media, person.
    """

    country: str
    label: str
    kinds: Mapping[str, int]
    actors: int
    actors_with_id: int
    places: int
    places_with_id: int


def count_coverage(authority: Authority) -> Iterator[Coverage]:
    """Yield the coverage of each country, sorted by label."""
    kinds: Counter[tuple[str, str]] = Counter()
    actors: Counter[str] = Counter()
    with_id: Counter[str] = Counter()
    for entity_id, actor in authority.actors.items():
        row = authority.actor_rows.get(entity_id)
        home = (theatre_of(row) or {row.country}) if row else _state_of(entity_id, authority)
        for iso in home:
            kinds[iso, _GROUPS.get(actor.kind, "")] += 1
            actors[iso] += 1
            with_id[iso] += bool(actor.wikidata or actor.ids)
    places, places_with_id = _places(authority)
    labels = {iso: row.label for iso, row in authority.countries.items()} | {"": "no country"}
    for iso in sorted({*labels, *actors, *places}, key=lambda iso: labels.get(iso, iso)):
        yield Coverage(
            country=iso,
            label=labels.get(iso, iso),
            kinds={group: kinds[iso, group] for group in set(_GROUPS.values())},
            actors=actors[iso],
            actors_with_id=with_id[iso],
            places=places[iso],
            places_with_id=places_with_id[iso],
        )


def _state_of(entity_id: str, authority: Authority) -> set[str]:
    """Return the country of a state, or of a body that every state has."""
    slug = entity_id.removeprefix("actor/")
    return {
        iso
        for iso, row in authority.countries.items()
        if slug == row.slug
        or slug.removeprefix(f"{row.slug}-") in ("forces", "police", "government")
    }


def _places(authority: Authority) -> tuple[Counter[str], Counter[str]]:
    """Count places by country, those of the gazetteer that are curated once."""
    places: Counter[str] = Counter()
    with_id: Counter[str] = Counter()
    for entity_id, place in authority.places.items():
        iso = authority.country_of.get(entity_id, "")
        places[iso] += 1
        with_id[iso] += bool(place.wikidata or place.geonames)
    if authority.gazetteer is not None:
        curated = authority.curated_numbers
        for iso, number, has_id in authority.gazetteer.countries_of_places():
            if number not in curated:
                places[iso] += 1
                with_id[iso] += has_id
    return places, with_id
