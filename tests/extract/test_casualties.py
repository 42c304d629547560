"""Casualties: who was harmed, how many, and which figure is a part of which."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Span

from kg.extract.event_mentions import EventMentionReader
from kg.extract.numbers import find_quantities
from kg.model.findings import Count
from kg.vocab.schemes import concepts
from tests.extract.conftest import Read

Tree = Callable[[str], Span]


def counts_of(reader: EventMentionReader, sent: Span) -> list[Count]:
    """Read the counts of *sent*."""
    reader.names.mark(sent.doc)
    sent = sent.doc[:]
    figures = find_quantities(sent, reader.lexicon)
    found = reader.casualties.counts(sent, reader.triggers.find(sent), figures)
    return [count for _, count in found]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("passive-by", [("killed", "Ten", "combatant", "fighters")], id="passive"),
        pytest.param("us-led", [("killed", "two", "civilian", "civilians")], id="object"),
        pytest.param(
            "members-of",
            [("killed", "Two", "combatant", "members of the Syrian army")],
            id="intransitive",
        ),
        pytest.param(
            "killed-wounded",
            [("killed", "12", "unknown", "people"), ("injured", "50", "unknown", None)],
            id="killed-and-wounded",
        ),
        pytest.param("toll-rose", [("killed", "20", "unknown", None)], id="toll"),
        pytest.param("claimed-lives", [("killed", "seven", "unknown", "people")], id="lives-of"),
        pytest.param("lost-lives", [("killed", "Seven", "unknown", "people")], id="lost-lives"),
        pytest.param("killing-him", [("killed", "a farmer", "civilian", "farmer")], id="one"),
        pytest.param(
            "british", [("killed", "A British soldier", "combatant", "British soldier")], id="a"
        ),
        pytest.param("hostages", [("abducted", "20", "civilian", "villagers")], id="abducted"),
        pytest.param("arrested", [("detained", "100", "unknown", "people")], id="detained"),
        pytest.param("hit-bus", [], id="a-bus-is-not-harmed"),
        pytest.param("not-killed", [], id="nobody"),
        pytest.param("carried-out", [], id="an-act-need-not-harm"),
    ],
)
def test_figures_are_joined_with_their_people(
    tree: Tree,
    reader: EventMentionReader,
    name: str,
    expected: list[tuple[str, str, str, str | None]],
) -> None:
    """Each harm has its figure, and the figure its people as the text calls them."""
    sent = tree(name)
    found = counts_of(reader, sent)
    assert [(c.harm, c.as_written, c.victim_kind, c.victim_text) for c in found] == expected
    for count in found:
        assert sent.doc.text[count.passage.start : count.passage.end] == count.as_written
        assert count.harm in concepts("harm")
        assert count.victim_kind in concepts("victim-status")


def test_dead_and_wounded_of_one_verb_are_two_harms(tree: Tree, reader: EventMentionReader) -> None:
    """'left seven dead and 12 wounded' is seven killed and twelve injured."""
    found = {count.harm: count.best for count in counts_of(reader, tree("left-dead"))}
    assert found == {"killed": 7, "injured": 12}


def test_including_marks_parts(tree: Tree, reader: EventMentionReader) -> None:
    """'26 civilians, including 14 children and nine women' is one figure with two parts."""
    whole, children, women = counts_of(reader, tree("including"))
    assert (whole.best, whole.subset_of, whole.is_summable) == (26, None, True)
    assert (children.best, children.demographic, children.subset_of) == (14, "children", whole.id)
    assert (women.best, women.demographic, women.subset_of) == (9, "women", whole.id)
    assert not children.is_summable


def test_of_them_marks_a_part(tree: Tree, reader: EventMentionReader) -> None:
    """'at least 41 civilians ..., 10 of them children': ten are inside the 41."""
    whole, part = counts_of(reader, tree("of-them"))
    assert (whole.minimum, whole.maximum, whole.quantifier) == (41, None, "at-least")
    assert (part.best, part.demographic, part.subset_of) == (10, "children", whole.id)


def test_the_group_of_the_dead_is_named(tree: Tree, reader: EventMentionReader) -> None:
    """'IS members' belong to IS."""
    (count,) = counts_of(reader, tree("is-members"))
    assert count.victim_group is not None
    assert count.victim_group.text == "IS"


def test_quantified_figures_keep_open_bounds(tree: Tree, reader: EventMentionReader) -> None:
    """'more than 360,000' has no upper bound."""
    (count,) = counts_of(reader, tree("war"))
    assert (count.minimum, count.maximum, count.best) == (360_001, None, 360_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two dead, three wounded in Idlib blast", {("killed", "Two"), ("injured", "three")}),
        (
            "Two soldiers dead, three policemen wounded in Idlib blast",
            {("killed", "Two"), ("injured", "three")},
        ),
        (
            "A bomb in Hajin left two dead and at least four wounded.",
            {("killed", "two"), ("injured", "at least four")},
        ),
        (
            "Fifteen militants and two soldiers killed in Hajin clashes",
            {("killed", "Fifteen"), ("killed", "two")},
        ),
        (
            "15 rebels killed, 2 soldiers and 3 civilians wounded in Hajin clash",
            {("killed", "15"), ("injured", "2"), ("injured", "3")},
        ),
        (  # a run-in date line
            "The president was attacked on August 4, 2018 Seven soldiers were injured.",
            {("injured", "Seven")},
        ),
        ("Gunmen shot and killed two oxen and a herder near Hajin.", {("killed", "a herder")}),
        (
            "The blast in Hajin killed 12 and wounded 30.",
            {("killed", "12"), ("injured", "30")},
        ),
    ],
)
def test_each_harm_has_the_figure_before_it(
    read: Read, text: str, expected: set[tuple[str, str]]
) -> None:
    """However the parser hangs the figures; what stands behind an active verb is its own."""
    counts = (count for frame in read(text).frames for count in frame.counts)
    assert {(count.harm, count.as_written) for count in counts} == expected


def told(read: Read, text: str) -> set[tuple[str, str, str]]:
    """Return the figures of *text*: harm, figure, and the figure that it is a part of or ""."""
    counts = [count for frame in read(text).frames for count in frame.counts]
    written = {count.id: count.as_written for count in counts}
    wholes = ((c, c.subset_of or c.component_of or "") for c in counts)
    return {(c.harm, c.as_written, written.get(whole, whole)) for c, whole in wholes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Death toll rises to three, 12 injured in Kyiv attack.",
            {("killed", "three", ""), ("injured", "12", "")},
            id="toll-and-injured",
        ),
        pytest.param(
            "Toll rises to 21, 40 injured in Mogadishu hotel attack.",
            {("killed", "21", ""), ("injured", "40", "")},
            id="toll-and-more-injured",
        ),
        pytest.param(
            "The death toll from the attack in Kyiv rose to three and 12 people were injured.",
            {("killed", "three", ""), ("injured", "12", "")},
            id="toll-and-people-injured",
        ),
        pytest.param(
            "Death toll up to three, 12 injured in Kyiv attack.",
            {("killed", "up to three", ""), ("injured", "12", "")},
            id="toll-up",
        ),
        pytest.param(
            "Three dead and a dozen hurt after Kyiv attack.",
            {("killed", "Three", ""), ("injured", "dozen", "")},
            id="a-dozen",
        ),
        pytest.param(
            "Three killed, 12 injured in Kyiv attack.",
            {("killed", "Three", ""), ("injured", "12", "")},
            id="killed-and-injured",
        ),
        pytest.param(
            "The death toll from the attack in Kyiv rose to 20 people.",
            {("killed", "20", "")},
            id="toll-of-people",
        ),
        pytest.param(
            "The attack in Kyiv left 12 injured soldiers and three dead.",
            {("injured", "12", ""), ("killed", "three", "")},
            id="injured-soldiers",
        ),
        pytest.param(
            "The blast killed 12 people and 40 were wounded, nine of them seriously.",
            {("killed", "12", ""), ("injured", "40", ""), ("injured", "nine", "40")},
            id="killed-and-40-were-wounded",
        ),
        pytest.param(
            "Death toll from Kabul bombing rises to 31, with 60 injured.",
            {("killed", "31", ""), ("injured", "60", "")},
            id="with-injured",
        ),
        pytest.param(
            "At least 31 people, including 10 soldiers, were killed and 60 others, including women "
            "and children, were injured in the blast in Kabul.",
            {
                ("killed", "At least 31", ""),
                ("killed", "10", "At least 31"),
                ("injured", "60", ""),
            },
            id="others-told-apart",
        ),
        pytest.param(
            "Three people died and 40 lost their homes in the shelling of Kyiv.",
            {("killed", "Three", "")},
            id="lost-homes",
        ),
    ],
)
def test_a_figure_behind_another_is_of_its_own_harm(
    read: Read, text: str, expected: set[tuple[str, str, str]]
) -> None:
    """'Toll rises to three, 12 injured': what a toll and the next clause count is not mixed."""
    assert told(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The blast killed 12 and injured 40, including nine children.",
            {("killed", "12", ""), ("injured", "40", ""), ("injured", "nine", "40")},
            id="of-the-injured",
        ),
        pytest.param(
            "Twelve villagers were killed and 40 were kidnapped, among them nine women.",
            {("killed", "Twelve", ""), ("abducted", "40", ""), ("abducted", "nine", "40")},
            id="of-the-kidnapped",
        ),
        pytest.param(
            "Twenty-three people, including seven children, were killed and 57 were wounded, "
            "among them 12 women, in Kabul.",
            {
                ("killed", "Twenty-three", ""),
                ("killed", "seven", "Twenty-three"),
                ("injured", "57", ""),
                ("injured", "12", "57"),
            },
            id="of-each",
        ),
        pytest.param(
            "Three killed, two of them children, 12 injured in Kyiv attack.",
            {("killed", "Three", ""), ("killed", "two", "Three"), ("injured", "12", "")},
            id="of-the-dead-before",
        ),
        pytest.param(
            "The strike wounded 40 people and killed 26, including 14 children.",
            {("injured", "40", ""), ("killed", "26", ""), ("killed", "14", "26")},
            id="of-the-dead-behind",
        ),
        pytest.param(
            "The blast killed 40 and injured 12, including 20 children.",
            {("killed", "40", ""), ("injured", "12", "")},
            id="of-both-is-told-of-none",
        ),
    ],
)
def test_a_part_is_of_the_harm_told_last(
    read: Read, text: str, expected: set[tuple[str, str, str]]
) -> None:
    """'killed 12 and injured 40, including nine children': none of the nine is told as dead."""
    assert told(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The army put the toll of the 7 June attack on Masala at 38.",
            {("killed", "38", "")},
            id="toll-of-a-dated-attack",
        ),
        pytest.param("The dead of the 5 May massacre were buried in Homs.", set(), id="the-dead"),
        pytest.param("Fatal attack of 5 May: 13 dead.", {("killed", "13", "")}, id="headline"),
        pytest.param(
            "The toll of the 10 attacks in Cabo Delgado was put at 60.",
            {("killed", "60", "")},
            id="attacks-are-no-people",
        ),
        pytest.param(
            "A blast in Homs on 7 June killed 12.", {("killed", "12", "")}, id="behind-a-date"
        ),
        pytest.param(
            "As many as 7 may have died in the blast in Homs.",
            {("killed", "As many as 7", "")},
            id="may-have-died",
        ),
    ],
)
def test_the_day_of_an_attack_counts_nobody(
    read: Read, text: str, expected: set[tuple[str, str, str]]
) -> None:
    """'the toll of the 7 June attack' counts no seven."""
    assert told(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The blast hit a bus carrying 40 pilgrims near Mastung, killing 22 of them.",
            {("killed", "22", "")},
            id="carried",
        ),
        pytest.param(
            "Rebels ambushed a patrol of 20 soldiers and killed eight of them near Tenenkou.",
            {("killed", "eight", "")},
            id="a-patrol",
        ),
        pytest.param(
            "Bandits holding 50 people killed 35 of them in Zamfara.",
            {("killed", "35", "")},
            id="held",
        ),
        pytest.param(
            "Rebels ambushed a patrol of 20 soldiers, wounding five of them, near Tenenkou.",
            {("injured", "five", "")},
            id="wounded",
        ),
        pytest.param(
            "Gunmen seized 40 people and killed three of them near Tenenkou.",
            {("abducted", "40", ""), ("killed", "three", "")},
            id="seized",
        ),
        pytest.param(
            "The strike killed 41 people, 10 of them children.",
            {("killed", "41", ""), ("killed", "10", "41")},
            id="of-the-dead",
        ),
        pytest.param(
            "Bandits killed 50 people, 35 of them in Zamfara.",
            {("killed", "50", ""), ("killed", "35", "50")},
            id="dead-elsewhere",
        ),
    ],
)
def test_those_of_whom_some_were_killed_are_not_all_killed(
    read: Read, text: str, expected: set[tuple[str, str, str]]
) -> None:
    """'carrying 40 pilgrims, killing 22 of them': 18 lived."""
    assert told(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The explosion left 40 dead or missing in Beirut.", set(), id="or-missing"),
        pytest.param(
            "Forty people were killed or abducted in the attack on Baga.", set(), id="or-abducted"
        ),
        pytest.param(
            "Forty people were killed, wounded or abducted in the attack on Baga.",
            set(),
            id="any-of-three",
        ),
        pytest.param(
            "Forty people were killed or displaced in the attack on Baga.", set(), id="or-displaced"
        ),
        pytest.param(
            "Forty people were killed or forced to flee in the attack on Baga.",
            set(),
            id="or-forced",
        ),
        pytest.param(
            "Rebels killed and abducted ten soldiers in Idlib.", set(), id="killed-and-abducted"
        ),
        pytest.param(
            "Rebels captured and killed ten soldiers in Idlib.",
            {("killed", "ten", "")},
            id="captured-then-killed",
        ),
        pytest.param(
            "Forty people were killed or wounded in the attack on Baga.",
            {("casualties", "Forty", "")},
            id="or-wounded",
        ),
        pytest.param(
            "The attack left 40 people dead and wounded in Baga.",
            {("casualties", "40", "")},
            id="dead-and-wounded",
        ),
        pytest.param(
            "The attack on Baga left 12 dead and 40 wounded.",
            {("killed", "12", ""), ("injured", "40", "")},
            id="each-its-own",
        ),
        pytest.param(
            "The attack on Baga left 12 dead and 40 missing.",
            {("killed", "12", "")},
            id="dead-and-40-missing",
        ),
    ],
)
def test_a_figure_of_two_harms_is_told_of_neither(
    read: Read, text: str, expected: set[tuple[str, str, str]]
) -> None:
    """'40 dead or missing': how many died is not told; killed or wounded is a harm of its own."""
    assert told(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Both pilots were killed when rebels shot down their plane near Bentiu.",
            {("killed", "Both", "")},
            id="subject",
        ),
        pytest.param(
            "Rebels killed both drivers near Bentiu.", {("killed", "both", "")}, id="object"
        ),
        pytest.param(
            "Both soldiers and civilians were killed in the attack in Idlib.", set(), id="a-list"
        ),
    ],
)
def test_both_are_two(read: Read, text: str, expected: set[tuple[str, str, str]]) -> None:
    """'both pilots' are two; 'both soldiers and civilians' give no number."""
    assert told(read, text) == expected
    counts = [count for frame in read(text).frames for count in frame.counts]
    assert all((count.minimum, count.maximum, count.best) == (2, 2, 2) for count in counts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The 3rd Brigade lost three men when a bomb exploded near Kirkuk.",
            {("killed", "three", "")},
            id="a-unit",
        ),
        pytest.param(
            "The army lost two soldiers in clashes near Kirkuk on Friday.",
            {("killed", "two", "")},
            id="soldiers",
        ),
        pytest.param(
            "Soldiers repelled the attack, killing 20 jihadists and losing four of their own, in "
            "Inates.",
            {("killed", "20", ""), ("killed", "four", "")},
            id="their-own",
        ),
        pytest.param("The company lost three men to a competitor.", set(), id="a-competitor"),
        pytest.param("The party lost three seats in Kirkuk.", set(), id="seats"),
        pytest.param(
            "The army lost contact with 12 soldiers after the attack in Inates.",
            set(),
            id="contact",
        ),
        pytest.param(
            "The army lost four of its soldiers in the attack in Inates.",
            {("killed", "four", "")},
            id="of-its-soldiers",
        ),
        pytest.param(
            "The club lost three men in the attack of the away side in Kirkuk.", set(), id="a-club"
        ),
        pytest.param(
            "The soldiers lost two homes in the shelling of Kirkuk.", set(), id="their-homes"
        ),
    ],
)
def test_armed_bodies_lose_people(
    read: Read, text: str, expected: set[tuple[str, str, str]]
) -> None:
    """'the army lost two soldiers in clashes': they died; seats and homes are no people."""
    assert told(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Six men, four women and two children were killed in Rafah.",
            {("killed", "Six", ""), ("killed", "four", ""), ("killed", "two", "")},
            id="subject",
        ),
        pytest.param(
            "The strike in Rafah killed six men, four women and two children.",
            {("killed", "six", ""), ("killed", "four", ""), ("killed", "two", "")},
            id="object",
        ),
        pytest.param(
            "Twelve people were killed in Rafah: six men, four women and two children.",
            {
                ("killed", "Twelve", ""),
                ("killed", "six", "Twelve"),
                ("killed", "four", "Twelve"),
                ("killed", "two", "Twelve"),
            },
            id="behind-a-colon",
        ),
        pytest.param(
            "Six men, two of them doctors, were killed in Rafah.",
            {("killed", "Six", ""), ("killed", "two", "Six")},
            id="a-part",
        ),
        pytest.param(
            "Twelve people, eight women and four children, were killed in Rafah.",
            {("killed", "Twelve", "")},
            id="the-same-twelve",
        ),
    ],
)
def test_men_women_and_children_of_a_list_are_all_counted(
    read: Read, text: str, expected: set[tuple[str, str, str]]
) -> None:
    """'six men, four women and two children': four and two women and children are no six men."""
    assert told(read, text) == expected


def test_the_twelfth_person_is_no_other_one(read: Read) -> None:
    """'he is the 12th person killed' counts nobody beside him."""
    text = "Maoists killed a farmer in Bastar on Friday. He is the 12th person killed this year."
    assert told(read, text) == {("killed", "a farmer", "")}
