"""Which sentences tell of one event, and what their figures make of it: texts of our own."""

from __future__ import annotations

import itertools
import re

import pytest

from kg.decide.joining import pair_columns
from kg.decide.mentions import Mention
from kg.decide.sight import Sight
from kg.extract.article import event_mention_reader
from kg.lexicon.words import load_lexicon
from kg.model.findings import EventFrame, Extraction
from kg.model.readings import Readings
from kg.model.text import BlockKind, Passage
from kg.model.trace import SeenSentence, Trace
from tests.decide.conftest import decider, read

ONE = 1
TWO = 2


def killed(text: str) -> list[int | None]:
    """Return the dead that may be added, smallest first."""
    found = [
        count.best
        for frame in read(text)[1].frames
        if frame.kind == "incident"
        for count in frame.counts
        if count.harm == "killed" and count.is_summable
    ]
    return sorted(found, key=lambda number: number or 0)


def attackers(frames: tuple[EventFrame, ...]) -> list[tuple[str, str]]:
    """Return who is told to have done it, and how that is known."""
    people = [person for frame in frames for person in frame.participants]
    return [(p.name.text, p.stance) for p in people if p.role in {"attacker", "belligerent"}]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (
            "An air strike killed six civilians in Hajin on Monday. The air strike in Hajin killed "
            "six civilians, activists said.",
            ONE,
        ),
        (
            "An air strike killed six civilians in Hajin on Monday. The air strike in Hajin killed "
            "nine, the army said.",
            ONE,
        ),
        ("Rebels killed a guard in Hajin on Monday. Two men were shot by soldiers.", TWO),
        ("Rebels killed a guard in Hajin on Monday. The guard was shot by rebels.", ONE),
        (
            "An air strike killed six civilians in Hajin on Monday. An air strike killed six "
            "civilians in Hajin on Sunday.",
            TWO,
        ),
        (
            "An air strike killed six civilians in Hajin on Monday. An air strike killed six "
            "civilians in Sousa on Monday.",
            TWO,
        ),
        (
            "A roadside bomb killed three soldiers near Mopti on Wednesday, the army said. It "
            "blamed rebels for the blast. A week earlier, five men died in a similar attack.",
            TWO,
        ),
        (
            "Rebels said they shelled a barracks in Hama in retaliation for the killing of three "
            "of their fighters on Monday.",
            TWO,
        ),
        (
            "Shelling killed six people in Hama on Monday. A suicide bomber killed six soldiers in "
            "Raqqa on Monday.",
            TWO,
        ),
        (
            "Government airstrikes on Sousa and Baghuz killed 23 civilians, nine of them children, "
            "on Monday, according to the monitor.\n\nThe civilians are thought to have been "
            'relatives of fighters.\n\n"Twenty-three relatives including nine children were killed '
            'in air strikes on Monday morning on the town of Sousa," the monitor said.',
            ONE,
        ),
        (
            "Government airstrikes on Sousa killed 23 civilians on Monday, according to the "
            'monitor.\n\n"Twenty-three relatives of fighters were killed in air strikes on Sunday '
            'morning on the town of Sousa," the monitor said.',
            TWO,
        ),
    ],
)
def test_one_event_told_twice_is_one(text: str, events: int) -> None:
    """The same act, place and toll is one; another day, town or act is another."""
    assert len(read(text)[1].frames) == events


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        (
            "Ten IS members were killed in an air strike by the US-led coalition near Hajin on "
            "Monday.\n\nTurkish shelling hit a school in Kobani on Monday, the SDF said.",
            {"US-led coalition"},
        ),
        (
            "Witnesses said an assailant stabbed a policeman in Sarmin on Sunday and was shot by "
            "guards outside the parliament. Two people were killed.",
            {"assailant"},
        ),
        (
            "The army bombarded Sarmin on Sunday, killing four people. Rebels fired rockets at the "
            "army's barracks on Sunday, wounding three soldiers.",
            {"army"},
        ),
    ],
)
def test_no_doer_of_another_act_is_accused(text: str, accused: set[str]) -> None:
    """Who did the one is not told to have done the other."""
    first, *_ = read(text)[1].frames
    doers = {p.name.text for p in first.participants if p.role in {"attacker", "belligerent"}}
    assert doers <= accused


def test_a_related_headline_tells_of_another_event() -> None:
    """Another article's toll stays apart from this article's, whatever it says."""
    text = (
        "Shelling kills six in Hama\n\nShelling killed six people in Hama on Monday, the monitor "
        "said. The shells hit a market.\n\nRelated: Shelling kills nine in Hama"
    )
    frames = read(text)[1].frames
    told = [sorted(c.best or 0 for c in f.counts) for f in frames if not f.from_related]
    assert 9 not in {best for counts in told for best in counts}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (
            "The bombing in Hama on Sunday killed 15 people, the governor said, revising "
            "downwards an earlier count of 22 dead.",
            [15],
        ),
        (
            "Fourteen people, not nine as first announced, died in the air strike on Hama on "
            "Sunday, the hospital said.",
            [14],
        ),
        (
            "A drone strike killed two sailors near Hama on Saturday, the navy said.\n\n"
            "The death toll later climbed to nine, the navy said.",
            [9],
        ),
        (
            "A bombing killed four shoppers in Hama on Sunday.\n\n"
            "Six shoppers are now known to have died in the bombing.",
            [6],
        ),
        (
            "Shelling killed six people in Hama on Monday.\n\n"
            "Correction: This text first said that 16 people had been killed.",
            [6],
        ),
        (
            "A bomb killed three people in Hama on Monday. On Sunday, a bomb had killed four "
            "people in Homs.",
            [3, 4],
        ),
        (
            "An air strike killed six civilians in Hajin on Monday. The air strike in Hajin killed "
            "nine, the army said.",
            [6],
        ),
        (
            "An air strike killed six civilians in Hajin on Monday. Another two civilians died in "
            "the attack.",
            [2, 6],
        ),
        (
            "An air strike killed 26 civilians in Hajin on Friday, activists said. The air strike "
            "in Hajin on Friday killed 26 family members of IS militants, the Observatory said.",
            [26],
        ),
        ("A bomb killed twelve people in Hama on Monday. Two nurses were among the dead.", [12]),
        ("A bomb killed twelve people in Hama on Monday. Five of the dead were women.", [12]),
        (
            "Air strikes on Hajin killed 26 civilians, including 14 children, on Friday, the "
            "monitor said. Twenty-six people including 14 children and 9 women were killed in the "
            "air strikes on Hajin on Friday, medics said.",
            [26],
        ),
        ("A mother and her daughter were killed in an air strike on Hajin on Monday.", [1, 1]),
        ("The raid killed two soldiers and two civilians in Hajin on Monday.", [2, 2]),
        ("Two dead, nine hurt in Baghdad blast", [2]),
        ("Hajin came under mortar fire on Monday; two children died.", [2]),
        (  # a headline runs into its text
            "Blast kills seven shoppers in Hajin market At least seven shoppers were killed when a "
            "bomb went off in a market in Hajin on Monday, police said.",
            [7],
        ),
    ],
)
def test_the_dead_are_counted_once(text: str, holds: list[int]) -> None:
    """Revised tolls replace, rivals and parts add nothing, "another two" come on top."""
    assert killed(text) == holds


@pytest.mark.parametrize(
    ("text", "harmed"),
    [
        (
            "Marines killed eight suspected gang members in a shootout in Hajin on Sunday.",
            {"suspected gang members"},
        ),
        (
            "The attack on Hajin killed the village head and two soldiers on Monday.",
            {"village head", "soldiers"},
        ),
    ],
)
def test_who_was_harmed_is_named_once(text: str, harmed: set[str]) -> None:
    """Words of a longer name are no second victim."""
    people = (person for frame in read(text)[1].frames for person in frame.participants)
    assert {p.name.text for p in people if p.role in {"target", "victim-group"}} - {"Hajin"} == (
        harmed
    )


def test_acts_that_are_called_by_their_towns_are_two() -> None:
    """Each has its own dead; "the" points back to neither."""
    text = "The Paris attacks killed 130 people. The Brussels attacks of 2016 killed 32."
    assert [[count.best for count in frame.counts] for frame in read(text)[1].frames] == [
        [130],
        [32],
    ]


def test_two_tellings_of_one_toll_add_nobody() -> None:
    """The same act, day, place and toll, told by two sources of two victims, is one event."""
    text = (
        "Coalition airstrikes on Hajin and Sousa killed 26 civilians, including 14 children, on "
        "Friday, the monitor said.\n\nThe civilians are thought to have been relatives of "
        'militants.\n\n"Twenty-six relatives of militants, including 14 children and 9 women, '
        'were killed in coalition airstrikes on Friday morning on the town of Hajin," it said.'
    )
    assert killed(text) == [26]


def test_seven_nine_and_ten_are_no_parts_of_26() -> None:
    """Women of one toll and the dead of two other acts may add up to it by chance."""
    text = (
        "Seven civilians were killed by a car bomb in Maizila on Monday.\n\n"
        "Ten militants were killed in an air strike near Tanak on Sunday.\n\n"
        "Twenty-six people including 14 children and 9 women were killed by shelling in Hajin "
        "on Friday, medics said."
    )
    assert sorted(killed(text)) == [7, 10, 26]


def test_a_toll_of_counted_acts_is_over_the_acts_that_follow() -> None:
    """Nine killed in two ambushes, of which two are told: no third ambush killed nine."""
    text = (
        "Nine soldiers were killed in two ambushes in northern Mali on Friday, the army said.\n\n"
        "Four soldiers were killed when gunmen ambushed a convoy near Ber.\n\n"
        "Near Kidal, militants attacked a patrol, wounding three soldiers."
    )
    frames = read(text)[1].frames
    assert [(f.kind, [c.best for c in f.counts if c.harm == "killed"]) for f in frames] == [
        ("aggregate", [9]),
        ("incident", [4]),
        ("incident", []),
    ]
    assert frames[1].part_of == frames[0].id


def test_an_umbrella_and_its_parts_are_counted_once() -> None:
    """35 = 28 + 7: adding up gives 35 and not 70."""
    text = (
        "Thirty-five militants were killed on Saturday around Hajin in eastern Syria, the Syrian "
        "Observatory for Human Rights said.\n\nTwenty-eight of them died in air strikes by the "
        "US-led coalition, while seven were killed in ground fighting."
    )
    frames = read(text)[1].frames
    dead = [c for f in frames for c in f.counts if c.harm == "killed"]
    addable = [c.best or 0 for c in dead if c.is_summable or c.scope == "umbrella"]
    assert sum(addable) == 35


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        (
            "A car bomb killed nine people in Homs on Monday. Islamic State claimed responsibility "
            "for the attack.",
            [("Islamic State", "claims-responsibility")],
        ),
        (
            "A car bomb killed nine people in Homs on Monday. The police chief said that the "
            "attack had shaken the city.",
            [],
        ),
    ],
)
def test_who_did_it_may_be_told_by_another_sentence(
    text: str, doers: list[tuple[str, str]]
) -> None:
    """A claim of responsibility gives the event before it its doer; a statement gives none."""
    assert attackers(read(text)[1].frames) == doers


def test_a_denial_bears_on_the_event() -> None:
    """Who is blamed and denies it answers the event that was told."""
    text = (
        "Rebels killed nine people in Homs on Monday, the army said. The rebels denied the attack."
    )
    decided = read(text)[1]
    assert {r.about for r in decided.responses} <= {frame.id for frame in decided.frames}
    assert [r.attribution.stance for r in decided.responses] == ["denies"]


@pytest.mark.parametrize(
    "text",
    [
        "The army denied that it had shelled Wadi Noor on Sunday.",
        "Ethiopia rejected reports that its drones had hit a mill near Adi Noor on Monday.",
    ],
)
def test_what_its_doer_denies_is_denied(text: str) -> None:
    """Nobody else tells it: it is no event that happened."""
    happened = {"occurred", "ongoing"}
    told = [f.modality for f in read(text)[1].frames if f.realisation in happened]
    assert set(told) <= {"denied"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a raid and a raid", ("one word", "one stem", "and between", 7.0)),
        ("a raid after raids", ("one stem", "after between", 7.0)),
        ("a raid, another blast", ("a new one", 10.0)),
        ("another raid, a blast", (4.0,)),
        ("a raid. A blast and a fire", (999.0,)),
    ],
)
def test_the_text_between_two_mentions_is_looked_at(text: str, found: tuple[str | float]) -> None:
    """Words between the two count, in one sentence only; none stands before the first."""
    places = [Passage(m.start(), m.end()) for m in re.finditer(r"raids?|blast", text)]
    ends = [0, *(m.end() for m in re.finditer(r"\.", text)), len(text)]
    sentences = tuple(
        SeenSentence(Passage(start, end), text[start:end], BlockKind.BODY, 0)
        for start, end in itertools.pairwise(ends)
    )
    names = event_mention_reader(load_lexicon()).names
    sight = Sight(text, Readings(), Trace(sentences), names)
    _, columns = pair_columns([Mention([place]) for place in places[:2]], sight)
    told = ("one word", "one stem", "and between", "after between", "a new one")
    apart = columns["characters apart"].item()
    assert (*(name for name in told if columns[name].item()), apart) == found


def test_a_text_without_events_says_nothing() -> None:
    """Where neither reader sees an event there is none, and nothing to join."""
    decided = decider().decide("It rained.", Extraction(), Trace(), Readings())
    assert decided.frames == ()
