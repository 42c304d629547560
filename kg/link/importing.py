"""Import a larger authority into an installation, whole or not at all.

Records are checked one by one against what is known: an entry that is known already is skipped,
one that brings a known entity an id that it lacks is kept for that id alone, with its own source;
one that contradicts is listed as a conflict and not taken over. The rows go to a file beside the
final one and are moved there in one step at the end, so a source that is cut off in the middle
leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final

from kg.errors import LinkError
from kg.lexicon.imported import COLUMNS, OUTSIDE_IDS
from kg.lexicon.rows import row_writer
from kg.link.matching import kilometres
from kg.link.sources.record import Record
from kg.model.entities import Actor, Place
from kg.vocab.schemes import concepts

FAR_KM: Final = 10.0
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG: Final = _NAME
_NAMES: Final = {"wikidata": "Wikidata", "geonames": "GeoNames"}
_CONFLICT_COLUMNS: Final = ("where", "record", "label", "known", "conflict")


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """Counts of an import's records, by outcome.

    Attributes:
        gains: The outside ids that known entities got, one in a line.
    """

    path: Path
    added: int
    known: int
    gains: tuple[str, ...]
    conflicts: int
    conflicts_path: Path | None


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """The facts of a known entity that an import may contradict."""

    id: str
    label: str
    kind: str
    latitude: float | None
    longitude: float | None
    wikidata: str | None
    geonames: str | None


@dataclass
class _Known:
    """Known entities by each of their ids."""

    by_slug: dict[str, KnownEntity] = field(default_factory=dict)
    by_wikidata: dict[tuple[str, str], KnownEntity] = field(default_factory=dict)
    by_geonames: dict[str, KnownEntity] = field(default_factory=dict)

    def add(self, entity: KnownEntity) -> None:
        scheme = entity.id.partition("/")[0]
        self.by_slug[entity.id] = entity
        if entity.wikidata:
            self.by_wikidata.setdefault((scheme, entity.wikidata), entity)
        if entity.geonames:
            self.by_geonames.setdefault(entity.geonames, entity)

    def find(self, record: Record) -> KnownEntity | None:
        return (
            self.by_slug.get(f"{record.scheme}/{record.slug}")
            or self.by_geonames.get(record.geonames or "")
            or self.by_wikidata.get((record.scheme, record.wikidata or ""))
        )


def import_records(
    records: Iterable[Record], *, name: str, folder: Path, known: Iterable[Actor | Place]
) -> ImportSummary:
    """Write *records* that are new to ``import-{name}.csv`` in *folder*.

    Args:
        name: Name of the import; importing the same name again replaces it.
        known: The authority as it is, without the import that is replaced.

    Raises:
        KgError: A record is wrong or the source is damaged; the folder is as before.
    """
    if not _NAME.fullmatch(name):
        raise LinkError(
            f"{name!r} is no name for an import",
            where="--name",
            remedy="use lower-case letters, digits and hyphens",
        )
    folder.mkdir(parents=True, exist_ok=True)
    index = _Known()
    for entity in known:
        index.add(_known_entity(entity))
    path, conflicts_path = folder / f"import-{name}.csv", folder / f"conflicts-{name}.csv"
    added = skipped = conflicts = 0
    gains: list[str] = []
    with _replacing(path) as rows_file, _replacing(conflicts_path) as conflicts_file:
        write_row, write_conflict = row_writer(rows_file), row_writer(conflicts_file)
        write_row(COLUMNS)
        write_conflict(_CONFLICT_COLUMNS)
        for record in records:
            _check(record)
            match = index.find(record)
            if match is None:
                _check_parent(record, index)
                write_row(_cells(record))
                index.add(_from_record(record))
                added += 1
                continue
            skipped += 1
            found = tuple(_conflicts(record, match, index))
            for conflict in found:
                write_conflict((record.where, record.slug, record.label, match.id, conflict))
            conflicts += len(found)
            # An id from a record that contradicts may be another thing's.
            if not found and (new := _new_ids(record, match)):
                write_row(_cells(_gain(record, match, new)))
                index.add(
                    replace(
                        match,
                        wikidata=new.get("wikidata", match.wikidata),
                        geonames=new.get("geonames", match.geonames),
                    )
                )
                ids = ", ".join(f"{_NAMES[name]} {value}" for name, value in new.items())
                gains.append(f"{match.id} gets {ids} from {record.source} ({record.where})")
    if not conflicts:
        conflicts_path.unlink()
    listed = conflicts_path if conflicts else None
    return ImportSummary(path, added, skipped, tuple(gains), conflicts, listed)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[str]]:
    """Open a file that takes the place of *path* only if all goes well."""
    half_written = path.with_name(path.name + ".part")
    try:
        with half_written.open("w", encoding="utf-8", newline="") as file:
            yield file
        half_written.replace(path)
    finally:
        half_written.unlink(missing_ok=True)


def _check(record: Record) -> None:
    if not _SLUG.fullmatch(record.slug):
        raise LinkError(
            f"slug {record.slug!r} is not lower-case words joined by '-'",
            where=record.where,
            remedy="give the row a slug; nothing was imported",
        )
    if record.kind not in concepts(f"{record.scheme}-kind"):
        raise LinkError(
            f"kind {record.kind!r} is unknown",
            where=record.where,
            remedy="see ontology/schemes.ttl",
        )
    latitude, longitude = record.latitude, record.longitude
    if (latitude is None) != (longitude is None) or not (
        abs(latitude or 0.0) <= 90 and abs(longitude or 0.0) <= 180
    ):
        raise LinkError(
            f"coordinates {latitude}, {longitude} are broken",
            where=record.where,
            remedy="mend them in the source; nothing was imported",
        )


def _check_parent(record: Record, index: _Known) -> None:
    if record.parent and f"{record.scheme}/{record.parent}" not in index.by_slug:
        raise LinkError(
            f"parent {record.parent!r} is no slug of the authority",
            where=record.where,
            remedy="put its row before this one, or mend the slug; nothing was imported",
        )


def _new_ids(record: Record, known: KnownEntity) -> dict[str, str]:
    """Return the outside ids that *record* has and *known* lacks, by column."""
    ids = {name: getattr(record, name) for name in OUTSIDE_IDS if not getattr(known, name)}
    is_place = record.scheme == "place"
    return {
        name: value for name, value in ids.items() if value and (is_place or name != "geonames")
    }


def _gain(record: Record, known: KnownEntity, new: Mapping[str, str]) -> Record:
    """Return a record of the known entity with the new ids and nothing else of *record*."""
    scheme, _, slug = known.id.partition("/")
    return Record(
        scheme,
        slug,
        known.label,
        known.kind,
        record.source,
        record.licence,
        record.where,
        wikidata=new.get("wikidata"),
        geonames=new.get("geonames"),
    )


def _conflicts(record: Record, known: KnownEntity, index: _Known) -> Iterator[str]:
    other = index.by_wikidata.get((record.scheme, record.wikidata or ""))
    if other and other.id != known.id:
        yield f"Wikidata {record.wikidata} is {other.id} in the authority"
    if record.wikidata and known.wikidata and record.wikidata != known.wikidata:
        yield f"Wikidata {record.wikidata} here, {known.wikidata} in the authority"
    if record.geonames and known.geonames and record.geonames != known.geonames:
        yield f"GeoNames {record.geonames} here, {known.geonames} in the authority"
    if None not in (record.latitude, record.longitude, known.latitude, known.longitude):
        assert record.latitude is not None
        assert record.longitude is not None
        assert known.latitude is not None
        assert known.longitude is not None
        distance = kilometres(record.latitude, record.longitude, known.latitude, known.longitude)
        if distance > FAR_KM:
            yield f"{distance:.0f} km apart"


def _known_entity(entity: Actor | Place) -> KnownEntity:
    if isinstance(entity, Actor):
        return KnownEntity(entity.id, entity.label, entity.kind, None, None, entity.wikidata, None)
    return KnownEntity(
        entity.id,
        entity.label,
        entity.kind,
        entity.latitude,
        entity.longitude,
        entity.wikidata,
        entity.geonames,
    )


def _from_record(record: Record) -> KnownEntity:
    return KnownEntity(
        f"{record.scheme}/{record.slug}",
        record.label,
        record.kind,
        record.latitude,
        record.longitude,
        record.wikidata,
        record.geonames,
    )


def _cells(record: Record) -> tuple[str, ...]:
    values = {
        "scheme": record.scheme,
        "slug": record.slug,
        "label": record.label,
        "kind": record.kind,
        # "|" parts the names of a cell.
        "aliases": "|".join(alias.replace("|", " ") for alias in record.aliases),
        "arabic": "|".join(record.arabic),
        # The column holds codes of ISO 3166-1; spreadsheets also have names.
        "country": record.country if len(record.country) == 2 else "",
        "parent": record.parent,
        "lat": "" if record.latitude is None else f"{record.latitude:.5f}",
        "lon": "" if record.longitude is None else f"{record.longitude:.5f}",
        "wikidata": record.wikidata or "",
        "geonames": record.geonames or "",
        "source": record.source,
        "licence": record.licence,
        "note": record.note,
    }
    return tuple(values.get(column, "") for column in COLUMNS)
