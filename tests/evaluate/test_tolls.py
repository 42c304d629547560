"""Tests of ``kg.evaluate.tolls``: which figures go into a prediction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg.evaluate.tolls import breakdown, tolls
from kg.model.findings import Count, EventFrame, Evidence
from kg.model.text import Passage


def count(start: int, words: str, **fields: Any) -> Count:
    """Make a figure; exact unless told otherwise."""
    given: dict[str, Any] = {"harm": "killed", "quantifier": "exact", **fields}
    if given["quantifier"] == "exact" and "best" in given:
        given |= {"minimum": given["best"], "maximum": given["best"]}
    return Count(as_written=words, passage=Passage(start, start + len(words)), **given)


def frame(*counts: Count) -> EventFrame:
    """Make an event with these figures."""
    trigger = Evidence(Passage(0, 6), "strike")
    kinds = ("air-strike", "incident", "occurred")
    return EventFrame("0-air-strike", *kinds, trigger, (trigger,), counts=counts)


CASES = {
    "exact": (count(0, "28", best=28), {"value": 28, "min": 28, "max": 28}),
    "at least": (
        count(0, "at least 41", quantifier="at-least", minimum=41, best=41),
        {"value": 41, "min": 41, "max": None},
    ),
    "more than": (
        count(0, "more than 30", quantifier="more-than", minimum=31),
        {"value": 30, "min": 31, "max": None},
    ),
    "up to": (
        count(0, "up to 16", quantifier="at-most", minimum=1, maximum=16),
        {"value": 16, "min": None, "max": 16},
    ),
    "dozens": (
        count(0, "dozens", quantifier="dozens", minimum=24, maximum=99),
        {"value": None, "min": 24, "max": 99},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_figure_is_printed_with_its_bounds(case: str) -> None:
    """Each wording gives the printed figure and the bounds that the words leave."""
    given, expected = CASES[case]
    assert tolls(frame(given))["killed"] == expected


def test_figure_told_again_in_other_words_is_not_added() -> None:
    """'29 Syria Rebels Dead. At least 29 Syrian rebels were killed' is 29, not 58."""
    title = count(0, "29", best=29, victim_text="Syria rebels")
    words = {"quantifier": "at-least", "minimum": 29, "best": 29, "victim_text": "Syrian rebels"}
    again = count(60, "At least 29", alternative_to=title.id, **words)
    assert tolls(frame(title, again))["killed"] == {"value": 29, "min": 29, "max": 29}
    # The same words without the link are two groups in one breath.
    added = tolls(frame(title, count(60, "At least 29", **words)))["killed"]
    assert added == {"value": 58, "min": 58, "max": None}


def test_figure_that_holds_takes_the_place_of_an_older_one() -> None:
    """'The toll rose from five to nine' is nine."""
    old, new = count(20, "five", best=5), count(30, "nine", best=9)
    old = replace(old, alternative_to=new.id)
    assert tolls(frame(old, new))["killed"] == {"value": 9, "min": 9, "max": 9}


def test_no_figure_is_none_and_not_zero() -> None:
    """What the text does not give is None."""
    assert tolls(frame()) == {"killed": None, "injured": None, "abducted": None}


def test_sides_in_one_breath_are_added() -> None:
    """'three soldiers and five militants' are eight killed, and each side is in the breakdown."""
    sides = frame(
        count(0, "three", best=3, victim_text="soldiers"),
        count(19, "five", best=5, victim_text="militants"),
    )
    assert tolls(sides)["killed"] == {"value": 8, "min": 8, "max": 8}
    assert [(part["who"], part["killed"]["value"]) for part in breakdown(sides)] == [
        ("soldiers", 3),
        ("militants", 5),
    ]


def test_part_is_in_the_breakdown_and_not_added() -> None:
    """'41 civilians, 10 of them children' is 41, with 10 children in the breakdown."""
    whole = count(0, "41", best=41, victim_text="civilians")
    part = count(14, "10", best=10, demographic="children", subset_of=whole.id)
    told = frame(whole, part)
    assert tolls(told)["killed"] == {"value": 41, "min": 41, "max": 41}
    assert breakdown(told) == [
        {"who": "children", "killed": {"value": 10, "min": 10, "max": 10}, "injured": None}
    ]


def test_rival_figure_is_not_added() -> None:
    """A second figure for the same people, told later, does not change the first."""
    first = count(0, "26", best=26, victim_text="civilians")
    rival = count(900, "30", best=30, victim_text="people")
    assert tolls(frame(first, rival))["killed"] == {"value": 26, "min": 26, "max": 26}


def test_hostages_held_are_abducted() -> None:
    """The harm 'held' goes into the slot for abducted people."""
    held = count(0, "almost 700", harm="held", quantifier="almost", best=700, maximum=700)
    assert tolls(frame(held))["abducted"] == {"value": 700, "min": None, "max": 700}
