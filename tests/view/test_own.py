"""The answer to a query written by hand is shown in the views that its values allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalog import load_catalog
from kg.catalog.model import AXES, NEEDED_AXES
from kg.store.results import Solutions, Term
from kg.view.own import (
    MOST_ROWS,
    Answer,
    find_fault,
    for_editor,
    make_answer,
    possible_axes,
    read_directives,
    with_names,
    with_points,
)
from kg.view.terms import short_name
from tests.view.conftest import BASE, rows

XSD = "http://www.w3.org/2001/XMLSchema#"
TEXT = "SELECT * WHERE { ?s ?p ?o }"


def numbers(name: str, *values: float) -> Solutions:
    """Return a column of numbers beside a column of names."""
    return Solutions(
        ("name", name),
        tuple(
            (Term("literal", f"n{i}"), Term("literal", str(v), XSD + "decimal"))
            for i, v in enumerate(values)
        ),
    )


def nameless(iri: str) -> None:
    """Know no name."""
    del iri


def answer(solutions: Solutions, text: str = TEXT, view: str = "", **more: bool) -> Answer:
    """Return what a page shows of rows."""
    return make_answer(
        solutions, view=view, text=text, base=BASE, name=nameless, seconds=0.25, **more
    )


@pytest.mark.parametrize(
    ("solutions", "views"),
    [
        (rows("a b", ("x", "y")), set()),
        (rows("day what", ("2018-10-01", "x")), {"timeline"}),
        (rows("day what", ("2018-10-01", "x"), ("soon", "y")), set()),
        (numbers("dead", 3, 4), {"chart"}),
        (rows("who whom", (f"{BASE}id/actor/a", f"{BASE}id/actor/b")), {"graph"}),
        (rows("who", (f"{BASE}id/actor/a",)), set()),
        (rows("lat long", (34, 40)), {"map"}),
        (rows("latitude what", (34, "x")), set()),
        (rows("what day", ("x", None)), set()),
    ],
)
def test_values_tell_which_views_can_show_them(solutions: Solutions, views: set[str]) -> None:
    """Nobody declares a type: days, numbers, IRIs and coordinates are seen, and nothing else."""
    assert set(possible_axes(solutions)) == views


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2018-10-01", "2019-01-01", None]),
            st.sampled_from([f"{BASE}id/actor/a", f"{BASE}id/actor/b"]),
            st.sampled_from([f"{BASE}id/place/p", "x", None]),
        ),
        max_size=4,
    )
)
def test_axes_are_those_of_their_view_and_columns_of_the_rows(
    values: list[tuple[str | None, ...]],
) -> None:
    """Whatever the rows are, a view that is offered has its needed axes and no strange ones."""
    solutions = rows("day who where", *values)
    for view, axes in possible_axes(solutions).items():
        needed = NEEDED_AXES[view] - {"precision"}  # type: ignore[index]
        assert needed <= axes.keys() <= AXES[view]  # type: ignore[index]
        assert set(axes.values()) <= set(solutions.variables)


def test_a_column_stands_for_its_label() -> None:
    """Words of a drawing are those of the label beside an IRI."""
    named = with_names(
        rows("day who", ("2018-10-01", f"{BASE}id/actor/a")),
        dict.fromkeys([f"{BASE}id/actor/a"], "Islamic State").get,
    )
    assert possible_axes(named)["timeline"] == {"start": "day", "label": "whoLabel"}


def test_iris_are_named_by_the_store_or_by_their_last_part() -> None:
    """A column of IRIs gets a column of names; one that has one, and other columns, do not."""
    iri = f"{BASE}id/actor/islamic-state"
    named = with_names(rows("who what", (iri, "x"), (None, "y")), nameless)
    assert named.variables == ("who", "what", "whoLabel")
    assert [row["whoLabel"] for row in named] == [Term("literal", short_name(iri)), None]
    called = with_names(rows("who", (iri,)), {iri: "Daesh"}.get)
    assert [str(row["whoLabel"]) for row in called] == ["Daesh"]
    assert with_names(called, {}.get) == called


@pytest.mark.parametrize(
    ("written", "latitude", "longitude"),
    [
        ("POINT(40.8 34.7)", "34.7", "40.8"),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point ( -40.8  34.7 )", "34.7", "-40.8"),
        ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(34.7 40.8)", "34.7", "40.8"),
        ("<https://www.opengis.net/def/crs/EPSG/9.9.1/4326>POINT(34.7 40.8)", "34.7", "40.8"),
    ],
)
def test_points_in_wkt_become_coordinates(written: str, latitude: str, longitude: str) -> None:
    """The reference system tells which comes first: in CRS84, the default, the longitude."""
    (row,) = with_points(rows("what at", ("x", written)))
    assert (str(row["latitude"]), str(row["longitude"])) == (latitude, longitude)


METRES = "<http://www.opengis.net/def/crs/EPSG/0/32637> POINT(680000 3840000)"


def test_points_of_other_reference_systems_are_none() -> None:
    """Metres are no degrees: such a row has no place, and a column of them makes no map."""
    found = with_points(rows("at", (METRES,), ("POINT(40.8 34.7)",)))
    assert [row["latitude"] and str(row["latitude"]) for row in found] == [None, "34.7"]
    alone = rows("at", (METRES,))
    assert with_points(alone) == alone


def test_points_are_not_added_beside_coordinates_nor_read_from_words() -> None:
    """Rows that have coordinates keep them; a column with one other text is no column of points."""
    both = rows("at latitude", ("POINT(1 2)", 9))
    assert with_points(both) == both
    mixed = rows("at", ("POINT(1 2)",), ("point of order",))
    assert with_points(mixed) == mixed


@pytest.mark.parametrize(
    ("header", "view", "axes", "opens"),
    [
        ("#+ view: chart\n#+ axes: {x: a, y: b}\n", "chart", {"x": "a", "y": "b"}, ""),
        ("#+ view: chart\n", "chart", None, ""),
        ("#+ view: chart\n#+ axes: {x: a}\n", "chart", None, ""),
        ("#+ view: chart\n#+ axes: {x: a, y: b, q: c}\n", "chart", None, ""),
        ("#+ view: cake\n#+ axes: {x: a, y: b}\n", "", None, ""),
        ("# view: chart\n", "", None, ""),
        ('#+ view: map\n#+ opens: "{event}"\n', "map", None, "{event}"),
        ('#+ view: map\n#+ opens: "/events?type={type}"\n', "map", None, "/events?type={type}"),
        ('#+ view: map\n#+ opens: "//evil.example/"\n', "map", None, ""),
        ('#+ view: map\n#+ opens: "https://evil.example/"\n', "map", None, ""),
        ('#+ view: map\n#+ opens: "javascript:alert(1)"\n', "map", None, ""),
    ],
)
def test_a_header_is_a_wish_only_if_it_is_whole_and_ours(
    header: str, view: str, axes: dict[str, str] | None, opens: str
) -> None:
    """Unknown views, missing or strange axes and addresses elsewhere are passed over."""
    directives = read_directives(header + TEXT)
    assert (directives.view, directives.axes, directives.opens) == (view, axes, opens)


@given(st.text(max_size=80))
def test_any_text_has_a_wish(text: str) -> None:
    """Anybody may have written a header: reading it never fails and never leads away."""
    directives = read_directives("#+ view: map\n#+ opens: " + text)
    assert not directives.opens.startswith(("//", "http", "javascript"))


def test_every_drawn_query_of_the_catalogue_keeps_its_wish_in_the_editor() -> None:
    """What the editor shows of a canned query is drawn as the query's own page draws it."""
    drawn = [query for query in load_catalog() if query.view != "table"]
    assert len(drawn) > 5
    for query in drawn:
        directives = read_directives(for_editor(query, query.text))
        assert (directives.view, directives.axes, directives.opens) == (
            query.view,
            dict(query.axes),
            query.opens,
        )


def test_the_view_is_the_readers_then_the_querys_then_the_values() -> None:
    """A choice comes first, then the header; places without either are a map."""
    places = rows("lat long what", (34, 40, "x"))
    assert answer(places).view == "map"
    assert answer(places, view="table").view == "table"
    chart = "#+ view: chart\n#+ axes: {x: name, y: dead}\n" + TEXT
    assert answer(numbers("dead", 3), chart).view == "chart"
    assert answer(numbers("dead", 3)).view == "table"
    assert answer(numbers("dead", 3), view="map").view == "table"


def test_how_much_there_is_is_told() -> None:
    """Rows, time, and what is left out of the page."""
    assert answer(rows("a", ("x",))).told == "1 row in 0.25 s"
    many = rows("a", *((f"x{n}",) for n in range(MOST_ROWS + 1)))
    assert answer(many).told == f"{MOST_ROWS + 1} rows in 0.25 s; the first {MOST_ROWS} are shown"
    assert answer(rows("a", ("x",), ("y",)), is_partial=True).told.startswith("more than 2 rows")


@pytest.mark.parametrize(
    ("facts", "parts"),
    [
        ({"line": 2, "column": 3}, (2, 3, "WH", "ER {")),
        ({"line": 1, "column": 1}, (1, 1, "", "SELECT *")),
        ({"line": 2, "column": 99}, (2, 99, "WHER {", "")),
        ({"line": 9, "column": 1}, (None, None, "", "")),
        ({"line": 0, "column": 1}, (None, None, "", "")),
        ({"line": "2", "column": 1}, (None, None, "", "")),
        ({}, (None, None, "", "")),
    ],
)
def test_a_fault_shows_the_line_parted_where_it_was_noticed(
    facts: dict[str, object], parts: tuple[object, ...]
) -> None:
    """The two parts add up to the line; a place outside the query is not shown."""
    fault = find_fault("SELECT *\nWHER {", "syntax error", "write WHERE", facts)
    assert (fault.line, fault.column, fault.before, fault.after) == parts
    assert (fault.what, fault.remedy) == ("syntax error", "write WHERE")
