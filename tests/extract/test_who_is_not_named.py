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
    ("Four people were killed in Sarib by the army's own count.", set()),
    ("Four people were killed in Sarib by the army's own soldiers.", {"army's own soldiers"}),
    # what was stopped on its way hit nobody
    ("Ukrainian air defence shot down 40 Russian drones over Sarib on Monday.", set()),
    ("Two missiles were shot down over Sarib on Monday by the coalition.", set()),
    ("Air defence forces destroyed 62 drones over Sarib.", set()),
    ("Rebels shot down an army helicopter over Sarib on Monday, killing four.", {"rebels"}),
    ("Troops shot down nine protesters in Sarib on Monday.", {"troops"}),
    ("Rebels shot down a drone in Sarib on Monday and killed four soldiers.", {"rebels"}),
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
    # who is blamed for something beside the deed: for help, for silence, for failing to hinder it
    ("Ministers accused the army of inciting rebels to attack Sarib.", set()),
    ("Ministers accused the army of attacking Sarib.", {"army"}),
    ("Ministers blamed the army for failing to prevent the attack on Sarib.", set()),
    ("Ministers blamed the army for the attack on Sarib.", {"army"}),
    ("Ministers accused the army of supporting the gunmen who attacked Sarib.", {"gunmen"}),
    ("Ministers accused the army of covering up the killing of four people in Sarib.", set()),
    ("Ministers accused the army of the killing of four people in Sarib.", {"army"}),
    ("Ministers accused the army of helping to kill four people in Sarib.", set()),
    ("Ministers accused the army of killing four people in Sarib.", {"army"}),
    ("Four people were killed. The attack was blamed on the army's inaction.", set()),
    ("Four people were killed. The attack was blamed on the army.", {"army"}),
    ("Four people were killed. The army is responsible for ignoring the attack.", set()),
    ("Four people were killed. The army is responsible for the attack.", {"army"}),
    ("The army was accused of arming the rebels who killed four people in Sarib.", {"rebels"}),
    # who is named with a body and is no part of it
    ("Opponents of the Taliban killed four people in Sarib.", set()),
    ("Fighters of the Taliban killed four people in Sarib.", {"taliban"}),
    ("Taliban opponents killed four people in Sarib.", {"taliban opponents"}),
    ("Taliban fighters killed four people in Sarib.", {"taliban fighters"}),
    ("Followers of a Taliban leader killed four people in Sarib.", set()),
    ("Men of a Taliban leader killed four people in Sarib.", {"taliban"}),
    ("Former members of the Taliban killed four people in Sarib.", set()),
    ("Leading members of the Taliban killed four people in Sarib.", {"taliban"}),
    ("Former Taliban fighters killed four people in Sarib.", {"former taliban fighters"}),
    ("The wife of a Taliban leader killed four people in Sarib.", {"wife of a taliban leader"}),
    ("Four people died in Sarib. Tide, a Taliban ally, claimed responsibility.", {"tide"}),
    ("Four people died in Sarib. Tide, a Taliban unit, claimed responsibility.", {"taliban"}),
    ("The attack on Sarib was blamed on rivals of the Taliban.", {"rivals of the taliban"}),
    ("The attack on Sarib was blamed on units of the Taliban.", {"taliban"}),
    # whom a deed came after
    ("Soldiers killed four people in Sarib after clashes with rebels.", {"soldiers"}),
    ("Four people were killed in Sarib after clashes with rebels.", {"rebels"}),
    ("Four people died in Sarib after an attack by rebels.", {"rebels"}),
    ("Soldiers killed four people in Sarib in clashes with rebels.", {"soldiers", "rebels"}),
    # who does it in a game or a work alone
    ("In the scenario, soldiers kill four people in Sarib.", set()),
    ("In the village, soldiers kill four people.", {"soldiers"}),
    ("In a war game, soldiers attacked Sarib and killed four people.", set()),
    ("In a war zone, soldiers attacked Sarib and killed four people.", {"soldiers"}),
    ("In the simulation, soldiers shelled Sarib and killed four people.", set()),
    ("In the first episode of the series, soldiers kill four people in Sarib.", set()),
    ("In the exercise, soldiers attack a base near Sarib.", set()),
    ("In the raid, soldiers attack a base near Sarib.", {"soldiers"}),
    # who may have done it, did not, or does such things elsewhere
    ("It was unclear whether rebels carried out the attack that killed four in Sarib.", set()),
    ("It was clear that rebels carried out the attack that killed four in Sarib.", {"rebels"}),
    ("Police ruled out that rebels carried out the attack that killed four in Sarib.", set()),
    ("Police found out that rebels carried out the attack that killed four.", {"rebels"}),
    ("There is no evidence that rebels carried out the attack that killed four.", set()),
    ("There is evidence that rebels carried out the attack that killed four.", {"rebels"}),
    ("Witnesses contradicted the claim that rebels killed four people in Sarib.", set()),
    ("Witnesses repeated the claim that rebels killed four people in Sarib.", {"rebels"}),
    ("Rumours that rebels killed four people in Sarib are false.", set()),
    # whose the weapons were
    ("German tanks used by troops shelled Sarib and killed four people.", set()),
    ("German tanks shelled Sarib and killed four people.", {"german tanks"}),
    ("Army jets flown by rebels bombed Sarib and killed four people.", set()),
    ("Army jets bombed Sarib and killed four people.", {"army jets"}),
    ("Captured army tanks shelled Sarib and killed four people.", set()),
    ("Four people were killed in what residents called an army raid on Sarib.", {"army"}),
    ("Four people were killed after residents called for an army raid on Sarib.", set()),
    # who met an accident
    ("A US Osprey crashed near Sarib on Monday, killing eight airmen.", set()),
    ("A US Osprey bombed Sarib on Monday, killing eight airmen.", {"us osprey"}),
    # people of any kind, in a whole clause
    ("Two women shot a guard in Sarib on Monday.", {"women"}),
    ("Gang members killed four people in Sarib.", {"gang members"}),
    ("Four people were killed by members of a gang in Sarib.", {"members of a gang"}),
    ("Family members killed four people in Sarib.", set()),
    ("Four people were gunned down by motorcyclists in Sarib.", {"motorcyclists"}),
    ("Women were killed in Sarib on Monday.", set()),
    ("Sarib: nine killed, three girls abducted, 900 people displaced.", set()),
    ("Four people were killed in Sarib. Women buried the dead.", set()),
    # who blows himself up, and who sent him
    ("A suicide bomber killed four people in Sarib.", {"suicide bomber"}),
    ("A suicide bombing killed four people in Sarib.", set()),
    ("Islamic State suicide bombers killed four people in Sarib.", {"islamic state"}),
    ("Bomb disposal men detonated the device in Sarib on Monday.", set()),
    # whom a noun behind the verb is not
    ("Islamic State suicide bombers storm SDF post at Sarib", {"islamic state"}),
    ("Rebels attacked a concert in Sarib by a pop star on Monday.", {"rebels"}),
    ("The blast at the end of a concert by a pop star in Sarib killed four people.", set()),
    ("The blast at the end of a road in Sarib by rebels killed four people.", {"rebels"}),
    ("Four people died in the Moore's bar bombing in Sarib.", set()),
    ("Four people died in Syria's gas attack on Sarib.", {"syria"}),
    # a plain verb that is violence where armed people do it to people
    ("Gunmen took two engineers from a restaurant in Sarib on Monday.", {"gunmen"}),
    ("Soldiers took 20 children to hospital in Sarib on Monday.", set()),
    ("Soldiers took up positions near Sarib on Monday.", set()),
    ("Soldiers took part in a parade in Sarib on Monday.", set()),
    ("Two engineers were held by militiamen in Sarib on Monday.", {"militiamen"}),
    ("Nurses held two children in Sarib on Monday.", set()),
    ("Police held a press conference in Sarib on Monday.", set()),
    ("Soldiers beat two teachers in Sarib on Monday.", {"soldiers"}),
    ("A player beat two teachers in Sarib on Monday.", set()),
    ("Police took a wounded man from the scene in Sarib on Monday.", set()),
    ("Soldiers took children out of a burning school in Sarib on Monday.", set()),
    ("Police held back a crowd in Sarib on Monday.", set()),
    ("Soldiers held their children in Sarib on Monday.", set()),
    ("A soldier captured two suspects on film in Sarib on Monday.", set()),
    ("Fear seized the villagers in Sarib on Monday.", set()),
    ("Reporters besieged a minister in Sarib on Monday.", set()),
    ("Lawyers attacked the ruling in Sarib on Monday.", set()),
    ("Police fired into the air in Sarib on Monday.", set()),
    ("Soldiers set off a controlled explosion in Sarib on Monday.", set()),
    # shooting, and other senses of its words
    ("Troops fired on a car in Sarib, killing four people.", {"troops"}),
    ("Gunmen fired at the mayor of Sarib on Monday.", {"gunmen"}),
    ("The company fired 20 workers in Sarib on Monday.", set()),
    ("The army fired a general in Sarib on Monday.", set()),
    ("The rebels set off two bombs in Sarib on Monday.", {"rebels"}),
    ("The rebels set off for Sarib on Monday.", set()),
    ("Villagers planted trees in Sarib on Monday.", set()),
    # claims
    ("Four people died in a bombing in Sarib. Tide accepted responsibility.", {"tide"}),
    ("Four people died in a bombing in Sarib. Tide denied responsibility.", set()),
    ("Four people died in a raid on Sarib. The Tide Front boasted of its men.", set()),
    ("Four people died in a raid on Sarib. The Tide Front boasted of the raid.", {"tide front"}),
    ("Four people died in a raid on Sarib. The Tide Front claimed the operation.", {"tide front"}),
    ("Four people died in a raid on Sarib. The Tide Front claimed victory.", set()),
    # who lays it and whose deed it is
    ("An attack that killed four people in Sarib was planned and executed by rebels.", {"rebels"}),
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
    ("Two activists, Omar Saleh and Ali Hassan, said 200 people were killed.", {"people"}),
    ("Rebels did not shell the hospital in Sarib.", set()),
    ("Rebels shelled the town but spared the hospital.", {"town"}),
    ("The army killed five bandits in Sarib and freed 20 abducted children.", {"bandits"}),
    ("The army freed the town and killed five bandits.", {"town", "bandits"}),
    ("Rebels killed five farmers in Sarib and abducted 20 children.", {"farmers", "children"}),
)

# What is told, and exactly how many were killed.
KILLED: tuple[tuple[str, set[int]], ...] = (
    ("Prosecutors in Sarib charged 25 soldiers with murder.", set()),
    ("Prosecutors in Sarib charged 25 soldiers with the murder of two men.", {2}),
    ("A judge in Sarib counted 25 murders.", {25}),
    ("The mayor of Sarib accused six ministers of killing two men.", {2}),
    ("The mayor of Sarib told six ministers of the killing of two men.", {2}),
    ("Three teachers killed two men in Sarib.", {2}),
    ("Three teachers were killed by two men in Sarib.", {3}),
    ("Nine refugees fleeing the army were killed in Sarib.", {9}),
    ("Nine refugees injured in Sarib fled the army.", set()),
    ("He is the first guard to be killed in Sarib.", set()),
    ("The first guard was killed in Sarib.", {1}),
    ("Two activists, Omar Saleh and Ali Hassan, said 200 people were killed in Sarib.", {200}),
    ("Two activists, Omar Saleh and Ali Hassan, were killed in Sarib.", {2}),
    ("A US Osprey crashed near Sarib on Monday, killing eight airmen.", set()),
)


@pytest.mark.parametrize(("text", "expected"), ACCUSED)
def test_exactly_those_who_did_it_are_named(read: Read, text: str, expected: set[str]) -> None:
    """Nobody for standing near; whom the words accuse all the same."""
    assert named(read(text), DOERS) == expected


@pytest.mark.parametrize(("text", "expected"), STRUCK)
def test_exactly_what_was_hit_is_named(read: Read, text: str, expected: set[str]) -> None:
    """Not where it came from, who helped, who spoke, or what was spared."""
    assert named(read(text), HIT) == expected


@pytest.mark.parametrize(("text", "expected"), KILLED)
def test_exactly_those_harmed_are_counted(read: Read, text: str, expected: set[int]) -> None:
    """Neither who did it nor who is tried for it."""
    counts = (count for frame in read(text).frames for count in frame.counts)
    assert {count.best for count in counts if count.harm == "killed"} == expected


# What is told, and exactly who is said to have taken people.
TAKEN: tuple[tuple[str, set[str]], ...] = (
    ("Soldiers rescued 19 kidnapped children in Sarib and killed three bandits.", set()),
    ("Soldiers kidnapped 19 children in Sarib and killed three bandits.", {"soldiers"}),
    ("The army killed five bandits in Sarib and freed 20 abducted children.", set()),
    ("The army killed five bandits in Sarib and abducted 20 children.", {"army"}),
)


# What is told, and exactly who is said to have done what killed the four.
KILLING: tuple[tuple[str, set[str]], ...] = (
    ("Rebels have carried out similar attacks in Sarib, where four people were killed.", set()),
    ("Rebels have carried out an attack that killed four people in Sarib.", {"rebels"}),
)


def test_a_name_that_tells_what_kind_is_no_second_victim(read: Read) -> None:
    """'A Tzotzil priest' is who was named before; 'his son Omar' is another."""

    def killed(text: str) -> list[str | None]:
        counts = (count for frame in read(text).frames for count in frame.counts)
        return [count.victim_text for count in counts]

    one = killed("Father Marcelo Perez, a Tzotzil priest, was shot dead by two men.")
    assert one == ["Father Marcelo Perez"]
    two = killed("Marcelo Perez and his son Omar were shot dead by two men.")
    assert two == ["Marcelo Perez", "his son"]


@pytest.mark.parametrize(("text", "expected"), KILLING)
def test_who_does_such_things_elsewhere_did_not_do_this(
    read: Read, text: str, expected: set[str]
) -> None:
    """Of two events in a sentence, only the one with the figure is asked for its doers."""
    deadly = (frame for frame in read(text).frames if frame.counts)
    doers = (p for frame in deadly for p in frame.participants if p.role in DOERS)
    assert {person.name.resolved_text.lower() for person in doers} == expected


@pytest.mark.parametrize(("text", "expected"), TAKEN)
def test_whoever_frees_people_did_not_take_them(read: Read, text: str, expected: set[str]) -> None:
    """A participle before the noun tells what befell them at other hands."""
    taking = (frame for frame in read(text).frames if frame.type == "hostage-taking")
    doers = (p for frame in taking for p in frame.participants if p.role in DOERS)
    assert {person.name.resolved_text.lower() for person in doers} == expected


def test_what_a_claimed_deed_answers_is_another(read: Read) -> None:
    """Who claims an ambush as revenge for shelling has not shelled."""
    text = "Tide took responsibility for the ambush, which it called revenge for shelling in Goma."
    shelled = [frame for frame in read(text).frames if frame.type == "shelling"]
    assert not [p for frame in shelled for p in frame.participants if p.role in DOERS]
    told = read("Tide took responsibility for the ambush, which it called a shelling in Goma.")
    assert named(told, DOERS) == {"tide"}


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Rebels captured three soldiers near Goma on Monday.", {"arrest-detention"}),
        ("Gunmen seized two engineers in Goma on Monday.", {"hostage-taking"}),
        ("Syrian rebels seized two engineers in Goma on Monday.", {"hostage-taking"}),
        ("Syrian troops seized two engineers in Goma on Monday.", {"arrest-detention"}),
        ("Marines seized two smugglers in Goma on Monday.", {"arrest-detention"}),
        ("Police held two men in Goma on Monday.", {"arrest-detention"}),
        ("Tribesmen held two men in Goma on Monday.", {"hostage-taking"}),
        ("Rebels took two nurses from a clinic in Goma on Monday.", {"hostage-taking"}),
        ("Rebels took the town of Goma on Monday.", {"territory-taken-by-non-state"}),
        ("Soldiers took the town of Goma on Monday.", {"territory-regained-by-state"}),
        ("Rebels freed two nurses in Goma on Monday.", set()),
        ("Soldiers sealed off Goma on Monday and took three men in for questioning.", set()),
        ("Soldiers sealed off Goma on Monday and seized three men.", {"arrest-detention"}),
        ("Rebels seized two trucks in Goma on Monday.", set()),
    ],
)
def test_whoever_takes_people_takes_no_town(read: Read, text: str, types: set[str]) -> None:
    """What is taken, and by whom, tells a capture from an abduction and a conquest."""
    assert {frame.type for frame in read(text).frames} == types
