"""Lists answer as a search through all rows, or say that they are too slow or unwritable."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.store.lists import INDEX, LONGER, QUERIES, UNDATED, Name, TooSlow, Wanted
from tests.store.lists import BASE, HEADS, lists, write

ENOUGH = 300.0


def test_rows_by_hand_have_the_columns_of_the_queries() -> None:
    """The tests' tables stand for what the queries give."""
    assert {path.stem for path in QUERIES.glob("*.rq")} == set(HEADS)
    for name, head in HEADS.items():
        text = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
        selected = re.search(r"^SELECT (?:DISTINCT )?([?\w\s]+?)\s*WHERE", text, re.M)
        assert selected is not None
        assert selected[1].replace("?", "").split() == head.split()


@dataclass(frozen=True)
class Thing:
    """An event as the reference keeps it."""

    begins: str | None
    ends: str | None
    killed: int | None
    parts: tuple[tuple[str, str], ...]
    """Actor and role, each pair one row of the facet table."""


DAYS = st.none() | st.sampled_from(["2018-10-01", "2018-10-20", "2018-11-02", "2019-01-05"])
THINGS = st.lists(
    st.builds(
        lambda days, killed, parts: Thing(
            *sorted(days) if None not in days else days, killed, parts
        ),
        st.tuples(DAYS, DAYS),
        st.none() | st.integers(0, 9),
        st.lists(
            st.tuples(st.sampled_from("AB"), st.sampled_from(["attacker", "target"])),
            max_size=3,
            unique=True,
        ).map(tuple),
    ),
    max_size=6,
)
WANTED = st.builds(
    Wanted,
    st.just("events"),
    st.sampled_from(
        [
            (),
            ((("actor", "A"),),),
            ((("actor", "A"), ("role", "attacker")),),
            ((("actor", "A"),), (("role", "target"),)),
        ]
    ),
    st.sampled_from(["", "2018-10-20"]),
    st.sampled_from(["", "2018-11-02"]),
    st.booleans(),
)


def fits(thing: Thing, wanted: Wanted) -> bool:
    """Say by hand whether a thing is wanted: values of one group stand in one row."""
    for group in wanted.groups:
        said = dict(group)
        rows = ({"actor": actor, "role": role} for actor, role in thing.parts)
        if not any(said.items() <= row.items() for row in rows):
            return False
    if not wanted.first and not wanted.last:
        return True
    if thing.begins is None and thing.ends is None:
        return wanted.with_undated
    begins_late = not wanted.first or (thing.begins or "") >= wanted.first
    ends_early = not wanted.last or (thing.ends is not None and thing.ends <= wanted.last)
    return begins_late and ends_early


@settings(max_examples=25)
@example(
    things=[Thing(None, "2018-10-01", 1, ())],
    wanted=Wanted("events", first="2018-10-20", with_undated=True),
    falls=False,
)
@given(things=THINGS, wanted=WANTED, falls=st.booleans())
def test_lists_answer_as_a_search_through_all_rows(
    things: list[Thing], wanted: Wanted, falls: bool
) -> None:
    """Count, page and facet are those of a plain loop: filters, order, paging and numbers."""
    iris = {f"{BASE}id/event/{n}": thing for n, thing in enumerate(things)}
    with tempfile.TemporaryDirectory() as folder:
        made = lists(
            Path(folder),
            events=[
                {"item": iri, "begins": t.begins, "ends": t.ends, "killed": t.killed}
                for iri, t in iris.items()
            ],
            events_facets=[
                {"item": iri, "actor": actor, "role": role}
                for iri, t in iris.items()
                for actor, role in t.parts
            ],
        )
        expected = [iri for iri, thing in iris.items() if fits(thing, wanted)]
        assert made.count(wanted, seconds=ENOUGH) == len(expected)

        order = [("killed", falls)]
        page = made.page(wanted, order=order, first=0, most=-1, seconds=ENOUGH)
        killed = [iris[found.item].killed for found in page]
        known = [number for number in killed if number is not None]
        assert killed == [*sorted(known, reverse=falls), *[None] * (len(killed) - len(known))]
        assert sorted(found.item for found in page) == expected

        halves = [
            found.item
            for first in range(0, len(page) + 1, 2)
            for found in made.page(wanted, order=order, first=first, most=2, seconds=ENOUGH)
        ]
        assert halves == [found.item for found in page]

        values = made.facet(wanted, "actor", [("role", "target")], seconds=ENOUGH)
        assert dict(values) == Counter(
            actor for iri in expected for actor, role in iris[iri].parts if role == "target"
        )
        assert [number for _, number in values] == sorted((n for _, n in values), reverse=True)
        made.close()


@pytest.mark.parametrize(
    ("begins", "ends", "values"),
    [
        (None, None, {UNDATED}),
        ("2018-10-01", "2018-10-31", {"2018", "2018-10"}),
        ("2018-10-01", "2018-11-01", {"2018"}),
        ("2018-12-31", "2019-01-01", {LONGER}),
        ("2018-10-01", None, {LONGER}),
        (None, "2018-10-01", {LONGER}),
    ],
)
def test_a_thing_is_filed_under_the_year_and_month_that_hold_all_its_days(
    tmp_path: Path, begins: str | None, ends: str | None, values: set[str]
) -> None:
    """A side that is open belongs to no year, and two months only to their year."""
    made = lists(tmp_path, events=[{"item": f"{BASE}e", "begins": begins, "ends": ends}])
    assert made.facet(Wanted("events"), "when", (), seconds=ENOUGH) == [
        (value, 1) for value in sorted(values)
    ]
    made.close()


def test_what_is_not_listed_is_left_out_with_its_facets(tmp_path: Path) -> None:
    """Numbers may come of things that are no entry of the list: they make none."""
    made = lists(
        tmp_path,
        actors=[
            {"item": f"{BASE}a", "name": "A"},
            {"item": f"{BASE}b", "did": 3, "listed": None},
        ],
        actors_facets=[{"item": f"{BASE}a", "kind": "k"}, {"item": f"{BASE}b", "kind": "k"}],
    )
    found = made.page(Wanted("actors"), order=[("name", False)], first=0, most=9, seconds=ENOUGH)
    assert [one.item for one in found] == [f"{BASE}a"]
    assert made.facet(Wanted("actors"), "kind", (), seconds=ENOUGH) == [("k", 1)]
    made.close()


def test_the_first_value_of_a_column_holds(tmp_path: Path) -> None:
    """Several rows of one thing are one entry, whose columns fill as they come."""
    made = lists(
        tmp_path,
        actors=[
            {"item": f"{BASE}a", "name": "A"},
            {"item": f"{BASE}a", "did": 3, "listed": None},
            {"item": f"{BASE}a", "name": "other", "did": 4},
        ],
    )
    (one,) = made.page(Wanted("actors"), order=[], first=0, most=9, seconds=ENOUGH)
    assert dict(one.columns) == {
        "name": "A", "kind": None, "did": 3, "suffered": None, "claims": None,
    }  # fmt: skip
    made.close()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("deir", {"Deir ez-Zor", "Deir_100%"}),
        ("DEIR zor", {"Deir ez-Zor"}),
        ("100%", {"Deir_100%"}),
        ("r_1", {"Deir_100%"}),
        ("%", {"Deir_100%"}),
        ("z e", {"Deir ez-Zor"}),
        ("hajin", set()),
        ("' OR 1=1 --", set()),
        ("\\", set()),
    ],
)
def test_words_of_the_name_are_found_as_they_are(
    tmp_path: Path, words: str, found: set[str]
) -> None:
    """Every word must occur; signs that SQL knows as patterns stand for themselves."""
    names = ("Deir ez-Zor", "Deir_100%", "Raqqa", "Ar-1")
    made = lists(
        tmp_path,
        places=[{"item": f"{BASE}{n}", "name": name} for n, name in enumerate(names)],
        names=[{"item": f"{BASE}{n}", "name": name} for n, name in enumerate(names)],
    )
    wanted = Wanted("places", words=words)
    page = made.page(wanted, order=[], first=0, most=9, seconds=ENOUGH)
    assert {str(one.columns["name"]) for one in page} == found
    assert made.count(wanted, seconds=ENOUGH) == len(found)
    made.close()


LETTERED = st.text(
    st.sampled_from("aAzZ\u00f6\u00d6\u0436\u0416\u03c3\u03c2\u03a3 -"),
    min_size=1,
    max_size=5,
)


@settings(max_examples=50)
@given(names=st.lists(LETTERED, max_size=6), words=LETTERED)
def test_names_are_sifted_in_any_case(names: list[str], words: str) -> None:
    """As a plain loop over folded names does it: in every alphabet, not in that of ASCII alone."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [{"item": f"{BASE}{n}", "name": name} for n, name in enumerate(names)]
        made = lists(Path(folder), places=rows, names=rows)

        def found(words: str) -> list[str]:
            wanted = Wanted("places", words=words)
            page = made.page(wanted, order=[("name", False)], first=0, most=-1, seconds=ENOUGH)
            return sorted(str(one.columns["name"]) for one in page)

        fitting = [n for n in names if all(w in n.casefold() for w in words.casefold().split())]
        assert found(words) == sorted(fitting)
        assert found(words) == found(words.upper()) == found(words.lower())
        made.close()


def test_the_parent_of_a_place_is_the_smallest_that_contains_it(tmp_path: Path) -> None:
    """Of district, province and country the district: it lies itself in the most."""
    within = {
        "hajin": ["district", "province", "country"],
        "district": ["province", "country"],
        "province": ["country"],
        "country": [],
    }
    rows = [
        {
            "item": f"{BASE}{place}",
            "name": place.title(),
            "area": f"{BASE}{area}",
            "larger": f"{BASE}{larger}" if larger else None,
        }
        for place, areas in within.items()
        for area in [place, *areas]
        for larger in within[area] or [""]
    ]
    made = lists(tmp_path, names=rows)
    found = made.names([f"{BASE}{place}" for place in within] + [f"{BASE}unknown"])
    assert found == {
        f"{BASE}hajin": Name("Hajin", f"{BASE}district"),
        f"{BASE}district": Name("District", f"{BASE}province"),
        f"{BASE}province": Name("Province", f"{BASE}country"),
        f"{BASE}country": Name("Country", ""),
    }
    made.close()


def test_a_question_without_time_is_too_slow(tmp_path: Path) -> None:
    """Rows and facets are stopped; the next question is answered as if nothing had been."""
    items = [{"item": f"{BASE}{n}", "killed": n} for n in range(1_000)]
    made = lists(
        tmp_path, events=items, events_facets=[{"item": i["item"], "actor": "A"} for i in items]
    )
    wanted = Wanted("events", ((("actor", "A"),),))
    with pytest.raises(TooSlow):
        made.page(wanted, order=[("killed", True)], first=0, most=-1, seconds=-1)
    with pytest.raises(TooSlow):
        made.facet(Wanted("events"), "actor", (), seconds=-1)
    assert made.count(wanted, seconds=60) == 1_000
    made.close()


def test_a_facet_is_counted_once_for_a_file_and_again_for_another(tmp_path: Path) -> None:
    """Who turns pages waits for no count; another file or another filter has its own."""
    items = [{"item": f"{BASE}{n}"} for n in range(1_000)]
    for actor in ("A", "B"):
        facets = [{"item": item["item"], "actor": actor} for item in items]
        named = [item | {"name": "x"} for item in items]
        made = lists(tmp_path, events=items, events_facets=facets, names=named)
        counted = made.facet(Wanted("events"), "actor", (), seconds=ENOUGH)
        assert counted == [(actor, 1_000)]
        counted.clear()
        assert made.facet(Wanted("events"), "actor", (), seconds=-1) == [(actor, 1_000)]
        with pytest.raises(TooSlow):
            made.facet(Wanted("events", words="x"), "actor", (), seconds=-1)
        made.close()


def test_lists_that_cannot_be_written_name_the_file(tmp_path: Path) -> None:
    """A folder that is not there is an error with its path and a remedy."""
    with pytest.raises(StoreError) as caught:
        write(tmp_path / "missing", {})
    assert str(tmp_path / "missing" / INDEX) in str(caught.value)
    assert caught.value.remedy


def test_writing_again_replaces_the_lists(tmp_path: Path) -> None:
    """What an earlier file held is gone."""
    lists(tmp_path, events=[{"item": f"{BASE}old"}]).close()
    made = lists(tmp_path, events=[{"item": f"{BASE}new"}])
    page = made.page(Wanted("events"), order=[], first=0, most=9, seconds=ENOUGH)
    assert [one.item for one in page] == [f"{BASE}new"]
    made.close()


def test_open_lists_are_read_only(tmp_path: Path) -> None:
    """A reader cannot change a published generation, whatever it is asked."""
    made = lists(tmp_path, events=[{"item": f"{BASE}e"}])
    before = (tmp_path / INDEX).read_bytes()
    wanted = Wanted("events", ((("actor", "A"),),))
    made.facet(wanted, "role", (), seconds=ENOUGH)
    made.close()
    assert (tmp_path / INDEX).read_bytes() == before


def test_rows_of_the_engine_in_any_order_give_the_same_file(tmp_path: Path) -> None:
    """Values stand as they are sorted, so that two builds of one store show the same page."""
    facets = [
        {"item": f"{BASE}{item}", "actor": actor, "stance": stance}
        for item in "ab"
        for actor in ("US", "IS", None)
        for stance in ("stated", "denied", None)
    ]
    items = [{"item": f"{BASE}b"}, {"item": f"{BASE}a"}]
    files = []
    for number, step in enumerate((1, -1)):
        folder = tmp_path / str(number)
        folder.mkdir()
        tables = {"events": items[::step], "events-facets": facets[::step]}
        files.append(write(folder, tables).read_bytes())
    assert files[0] == files[1]
