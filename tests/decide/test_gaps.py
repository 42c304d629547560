"""Acts that share the verb of another: each is an event with its own figure, place and day.

Each text stands beside neighbours in which a further figure is of the same act, or of none.
The articles are of 7 May 2031, a Wednesday.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.decide.conftest import read

pytestmark = pytest.mark.slow
MONDAY, TUESDAY = "2031-05-05", "2031-05-06"

Act = tuple[str, str, str]
"""Figures that may be added, places, day."""


def acts(text: str) -> Counter[Act]:
    """Return the acts of *text*; figures under another stand in brackets, totals after 'all'."""
    _, decided = read(text)
    return Counter(
        (
            " ".join(
                ["all"] * (frame.kind != "incident")
                + [c.as_written if c.is_summable else f"({c.as_written})" for c in frame.counts]
            ),
            ", ".join(sorted(where.name.text for where in frame.where)),
            frame.when.edtf if frame.when else "",
        )
        for frame in decided.frames
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "Gunmen killed 31 people in Kourakou and 13 in Tondobi on Monday.",
            [("31", "Kourakou", MONDAY), ("13", "Tondobi", MONDAY)],
            id="one-day",
        ),
        pytest.param(
            "Bombs killed six people in Baquba on Monday and three in Kirkuk on Tuesday.",
            [("six", "Baquba", MONDAY), ("three", "Kirkuk", TUESDAY)],
            id="own-days",
        ),
        pytest.param(
            "Shells killed six people on Monday and three on Tuesday in Kharkiv, the mayor said.",
            [("six", "Kharkiv", MONDAY), ("three", "Kharkiv", TUESDAY)],
            id="days-alone",
        ),
        pytest.param(
            "Air strikes killed nine people in Ariha, five in Saraqib and two soldiers in Harem.",
            [("nine", "Ariha", ""), ("five", "Saraqib", ""), ("two", "Harem", "")],
            id="three-of-a-list",
        ),
        pytest.param(
            "Three people were killed in Jenin and a fourth in Nablus on Monday.",
            [("Three", "Jenin", MONDAY), ("a fourth", "Nablus", MONDAY)],
            id="by-rank",
        ),
        pytest.param(
            "Seventeen people were killed in the north and four in the south of Herat on Monday.",
            [("Seventeen", "north", MONDAY), ("four", "south", MONDAY)],
            id="directions",
        ),
        pytest.param(
            "Six people were killed in Baquba and three wounded in Kirkuk on Monday.",
            [("Six", "Baquba", MONDAY), ("three", "Kirkuk", MONDAY)],
            id="own-harm",
        ),
        pytest.param(
            "Gunmen killed 31 people in Kourakou and wounded 13 in Tondobi on Monday.",
            [("31", "Kourakou", MONDAY), ("13", "Tondobi", MONDAY)],
            id="own-verb-of-harm",
        ),
    ],
)
def test_a_figure_with_a_place_or_day_of_its_own_is_an_act_of_its_own(
    text: str, told: list[Act]
) -> None:
    """Each has its own figure, and shares of the day and place what is told once."""
    assert acts(text) == Counter(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "Gunmen killed 31 people in Kourakou and Tondobi on Monday.",
            [("31", "Kourakou, Tondobi", MONDAY)],
            id="one-figure",
        ),
        pytest.param(
            "Gunmen killed 12 people in Kano on Monday and wounded 3 in the same town.",
            [("12 3", "Kano", MONDAY)],
            id="the-same-town",
        ),
        pytest.param(
            "Gunmen killed 12 people in Kano and 13 vehicles in Jos were burned on Monday.",
            [("12", "Kano", MONDAY)],
            id="no-people",
        ),
        pytest.param(
            "Gunmen killed 12 people and wounded 13 in Kano on Monday.",
            [("12 13", "Kano", MONDAY)],
            id="one-place",
        ),
    ],
)
def test_a_figure_without_them_is_of_the_same_act(text: str, told: list[Act]) -> None:
    """One place for two figures, a place told again and things are no acts of their own."""
    assert acts(text) == Counter(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "Insurgents killed 18 people in raids on three villages in Cabo Delgado: ten in "
            "Nangade, five in Muidumbe and three in Macomia.",
            [
                ("all (18)", "Cabo Delgado", ""),
                ("(ten)", "Nangade", ""),
                ("(five)", "Muidumbe", ""),
                ("(three)", "Macomia", ""),
            ],
            id="colon",
        ),
        pytest.param(
            "The army killed six militants, two in Miranshah and four in Mir Ali, on Monday.",
            [
                ("all (six)", "", MONDAY),
                ("(two)", "Miranshah", MONDAY),
                ("(four)", "Mir Ali", MONDAY),
            ],
            id="sum",
        ),
        pytest.param(
            "Gunmen killed 12 people in Aleppo province and five in Damascus on Monday.",
            [("12", "Aleppo province", MONDAY), ("five", "Damascus", MONDAY)],
            id="and-adds",
        ),
    ],
)
def test_places_of_those_told_before_give_parts(text: str, told: list[Act]) -> None:
    """Where the list says where the whole died, nobody is counted twice."""
    assert acts(text) == Counter(told)


def test_who_is_among_others_gives_no_act_a_verb() -> None:
    """'17, including nine in Sonora, six in Sinaloa': the six are among the 17."""
    text = (
        "Gunmen killed 17 people on Monday, including nine in Sonora, six in Sinaloa and two "
        "others elsewhere."
    )
    assert {told for told in acts(text) if told[0] == "six"} == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "On 11 August 2019 gunmen shot dead two herders in Gereida and on 14 August 2019 they "
            "killed five farmers in Tulus.",
            [("two", "Gereida", "2019-08-11"), ("five", "Tulus", "2019-08-14")],
            id="two-days",
        ),
        pytest.param(
            "Nine people were killed in Hasakah and five were killed in Raqqa on Monday.",
            [("Nine", "Hasakah", MONDAY), ("five", "Raqqa", MONDAY)],
            id="two-places-one-day",
        ),
        pytest.param(
            "Nine people were killed on Monday in Hasakah, and on Tuesday a further five were "
            "killed in Raqqa when drones hit cars.",
            [("Nine", "Hasakah", MONDAY), ("five", "Raqqa", TUESDAY)],
            id="both",
        ),
        # One act: the same people, the same day, or who died of it later.
        pytest.param(
            "Rebels attacked the town of Kumba on Monday and killed nine soldiers.",
            [("nine", "Kumba", MONDAY)],
            id="one-act",
        ),
        pytest.param(
            "Ten people were killed in Aleppo and 12 were wounded on Monday.",
            [("Ten 12", "Aleppo", MONDAY)],
            id="one-place",
        ),
        pytest.param(
            "A bomb wounded three guards in Kano on Monday and one of them died on Tuesday.",
            [("three one", "Kano", MONDAY)],
            id="died-later",
        ),
    ],
)
def test_verbs_with_victims_and_a_day_or_place_of_their_own_are_two_acts(
    text: str, told: list[Act]
) -> None:
    """Two clauses of one sentence are two acts where day or place, and the harmed, are others."""
    assert acts(text) == Counter(told)


@pytest.mark.parametrize("end", ["13", "another", "a fourth", "wounded 13", "13 in", "13 on", ","])
def test_a_list_that_breaks_off_has_no_more_acts(end: str) -> None:
    """Where the text ends in the middle of a list, what stands before is read."""
    figures = [told[0] for told in acts(f"Gunmen killed 31 people in Kourakou on Monday and {end}")]
    assert "31" in " ".join(figures).split()
