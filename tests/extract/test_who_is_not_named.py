"""Whoever stands near an act and did not do it: exact sets of doers and of those who were hit.

Each sentence has its neighbour in which one word more makes the accusation. The first of a pair
tempts: a name is the subject, the agent of another verb, the owner, the place or the speaker.
"""

from __future__ import annotations

import pytest

from kg.model.findings import Extraction
from tests.extract.conftest import Read

pytestmark = pytest.mark.slow

DOERS = {"attacker", "belligerent"}
HIT = {"target", "victim-group"}


def named(found: Extraction, roles: set[str]) -> set[str]:
    """Return the names of all who have one of *roles* in what happened, in small letters."""
    happened = (frame for frame in found.frames if frame.realisation in {"occurred", "ongoing"})
    people = (p for frame in happened for p in frame.participants if p.role in roles)
    return {person.name.resolved_text.lower() for person in people}


# What is told, and exactly who did it.
ACCUSED: tuple[tuple[str, set[str]], ...] = (
    # who was there, who came later, who was told of it
    ("Police arrived after a bomb killed four people in Sarib.", set()),
    ("Soldiers found four bodies in Sarib after the shelling.", set()),
    ("The army sent doctors to Sarib, where shelling killed four people.", set()),
    ("The president condemned the bombing that killed four people in Sarib.", set()),
    ("The army mourned nine people who were killed in Sarib.", set()),
    ("The army killed nine people in Sarib.", {"army"}),
    ("Rebels buried nine people who were killed in Sarib.", set()),
    ("Rebels killed nine people who were buried in Sarib.", {"rebels"}),
    # whose place or thing was hit
    ("A bomb exploded at a police station in Sarib, killing four people.", set()),
    ("A police bomb exploded in Sarib, killing four people.", set()),
    ("Rockets hit an army base near Sarib on Monday.", set()),
    ("Army rockets hit a base near Sarib on Monday.", {"army rockets"}),
    ("Four people died when a rebel convoy was bombed near Sarib.", set()),
    ("Four people died when a rebel convoy was bombed by the army near Sarib.", {"army"}),
    ("The shelling of the army's camp near Sarib killed four men.", set()),
    ("The army's shelling of the camp near Sarib killed four men.", {"army"}),
    # who fought somebody else, or is only compared
    ("The army, which fights rebels in the north, said a bomb killed four people in Sarib.", set()),
    ("Rebels fled Sarib, where four people had been killed.", set()),
    ("Like rebels before them, gunmen killed four people in Sarib.", {"gunmen"}),
    ("Gunmen dressed as soldiers killed four people in Sarib.", {"gunmen"}),
    ("Gunmen who once served in the army killed four people in Sarib.", {"gunmen"}),
    ("Gunmen fighting the army killed four people in Sarib.", {"gunmen"}),
    # who asked, was asked, hoped or feared
    ("The army urged rebels not to kill hostages in Sarib.", set()),
    ("Villagers fear that rebels will shell Sarib.", set()),
    ("Rebels vowed to shell Sarib.", set()),
    ("The army accused nobody of the bombing that killed four people in Sarib.", set()),
    ("It is not clear whether rebels shelled Sarib.", set()),
    ("Nobody knows who shelled Sarib on Monday, the army said.", set()),
    ("Police are looking for the men who killed four people in Sarib.", {"men"}),
    ("Police asked if soldiers had killed four people in Sarib.", set()),
    ("Police asked whether soldiers had killed four people in Sarib.", set()),
    ("Police are investigating whether soldiers killed four people in Sarib.", set()),
    ("Rebels killed four people in Sarib, whether by mistake or not.", {"rebels"}),
    ("Soldiers killed four people in Sarib, whether they were armed or not.", {"soldiers"}),
    # who speaks, in every place of the sentence
    ("Four people were killed in Sarib, the army said.", set()),
    ("Four people, the army said, were killed in Sarib.", set()),
    ("The army said four people were killed in Sarib.", set()),
    ("Army: four people killed in Sarib", set()),
    ("Four people killed in Sarib - army", set()),
    ("“Four people were killed in Sarib,” an army officer said.", set()),
    ("According to the army, four people were killed in Sarib.", set()),
    ("The army said its soldiers killed four people in Sarib.", {"army"}),
    ("Rebels told the army that a bomb killed four people in Sarib.", set()),
    # who was hit
    ("Four soldiers were killed in Sarib on Monday.", set()),
    ("Four soldiers killed in Sarib on Monday", set()),
    ("The killing of four soldiers shook Sarib.", set()),
    ("Sarib buried four soldiers killed in an ambush.", set()),
    ("A general was shot dead in Sarib on Monday.", set()),
    ("A general killed a boy in Sarib on Monday.", {"general"}),
    ("The army lost four men in an attack on Sarib.", set()),
    ("The rebels lost Sarib and four men in the fighting.", set()),
    # other agents of the same sentence
    ("Four people killed by a flood near Sarib were found by soldiers.", set()),
    ("Four people killed by soldiers near Sarib were found by police.", {"soldiers"}),
    ("Doctors treated by soldiers said a bomb killed four people in Sarib.", set()),
    ("Four people were killed by a bomb in a market run by rebels in Sarib.", set()),
)  # fmt: skip

# What is told, and exactly who or what was hit.
STRUCK: tuple[tuple[str, set[str]], ...] = (
    ("Rebels shelled a school in Sarib on Monday.", {"school"}),
    ("Rebels shelled Sarib from a school on Monday.", {"sarib"}),
    ("The army bombed rebels near Sarib.", {"rebels"}),
    ("The army, helped by rebels, bombed a bridge near Sarib.", {"bridge"}),
    ("Gunmen killed a teacher and two pupils in Sarib.", {"teacher", "pupils"}),
    ("Gunmen killed a teacher, two pupils said.", {"teacher"}),
    ("Gunmen killed a teacher after two pupils left the school.", {"teacher"}),
    ("Nobody was hurt when rebels shelled a school in Sarib.", {"school"}),
    ("Rebels hit a bus carrying pilgrims near Sarib.", {"bus"}),
    ("The army said it would not bomb schools.", set()),
    ("Rebels did not shell the hospital in Sarib.", set()),
    ("Rebels shelled the town but spared the hospital.", {"town"}),
)


@pytest.mark.parametrize(("text", "expected"), ACCUSED)
def test_exactly_those_who_did_it_are_named(read: Read, text: str, expected: set[str]) -> None:
    """Nobody for standing near; whom the words accuse all the same."""
    assert named(read(text), DOERS) == expected


@pytest.mark.parametrize(("text", "expected"), STRUCK)
def test_exactly_what_was_hit_is_named(read: Read, text: str, expected: set[str]) -> None:
    """Not where it came from, who helped, who spoke, or what was spared."""
    assert named(read(text), HIT) == expected
