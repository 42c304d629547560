"""Which figures may be added, and the reason where one may not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import URIRef

from kg.graph import counts
from kg.graph.counts import exclusion_reasons
from kg.model.findings import Count, EventFrame, Evidence, Extraction, Name
from kg.model.text import Passage
from kg.vocab.ontology import load_graph
from kg.vocab.schemes import concept_name
from kg.vocab.terms import KG

FIRST = Evidence(Passage(0, 100), "x" * 100)
SECOND = Evidence(Passage(100, 200), "x" * 100)


def make_count(start: int = 20, value: int = 10, **rest: object) -> Count:
    """Return ten people killed, with *rest* set."""
    count = Count("killed", "exact", "ten", Passage(start, start + 3), value, value, value)
    return replace(count, **rest)  # type: ignore[arg-type]


def make_frame(*counts: Count, **rest: object) -> EventFrame:
    """Return an air strike told in two sentences."""
    frame = EventFrame(
        "10-air-strike", "air-strike", "incident", "occurred", FIRST, (FIRST, SECOND), counts=counts
    )
    return replace(frame, **rest)  # type: ignore[arg-type]


def reasons(count: Count, *others: Count, **rest: object) -> list[str]:
    """Return local names of the reasons for *count* in a frame with *others*."""
    frame = make_frame(count, *others, **rest)
    found = exclusion_reasons(count, frame, Extraction((frame,)))
    return [concept_name(reason) for reason in found]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (make_count(), []),
        (make_count(subset_of="1-killed"), ["subset"]),
        (make_count(component_of="1-killed"), ["component"]),
        (make_count(scope="cumulative"), ["cumulative"]),
        (make_count(scope="period"), ["period"]),
        (make_count(scope="war"), ["war"]),
        (make_count(scope="rate"), ["rate"]),
        (make_count(scope="umbrella"), ["umbrella-without-parts"]),
        (make_count(scope="cumulative", subset_of="1-killed"), ["subset", "cumulative"]),
    ],
)
def test_scope_and_containment_decide(count: Count, expected: list[str]) -> None:
    """Only an incident's figure that is inside no other may be added."""
    assert reasons(count) == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ({"realisation": "threatened"}, ["not-occurred"]),
        ({"realisation": "ongoing"}, []),
        ({"modality": "denied"}, ["denied"]),
        ({"modality": "disputed"}, []),
        ({"from_related": True}, ["related-article"]),
        ({"kind": "aggregate"}, ["umbrella-without-parts"]),
    ],
)
def test_the_event_decides_too(rest: dict[str, object], expected: list[str]) -> None:
    """A figure of what did not happen, or of another article's news, is not added."""
    assert reasons(make_count(), **rest) == expected


def test_total_with_parts_is_added_and_its_parts_are_not() -> None:
    """35 = 28 + 7: the sum is 35, not 70."""
    total = make_count(10, 35, scope="umbrella")
    parts = (make_count(30, 28, component_of=total.id), make_count(50, 7, component_of=total.id))
    assert reasons(total, *parts) == []
    assert reasons(parts[0], total, parts[1]) == ["component"]


def test_later_figure_for_the_same_people_is_not_added() -> None:
    """'26 civilians were killed. … The toll rose to 30.'"""
    early, late = make_count(20, 26), make_count(120, 30)
    assert reasons(early, late) == []
    assert reasons(late, early) == ["further-figure"]


def test_figure_with_one_that_holds_is_not_added() -> None:
    """'The toll rose from five to nine': nine counts, wherever the five stands."""
    old, new = make_count(20, 5, alternative_to="120-killed"), make_count(120, 9)
    assert new.id == old.alternative_to
    assert (reasons(old, new), reasons(new, old)) == (["further-figure"], [])


def test_figures_of_one_sentence_are_added() -> None:
    """'Two teachers and three farmers were killed.'"""
    assert reasons(make_count(60, 3), make_count(20, 2)) == []


def test_best_is_written_where_the_policy_has_one() -> None:
    """The quantifiers with a best figure are those of the ontology."""
    rules = load_graph("schemes.ttl").subjects(URIRef(KG.bestRule))
    assert {concept_name(str(subject)) for subject in rules} == counts._QUANTIFIERS_WITH_BEST


def test_figures_for_different_people_are_added() -> None:
    """'Ten fighters of one side died. … So did seven of the other.'"""
    group = Name("SDF", Passage(130, 133))
    assert reasons(make_count(120, 7, victim_group=group), make_count(20)) == []
    assert reasons(make_count(120, 7, harm="injured"), make_count(20)) == []
