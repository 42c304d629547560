"""Trees: the best tree with one root, whatever the scores."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from kg.parse.trees import find_heads, is_tree, tree_score


def score_matrices(largest: int) -> st.SearchStrategy[np.ndarray]:
    """Make matrices of scores for one to *largest* words; ties are unlikely."""
    return st.integers(1, largest).flatmap(
        lambda count: st_numpy.arrays(
            np.float32, (count, count + 1), elements=st.floats(-8, 8, width=32)
        )
    )


@given(score_matrices(12))
@settings(deadline=None)
def test_heads_always_make_a_tree_with_one_root(scores: np.ndarray) -> None:
    """Any scores give a tree: one root and no cycle."""
    heads = find_heads(scores)
    assert is_tree(heads)
    assert (heads != np.arange(1, len(heads) + 1)).all()


@given(score_matrices(4))
@settings(deadline=None)
def test_no_other_tree_scores_higher_in_short_sentences(scores: np.ndarray) -> None:
    """Up to four words, trying all trees finds none that is better."""
    best = max(
        tree_score(scores, np.array(heads))
        for heads in itertools.product(range(len(scores) + 1), repeat=len(scores))
        if is_tree(np.array(heads))
    )
    assert tree_score(scores, find_heads(scores)) == pytest.approx(best, abs=1e-3)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        pytest.param([0], True, id="one-word"),
        pytest.param([2, 0, 2], True, id="both-sides"),
        pytest.param([0, 0], False, id="two-roots"),
        pytest.param([2, 1, 0], False, id="cycle"),
        pytest.param([2, 3, 1], False, id="no-root"),
    ],
)
def test_is_tree_wants_one_root_and_no_cycle(heads: list[int], expected: bool) -> None:
    """Two roots, a cycle or no root is no tree."""
    assert is_tree(np.array(heads)) is expected


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    """Two words that claim each other are parted, and the better one is the root."""
    scores = np.array([[1.0, -9.0, 5.0], [3.0, 6.0, -9.0]], np.float32)
    assert find_heads(scores).tolist() == [2, 0]
