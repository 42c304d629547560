"""Make the gazetteer's index from tables of the world's places.

``kg authority build-places FOLDER`` reads three tab-separated tables in UTF-8, with a header and
the columns of ``_COLUMNS``, and writes ``kg/data/gazetteer.sqlite``:

``admin.tsv``
    first- and second-order units of all countries, by their GeoNames code ("UA.14")
``towns500.tsv``
    populated places of GeoNames; those known to have fewer than 1,000 inhabitants are left out
``regions.tsv``
    islands, mountains, deserts, seas and disputed areas of Natural Earth

The regions that news speaks of are rows of ``kg/data/news_regions.csv``; the point of such a
region is the middle of the units, countries and towns that are its members. Units and towns come
from GeoNames (CC BY 4.0), their Wikidata ids from Natural Earth (public domain). The same tables
give the same index.
"""

from __future__ import annotations

import csv
import math
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from kg.errors import LexiconError
from kg.lexicon.authority import (
    CountryRow,
    PlaceRow,
    RegionRow,
    load_country_rows,
    load_place_rows,
    load_region_rows,
)
from kg.lexicon.rows import Row, read_rows
from kg.lexicon.spelling import fold
from kg.paths import DATA
from kg.resolve.gazetteer import INDEX_FILE, KINDS, LICENCES, PER_DEGREE, STRENGTHS

NEWS_REGIONS: Final = DATA / "news_regions.csv"
LEAST_PEOPLE: Final = 1_000
_COLUMNS: Final = {
    "admin.tsv": "geonames level country code name aliases parent lat lon population wikidata",
    "towns500.tsv": "geonames name country admin1 admin2 lat lon population aliases wikidata",
    "regions.tsv": "slug label kind aliases wikidata",
}
_GEONAMES, _PUBLIC = range(len(LICENCES))
_LABEL, _ALIAS, _BARE = range(len(STRENGTHS))
_MAX_ALIASES: Final = 12
_MAX_ALIASES_OF_A_MILLION: Final = 60
_MILLION: Final = 1_000_000
_GREAT_CITY: Final = 5 * _MILLION
_KIND_OF_LEVEL: Final = {"1": "admin1", "2": "admin2"}
_KIND_OF_REGION: Final = {"region": "region", "disputed area": "region", "continent": "region"}
_UNIT_WORDS: Final = (
    "administrative region,autonomous region,autonomous republic,autonomous okrug,agency,canton,"
    "capital territory,council area,county,department,district,division,emirate,governorate,"
    "krai,municipality,oblast,parish,prefecture,province,region,regional state,republic,state,"
    "territory,township,voivodeship"
)
_UNIT: Final = "|".join(sorted(_UNIT_WORDS.split(","), key=len, reverse=True))
_UNIT_AROUND: Final = re.compile(
    rf"^(?:the\s+)?(?:{_UNIT})\s+of\s+(?:the\s+)?|\s+(?:{_UNIT})$", re.IGNORECASE
)
_SCHEMA: Final = """
CREATE TABLE place (id INTEGER PRIMARY KEY, slug TEXT, label TEXT NOT NULL, kind INTEGER NOT NULL,
  country TEXT NOT NULL, parent INTEGER, lat INTEGER, lon INTEGER, population INTEGER NOT NULL,
  wikidata INTEGER, licence INTEGER NOT NULL);
CREATE TABLE name (name TEXT NOT NULL, place INTEGER NOT NULL, strength INTEGER NOT NULL,
  PRIMARY KEY (name, place)) WITHOUT ROWID;
CREATE TABLE source (title TEXT NOT NULL, licence TEXT NOT NULL, address TEXT NOT NULL);
"""
_SOURCES: Final = (
    ("GeoNames", "CC-BY-4.0", "https://www.geonames.org/"),
    ("Natural Earth", "public-domain", "https://www.naturalearthdata.com/"),
    ("Unicode CLDR, English names of subdivisions", "Unicode-3.0", "https://cldr.unicode.org/"),
    ("Regions of the news, curated with kg", "CC0-1.0", "kg/data/news_regions.csv"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place as it is written: *slug* is None where the GeoNames id names it."""

    number: int
    slug: str | None
    label: str
    kind: str
    country: str
    aliases: tuple[str, ...]
    parent: int | None = None
    point: tuple[float, float] | None = None
    population: int = 0
    wikidata: str = ""
    licence: int = _GEONAMES


@dataclass
class _Tables:
    """Rows by number, and the number of each unit by its code."""

    rows: dict[int, _Entry] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    unnumbered: int = 0

    def add(self, row: _Entry) -> None:
        self.rows[row.number] = row

    def next_number(self) -> int:
        """Return a number for a place that GeoNames does not number."""
        self.unnumbered += 1
        return -self.unnumbered

    def first_order(self, row: _Entry | None) -> int | None:
        """Return the number of the first-order unit that contains *row*, not of itself."""
        number = row.parent if row else None
        while number is not None and self.rows[number].parent is not None:
            number = self.rows[number].parent
        return number


def build_gazetteer(folder: Path, path: Path = INDEX_FILE) -> int:
    """Write the index from the tables in *folder*; return the number of places.

    Raises:
        LexiconError: A table or a column is missing, or a row is wrong.
    """
    tables = _Tables()
    _add_units(_read(folder, "admin.tsv"), tables)
    _add_towns(_read(folder, "towns500.tsv"), tables)
    _place_units_at_their_seats(tables)
    _add_news_regions(tables, {r["label"]: r for r in _read(folder, "regions.tsv")})
    _add_regions(_read(folder, "regions.tsv"), tables)
    _write(tables.rows.values(), path)
    return len(tables.rows)


def _read(folder: Path, name: str) -> Iterator[Row]:
    path, wanted = folder / name, _COLUMNS[name].split()
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            for cells in reader:
                row = Row(cells, name, reader.line_num)
                if lost := [column for column in wanted if cells.get(column) is None]:
                    raise row.error(
                        f"the cell of {lost[0]!r} is missing", f"give {', '.join(wanted)}"
                    )
                yield row
    except OSError as error:
        raise LexiconError(
            f"the table cannot be read ({error.strerror})",
            where=str(path),
            remedy=f"give the folder with {', '.join(_COLUMNS)}",
        ) from error


def _add_units(units: Iterable[Row], tables: _Tables) -> None:
    kept = [unit for unit in units if unit["level"] in _KIND_OF_LEVEL]
    known = _known_slugs()
    for unit in kept:
        number = int(_number(unit, "geonames")) if unit["geonames"] else tables.next_number()
        slug = None if unit["geonames"] else _slug(f"{unit['name']} {unit['country']}", known)
        if unit["code"]:
            tables.numbers[unit["code"]] = number
        tables.add(
            _Entry(
                number,
                slug,
                unit["name"],
                _KIND_OF_LEVEL[unit["level"]],
                unit["country"],
                _parts(unit["aliases"]),
                point=_point(unit),
                population=int(_number(unit, "population")),
                wikidata=unit["wikidata"],
            )
        )
    for unit in kept:
        if unit["code"] and unit["parent"] in tables.numbers:
            number = tables.numbers[unit["code"]]
            above = tables.numbers[unit["parent"]]
            if above != number:
                tables.rows[number] = replace(tables.rows[number], parent=above)


def _add_towns(towns: Iterable[Row], tables: _Tables) -> None:
    for town in towns:
        people = int(_number(town, "population"))
        number = int(_number(town, "geonames"))
        # 0 is unknown, not empty.
        if 0 < people < LEAST_PEOPLE or number in tables.rows:
            continue
        codes = (town["admin2"], town["admin1"])
        parent = next((tables.numbers[code] for code in codes if code in tables.numbers), None)
        tables.add(
            _Entry(
                number,
                None,
                town["name"],
                "populated",
                town["country"],
                tuple(_western(_parts(town["aliases"]), people)),
                parent,
                _point(town),
                people,
                town["wikidata"],
            )
        )


def _place_units_at_their_seats(tables: _Tables) -> None:
    """Give a unit without a point that of the town of its name in the unit above it."""
    seats: dict[tuple[str, int | None], tuple[float, float] | None] = {}
    for row in tables.rows.values():
        if row.kind == "populated":
            above = tables.rows.get(row.parent or 0)
            for parent in (row.parent, above.parent if above else None):
                seats.setdefault((fold(row.label), parent), row.point)
    for row in tuple(tables.rows.values()):
        if row.kind == "admin2" and row.point is None:
            bare = fold(_UNIT_AROUND.sub("", row.label))
            point = seats.get((bare, row.number)) or seats.get((bare, row.parent))
            tables.rows[row.number] = replace(row, point=point)


def _western(aliases: Iterable[str], people: int) -> list[str]:
    """Return the aliases that English news may use, without codes and small-letter spellings."""
    latin = [name for name in aliases if len(name) > 3 and name[0].isupper() and not name.isupper()]
    return latin[: _MAX_ALIASES_OF_A_MILLION if people >= _MILLION else _MAX_ALIASES]


def _add_news_regions(tables: _Tables, natural_earth: Mapping[str, Row]) -> None:
    countries = {
        row.iso2: (row.latitude, row.longitude)
        for row in load_country_rows()
        if row.latitude is not None and row.longitude is not None
    }
    known = _known_slugs()
    for row in read_rows(NEWS_REGIONS):
        if row["slug"] in known:
            raise row.error(f"slug {row['slug']!r} is taken", "choose another slug")
        known.add(row["slug"])
        points, above = [], []
        for member in _parts(row["members"]):
            number = int(member) if member.isdecimal() else tables.numbers.get(member, 0)
            unit = tables.rows.get(number)
            point = unit.point if unit else countries.get(member)
            if point is None:
                raise row.error(f"member {member!r} is no place with a point", "mend the member")
            points.append(point)
            above.append(tables.first_order(unit))
        same = natural_earth.get(row["label"])
        tables.add(
            _Entry(
                tables.next_number(),
                row["slug"],
                row["label"],
                row["kind"],
                row["country"],
                _parts(row["aliases"]),
                above[0] if len(set(above)) == 1 else None,
                _middle(points),
                wikidata=same["wikidata"] if same else "",
                licence=LICENCES.index(row["licence"]),
            )
        )


def _add_regions(regions: Iterable[Row], tables: _Tables) -> None:
    """Add what Natural Earth knows beyond countries, units and the regions of the news."""
    countries = load_country_rows()
    ours: list[CountryRow | PlaceRow | RegionRow] = [*countries, *load_region_rows()]
    ours += load_place_rows(countries=countries)
    named = {fold(name) for row in ours for name in (row.label, *row.aliases)}
    units = (row for row in tables.rows.values() if row.kind != "populated")
    taken = {fold(row.label) for row in units if row.kind != "admin2"}
    known = _known_slugs() | {row.slug for row in tables.rows.values() if row.slug}
    for region in regions:
        label = fold(region["label"])
        if label in named or label in taken:
            continue
        taken.add(label)
        kind = _KIND_OF_REGION.get(region["kind"], "natural-area")
        aliases = (a for a in _parts(region["aliases"]) if fold(a) not in named | taken)
        tables.add(
            _Entry(
                tables.next_number(),
                _slug(region["label"], known),
                region["label"],
                "water" if region["kind"].startswith(("sea", "lake")) else kind,
                "",
                tuple(aliases),
                wikidata=region["wikidata"],
                licence=_PUBLIC,
            )
        )


def _known_slugs() -> set[str]:
    countries = load_country_rows()
    slugs = {row.slug for row in countries} | {row.slug for row in load_region_rows()}
    return slugs | {row.slug for row in load_place_rows(countries=countries)}


def _slug(name: str, known: set[str]) -> str:
    """Return a slug of *name* that is not in *known*, and put it there."""
    base = "-".join(fold(name).split()) or "place"
    slug, count = base, 1
    while slug in known:
        count += 1
        slug = f"{base}-{count}"
    known.add(slug)
    return slug


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _point(row: Row) -> tuple[float, float] | None:
    return (_number(row, "lat"), _number(row, "lon")) if row["lat"] and row["lon"] else None


def _number(row: Row, column: str) -> float:
    try:
        return float(row[column] or 0)
    except ValueError:
        raise row.error(f"{column} {row[column]!r} is no number", "write digits") from None


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    if not points:
        return None
    return (
        math.fsum(lat for lat, _ in points) / len(points),
        math.fsum(lon for _, lon in points) / len(points),
    )


def _names(row: _Entry) -> dict[str, int]:
    """Return the folded names of *row*, each with how strongly it is its name."""
    found: dict[str, int] = {}
    called_city = fold(row.label).removesuffix(" city")  # 'New York' is New York City
    is_great = row.population >= _GREAT_CITY  # but 'Oklahoma' is not Oklahoma City
    if is_great and any(fold(alias) == called_city for alias in row.aliases):
        found = {fold(row.label): _LABEL, called_city: _BARE}
    strengths = ((_LABEL, (row.label,)), (_ALIAS, row.aliases))
    for strength, names in strengths:
        for name in names:
            bare = _UNIT_AROUND.sub("", name) if row.kind.startswith("admin") else name
            found.setdefault(fold(name), strength)
            if bare != name:
                found.setdefault(fold(bare), _BARE)
    return {name: strength for name, strength in found.items() if len(name) > 1}


def _write(rows: Iterable[_Entry], path: Path) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    ordered = sorted(rows, key=lambda row: row.number)
    names = sorted(
        (name, row.number, strength) for row in ordered for name, strength in _names(row).items()
    )
    with closing(sqlite3.connect(unfinished)) as index:
        index.executescript(_SCHEMA)
        index.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?)", map(_cells, ordered))
        index.executemany("INSERT INTO name VALUES (?,?,?)", names)
        index.executemany("INSERT INTO source VALUES (?,?,?)", _SOURCES)
        index.execute("CREATE INDEX place_slug ON place (slug) WHERE slug IS NOT NULL")
        index.commit()
        index.execute("VACUUM")
    unfinished.replace(path)


def _cells(row: _Entry) -> tuple[object, ...]:
    lat, lon = row.point or (None, None)
    return (
        row.number,
        row.slug,
        row.label,
        KINDS.index(row.kind),
        row.country,
        row.parent,
        None if lat is None else round(lat * PER_DEGREE),
        None if lon is None else round(lon * PER_DEGREE),
        row.population,
        int(row.wikidata[1:]) if row.wikidata else None,
        row.licence,
    )
