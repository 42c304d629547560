"""How do places become a map that does not pretend to know more than the text says?

Only what is known to a town or better is drawn as a point. "Near" gets a dashed ring; what is
known to a district, a province or a country is an area: its outline if the store has one, else a
wide circle. Outlines of countries come with the package if its front-end bundle was built.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.store.results import Solutions, Term
from kg.view.drawing.outlines import Box, Ring, clip_ring, country_rings
from kg.view.drawing.shapes import (
    Drawing,
    Legend,
    Shape,
    clip_text,
    number_of,
    shape,
    text_of,
)
from kg.view.terms import local_path

WIDTH: Final = 860
HEIGHT: Final = 520
KM_PER_DEGREE: Final = 111.195
RADIUS_KM: Final[Mapping[str, float]] = {
    "near": 10.0,
    "admin2": 25.0,
    "informal-area": 30.0,
    "admin1": 75.0,
    "country": 250.0,
}
"""Radius of the circle that stands for an area without an outline."""

POINTS: Final = frozenset({"site", "populated"})
_NOWHERE: Final = frozenset({"unlocated", ""})
_RING: Final = re.compile(r"\(\s*([-\d.eE+\s,]+?)\s*\)")


@dataclass(frozen=True, slots=True)
class Spot:
    """Rows at one place with one precision."""

    latitude: float
    longitude: float
    precision: str
    outline: tuple[Ring, ...]
    label: str
    details: tuple[str, ...]
    href: str | None

    @property
    def is_point(self) -> bool:
        """Tell whether the place is known well enough for a point."""
        return self.precision in POINTS

    @property
    def radius_km(self) -> float:
        """Return the radius within which it lies."""
        return RADIUS_KM.get(self.precision, 0.0)


@dataclass(frozen=True, slots=True)
class _View:
    west: float
    south: float
    east: float
    north: float

    @property
    def squeeze(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    def xy(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = (longitude - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - latitude) / (self.north - self.south) * HEIGHT
        return round(x, 1), round(y, 1)

    def units(self, kilometres: float) -> float:
        return round(kilometres / KM_PER_DEGREE / (self.north - self.south) * HEIGHT, 1)


def read_spots(solutions: Solutions, axes: Mapping[str, str], *, base: str) -> tuple[Spot, ...]:
    """Group rows by place and precision; rows without coordinates are left out."""
    groups: dict[tuple[float, float, str], list[Mapping[str, Term | None]]] = {}
    for row in solutions:
        latitude, longitude = number_of(row, axes["latitude"]), number_of(row, axes["longitude"])
        precision = text_of(row, axes["precision"])
        if latitude is None or longitude is None or precision in _NOWHERE:
            continue
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            groups.setdefault((latitude, longitude, precision), []).append(row)
    return tuple(
        Spot(
            latitude,
            longitude,
            precision,
            read_outline(text_of(rows[0], axes.get("outline")))
            or _country_outline(precision, text_of(rows[0], axes.get("label"))),
            text_of(rows[0], axes.get("label")),
            tuple(text_of(row, axes.get("detail")) for row in rows),
            local_path(text_of(rows[0], "place"), base=base),
        )
        for (latitude, longitude, precision), rows in groups.items()
    )


def _country_outline(precision: str, name: str) -> tuple[Ring, ...]:
    """Return the outline of a country that the store has none for."""
    if precision != "country":
        return ()
    return next((rings for country, rings in country_rings() if country == name), ())


def read_outline(wkt: str) -> tuple[Ring, ...]:
    """Return the rings of a WKT polygon or multipolygon; empty for anything else."""
    if not re.match(r"\s*(<[^>]*>\s*)?(MULTI)?POLYGON", wkt, re.IGNORECASE):
        return ()
    rings = []
    for match in _RING.finditer(wkt):
        pairs = [pair.split() for pair in match.group(1).split(",")]
        try:
            ring = tuple((float(pair[0]), float(pair[1])) for pair in pairs)
        except (ValueError, IndexError):
            return ()
        rings.append(ring)
    return tuple(rings)


def draw_map(solutions: Solutions, axes: Mapping[str, str], *, base: str) -> Drawing | None:
    """Draw the places of the rows, or return None if none has coordinates."""
    spots = read_spots(solutions, axes, base=base)
    if not spots:
        return None
    view = _view(spots)
    shapes = [shape("rect", "sea", width=WIDTH, height=HEIGHT)]
    shapes += _countries(view)
    areas = [spot for spot in spots if not spot.is_point]
    for spot in sorted(areas, key=lambda spot: -spot.radius_km):
        shapes.append(_area(spot, view))
    points = [spot for spot in spots if spot.is_point]
    shapes += [_point(spot, view) for spot in sorted(points, key=lambda s: -len(s.details))]
    shapes += _labels(spots, view)
    shapes += _scale_bar(view)
    missing = len(solutions) - sum(len(spot.details) for spot in spots)
    note = f"{missing} without coordinates are in the table only." if missing else ""
    legend = (
        Legend("point", "known to the town or better"),
        Legend("near", "near the place"),
        Legend("area", "known only to the area"),
    )
    label = f"map of {sum(len(spot.details) for spot in spots)} events at {len(spots)} places"
    return Drawing("map", WIDTH, HEIGHT, label, tuple(shapes), legend, note)


def _view(spots: tuple[Spot, ...]) -> _View:
    """Return the part of the earth to show: a whole country only if there is nothing smaller."""
    spots = tuple(spot for spot in spots if spot.precision != "country") or spots
    margin = {id(spot): spot.radius_km / KM_PER_DEGREE for spot in spots}
    west = min(spot.longitude - margin[id(spot)] for spot in spots)
    east = max(spot.longitude + margin[id(spot)] for spot in spots)
    south = min(spot.latitude - margin[id(spot)] for spot in spots)
    north = max(spot.latitude + margin[id(spot)] for spot in spots)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    squeeze = max(math.cos(math.radians(middle_y)), 0.1)
    height = max(1.3 * (north - south), 1.6, 1.3 * (east - west) * squeeze * HEIGHT / WIDTH)
    width = height * WIDTH / HEIGHT / squeeze
    return _View(
        middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2
    )


def _countries(view: _View) -> list[Shape]:
    shapes = []
    for name, rings in country_rings():
        clipped = [clip_ring(ring, _box(view)) for ring in rings]
        path = _path(filter(None, clipped), view)
        if path:
            shapes.append(shape("path", "land", d=path, title=name))
    return shapes


def _box(view: _View) -> Box:
    """Return the view with a margin, so that cut edges fall outside the picture."""
    margin = (view.north - view.south) * 0.02
    return (view.west - margin, view.south - margin, view.east + margin, view.north + margin)


def _path(rings: Iterable[Ring], view: _View) -> str:
    parts = []
    for ring in rings:
        spots = [view.xy(longitude, latitude) for longitude, latitude in ring]
        parts.append("M" + "L".join(f"{x} {y}" for x, y in spots) + "Z")
    return "".join(parts)


def _title(spot: Spot) -> str:
    kinds = sorted({detail.replace("-", " ") for detail in spot.details if detail})
    count = f"{len(spot.details)} events" if len(spot.details) > 1 else "1 event"
    precision = spot.precision.replace("-", " ")
    return f"{spot.label or 'unnamed'} ({precision}): {count}; {', '.join(kinds)}"


def _area(spot: Spot, view: _View) -> Shape:
    css = "near" if spot.precision == "near" else "area"
    if spot.outline and css == "area":
        rings = (clip_ring(ring, _box(view)) for ring in spot.outline)
        path = _path(filter(None, rings), view)
        return shape("path", css, d=path, title=_title(spot), href=spot.href)
    x, y = view.xy(spot.longitude, spot.latitude)
    radius = max(view.units(spot.radius_km), 9.0)
    return shape("circle", css, cx=x, cy=y, r=radius, title=_title(spot), href=spot.href)


def _point(spot: Spot, view: _View) -> Shape:
    x, y = view.xy(spot.longitude, spot.latitude)
    radius = min(5 + 2.4 * math.sqrt(len(spot.details) - 1), 22.0)
    return shape("circle", "point", cx=x, cy=y, r=radius, title=_title(spot), href=spot.href)


def _labels(spots: tuple[Spot, ...], view: _View) -> list[Shape]:
    """Name the places, busiest first, leaving out names that would run into one another."""
    taken: list[tuple[float, float, float]] = []
    shapes = []
    seen: set[str] = set()
    for spot in sorted(spots, key=lambda spot: (-len(spot.details), spot.label)):
        x, y = view.xy(spot.longitude, spot.latitude)
        text = clip_text(spot.label, 26)
        width = 7.4 * len(text)
        left = x + 10 if spot.is_point else x - width / 2
        if not (0 < x < WIDTH and 0 < y < HEIGHT):
            continue
        blocked = any(
            abs(y - other_y) < 15 and left < other_left + other_width and other_left < left + width
            for other_left, other_y, other_width in taken
        )
        if not text or text in seen or blocked:
            continue
        seen.add(text)
        taken.append((left, y, width))
        shapes.append(shape("text", "place", x=left, y=y + 4, text=text))
    return shapes


def _scale_bar(view: _View) -> list[Shape]:
    choices = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
    kilometres = next((k for k in choices if view.units(k) >= 60), choices[-1])
    length = view.units(kilometres)
    y = HEIGHT - 18
    return [
        shape("line", "scale", x1=16, x2=16 + length, y1=y, y2=y),
        shape("text", "tick", x=16, y=y - 6, text=f"{kilometres} km"),
    ]
