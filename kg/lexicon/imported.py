"""Actors and places that an installation adds to those that ship.

``kg authority import`` writes one file ``import-<name>.csv`` for each source into a folder of the
user's; this module reads them all. Their rows have the columns of actors and places in one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from kg.errors import LexiconError
from kg.lexicon.authority import ActorRow, PlaceRow, actor_row, place_row
from kg.lexicon.rows import read_rows

COLUMNS: Final = (
    *("scheme", "slug", "label", "kind", "aliases", "descriptions", "doubtful", "arabic"),
    *("country", "context", "parent", "valid_from", "valid_to", "lat", "lon"),
    *("wikidata", "geonames", "source", "licence", "note"),
)
PATTERN: Final = "import-*.csv"
OUTSIDE_IDS: Final = ("wikidata", "geonames")

R = TypeVar("R", ActorRow, PlaceRow)


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """Rows of all imports of a folder; two may have one slug, see :func:`join_rows`."""

    actors: tuple[ActorRow, ...]
    places: tuple[PlaceRow, ...]


def load_imported_rows(folder: Path, *, without: str = "") -> ImportedRows:
    """Read every import in *folder*, in the order of their names, but not the one *without*.

    Raises:
        LexiconError: A row is wrong.
    """
    actors: list[ActorRow] = []
    places: list[PlaceRow] = []
    for path in sorted(folder.glob(PATTERN)):
        if path.name == f"import-{without}.csv":
            continue
        for row in read_rows(path):
            if row.one_of("scheme", frozenset({"actor", "place"})) == "actor":
                actors.append(actor_row(row))
            else:
                places.append(place_row(row))
    return ImportedRows(tuple(actors), tuple(places))


def join_rows(known: Iterable[R], added: Iterable[R]) -> list[R]:
    """Return *known* rows and those *added*; one of a known slug may bring it an outside id.

    The row that gets an id keeps all else; its source names both, its note tells which id is whose.

    Raises:
        LexiconError: A row of a known slug brings no id, or another than the known one.
    """
    rows = {row.slug: row for row in known}
    for row in added:
        rows[row.slug] = _with_ids(rows[row.slug], row) if row.slug in rows else row
    return list(rows.values())


def _with_ids(known: R, added: R) -> R:
    brought = {name: getattr(added, name, None) for name in OUTSIDE_IDS}
    ids = {name: value for name, value in brought.items() if value}
    if not ids or any(getattr(known, name) not in (None, value) for name, value in ids.items()):
        raise LexiconError(
            f"slug {added.slug!r} stands in {known.where} as well",
            where=added.where,
            remedy="import the source again, which skips what is known, or merge the two in "
            "curation.csv",
        )
    new = {name: value for name, value in ids.items() if getattr(known, name) is None}
    if not new:
        return known
    told = f"{', '.join(new.values())} from {added.source} ({added.licence})"
    return replace(
        known,
        source=known.source if added.source in known.source else f"{known.source} {added.source}",
        note=f"{known.note}; {told}" if known.note else told,
        **new,
    )
