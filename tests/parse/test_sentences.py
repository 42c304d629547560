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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("They left the camp . Taliban fighters came .", [0, 5], id="small-letters"),
        pytest.param("They left on Friday . Taliban fighters came .", [0, 5], id="weekday"),
        pytest.param("They met Lt . Gen . Ali there .", [0], id="ranks"),
        pytest.param("They met at St . George .", [0], id="names"),
        pytest.param("They drove no . GP 7720 .", [0], id="few-letters"),
        pytest.param("They fired shells etc . Two died .", [0], id="shortened"),
        pytest.param("They came to Goma . Rebels fled .", [0], id="a-name-may-be-shortened"),
        pytest.param("They left the camp . they said .", [0], id="no-capital"),
        pytest.param("They left the camp , Rebels said .", [0], id="a-comma"),
        pytest.param('They left the camp . " Go .', [0], id="a-quote"),
    ],
)
def test_full_stop_behind_a_whole_word_ends(text: str, expected: list[int]) -> None:
    """Where a capital follows, whatever the scores say; a shortened word or a name may go on."""
    assert starts(text) == expected
