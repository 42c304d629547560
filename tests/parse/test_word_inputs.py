"""Words of a document: where they stand in the tree and to each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from kg.model.text import Passage
from kg.parse.events import READINGS, EventReadings, WindowScores
from kg.parse.word_inputs import (
    NO_PATH,
    PAIR_COLUMNS,
    STATES,
    TagNumbers,
    WordInputs,
    pair_features,
    word_inputs,
)

NUMBERS = TagNumbers(("NOUN", "VERB"), ("root", "nsubj", "obj", "conj"))
WORDS = ("Men", "shelled", "Aro", "\n", "They", "fled")


def parsed() -> Doc:
    """Make two paragraphs: 'Men shelled Aro' and 'They fled'."""
    doc = Doc(
        spacy.blank("en").vocab,
        words=list(WORDS),
        spaces=[True, True, False, False, True, False],
        heads=[1, 1, 1, 2, 5, 5],
        deps=["nsubj", "ROOT", "obj", "dep", "nsubj", "ROOT"],
        pos=["NOUN", "VERB", "PROPN", "SPACE", "NOUN", "VERB"],
        ents=["O", "O", "B-LOC", "O", "O", "O"],
        sent_starts=[True, False, False, False, True, False],
    )
    windows = [
        WindowScores(
            places,
            [Passage(doc[at].idx, doc[at].idx + len(doc[at])) for at in places],
            {STATES: np.array([[at, 10 * at] for at in places], np.float32)},
        )
        for places in ([0, 1, 2], [4, 5])
    ]
    doc.user_data[READINGS] = EventReadings(None, windows)
    return doc


def inputs() -> WordInputs:
    """Collect the words of `parsed`."""
    found = word_inputs(parsed(), NUMBERS)
    assert found is not None
    return found


def test_the_words_that_are_read_are_collected() -> None:
    """Blanks are no words; heads, sentences and paragraphs count the words that are."""
    found = inputs()
    text = parsed().text
    assert [text[place.start : place.end] for place in found.passages] == [
        "Men", "shelled", "Aro", "They", "fled",
    ]  # fmt: skip
    assert found.heads == (1, 1, 1, 4, 4)
    assert found.sentences == (0, 0, 0, 1, 1)
    assert found.states.tolist() == [[0, 0], [1, 10], [2, 20], [4, 40], [5, 50]]
    assert found.tags.tolist() == [
        [1, 2, 0, 0], [2, 1, 0, 0], [0, 3, 3, 0], [1, 2, 0, 1], [2, 1, 0, 1],
    ]  # fmt: skip


def test_a_document_without_states_gives_nothing() -> None:
    """A foreign pipeline leaves no states, and nothing is read."""
    assert word_inputs(spacy.blank("en")("Men fled."), NUMBERS) is None


def test_a_span_has_the_head_that_hangs_outside() -> None:
    """'shelled Aro' hangs on nothing: its head is the root; 'Aro' is its own head."""
    assert inputs().head_of(1, 2) == 1
    assert inputs().head_of(2, 2) == 2


def test_a_part_counts_its_heads_anew() -> None:
    """Words whose head was left out become roots."""
    part = inputs().part(2, 5)
    assert part.heads == (0, 2, 2)
    assert part.spellings == ("aro", "they", "fled")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 0, {"path": 1, "up": 0, "down": 2, "sentences": 4}),
        (0, 1, {"path": 4, "up": 2, "down": 0, "sentences": 4}),
        (0, 2, {"path": 5, "up": 2, "down": 3, "spelling": 0}),
        (1, 1, {"path": 0, "up": 0, "down": 0, "distance": 0, "spelling": 3}),
        (1, 4, {"path": NO_PATH[0], "up": 0, "down": 0, "sentences": 5}),
        (4, 1, {"path": NO_PATH[0], "sentences": 3}),
    ],
)
def test_pairs_are_numbered(left: int, right: int, expected: dict[str, int]) -> None:
    """Steps up and down the tree, the labels beside the common head, sentences apart."""
    (((*row,),),) = pair_features(inputs(), np.array([left]), np.array([right])).tolist()
    found = dict(zip(PAIR_COLUMNS, row, strict=True))
    assert {name: found[name] for name in expected} == expected


def test_distance_knows_its_direction() -> None:
    """A word three on and one three back have different numbers; both are of one size."""
    found = pair_features(inputs(), np.array([1, 4]), np.array([4, 1]))[:, :, 0]
    assert found[0, 0] != found[1, 1]
    assert found[0, 0] == found[1, 1] - 8


@pytest.mark.parametrize(
    ("left", "right", "number"),
    [
        ("sdf", "sdf", 3),
        ("syrian", "syria", 2),
        ("bomb", "bombing", 2),
        ("cars", "car", 1),
        ("port", "airport", 1),
        ("is", "isis", 0),
        ("isis", "is", 1),
        ("he", "him", 0),
    ],
)
def test_words_are_spelled_alike(left: str, right: str, number: int) -> None:
    """3 for one spelling, 2 for one beginning of four letters, 1 where one word holds the other."""
    words = replace(inputs(), spellings=(left, right, "x", "y", "z"))
    ((found,),) = pair_features(words, np.array([0]), np.array([1])).tolist()
    assert found[PAIR_COLUMNS.index("spelling")] == number
