"""Average linkage: which mentions become one event."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.decide.joining import joined


def matrix(size: int, pairs: dict[tuple[int, int], float]) -> np.ndarray:
    """Return a symmetric matrix of scores."""
    scores = np.zeros((size, size))
    for (i, j), score in pairs.items():
        scores[i, j] = scores[j, i] = score
    return scores


def test_the_most_alike_are_joined_first() -> None:
    """A mention that is like one of two is not drawn in by it alone."""
    scores = matrix(3, {(0, 1): 0.9, (1, 2): 0.6, (0, 2): 0.0})
    assert joined(scores, 0.5) == [[0, 1], [2]]
    assert joined(scores, 0.3) == [[0, 1, 2]]


def test_nothing_to_join() -> None:
    """No mention, no event; one mention, one event."""
    assert joined(np.zeros((0, 0)), 0.5) == []
    assert joined(np.zeros((1, 1)), 0.5) == [[0]]


SCORES = st.integers(1, 7).flatmap(
    lambda size: st.lists(
        st.floats(0, 1, width=16), min_size=size * size, max_size=size * size
    ).map(lambda values: np.array(values, float).reshape(size, size))
)


@given(SCORES, st.floats(0.05, 1))
def test_every_mention_is_in_one_event(scores: np.ndarray, threshold: float) -> None:
    """Groups part the mentions; the scores given are left as they were."""
    scores = (scores + scores.T) / 2
    before = scores.copy()
    groups = joined(scores, threshold)
    assert sorted(number for group in groups for number in group) == list(range(len(scores)))
    assert (scores == before).all()


@given(SCORES, st.floats(0.05, 0.9))
def test_a_higher_threshold_joins_no_more(scores: np.ndarray, threshold: float) -> None:
    """Raising the threshold never leaves fewer events."""
    scores = (scores + scores.T) / 2
    assert len(joined(scores, threshold)) <= len(joined(scores, threshold + 0.1))
