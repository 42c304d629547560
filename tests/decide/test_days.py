"""On which day an event is told to have happened, beside neighbours that look alike.

The texts are published on Wednesday 7 May 2031.
"""

from __future__ import annotations

import pytest

from tests.decide.conftest import read

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # A jubilee is marked on another day.
        ("Lebanon on Monday marked 48 years since gunmen killed 27 men on a bus in Sarib.", ""),
        ("On Monday it was ten years since rebels shelled Qarma and killed nine people.", ""),
        (
            "Gunmen killed nine people in Qarma on Monday, since the guards had fled.",
            "2031-05-05/2031-05-05",
        ),
        # A night lies between two days.
        (
            "Armed men killed eleven villagers in Qarma overnight from Saturday to Sunday.",
            "2031-05-03/2031-05-04",
        ),
        ("A bomb killed three people in Qarma overnight on Friday.", "2031-05-02/2031-05-02"),
        ("A bomb killed three people in Qarma overnight.", "2031-05-06/2031-05-07"),
        # Of another year.
        (
            "Gunmen killed nine people at a school in Qarma in March last year.",
            "2030-03-01/2030-03-31",
        ),
        ("Gunmen killed nine people at a school in Qarma in March.", "2031-03-01/2031-03-31"),
        ("Troops killed 13,000 people in the war of 1998-99.", "1998-01-01/1999-12-31"),
    ],
)
def test_an_event_has_the_day_of_its_own_clause(text: str, days: str) -> None:
    """The day when something is remembered or the year of the report is none of the event's."""
    _, decided = read(text)
    (frame,) = decided.frames
    when = frame.when
    assert (f"{when.start}/{when.end}" if when else "") == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "A bomb killed two people in Qarma on Tuesday. In 2002 a bomb there killed 202 people.",
            {"two": "2031-05-06", "202": "2002"},
        ),
        (
            "An air strike on Monday killed four people in Qarma, while one on Tuesday killed nine "
            "in Derna.",
            {"four": "2031-05-05", "nine": "2031-05-06"},
        ),
        # Who is tried on a day was not hit on it.
        (
            "Gunmen killed 45 passengers near Karachi. Four men went on trial for it on Monday.",
            {"45": ""},
        ),
    ],
)
def test_the_day_of_another_event_takes_no_place(text: str, days: dict[str, str]) -> None:
    """An event keeps the day of its own words where the reader prefers that of another event."""
    _, decided = read(text)
    assert {
        count.as_written: frame.when.edtf if frame.when else ""
        for frame in decided.frames
        for count in frame.counts
    } == days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "On 11 August 2019 gunmen attacked Gereida and on 14 August they killed five farmers "
            "in Tulus.",
            "2019-08-14",
        ),
        (
            "The court that tries them for an attack of 11 August 2019 has said that gunmen killed "
            "five farmers in Tulus on 14 April.",
            "2031-04-14",
        ),
    ],
)
def test_a_day_soon_after_one_with_its_year_is_of_that_year(text: str, day: str) -> None:
    """'11 August 2019 ... 14 August' are of one year, '14 April' is of the year of publication."""
    _, decided = read(text)
    assert {
        frame.when.edtf if frame.when else ""
        for frame in decided.frames
        for count in frame.counts
        if count.as_written == "five"
    } == {day}
