"""Read a spreadsheet that was reconciled with OpenRefine.

A CSV file with a header. ``label`` and ``kind`` are needed; ``slug, aliases, arabic, country,
parent, lat, lon, wikidata, geonames, note`` may be there. Whether a row is an actor or a place
follows from its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.errors import LinkError
from kg.lexicon.rows import Row, read_rows
from kg.lexicon.spelling import plain_words
from kg.link.sources.record import Record
from kg.vocab.schemes import concepts

_QID: Final = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)")


def read_spreadsheet(path: Path) -> Iterator[Record]:
    """Yield the rows of *path*.

    Raises:
        LexiconError: A row cannot be read.
        LinkError: A kind or an id is unknown.
    """
    for row in read_rows(path):
        yield _record(row)


def _record(row: Row) -> Record:
    where = f"{row.file}:{row.line}"
    label, kind = row["label"].strip(), row["kind"].strip()
    if not label:
        raise LinkError("label is empty", where=where, remedy="give every row a label")
    scheme = next((s for s in ("actor", "place") if kind in concepts(f"{s}-kind")), None)
    if scheme is None:
        known = ", ".join(sorted(concepts("actor-kind") | concepts("place-kind")))
        raise LinkError(f"kind {kind!r} is unknown", where=where, remedy=f"use one of {known}")
    return Record(
        scheme=scheme,
        slug=_cell(row, "slug") or "-".join(plain_words(label)),
        label=label,
        kind=kind,
        source=_cell(row, "source") or row.file,
        licence=_cell(row, "licence") or "CC0-1.0",
        where=where,
        aliases=_list(row, "aliases"),
        arabic=_list(row, "arabic"),
        country=_cell(row, "country"),
        parent=_cell(row, "parent"),
        latitude=_number(row, "lat", where),
        longitude=_number(row, "lon", where),
        wikidata=_qid(row, where),
        geonames=_cell(row, "geonames") or None,
        note=_cell(row, "note"),
    )


def _cell(row: Row, column: str) -> str:
    return row.cells.get(column, "").strip()


def _list(row: Row, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _cell(row, column).split("|") if part.strip())


def _number(row: Row, column: str, where: str) -> float | None:
    text = _cell(row, column)
    try:
        return float(text) if text else None
    except ValueError:
        raise LinkError(
            f"{column} {text!r} is not a number", where=where, remedy="write digits"
        ) from None


def _qid(row: Row, where: str) -> str | None:
    text = _cell(row, "wikidata")
    if not text:
        return None
    found = _QID.fullmatch(text)
    if found is None:
        raise LinkError(f"wikidata {text!r} is no item", where=where, remedy="write Q and digits")
    return found.group(1)
