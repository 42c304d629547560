"""Pictures are true to their rows."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.results import Solutions, Term
from kg.view.drawing.chart import draw_chart
from kg.view.drawing.geography import draw_map, read_outline
from kg.view.drawing.network import draw_network
from kg.view.drawing.outlines import clip_ring
from kg.view.drawing.shapes import Drawing, nice_ticks
from kg.view.drawing.timeline import draw_timeline

BASE = "https://kg.local/"
SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))


def rows(names: str, *values: tuple[str | float | None, ...]) -> Solutions:
    """Make rows of plain literals; a value that looks like an IRI becomes one."""
    return Solutions(
        tuple(names.split()),
        tuple(tuple(None if v is None else term(str(v)) for v in row) for row in values),
    )


def term(value: str) -> Term:
    """Make a term."""
    return Term("uri" if value.startswith("https:") else "literal", value)


def classes(drawing: Drawing | None, tag: str) -> list[str]:
    """Return the CSS classes of all shapes with *tag*."""
    assert drawing is not None
    return [str(shape.attributes["class"]) for shape in drawing.shapes if shape.tag == tag]


@given(st.floats(min_value=0.01, max_value=1e9))
def test_ticks_are_even_and_reach_the_top(top: float) -> None:
    """Ticks begin at 0, are evenly spaced, reach the largest value, and are few."""
    ticks = nice_ticks(top)
    assert ticks[0] == 0
    assert ticks[-1] >= top * 0.999
    assert 2 <= len(ticks) <= 13
    steps = {round((b - a) / ticks[1], 6) for a, b in itertools.pairwise(ticks)}
    assert steps == {1.0}


def test_bars_stack_their_series() -> None:
    """Two series of one month stand on each other, and their heights are in proportion."""
    drawing = draw_chart(
        rows("m t n", ("2018-10", "a", 1), ("2018-10", "b", 3)), {"x": "m", "y": "n", "series": "t"}
    )
    assert drawing is not None
    bars = [shape.attributes for shape in drawing.shapes if shape.tag == "rect"]
    assert float(bars[1]["height"]) == pytest.approx(3 * float(bars[0]["height"]), abs=0.3)
    assert float(bars[0]["y"]) == pytest.approx(
        float(bars[1]["y"]) + float(bars[1]["height"]), abs=0.2
    )
    assert [entry.text for entry in drawing.legend] == ["a", "b"]


def test_days_are_drawn_as_lines_and_ranges_as_two_bars() -> None:
    """The kind of chart follows from what ``x`` is and whether there is a ``high``."""
    lines = draw_chart(
        rows("d n", ("2018-10-01", 5), ("2018-11-01", 9)), {"x": "d", "y": "n", "series": "s"}
    )
    assert "line s0" in classes(lines, "polyline")
    ranges = draw_chart(rows("v lo hi", ("civilian", 4, 9)), {"x": "v", "y": "lo", "high": "hi"})
    assert classes(ranges, "rect") == ["bar s0 faint", "bar s0"]


def test_rows_without_numbers_draw_nothing() -> None:
    """A chart without values is left out."""
    assert draw_chart(rows("x y", ("a", "many"), ("b", None)), {"x": "x", "y": "y"}) is None


@pytest.mark.parametrize(
    ("precision", "css"),
    [
        ("site", "point"),
        ("populated", "point"),
        ("near", "near"),
        ("admin2", "area"),
        ("admin1", "area"),
        ("informal-area", "area"),
        ("country", "area"),
        ("unheard-of", "area"),
    ],
)
def test_only_what_is_known_to_a_town_is_a_point(precision: str, css: str) -> None:
    """Whatever is coarser than a town is an area on the map, never a pin."""
    axes = {name: name for name in ("latitude", "longitude", "precision")}
    drawing = draw_map(
        rows("latitude longitude precision", (34.69, 40.83, precision)), axes, base=BASE
    )
    assert classes(drawing, "circle") == [css]


def test_unlocated_and_impossible_places_are_not_drawn() -> None:
    """Nothing is put anywhere for want of coordinates."""
    axes = {name: name for name in ("latitude", "longitude", "precision")}
    solutions = rows(
        "latitude longitude precision",
        (34.0, 40.0, "unlocated"),
        (None, None, "populated"),
        (134.0, 40.0, "populated"),
        ("NaN", 40.0, "populated"),
    )
    assert draw_map(solutions, axes, base=BASE) is None


def test_outline_is_drawn_where_there_is_one() -> None:
    """A polygon in WKT is the area; a point is not."""
    assert read_outline("POLYGON((1 2, 3 4, 5 6, 1 2))") == (((1, 2), (3, 4), (5, 6), (1, 2)),)
    assert len(read_outline("MULTIPOLYGON(((1 2, 3 4, 1 2)), ((5 6, 7 8, 5 6)))")) == 2
    assert read_outline("POINT(1 2)") == ()
    assert read_outline("POLYGON((1 two))") == ()


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


def test_timeline_keeps_bars_of_a_lane_apart() -> None:
    """Two events of one day stand in two rows, and undated rows are counted in the note."""
    solutions = rows(
        "begins ends role type",
        ("2018-10-20", "2018-10-20", "attacker", "air-strike"),
        ("2018-10-20", "2018-10-20", "attacker", "shelling"),
        (None, None, "attacker", "ambush"),
    )
    axes = {"start": "begins", "end": "ends", "lane": "role", "label": "type"}
    drawing = draw_timeline(solutions, axes, base=BASE)
    assert drawing is not None
    tops = [shape.attributes["y"] for shape in drawing.shapes if "bar" in classes_of(shape)]
    assert len(set(tops)) == 2
    assert drawing.note.startswith("1 without a date")


def test_timeline_squeezes_long_empty_stretches() -> None:
    """A single old event does not crowd the recent ones, and the picture says so."""
    solutions = rows(
        "begins type", ("2011-03-15", "a"), *((f"2018-10-{day}", "b") for day in range(10, 20))
    )
    drawing = draw_timeline(solutions, {"start": "begins", "label": "type"}, base=BASE)
    assert drawing is not None
    places = sorted(
        float(shape.attributes["x"]) for shape in drawing.shapes if "bar" in classes_of(shape)
    )
    assert places[-1] - places[1] > 100
    assert "drawn shorter" in drawing.note


def classes_of(shape: object) -> list[str]:
    """Return the CSS classes of one shape."""
    return str(getattr(shape, "attributes", {})["class"]).split()


def test_network_stands_in_three_columns() -> None:
    """Sources left, those who pass on in the middle, those who only quote right."""
    solutions = rows(
        "a b n",
        ("https://kg.local/id/actor/one", "https://kg.local/id/actor/two", 2),
        ("https://kg.local/id/actor/two", "https://kg.local/id/actor/three", 1),
        ("https://kg.local/id/actor/two", "https://kg.local/id/actor/two", 9),
    )
    drawing = draw_network(solutions, {"source": "a", "target": "b", "weight": "n"}, base=BASE)
    assert classes(drawing, "rect") == ["node c0", "node c2", "node c1"]
    assert classes(drawing, "path") == ["edge", "edge"]
    assert drawing is not None
    assert {shape.href for shape in drawing.shapes if shape.tag == "rect"} == {
        "/doc/actor/one",
        "/doc/actor/two",
        "/doc/actor/three",
    }
