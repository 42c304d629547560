"""Write incidents as GeoJSON (RFC 7946), one feature each.

Every feature carries all columns of the table of incidents, so who is said to have done it stands
there with who says so. Only what is known to a town or better is a point; a pin in the middle of a
province would claim what nobody said. The others have no geometry, and in their properties the
middle of the area and its `precision`.
"""

from __future__ import annotations

import json
from typing import BinaryIO, Final

from kg.export.rows import Streams, find_table, rows_of

_TABLE: Final = "incidents"
_POINTS: Final = frozenset({"site", "populated", "facility"})
"""Precisions of what can be a point."""


def write_geojson(source: Streams, out: BinaryIO) -> int:
    """Write a feature collection; return how many features."""
    table = find_table(_TABLE)
    count = 0
    out.write(b'{"type": "FeatureCollection", "features": [')
    for row in rows_of(source, table):
        facts = dict(zip(table.columns, row, strict=True))
        place = (facts["longitude"], facts["latitude"])  # RFC 7946, 3.1.1: longitude first
        is_point = facts["precision"] in _POINTS and None not in place
        feature = {
            "type": "Feature",
            "id": row[0],
            # RFC 7946, 3.2: null where a feature has no place.
            "geometry": {"type": "Point", "coordinates": place} if is_point else None,
            "properties": {name: value for name, value in facts.items() if value is not None},
        }
        out.write(b",\n" if count else b"\n")
        out.write(json.dumps(feature, ensure_ascii=False).encode())
        count += 1
    out.write(b"\n]}\n")
    return count
