"""Points and areas in WKT, as GeoSPARQL 1.1 writes them: maybe with their reference system."""

from __future__ import annotations

import re
from typing import Final

from kg.view.drawing.outlines import Polygon

_SYSTEM: Final = r"\s*(?:<(?P<system>[^>]*)>\s*)?"
_POINT: Final = re.compile(_SYSTEM + r"POINT\s*\(\s*(\S+)\s+(\S+?)\s*\)", re.IGNORECASE)
_OUTLINE: Final = re.compile(_SYSTEM + r"(?P<many>MULTI)?POLYGON", re.IGNORECASE)
_RING: Final = re.compile(r"\(\s*([-\d.eE+\s,]+?)\s*\)")
_CRS84: Final = re.compile(r"https?://www\.opengis\.net/def/crs/OGC/[\d.]+/CRS84")
_EPSG_4326: Final = re.compile(r"https?://www\.opengis\.net/def/crs/EPSG/[\d.]+/4326")


def is_point(text: str) -> bool:
    """Tell whether *text* is a point, in whichever reference system."""
    return _POINT.match(text) is not None


def read_point(text: str) -> tuple[str, str] | None:
    """Return the longitude and the latitude of a point as written; None for anything else."""
    found = _POINT.match(text)
    order = _order(found) if found else None
    if found is None or order is None:
        return None
    numbers = found.groups()[-2:]
    return numbers[order[0]], numbers[order[1]]


def read_outline(text: str) -> tuple[Polygon, ...]:
    """Return the polygons of a polygon or multipolygon; empty for anything else."""
    head = _OUTLINE.match(text)
    order = _order(head) if head else None
    if head is None or order is None:
        return ()
    # Two brackets close a polygon, one closes a ring.
    texts = re.split(r"\)\s*\)\s*,", text) if head["many"] else [text]
    try:
        found = tuple(
            tuple(
                tuple(
                    (float(corner[order[0]]), float(corner[order[1]]))
                    for corner in map(str.split, ring.split(","))
                )
                for ring in _RING.findall(f"{polygon})")
            )
            for polygon in texts
        )
    except (ValueError, IndexError):
        return ()
    return tuple(polygon for polygon in found if polygon)


def _order(found: re.Match[str]) -> tuple[int, int] | None:
    """Return where longitude and latitude stand; None where the numbers are none of degrees."""
    system = found["system"]
    if system is None or _CRS84.fullmatch(system):
        return 0, 1
    return (1, 0) if _EPSG_4326.fullmatch(system) else None
