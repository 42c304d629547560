"""Boundaries of what the parser is given: windows, sentences and trees of few and many words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.parse.sentences import find_starts
from kg.parse.trees import find_heads, is_tree, tree_score
from kg.parse.windows import MAX_PIECES, MAX_WORDS, PREFERRED_WORDS, UNCUT_WORDS, cut_windows


def windows(words: list[str], size: int = 1) -> list[tuple[int, int]]:
    """Cut words that all have as many wordpieces."""
    return list(cut_windows(words, [size] * len(words)))


@pytest.mark.parametrize(
    ("count", "size", "cut"),
    [
        (0, 1, []),
        (1, 1, [(0, 1)]),
        (UNCUT_WORDS, 1, [(0, UNCUT_WORDS)]),
        (UNCUT_WORDS, MAX_PIECES // UNCUT_WORDS, [(0, UNCUT_WORDS)]),
        (MAX_WORDS, 1, [(0, MAX_WORDS)]),
        (MAX_WORDS + 1, 1, [(0, MAX_WORDS), (MAX_WORDS, MAX_WORDS + 1)]),
        (61, 8, [(0, 60), (60, 61)]),
    ],
)
def test_words_without_a_full_stop_are_cut_where_they_must(
    count: int, size: int, cut: list[tuple[int, int]]
) -> None:
    """As many as fit are one window; the next begins where the room ends."""
    assert windows(["word"] * count, size) == cut


@pytest.mark.parametrize("mark", [".", "!", "?", "…"])
@pytest.mark.parametrize("closing", ['"', "”", "’", ")", "»", ""])
def test_cut_comes_behind_the_end_of_a_sentence(mark: str, closing: str) -> None:
    """With whatever closes behind the mark; a comma ends nothing."""
    end = [mark, closing] if closing else [mark]
    words = ["word"] * (PREFERRED_WORDS - len(end)) + end + ["word"] * 60
    assert windows(words)[0] == (0, PREFERRED_WORDS)
    words[PREFERRED_WORDS - len(end)] = ","
    assert windows(words)[0] == (0, MAX_WORDS)


def test_sentence_that_ends_early_is_not_cut_off() -> None:
    """Windows are long: what the next sentences say helps to read the first."""
    words = ["word", "."] * 30 + ["word"] * 61
    assert windows(words)[0] == (0, len(words))


WORDS = st.sampled_from(["They", "left", ",", ".", '"', "(", ")", "7", ":", "–"])


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_sentences_begin_at_the_first_word_and_each_has_letters(
    words: list[str], data: st.DataObject
) -> None:
    """Whatever the scores say: in order, and where there are letters at all, in each of them."""
    numbers = st.floats(-3, 3, width=32)
    pairs = data.draw(
        st.lists(st.tuples(numbers, numbers), min_size=len(words), max_size=len(words))
    )
    starts = find_starts(np.array(pairs, np.float32), words)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    ends = [*starts[1:], len(words)]
    said = [
        any(char.isalnum() for word in words[start:end] for char in word)
        for start, end in zip(starts, ends, strict=True)
    ]
    assert all(said[:-1])
    assert said[-1] or words[starts[-1]] in "\"“‘'([«" or len(starts) == 1
    ended = {at for at in range(2, len(words)) if words[at - 2 : at + 1] == ["left", ".", "They"]}
    assert set(starts) <= {0, *np.flatnonzero([b > a for a, b in pairs]).tolist(), *ended}


@pytest.mark.parametrize(
    ("scores", "heads"),
    [
        ([[0.0, -9.0]], [0]),
        ([[-9.0, 9.0]], [0]),
        ([[5.0, 0.0, 0.0], [0.0, 5.0, 0.0]], [0, 1]),
        ([[5.0, 0.0, 4.0], [6.0, 3.0, 0.0]], [2, 0]),
        ([[0.0, 0.0, 9.0], [1.0, 9.0, 0.0]], [2, 0]),
    ],
    ids=["one word", "its own head", "a chain", "two roots", "a cycle"],
)
def test_best_tree_of_one_and_two_words(scores: list[list[float]], heads: list[int]) -> None:
    """Of two roots or a cycle what costs less is given up."""
    assert find_heads(np.array(scores, np.float32)).tolist() == heads


@given(st.integers(1, 40), st.integers(0, 2**31))
def test_tree_of_a_long_sentence_is_one(count: int, seed: int) -> None:
    """However the scores fall: one root, no cycle, and the score is that of the arcs."""
    scores = np.random.default_rng(seed).normal(size=(count, count + 1)).astype(np.float32)
    heads = find_heads(scores)
    assert is_tree(heads)
    arcs = [scores[word, head] for word, head in enumerate(heads.tolist())]
    assert tree_score(scores, heads) == pytest.approx(float(np.sum(arcs)), abs=1e-3)
    assert tree_score(scores, heads) <= float(scores.max(axis=1).sum()) + 1e-3
