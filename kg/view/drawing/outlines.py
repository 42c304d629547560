"""Where do the outlines of countries come from, and how are they cut to a map?

The front-end build writes ``web/static/vendor/countries.json`` from Natural Earth (public domain).
Where the bundle was not built, maps have no outlines and are otherwise the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from kg import paths

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of the corners."""

Box = tuple[float, float, float, float]
"""West, south, east, north."""

OUTLINES: Final = paths.BUNDLE / "countries.json"


@cache
def country_rings(path: Path = OUTLINES) -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    """Return name and rings of each country, or nothing where the bundle is absent."""
    if not path.is_file():
        return ()
    document = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        (
            str(country["name"]),
            tuple(tuple((float(x), float(y)) for x, y in ring) for ring in country["rings"]),
        )
        for country in document
    )


def clip_ring(ring: Ring, box: Box) -> Ring:
    """Cut a ring to a box (Sutherland and Hodgman); empty if nothing is left."""
    west, south, east, north = box
    if (
        max(x for x, _ in ring) < west
        or min(x for x, _ in ring) > east
        or max(y for _, y in ring) < south
        or min(y for _, y in ring) > north
    ):
        return ()
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
            share = (limit - before[axis]) / (point[axis] - before[axis])
            crossing = [b + share * (p - b) for b, p in zip(before, point, strict=True)]
            crossing[axis] = limit
            kept.append((crossing[0], crossing[1]))
        if inside(point):
            kept.append(point)
    return tuple(kept)
