"""Sentences: what the scores say, mended where a sentence would have no words."""

from __future__ import annotations

import numpy as np
import pytest

from kg.parse.sentences import find_starts


def starts(text: str) -> list[int]:
    """Find the starts in *text*, where a '|' before a word means that its score says so."""
    words = text.split()
    scores = np.array([[0.0, 1.0] if word.startswith("|") else [1.0, 0.0] for word in words])
    return find_starts(scores.astype(np.float32), [word.lstrip("|") for word in words])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("|They left . |We stayed .", [0, 3], id="two-sentences"),
        pytest.param("They left .", [0], id="first-word-always"),
        pytest.param('|They left . |" |We stayed .', [0, 3], id="opening-quote-goes-on"),
        pytest.param("|They left . |) |We stayed .", [0, 4], id="closing-bracket-goes-back"),
        pytest.param("|They left |. |.", [0], id="stops-at-the-end"),
        pytest.param('|" |They left .', [0], id="quote-at-the-beginning"),
        pytest.param("|They left , |but we stayed .", [0], id="lower-case-after-comma"),
        pytest.param("|They left : |We stayed .", [0, 3], id="upper-case-after-colon"),
    ],
)
def test_marks_alone_make_no_sentence(text: str, expected: list[int]) -> None:
    """A sentence has letters or digits and does not begin in lower case after a comma."""
    assert starts(text) == expected
