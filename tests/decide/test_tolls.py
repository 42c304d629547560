"""Which figure of an event holds: later tolls, what comes on top, what another speaker says."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.decide.conftest import read

pytestmark = pytest.mark.slow


def told(text: str) -> Counter[str]:
    """Return the figures of *text*: those that may be added as written, the others in brackets."""
    _, decided = read(text)
    return Counter(
        count.as_written if count.is_summable else f"({count.as_written})"
        for frame in decided.frames
        for count in frame.counts
    )


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # Who died since is in the toll.
        (
            "The death toll from Saturday's bombing of a bus station in Quetta has risen to 29 "
            "after four more people died of their wounds in hospital, officials said.",
            ["29", "(four)"],
        ),
        (
            "A bomb killed 25 people in Quetta on Saturday. The toll rose to 29 on Tuesday when "
            "four of the wounded died in hospital.",
            ["29", "(25)", "(four)"],
        ),
        # Without a toll they come on top.
        (
            "The bombing killed 12 people in Sumy on Monday. Two more died overnight, the governor "
            "said on Tuesday.",
            ["12", "Two"],
        ),
        (
            "The bombing killed 12 people in Sumy on Monday. More than 15 died, the governor said.",
            ["12", "(More than 15)"],
        ),
    ],
)
def test_who_died_since_is_in_the_later_toll_or_comes_on_top(text: str, figures: list[str]) -> None:
    """'rose to 29 after four more died' counts the four; 'two more died' alone are more."""
    assert told(text) == Counter(figures)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "Police said seven attackers and two guards were killed; the ministry said nine "
            "attackers and four guards died in the assault on the prison in Roumieh.",
            ["seven", "two", "(nine)", "(four)"],
        ),
        (
            "A mine killed nine people in Hama on Monday; state television said 12 people were "
            "killed.",
            ["nine", "(12)"],
        ),
        # Others than those told before.
        (
            "Police said seven attackers and two guards were killed in the assault in Roumieh.",
            ["seven", "two"],
        ),
        (
            "Troops killed 15 bandits in Kaduna on Tuesday; two soldiers died, the army said.",
            ["15", "two"],
        ),
    ],
)
def test_another_speaker_counts_the_same_people(text: str, figures: list[str]) -> None:
    """Two numbers of guards by two speakers are rivals; soldiers are no bandits."""
    assert told(text) == Counter(figures)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "Up to 15 soldiers and nearly 30 militants died in fighting around Marawi on Monday.",
            ["Up to 15", "nearly 30"],
        ),
        (
            "Some 15 soldiers died in fighting around Marawi on Monday, and 30 vehicles burned.",
            ["Some 15"],
        ),
    ],
)
def test_figures_of_one_phrase_are_told_together(text: str, figures: list[str]) -> None:
    """One verb kills both; a figure of another clause needs its own."""
    assert told(text) == Counter(figures)


def test_the_day_of_a_toll_is_none_of_the_act() -> None:
    """'climbed to 29 on Tuesday' says when the toll was told."""
    _, decided = read(
        "The toll from the bombing in Quetta climbed to 29 on Tuesday after rescuers found three "
        "more bodies under the rubble."
    )
    assert [frame.when for frame in decided.frames] == [None]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "A mine blew up under a cart near Hodeidah, killing the couple and their child.",
            ["the couple", "their child"],
        ),
        ("Two couples were killed in the shelling of Sumy on Monday.", ["Two couples"]),
        ("Gunmen killed twins aged six in Kano on Monday.", ["twins"]),
        ("Gunmen killed a couple of guards in Kano on Monday.", ["a couple of"]),
    ],
)
def test_couples_and_twins_are_two_each(text: str, figures: list[str]) -> None:
    """'the couple' are two people, 'two couples' four; 'a couple of guards' is a few."""
    assert told(text) == Counter(figures)


def test_two_couples_are_four() -> None:
    """Each couple counts two."""
    _, decided = read("Two couples were killed in the shelling of Sumy on Monday.")
    assert [c.best for frame in decided.frames for c in frame.counts] == [4]


@pytest.mark.parametrize(
    ("text", "harms"),
    [
        (
            "A policeman wounded in Friday's bombing in Quetta died in hospital on Tuesday.",
            {("A policeman", "killed")},
        ),
        (
            "Three people wounded in the shelling of Sumy on Monday died in hospital.",
            {("Three", "killed")},
        ),
        (
            "A policeman was wounded in Friday's bombing in Quetta.",
            {("A policeman", "injured")},
        ),
    ],
)
def test_who_was_wounded_and_died_is_dead(text: str, harms: set[tuple[str, str]]) -> None:
    """Nobody is counted among the wounded and the dead."""
    _, decided = read(text)
    assert {(c.as_written, c.harm) for frame in decided.frames for c in frame.counts} == harms
