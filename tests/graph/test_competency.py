"""The canned questions get right answers from a report graph as it is built.

The queries have golden tests of their own on a graph written by hand; here they are asked of what
the graph room makes of the hand-built article.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from kg.catalog import bind, load_catalog

BASE = "https://kg.local/"
Row = dict[str, str]


@pytest.fixture(scope="module")
def ask(root: Path) -> Callable[..., list[Row]]:
    """Return a function that runs a canned query on the example and gives its rows."""
    store = pyoxigraph.Store()
    store.load(path=str(root / "tests/golden/example.trig"), format=pyoxigraph.RdfFormat.TRIG)
    for quad in list(store):
        store.add(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object))
    catalog = load_catalog()

    def run(slug: str, **values: str) -> list[Row]:
        found = store.query(bind(catalog[slug], values, base=BASE))
        names = [variable.value for variable in found.variables]
        return [
            {name: row[name].value.rpartition("/")[2] for name in names if row[name] is not None}
            for row in found
        ]

    return run


def test_every_figure_is_shown_once(ask) -> None:
    """Ten figures, each with sentence and offsets; eight have a speaker who is not the report."""
    rows = ask("figures")
    assert len(rows) == 10
    assert all(row["sentence"] and int(row["begin"]) < int(row["end"]) for row in rows)
    assert sum("speaker" in row for row in rows) == 8


def test_naive_and_additive_total_differ(ask) -> None:
    """Adding every number gives 563; what may be added gives 104, and the rest says why not."""
    rows = ask("additive-total")
    assert {(row["naiveTotal"], row["additiveTotal"]) for row in rows} == {("563", "104")}
    assert {row["asWritten"] for row in rows if row["reason"]} == {
        "414",
        "Twenty-eight",
        "seven",
        "10 of them",
    }


def test_summable_deaths_by_status(ask) -> None:
    """Combatants exactly 39; civilians 65 and up, for one figure is open above."""
    found = {row["victims"]: (row["low"], row["open"]) for row in ask("summable-deaths")}
    assert found == {"combatant": ("39", "0"), "civilian": ("65", "1")}


def test_contested_claims_name_who_disputes_and_who_relays(ask) -> None:
    """The hostages are doubted through an agency; the raid is denied by the accused."""
    found = {
        (row["speakerLabel"], row["disputerLabel"], row["stance"], row.get("relayLabel"))
        for row in ask("contested-claims")
    }
    assert found == {
        ("Ivan Orlov", "Northern army", "doubts", "Reuters"),
        ("Activists", "Northern army", "denies", None),
    }


def test_unverified_claims_are_those_the_report_calls_so(ask) -> None:
    """One claim, one row."""
    assert [row["figure"] for row in ask("unverified-claims")] == ["dozens killed"]


def test_perpetrators_by_stance(ask) -> None:
    """Stated, suspected, claimed and denied parts are kept apart."""
    found = {(row["actorLabel"], row["stance"]) for row in ask("perpetrators")}
    assert {
        ("Black Banner", "claims-responsibility"),
        ("Black Banner", "suspects"),
        ("Northern army", "denies"),
        ("Western Coalition", "asserts"),
    } <= found


def test_claims_of_parties(ask) -> None:
    """Who fights and also speaks is marked."""
    found = {(row["speakerLabel"], row["stance"]) for row in ask("party-claims")}
    assert found == {("Northern army", "denies"), ("Black Banner", "claims-responsibility")}


def test_cumulative_series_starts_where_the_text_says(ask) -> None:
    """A running total has its start and stands alone."""
    (row,) = ask("cumulative-series")
    assert (row["value"], row["since"]) == ("414", "2019-02-10")


def test_children_are_counted_by_attacker_and_weapon(ask) -> None:
    """Ten children by an air strike of the coalition."""
    (row,) = ask("children-and-women")
    assert (row["people"], row["attackerLabel"], row["means"], row["atLeast"]) == (
        "children",
        "Western Coalition",
        "air-strike",
        "10",
    )


def test_threats_are_listed_with_their_day(ask) -> None:
    """The threatened offensive is a threat and nothing followed."""
    (row,) = ask("threats-and-sequels")
    assert row["realisation"] == "threatened"
    assert "sequel" not in row


def test_names_nobody_knows_are_listed_with_a_sentence(ask) -> None:
    """A curator sees what to look up, and where it stands."""
    rows = ask("unresolved-mentions")
    assert {row["entityLabel"] for row in rows} >= {"Kashta", "Tamra", "State media"}
    assert all(row["example"] for row in rows)
