"""Places as a map that does not pretend to know more than the text says, in GeoJSON.

Only what is known to a town or better is a point. What is known to a district, a province or a
country, or "near" a place, is an area: its outline if the store or the bundle has one, else a
circle as wide as its precision says. ``uncertaintyKm`` tells how far from the middle it reaches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from kg.store.results import Solutions
from kg.view.drawing.outlines import Box, Polygon, Ring, clip_ring, country_polygons
from kg.view.drawing.spec import Drawing, Row, number_of, text_of
from kg.view.drawing.wkt import read_outline
from kg.view.terms import local_path

KM_PER_DEGREE: Final = 111.195
RADIUS_KM: Final[Mapping[str, float]] = {
    "near": 10.0,
    "admin2": 25.0,
    "informal-area": 30.0,
    "admin1": 75.0,
    "natural-area": 75.0,
    "water": 75.0,
    "region": 150.0,
    "country": 250.0,
}
"""Radius of the circle that stands for an area without an outline."""

_COARSEST: Final = 250.0
"""Radius where the precision is none that we know: no claim is made that we do."""

POINTS: Final = frozenset({"site", "populated", "facility"})
_NOWHERE: Final = frozenset({"unlocated", ""})
_CORNERS: Final = 36
_EARTH: Final[Box] = (-180.0, -90.0, 180.0, 90.0)
# Eleven metres, far less than any of these radii.
_DIGITS: Final = 4


def draw_map(
    solutions: Solutions, axes: Mapping[str, str], *, base: str, opens: str = ""
) -> Drawing | None:
    """Return a map with one feature for each row that has coordinates, or None if none has."""
    del opens  # a place leads to what happened there, an event to its page
    features = [feature for row in solutions if (feature := _feature(row, axes, base))]
    if not features:
        return None
    missing = len(solutions) - len(features)
    note = f"{missing} without coordinates are in the table only." if missing else ""
    label = f"map of {len(features)} {'place' if len(features) == 1 else 'places of events'}"
    return Drawing("map", label, collection(features), note)


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a GeoJSON feature collection."""
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(row: Row, axes: Mapping[str, str], base: str) -> dict[str, Any] | None:
    """Return a row as a feature: all its values, and where it is; None without coordinates."""
    latitude, longitude = number_of(row, axes["latitude"]), number_of(row, axes["longitude"])
    precision = text_of(row, axes.get("precision")) if "precision" in axes else "populated"
    if latitude is None or longitude is None or precision in _NOWHERE:
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    place, label = text_of(row, "place"), text_of(row, axes.get("label"))
    outline = text_of(row, axes.get("outline"))
    geometry, location = locate(latitude, longitude, precision, name=label, outline=outline)
    left_out = {axes["latitude"], axes["longitude"], axes.get("outline")}
    item = next((text_of(row, name) for name in ("event", "incident") if text_of(row, name)), "")
    properties: dict[str, Any] = {
        name: term.value for name, term in row.items() if term and name not in left_out
    }
    properties |= {
        **location,
        "label": label,
        "detail": text_of(row, axes.get("detail")),
        "page": local_path(item or place, base=base),
        "opens": place_events(place, base=base),
    }
    return {
        "type": "Feature",
        **({"id": item} if item else {}),
        "geometry": geometry,
        "properties": properties,
    }


def place_events(place: str, *, base: str) -> str | None:
    """Return the address of the events at a place, or None for what is no place of ours."""
    path = local_path(place, base=base) or ""
    name = path.removeprefix("/doc/place/")
    return f"/events?place={name}" if name != path else None


def locate(
    latitude: float, longitude: float, precision: str, *, name: str = "", outline: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the geometry of a place, and what is to be known about it.

    Args:
        latitude: Of its middle, in degrees.
        longitude: Of its middle.
        precision: Short name of a concept of ``place-precision``.
        name: Of the place; a country of this name has its outline from the bundle.
        outline: Its outline as WKT, if the store has one.

    Returns:
        A GeoJSON geometry, and ``precision``, ``isPoint``, ``uncertaintyKm`` and ``shape``
        ("point", "outline" or "circle").
    """
    if precision in POINTS:
        point = {"type": "Point", "coordinates": [longitude, latitude]}
        return point, _location(precision, 0.0, "point")
    polygons: tuple[Polygon, ...] = ()
    if precision != "near":
        polygons = read_outline(outline)
        if not polygons and precision == "country":
            polygons = country_polygons(name)
    if not polygons:
        radius = RADIUS_KM.get(precision, _COARSEST)
        circle = _circle(latitude, longitude, radius)
        return circle, _location(precision, radius, "circle")
    far = max(
        _distance_km(latitude, longitude, y, x) for polygon in polygons for x, y in polygon[0]
    )
    shape = {"type": "MultiPolygon", "coordinates": polygons}
    return shape, _location(precision, round(far, 1), "outline")


def _location(precision: str, radius: float, shape: str) -> dict[str, Any]:
    return {
        "precision": precision,
        "isPoint": shape == "point",
        "uncertaintyKm": radius,
        "shape": shape,
    }


def _circle(latitude: float, longitude: float, radius_km: float) -> dict[str, Any]:
    """Return the area around a point, its rings counter-clockwise as RFC 7946 wants them."""
    height = radius_km / KM_PER_DEGREE
    # Degrees of longitude shrink to nothing towards the poles.
    width = height / max(math.cos(math.radians(latitude)), 0.05)
    angles = [2 * math.pi * corner / _CORNERS for corner in range(_CORNERS)]
    ring = [
        (longitude + width * math.cos(angle), latitude + height * math.sin(angle))
        for angle in angles
    ]
    # RFC 7946, 3.1.9: what crosses the antimeridian is cut there, and goes on at the other side.
    moved = (tuple((x + turn, y) for x, y in ring) for turn in (0.0, 360.0, -360.0))
    parts = [_closed(part) for part in (clip_ring(one, _EARTH) for one in moved) if part]
    rings = [part for part in parts if len({x for x, _ in part}) > 1]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[one] for one in rings]}


def _closed(ring: Ring) -> list[list[float]]:
    # RFC 7946, 3.1.6: the last position is the first again.
    return [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in (*ring, ring[0])]


def _distance_km(latitude: float, longitude: float, other_y: float, other_x: float) -> float:
    one, other = math.radians(latitude), math.radians(other_y)
    across = math.radians(other_x - longitude)
    # The haversine: arc cosines lose near points to rounding.
    half = (
        math.sin((other - one) / 2) ** 2
        + math.cos(one) * math.cos(other) * math.sin(across / 2) ** 2
    )
    return 2 * math.degrees(math.asin(math.sqrt(half))) * KM_PER_DEGREE
