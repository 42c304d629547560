"""Facts of actors and places that a client can match against or fetch."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from kg.lexicon.spelling import fold
from kg.model.entities import Actor, Place
from kg.resolve.authority import Authority
from kg.vocab.schemes import concept_iri, concept_label, concepts

Entity = Actor | Place
Value = str | float | Place

PROPERTIES: Final = {
    "kind": "Kind",
    "country": "Country",
    "country_code": "Country code (ISO 3166-1)",
    "within": "Contained in",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "wikidata": "Wikidata",
    "geonames": "GeoNames",
    "alias": "Other names",
}
PLACE_VALUED: Final = frozenset({"country", "within"})
_QID: Final = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9][0-9]{0,11})")
_NUMBER: Final = re.compile(r"(?:https?://(?:sws|www)\.geonames\.org/)?([1-9][0-9]{0,9})/?")
_SAME_POINT_DEGREES: Final = 0.1
_OTHER_POINT_DEGREES: Final = 1.0
_AREAS: Final = frozenset({"country", "admin1", "admin2", "region", "natural-area", "water"})


@cache
def entity_kinds() -> dict[str, str]:
    """Return the types of the service ("actor", "place/populated") with their labels."""
    kinds = {"actor": "Actor", "place": "Place"}
    for scheme in ("actor", "place"):
        for kind in sorted(concepts(f"{scheme}-kind")):
            kinds[f"{scheme}/{kind}"] = concept_label(concept_iri(f"{scheme}-kind", kind))
    return kinds


def kinds_of(entity: Entity) -> tuple[str, str]:
    """Return the kind of *entity* as :func:`entity_kinds` names it, and its scheme."""
    scheme = "actor" if isinstance(entity, Actor) else "place"
    return f"{scheme}/{entity.kind}", scheme


def values_of(entity: Entity, authority: Authority) -> dict[str, tuple[Value, ...]]:
    """Return what is known of *entity* under the names of :data:`PROPERTIES`, best value first."""
    iso = country_of(entity, authority)
    country = authority.place(f"place/{authority.countries[iso].slug}") if iso else None
    values: dict[str, tuple[Value | None, ...]] = {
        "kind": (entity_kinds()[kinds_of(entity)[0]],),
        "country": (country,),
        "country_code": (iso,),
        "wikidata": (entity.wikidata,),
        "alias": entity.aliases,
    }
    if isinstance(entity, Place):
        values["within"] = tuple(map(authority.place, entity.within))
        values["geonames"] = (entity.geonames,)
        values["latitude"], values["longitude"] = (entity.latitude,), (entity.longitude,)
    known = {
        name: tuple(value for value in some if value not in (None, ""))
        for name, some in values.items()
    }
    return {name: known[name] for name in PROPERTIES if known.get(name)}


def describe(entity: Entity, authority: Authority) -> str:
    """Say what *entity* is and where: 'Populated place, Greene County, Ohio, United States'."""
    values = values_of(entity, authority)
    told = [entity_kinds()[kinds_of(entity)[0]]]
    for value in (*values.get("within", ()), *values.get("country", ())):
        if isinstance(value, Place) and value.id != entity.id and value.label not in told:
            told.append(value.label)
    return ", ".join(told)


def country_of(entity: Entity, authority: Authority) -> str:
    """Return the ISO code of the country of *entity*, or ""."""
    if isinstance(entity, Place):
        return authority.country_of_place(entity)
    row = authority.actor_rows.get(entity.id)
    if row and row.country in authority.countries:
        return row.country
    states = {authority.state_of(iso): iso for iso in authority.countries}
    wholes = (states[whole] for whole in (entity.id, *entity.part_of) if whole in states)
    return next(wholes, "")


def with_identifier(text: str, authority: Authority) -> tuple[Entity, ...]:
    """Return the entities whose id, IRI or Wikidata item *text* is."""
    own = with_id("/".join(text.strip().split("/")[-2:]), authority)
    found = _QID.fullmatch(text.strip())
    if own or found is None:
        return (own,) if own else ()
    return authority.of_item(found.group(1))


def with_id(entity_id: str, authority: Authority) -> Entity | None:
    """Return the entity with this id ("place/gn4409896"), or None; the text may be anybody's."""
    # int() also reads digits of other scripts: "gn١٢" is no id.
    if not entity_id.isascii():
        return None
    return authority.actors.get(entity_id) or authority.place(entity_id)


def with_geonames(text: str, authority: Authority) -> Place | None:
    """Return the place with this GeoNames id, or None."""
    found = _NUMBER.fullmatch(text.strip())
    return authority.place_numbered(int(found.group(1))) if found else None


def agrees(entity: Entity, name: str, value: str, authority: Authority) -> bool | None:
    """Tell whether *value* is the property *name* of *entity*; None if that is not known."""
    return _COMPARISONS[name](entity, value.strip(), authority) if value.strip() else None


def _same_kind(entity: Entity, value: str, _: Authority) -> bool | None:
    kind = kinds_of(entity)[0]
    return fold(value) in {fold(kind), fold(entity.kind), fold(entity_kinds()[kind])}


def _same_country(entity: Entity, value: str, authority: Authority) -> bool | None:
    ours, theirs = country_of(entity, authority), _country_meant(value, authority)
    return ours == theirs if ours and theirs else None


def _country_meant(value: str, authority: Authority) -> str:
    if value.upper() in authority.countries:
        return value.upper()
    if known := authority.adjectives.get(fold(value)):  # labels, aliases and demonyms
        return known
    for place in _places_meant(value, authority):
        if place.kind == "country":
            return authority.country_of_place(place)
    return ""


def _places_meant(value: str, authority: Authority) -> tuple[Place, ...]:
    named = with_identifier(value, authority) or authority.meanings(value)
    return tuple(place for place in named if isinstance(place, Place))


def _is_within(entity: Entity, value: str, authority: Authority) -> bool | None:
    """Compare containers; a level that our chain lacks contradicts nothing in the same country."""
    meant = _places_meant(value, authority)
    if not isinstance(entity, Place) or not meant:
        return None
    above = [place for place in map(authority.place, entity.within) if place]
    iso = country_of(entity, authority)
    ids = {place.id for place in above}
    if iso:
        ids.add(f"place/{authority.countries[iso].slug}")
    if not ids:
        return None
    if any(place.id in ids for place in meant):
        return True
    levels = {place.kind for place in above}
    missing = (p for p in meant if country_of(p, authority) == iso and p.kind not in levels)
    return None if any(missing) else False


def _same_item(entity: Entity, value: str, _: Authority) -> bool | None:
    found = _QID.fullmatch(value)
    return entity.wikidata == found.group(1) if found and entity.wikidata else None


def _same_number(entity: Entity, value: str, _: Authority) -> bool | None:
    found = _NUMBER.fullmatch(value)
    known = entity.geonames if isinstance(entity, Place) else None
    return known == found.group(1) if found and known else None


def _is_called(entity: Entity, value: str, _: Authority) -> bool | None:
    names = {fold(name) for name in (entity.label, *entity.aliases)}
    return True if fold(value) in names else None  # we do not know all names of anything


def _near(side: str) -> Callable[[Entity, str, Authority], bool | None]:
    def compare(entity: Entity, value: str, _: Authority) -> bool | None:
        known: float | None = getattr(entity, side, None)
        try:
            apart = abs(float(value) - known) if known is not None else None
        except ValueError:
            return None
        if apart is None or _SAME_POINT_DEGREES < apart <= _OTHER_POINT_DEGREES:
            return None
        if apart > _OTHER_POINT_DEGREES and entity.kind in _AREAS:
            return None  # the middle of an area may be far from the asker's point
        return apart <= _SAME_POINT_DEGREES

    return compare


_COMPARISONS: Final[Mapping[str, Callable[[Entity, str, Authority], bool | None]]] = {
    "kind": _same_kind,
    "country": _same_country,
    "country_code": _same_country,
    "within": _is_within,
    "latitude": _near("latitude"),
    "longitude": _near("longitude"),
    "wikidata": _same_item,
    "geonames": _same_number,
    "alias": _is_called,
}
