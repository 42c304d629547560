"""Laws of predictions: no figure is made up or told twice, and nobody is accused who is not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluate.plain import plain, plain_article
from kg.evaluate.predictions import STATUS, prediction
from kg.evaluate.tolls import SLOTS, breakdown, tolls
from kg.lexicon.benchmark import load_benchmark_types
from kg.model.entities import Actor, Resolution, Resolved
from kg.model.findings import (
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    Participant,
    Support,
    When,
    Where,
)
from kg.model.text import Article, Passage
from kg.stages import FoundArticle
from kg.vocab.schemes import concepts

TEXT = "Rebels and soldiers fought in Hajin; twenty died, police said. " * 8
ARTICLE = Article("own", TEXT, published=date(2018, 10, 21))
TRIGGER = Evidence(Passage(20, 26), "fought")
FRAME = EventFrame("20-attack", "attack", "incident", "occurred", TRIGGER, (TRIGGER,))

# -- figures ---------------------------------------------------------------------------------


@st.composite
def counts(draw: st.DrawFn) -> tuple[Count, ...]:
    """Draw the figures of an event, some inside others, some instead of others."""
    found: list[Count] = []
    for number in range(draw(st.integers(0, 5))):
        value = draw(st.integers(0, 40))
        shape = draw(st.sampled_from(["exact", "at-least", "more-than", "at-most", "dozens"]))
        other = draw(st.none() | st.sampled_from([c.id for c in found])) if found else None
        link = draw(st.sampled_from(["subset_of", "component_of", "alternative_to"]))
        bounds: dict[str, tuple[int | None, int | None, int | None]] = {
            "exact": (value, value, value), "at-least": (value, None, value),
            "more-than": (value + 1, None, None), "at-most": (0, value, None),
            "dozens": (24, 99, None),
        }  # fmt: skip
        low, high, best = bounds[shape]
        start = 30 * number + draw(st.sampled_from([0, 3]))
        made = Count(
            draw(st.sampled_from(["killed", "injured", "abducted", "held", "missing"])), shape,
            str(value), Passage(start, start + 5), low, high, best,
            victim_text=draw(st.sampled_from([None, "men", "women"])),
        )  # fmt: skip
        found.append(replace(made, **{link: other}) if other else made)
    return tuple(found)


@given(counts())
def test_a_toll_is_bounded_and_nobody_counts_twice(drawn: tuple[Count, ...]) -> None:
    """Bounds are in order; a toll is no more than all whole figures of its harm together."""
    found = tolls(replace(FRAME, counts=drawn))
    assert set(found) == set(SLOTS)
    for slot, harms in SLOTS.items():
        own = [c for c in drawn if c.harm in harms and c.subset_of is None]
        toll = found[slot]
        if not own:
            assert toll is None
            continue
        assert toll is not None
        value, low, high = toll["value"], toll["min"], toll["max"]
        if low is not None and high is not None:
            assert low <= high
        most = sum(c.best or c.maximum or c.minimum or 0 for c in own)
        assert value is None or 0 <= value <= most
        if len(own) == 1 and own[0].best is not None:
            assert value == own[0].best


@given(counts())
def test_figures_that_are_told_do_not_hang_on_other_harms(drawn: tuple[Count, ...]) -> None:
    """The dead are as many whether or not the wounded are told."""
    every = tolls(replace(FRAME, counts=drawn))
    for slot, harms in SLOTS.items():
        own = tuple(c for c in drawn if c.harm in harms)
        assert tolls(replace(FRAME, counts=own))[slot] == every[slot]


@given(counts())
def test_a_breakdown_names_each_group_once(drawn: tuple[Count, ...]) -> None:
    """With a figure for one harm at least; a group that no figure names is not in it."""
    parts = breakdown(replace(FRAME, counts=drawn))
    names = [part["who"] for part in parts]
    assert len(names) == len(set(names))
    assert set(names) <= {c.demographic or c.victim_text or "" for c in drawn} - {""}
    assert all(part["killed"] or part["injured"] for part in parts)


# -- who ------------------------------------------------------------------------------------


def at(words: str) -> Passage:
    """Return where *words* stand first."""
    start = TEXT.index(words)
    return Passage(start, start + len(words))


def part(role: str, words: str, stance: str = "asserts") -> Participant:
    """Return somebody's part."""
    return Participant(role, Name(words, at(words)), stance)


def event(frame: EventFrame, resolution: Resolution | None = None) -> dict[str, Any]:
    """Return the one event that is predicted."""
    found = prediction(ARTICLE, Extraction((frame,)), resolution or Resolution())
    (only,) = found["events"]
    return only  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("parts", "actors", "targets"),
    [
        ([], [], []),
        ([part("attacker", "Rebels")], [("Rebels", "stated")], []),
        ([part("attacker", "Rebels", "denies")], [("Rebels", "denied")], []),
        ([part("attacker", "Rebels", "suspects")], [("Rebels", "suspected")], []),
        ([part("attacker", "Rebels", "alleges")], [("Rebels", "alleged")], []),
        ([part("attacker", "Rebels", "claims-responsibility")], [("Rebels", "claimed")], []),
        (
            [part("belligerent", "Rebels"), part("belligerent", "soldiers")],
            [("Rebels", "stated"), ("soldiers", "stated")],
            [],
        ),
        ([part("belligerent", "soldiers"), part("attacker", "Rebels")], [("Rebels", "stated")], []),
        ([part("target", "soldiers")], [], ["soldiers"]),
        ([part("mediator", "soldiers"), part("controller", "Rebels")], [], []),
        (
            [part("attacker", "Rebels", "suspects"), part("attacker", "Rebels")],
            [("Rebels", "suspected")],
            [],
        ),
    ],
)
def test_exactly_the_doers_are_predicted_as_they_are_told(
    parts: list[Participant], actors: list[tuple[str, str]], targets: list[str]
) -> None:
    """Those who fight are doers where nobody attacked; who mediates or was hit never is."""
    found = event(replace(FRAME, participants=tuple(parts)))
    assert [(one["name"], one["status"]) for one in found["actors"]] == actors
    assert [one["name"] for one in found["targets"]] == targets


def test_statuses_do_not_make_a_suspicion_a_fact() -> None:
    """Only what is asserted or confirmed is stated."""
    assert {stance for stance, status in STATUS.items() if status == "stated"} == {
        "asserts",
        "confirms",
    }
    assert {"suspects", "alleges", "blames", "denies", "claims-responsibility"} <= set(STATUS)


@pytest.mark.parametrize(
    ("label", "refers_to", "is_local", "name"),
    [
        ("", None, False, "Army of Aro"),
        ("ORG", None, False, "soldiers"),
        ("", "the Aro men", False, "the Aro men"),
        ("", None, True, "soldiers"),
    ],
)
def test_a_description_yields_to_the_name_of_whom_it_means(
    label: str, refers_to: str | None, is_local: bool, name: str
) -> None:
    """A name in the text stays as it is, and an actor of one report has no better one."""
    army = Actor("actor/aro", "state-force", "Army of Aro", wikidata="Q1", is_local=is_local)
    words = Name("soldiers", at("soldiers"), label, refers_to)
    resolution = Resolution((army,), (), (Resolved(at("soldiers"), army.id, 1.0, "test"),))
    frame = replace(FRAME, participants=(Participant("attacker", words),))
    assert [one["name"] for one in event(frame, resolution)["actors"]] == [name]


@pytest.mark.parametrize("kind", sorted(concepts("event-type")))
def test_a_type_is_predicted_under_its_name_or_not_at_all(kind: str) -> None:
    """What the gold sets do not count is no event there."""
    frame = replace(FRAME, type=kind)
    events = prediction(ARTICLE, Extraction((frame,)), Resolution())["events"]
    name = load_benchmark_types()[kind].name
    assert [one["type"] for one in events] == ([name] if name else [])


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2018, 10, 20), date(2018, 10, 20), {"start": "2018-10-20", "end": "2018-10-20"}),
        (None, date(2018, 10, 20), {"start": None, "end": "2018-10-20"}),
        (None, None, None),
    ],
)
def test_a_time_without_days_is_none(
    start: date | None, end: date | None, told: dict[str, str | None] | None
) -> None:
    """An open side stays open."""
    when = When(start, end, "day", "absolute", "then", at("died"))
    assert event(replace(FRAME, when=when))["date"] == told


# -- plain values ----------------------------------------------------------------------------


@given(counts())
def test_everything_that_was_found_can_be_written(drawn: tuple[Count, ...]) -> None:
    """As JSON, without what the text does not say and without what a decision saw."""
    frame = replace(
        FRAME, counts=drawn, support=Support("both", "r", 0.9, 0.5, (("seen", 1.0),)),
        participants=(part("attacker", "Rebels"),), where=(Where(Name("Hajin", at("Hajin")), "in",
                                                                 "Hajin"),),
        attributions=(Attribution(),),
    )  # fmt: skip
    found = FoundArticle(ARTICLE, Extraction((frame,)), Resolution())
    line = plain_article(found)
    again = json.loads(json.dumps(line))
    assert again == line
    assert "features" not in json.dumps(line)
    assert "null" not in json.dumps(line["extraction"])
    told = again["extraction"]["frames"][0]
    assert [c["as_written"] for c in told["counts"]] == [c.as_written for c in drawn]
    starts = {f"{c['passage']['start']}-{c['harm']}" for c in told["counts"]}
    for count in told["counts"]:
        links = {count.get(name) for name in ("subset_of", "component_of", "alternative_to")}
        assert links - {None} <= starts
    assert plain(date(2018, 1, 2), ARTICLE) == "2018-01-02"
