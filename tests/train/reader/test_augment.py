"""Changed texts: marks stay on their words."""

from __future__ import annotations

import random

import numpy as np

from kg.model.text import Passage
from kg.parse.word_inputs import WordInputs
from kg.parse.word_spans import WordSpan
from kg.train.reader.annotated import read_marks
from kg.train.reader.augment import (
    Edit,
    NamePools,
    capital_title,
    changed_text,
    drop_commas,
    drop_datelines,
    edit_text,
    lower_case,
)
from kg.train.reader.examples import Example
from kg.train.reader.records import AnnotatedText

LOC = 3


def annotated(marked: str) -> AnnotatedText:
    """Make a text out of words with marks."""
    text, mentions = read_marks(marked)
    return AnnotatedText("own", "", "test", None, text, mentions, (), ())


def quotes(text: AnnotatedText) -> dict[str, list[str]]:
    """Quote each mark."""
    return {
        mark: [text.text[place.start : place.end] for place in places]
        for mark, places in text.mentions.items()
    }


def test_an_edit_moves_the_marks_behind_it() -> None:
    """Marks before, around and behind an edit keep their words."""
    text = annotated("{p1|Aro} and {a1|the men of {p1b|Aro}} {t1|fled}")
    edits = [Edit(Passage(0, 3), "Bellhaven"), Edit(Passage(19, 22), "Bellhaven")]
    made = edit_text(text, edits)
    assert made.text == "Bellhaven and the men of Bellhaven fled"
    assert quotes(made) == {
        "p1": ["Bellhaven", "Bellhaven"],
        "a1": ["the men of Bellhaven"],
        "t1": ["fled"],
    }


def test_an_edit_never_cuts_a_mark() -> None:
    """What would cut through the edge of a mark, or empty it, is left out."""
    text = annotated("men of {p1|Aro} fled")
    edits = [Edit(Passage(4, 8), "near B"), Edit(Passage(7, 10), "")]
    assert edit_text(text, edits) == text


def test_commas_go_but_not_those_of_numbers() -> None:
    """'1,200' stays; marks stay on their words."""
    made = drop_commas(annotated("{c1|1,200} people, {a1|men, women}, {t1|fled}"))
    assert made.text == "1,200 people men women fled"
    assert quotes(made) == {"c1": ["1,200"], "a1": ["men women"], "t1": ["fled"]}


def test_a_dateline_goes() -> None:
    """Place and agency before the first sentence are no part of it; a dash in it stays."""
    made = drop_datelines(annotated("Title\nARO, Semland (NN) - {a1|Men} {t1|fled} - all of them."))
    assert made.text == "Title\nMen fled - all of them."
    assert quotes(made) == {"a1": ["Men"], "t1": ["fled"]}


def test_case_changes_keep_every_place() -> None:
    """A letter that would grow stays as it is, so no mark moves."""
    text = annotated("Straße {p1|Aro}\nThe {a1|Men}")
    assert lower_case(text).text == "straße aro\nthe men"
    assert capital_title(text).text == "STRAßE ARO\nThe Men"
    assert lower_case(text).mentions == text.mentions


def test_names_are_swapped_for_names_of_their_kind() -> None:
    """All mentions of a name change alike, and to a name that the corpus holds as a place."""
    examples = [example("in {p1|Aro} and near {p1b|Aro} .", [1, 4]), example("at {p1|Bel} .", [1])]
    pools = NamePools(examples)
    seen = set()
    for seed in range(30):
        made = changed_text(examples[0], pools, random.Random(seed))
        first, second = (name.lower() for name in quotes(made)["p1"])
        assert first == second
        seen.add(first)
    assert seen == {"aro", "bel"}


def example(marked: str, places: list[int]) -> Example:
    """Make an example of words parted by blanks, of which some are places."""
    text = annotated(marked)
    words = text.text.split()
    starts = [len(" ".join(words[:at])) + (at > 0) for at in range(len(words))]
    tags = np.zeros((len(words), 4), np.int64)
    tags[places, 2] = LOC
    inputs = WordInputs(
        passages=tuple(Passage(s, s + len(w)) for s, w in zip(starts, words, strict=True)),
        states=np.zeros((len(words), 1), np.float32),
        tags=tags,
        heads=tuple(range(len(words))),
        sentences=(0,) * len(words),
        spellings=tuple(word.lower() for word in words),
    )
    return Example(text, inputs, tuple(WordSpan("p", row, row, "p1") for row in places))
