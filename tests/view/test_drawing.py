"""Drawings are true to their rows, and are specifications that Vega-Lite accepts."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.gazetteer import Gazetteer
from kg.view.drawing import draw
from kg.view.drawing.chart import MOST_BARS, draw_chart
from kg.view.drawing.geography import draw_map, locate
from kg.view.drawing.network import draw_network
from kg.view.drawing.outlines import background, clip_ring
from kg.view.drawing.spec import Drawing, opened
from kg.view.drawing.timeline import draw_timeline
from kg.view.drawing.wkt import read_outline
from tests.view.conftest import BASE, rows, term

CRS = "http://www.opengis.net/def/crs/"
SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))


def values(drawing: Drawing | None) -> list[dict[str, Any]]:
    """Return the rows that a specification draws."""
    assert drawing is not None
    found: list[dict[str, Any]] = drawing.data["data"]["values"]
    return found


def features(drawing: Drawing | None) -> list[dict[str, Any]]:
    """Return the features of a map."""
    assert drawing is not None
    found: list[dict[str, Any]] = drawing.data["features"]
    return found


def test_bars_stack_their_series_and_open_their_figures() -> None:
    """Two series of one month are two rows of one bar, each with its own address."""
    drawing = draw_chart(
        rows("m t n", ("2018-10", "air-strike", 1), ("2018-10", "battle", 3)),
        {"x": "m", "y": "n", "series": "t"},
        base=BASE,
        opens="/events?when={m}&type={t}",
    )
    assert values(drawing) == [
        {
            "x": "2018-10",
            "y": 1.0,
            "series": "air strike",
            "href": "/events?when=2018-10&type=air-strike",
        },
        {"x": "2018-10", "y": 3.0, "series": "battle", "href": "/events?when=2018-10&type=battle"},
    ]
    assert drawing is not None
    assert drawing.data["mark"]["type"] == "bar"
    assert drawing.data["encoding"]["color"]["field"] == "series"


def test_days_are_drawn_as_lines_and_ranges_as_two_bars() -> None:
    """The kind of chart follows from what ``x`` is and whether there is a ``high``."""
    lines = draw_chart(
        rows("d n s", ("2018-10-01", 5, "a"), ("2018-11-01", 9, "a")),
        {"x": "d", "y": "n", "series": "s"},
        base=BASE,
    )
    assert lines is not None
    assert lines.data["mark"]["type"] == "line"
    assert lines.data["encoding"]["x"]["type"] == "temporal"
    ranges = draw_chart(
        rows("v lo hi", ("civilian", 4, 9)), {"x": "v", "y": "lo", "high": "hi"}, base=BASE
    )
    assert values(ranges) == [{"x": "civilian", "y": 4.0, "high": 9.0}]
    assert ranges is not None
    assert [layer["encoding"].get("y2") for layer in ranges.data["layer"]] == [
        None,
        {"field": "high"},
        None,
    ]


def test_a_high_below_the_low_is_no_range() -> None:
    """What has no upper bound, or one below the lower, ends where it begins."""
    drawing = draw_chart(
        rows("v lo hi", ("a", 4, None), ("b", 4, 2)), {"x": "v", "y": "lo", "high": "hi"}, base=BASE
    )
    assert [value["high"] for value in values(drawing)] == [4.0, 4.0]


def test_many_bars_leave_out_the_first_and_say_so() -> None:
    """Of a hundred names the last sixty are drawn."""
    drawing = draw_chart(
        rows("x y", *((f"name {n}", n) for n in range(100))), {"x": "x", "y": "y"}, base=BASE
    )
    assert [value["x"] for value in values(drawing)] == [f"name {n}" for n in range(40, 100)]
    assert drawing is not None
    assert drawing.note == f"The last {MOST_BARS} of 100 are drawn."


def test_rows_without_numbers_draw_nothing() -> None:
    """A chart without values is left out, and so is a table's drawing."""
    solutions = rows("x y", ("a", "many"), ("b", None), ("c", "inf"))
    assert draw_chart(solutions, {"x": "x", "y": "y"}, base=BASE) is None
    assert draw("table", {}, solutions, base=BASE) is None


def test_what_a_row_leaves_empty_is_left_out_of_its_address() -> None:
    """A mark opens what its row says, quoted; one column alone is the page of what it names."""
    row = {"a": term("x&y=1"), "b": None, "c": term(f"{BASE}id/event/e"), "d": term("javascript:1")}
    assert opened("/events?a={a}&b={b}&c=z", row, base=BASE) == "/events?a=x%26y%3D1&c=z"
    assert opened("/events?b={b}", row, base=BASE) == "/events"
    assert opened("{c}", row, base=BASE) == "/doc/event/e"
    assert opened("{d}", row, base=BASE) is None
    assert opened("", row, base=BASE) is None


AXES = {name: name for name in ("latitude", "longitude", "precision", "label", "outline")}


@pytest.mark.parametrize(
    ("precision", "shape", "kilometres"),
    [
        ("site", "point", 0),
        ("populated", "point", 0),
        ("facility", "point", 0),
        ("near", "circle", 10),
        ("admin2", "circle", 25),
        ("admin1", "circle", 75),
        ("informal-area", "circle", 30),
        ("country", "circle", 250),
        ("unheard-of", "circle", 250),
    ],
)
def test_only_what_is_known_to_a_town_is_a_point(
    precision: str, shape: str, kilometres: float
) -> None:
    """Whatever is coarser than a town is a polygon that tells how far it reaches, never a pin."""
    geometry, location = locate(34.69, 40.83, precision)
    assert location == {
        "precision": precision,
        "isPoint": shape == "point",
        "uncertaintyKm": kilometres,
        "shape": shape,
    }
    if shape == "point":
        assert geometry == {"type": "Point", "coordinates": [40.83, 34.69]}
    else:
        (ring,) = geometry["coordinates"]
        assert ring[0] == ring[-1]
        north = max(y for _, y in ring)
        assert (north - 34.69) * 111.195 == pytest.approx(kilometres, rel=0.01)


@given(
    latitude=st.floats(-85, 85),
    longitude=st.floats(-180, 180) | st.sampled_from([179.9, -179.9, 180.0, -180.0]),
    precision=st.sampled_from(["near", "admin1", "country"]),
)
def test_an_area_around_any_place_lies_on_the_map(
    latitude: float, longitude: float, precision: str
) -> None:
    """It is cut in two where it crosses the antimeridian (RFC 7946, 3.1.9), and loses nothing."""
    geometry, _ = locate(latitude, longitude, precision)
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    assert len(polygons) == (1 if geometry["type"] == "Polygon" else 2)
    for (ring,) in polygons:
        assert ring[0] == ring[-1]
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
    total = sum(area(ring) for (ring,) in polygons)
    (middle,) = locate(latitude, 0.0, precision)[0]["coordinates"]
    assert total == pytest.approx(area(middle), rel=0.01)
    assert all(area(ring) > 0 for (ring,) in polygons)


def area(ring: list[list[float]]) -> float:
    """Return the signed area: positive for a ring that runs counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_an_area_beside_the_antimeridian_is_one() -> None:
    """What reaches up to it without crossing is not cut."""
    assert locate(-17, 179.9, "country")[0]["type"] == "MultiPolygon"
    assert locate(-17, -179.9, "near")[0]["type"] == "Polygon"
    assert locate(-17, 177, "country")[0]["type"] == "Polygon"
    width = 10 / 111.195
    for beyond in (0.0, 1e-6):
        for side in (1, -1):
            geometry, _ = locate(0.0, side * (180 - width + beyond), "near")
            assert geometry["type"] == "Polygon"
            assert max(side * x for x, _ in geometry["coordinates"][0]) == 180


def test_outline_of_the_store_stands_for_the_area_but_not_for_near_it() -> None:
    """A polygon in WKT is the area; what lies near the place is a circle around it."""
    outline = "POLYGON((40 34, 41 34, 41 35, 40 34))"
    geometry, location = locate(34.5, 40.5, "admin1", outline=outline)
    assert geometry == {
        "type": "MultiPolygon",
        "coordinates": ((((40.0, 34.0), (41.0, 34.0), (41.0, 35.0), (40.0, 34.0)),),),
    }
    assert location["shape"] == "outline"
    assert 70 < location["uncertaintyKm"] < 75
    assert locate(34.5, 40.5, "near", outline=outline)[1]["shape"] == "circle"


def test_each_event_is_a_feature_with_its_figures_and_its_page() -> None:
    """A row is a feature with id and values; the place leads to what happened there."""
    solutions = rows(
        "event place latitude longitude precision label outline low speaker",
        (f"{BASE}id/event/e", f"{BASE}id/place/p", 34, 40, "populated", "P", None, 7, "Monitor"),
        (f"{BASE}id/event/f", f"{BASE}id/place/p", 34, 40, "populated", "P", None, None, None),
    )
    first, second = features(draw_map(solutions, AXES, base=BASE))
    assert first["id"] == f"{BASE}id/event/e"
    assert first["properties"].items() >= {
        "low": "7", "speaker": "Monitor", "page": "/doc/event/e", "opens": "/events?place=p",
    }.items()  # fmt: skip
    assert "low" not in second["properties"]


def test_unlocated_and_impossible_places_are_not_drawn() -> None:
    """Nothing is put anywhere for want of coordinates."""
    solutions = rows(
        "latitude longitude precision",
        (34.0, 40.0, "unlocated"),
        (None, None, "populated"),
        (134.0, 40.0, "populated"),
        ("NaN", 40.0, "populated"),
    )
    assert draw_map(solutions, AXES, base=BASE) is None


def test_outlines_are_read_with_their_holes() -> None:
    """A polygon keeps its holes, a multipolygon its parts; a point is no outline."""
    ring, hole = "(0 0, 9 0, 9 9, 0 0)", "(1 1, 2 1, 2 2, 1 1)"
    assert len(read_outline(f"POLYGON({ring})")) == 1
    assert [len(polygon) for polygon in read_outline(f"POLYGON({ring}, {hole})")] == [2]
    many = read_outline(f"<{CRS}OGC/1.3/CRS84> MULTIPOLYGON(({ring}, {hole}), ({ring}))")
    assert [len(polygon) for polygon in many] == [2, 1]
    assert many[1] == (((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 0.0)),)
    assert read_outline("POINT(1 2)") == ()
    north = read_outline(f"<{CRS}EPSG/0/4326> POLYGON((1 2, 3 4, 5 6, 1 2))")
    assert north == ((((2.0, 1.0), (4.0, 3.0), (6.0, 5.0), (2.0, 1.0)),),)
    assert read_outline(f"<{CRS}EPSG/0/32637> POLYGON({ring})") == ()
    assert read_outline("POLYGON((1 two))") == ()
    assert read_outline("POLYGON EMPTY") == ()


def test_largest_towns_of_a_part_of_the_earth_are_named() -> None:
    """Around Hajin the towns are Syria's and Iraq's, the largest first."""
    found = background((38.0, 33.0, 43.0, 36.0), Gazetteer())["features"]
    towns = [f["properties"]["name"] for f in found if f["properties"]["kind"] == "town"]
    assert len(towns) == 12
    assert {"Deir ez-Zor", "Raqqa"} & set(towns)
    for feature in found:
        if feature["geometry"]["type"] == "Point":
            x, y = feature["geometry"]["coordinates"]
            assert 38 <= x <= 43
            assert 33 <= y <= 36


@given(
    st.lists(
        st.tuples(st.floats(-10, 10), st.floats(-10, 10)), min_size=3, max_size=12, unique=True
    )
)
def test_clipped_rings_lie_in_the_box(ring: list[tuple[float, float]]) -> None:
    """What is left of a ring lies in the box."""
    for x, y in clip_ring(tuple(ring), (-2, -3, 4, 5)):
        assert -2.001 <= x <= 4.001
        assert -3.001 <= y <= 5.001


def test_clipping_keeps_what_is_inside_and_drops_what_is_outside() -> None:
    """A ring inside is unchanged, one outside is gone, one across is cut."""
    assert clip_ring(SQUARE, (-1, -1, 9, 9)) == SQUARE
    assert clip_ring(SQUARE, (5, 5, 9, 9)) == ()
    assert max(x for x, _ in clip_ring(SQUARE, (-1, -1, 2, 9))) == 2


def test_timeline_has_a_line_for_each_label_and_counts_the_undated() -> None:
    """Events of one label stand in one line; a day is as long as a day."""
    solutions = rows(
        "begins ends role type event",
        ("2018-10-20", "2018-10-21", "attacker", "air-strike", f"{BASE}id/event/a"),
        ("2018-10-20", "2018-10-20", "attacker", "shelling", None),
        (None, None, "attacker", "ambush", None),
        ("2018-99-99", None, "attacker", "raid", None),
    )
    axes = {"start": "begins", "end": "ends", "lane": "role", "label": "type"}
    drawing = draw_timeline(solutions, axes, base=BASE, opens="{event}")
    first, second = sorted(values(drawing), key=lambda value: value["what"])
    assert (first["what"], first["start"], first["end"]) == (
        "air strike", "2018-10-20", "2018-10-22",
    )  # fmt: skip
    assert first["href"] == "/doc/event/a"
    assert "href" not in second
    assert drawing is not None
    assert drawing.note == "2 without a date are in the table only."


def test_timeline_can_be_moved_and_stretched() -> None:
    """One event of 2011 does not squeeze 2018: the reader moves the time."""
    solutions = rows("begins type", ("2011-03-15", "a"), ("2018-10-10", "b"))
    drawing = draw_timeline(solutions, {"start": "begins", "label": "type"}, base=BASE)
    assert drawing is not None
    assert drawing.data["layer"][0]["params"][0]["bind"] == "scales"


def test_network_stands_in_three_columns() -> None:
    """Sources left, those who pass on in the middle, those who only quote right."""
    solutions = rows(
        "a b n",
        ("https://kg.local/id/actor/one", "https://kg.local/id/actor/two", 2),
        ("https://kg.local/id/actor/two", "https://kg.local/id/actor/three", 1),
        ("https://kg.local/id/actor/two", "https://kg.local/id/actor/two", 9),
    )
    drawing = draw_network(solutions, {"source": "a", "target": "b", "weight": "n"}, base=BASE)
    assert [(v["x"], v["x2"], v["number"]) for v in values(drawing)] == [(0, 1, 2), (1, 2, 1)]
    assert drawing is not None
    nodes = drawing.data["layer"][1]["data"]["values"]
    assert {node["href"]: node["x"] for node in nodes} == {
        "/doc/actor/one": 0,
        "/doc/actor/two": 1,
        "/doc/actor/three": 2,
    }


def test_links_weigh_what_their_rows_say() -> None:
    """A row without a weight is one link; one that says nothing or half counts so."""
    one, two = (f"{BASE}id/actor/{name}" for name in ("one", "two"))
    given = rows("a b n", (one, two, 0), (two, one, 0.5), (two, one, None), (two, one, "x"))
    axes = {"source": "a", "target": "b"}
    drawn = values(draw_network(given, {**axes, "weight": "n"}, base=BASE))
    assert [(v["from"], v["number"]) for v in drawn] == [("two", 2.5), ("one", 0)]
    counted = values(draw_network(given, axes, base=BASE))
    assert [(v["from"], v["number"]) for v in counted] == [("two", 3), ("one", 1)]


def test_names_are_data_and_never_expressions() -> None:
    """What a row says stands among the values only: no name can become part of a formula."""
    hostile = "'] + alert(1) //"
    drawing = draw_chart(
        rows("x y s", (hostile, 1, hostile)), {"x": "x", "y": "y", "series": "s"}, base=BASE
    )
    assert drawing is not None
    rest = {name: part for name, part in drawing.data.items() if name != "data"}
    assert hostile not in json.dumps(rest)
    assert values(drawing)[0]["x"] == hostile
