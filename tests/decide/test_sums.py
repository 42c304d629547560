"""What is counted of a text: which figures may be added, and what they come to.

Each text stands beside neighbours in which the reading that was wrong is right.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.decide.conftest import read

pytestmark = pytest.mark.slow


def counted(text: str, harm: str = "killed") -> Counter[str]:
    """Return the figures of *text*, as written, that may be added."""
    _, decided = read(text)
    return Counter(
        count.as_written
        for frame in decided.frames
        if frame.realisation == "occurred"
        for count in frame.counts
        if count.is_summable and count.harm == harm
    )


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("870 Russian soldiers had been killed in the past day, the staff said.", ""),
        (
            "The staff said that 870 Russian soldiers had been killed in the past day, bringing "
            "total losses to 163,320.",
            "",
        ),
        ("Nigerien soldiers killed 20 fighters in the past week.", ""),
        ("At least 16 people were killed in Kharkiv in the last 24 hours.", ""),
        ("Gunmen shot dead two officials in Kharkiv in the last 24 hours.", "two"),
        ("Ten soldiers and nine pilgrims have died in these attacks.", ""),
        ("Attacks have killed 414 people over the past decade, a third of them children.", ""),
        ("Gunmen killed 12 people in Kano on Monday in the worst attack in the past week.", "12"),
        ("Gunmen killed 12 people in Kano on Monday in the second attack in the past week.", "12"),
        ("Ten soldiers died in this attack on Monday.", "Ten"),
    ],
)
def test_a_toll_of_a_stretch_of_time_is_of_no_incident(text: str, figures: str) -> None:
    """'in the past day' and 'in these attacks' sum; a rank among what has happened does not."""
    assert counted(text) == Counter(figures.split())


@pytest.mark.parametrize(
    ("text", "dead", "hurt"),
    [
        # The wounded who are told by how badly are none of the dead.
        (
            "Seventeen soldiers were killed and 20 injured, six of them seriously, in an ambush "
            "near Koutougou on Tuesday.",
            "Seventeen",
            "20",
        ),
        (
            "Nine people were killed and 12 wounded, four of them in a critical condition, when a "
            "bomb exploded in Kano on Friday.",
            "Nine",
            "12",
        ),
        (
            "A bomb killed nine people and wounded 12, four of them children, in Kano on Friday.",
            "nine",
            "12",
        ),
        # Of those who were seized only some died.
        ("Rebels seized 12 villagers near Goma on Monday, four of whom were killed.", "four", ""),
        ("Gunmen abducted 31 people in Kano on Tuesday. Nine of them were killed.", "Nine", ""),
        (
            "Forty-one people, 10 of them children, were killed by a strike on Hama on Monday.",
            "Forty-one",
            "",
        ),
        # Nobody kills the dead.
        (
            "Armed men killed eleven villagers in Don on Sunday. The army pursued the men and "
            "killed seven of them.",
            "eleven seven",
            "",
        ),
        (
            "Air strikes killed 35 people in Hama on Sunday. Twenty of them died in Salqin.",
            "35",
            "",
        ),
        (
            "A strike on Nuseirat killed 16 people on Saturday. The army said that eight Hamas "
            "fighters were among the dead.",
            "16",
            "",
        ),
    ],
)
def test_a_part_is_of_those_of_whom_it_is_told(text: str, dead: str, hurt: str) -> None:
    """'of them' may point at the dead, at the wounded, or at people who lived until then."""
    assert counted(text) == Counter(dead.split())
    assert counted(text, "injured") == Counter(hurt.split())


def test_who_is_among_the_dead_is_a_part_of_them() -> None:
    """What only the learned reader counts stands under the toll that its words name."""
    _, decided = read(
        "An Israeli strike on a school in Nuseirat killed 16 Palestinians on Saturday. The army "
        "said that eight Hamas fighters were among the dead."
    )
    whole, part = (count for frame in decided.frames for count in frame.counts)
    assert (whole.best, part.best, part.subset_of) == (16, 8, whole.id)


def statuses(text: str) -> Counter[tuple[str, str]]:
    """Return each figure of *text*, as written, with who was harmed."""
    _, decided = read(text)
    return Counter((c.as_written, c.victim_kind) for frame in decided.frames for c in frame.counts)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "A bomb in Benghazi killed a guard and wounded three policemen and two passers-by.",
            {("a guard", "unknown"), ("three", "combatant"), ("two", "civilian")},
        ),
        (
            "Rebels killed three border guards and two Taliban guards in Khost on Monday.",
            {("three", "combatant"), ("two", "combatant")},
        ),
        ("A strike killed nine village guards in Khost on Monday.", {("nine", "combatant")}),
    ],
)
def test_who_guards_is_a_combatant_where_words_say_so(
    text: str, told: set[tuple[str, str]]
) -> None:
    """A guard may be of a hotel; a border guard fights, a passer-by does not."""
    assert statuses(text) == Counter(told)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("At least 78 people were killed in a stampede in Sanaa late on Wednesday.", ""),
        (
            "Gunmen opened fire at a concert in Kano on Monday, killing 12 people and causing a "
            "stampede.",
            "12",
        ),
    ],
)
def test_a_stampede_is_no_violence(text: str, figures: str) -> None:
    """Who was trampled is no victim of an attack; who was shot before it is."""
    assert counted(text) == Counter(figures.split())


AMBUSH = "Seven soldiers were killed in an ambush near Mourdiah on Tuesday. "
CHURCH = (
    "Gunmen attacked a church in Derbent on Sunday, killing 15 police officers and four civilians. "
)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (AMBUSH + "Nine jihadists were killed.", "Seven Nine"),
        (AMBUSH + "Nine soldiers were killed, the army said.", "Seven"),
        (AMBUSH + "Nine people were killed, the army said.", "Seven"),
        (
            AMBUSH + "Nine jihadists were killed. Twelve jihadists died, the army said.",
            "Seven Nine",
        ),
        (CHURCH + "Six gunmen were shot dead.", "15 four Six"),
        (CHURCH + "Sixteen policemen were shot dead, a doctor said.", "15 four"),
    ],
)
def test_the_dead_of_the_other_side_come_on_top(text: str, figures: str) -> None:
    """Soldiers are not told again as jihadists; a second number of one side is a rival."""
    assert counted(text) == Counter(figures.split())


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Seven out of ten people killed in the attack on Hays on Friday were women.", ""),
        ("Nine out of every ten people killed in Hays on Friday were children.", ""),
        ("Ten out of 12 passengers were killed by a mine in Hays on Monday.", "Ten"),
        ("Seven out of the ten hostages were killed in Hays on Monday.", "Seven"),
    ],
)
def test_a_ratio_counts_nobody(text: str, figures: str) -> None:
    """'seven out of ten' is a share; 'ten out of 12 passengers' are ten."""
    assert counted(text) == Counter(figures.split())


def test_figures_of_one_phrase_are_of_one_incident() -> None:
    """The ten civilians beside three commanders are no running total; a total behind a verb is."""
    _, decided = read(
        "Three commanders and ten civilians were killed in strikes on Gaza on Tuesday, the health "
        "ministry said. Twenty people were wounded."
    )
    assert {c.scope for frame in decided.frames for c in frame.counts} == {"incident"}
    _, decided = read(
        "Six fighters died in clashes near Hajin on Saturday and the number of militants killed "
        "has risen to 414."
    )
    scopes = {c.as_written: c.scope for frame in decided.frames for c in frame.counts}
    assert scopes == {"Six": "incident", "414": "cumulative"}


def test_the_noun_behind_a_figure_says_who_was_harmed() -> None:
    """A civilian beside twenty soldiers is none of them, also where only the reader counts him."""
    told = statuses(
        "Dozens of soldiers were killed when jihadists attacked a base near Tassia on Friday. The "
        "ministry spoke of 20 soldiers and one civilian dead."
    )
    assert told["one", "civilian"] == 1


def test_what_does_not_hold_is_no_part() -> None:
    """Of 21 dead no 31 are a part; '31 as earlier reported' stands beside them."""
    _, decided = read(
        "An air strike on the village of Qarma killed 21 people on Monday, not 31 as earlier "
        "reported, the rebels said. About 50 people were wounded. A monk said that 23 bodies had "
        "been buried."
    )
    for frame in decided.frames:
        sizes = {c.id: c.best or 0 for c in frame.counts}
        assert all(sizes[c.subset_of] > (c.best or 0) for c in frame.counts if c.subset_of)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "A bomber blew himself up in Mogadishu on Wednesday. The police spoke of 13 dead. A "
            "hospital received nine bodies, a doctor said.",
            "13",
        ),
        ("A blast killed five people in Kano on Monday. A hospital received nine bodies.", "five"),
    ],
)
def test_what_a_hospital_received_is_a_part(text: str, figures: str) -> None:
    """A hospital counts who was brought to it, of a larger toll; more than the toll is a rival."""
    assert counted(text) == Counter(figures.split())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two brothers and their father were shot dead in Mastung on Monday.", 3),
        ("Gunmen killed two brothers in Mastung on Monday and their father fled.", 2),
        ("Gunmen killed three farmers and a doctor in Mastung on Monday, his wife said.", 4),
    ],
)
def test_who_is_listed_behind_a_figure_counts(text: str, told: int) -> None:
    """A father beside two brothers is the third, a father who fled is none."""
    _, decided = read(text)
    dead = [c.best or 0 for f in decided.frames for c in f.counts if c.harm == "killed"]
    assert sum(dead) == told


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("A train driver of 69 shot dead three Kurds at a cultural centre in Paris.", "three"),
        ("A man of 22 shot dead nine people in Hays on Monday.", "nine"),
        ("Rebels shot dead nine people in Hays on Monday.", "nine"),
    ],
)
def test_an_age_counts_nobody(text: str, figures: str) -> None:
    """'a driver of 69' is one person."""
    assert counted(text) == Counter(figures.split())


def test_a_raised_toll_leads() -> None:
    """'the government raised the toll to 272': the 50 before it hold no longer."""
    assert counted(
        "The Congolese army accused M23 rebels of massacring 50 civilians in Kishishe on 29 "
        "November. The rebels spoke of eight civilians killed by stray bullets. Later the "
        "government raised the toll to 272. The UN said at least 131 had been executed."
    ) == Counter(["272"])


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("In 2002 a bomb in Kuta killed 202 people.", "202"),
        ("In October 2015 twin bombings in Ankara killed 103 people.", "103"),
        (
            "More than 290 people were killed by a truck bomb in Baghdad in July 2016.",
            "More than 290",
        ),
        ("In 2019 an attack on the same town left 41 people dead.", "41"),
        ("In 2013, 67 people were killed when a bomb exploded in a mall in Nairobi.", "67"),
        # Many acts, or a stretch of time that is one only by name.
        ("In 2016 bombs in Baghdad killed 300 people.", ""),
        ("A wave of bombings killed 300 people in Baghdad in 2016.", ""),
        ("In March 2011 a military crackdown killed 250 protesters in Deraa.", ""),
        ("In 2016, 300 people were killed in Baghdad.", ""),
        ("In 2016, 300 people were killed in Baghdad, according to a union of lawyers.", ""),
        ("In 2016 a bomb and a rocket killed 202 people in Baghdad.", ""),
    ],
)
def test_one_act_of_a_past_year_is_no_toll_of_the_year(text: str, figures: str) -> None:
    """'In 2002 a bomb killed 202' is one act; 'in 2016 bombs killed 300' is a year's toll."""
    assert counted(text) == Counter([figures] if figures else [])
