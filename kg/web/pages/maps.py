"""The base of a map: countries and towns of a part of the earth."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, request

from kg.resolve.gazetteer import Gazetteer
from kg.view.drawing.outlines import Box, background
from kg.web.context import dumps
from kg.web.pages.render import pages
from kg.web.problem import Problem


@pages.get("/map/background.json")
def map_background() -> Response:
    """Give the countries and largest towns of ``box=west,south,east,north`` as GeoJSON."""
    given = request.args.get("box", "")
    try:
        west, south, east, north = (round(float(side), 2) for side in given.split(","))
    except ValueError:
        west = south = east = north = 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        what = f"box={given[:60]} is no part of the earth"
        raise Problem(422, "parameter", what, remedy="write west,south,east,north in degrees")
    response = Response(
        _background((west, south, east, north)), content_type="application/geo+json"
    )
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@lru_cache(maxsize=64)
def _background(box: Box) -> str:
    return dumps(background(box, Gazetteer()), indent=None)
