"""Outlines of countries and the largest towns, for orientation on a map.

The front-end build writes ``web/static/vendor/countries.json`` from Natural Earth (public domain);
where it was not run, maps have no outlines and are otherwise the same. Towns are the gazetteer's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg import paths
from kg.resolve.gazetteer import Gazetteer

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of the corners."""

Polygon = tuple[Ring, ...]
"""The outer ring, then its holes."""

Box = tuple[float, float, float, float]
"""West, south, east, north."""

OUTLINES: Final = paths.BUNDLE / "countries.json"
COARSE_OUTLINES: Final = paths.BUNDLE / "world.json"
"""For maps of a continent or more, where nobody sees a bay."""

_WIDE: Final = 30.0
"""Degrees of longitude beyond which a map is one of a continent."""

TOWNS: Final = 12


@dataclass(frozen=True, slots=True)
class Country:
    """A country and its polygons, each with the box around it."""

    name: str
    polygons: tuple[tuple[Box, Polygon], ...]


@cache
def read_countries(path: Path = OUTLINES) -> tuple[Country, ...]:
    """Return the countries of the world, or nothing where the bundle is absent."""
    if not path.is_file():
        return ()
    return tuple(
        Country(
            str(country["name"]),
            tuple(
                (_box_of(rings[0]), rings)
                for polygon in country["polygons"]
                for rings in [tuple(tuple((x, y) for x, y in ring) for ring in polygon)]
            ),
        )
        for country in json.loads(path.read_text(encoding="utf-8"))
    )


@cache
def country_polygons(name: str) -> tuple[Polygon, ...]:
    """Return the outline of the country of this name; empty if there is none."""
    found = next((country for country in read_countries() if country.name == name), None)
    return tuple(polygon for _, polygon in found.polygons) if found else ()


def background(box: Box, gazetteer: Gazetteer) -> dict[str, Any]:
    """Return what lies in *box* as GeoJSON: countries, cut to it, and its largest towns."""
    features: list[dict[str, Any]] = []
    outlines = COARSE_OUTLINES if box[2] - box[0] > _WIDE else OUTLINES
    for country in read_countries(outlines):
        cut = [
            [ring for ring in (clip_ring(ring, box) for ring in polygon) if ring]
            for around, polygon in country.polygons
            if _meet(around, box)
        ]
        polygons = [polygon for polygon in cut if polygon]
        if polygons:
            shape = {"type": "MultiPolygon", "coordinates": polygons}
            features.append(_feature(shape, kind="country", name=country.name))
    for town in gazetteer.towns(box, TOWNS):
        point = {"type": "Point", "coordinates": (town.longitude, town.latitude)}
        features.append(_feature(point, kind="town", name=town.label))
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: dict[str, Any], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _box_of(ring: Ring) -> Box:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def clip_ring(ring: Ring, box: Box) -> Ring:
    """Cut a ring to a box (Sutherland and Hodgman); empty if nothing is left."""
    around = _box_of(ring)
    if not _meet(around, box):
        return ()
    west, south, east, north = box
    if west <= around[0] and south <= around[1] and around[2] <= east and around[3] <= north:
        return ring
    for axis, limit, keep_above in (
        (0, west, True),
        (0, east, False),
        (1, south, True),
        (1, north, False),
    ):
        ring = _cut(ring, axis, limit, _inside(axis, limit, keep_above=keep_above))
        if not ring:
            return ()
    return ring


_Test = Callable[[tuple[float, float]], bool]


def _inside(axis: int, limit: float, *, keep_above: bool) -> _Test:
    if keep_above:
        return lambda point: point[axis] >= limit
    return lambda point: point[axis] <= limit


def _cut(ring: Ring, axis: int, limit: float, inside: _Test) -> Ring:
    kept: list[tuple[float, float]] = []
    for before, point in zip((ring[-1], *ring), ring, strict=False):
        if inside(point) != inside(before):
            # Never by zero: one of the two lies beyond the limit, the other does not.
            share = (limit - before[axis]) / (point[axis] - before[axis])
            crossing = [b + share * (p - b) for b, p in zip(before, point, strict=True)]
            crossing[axis] = limit
            kept.append((crossing[0], crossing[1]))
        if inside(point):
            kept.append(point)
    return tuple(kept)
