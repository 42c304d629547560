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
IN_A_COMPOUND = {
    "embassy": ("The Israeli embassy bombing in Buenos Aires killed 29 people in 1992.", set()),
    "barracks": ("An army barracks attack in Kidal killed 12 people on Monday.", set()),
    "convoy": ("A Russian convoy attack in Kidal killed 12 people on Monday.", set()),
    "ambush": ("A Russian convoy ambush in Kidal killed 12 people on Monday.", set()),
    "pagers": ("The Hezbollah pager bombings killed 12 people.", set()),
    "camp": ("A rebel camp raid in Arauca killed nine people on Friday.", set()),
    "mosque": ("The Taliban mosque bombing in Kunduz killed 12 people on Friday.", set()),
    "office": ("The Hamas office strike in Beirut killed six people on Tuesday.", set()),
    "a convoy's": ("The convoy's attack on Friday killed four soldiers.", set()),
    "drone": ("An army drone attack in Kidal killed 12 people on Monday.", {"army"}),
    "rocket": ("A Hezbollah rocket attack killed 12 people in Majdal Shams.", {"hezbollah"}),
    "tank": ("An Israeli tank attack in Gaza killed 12 people on Monday.", {"israeli"}),
    "nothing": ("A rebel attack killed nine people in Arauca on Friday.", {"rebel"}),
    "mortar": ("An army mortar attack in Bria killed nine people on Friday.", {"army"}),
    "suicide": ("A Taliban suicide bombing in Kabul killed 12 people on Monday.", {"taliban"}),
    "air": ("An Israeli air strike in Gaza killed 12 people on Monday.", {"israeli"}),
}
MADE_UP = {
    "a play": ("A play in which soldiers kill nine villagers opened in Lagos.", NO_EVENT),
    "a novel": ("In his novel, rebels bomb a church in Bria.", NO_EVENT),
    "an episode": ("In the second episode, soldiers shot dead nine villagers in Bria.", NO_EVENT),
    "one episode": (
        "In one episode, soldiers shot dead nine villagers in Bria.",
        {"soldiers"},
    ),
    "a drill": ("In a drill, mock gunmen stormed a school in Accra.", NO_EVENT),
    "simulated": (
        "In a simulated attack in Accra, gunmen took 15 passengers hostage.",
        NO_EVENT,
    ),
    "mock": ("In a mock attack in Accra, gunmen took 15 passengers hostage.", NO_EVENT),
    "taken": ("Gunmen took 15 passengers hostage in Accra.", {"gunmen"}),
    "an exercise": ("During an exercise, Taiwanese jets attacked a convoy.", NO_EVENT),
    "troops on exercise": (
        "During an exercise in Kidal, rebels attacked the troops, killing nine soldiers.",
        {"rebels"},
    ),
    "called a film": (
        "In Hotel Mumbai, a film, gunmen kill 31 guests at the Taj.",
        NO_EVENT,
    ),
    "a film about it": (
        "A film about the killing of nine villagers by soldiers opened in Lagos.",
        {"soldiers"},
    ),
    "in a game": (
        "During a football game in Bria, gunmen killed nine people on Monday.",
        {"gunmen"},
    ),
    "asked": ("Did soldiers kill the nine villagers?", NO_EVENT),
    "asked for truth": ("Is it true that soldiers killed nine villagers?", NO_EVENT),
    "asked why": ("Why did soldiers kill nine villagers in Bria?", {"soldiers"}),
}
BESIDE = {
    "by the base": ("A boy was killed by the army base in Kidal.", set()),
    "by the border": ("Two men were killed by the Israeli border.", set()),
    "by the compound": ("A man was abducted by the UN compound in Bunia.", set()),
    "by the army": ("A boy was killed by the army in Kidal.", {"army"}),
    "by tanks": ("Nine villagers were killed by army tanks in Kidal.", {"army tanks"}),
    "its maker": ("The drone, made by Iran, killed two people in Kyiv.", set()),
    "who launched it": ("A drone launched by Iran killed two people in Erbil.", {"iran"}),
    "either": ("Nine villagers were killed either by soldiers or by rebels.", set()),
    "or": ("Soldiers or rebels killed nine villagers in Bria.", set()),
    "compared": (
        "Nine people were killed in an attack like the one by Boko Haram in 2014.",
        set(),
    ),
    "a find blown up": ("The army blew up a bomb found in Strabane.", NO_EVENT),
    "a bridge blown up": ("The army blew up a bridge in Strabane.", {"army"}),
    "a bomb blown up": (
        "Rebels blew up a bomb in a market in Bria, killing nine people.",
        {"rebels"},
    ),
    "a dog": ("A stray dog attacked and injured 12 children in Lahore.", NO_EVENT),
    "dogs shot": ("Police shot three dogs in Lima.", NO_EVENT),
    "donkeys shot": ("Militants shot dead four donkeys in Bria.", NO_EVENT),
    "people called so": ("The Tigers killed nine soldiers in Jaffna.", {"tigers"}),
    "people and dogs": (
        "Rebels and their dogs attacked a village, killing nine people in Bria.",
        {"rebels"},
    ),
    "planned": (
        "A cell had been involved in the planning of an attack on Israel, the army said.",
        NO_EVENT,
    ),
    "told to": ("The governor told guards to open fire on looters in Kazanka Mala.", NO_EVENT),
    "told that": (
        "The mayor told reporters that rebels attacked a church in Bria on Monday.",
        {"rebels"},
    ),
}
KINDS = {
    "in a compound": IN_A_COMPOUND,
    "made up": MADE_UP,
    "beside it": BESIDE,
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Soldiers found 30 landmines and killed three rebels near Tumaco.",
            {"attack"},
            id="mines only found",
        ),
        pytest.param(
            "Armed men attacked a gold mine near Kilo, killing 35 people.",
            {"attack"},
            id="a mine of gold",
        ),
        pytest.param(
            "Gunmen attacked a coal mine in Duki, killing 20 miners.",
            {"attack-on-civilians"},
            id="a mine of coal",
        ),
        pytest.param(
            "The convoy hit a mine near Tumaco, killing three soldiers.",
            {"ied-landmine"},
            id="a mine hit",
        ),
        pytest.param(
            "A landmine planted by rebels killed three soldiers near Tumaco.",
            {"ied-landmine"},
            id="a mine laid",
        ),
    ],
)
def test_a_mine_kills_where_it_goes_off(text: str, expected: set[str]) -> None:
    """No weapon is a mine where people dig, nor one that soldiers found beside their deed."""
    assert {frame.type for frame in happened(text)} == expected
