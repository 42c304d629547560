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
