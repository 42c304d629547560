"""Rows of the actors, places and countries that the authority knows.

Reads ``actors.csv``, ``places.csv``, ``countries.csv`` and ``regions.csv`` into typed rows and
checks what only the whole file can show: unknown kinds, a slug that stands twice, coordinates
outside the globe, a parent that does not exist, a date that is no date. The first fault stops
the load with file and line; what the names *mean* is the business of ``kg.resolve``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from kg.lexicon.rows import Row, load_table, read_rows
from kg.paths import DATA
from kg.vocab.schemes import concepts

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
# Wikidata numbers its items from 1, without leading noughts.
_QID: Final = re.compile(r"Q[1-9]\d*")
_GEONAMES: Final = re.compile(r"[1-9]\d*")
_ISO2: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One actor that people curate.

    Attributes:
        aliases: Names that mean this actor wherever they stand.
        descriptions: Phrases that mean it only in reports on its *context* ("US-backed forces").
        country: ISO code of its seat, or "".
        context: ISO codes of the countries in whose news the descriptions hold.
        parents: Slugs of the bodies it belongs to or speaks for.
        valid_from, valid_to: ISO dates of any precision, or "": when it existed.
        active: First and last year in which a source records its acts, or None.
    """

    slug: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    descriptions: tuple[str, ...]
    arabic: tuple[str, ...]
    country: str
    context: frozenset[str]
    parents: tuple[str, ...]
    valid_from: str
    valid_to: str
    wikidata: str | None
    source: str
    licence: str
    note: str
    where: str
    active: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place that people curate.

    Attributes:
        doubtful: Spellings that probably, but not surely, mean it ("Kashba").
        parent: Slug of the nearest containing place, or "".
        country: ISO code, or "" for seas.
    """

    slug: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    doubtful: tuple[str, ...]
    arabic: tuple[str, ...]
    country: str
    parent: str
    valid_from: str
    valid_to: str
    latitude: float | None
    longitude: float | None
    wikidata: str | None
    geonames: str | None
    source: str
    licence: str
    note: str
    where: str


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One country or territory with an ISO code."""

    slug: str
    label: str
    iso2: str
    independent: bool
    demonyms: tuple[str, ...]
    capital: str
    aliases: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    wikidata: str | None
    geonames: str | None
    source: str
    licence: str
    where: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One first-level division of a country outside the theatre ("Texas", "Scotland")."""

    slug: str
    label: str
    country: str
    aliases: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    wikidata: str | None
    geonames: str | None
    source: str
    licence: str
    where: str


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """A description that the news of one country uses for an actor for a time: 'the junta'.

    Attributes:
        actor: Slug.
        country: ISO code of the country in whose news the phrases hold.
        since, until: ISO dates of any precision between which they hold, or "".
    """

    phrases: tuple[str, ...]
    actor: str
    country: str
    since: str
    until: str
    where: str


R = TypeVar("R", ActorRow, PlaceRow, CountryRow, RegionRow)


def load_actor_rows(path: Path = DATA / "actors.csv") -> tuple[ActorRow, ...]:
    """Read the curated actors and check them against each other."""
    rows = _load(path, actor_row)
    check_actor_parents(rows)
    return rows


def load_phrase_rows() -> tuple[PhraseRow, ...]:
    """Read what actors are called in the news of one country, with the time."""
    return load_table("actor_phrases.csv", _phrase)


def _phrase(row: Row) -> PhraseRow:
    return PhraseRow(
        phrases=_list(row, "phrases"),
        actor=_slug(row, "actor"),
        country=_matching(row, "country", _ISO2, "two capital letters") or "",
        since=_matching(row, "since", _DATE, "YYYY, YYYY-MM or YYYY-MM-DD") or "",
        until=_matching(row, "until", _DATE, "YYYY, YYYY-MM or YYYY-MM-DD") or "",
        where=f"{row.file}:{row.line}",
    )


def check_actor_parents(rows: Iterable[ActorRow]) -> None:
    """Raise a LexiconError if a parent of one of *rows* is not among them."""
    kept = tuple(rows)
    known = {row.slug for row in kept}
    for row in kept:
        _check_parents(row.parents, known, row.where)


def load_place_rows(
    path: Path = DATA / "places.csv", *, countries: Iterable[CountryRow] | None = None
) -> tuple[PlaceRow, ...]:
    """Read the curated places; a parent is another place or one of *countries*."""
    rows = _load(path, place_row)
    check_place_parents(rows, load_country_rows() if countries is None else countries)
    return rows


def check_place_parents(rows: Iterable[PlaceRow], countries: Iterable[CountryRow]) -> None:
    """Raise a LexiconError if a parent is neither among *rows* nor a country."""
    kept = tuple(rows)
    known = {row.slug for row in kept} | {country.slug for country in countries}
    for row in kept:
        _check_parents((row.parent,) if row.parent else (), known, row.where)


def load_country_rows(path: Path = DATA / "countries.csv") -> tuple[CountryRow, ...]:
    """Read all countries and territories with an ISO code."""
    return _load(path, _country)


def load_region_rows(path: Path = DATA / "regions.csv") -> tuple[RegionRow, ...]:
    """Read the first-level divisions of countries outside the theatre."""
    return _load(path, _region)


def _load(path: Path, make: Callable[[Row], R]) -> tuple[R, ...]:
    """Read a table; one that ships cannot change while a process runs, and is read once."""
    return _shipped(path, make) if path.parent == DATA else _read(path, make)


@cache
def _shipped(path: Path, make: Callable[[Row], Any]) -> tuple[Any, ...]:
    return _read(path, make)


def _read(path: Path, make: Callable[[Row], R]) -> tuple[R, ...]:
    seen: set[str] = set()
    made: list[R] = []
    for row in read_rows(path):
        typed = make(row)
        if typed.slug in seen:
            raise row.error(f"slug {typed.slug!r} stands twice", "rename or remove one of them")
        seen.add(typed.slug)
        made.append(typed)
    return tuple(made)


def _check_parents(parents: Iterable[str], known: set[str], where: str) -> None:
    for parent in parents:
        if parent not in known:
            raise Row({}, *_split_where(where)).error(
                f"parent {parent!r} is no slug of the authority", "add its row or mend the slug"
            )


def _split_where(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return file, int(line)


def actor_row(row: Row) -> ActorRow:
    """Read one row of an actor table."""
    return ActorRow(
        slug=_slug(row),
        label=_label(row),
        kind=row.one_of("kind", concepts("actor-kind")),
        aliases=_list(row, "aliases"),
        descriptions=_list(row, "descriptions"),
        arabic=_list(row, "arabic"),
        country=_matching(row, "country", _ISO2, "two capital letters") or "",
        context=frozenset(_list(row, "context")),
        parents=_list(row, "parent"),
        valid_from=_matching(row, "valid_from", _DATE, "YYYY, YYYY-MM or YYYY-MM-DD") or "",
        valid_to=_matching(row, "valid_to", _DATE, "YYYY, YYYY-MM or YYYY-MM-DD") or "",
        wikidata=_matching(row, "wikidata", _QID, "Q and digits"),
        source=_required(row, "source"),
        licence=_required(row, "licence"),
        note=row["note"],
        where=f"{row.file}:{row.line}",
    )


def place_row(row: Row) -> PlaceRow:
    """Read one row of a place table."""
    latitude, longitude = _coordinates(row)
    return PlaceRow(
        slug=_slug(row),
        label=_label(row),
        kind=row.one_of("kind", concepts("place-kind")),
        aliases=_list(row, "aliases"),
        doubtful=_list(row, "doubtful"),
        arabic=_list(row, "arabic"),
        country=_matching(row, "country", _ISO2, "two capital letters") or "",
        parent=row["parent"],
        valid_from=_matching(row, "valid_from", _DATE, "YYYY, YYYY-MM or YYYY-MM-DD") or "",
        valid_to=_matching(row, "valid_to", _DATE, "YYYY, YYYY-MM or YYYY-MM-DD") or "",
        latitude=latitude,
        longitude=longitude,
        wikidata=_matching(row, "wikidata", _QID, "Q and digits"),
        geonames=_matching(row, "geonames", _GEONAMES, "digits"),
        source=_required(row, "source"),
        licence=_required(row, "licence"),
        note=row["note"],
        where=f"{row.file}:{row.line}",
    )


def _country(row: Row) -> CountryRow:
    latitude, longitude = _coordinates(row)
    return CountryRow(
        slug=_slug(row),
        label=_label(row),
        iso2=_required(row, "iso2"),
        independent=row.one_of("independent", frozenset({"yes", "no"})) == "yes",
        demonyms=_list(row, "demonyms"),
        capital=row["capital"],
        aliases=_list(row, "aliases"),
        latitude=latitude,
        longitude=longitude,
        wikidata=_matching(row, "wikidata", _QID, "Q and digits"),
        geonames=_matching(row, "geonames", _GEONAMES, "digits"),
        source=_required(row, "source"),
        licence=_required(row, "licence"),
        where=f"{row.file}:{row.line}",
    )


def _region(row: Row) -> RegionRow:
    latitude, longitude = _coordinates(row)
    return RegionRow(
        slug=_slug(row),
        label=_label(row),
        country=_matching(row, "country", _ISO2, "two capital letters") or "",
        aliases=_list(row, "aliases"),
        latitude=latitude,
        longitude=longitude,
        wikidata=_matching(row, "wikidata", _QID, "Q and digits"),
        geonames=_matching(row, "geonames", _GEONAMES, "digits"),
        source=_required(row, "source"),
        licence=_required(row, "licence"),
        where=f"{row.file}:{row.line}",
    )


def _slug(row: Row, column: str = "slug") -> str:
    if not _SLUG.fullmatch(row[column]):
        raise row.error(
            f"{column} {row[column]!r} is not lower-case words joined by '-'", "mend the slug"
        )
    return row[column]


def _label(row: Row) -> str:
    return _required(row, "label")


def _required(row: Row, column: str) -> str:
    if not row[column].strip():
        raise row.error(f"{column} is empty", f"give every row its {column}")
    return row[column]


def _list(row: Row, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in row[column].split("|") if part.strip())


def _matching(row: Row, column: str, pattern: re.Pattern[str], form: str) -> str | None:
    if not row[column]:
        return None
    if not pattern.fullmatch(row[column]):
        raise row.error(
            f"{column} {row[column]!r} is not {form}", f"write {form} or leave it empty"
        )
    return row[column]


def _decimal(row: Row, column: str) -> float | None:
    if not row[column]:
        return None
    try:
        return float(row[column])
    except ValueError:
        raise row.error(f"{column} {row[column]!r} is not a number", "write digits") from None


def _coordinates(row: Row) -> tuple[float | None, float | None]:
    latitude, longitude = _decimal(row, "lat"), _decimal(row, "lon")
    if (latitude is None) != (longitude is None):
        raise row.error("one of lat and lon is missing", "give both or neither")
    # What is no number ("nan") is not within any bounds either.
    if not (abs(latitude or 0.0) <= 90 and abs(longitude or 0.0) <= 180):
        raise row.error(
            f"coordinates {latitude}, {longitude} are outside the globe",
            "lat is -90..90 and lon is -180..180 degrees",
        )
    return latitude, longitude
