"""Where an event is told to have happened, beside neighbours that look alike."""

from __future__ import annotations

import pytest

from tests.decide.conftest import read

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # A second figure has a place of its own, in an event of its own.
        (
            "Rebels killed 20 people in the village of Dolwa on 12 March and 36 in the nearby "
            "village of Qarma on 8 March.",
            {"Dolwa", "Qarma"},
        ),
        (
            "Gunmen killed 31 people in Kourakou and 13 in Tondobi on Monday.",
            {"Kourakou", "Tondobi"},
        ),
        ("Gunmen killed 31 people in Kourakou and Tondobi on Monday.", {"Kourakou", "Tondobi"}),
        (
            "Gunmen killed 31 people in Kourakou and wounded 13 in Tondobi on Monday.",
            {"Kourakou", "Tondobi"},
        ),
        # An embassy is not in the country that sends it.
        (
            "A Pakistani guard was wounded when shots were fired at Pakistan's embassy in Kabul on "
            "Friday.",
            {"Kabul"},
        ),
        ("Nine people were killed in an attack in Pakistan's Kachhi district.", {"Kachhi"}),
    ],
)
def test_an_event_has_the_place_of_its_own_figures(text: str, places: set[str]) -> None:
    """Where others were harmed is not the place of an event."""
    _, decided = read(text)
    assert {place.name.text for frame in decided.frames for place in frame.where} == places


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Five people were killed in the south of Herat on Monday.", "in"),
        ("Five people were killed south of Herat on Monday.", "south-of"),
    ],
)
def test_a_part_of_a_town_is_in_it(text: str, relation: str) -> None:
    """'in the south of Herat' is in Herat; 'south of Herat' is not."""
    _, decided = read(text)
    assert {(w.name.text, w.relation) for f in decided.frames for w in f.where} == {
        ("Herat", relation)
    }


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (
            "A roadside bomb hit a bus on the road from Ghazni to Gardez, killing 11 passengers.",
            {("Ghazni", "between", "Gardez")},
        ),
        (
            "Early on Friday gunmen killed four traders on the road between Bamenda and Kumba.",
            {("Bamenda", "between", "Kumba")},
        ),
        (
            "Gunmen killed four people in Bamenda and Kumba on Friday.",
            {("Bamenda", "in", ""), ("Kumba", "in", "")},
        ),
        (
            "Clashes between the Hutu and the Tutsi killed nine people in Goma on Friday.",
            {("Goma", "in", "")},
        ),
    ],
)
def test_a_road_lies_between_its_ends(text: str, ends: set[tuple[str, str, str]]) -> None:
    """'the road from A to B' is one place with two ends; 'in A and B' are two places."""
    _, decided = read(text)
    assert {
        (w.name.text, w.relation, w.second.text if w.second else "")
        for frame in decided.frames
        for w in frame.where
    } == ends


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # Where somebody spoke.
        ("The governor said in Gao that gunmen had killed 12 villagers.", set()),
        ("Speaking in Gao, the governor said gunmen had killed 12 villagers.", set()),
        ("The minister told parliament in Gao on Monday that gunmen had killed 12 people.", set()),
        ("A spokesman said in Abuja on Tuesday that troops killed 12 fighters.", set()),
        ("Gunmen killed 12 villagers near Menaka, the governor said in Gao.", {"Menaka"}),
        ("Gunmen killed 12 villagers in Gao, the governor said.", {"Gao"}),
        ("The governor said gunmen had killed 12 villagers in Gao.", {"Gao"}),
        ("The governor told reporters that gunmen in Gao killed 12 villagers.", {"Gao"}),
        # Where they were taken.
        (
            "The wounded were taken to hospital in Kohat after a bomb killed two people in Hangu.",
            {"Hangu"},
        ),
        ("A bomb killed two people in Kohat, where the wounded were treated.", {"Kohat"}),
        # Where somebody wants something.
        (
            "Al-Shabaab, which wants to topple the government in Mogadishu, killed 12 people in "
            "Beledweyne.",
            {"Beledweyne"},
        ),
        ("Gunmen who came from Sokoto killed 12 people in Gao on Monday.", {"Gao"}),
    ],
)
def test_where_somebody_spoke_or_was_taken_is_not_where_it_happened(
    text: str, places: set[str]
) -> None:
    """'a spokesman said in Abuja' places no act, by neither reader."""
    for told in read(text):
        assert {place.name.text for frame in told.frames for place in frame.where} == places


def test_a_name_that_the_parser_parts_is_one_place() -> None:
    """'on Khan Younis' is written so, though both words hang on the strike."""
    _, decided = read("An Israeli strike on Khan Younis killed 12 people.")
    (where,) = (where for frame in decided.frames for where in frame.where)
    assert (where.name.text, where.as_written) == ("Khan Younis", "on Khan Younis")
