"""The graph of the two sample articles gives the answers that a careful reader gives.

Built by the real command, asked in SPARQL over the store.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.end_to_end.conftest import RunKg

pytestmark = pytest.mark.slow

OCTOBER, NOVEMBER = "2018-10-21", "2018-11-13"
OBSERVATORY = "Syrian Observatory for Human Rights"

PREFIXES = """
PREFIX kg: <https://w3id.org/conflict-kg/ns#>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX schema: <https://schema.org/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
FIGURES = """
SELECT ?published ?words ?minimum ?best ?maximum ?harm ?scope ?status ?summable ?total ?superset
       ?since ?type ?modality ?begins ?ends ?demographic
       (GROUP_CONCAT(DISTINCT ?placeLabel; SEPARATOR="|") AS ?places)
       (GROUP_CONCAT(DISTINCT ?speakerLabel; SEPARATOR="|") AS ?speakers)
       (GROUP_CONCAT(DISTINCT ?actorLabel; SEPARATOR="|") AS ?actors)
WHERE {
  ?claim kg:hasCount ?count ; kg:about ?event ; kg:reportedIn/schema:datePublished ?published .
  ?event sem:eventType ?type ; kg:modality ?modality .
  ?count kg:asWritten ?words ; kg:harm ?harm ; kg:scope ?scope ; kg:victimStatus ?status ;
         kg:summable ?summable .
  OPTIONAL { ?count kg:minimum ?minimum } OPTIONAL { ?count kg:best ?best }
  OPTIONAL { ?count kg:maximum ?maximum } OPTIONAL { ?count kg:periodStart ?since }
  OPTIONAL { ?count kg:demographic ?demographic }
  OPTIONAL { ?count kg:componentOf/kg:asWritten ?total }
  OPTIONAL { ?count kg:subsetOf/kg:asWritten ?superset }
  OPTIONAL { ?event sem:hasEarliestBeginTimeStamp ?begins }
  OPTIONAL { ?event sem:hasLatestEndTimeStamp ?ends }
  OPTIONAL { ?event sem:hasPlace/skos:prefLabel ?placeLabel }
  OPTIONAL { ?claim kg:statedBy/skos:prefLabel ?speakerLabel }
  OPTIONAL {
    ?event kg:participation ?part .
    ?part sem:roleType ?role ; rdf:value/skos:prefLabel ?actorLabel .
    FILTER(STRENDS(STR(?role), "attacker") || STRENDS(STR(?role), "hostage-holder"))
  }
}
GROUP BY ?published ?words ?minimum ?best ?maximum ?harm ?scope ?status ?summable ?total ?superset
         ?since ?type ?modality ?begins ?ends ?demographic ?count ?event
"""
PARTS = """
SELECT DISTINCT ?type ?realisation ?actor ?stance WHERE {
  ?event sem:eventType ?type ; kg:realisation ?realisation ; kg:participation ?part ;
         kg:reportedIn/schema:datePublished ?published .
  ?part rdf:value/skos:prefLabel ?actor ; kg:stance ?stance ; sem:roleType ?role .
  FILTER(STR(?published) = "2018-11-13" && STRENDS(STR(?role), "attacker"))
}
"""


@dataclass(frozen=True)
class Figure:
    """One figure of the graph with the event it belongs to; concepts by their last word."""

    cells: dict[str, str]

    def __getattr__(self, name: str) -> str:
        value = self.cells[name]
        return value.rpartition("/")[2] if value.startswith("http") else value

    @property
    def bounds(self) -> tuple[str, str, str]:
        """Return minimum, best and maximum; "" where open."""
        return self.minimum, self.best, self.maximum

    @property
    def days(self) -> tuple[str, str]:
        """Return first and last day of the event."""
        return self.begins, self.ends


Ask = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="module")
def ask(kg: RunKg, seed_store: Path) -> Ask:
    """Ask the store and return rows by column name."""

    def rows(query: str) -> list[dict[str, str]]:
        text = kg("sparql", PREFIXES + query, "--store", seed_store, "--format", "csv").stdout
        return list(csv.DictReader(io.StringIO(text)))

    return rows


@pytest.fixture(scope="module")
def figures(ask: Ask) -> list[Figure]:
    """Return every figure of both articles, once."""
    return [Figure(row) for row in ask(FIGURES)]


def one(figures: list[Figure], published: str, words: str, harm: str = "killed") -> Figure:
    """Return the only figure with these words in the article of that day."""
    found = [f for f in figures if (f.published, f.words, f.harm) == (published, words, harm)]
    assert len(found) == 1, [f.cells for f in found]
    return found[0]


def summable(figures: list[Figure], published: str, status: str) -> list[Figure]:
    """Return the killed of that status that may be added."""
    return [
        f
        for f in figures
        if (f.published, f.harm, f.status, f.summable) == (published, "killed", status, "true")
    ]


@pytest.mark.parametrize(
    ("words", "number", "type", "place"),
    [("Twenty-eight", "28", "air-strike", "Hajin"), ("seven", "7", "armed-clash", "")],
)
def test_28_and_7_are_parts_of_35(
    figures: list[Figure], words: str, number: str, type: str, place: str
) -> None:
    """The dead of the air strikes and of the ground fighting on 20 October make up the 35."""
    found = one(figures, OCTOBER, words)
    assert (found.bounds, found.type) == ((number,) * 3, type)
    assert (found.total, found.summable) == ("35", "false")
    assert found.days == ("2018-10-20", "2018-10-20")
    assert place in found.places
    assert OBSERVATORY in found.speakers


def test_35_is_the_total(figures: list[Figure]) -> None:
    """The 35 militants killed on Saturday are what may be added."""
    total = one(figures, OCTOBER, "35")
    assert (total.best, total.status, total.summable) == ("35", "combatant", "true")
    assert total.days == ("2018-10-20", "2018-10-20")


@pytest.mark.parametrize("words", ["414", "227"])
def test_cumulative_since_september(figures: list[Figure], words: str) -> None:
    """414 militants and 227 SDF fighters are totals since 10 September and are never added."""
    found = one(figures, OCTOBER, words)
    assert (found.scope, found.since, found.summable) == ("cumulative", "2018-09-10", "false")
    assert OBSERVATORY in found.speakers


def test_41_civilians_of_whom_10_children(figures: list[Figure]) -> None:
    """At least 41 civilians on 18 and 19 October; the 10 children are among them."""
    whole = one(figures, OCTOBER, "at least 41")
    assert whole.bounds == ("41", "41", "")
    assert (whole.status, whole.type, whole.summable) == ("civilian", "air-strike", "true")
    assert whole.days == ("2018-10-18", "2018-10-19")
    assert OBSERVATORY in whole.speakers
    children = one(figures, OCTOBER, "10")
    assert (children.superset, children.demographic) == ("at least 41", "children")
    assert children.summable == "false"


def test_hostages_are_putins_claim_and_doubted(ask: Ask, figures: list[Figure]) -> None:
    """Almost 700 hostages are what Putin says; the US military doubts it, Reuters relays that."""
    claim = one(figures, OCTOBER, "almost 700", harm="abducted")
    assert claim.speakers == "Vladimir Putin"
    assert "Islamic State" in claim.actors
    doubts = ask(
        """SELECT ?who ?stance ?relay WHERE {
          ?dispute kg:disputes ?claim ; kg:stance ?stance ; kg:statedBy/skos:prefLabel ?who .
          ?claim kg:statedBy/skos:prefLabel "Vladimir Putin"@en .
          OPTIONAL { ?dispute kg:relayedBy/skos:prefLabel ?relay }
        }"""
    )
    told = {(row["who"], row["stance"].rpartition("/")[2], row["relay"]) for row in doubts}
    assert ("United States Armed Forces", "doubts", "Reuters") in told


def test_what_may_be_added_in_october(figures: list[Figure]) -> None:
    """35 combatants and at least 41 civilians; not the sum of every number."""
    assert sum(int(f.minimum) for f in summable(figures, OCTOBER, "combatant")) == 35
    assert sum(int(f.minimum) for f in summable(figures, OCTOBER, "civilian")) == 41


def test_each_part_of_the_35_shows_its_own_dead(kg: RunKg, seed_store: Path) -> None:
    """On 20 October 28 died in air strikes and seven in fighting: 35 in sum, not 70."""
    day = ("--param", "from=2018-10-20", "--param", "to=2018-10-20", "--format", "csv")
    answers = [
        list(csv.DictReader(io.StringIO(kg("query", slug, "--store", seed_store, *day).stdout)))
        for slug in ("incidents", "summable-deaths")
    ]
    told = {(row["type"], row["killed"], row["victims"]) for row in answers[0] if row["killed"]}
    assert told == {("air-strike", "28", "28 combatant"), ("armed-clash", "7", "7 combatant")}
    assert [(r["victims"], r["low"], r["high"]) for r in answers[1]] == [("combatant", "35", "35")]


def test_car_bomb_in_maizila(figures: list[Figure], ask: Ask) -> None:
    """A car bomb on 12 November killed seven civilians; IS is suspected, not named as fact."""
    found = one(figures, NOVEMBER, "Seven")
    assert (found.type, found.best, found.status) == ("car-bomb", "7", "civilian")
    assert found.days == ("2018-11-12", "2018-11-12")
    assert "Maizila" in found.places
    stances = {
        row["stance"].rpartition("/")[2]
        for row in ask(PARTS)
        if row["type"].endswith("/car-bomb") and row["actor"] == "Islamic State"
    }
    assert stances == {"suspects"}


def test_strike_near_the_oil_field(figures: list[Figure]) -> None:
    """Ten IS members died in a coalition strike near the al-Tanak oil field, the SDF says."""
    found = one(figures, NOVEMBER, "Ten")
    assert (found.type, found.best, found.status) == ("air-strike", "10", "combatant")
    assert "Tanak" in found.places
    assert "oalition" in found.actors


def test_26_in_hajin_once(figures: list[Figure]) -> None:
    """The 26 killed in Hajin on Friday 9 November are told twice and counted once."""
    found = [
        f for f in figures if f.published == NOVEMBER and f.best == "26" and f.harm == "killed"
    ]
    assert len(found) == 1
    assert found[0].days == ("2018-11-09", "2018-11-09")
    assert "Hajin" in found[0].places
    assert OBSERVATORY in found[0].speakers
    children, women = one(figures, NOVEMBER, "14"), one(figures, NOVEMBER, "9")
    assert (children.superset, women.superset) == ("26", "26")


def test_dozens_are_unverified(figures: list[Figure]) -> None:
    """'Dozens' is a number with a shape, told by Amaq and state media and not verified."""
    found = one(figures, NOVEMBER, "dozens")
    assert found.bounds == ("24", "", "99")
    assert found.modality == "unverified"
    assert "Amaq" in found.speakers
    assert found.days == ("2018-11-11", "2018-11-11")


def test_manbij_is_claimed_by_is(figures: list[Figure], ask: Ask) -> None:
    """Four SDF fighters were killed in Manbij; IS claims the attack."""
    found = one(figures, NOVEMBER, "Four")
    assert (found.best, found.status, found.places) == ("4", "combatant", "Manbij")
    assert found.days == ("2018-11-13", "2018-11-13")
    stances = {(row["actor"], row["stance"].rpartition("/")[2]) for row in ask(PARTS)}
    assert ("Islamic State", "claims-responsibility") in stances


def test_nobody_says_who_the_dead_of_the_war_were(figures: list[Figure]) -> None:
    """More than 360,000 people: neither civilians nor combatants."""
    assert one(figures, OCTOBER, "more than 360,000").status == "unknown"


def test_hts_claims_ten(figures: list[Figure]) -> None:
    """HTS itself says that it killed ten pro-Assad fighters."""
    found = one(figures, NOVEMBER, "ten")
    assert (found.best, found.status) == ("10", "combatant")
    assert "Hayat Tahrir al-Sham" in found.speakers
    assert "Hayat Tahrir al-Sham" in found.actors
    assert found.modality == "claimed"


def test_threatened_offensive_did_not_happen(ask: Ask) -> None:
    """The operation against Idlib is threatened, the one earlier in the year was averted."""
    rows = ask(
        """SELECT ?realisation ?anchor WHERE {
          ?event kg:realisation ?realisation ; kg:evidence/nif:anchorOf ?anchor .
          FILTER(CONTAINS(?anchor, "threatening to begin") || CONTAINS(?anchor, "was averted"))
        }"""
    )
    told = {row["realisation"].rpartition("/")[2] for row in rows}
    assert "threatened" in told
    assert told <= {"threatened", "planned", "averted"}


def test_every_figure_quotes_its_article(ask: Ask, seeds: Path) -> None:
    """Each passage in the graph is what stands in the article at its offsets."""
    rows = ask(
        """SELECT ?id ?begin ?end ?words WHERE {
          ?mention nif:anchorOf ?words ; nif:beginIndex ?begin ; nif:endIndex ?end ;
                   nif:referenceContext/<http://purl.org/dc/terms/identifier> ?id
        }"""
    )
    texts = {path.stem: path.read_text("utf-8") for path in seeds.glob("*.txt")}
    assert len(rows) > 50
    wrong = [r for r in rows if texts[r["id"]][int(r["begin"]) : int(r["end"])] != r["words"]]
    assert wrong == []
