"""Each person whom a figure counts is written, and nothing that the report does not say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import Dataset, Graph

from kg.graph.report import report_quads
from kg.graph.validate import validate_report
from kg.model.findings import Name, Victim
from kg.model.text import Article, Passage
from kg.vocab.terms import PREFIXES

BASE = "https://kg.local/"
RUN = "https://kg.local/id/run/0123456789abcdef"
HEADER = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())


@pytest.fixture
def nquads(hand_built) -> bytes:
    """Return the hand-built report, with two persons described in the figure of its car bomb."""
    article, extraction = hand_built.article, hand_built.extraction
    where = article.text.index("Ivan Orlov")
    described = (
        Victim(Passage(where, where + 10), Name("Ivan Orlov", Passage(where, where + 10)), 34),
        Victim(Passage(where + 20, where + 24), None, 0, "female", "baker"),
    )
    frames = tuple(
        replace(frame, counts=(replace(frame.counts[0], victims=described),))
        if frame.type == "car-bomb"
        else frame
        for frame in extraction.frames
    )
    return report_quads(
        article, replace(extraction, frames=frames), hand_built.resolution, base=BASE, run=RUN
    )


@pytest.fixture
def graph(nquads: bytes) -> Graph:
    """Return the same as an rdflib graph."""
    data = Dataset(default_union=True)
    data.parse(data=nquads, format="nquads")
    return data


def rows(graph: Graph, pattern: str) -> set[tuple[str, ...]]:
    """Return what *pattern* selects, IRIs by their local names."""
    return {
        tuple("" if term is None else str(term).rpartition("/")[2] for term in row)
        for row in graph.query(HEADER + pattern)
    }


def test_what_is_told_of_a_victim_is_written(graph: Graph) -> None:
    """Name, age, sex and trade where the report gives them; an age of 0 is an age."""
    pattern = """SELECT ?figure ?name ?age ?sex ?trade WHERE {
        ?count kg:victim ?v ; kg:asWritten ?figure . ?v a kg:Victim
        OPTIONAL {?v kg:victimName ?name} OPTIONAL {?v kg:age ?age} OPTIONAL {?v kg:sex ?sex}
        OPTIONAL {?v kg:tradeAsWritten ?trade}}"""
    assert rows(graph, pattern) == {
        ("three", "Ivan Orlov", "34", "", ""),
        ("three", "", "0", "female", "baker"),
    }


def test_victims_keep_the_rules(nquads: bytes, hand_built) -> None:
    """The shapes let them pass, and their words stand in the text."""
    article: Article = hand_built.article
    assert validate_report(nquads, article=article) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('age> "34"', 'age> "340"', "130"),
        ("sex/female>", "sex/femal>", "sex breaks Sex"),
        ("#victim> <", "#componentOf> <", "belongs to one figure"),
    ],
    ids=["age", "sex", "figure"],
)
def test_broken_victims_are_caught(nquads: bytes, old: str, new: str, message: str) -> None:
    """An age that nobody reaches, a sex of no scheme, a victim of no figure."""
    text = nquads.decode()
    assert old in text
    said = "\n".join(f"{v.path} {v}" for v in validate_report(text.replace(old, new).encode()))
    assert message in said


def test_a_victim_is_no_actor(graph: Graph) -> None:
    """Describing a person among the dead makes no entry that other reports could join."""
    assert rows(graph, "SELECT ?v WHERE {?v a kg:Victim, kg:Actor}") == set()
