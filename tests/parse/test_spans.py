"""Spans: begin and inside marks are read as labelled stretches of words."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from kg.parse.spans import SpanDecoder

TAGS = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG")


def one_hot(tags: list[str], strength: float = 5.0) -> np.ndarray:
    """Make scores that prefer *tags*."""
    scores = np.zeros((len(tags), len(TAGS)), np.float32)
    for row, tag in enumerate(tags):
        scores[row, TAGS.index(tag)] = strength
    return scores


def test_neighbouring_names_are_told_apart() -> None:
    """A begin mark ends the name before it."""
    spans = SpanDecoder(TAGS).decode(one_hot(["B-ORG", "I-ORG", "B-ORG", "O", "B-PERSON"]))
    assert [(span.start, span.end, span.label) for span in spans] == [
        (0, 2, "ORG"),
        (2, 3, "ORG"),
        (4, 5, "PERSON"),
    ]


def test_an_inside_mark_never_follows_another_label() -> None:
    """'B-PERSON I-ORG' is mended to the likelier of the valid rows."""
    scores = one_hot(["B-PERSON", "I-ORG"])
    scores[0, TAGS.index("B-ORG")] = 4.5
    spans = SpanDecoder(TAGS).decode(scores)
    assert [(span.start, span.end, span.label) for span in spans] == [(0, 2, "ORG")]


def test_no_words_have_no_spans() -> None:
    """An empty window has no names."""
    assert SpanDecoder(TAGS).decode(np.zeros((0, len(TAGS)), np.float32)) == ()


def test_a_label_with_a_bonus_is_found_more_often() -> None:
    """A bonus tips the scales for its label alone."""
    scores = one_hot(["O"])
    scores[0, TAGS.index("B-ORG")] = 4.0
    assert not SpanDecoder(TAGS, bonuses={"PERSON": 2.0}).decode(scores)
    assert len(SpanDecoder(TAGS, bonuses={"ORG": 2.0}).decode(scores)) == 1


@given(
    st.integers(1, 9).flatmap(
        lambda count: st_numpy.arrays(
            np.float32, (count, len(TAGS)), elements=st.floats(-5, 5, width=32)
        )
    )
)
@settings(deadline=None)
def test_spans_are_in_order_and_apart(scores: np.ndarray) -> None:
    """Whatever the scores, spans hold words, do not overlap and have a probability."""
    spans = SpanDecoder(TAGS).decode(scores)
    ends = [0, *(span.end for span in spans)]
    for before, span in zip(ends, spans, strict=False):
        assert before <= span.start < span.end <= len(scores)
        assert 0.0 <= span.score <= 1.0


def is_valid(row: tuple[str, ...]) -> bool:
    """Tell whether every inside mark of *row* follows a mark of its own label."""
    pairs = itertools.pairwise(("O", *row))
    return all(tag[0] != "I" or before[2:] == tag[2:] for before, tag in pairs)


@given(
    st.integers(1, 4).flatmap(
        lambda count: st_numpy.arrays(
            np.float32, (count, len(TAGS)), elements=st.floats(-5, 5, width=32)
        )
    )
)
@settings(deadline=None)
def test_no_valid_row_is_better(scores: np.ndarray) -> None:
    """The marks that the spans stand for score as high as the best of all valid rows."""
    rows = itertools.product(range(len(TAGS)), repeat=len(scores))
    valid = (row for row in rows if is_valid(tuple(TAGS[tag] for tag in row)))
    best = max(float(scores[range(len(scores)), row].sum()) for row in valid)
    tags = ["O"] * len(scores)
    for span in SpanDecoder(TAGS).decode(scores):
        inside = [f"I-{span.label}"] * (span.end - span.start - 1)
        tags[span.start : span.end] = [f"B-{span.label}", *inside]
    found = [TAGS.index(tag) for tag in tags]
    assert np.isclose(scores[range(len(scores)), found].sum(), best, atol=1e-4)
