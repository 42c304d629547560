"""What a person writes into a review file is read as they mean it, or refused with its line."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, LinkError
from kg.link.matching import judge_item, kilometres
from kg.link.review import COLUMNS, read_decisions, read_review, write_review
from kg.link.run import LinkResult
from kg.link.wikidata import Item
from kg.model.entities import Actor, Place
from kg.model.links import Link

TODAY = date(2026, 1, 2)
ENTITIES = ("actor/aro-front", "actor/tide-front", "place/aro")


def written(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    """Write a review file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, columns, restval="")
        lines.writeheader()
        lines.writerows(rows)
    return path


def row(entity: str, item: str, decision: str = "", **more: str) -> dict[str, str]:
    """Return a line; whoever decides is Ada."""
    decided_by = "Ada" if decision else ""
    given_by = {"entity": entity, "wikidata": item, "decision": decision, "decided_by": decided_by}
    return {**given_by, **more}


PROPOSED = {"relation": "exact", "score": "0.950", "reasons": "a; b", "retrieved": "2025-12-01"}
FRONT, TIDE, ARO = ENTITIES


def read(path: Path) -> set[tuple[str, str, str, str]]:
    """Return what is read: entity, item, relation and who decided."""
    links = read_review(path, today=TODAY, knows=lambda id: id in ENTITIES)
    return {(one.entity_id, one.wikidata, one.relation, one.decided_by) for one in links}


@pytest.mark.parametrize(
    ("rows", "links"),
    [
        ([row(FRONT, "Q1", **PROPOSED)], {(FRONT, "Q1", "exact", "")}),
        ([row(FRONT, "Q1", "reject", **PROPOSED)], set()),
        ([row(FRONT, "Q1", "close", **PROPOSED)], {(FRONT, "Q1", "close", "Ada")}),
        ([row(FRONT, "Q1", "accept")], {(FRONT, "Q1", "exact", "Ada")}),
        ([row(FRONT, "Q1", "ACCEPT ")], {(FRONT, "Q1", "exact", "Ada")}),
        (
            [row(FRONT, "https://www.wikidata.org/wiki/Q1", "accept")],
            {(FRONT, "Q1", "exact", "Ada")},
        ),
        (
            [row(FRONT, "Q1", **PROPOSED), row(FRONT, "Q2", "accept")],
            {(FRONT, "Q2", "exact", "Ada")},
        ),
        (
            [row(FRONT, "Q2", "accept"), row(FRONT, "Q1", **PROPOSED)],
            {(FRONT, "Q2", "exact", "Ada")},
        ),
        (
            [row(FRONT, "Q1", "accept"), row(FRONT, "Q2", "close")],
            {(FRONT, "Q1", "exact", "Ada"), (FRONT, "Q2", "close", "Ada")},
        ),
        (
            [row(FRONT, "Q1", "accept"), row(ARO, "Q1", "accept")],
            {(FRONT, "Q1", "exact", "Ada"), (ARO, "Q1", "exact", "Ada")},
        ),
        ([], set()),
    ],
)  # fmt: skip
def test_the_word_of_a_person_outranks_the_machines(
    tmp_path: Path, rows: list[dict[str, str]], links: set[tuple[str, str, str, str]]
) -> None:
    """What is accepted takes the place of what was proposed; an actor and a place may share one."""
    assert read(written(tmp_path / "r.csv", *rows)) == links


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        ([row(FRONT, "Q1", "maybe")], ":2", "decision 'maybe' is unknown"),
        ([row(FRONT, "Q1", "accept", decided_by=" ")], ":2", "no name beside it"),
        ([row(FRONT, "Q1")], ":2", "nobody decided on the link"),
        ([row("actor/nobody", "Q1", "accept")], ":2", "no entity 'actor/nobody'"),
        ([row(FRONT, "Q01", "accept")], ":2", "'Q01' is no item"),
        ([row(FRONT, "q1", "accept")], ":2", "'q1' is no item"),
        ([row(FRONT, "", "accept")], ":2", "'' is no item"),
        ([row(FRONT, "Q1", **PROPOSED | {"score": "high"})], ":2", "score 'high' is not a number"),
        (
            [row(FRONT, "Q1", "accept"), row(FRONT, "Q2", "accept")],
            "", "actor/aro-front is accepted as Q1 and Q2",
        ),
        (
            [row(FRONT, "Q1", "accept"), row(TIDE, "Q1", "accept")],
            "", "Q1 is accepted for actor/aro-front and actor/tide-front",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, rows: list[dict[str, str]], line: str, what: str
) -> None:
    """With its line, or the file where two lines contradict; and what to do."""
    path = written(tmp_path / "r.csv", *rows)
    with pytest.raises(LinkError) as caught:
        read(path)
    assert what in caught.value.what
    assert caught.value.where == f"r.csv{line}"
    assert caught.value.remedy


def test_an_item_that_the_authority_has_otherwise_is_refused(tmp_path: Path) -> None:
    """The same one is fine; a close match beside it, too."""
    path = written(tmp_path / "r.csv", row(FRONT, "Q2", "accept"))
    with pytest.raises(LinkError, match="actor/aro-front is Q1 in the authority"):
        read_review(path, today=TODAY, item_of=lambda _: "Q1")
    for item, decision in (("Q1", "accept"), ("Q2", "close")):
        written(path, row(FRONT, item, decision))
        (link,) = read_review(path, today=TODAY, item_of=lambda _: "Q1")
        assert (link.wikidata, link.decided_on) == (item, "2026-01-02")


def test_four_columns_are_enough(tmp_path: Path) -> None:
    """Nothing was compared, so there is no score; a file that is not there is named."""
    columns = ("entity", "wikidata", "decision", "decided_by")
    path = written(tmp_path / "r.csv", row(FRONT, "Q1", "accept"), columns=columns)
    assert read_review(path, today=TODAY) == (
        Link(FRONT, "Q1", "exact", None, (), "Ada", "2026-01-02"),
    )
    with pytest.raises(LinkError, match="no such review file") as caught:
        read_review(tmp_path / "none.csv", today=TODAY)
    assert all(column in caught.value.remedy for column in columns)
    written(path, {"entity": FRONT}, columns=("entity",))
    with pytest.raises(KgError, match="is missing"):
        read_review(path, today=TODAY)


# -- writing and reading ---------------------------------------------------------------------

ITEMS = st.sampled_from(["Q1", "Q2", "Q3"])
LINKS = st.builds(
    Link, st.just(""), ITEMS, st.sampled_from(["exact", "close"]),
    st.sampled_from([0.5, 0.876, 1.0]),
    st.lists(st.sampled_from(["name alike", 'type "x", y']), max_size=2).map(tuple),
    decided_on=st.just("2025-12-01"),
)  # fmt: skip


@st.composite
def results(draw: st.DrawFn) -> list[LinkResult]:
    """Draw what a run proposes: of each entity at most one exact item, each item once."""
    found = []
    for entity in draw(st.lists(st.sampled_from(ENTITIES), unique=True)):
        links = draw(st.lists(LINKS, max_size=3, unique_by=lambda link: link.wikidata))
        own = tuple(
            replace(link, entity_id=entity, relation="close" if rank else link.relation)
            for rank, link in enumerate(links)
        )
        found.append(LinkResult(entity, "A, b", "person", own, "label", 'says "x"'))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for review files."""
    return tmp_path_factory.mktemp("reviews")


@given(proposed=results())
def test_what_is_written_and_left_alone_is_read_back(
    folder: Path, proposed: list[LinkResult]
) -> None:
    """Every link, with score and reasons; the count is that of the lines."""
    path = folder / "plain.csv"
    path.unlink(missing_ok=True)
    count = write_review(proposed, path)
    expected = [link for result in proposed for link in result.links]
    assert count == len(expected)
    assert list(read_review(path, today=TODAY)) == expected
    assert read_decisions(path) == {}


@given(first=results(), then=results(), data=st.data())
def test_a_new_run_keeps_every_decision(
    folder: Path, first: list[LinkResult], then: list[LinkResult], data: st.DataObject
) -> None:
    """Whether the link is proposed again or not; nobody has to decide twice."""
    path = folder / "kept.csv"
    path.unlink(missing_ok=True)
    write_review(first, path)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for line in rows:
        decision = data.draw(st.sampled_from(["", "close", "reject"]))
        line |= {"decision": decision, "decided_by": "Ada" if decision else ""}
    written(path, *rows)
    before = {key: (r["decision"], r["decided_by"]) for key, r in read_decisions(path).items()}
    write_review(then, path)
    after = {key: (r["decision"], r["decided_by"]) for key, r in read_decisions(path).items()}
    assert after == before
    assert not list(folder.glob("*.part"))


# -- comparing -------------------------------------------------------------------------------

HAJIN = Place("place/hajin", "populated", "Hajin", ("Hajeen",), 34.69, 40.83, geonames="174506")
SAME = Item("Q1", "Hajin", "town", ("Hajin", "هجين"), ("Q532",), 34.69, 40.83, (), "2026-01-01")
FITS, TYPES = frozenset({"Q532"}), frozenset({"Q532", "Q515"})


def score(entity: Actor | Place, item: Item, *, fitting: frozenset[str] = FITS) -> float:
    """Return how well an item fits."""
    return judge_item(entity, item, fitting=fitting, accepted=TYPES).score


@pytest.mark.parametrize(
    ("change", "least", "most"),
    [
        ({}, 0.99, 1.0),
        ({"names": ("Hajeen",)}, 0.99, 1.0),
        ({"latitude": None, "longitude": None}, 0.8, 0.9),
        ({"latitude": 34.70}, 0.9, 0.99),
        ({"latitude": 35.9}, 0.0, 0.0),
        ({"names": ("Aleppo",)}, 0.0, 0.75),
        ({"names": ()}, 0.0, 0.5),
        ({"names": ("Aleppo",), "geonames": ("174506",)}, 0.98, 0.98),
        ({"latitude": 35.9, "geonames": ("174506",)}, 0.0, 0.0),
    ],
)
def test_a_point_that_contradicts_outranks_a_name(
    change: dict[str, object], least: float, most: float
) -> None:
    """And a name that is another is not made good by the point; one id makes it one."""
    assert least <= score(HAJIN, replace(SAME, **change)) <= most  # type: ignore[arg-type]


def test_a_type_that_does_not_fit_rules_out() -> None:
    """However well the name fits; where no type is known for the kind, none is asked for."""
    assert score(HAJIN, SAME, fitting=frozenset()) == 0.0
    unchecked = judge_item(HAJIN, SAME, fitting=frozenset(), accepted=frozenset())
    assert 0.8 < unchecked.score < 1.0
    assert "type not checked" in unchecked.reasons


@pytest.mark.parametrize(
    ("names", "least", "most"),
    [
        (("Rapid Support Forces", "RSF"), 0.95, 1.0),
        (("RSF",), 0.3, 0.75),
        (("Reporters Without Borders", "RSF"), 0.3, 0.75),
    ],
)
def test_an_acronym_alone_is_no_name(names: tuple[str, ...], least: float, most: float) -> None:
    """RSF is a force of Sudan and a body of journalists."""
    rsf = Actor("actor/rsf", "state-force", "Rapid Support Forces", ("RSF",))
    found = judge_item(rsf, replace(SAME, names=names), fitting=FITS, accepted=TYPES)
    assert least <= found.score <= most
    assert ("no more than an acronym in common" in found.reasons) is (most < 0.9)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_kilometres_are_a_distance(a: float, b: float, c: float, d: float) -> None:
    """The same both ways, nought from a place to itself, half round the globe at most."""
    assert kilometres(a, b, c, d) == pytest.approx(kilometres(c, d, a, b), abs=1e-6)
    assert kilometres(a, b, a, b) == pytest.approx(0, abs=1e-6)
    assert 0 <= kilometres(a, b, c, d) <= 20_016
