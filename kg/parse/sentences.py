"""Find the first word of each sentence.

The model scores each word; this mends what it gets wrong for lack of letters: a "sentence"
of punctuation alone belongs to its neighbour, after a comma no sentence begins in lower
case, and after a word in small letters and a full stop one begins with a capital.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

OPENING_MARKS = "\"“‘'([«"
JOINING_MARKS = ",;:"
FULL_STOP = "."
SHORTENED = frozenset({"approx", "art", "cf", "est", "etc", "fig", "incl", "pop", "sec", "vol"})
"""Words in small letters with a full stop of their own, of three letters or more."""
MIN_LETTERS = 3
WEEKDAY_ENDING = "day"


def find_starts(scores: NDArray[np.float32], words: Sequence[str]) -> list[int]:
    """Find the first word of each sentence; *scores* is [words, 2], column 1 = begins."""
    begins = scores[:, 1] > scores[:, 0]
    starts = [0, *(at for at in range(1, len(words)) if begins[at] or _is_ended(words, at))]
    starts = [at for at in starts if not at or not _joins(words[at - 1], words[at])]
    return _merge_punctuation(starts, words)


def _is_ended(words: Sequence[str], at: int) -> bool:
    """Tell whether a full stop that is no abbreviation's stands before a capital."""
    if at < 2 or words[at - 1] != FULL_STOP or not words[at][0].isupper():
        return False
    last = words[at - 2]
    whole = last.islower() and last.isalpha() and len(last) >= MIN_LETTERS
    return (whole and last not in SHORTENED) or last.endswith(WEEKDAY_ENDING)


def _joins(before: str, word: str) -> bool:
    return before in JOINING_MARKS and not word[0].isupper()


def _merge_punctuation(starts: list[int], words: Sequence[str]) -> list[int]:
    kept: list[int] = []
    opened = False
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(words)
        if opened:
            # The marks before it opened this sentence.
            opened = not _has_letters(words[start:end])
        elif _has_letters(words[start:end]) or not kept:
            kept.append(start)
            opened = not _has_letters(words[start:end])
        elif words[start] in OPENING_MARKS:
            kept.append(start)
            opened = True
    return kept


def _has_letters(words: Sequence[str]) -> bool:
    return any(char.isalnum() for word in words for char in word)
