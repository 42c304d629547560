"""Entities are linked only when label, type and coordinates agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery

from kg.errors import LinkError
from kg.graph.links import link_quads
from kg.link.review import read_review, write_review
from kg.link.run import link_entities
from kg.link.wikidata import Wikidata
from kg.model.entities import Actor, Place
from tests.link.conftest import CITY, HUMAN, FakeWikidata, item

Service = tuple[FakeWikidata, str]
HAJIN = Place(
    "place/hajin", "populated", "Hajin", latitude=34.69, longitude=40.83, geonames="174506"
)
PERSON = Actor("actor/jane-doe", "person", "Jane Doe")


@pytest.fixture
def towns(service: Service) -> FakeWikidata:
    """Serve two Hajins, one of them elsewhere, and two persons of one name."""
    fake, _ = service
    fake.items = {
        "Q9000001": item("Hajin", point=(34.70, 40.82), geonames="174506", description="town"),
        "Q9000002": item("Hajin", point=(10.0, 10.0)),
        "Q9000003": item("Jane Doe", instance_of=HUMAN, description="a judge"),
        "Q9000004": item("Jane Doe", instance_of=HUMAN, description="a pilot"),
        "Q9000005": item("Somewhere", point=(34.69, 40.83), aliases=("Hajin (river)",)),
    }
    fake.roots = {"Q9000001": {CITY}, "Q9000002": {CITY}, "Q9000003": {"Q5"}, "Q9000004": {"Q5"}}
    return fake


def test_geonames_id_decides(towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path) -> None:
    """The item with our GeoNames id is the same place."""
    (result,) = link_entities([HAJIN], wikidata, journal=tmp_path / "j.jsonl")
    (link,) = result.links
    assert (link.wikidata, link.relation) == ("Q9000001", "exact")
    assert "same GeoNames id" in link.reasons


def test_entities_share_requests(towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path) -> None:
    """Thirty places with GeoNames ids cost six requests, not ninety."""
    places = [replace(HAJIN, id=f"place/p{n}") for n in range(30)]
    results = list(link_entities(places, wikidata, journal=tmp_path / "j.jsonl"))
    assert len(results) == 30
    assert len(towns.requests) <= 6


def test_search_checks_coordinates(towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path) -> None:
    """Without the id, the namesake on another continent is refused."""
    place = replace(HAJIN, geonames=None)
    (result,) = link_entities([place], wikidata, journal=tmp_path / "j.jsonl")
    assert [link.wikidata for link in result.links] == ["Q9000001"]


def test_wrong_type_is_refused(towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path) -> None:
    """A person of the place's name is no place."""
    towns.roots["Q9000001"] = {"Q5"}
    (result,) = link_entities([HAJIN], wikidata, journal=tmp_path / "j.jsonl")
    assert result.links == ()


def test_two_equal_candidates_are_left_to_a_person(
    towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path
) -> None:
    """Two persons of one name: both close, none exact."""
    (result,) = link_entities([PERSON], wikidata, journal=tmp_path / "j.jsonl")
    assert {link.relation for link in result.links} == {"close"}
    assert len(result.links) == 2


def test_a_broken_run_resumes(towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path) -> None:
    """What was found before the fault is not asked again, not even from the cache."""
    journal = tmp_path / "j.jsonl"
    towns.faults = [""] * 3 + ["500"] * 9
    with pytest.raises(LinkError):
        list(link_entities([HAJIN, PERSON], wikidata, journal=journal, at_once=1))
    towns.faults = []
    with journal.open("a", encoding="utf-8") as lines:
        lines.write('{"entity_id": "actor/jane')  # killed in the middle of a line
    towns.requests.clear()
    results = list(link_entities([HAJIN, PERSON], wikidata, journal=journal))
    assert [result.entity_id for result in results] == [HAJIN.id, PERSON.id]
    assert all("Hajin" not in str(request) for request in towns.requests)
    assert len(journal.read_text(encoding="utf-8").splitlines()) == 2


def test_a_broken_journal_is_named(towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path) -> None:
    """A broken line before the last is no interrupted run."""
    journal = tmp_path / "j.jsonl"
    journal.write_text("broken\n{}\n", encoding="utf-8")
    with pytest.raises(LinkError, match=r"j.jsonl:1"):
        list(link_entities([HAJIN], wikidata, journal=journal))


def test_entities_with_an_id_are_left_alone(
    towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path
) -> None:
    """Curated ids outrank whatever a search would find."""
    known = replace(HAJIN, wikidata="Q5639989")
    assert list(link_entities([known], wikidata, journal=tmp_path / "j.jsonl")) == []
    assert towns.requests == []


def test_a_person_decides(towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path) -> None:
    """The review file turns a close match into an exact one, and drops the rejected."""
    results = list(link_entities([HAJIN, PERSON], wikidata, journal=tmp_path / "j.jsonl"))
    review = tmp_path / "review.csv"
    assert write_review(results, review) == 3
    text = review.read_text(encoding="utf-8").splitlines()
    text[2] = text[2].removesuffix(",") + "accept,Ada Example"
    text[3] = text[3].removesuffix(",") + "reject,Ada Example"
    review.write_text("\n".join(text) + "\n", encoding="utf-8")
    links = read_review(review, today=date(2026, 1, 2))
    assert [(link.entity_id, link.relation, link.decided_by) for link in links] == [
        ("place/hajin", "exact", ""),
        ("actor/jane-doe", "exact", "Ada Example"),
    ]
    quads = link_quads(links, base="https://kg.local/").decode()
    assert "CurationAct" in quads
    assert quads.count("core#exactMatch") == 2
    assert "https://kg.local/graph/links" in quads


def test_a_new_run_keeps_what_was_decided(
    towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path
) -> None:
    """Decisions stay beside their proposals, and lines of a person's own stay too."""
    results = list(link_entities([HAJIN, PERSON], wikidata, journal=tmp_path / "j.jsonl"))
    review = tmp_path / "review.csv"
    write_review(results, review)
    text = review.read_text(encoding="utf-8").splitlines()
    text[2] = text[2].removesuffix(",") + "reject,Ada Example"
    text.append("actor/by-hand,,,Q9000009,,,,,,,accept,Ada Example")
    review.write_text("\n".join(text) + "\n", encoding="utf-8")
    assert write_review(results, review) == 3
    assert review.read_text(encoding="utf-8").splitlines() == text
    assert write_review([], review) == 0
    assert review.read_text(encoding="utf-8").splitlines() == [text[0], text[2], text[4]]


def test_queries_are_plain_sparql(towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path) -> None:
    """Two parsers of SPARQL 1.1 that know no prefix by heart accept every query."""
    odd = Actor("actor/odd", "person", 'Jane "J\\" Doe\n', aliases=("جين",))
    list(link_entities([HAJIN, PERSON, odd], wikidata, journal=tmp_path / "j.jsonl"))
    queries = {parameters["query"] for _, parameters in towns.requests}
    assert len(queries) == 4  # by GeoNames id, by name, facts, classes
    for query in queries:
        prepareQuery(query)
        assert "SERVICE" not in query
    assert {name for _, parameters in towns.requests for name in parameters} == {"query"}
    assert all(len(str(request)) < 8_000 for request in towns.requests)


def test_labels_of_no_language_of_its_own_are_found(
    towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path
) -> None:
    """Wikidata writes names that are the same everywhere once, as "mul"; Arabic names find too."""
    towns.items["Q9000003"]["labels"] = {"mul": {"language": "mul", "value": "Jane Doe"}}
    towns.items["Q9000004"]["labels"] = {"ar": {"language": "ar", "value": "جين دو"}}
    (result,) = link_entities([PERSON], wikidata, journal=tmp_path / "j.jsonl")
    assert [link.wikidata for link in result.links] == ["Q9000003"]
    arabic = Actor("actor/jane", "person", "J. D.", aliases=("جين دو",))
    (result,) = link_entities([arabic], wikidata, journal=tmp_path / "j2.jsonl")
    assert [link.wikidata for link in result.links] == ["Q9000004"]


def test_an_acronym_alone_is_left_to_a_person(
    towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path
) -> None:
    """Whoever shares no more than three letters is proposed and never linked by the machine."""
    towns.items = {"Q9000006": item("RSF", aliases=("Reporters Without Borders",))}
    towns.roots = {"Q9000006": {"Q43229"}}
    force = Actor("actor/f", "state-force", "Rapid Support Forces", aliases=("RSF",))
    press = Actor("actor/p", "state-force", "Reporters Without Borders", aliases=("RSF",))
    results = link_entities([force, press], wikidata, journal=tmp_path / "j.jsonl")
    (doubtful,), (sure,) = (result.links for result in results)
    assert doubtful.relation == "close"
    assert "no more than an acronym in common" in doubtful.reasons
    assert sure.relation == "exact"


BAD_DECISIONS = [
    (",yes,Ada", "decision 'yes' is unknown"),
    (",accept,", "has no name beside it"),
]


@pytest.mark.parametrize(("ending", "message"), BAD_DECISIONS)
def test_bad_decisions_are_named(
    towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path, ending: str, message: str
) -> None:
    """File and line of a decision that cannot be used are named."""
    results = link_entities([HAJIN], wikidata, journal=tmp_path / "j.jsonl")
    review = tmp_path / "review.csv"
    write_review(results, review)
    review.write_text(review.read_text().replace(",,\n", ending + "\n"), encoding="utf-8")
    with pytest.raises(LinkError, match=message) as caught:
        read_review(review, today=date(2026, 1, 2))
    assert caught.value.where == "review.csv:2"


def test_two_acceptances_for_one_entity_are_a_contradiction(
    towns: FakeWikidata, wikidata: Wikidata, tmp_path: Path
) -> None:
    """One entity is one item."""
    results = link_entities([PERSON], wikidata, journal=tmp_path / "j.jsonl")
    review = tmp_path / "review.csv"
    write_review(results, review)
    review.write_text(review.read_text().replace(",,\n", ",accept,Ada\n"), encoding="utf-8")
    with pytest.raises(LinkError, match="is accepted as"):
        read_review(review, today=date(2026, 1, 2))
