"""Who did it and who says so, in whole sentences: exact sets, each beside its tempting neighbours.

Read with the shipped model. A doer that is missed costs little, an innocent one much: each kind
of sentence stands here with those that look like it and accuse nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.lexicon.authority import load_country_rows
from kg.model.findings import Extraction

pytestmark = pytest.mark.slow

COUNTRIES = load_country_rows()
Read = Callable[..., Extraction]
DOERS = frozenset({"attacker", "belligerent"})
STANCES = frozenset({"alleges", "asserts", "suspects"})


def doers(found: Extraction) -> set[tuple[str, str]]:
    """Return who is told to have done something, and how that is told."""
    people = (p for frame in found.frames for p in frame.participants if p.role in DOERS)
    return {(person.name.resolved_text, person.stance) for person in people}


def speakers(found: Extraction) -> set[tuple[str, str]]:
    """Return who speaks of an event, and how."""
    said = (said for frame in found.frames for said in frame.attributions)
    return {(each.source.text, each.stance) for each in said if each.source is not None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 'they' of a sentence with one armed group as its subject
        ("Insurgents entered the village of Sarib. They killed three men.", "Insurgents"),
        ("Soldiers fled from rebels near Goma. They killed three men.", ""),
        ("Gunmen were seen near Goma. They killed three men.", ""),
        ("Soldiers and rebels met near Goma. They killed three men.", ""),
        ("Soldiers said the town was quiet. They killed three men.", ""),
        ("Villagers gathered in the square. They killed three men.", ""),
        # 'by' behind a long phrase, wherever the parser hangs it
        ("The mayor condemned the shelling of a school in Nyala by rebels.", "rebels"),
        ("The court heard of the shooting of three nurses by soldiers in Sarib.", "soldiers"),
        ("The storming of a hotel in Sarib by gunmen lasted two hours.", "gunmen"),
        ("He read a report on the shelling of a school in Nyala by Amnesty International.", ""),
        ("Police examined the bombing of a shop owned by a general in Sarib.", ""),
        ("Police shot into a crowd in Sarib, wounding nine men.", "Police"),
        ("Four soldiers shot dead at a roadblock near Sarib", ""),
        ("A raid on Sarib before dawn killed nine men.", ""),
        # what is flown, fired or driven is nobody, unless the words say whose it is
        ("Warplanes struck a hotel in Sarib on Tuesday, killing four people.", ""),
        ("Grad rockets fell on Sarib on Tuesday, killing three people.", ""),
        ("Tanks shelled the camp in Sarib on Tuesday, killing five people.", ""),
        ("Nine people were killed in Sarib by mortars.", ""),
        (
            "Government jets bombed a market in Sarib, killing four people.",
            "Government jets asserts",
        ),
        ("Nine people were killed in Sarib by rebel mortars.", "rebel mortars asserts"),
        (
            "Helicopters of the Syrian army bombed Sarib, killing four people.",
            "Syrian army asserts",
        ),
        # blame and suspicion
        (
            "The blast, which officials blamed on rebels, killed three men in Sarib.",
            "rebels alleges",
        ),
        ("Nine men are believed to have been killed by rebels near Sarib.", "rebels suspects"),
        ("Nine men are believed to have been killed near Sarib.", ""),
        ("The trial of a militiaman accused of murdering two judges began.", "militiaman alleges"),
        ("Nobody has claimed the bombing that killed three men in Sarib.", ""),
        # believed and suspected, whatever the verb of the deed
        ("Police suspect that rebels bombed a church in Sarib, killing 4.", "rebels suspects"),
        ("Police confirmed that rebels bombed a church in Sarib, killing 4.", "rebels asserts"),
        ("Officials believe that rebels killed four teachers in Sarib.", "rebels suspects"),
        ("It is thought that gunmen killed four herders in Sarib.", "gunmen suspects"),
        ("Rebels are suspected of killing nine farmers in Sarib.", "Rebels suspects"),
        ("Rebels are believed to have killed nine farmers in Sarib.", "Rebels suspects"),
        ("Rebels are known to have killed nine farmers in Sarib.", "Rebels asserts"),
        ("Judges suspect the colonel of ordering the massacre of nine men.", "colonel suspects"),
        ("The truck is believed to have hit a mine in Sarib, killing three men.", ""),
        ("Police believe that two rebels were killed by soldiers in Sarib.", "soldiers suspects"),
        # blamed for something else than the killing
        ("Relatives accused soldiers of standing by while a mob killed a man.", "mob asserts"),
        ("Relatives accused soldiers of killing a man while a mob watched.", "soldiers alleges"),
        ("The mayor accused police of watching as gunmen killed nine men.", "gunmen asserts"),
        ("The mayor blamed police for not stopping the gunmen who killed nine.", "gunmen asserts"),
        ("The mayor blamed police for shooting nine gunmen in Sarib.", "police alleges"),
        ("The minister accused the army of lying about the shelling of a mill in Sarib.", ""),
        ("The minister accused the army of shelling a mill in Sarib.", "army alleges"),
        ("The minister accused the army of negligence in the bombing of a mill in Sarib.", ""),
        ("The army blamed rebels and shelled a mill in Sarib.", ""),
        ("The army thanked rebels and shelled a mill in Sarib.", "army asserts"),
        ("Rebels shelled Sarib and accused the army of poisoning wells.", "Rebels asserts"),
        # blamed, whatever the verb of the deed, and however it is told
        ("The minister accused the army of torching 20 houses in Sarib.", "army alleges"),
        ("The minister saw the army torching 20 houses in Sarib.", "army asserts"),
        ("The army was accused of dropping bombs on Sarib that killed 9.", "army alleges"),
        ("Judges accused the army of using drones to kill nine men.", "army alleges"),
        ("The mayor accused the army of breaking a truce by shelling Sarib.", "army alleges"),
        ("The mayor accused the army of involvement in the bombing of a mill.", "army alleges"),
        ("Rebels were blamed for the 1996 bombing of a mill in Sarib.", "Rebels alleges"),
        # what is blamed on an act is blamed on its doer, who denies nothing
        ("The army blamed fires in Sarib on air strikes by rebels on Monday.", "rebels alleges"),
        (
            "The army denied it and blamed the deaths of nine men on shelling by rebels.",
            "rebels alleges",
        ),
        # who laid, threw or fired what killed
        ("Two men were killed by mines planted by rebels in Sarib.", "rebels asserts"),
        ("Two men were killed by mines cleared by rebels in Sarib.", ""),
        ("Two men were killed in Sarib by a bomb that rebels had planted.", "rebels asserts"),
        ("Two men were killed in Sarib by a bomb that rebels had found.", ""),
        ("A rocket fired by rebels killed two men in Sarib.", "rebels asserts"),
        ("A rocket aimed at rebels killed two men in Sarib.", ""),
        ("Two men were killed by mines planted by saboteurs in Sarib.", "saboteurs asserts"),
        ("Police defused a bomb planted by rebels; another killed two men.", ""),
        # at whom, or where, somebody shot
        ("Gunmen shot at a bus in Sarib, wounding nine men.", "Gunmen asserts"),
        ("Rebels shot at soldiers near Sarib on Monday.", "Rebels asserts"),
        ("Two soldiers shot at a roadblock near Sarib on Monday.", ""),
        ("Smugglers shot at a boat in Sarib, killing four men.", "Smugglers asserts"),
        ("Police shot four smugglers in Sarib on Monday.", "Police asserts"),
        # prisoners act, and are acted on
        ("A guard was stabbed to death by a detainee in Sarib.", "detainee asserts"),
        ("A detainee was stabbed to death by a guard in Sarib.", "guard asserts"),
        ("Nine men died in prisoner executions in Sarib on Monday.", ""),
        # not believed, not blamed, no longer said
        ("Rebels are not suspected of killing nine farmers in Sarib.", ""),
        ("Police do not believe that rebels killed nine farmers in Sarib.", ""),
        ("The mayor did not blame rebels for shelling a mill in Sarib.", ""),
        ("Police do not say why rebels killed nine farmers in Sarib.", "rebels asserts"),
        ("Earlier reports had said that rebels killed nine farmers in Sarib.", ""),
        ("Several reports said that rebels killed nine farmers in Sarib.", "rebels asserts"),
    ],
)
def test_who_did_it(read: Read, text: str, expected: str) -> None:
    """Exactly those whom the words make the doers are told, with the stance of the words."""
    name, _, stance = expected.rpartition(" ")
    told = (name, stance) if stance in STANCES and name else (expected, "asserts")
    assert doers(read(text)) == ({told} if expected else set())


@pytest.mark.parametrize("word", sorted(row.demonyms[0] for row in COUNTRIES if row.demonyms))
def test_every_demonym_acts_alike(read: Read, word: str) -> None:
    """'Kuwaiti artillery fire' is as much a doer as 'Turkish artillery fire'."""
    found = read(f"{word} artillery fire killed six people in Sarib on Monday.")
    assert {name.removesuffix(" artillery") for name, _ in doers(found)} == {word}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Rebels may have carried out the attack that killed three men in Sarib.", "suspects"),
        ("Rebels carried out the attack that may have killed three men in Sarib.", "asserts"),
        ("Rebels could have killed three men in Sarib on Monday.", "suspects"),
        ("Rebels probably shelled a mill in Sarib on Monday.", "suspects"),
        ("Rebels deliberately shelled a mill in Sarib on Monday.", "asserts"),
        ("Three men were possibly killed by rebels in Sarib on Monday.", "suspects"),
    ],
)
def test_who_may_have_done_it_is_suspected(read: Read, text: str, stance: str) -> None:
    """A possibility is no assertion."""
    assert {told for _, told in doers(read(text))} == {stance}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The council, which meets today, said a blast killed three men.",
            {("council", "asserts")},
        ),
        ("The blast, which rescuers blamed on rebels, killed 3.", {("rescuers", "blames")}),
        ("Rescuers blamed rebels for a blast that killed three.", {("Rescuers", "blames")}),
        ("The ministry put the number of dead in the blast at 14.", {("ministry", "asserts")}),
        ("The ministry put the soldiers killed by the blast in a grave.", set()),
        ("Residents heard a bomb explode in Sarib on Monday.", {("Residents", "asserts")}),
        (
            "Kyiv said rebels shelled a mill in Sarib on Monday, which Moscow denies.",
            {("Kyiv", "asserts")},
        ),
        ("Moscow denied that it had shelled a mill in Sarib.", {("Moscow", "denies")}),
        (
            "Militias backed by Moscow, which says it pays them, shelled a mill in Sarib.",
            {("Moscow", "asserts")},
        ),
    ],
)
def test_who_says_so(read: Read, text: str, expected: set[tuple[str, str]]) -> None:
    """A speaker is found beside a clause of its own, and a denial beside a claim is an answer."""
    assert speakers(read(text)) == expected


def test_a_denial_of_it_answers_the_sentence_before(read: Read) -> None:
    """'Damascus denied it' disputes what stands before; a denial of something else does not."""
    found = read("Rebels say the army shelled Sarib on Monday. Damascus denied it.")
    assert [frame.modality for frame in found.frames] == ["disputed"]
    found = read("The army shelled Sarib on Monday. It denied a report that it moved troops.")
    assert [frame.modality for frame in found.frames] == ["asserted"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Soldiers killed nine men in Sarib.", "The separatists denied it.", "separatists"),
        ("Soldiers killed nine men in Sarib.", "The general staff denied it.", "general staff"),
        ("Soldiers killed nine men in Sarib.", "The minister denied the charge.", "minister"),
        ("Soldiers killed nine men in Sarib.", "The minister denied involvement.", "minister"),
        ("Soldiers killed nine men in Sarib.", "Moscow dismissed the claim as absurd.", "Moscow"),
        ("Soldiers killed nine men in Sarib.", "A court dismissed the claim as absurd.", ""),
        ("Soldiers killed nine men in Sarib.", "The minister dismissed a general.", ""),
        ("Soldiers killed nine men in Sarib.", "Moscow denied a claim that it sold jets.", ""),
        ("A bomb killed nine men in Sarib.", "Moscow denied involvement.", "Moscow"),
        ("A bomb killed nine men in Sarib.", "The mayor denied the charges.", ""),
    ],
)
def test_who_denies_what_was_told_before(
    read: Read, first: str, second: str, expected: str
) -> None:
    """A bare "it", "charge" or "involvement" is of the sentence before; a charge needs a doer."""
    said = (response.attribution for response in read(f"{first} {second}").responses)
    denied = {each.source.text for each in said if each.source and each.stance == "denies"}
    assert denied == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("second", "place"),
    [
        ("Activists accuse rebels, who deny it, of killing four men in Goma on Monday.", "Goma"),
        ("Rebels denied it and said soldiers had killed four men in Goma.", "Sarib"),
    ],
)
def test_a_relative_clause_denies_what_its_own_sentence_tells(
    read: Read, second: str, place: str
) -> None:
    """Of two events the one that is denied stands beside the clause, or before the sentence."""
    found = read(f"Soldiers killed nine men in Sarib on Monday. {second}")
    denied = {response.about for response in found.responses}
    told = (frame for frame in found.frames if frame.id in denied)
    assert {where.name.text for frame in told for where in frame.where} == {place}


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Rebels captured army positions in Sarib on Monday.", ["territory-taken-by-non-state"]),
        (
            "The rebels seized the town of Sarib, where 300 civilians lived, on Monday.",
            ["territory-taken-by-non-state"],
        ),
        ("The army freed several villages near Sarib on Monday.", ["territory-regained-by-state"]),
        ("Gunmen freed 20 hostages in Sarib on Monday.", []),
        ("The army freed Maria Lopez in Sarib on Monday.", []),
        ("The army released 20 captured fighters in Sarib on Monday.", []),
        ("Kidnappers seized two engineers from a quarry in Sarib on Monday.", []),
    ],
)
def test_whom_they_hold_is_no_place(read: Read, text: str, types: list[str]) -> None:
    """Where prisoners were freed or men were seized is no territory taken."""
    found = (frame.type for frame in read(text).frames)
    assert [kind for kind in found if kind.startswith("territory")] == types


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trial of a man who killed two nurses in Sarib in 2016 opened on Friday.", "in 2016"),
        ("On Friday a court jailed the man who killed two nurses in Sarib.", None),
        (
            "A film about the 2012 shelling of Sarib, which killed 70 people, won on Friday.",
            "the 2012",
        ),
        ("Gunmen shot dead two judges outside a court in Sarib on Friday.", "Friday"),
        ("In a speech on Friday he condemned the bombing that killed 12 in Sarib.", None),
        ("The court was bombed on Friday, killing two judges.", "Friday"),
        ("Monday's blast in Sarib, which killed 19 men, was the worst since April.", "Monday's"),
        ("Shelling has killed 19 men in Sarib since April.", "since April"),
        ("Kidnapped by gunmen in March, the nurse was freed on Sunday.", "in March"),
        ("Gunmen kidnapped the nurse in Sarib, who was freed on Sunday.", None),
        ("The 12 men killed in the bombing of Sarib were buried on Sunday.", None),
        ("The army freed the town of Sarib from rebels on Sunday.", "Sunday"),
        ("Gunmen attacked Sarib prison on Sunday and freed 20 prisoners.", "Sunday"),
        ("Forty men escaped in May and twelve were shot dead as they ran in Sarib.", "in May"),
    ],
)
def test_what_is_told_of_a_deed_later_does_not_date_it(
    read: Read, text: str, expected: str | None
) -> None:
    """The day of a trial or a film, and that of an older attack compared, are not the deed's."""
    (frame,) = read(text).frames
    assert (frame.when.as_written if frame.when else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three car bombs wounded eight people each in Sarib.", [24]),
        ("Each of the four bombs in Sarib killed two people.", [8]),
        ("A bomb killed eight people in Sarib; each family was paid.", [8]),
        ("Shelling killed 24 people, a third of them children, in Sarib.", [24, 8]),
        ("Shelling killed 24 people, more than half of them children.", [24, 12]),
        ("Shelling killed 24 people, most of them children.", [24, 12]),
        ("Shelling killed 24 people in the town where most of them lived.", [24]),
        ("Shelling killed a woman of 70 in Sarib.", [1]),
        ("Shelling killed a family of six in Sarib.", [6]),
        ("A strike killed 1.500 people in Sarib.", [1500]),
        ("A strike killed 1.5 million people in Sarib.", [1500000]),
    ],
)
def test_how_many_were_killed(read: Read, text: str, expected: list[int]) -> None:
    """Each, shares, ages and other ways to write thousands give the number that is meant."""
    assert [count.best for frame in read(text).frames for count in frame.counts] == expected


def test_killed_and_wounded_are_lumped(read: Read) -> None:
    """One figure for both is of casualties; two figures are one for each."""
    (frame,) = read("A suicide bombing killed and wounded at least 80 pupils in Sarib.").frames
    assert [(count.harm, count.best) for count in frame.counts] == [("casualties", 80)]
    (frame,) = read("A suicide bombing killed 12 and wounded 80 pupils in Sarib.").frames
    assert [(c.harm, c.best) for c in frame.counts] == [("killed", 12), ("injured", 80)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Rebels killed three men on the night of 8-9 February.", "02-08", "02-09"),
        ("Rebels will attack Sarib on Friday, the governor said.", "11-16", "11-16"),
        ("Rebels attacked Sarib on Friday, the governor said.", "11-09", "11-09"),
    ],
)
def test_nights_and_days_to_come(read: Read, text: str, start: str, end: str) -> None:
    """A night spans two days, and what will happen lies ahead whoever said so in the past."""
    (frame,) = read(text).frames
    assert frame.when is not None
    assert frame.when.start == date.fromisoformat(f"2018-{start}")
    assert frame.when.end == date.fromisoformat(f"2018-{end}")


@pytest.mark.parametrize("time", ["during Eid al-Fitr", "on 12 Muharram", "at dawn", "on Easter"])
def test_a_feast_is_no_place_and_nobody(read: Read, time: str) -> None:
    """Feasts, months of another calendar and times of day name no place and no target."""
    (frame,) = read(f"Rebels shelled a mill {time}, killing three men in Sarib.").frames
    assert {where.name.text for where in frame.where} == {"Sarib"}
    assert {p.name.text for p in frame.participants} == {"Rebels", "men", "mill"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed two men in Sarib, and a bomb killed four in Goma.", [["Gunmen"], []]),
        ("Rebels shelled Sarib, and the shells killed four men.", [["Rebels"]]),
        ("A man wounded two soldiers in Sarib and was shot by a guard.", [["man"], ["guard"]]),
        ("Rebels shelled Sarib and killed four men.", [["Rebels"]]),
        (
            "A bomb killed two in Goma, a year after soldiers killed 88 in Sarib.",
            [[], ["soldiers"]],
        ),
        ("Two men died in Goma a day after rebels shelled Sarib.", [["rebels"]]),
        ("A man was shot in Goma, where soldiers and rebels have clashed.", [[]]),
        ("Two men died in Goma in a fire and a guard was shot by gunmen.", [[], ["gunmen"]]),
        ("Nine men were killed and 20 wounded by gunmen in Goma.", [["gunmen"]]),
        ("Gunmen attacked a bus in Goma; the marines killed four.", [["Gunmen"], ["marines"]]),
        (
            "Rebels killed nine men in Goma in 2008 and burned a mill in Sarib in 2011.",
            [["Rebels"], ["Rebels"]],
        ),
        ("Rebels killed nine men in Goma and burned a mill in Sarib in 2011.", [["Rebels"]]),
        ("A man was shot in Goma by soldiers who were fighting rebels.", [["soldiers"]]),
    ],
)
def test_acts_of_one_sentence_have_doers_of_their_own(
    read: Read, text: str, expected: list[list[str]]
) -> None:
    """A second clause with a doer of its own, or told of another day, is another event."""
    frames = (frame.participants for frame in read(text).frames)
    assert [[p.name.text for p in people if p.role in DOERS] for people in frames] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bishop who survived an assassination attempt by gunmen in 1982 has died.", []),
        ("A bishop who was wounded by gunmen in 1982 has died of his wounds.", ["killed"]),
        ("The mayor survived a raid by gunmen in May and died in Sarib on Monday.", []),
    ],
)
def test_who_survived_an_attack_was_not_killed_in_it(
    read: Read, text: str, expected: list[str]
) -> None:
    """A death years after an attack is no harm of it."""
    counts = (count for frame in read(text).frames for count in frame.counts)
    assert [count.harm for count in counts if count.harm == "killed"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nine people died in clashes between farmers and herders in Goma.", "farmers herders"),
        ("Troops clashed with rebels in Goma on Monday, leaving nine dead.", "Troops rebels"),
        ("Troops clashed with villagers in Goma, leaving nine dead.", "Troops villagers"),
        ("Fighting between soldiers and rebels killed nine in Goma.", "soldiers rebels"),
        ("Fighting near an army camp killed nine people in Goma.", ""),
        ("Nine villagers were killed in clashes in Goma on Monday.", ""),
        ("Troops killed nine farmers in Goma on Monday.", "Troops"),
    ],
)
def test_a_clash_has_two_sides(read: Read, text: str, expected: str) -> None:
    """Both who fought are told, whatever they are; whoever was hit by a clash is no side of it."""
    assert {name for name, _ in doers(read(text))} == set(expected.split())
