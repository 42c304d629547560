"""What is denied, untrue, made up or told of another accuses nobody, read as it ships.

Each kind stands with neighbours: the same words where the tempting reading is right.
"""

from __future__ import annotations

import pytest

from kg.model.findings import DOERS, EventFrame
from tests.decide.conftest import read

pytestmark = pytest.mark.slow

NO_EVENT = None
"""Nothing is told to have happened."""


def happened(text: str) -> list[EventFrame]:
    """Return what *text* is decided to say that happened."""
    _, decided = read(text)
    return [f for f in decided.frames if f.realisation in {"occurred", "ongoing"}]


def doers(text: str) -> set[str] | None:
    """Return who is named as a doer, in small letters, "?" behind whom words only accuse."""
    frames = happened(text)
    people = [p for frame in frames for p in frame.participants if p.role in DOERS]
    said = {p.name.resolved_text.lower() + "?" * (p.stance != "asserts") for p in people}
    return said if frames else NO_EVENT


CONTRASTED = {
    "not, in an apposition": (
        "Kenya's police, not al-Shabaab, killed the four herders in Garissa, a senator said.",
        {"kenya's police"},
    ),
    "not, before the verb": ("Soldiers, not rebels, killed the nine villagers.", {"soldiers"}),
    "not, behind 'it was'": ("It was soldiers, not rebels, who killed the nine villagers.", set()),
    "not, of a country": ("Ukraine, not Russia, shelled the market, Moscow said.", set()),
    "not, behind a passive": (
        "Nine villagers were killed in Bria by soldiers, not rebels, witnesses said.",
        {"soldiers"},
    ),
    "not, with an article": ("Three people were killed by the ELN, not the FARC.", {"eln"}),
    "and not": ("Three people were killed by the ELN and not by the FARC.", {"eln"}),
    "rather than": ("Three people were killed by the ELN rather than the FARC.", {"eln"}),
    "rather than by": ("Three people were killed by the ELN rather than by the FARC.", {"eln"}),
    "not by, but by": ("Three people were killed not by the FARC but by the ELN.", set()),
    "neither by, nor by, but by": (
        "He was killed neither by rebels nor by soldiers, but by his wife.",
        NO_EVENT,
    ),
    "neither, nor": (
        "Neither the army nor the rebels killed the nine villagers in Bria.",
        set(),
    ),
    "not rebels but": ("Not rebels but soldiers killed nine villagers in Bria.", {"soldiers"}),
    "those hit": ("Soldiers killed nine rebels, not villagers, in Bria.", {"soldiers"}),
    "an act": (
        "It was a gas leak, rather than an Israeli air strike, that killed five people.",
        NO_EVENT,
    ),
    "instead of an act": (
        "Instead of an attack by rebels, a mortar killed two soldiers in Bria.",
        set(),
    ),
    "not all of them": (
        "Gunmen, not all of them rebels, killed nine villagers in Bria.",
        {"gunmen"},
    ),
    "not far": ("Soldiers, not far from the river, killed nine villagers in Bria.", {"soldiers"}),
    "not only": (
        "Three people were killed not only by the FARC in Tumaco.",
        {"farc"},
    ),
    "both": ("Three people were killed by the ELN and the FARC.", {"eln", "farc"}),
}
NOBODY_HIT = {
    "nobody": ("The army killed nobody, but two villagers were shot dead.", set()),
    "none of them": (
        "The army killed none of the 12 hostages; they were shot by their captors in Jolo.",
        set(),
    ),
    "no villager": ("No villager was killed by soldiers.", NO_EVENT),
    "not one": ("Not one civilian was killed by soldiers in Bria.", NO_EVENT),
    "not a single": ("Not a single civilian was killed by soldiers in Bria.", NO_EVENT),
    "no one": ("Soldiers killed no one in Bria on Monday.", NO_EVENT),
    "none of nine": ("None of the nine villagers were killed by soldiers.", NO_EVENT),
    "neither of two groups": (
        "The attack, carried out by neither the FARC nor the ELN, killed three people.",
        set(),
    ),
    "no fewer than": (
        "No fewer than nine villagers were killed by soldiers in Bria.",
        {"soldiers"},
    ),
    "most of them": ("Nine people were killed, most of them by soldiers.", {"soldiers"}),
    "none beside nine": ("The army killed nine villagers and wounded none.", {"army"}),
}
UNTRUE = {
    "it is untrue": ("It is untrue that soldiers killed nine villagers.", NO_EVENT),
    "it is true": ("It is true that soldiers killed nine villagers.", {"soldiers"}),
    "no truth in claims": (
        "There is no truth in claims that soldiers killed nine villagers.",
        NO_EVENT,
    ),
    "a lie": ("The governor said it was a lie that soldiers killed nine villagers.", NO_EVENT),
    "baseless claims": (
        "Claims that soldiers killed nine villagers are baseless, the army said.",
        NO_EVENT,
    ),
    "credible claims": (
        "Claims that soldiers killed nine villagers are credible, the UN said.",
        {"soldiers"},
    ),
    "doubted": ("Officials doubted that soldiers killed nine villagers.", NO_EVENT),
    "nobody doubts": ("Nobody doubts that soldiers killed nine villagers in Bria.", {"soldiers"}),
    "no doubt": ("There is no doubt that soldiers killed nine villagers in Bria.", {"soldiers"}),
    "retracted": ("The paper retracted a report that soldiers killed nine villagers.", NO_EVENT),
    "withdrawn": ("The BBC withdrew a story that soldiers killed nine villagers.", NO_EVENT),
    "published": (
        "The paper published a report that soldiers killed nine villagers in Bria.",
        {"soldiers"},
    ),
    "proved untrue": ("Rumours that 50 people had been killed in Gao proved untrue.", NO_EVENT),
    "ruled out": (
        "Police ruled out an attack by Boko Haram after 11 people were killed in Kano.",
        set(),
    ),
    "confirmed": (
        "Police confirmed an attack by Boko Haram after a blast killed 11 people.",
        {"boko haram"},
    ),
    "doctored": (
        "A doctored video appears to show Ukrainian soldiers executing a prisoner.",
        NO_EVENT,
    ),
    "shown": ("A video shows soldiers killing a prisoner.", {"soldiers"}),
    "false report": ("A false report said soldiers had killed nine villagers in Bria.", NO_EVENT),
    "fake uniforms": ("Rebels in fake uniforms killed nine villagers in Bria.", {"rebels"}),
    "lied": ("The trader lied that bandits had kidnapped him in Kano.", NO_EVENT),
    "invented": ("The trader invented a tale that bandits had kidnapped him in Kano.", NO_EVENT),
    "falsely": ("The trader falsely claimed that bandits had kidnapped him in Kano.", NO_EVENT),
    "dreamed": ("The trader dreamed that bandits had kidnapped him in Kano.", NO_EVENT),
    "pretended": ("The trader pretended that bandits had kidnapped him in Kano.", NO_EVENT),
    "by mistake": (
        "Soldiers mistakenly began shelling the town of Bria on Monday, killing nine villagers.",
        {"soldiers"},
    ),
}
ACQUITTED = {
    "acquitted": ("Four men were acquitted of bombing a train in Mumbai.", set()),
    "cleared": ("Four men were cleared of bombing a train in Mumbai.", set()),
    "acquitted by": ("A court acquitted four men of bombing a train.", set()),
    "acquitted of ordering": (
        "The court acquitted the general of ordering the shelling of Knin.",
        set(),
    ),
    "those accused": ("Soldiers accused of killing nine villagers in Bria were acquitted.", set()),
    "charges dropped": (
        "Prosecutors dropped charges against soldiers accused of killing nine villagers.",
        set(),
    ),
    "charges kept": (
        "Prosecutors did not drop charges against soldiers accused of killing nine villagers in "
        "Bria.",
        {"soldiers?"},
    ),
    "wrongly blamed": (
        "Police wrongly blamed soldiers for killing nine villagers in Bria.",
        set(),
    ),
    "blamed": ("Police blamed soldiers for killing nine villagers in Bria.", {"soldiers?"}),
    "told apart": (
        "Nine villagers were killed in Bria on Monday. Two soldiers accused of the attack were "
        "acquitted.",
        set(),
    ),
    "convicted": ("Four men were convicted of bombing a train in Mumbai.", {"men"}),
    "a town cleared": (
        "Soldiers cleared the town of Bria, killing nine rebels.",
        {"soldiers"},
    ),
}
OF_ANOTHER = {
    "whom they support": (
        "Congo blamed M23 rebels, whom Rwanda supports, for killing 131 people.",
        {"m23 rebels?"},
    ),
    "whom they arm": (
        "Saudi Arabia accused the Houthis, whom Iran arms, of bombing an airport in Abha.",
        {"houthis?"},
    ),
    "which they fund": (
        "Israel accused Hezbollah, which Iran funds, of killing 12 children in Majdal Shams.",
        {"hezbollah?"},
    ),
    "which arms them": (
        "Saudi Arabia accused Iran, which arms the Houthis, of bombing an airport in Abha.",
        {"iran?"},
    ),
    "a front": (
        "The Resistance Front, a front of Lashkar-e-Taiba, claimed responsibility for the attack "
        "in Pahalgam.",
        {"resistance front?"},
    ),
    "a faction that broke away": (
        "The Real IRA, a breakaway faction of the Provisional IRA, claimed responsibility for the "
        "attack in Omagh that killed 29 people.",
        {"real ira?"},
    ),
    "a splinter group": (
        "Jamaat-ul-Ahrar, a splinter group of the Pakistani Taliban, claimed responsibility for "
        "the attack in Lahore that killed 70 people.",
        {"jamaat-ul-ahrar?"},
    ),
    "an armed wing": (
        "The armed wing of Hamas claimed responsibility for the attack in Sderot that killed two "
        "soldiers.",
        {"hamas?"},
    ),
    "a name with such a word": (
        "Al-Nusra Front fighters killed nine soldiers in Hama.",
        {"al-nusra front"},
    ),
}
KINDS = {
    "contrasted": CONTRASTED,
    "nobody hit": NOBODY_HIT,
    "untrue": UNTRUE,
    "acquitted": ACQUITTED,
    "of another": OF_ANOTHER,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(*case, id=f"{kind}: {name}")
        for kind, cases in KINDS.items()
        for name, case in cases.items()
    ],
)
def test_exactly_who_is_said_to_have_done_it(text: str, expected: set[str] | None) -> None:
    """Not whom the words set aside, deny, take back, acquit or tell something else of."""
    assert doers(text) == expected
