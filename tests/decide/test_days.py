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


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed 12 villagers near Menaka, an official told Reuters on Tuesday.",
        "Gunmen killed 12 villagers near Menaka, the governor told a news conference on Tuesday.",
        "Gunmen killed 12 villagers near Menaka, an official confirmed to AFP on Tuesday.",
        "Gunmen killed 12 villagers near Menaka, the governor said by telephone on Tuesday.",
        "Gunmen killed 12 villagers near Menaka, the governor said in Gao on Tuesday.",
        "The governor said on state television on Tuesday that gunmen had killed 12 villagers.",
        "The army on Tuesday said it killed 30 people in Moura.",
        "The army on Tuesday admitted killing 30 people in Moura.",
        "The UN on Tuesday accused the army of killing 30 people in Moura.",
        "Gunmen killed 12 villagers near Menaka, an official said on Tuesday.",
        "The group on Tuesday claimed the killing of 10 soldiers in Djibo.",
        "Islamic State claimed responsibility on Tuesday for two explosions that killed 84 people "
        "in Kerman.",
    ],
)
def test_the_day_when_somebody_spoke_is_not_the_day_of_the_act(text: str) -> None:
    """'an official told Reuters on Tuesday' dates no killing, by neither reader."""
    assert days_of(text) == {""}


@pytest.mark.parametrize(
    "text",
    [
        "He was sentenced on Tuesday for killing four men in Kisumu.",
        "He was charged on Tuesday with killing four men in Kisumu.",
        "He pleaded guilty on Tuesday to killing four men in Kisumu.",
        "He confessed on Tuesday to killing four men in Kisumu.",
        "A man was sentenced to death for killing four men in Kisumu on Tuesday.",
        "Four men suspected of the attack in Moscow that killed 137 were charged on Tuesday.",
        "The bodies of 11 miners killed in Mach were brought to Quetta on Tuesday.",
        "The bodies of 11 people killed by gunmen were found in Mach on Tuesday.",
        "Soldiers on Tuesday freed 14 hostages abducted in Gwoza.",
        "Villagers on Tuesday buried 43 farmers killed in Koshobe.",
        "The governor imposed a curfew on Tuesday after an attack that killed 10 in Djibo.",
        "The president on Tuesday visited survivors of the attack that killed 43 in Koshobe.",
        "Protesters marched on Tuesday over the killing of nine people in Jos.",
        "Schools closed on Tuesday after gunmen killed five people in Jos.",
    ],
)
def test_the_day_of_what_came_later_is_not_the_day_of_the_act(text: str) -> None:
    """Courts, visits, burials, finds and curfews have days of their own."""
    assert days_of(text) == {""}


@pytest.mark.parametrize(
    "text",
    [
        "Two soldiers were killed in Kano, where an election will be held on Tuesday.",
        "Two soldiers were killed in Kano, where voters will elect a president on Tuesday.",
        "Two soldiers were killed in Kano on the eve of Tuesday's election.",
        "Two soldiers were killed in Kano before a visit by the president on Tuesday.",
        "Two soldiers were killed in Kano ahead of elections on Tuesday.",
    ],
)
def test_the_day_of_what_is_to_come_is_not_the_day_of_the_act(text: str) -> None:
    """'ahead of elections on Tuesday' happened before."""
    assert days_of(text) == {""}


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed 12 villagers near Menaka on Tuesday, an official told Reuters.",
        "An official told Reuters gunmen killed 12 villagers near Menaka on Tuesday.",
        "The governor said gunmen killed 12 villagers near Menaka on Tuesday.",
        "The army said it had on Tuesday killed 30 people in Moura.",
        "Gunmen killed four men in Kisumu on Tuesday, a court heard.",
        "Police arrested three men on Tuesday in Jos.",
        "Police on Tuesday arrested three men in Jos.",
        "Islamic State claimed two explosions that killed 84 people in Kerman on Tuesday.",
        "Islamic State on Wednesday claimed responsibility for an attack on Tuesday that killed 84 "
        "people in Kerman.",
        "A blast on Tuesday that killed nine people in Jos was claimed by nobody.",
        "The attack on Tuesday, which killed nine people in Jos, was condemned by the UN.",
        "Two soldiers were killed in Kano on Tuesday before a visit by the president.",
        "Two soldiers were killed in Kano shortly before dawn on Tuesday.",
        "Two soldiers were killed in Kano on Tuesday, where an election will be held.",
    ],
)
def test_the_day_of_the_act_stays(text: str) -> None:
    """Neighbours in which the day is that of what was done."""
    assert days_of(text) == {"2031-05-06"}


def days_of(text: str) -> set[str]:
    """Return the days of the events of *text*, as both readers agree to leave them."""
    grammar, decided = read(text)
    days = [{f.when.edtf if f.when else "" for f in told.frames} for told in (grammar, decided)]
    assert days[0] == days[1]
    return days[1]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Turkish commandos drove to Kafr Salim on Tuesday. They killed six men.", "2031-05-06"),
        ("Gunmen came to Jos on Tuesday. They killed nine people.", "2031-05-06"),
        ("A gunman entered a mosque in Jos on Tuesday. He killed nine people.", "2031-05-06"),
        ("Commandos drove to Kafr Salim on Tuesday. They killed six men on Monday.", "2031-05-05"),
        ("Commandos drove to Kafr Salim on Tuesday. They had killed six militants.", ""),
        ("The president said on Tuesday that gunmen came to Jos. They killed nine people.", ""),
        ("Commandos left Kafr Salim on Tuesday. They killed six militants.", ""),
    ],
)
def test_who_came_on_a_day_acted_on_it(text: str, day: str) -> None:
    """'They killed six' has the day of the sentence before, if its subject came then."""
    assert days_of(text) == {day}
