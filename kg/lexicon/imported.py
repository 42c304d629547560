"""Which actors and places does an installation add to those that ship?

``kg authority import`` writes one file ``import-<name>.csv`` for each source into a folder of the
user's; this module reads them all. Their rows have the columns of actors and places in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.lexicon.authority import ActorRow, PlaceRow, actor_row, place_row
from kg.lexicon.rows import Row, read_rows

COLUMNS: Final = (
    *("scheme", "slug", "label", "kind", "aliases", "descriptions", "doubtful", "arabic"),
    *("country", "context", "parent", "valid_from", "valid_to", "lat", "lon"),
    *("wikidata", "geonames", "source", "licence", "note"),
)
PATTERN: Final = "import-*.csv"


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """Rows of all imports of a folder."""

    actors: tuple[ActorRow, ...]
    places: tuple[PlaceRow, ...]


def load_imported_rows(folder: Path, *, without: str = "") -> ImportedRows:
    """Read every import in *folder*, in the order of their names, but not the one *without*.

    Raises:
        LexiconError: A row is wrong, or a slug stands in two imports.
    """
    actors: dict[str, ActorRow] = {}
    places: dict[str, PlaceRow] = {}
    for path in sorted(folder.glob(PATTERN)):
        if path.name == f"import-{without}.csv":
            continue
        for row in read_rows(path):
            scheme = row.one_of("scheme", frozenset({"actor", "place"}))
            if scheme == "actor":
                actor = actor_row(row)
                _check_new(actor.slug, actors, row)
                actors[actor.slug] = actor
            else:
                place = place_row(row)
                _check_new(place.slug, places, row)
                places[place.slug] = place
    return ImportedRows(tuple(actors.values()), tuple(places.values()))


def _check_new(slug: str, known: dict[str, ActorRow] | dict[str, PlaceRow], row: Row) -> None:
    if slug in known:
        raise row.error(
            f"slug {slug!r} stands in {known[slug].where} as well",
            "remove one of the two imports, or merge the two in curation.csv",
        )
