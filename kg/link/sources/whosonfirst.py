"""Read a folder of Who's On First records.

One GeoJSON file for each place, in nested folders; names in properties such as
``name:eng_x_variant``, outside ids in ``wof:concordances``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.errors import LinkError
from kg.link.sources.record import Record, is_arabic, is_latin

_KINDS: Final = {
    "county": "admin2",
    "localadmin": "admin2",
    "locality": "populated",
    "borough": "neighbourhood",
    "neighbourhood": "neighbourhood",
    "macrohood": "neighbourhood",
    "microhood": "neighbourhood",
    "campus": "facility",
    "venue": "facility",
    "marinearea": "water",
}
_NAMES: Final = ("name:eng_x_preferred", "name:eng_x_variant", "name:ara_x_preferred")


def read_whosonfirst(folder: Path) -> Iterator[Record]:
    """Yield the places of all GeoJSON files below *folder*, in the order of their paths.

    Raises:
        LinkError: The folder has no GeoJSON file, or one of them is broken.
    """
    paths = sorted(folder.rglob("*.geojson"))
    if not paths:
        raise LinkError(
            "the folder has no .geojson files",
            where=str(folder),
            remedy="give a folder of a whosonfirst-data repository",
        )
    for path in paths:
        record = _record(_properties(path), path)
        if record is not None:
            yield record


def _properties(path: Path) -> Mapping[str, Any]:
    try:
        properties = json.loads(path.read_text(encoding="utf-8"))["properties"]
        if not isinstance(properties, dict):
            raise TypeError("properties are no object")
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise LinkError(
            f"the file is no record of Who's On First ({error})",
            where=path.name,
            remedy="fetch it again; nothing was imported",
        ) from error
    return properties


def _record(properties: Mapping[str, Any], path: Path) -> Record | None:
    kind = _KINDS.get(str(properties.get("wof:placetype")))
    name = str(properties.get("wof:name") or "")
    # 1: current, 0: not, -1: nobody has said.
    if kind is None or not name or properties.get("mz:is_current") == 0:
        return None
    known = properties.get("wof:concordances") or {}
    geonames = str(known.get("gn:id") or "") or None
    wikidata = str(known.get("wd:id") or "") or None
    names = [name for key in _NAMES for name in properties.get(key) or ()]
    aliases = dict.fromkeys(filter(is_latin, names))
    aliases.pop(name, None)
    return Record(
        scheme="place",
        # The id that the same place has from a GeoNames dump, so that both imports are one entry.
        slug=f"gn{geonames}" if geonames else f"wof{properties.get('wof:id')}",
        label=name,
        kind=kind,
        source="wof",
        licence="CC-BY-4.0",
        where=path.name,
        aliases=tuple(aliases),
        arabic=tuple(dict.fromkeys(filter(is_arabic, names))),
        country=str(properties.get("wof:country") or ""),
        latitude=_number(properties.get("geom:latitude")),
        longitude=_number(properties.get("geom:longitude")),
        wikidata=wikidata,
        geonames=geonames,
    )


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None
