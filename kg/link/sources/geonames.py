"""Read a GeoNames country dump.

The table has 19 columns and no header: https://download.geonames.org/export/dump/ (SY.zip holds
SY.txt). A file whose last line has fewer columns was cut off while it was downloaded.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.errors import LinkError
from kg.link.sources.record import Record, is_arabic, is_latin

_COLUMNS: Final = 19
_MAX_ALIASES: Final = 12
_KINDS_OF_CODE: Final = {
    "ADM1": "admin1",
    "ADM2": "admin2",
    "PCLI": "country",
    "PPLX": "neighbourhood",
    "RGN": "region",
}
_KINDS_OF_CLASS: Final = {
    "P": "populated",
    "S": "facility",
    "H": "water",
    "T": "natural-area",
    "V": "natural-area",
    "L": "natural-area",
    "R": "route",
}
_LEFT_OUT: Final = frozenset({"country", "admin1"})


def read_geonames(path: Path) -> Iterator[Record]:
    """Yield the places of a country dump (.txt, or the .zip it comes in).

    Countries and first-level divisions are left out: the authority has its own.

    Raises:
        LinkError: The file is no dump, or is cut off.
    """
    for number, line in enumerate(_lines(path), start=1):
        cells = line.rstrip("\n").split("\t")
        where = f"{path.name}:{number}"
        if len(cells) != _COLUMNS:
            raise LinkError(
                f"the line has {len(cells)} columns instead of {_COLUMNS}",
                where=where,
                remedy="download the dump again; nothing was imported",
            )
        record = _record(cells, where)
        if record is not None:
            yield record


def _lines(path: Path) -> Iterator[str]:
    try:
        if path.suffix.lower() != ".zip":
            with path.open(encoding="utf-8") as lines:
                yield from lines
            return
        with zipfile.ZipFile(path) as archive:
            name = path.with_suffix(".txt").name
            if name not in archive.namelist():
                raise LinkError(
                    f"the archive has no {name}",
                    where=path.name,
                    remedy="use a country dump of GeoNames",
                )
            with archive.open(name) as packed:
                yield from io.TextIOWrapper(packed, encoding="utf-8")
    except (zipfile.BadZipFile, UnicodeDecodeError, EOFError) as error:
        raise LinkError(
            f"the file cannot be read ({error})",
            where=path.name,
            remedy="download the dump again; nothing was imported",
        ) from error


def _record(cells: list[str], where: str) -> Record | None:
    geonames, name, plain, others, latitude, longitude, feature, code, country = cells[:9]
    kind = _KINDS_OF_CODE.get(code) or _KINDS_OF_CLASS.get(feature)
    if kind is None or kind in _LEFT_OUT or (feature == "A" and kind != "admin2"):
        return None
    try:
        point = float(latitude), float(longitude)
    except ValueError:
        raise LinkError(
            f"coordinates {latitude!r}, {longitude!r} are no numbers",
            where=where,
            remedy="download the dump again; nothing was imported",
        ) from None
    # The plain column is the name in ASCII: "Halab" beside "Ḩalab".
    aliases = dict.fromkeys([plain, *filter(is_latin, others.split(","))])
    aliases.pop(name, None)
    return Record(
        scheme="place",
        slug=f"gn{geonames}",
        label=name,
        kind=kind,
        source="geonames",
        licence="CC-BY-4.0",
        where=where,
        aliases=tuple(alias for alias in aliases if alias)[:_MAX_ALIASES],
        arabic=tuple(filter(is_arabic, others.split(",")))[:3],
        country=country,
        latitude=point[0],
        longitude=point[1],
        geonames=geonames,
    )
