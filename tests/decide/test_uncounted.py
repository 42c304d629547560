"""Figures that count nobody harmed by violence are told of no event, whatever is seen."""

from __future__ import annotations

import pytest

from tests.decide.conftest import read

pytestmark = pytest.mark.slow


def told(text: str) -> set[tuple[str, str]]:
    """Return harm and figure of every event of *text*."""
    _, decided = read(text)
    return {(count.harm, count.as_written) for frame in decided.frames for count in frame.counts}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        pytest.param(
            "A mine hit a truck carrying 30 workers in Wardak, killing 12 of them.",
            {("killed", "12")},
            id="carried",
        ),
        pytest.param(
            "The blast hit a bus carrying 40 pilgrims near Mastung, killing 22 of them.",
            {("killed", "22")},
            id="of-whom-some-lived",
        ),
        pytest.param(
            "Forty people were killed or abducted in the attack on Baga.", set(), id="either"
        ),
        pytest.param("The blast almost killed 12 people in Idlib.", set(), id="almost"),
        pytest.param("The blast could have killed 12 people in Idlib.", set(), id="could-have"),
        pytest.param(
            "Not 12 but 10 people were killed in Tuesday's blast in Lahore.",
            {("killed", "10")},
            id="corrected",
        ),
        pytest.param(
            "The army found the bodies of 13 villagers killed by the New People's Army in Samar "
            "Daan.\n\nThree people died and dozens were hurt when a stand gave way at a concert in "
            "Lomas, Peru.",
            {("killed", "13")},
            id="an-accident-elsewhere",
        ),
        pytest.param(
            "No rebels and three civilians were killed in the shelling of Homs on Tuesday.",
            {("killed", "three")},
            id="no-rebels",
        ),
    ],
)
def test_what_counts_nobody_is_not_told(text: str, figures: set[tuple[str, str]]) -> None:
    """'carrying 30 workers, killing 12 of them' tells 12, and no 30 beside them."""
    assert told(text) == figures


def test_nobody_is_no_target() -> None:
    """'no civilians were killed' harms no civilians."""
    _, decided = read("No civilians were killed in the shelling of Homs on Tuesday.")
    names = {p.name.text for frame in decided.frames for p in frame.participants}
    assert names == {"Homs"}


def test_a_list_has_no_rivals() -> None:
    """'six men, four women and two children' are twelve; none is another number of the others."""
    _, decided = read("Six men, four women and two children were killed in Rafah.")
    (frame,) = decided.frames
    assert sorted(count.best for count in frame.counts if count.is_summable) == [2, 4, 6]


def test_who_is_the_twelfth_is_told_once() -> None:
    """'he is the 12th person killed by Maoists' tells of the farmer again, and of no other deed."""
    _, decided = read(
        "Maoists killed a farmer in Bastar on Friday. He is the 12th person killed by Maoists in "
        "Bastar this year."
    )
    assert [[c.as_written for c in frame.counts] for frame in decided.frames] == [["a farmer"]]
