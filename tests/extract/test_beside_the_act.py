"""What stands beside an act and is none of it: speakers, accidents, answers, reports, mourning.

Whole sentences read with the shipped model, each kind with a neighbour in which the tempting
reading is right.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.findings import EventFrame, Extraction

pytestmark = pytest.mark.slow

Read = Callable[..., Extraction]
SUFFERERS = frozenset({"target", "victim-group"})


def figures(frame: EventFrame) -> set[tuple[str, int | None]]:
    """Return the harms with their numbers."""
    return {(count.harm, count.best) for count in frame.counts}


def harmed(frame: EventFrame) -> set[str]:
    """Return who suffered."""
    return {p.name.text for p in frame.participants if p.role in SUFFERERS}


def told_by(frame: EventFrame) -> set[str]:
    """Return who says so."""
    return {said.source.text for said in frame.attributions if said.source is not None}


@pytest.mark.parametrize(
    ("text", "victims", "speakers"),
    [
        (
            "Gunmen raided Sarib late on Saturday, killing 17 people, two security sources and "
            "a local mayor said.",
            {"people"},
            {"two security sources", "local mayor"},
        ),
        (
            "The army bombed a mill in Sarib, killing 23 people, a resistance fighter told AFP.",
            {"people"},
            {"resistance fighter"},
        ),
        (
            "Gunmen raided Sarib on Saturday, killing a teacher, two judges and a local mayor.",
            {"teacher", "judges", "local mayor"},
            set(),
        ),
        (
            "Gunmen killed a teacher, two judges and a local mayor in Sarib, police said.",
            {"teacher", "judges", "local mayor"},
            {"police"},
        ),
    ],
)
def test_who_closes_the_sentence_speaks_and_did_not_die(
    read: Read, text: str, victims: set[str], speakers: set[str]
) -> None:
    """Speakers listed behind a comma are no victims; victims listed before one are."""
    (frame,) = read(text).frames
    assert {name for name in harmed(frame) if name != "mill" and "Sarib" not in name} == victims
    assert told_by(frame) == speakers


@pytest.mark.parametrize(
    "text",
    [
        "Two soldiers were killed near Sarib, a police officer told reporters.",
        "Two soldiers were killed near Sarib, a police officer told Reuters.",
    ],
)
def test_who_is_told_says_nothing(read: Read, text: str) -> None:
    """Reporters and agencies that are told something do not say it."""
    (frame,) = read(text).frames
    assert told_by(frame) == {"police officer"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A bus plunged into a ravine, killing 25, and rebels ambushed a patrol near Sarib, "
            "killing four officers.",
            {("killed", 4)},
        ),
        (
            "A crash killed nine people and gunmen shot dead four officers near Sarib.",
            {("killed", 4)},
        ),
        (
            "Rebels ambushed a bus near Sarib, which plunged into a ravine, killing 25 people.",
            {("killed", 25)},
        ),
        ("A drone crashed into a block of flats in Sarib, killing two men.", {("killed", 2)}),
    ],
)
def test_what_an_accident_did_is_no_act(
    read: Read, text: str, expected: set[tuple[str, int | None]]
) -> None:
    """The dead of an accident told beside an attack are not the attack's, unless it caused it."""
    (frame,) = read(text).frames
    assert figures(frame) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb killed three men in Sarib. A week earlier, five died in a similar attack.", 2),
        ("A bomb killed three men in Sarib. In a separate incident, five men were shot dead.", 2),
        ("Rebels shelled a mill in Sarib in retaliation for the killing of three fighters.", 2),
        ("Rebels shelled a mill in Sarib, killing three fighters.", 1),
    ],
)
def test_similar_and_answered_acts_are_others(read: Read, text: str, expected: int) -> None:
    """What is told as another event, or as what an act answers, is not joined to it."""
    assert len(read(text).frames) == expected


def test_who_answers_a_killing_did_not_do_it(read: Read) -> None:
    """ "X shelled them in retaliation for the killing of its men" accuses X of no killing."""
    text = "Hezbollah shelled a barracks in retaliation for the killing of three of its fighters."
    killing = [f for f in read(text).frames if any(c.harm == "killed" for c in f.counts)]
    assert [[p.name.text for p in f.participants if p.role == "attacker"] for f in killing] == [[]]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "Mourners gathered on Friday for the funeral of a nurse whom soldiers shot Tuesday.",
            "Tue",
        ),
        ("Three days of mourning began on Monday after gunmen killed 37 men in Sarib.", None),
        ("The town was calm on Monday after rebels killed two men in Sarib on Friday.", "Fri"),
        ("Ten men died on Monday after gunmen attacked a mill in Sarib.", "Mon"),
        ("The pope prayed on Sunday for the victims of an attack that killed six in Sarib.", None),
        (
            "Sixty men were shot dead in Sarib, a rights group said in a report published Monday.",
            None,
        ),
        ("The minister condemned the bombing of a mill in Sarib on Sunday that killed six.", "Sun"),
        (
            "The bodies were flown to Goma on Monday from Sarib, where rebels beheaded nine men.",
            None,
        ),
    ],
)
def test_days_of_mourning_and_of_reports_date_no_act(
    read: Read, text: str, written: str | None
) -> None:
    """The day of a funeral, a prayer, a report or a transfer is not the day of the attack."""
    whens = [frame.when for frame in read(text).frames]
    assert [when and when.as_written.removeprefix("on ")[:3] for when in whens] == [written]


def test_where_means_the_place_before_it(read: Read) -> None:
    """ "Flown to Goma from Sarib, where they were beheaded": that was in Sarib."""
    text = "The bodies were flown to Goma on Monday from Sarib, where rebels beheaded nine men."
    (frame,) = read(text).frames
    assert {where.name.text for where in frame.where} == {"Sarib"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two men were killed and 14 injured in Sarib on Friday as troops clashed with rebels.",
         {("killed", 2), ("injured", 14)}),
        ("Two men and 14 women were killed in Sarib on Friday as troops clashed with rebels.",
         {("killed", 2), ("killed", 14)}),
    ],
)  # fmt: skip
def test_number_before_a_second_participle_is_its_own(
    read: Read, text: str, expected: set[tuple[str, int | None]]
) -> None:
    """ "2 were killed and 14 injured": the 14 are not dead."""
    (frame,) = read(text).frames
    assert figures(frame) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twenty men died in clashes over land between the Mikaba and the Tolosi.", set()),
        ("Twenty men died in an ambush on the road between Sarib and Goma.", {"Sarib", "Goma"}),
    ],
)
def test_peoples_between_whom_one_fights_are_no_places(
    read: Read, text: str, expected: set[str]
) -> None:
    """Who fights each other is no place; what a road lies between is."""
    (frame,) = read(text).frames
    assert {where.name.text for where in frame.where} <= expected
    assert bool(frame.where) == bool(expected)


@pytest.mark.parametrize(
    ("text", "realised"),
    [
        ("Three men are accused of planning the attack that left 130 people dead in Sarib.", True),
        ("Three men are accused of planning an attack on a market in Sarib.", False),
    ],
)
def test_planned_attack_with_victims_happened(read: Read, text: str, realised: bool) -> None:
    """An attack whose victims are told took place, whoever planned it."""
    (frame,) = read(text).frames
    assert (frame.realisation == "occurred") == realised


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A sniper killed a boy in Sarib; activists said the shot came from a checkpoint.", set()),
        ("A sniper killed a boy in Sarib, activists said.", {"activists"}),
    ],
)
def test_semicolon_ends_what_is_said(read: Read, text: str, expected: set[str]) -> None:
    """Who speaks behind a semicolon does not say what stands before it."""
    (frame,) = read(text).frames
    assert told_by(frame) == expected


def test_the_dead_called_gunmen_did_not_raid(read: Read) -> None:
    """ "The five were gunmen who had opened fire" does not make the dead the raid's attackers."""
    text = (
        "A raid on a camp in Sarib left five men dead on Thursday, a doctor said. The army said "
        "the five were gunmen who had opened fire on its troops."
    )
    raids = [frame for frame in read(text).frames if frame.type == "raid"]
    assert [[p.name.text for p in f.participants if p.role == "attacker"] for f in raids] == [[]]


@pytest.mark.parametrize("people", ["Greek police", "Swiss soldiers"])
def test_country_adjective_is_no_body(read: Read, people: str) -> None:
    """ "Greek police" stands as written, whatever the tagger calls the adjective."""
    text = f"{people} detained 15 people after clashes in Sarib in which men threw petrol bombs."
    doers = {p.name.text for f in read(text).frames for p in f.participants if p.role == "attacker"}
    assert doers <= {people}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Police arrested two men in connection with an explosion that injured ten people.",
            [("arrest-detention", ["Police"]), ("bombing-unspecified", [])],
        ),
        (
            "Soldiers arrested six men in Sarib on suspicion of planting the bomb that hit a mill.",
            [("arrest-detention", ["Soldiers"])],
        ),
        (
            "A court on Monday sentenced two agents to death for torturing and killing a detained "
            "protester in Sarib.",
            [("torture", [])],
        ),
        (
            "Police raided a mosque in Sarib on Friday, arresting two men.",
            [("arrest-detention", ["Police"])],
        ),
    ],
)
def test_who_arrests_did_not_do_what_the_arrest_is_for(
    read: Read, text: str, expected: list[tuple[str, list[str]]]
) -> None:
    """The deed somebody is arrested or judged for is another event, with other doers."""
    frames = read(text).frames
    doers = [[p.name.text for p in f.participants if p.role == "attacker"] for f in frames]
    assert list(zip([f.type for f in frames], doers, strict=True)) == expected
    assert not any("suspicion" in harmed(frame) for frame in frames)


@pytest.mark.parametrize(
    ("text", "doers", "dead"),
    [
        (
            "The driver of a lorry that ploughed into men, killing 12, was shot dead by police.",
            {"police"},
            {("killed", 1)},
        ),
        (
            "Rebels fired a rocket that hit a market in Sarib, killing 12.",
            {"Rebels"},
            {("killed", 12)},
        ),
    ],
)
def test_what_the_victim_did_is_not_done_to_him(
    read: Read, text: str, doers: set[str], dead: set[tuple[str, int | None]]
) -> None:
    """Police who shot the driver did not kill those whom his lorry killed."""
    accused = [
        frame
        for frame in read(text).frames
        if any(p.role == "attacker" for p in frame.participants)
    ]
    assert {p.name.text for f in accused for p in f.participants if p.role == "attacker"} == doers
    assert set().union(*map(figures, accused)) == dead


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (
            "The bombing in Sarib on Monday, which killed 63, was the deadliest this year.",
            "incident",
        ),
        ("Bombings in Sarib killed 63 people in four decades.", "cumulative"),
    ],
)
def test_the_deadliest_of_a_year_is_one(read: Read, text: str, scope: str) -> None:
    """What is the worst of a year did not last the year."""
    (frame,) = read(text).frames
    assert {count.scope for count in frame.counts} == {scope}


@pytest.mark.parametrize(
    ("text", "doers", "hit"),
    [
        ("A convoy had hit a mine near Sarib, and four soldiers died.", set(), True),
        ("Rebels hit a convoy with a mine near Sarib, and four soldiers died.", {"Rebels"}, True),
    ],
)
def test_who_runs_into_a_mine_laid_none(read: Read, text: str, doers: set[str], hit: bool) -> None:
    """What hits a mine is what the mine hit."""
    frames = read(text).frames
    people = [p for frame in frames for p in frame.participants]
    assert {p.name.text for p in people if p.role == "attacker"} == doers
    assert any(p.name.text == "convoy" for p in people if p.role in SUFFERERS) == hit


def test_who_claims_an_answer_did_not_do_what_it_answers(read: Read) -> None:
    """ "Claimed the ambush, which it called revenge for shelling" claims no shelling."""
    text = "The group took responsibility for the ambush, which it called revenge for shelling."
    people = [p for frame in read(text + " in Goma last week.").frames for p in frame.participants]
    assert not any(p.role == "attacker" for p in people)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Police killed a teacher in Sarib, and an officer died when a car struck him.",
            {"teacher"},
        ),
        (
            "The army bombed two camps on Sunday in its first response to the massacre, in which "
            "the group killed 148 people.",
            {"two camps"},
        ),
        ("Rebels shot five men in Sarib, and two died later in hospital.", {"men"}),
    ],
)
def test_who_died_of_something_else_is_nobodys_victim_here(
    read: Read, text: str, expected: set[str]
) -> None:
    """Another's death in a clause with a cause of its own is not laid at the first doer's door."""
    first, *_ = read(text).frames
    assert {name for name in harmed(first) if not name.endswith("Sarib")} <= expected | {"camps"}
    assert any(p.role == "attacker" for p in first.participants)


def test_whose_relatives_are_told_was_abducted(read: Read) -> None:
    """ "Relatives of workers abducted by a group": the workers were."""
    text = "Relatives of 39 workers abducted by Boko Haram in Goma in 2014 protested."
    abducted = [frame for frame in read(text).frames if frame.type == "hostage-taking"]
    assert [harmed(frame) for frame in abducted] == [{"workers"}]


def test_killed_and_injured_of_one_report_are_one(read: Read) -> None:
    """ "Reported that one was killed and five were injured" tells of one event."""
    text = (
        "A spokesman has reported that a civilian was killed and five other people were injured "
        "by the explosion of a grenade in Sarib."
    )
    (frame,) = read(text).frames
    assert figures(frame) >= {("killed", 1), ("injured", 5)}


def test_of_what_somebody_is_accused_is_no_part_of_his_name(read: Read) -> None:
    """ "Accused the coalition of an attack": the coalition."""
    text = "The Houthis accused the coalition of an attack on women in Sarib that killed nine."
    doers = {p.name.text for f in read(text).frames for p in f.participants if p.role == "attacker"}
    assert doers == {"coalition"}


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("Cartel gunmen killed nine people in Aro on Sunday, police said.", {"Cartel gunmen"}),
        ("Al-Shabaab gunmen killed nine people in Aro on Sunday, police said.", {"Al-Shabaab"}),
    ],
)
def test_the_capital_of_a_sentence_makes_no_name(read: Read, text: str, doers: set[str]) -> None:
    """The first word of a sentence is a body's name only if it is one elsewhere too."""
    (frame,) = read(text).frames
    assert {p.name.text for p in frame.participants if p.role == "attacker"} == doers
