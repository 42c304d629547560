"""Look up places of the world by name.

The gazetteer is one SQLite file, ``kg/data/gazetteer.sqlite``: the first- and second-order units of
every country, towns of 1,000 inhabitants or more, and the regions that news speaks of. It is made
by ``kg authority build-places`` (see ``kg.resolve.gazetteer_build``) and opened read-only when a
name asks for it, so it costs neither time at the start nor memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from kg.lexicon.spelling import fold
from kg.paths import DATA
from kg.resolve.index_file import IndexFile

INDEX_FILE: Final = DATA / "gazetteer.sqlite"
KINDS: Final = (
    "admin1",
    "admin2",
    "populated",
    "region",
    "natural-area",
    "water",
    "facility",
    "informal-area",
)
# Degrees are kept as whole numbers of this part: 11 m, half the bytes of a float.
PER_DEGREE: Final = 10_000
LICENCES: Final = ("CC-BY-4.0", "CC0-1.0")
STRENGTHS: Final = ("label", "alias", "bare")
_MOST: Final = 120
_LONGEST_NUMBER: Final = 12  # of "gn" and an id; SQLite takes no number of any length
_MOST_BEGUN: Final = 5_000
_COLUMNS: Final = "id, slug, label, kind, country, parent, lat, lon, population, wikidata, licence"
_NAMED: Final = (
    f"SELECT {_COLUMNS}, strength FROM name JOIN place ON place.id = name.place "
    "WHERE name.name = ? ORDER BY strength, population DESC, id LIMIT ?"
)
_BY_ID: Final = f"SELECT {_COLUMNS}, 0 FROM place WHERE id = ?"
_BEGINNING: Final = (
    f"SELECT {_COLUMNS}, min(strength) FROM "
    "(SELECT place, strength FROM name WHERE name >= ? AND name < ? LIMIT ?) "
    "JOIN place ON place.id = place GROUP BY place.id "
    "ORDER BY min(strength), population DESC, id LIMIT ?"
)
_ITEMS: Final = "SELECT wikidata, id FROM place WHERE wikidata IS NOT NULL ORDER BY id DESC"
_BY_SLUG: Final = f"SELECT {_COLUMNS}, 0 FROM place WHERE slug = ?"
_TOWNS: Final = (
    f"SELECT {_COLUMNS}, 0 FROM place WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? "
    f"AND kind = {KINDS.index('populated')} ORDER BY population DESC, id LIMIT ?"
)
_REMEDY: Final = "install kg again, or make it with `kg authority build-places FOLDER`"


@dataclass(frozen=True, slots=True)
class WorldPlace:
    """A row of the gazetteer.

    Attributes:
        number: GeoNames id; below zero for a region that GeoNames does not number.
        slug: "gn172989", or the slug of such a region ("darfur").
        parent: Number of the unit that contains it, or None.
        population: Inhabitants; of a unit those of its towns; 0 = unknown.
        strength: How the name asked for is its name: one of STRENGTHS; 'Tigray' is the bare name
            of the Tigray Region.
    """

    number: int
    slug: str
    label: str
    kind: str
    country: str
    parent: int | None
    latitude: float | None
    longitude: float | None
    population: int
    wikidata: str | None
    licence: str
    strength: str = "label"

    @property
    def geonames(self) -> str | None:
        """Return the GeoNames id, or None."""
        return str(self.number) if self.number > 0 else None


class Gazetteer:
    """Look up places in the index; each process opens the file for itself."""

    def __init__(self, path: Path = INDEX_FILE) -> None:
        self._index = IndexFile(path, what="the gazetteer", remedy=_REMEDY)
        self.named = lru_cache(maxsize=20_000)(self._named)
        self.numbered = lru_cache(maxsize=20_000)(self._numbered)

    def _named(self, name: str) -> tuple[WorldPlace, ...]:
        """Return the places that bear *name*: by label before by alias, then by population."""
        key = fold(name)
        return tuple(self._rows(_NAMED, key, _MOST)) if key else ()

    def _numbered(self, number: int) -> WorldPlace | None:
        """Return the place with this number, or None."""
        return next(self._rows(_BY_ID, number), None)

    def with_slug(self, slug: str) -> WorldPlace | None:
        """Return the place with this slug ("gn172989", "darfur"), or None."""
        if not slug.isascii():
            return None
        if slug.startswith("gn") and slug[2:].isdecimal():
            return self.numbered(int(slug[2:])) if len(slug) <= _LONGEST_NUMBER else None
        return next(self._rows(_BY_SLUG, slug), None)

    def beginning(self, prefix: str, limit: int) -> tuple[WorldPlace, ...]:
        """Return places with a name that begins with *prefix*: by label first, then by population.

        Of a very short prefix only the first names of the alphabet are looked at.
        """
        key = fold(prefix)
        return tuple(self._rows(_BEGINNING, key, f"{key}\U0010ffff", _MOST_BEGUN, limit))

    def towns(self, box: tuple[float, float, float, float], most: int) -> tuple[WorldPlace, ...]:
        """Return the largest towns between west, south, east and north, in degrees."""
        west, south, east, north = (round(side * PER_DEGREE) for side in box)
        return tuple(self._rows(_TOWNS, south, north, west, east, most))

    def of_item(self, wikidata: str) -> WorldPlace | None:
        """Return the place that is this Wikidata item ("Q5639989"), or None."""
        number = self._items.get(int(wikidata[1:]))
        return self.numbered(number) if number is not None else None

    @cached_property
    def _items(self) -> dict[int, int]:
        """Places by item: so few have one that an index in the file would not pay."""
        return dict(self._index.rows(_ITEMS))

    def containers(self, place: WorldPlace) -> Iterator[WorldPlace]:
        """Yield the units that contain *place*, the nearest first."""
        above = place
        while above.parent is not None:
            found = self.numbered(above.parent)
            if found is None:
                return
            yield found
            above = found

    def countries_of_places(self) -> Iterator[tuple[str, int, bool]]:
        """Yield country, number and whether it has an outside id, of each place."""
        query = "SELECT country, id, id > 0 OR wikidata IS NOT NULL FROM place"
        for country, number, has_id in self._index.rows(query):
            yield country, number, bool(has_id)

    def _rows(self, query: str, *values: str | int) -> Iterator[WorldPlace]:
        return map(_world_place, self._index.rows(query, *values))


Row = tuple[
    int, str | None, str, int, str, int | None, int | None, int | None, int, int | None, int, int
]


def _world_place(row: Row) -> WorldPlace:
    number, slug, label, kind, country, parent, lat, lon, people, qid, licence, strength = row
    return WorldPlace(
        number=number,
        slug=slug or f"gn{number}",
        label=label,
        kind=KINDS[kind],
        country=country,
        parent=parent,
        latitude=None if lat is None else lat / PER_DEGREE,
        longitude=None if lon is None else lon / PER_DEGREE,
        population=people,
        wikidata=f"Q{qid}" if qid else None,
        licence=LICENCES[licence],
        strength=STRENGTHS[strength],
    )
