"""Findings are plain values that say how they were read."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from kg.model.corrections import FIELDS, Act
from kg.model.entities import Actor, Place, Resolution, Resolved
from kg.model.findings import (
    UNWEIGHED,
    Attribution,
    Count,
    Dropped,
    EventFrame,
    Evidence,
    Name,
    Participant,
    Support,
    When,
    Where,
)
from kg.model.tellings import LARGE_PLACES, Figure, Spot, Telling
from kg.model.text import Passage
from kg.model.trace import Telling as Seen

SLOTS = (Participant, Count, When, Where, Attribution, EventFrame)


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.__name__)
def test_every_slot_has_support_last(slot: type) -> None:
    """What read a slot stands behind what it says, so that nothing moves when it is added."""
    last = fields(slot)[-1]
    assert (last.name, last.default) == ("support", Support())


def test_the_default_is_grammar_that_nothing_weighed() -> None:
    """A rule that says nothing of itself has no score, and none is made up."""
    support = Support()
    assert (support.method, support.rule, support.score, support.threshold) == (
        "grammar", "", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(("score", "confidence"), [(None, UNWEIGHED), (0.0, 0.0), (0.97, 0.97)])
def test_an_event_is_as_sure_as_its_score(score: float | None, confidence: float) -> None:
    """The score is the confidence, 0 too; only what nothing weighed has the constant."""
    words = Evidence(Passage(0, 5), "raids")
    frame = EventFrame(
        "0-raid", "raid", "incident", "occurred", words, (words,), support=Support(score=score)
    )
    assert frame.confidence == confidence


# -- what may be added, what stands for what -------------------------------------------------

KILLED = Count("killed", "exact", "12", Passage(40, 42), 12, 12, 12)


@pytest.mark.parametrize(
    ("change", "summable"),
    [
        ({}, True),
        ({"scope": "cumulative"}, False),
        ({"scope": "period"}, False),
        ({"subset_of": "9-killed"}, False),
        ({"component_of": "9-killed"}, False),
        ({"alternative_to": "9-killed"}, False),
        ({"demographic": "children", "victim_kind": "civilian"}, True),
    ],
    ids=str,
)
def test_only_the_whole_of_one_incident_is_added_to_others(
    change: dict[str, str], summable: bool
) -> None:
    """A total over time, a part, a part of a sum and another version would count people twice."""
    assert replace(KILLED, **change).is_summable is summable  # type: ignore[arg-type]


def test_figures_at_one_place_are_told_apart_by_what_was_done() -> None:
    """Their ids begin with where the words stand: "12 killed and wounded" are two figures."""
    assert KILLED.id == "40-killed"
    assert replace(KILLED, harm="injured").id == "40-injured"


def test_a_reason_is_counted_without_its_numbers() -> None:
    """What stands behind the colon differs from case to case."""
    words = Evidence(Passage(0, 5), "raids")
    told = [Dropped(reason, words).kind for reason in ("too unsure: 0.31 < 0.5", "a plan", ": x")]
    assert told == ["too unsure", "a plan", ""]


def test_only_what_nobody_is_named_for_is_the_articles_own_voice() -> None:
    """An unnamed source is a source all the same if there are words for it."""
    assert Attribution().is_narrator
    unnamed = Attribution(source=Name("officials", Passage(0, 9)), unnamed=True)
    assert not unnamed.is_narrator


def test_a_mention_stands_for_its_own_entity() -> None:
    """It is found by the very passage; what was not decided, or is not listed, stands for none."""
    here, there, nowhere = Passage(0, 3), Passage(0, 4), Passage(9, 12)
    army, town = Actor("actor/army", "state-force", "Army"), Place("place/x", "populated", "X")
    found = Resolution(
        actors=(army,),
        places=(town,),
        actor_mentions=(Resolved(here, army.id, 1.0, "test"), Resolved(nowhere, "actor/y", 1, "t")),
        place_mentions=(Resolved(there, town.id, 1.0, "test"),),
    )
    assert [found.actor_at(at) for at in (here, there, nowhere)] == [army, None, None]
    assert [found.place_at(at) for at in (here, there, nowhere)] == [None, town, None]


def test_an_act_is_what_a_person_gave() -> None:
    """What the store adds when it carries the act out is no part of its content."""
    given = dict(zip(FIELDS, "abcdefg", strict=True))
    act = Act(**given)
    assert act.content == tuple("abcdefg")
    assert replace(act, article="x", read="y", label="z", kind="k", anchor=("a=b",)).content == (
        act.content
    )
    for name in FIELDS:
        assert replace(act, **{name: "other"}).content != act.content


# -- what a store tells of an event ----------------------------------------------------------


@pytest.mark.parametrize("kind", ["incident", "campaign", "aggregate", "situation"])
@pytest.mark.parametrize(
    "realisation", ["occurred", "ongoing", "planned", "threatened", "averted", "hypothetical"]
)
def test_an_incident_is_one_thing_that_happened(kind: str, realisation: str) -> None:
    """No total, no campaign, no plan."""
    told = Telling("e", "r", "air-strike", kind, realisation)
    assert told.is_incident is (kind == "incident" and realisation in {"occurred", "ongoing"})


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        ({}, True),
        ({"harm": "injured"}, False),
        ({"is_whole": False}, False),
        ({"is_retracted": True}, False),
        ({"is_summable": False}, False),
        ({"is_summable": False, "is_further": True}, True),
        ({"is_summable": False, "is_further": True, "is_retracted": True}, False),
    ],
    ids=str,
)
def test_a_figure_stands_for_all_victims_or_is_left_out(
    change: dict[str, object], is_told: bool
) -> None:
    """One inside another, of another's total, or taken back does not."""
    figure = replace(Figure("f", "killed", best=3), **change)  # type: ignore[arg-type]
    other = Figure("g", "killed", best=5)
    told = Telling("e", "r", "air-strike", figures=(figure, other))
    assert told.figures_of("killed") == ((figure, other) if is_told else (other,))
    assert told.figures_of("displaced") == ()


@pytest.mark.parametrize("kind", sorted(LARGE_PLACES))
def test_what_holds_towns_is_no_town(kind: str) -> None:
    """Nor is a place of which nobody knows what it is."""
    assert not Spot("p", "X", kind).is_town
    assert not Spot("p", "X").is_town
    assert Spot("p", "X", "populated").is_town


def test_an_event_that_was_left_out_is_not_reported() -> None:
    """Nor one of which no frame was made."""
    words = Evidence(Passage(0, 5), "raids")
    frame = EventFrame("0-raid", "raid", "incident", "occurred", words, (words,))
    seen = Seen((Passage(0, 5),), "raid", frame=frame)
    assert seen.reports
    assert not replace(seen, left_out="no act").reports
    assert not replace(seen, frame=None).reports
