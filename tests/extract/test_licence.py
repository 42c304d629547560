"""Licence: who speaks, suffers, rescues or reports is never named as the doer."""

from __future__ import annotations

import pytest

from kg.extract.known_names import KnownNames
from kg.extract.licence import is_unarmed_body, names_an_actor, without_victims
from kg.model.findings import Extraction, Name, Participant
from kg.model.text import Passage
from tests.extract.conftest import Read

DOERS = {"attacker", "belligerent"}
NOWHERE = Passage(0, 1)


@pytest.fixture(scope="module")
def names() -> KnownNames:
    """Return the authority's names."""
    return KnownNames()


def doers(found: Extraction) -> set[str]:
    """Return the names of all who are said to have done something."""
    return {p.name.text for f in found.frames for p in f.participants if p.role in DOERS}


@pytest.mark.parametrize(
    ("name", "unarmed"),
    [
        ("White Helmets", True),
        ("Syrian Arab Red Crescent", True),
        ("Syrian Observatory for Human Rights", True),
        ("Reuters", True),
        ("fire brigade", True),
        ("district hospital", True),
        ("International Criminal Court", True),
        ("Islamic State", False),
        ("army", False),
        ("Red Army Faction", False),
        ("7th Mountain Brigade", False),
    ],
)
def test_bodies_that_rescue_report_or_judge_are_unarmed(
    names: KnownNames, name: str, unarmed: bool
) -> None:
    """Known by their kind or by a word of their name; armed groups never are."""
    assert is_unarmed_body(Name(name, NOWHERE), names) is unarmed


@pytest.mark.parametrize(
    ("text", "label", "acts"),
    [
        ("Boston", "LOC", False),
        ("Russia", "LOC", True),
        ("anti-government", "", False),
        ("pro-Assad", "ORG", False),
        ("anti-government fighters", "", True),
        ("gunmen", "", True),
    ],
)
def test_places_and_attitudes_are_no_actors(
    names: KnownNames, text: str, label: str, acts: bool
) -> None:
    """A country can act; a town, or a word that only says against whom, cannot."""
    assert names_an_actor(Name(text, NOWHERE, label), names) is acts


def test_a_victim_is_no_doer_of_the_same_event() -> None:
    """Nor is the organisation of the victims; in a clash both sides may lose people."""
    group = Name("SDF", Passage(40, 43))
    victims = Participant("victim-group", Name("fighters", Passage(10, 18)), organisation=group)
    named_again = Participant("attacker", Name("SDF", Passage(60, 63)))
    other = Participant("attacker", Name("IS", Passage(70, 72)))
    side = Participant("belligerent", Name("SDF", Passage(60, 63)))
    assert without_victims([named_again, other, side], [victims]) == [other, side]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "A car bomb killed nine people in Hilla on Sunday police said.", set(), id="no-comma"
        ),
        pytest.param("Police: four shot dead in Hilla", set(), id="label"),
        pytest.param("Four men shot dead in Hilla - police", set(), id="dash"),
        pytest.param("Four soldiers shot dead at a roadblock in Hilla.", set(), id="headline"),
        pytest.param("Ranger patrol bombed in Yarang, two slain.", set(), id="headline-unit"),
        pytest.param("Two elderly women stabbed in Yarang, teens held", set(), id="headline-two"),
        pytest.param(
            "Soldiers killed and wounded dozens in Yarang.", {"Soldiers"}, id="shared-object"
        ),
        pytest.param("Soldiers shot dead four men in Hilla.", {"Soldiers"}, id="active"),
        pytest.param(
            "The army shelled Hilla on Sunday and said it had killed nine rebels.",
            {"army"},
            id="acts-and-speaks",
        ),
        pytest.param(
            "An aide to the president accused Iran of shelling the town of Hilla.",
            {"Iran"},
            id="accuser",
        ),
        pytest.param(
            "Police believe that the attack in Hilla was carried out by Boko Haram.",
            {"Boko Haram"},
            id="believer",
        ),
        pytest.param(
            "Boko Haram has not claimed responsibility for the attack in Hilla on Monday.",
            set(),
            id="not-claimed",
        ),
        pytest.param(
            "Boko Haram claimed the ambush in Hilla on Monday that left six soldiers dead.",
            {"Boko Haram"},
            id="claimed",
        ),
        pytest.param(
            "The health ministry said it killed four people in Hilla on Monday.",
            set(),
            id="it-is-the-bomb",
        ),
        pytest.param(
            "The rebels said their fighters killed four soldiers in Hilla on Monday.",
            {"their fighters"},
            id="own-fighters",
        ),
        pytest.param(
            "A coalition-backed offensive near Hilla on Monday killed 30 militants.",
            set(),
            id="backer",
        ),
        pytest.param(
            "The Boston bombing of April 2013 killed three people.", set(), id="town-as-modifier"
        ),
        pytest.param(
            "Government artillery hit a mill in Hilla on Monday and wounded five labourers.",
            {"Government artillery"},
            id="weapons-of-a-side",
        ),
        pytest.param(
            "Shelling of Hilla on Monday killed six people, two of them women.", set(), id="a-deed"
        ),
        pytest.param(
            "The army, who arrived after the suicide bombing that killed thirty worshippers in "
            "Hilla, said the attackers had fled.",
            set(),
            id="came-after",
        ),
        pytest.param(
            "The gunmen that killed thirty worshippers in Hilla on Monday fled.",
            {"gunmen"},
            id="that-did-it",
        ),
        pytest.param(
            "The ambush of a convoy near Hilla by Boko Haram killed nine soldiers on Monday.",
            {"Boko Haram"},
            id="of-and-by",
        ),
    ],
)
def test_nobody_but_the_doer_is_named(read: Read, text: str, expected: set[str]) -> None:
    """Exactly those whom a clause makes the doer, and nobody else."""
    assert doers(read(text)) == expected
