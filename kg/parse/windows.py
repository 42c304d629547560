"""Cut a long paragraph into windows that the encoder can read.

The encoder has 512 places. A paragraph of ordinary length is one window; a longer one is cut
after a full stop, and only a sentence longer than a window is cut inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

PREFERRED_WORDS = 90
UNCUT_WORDS = 120
MAX_WORDS = 150
MAX_PIECES = 480
FINAL_MARKS = frozenset({".", "!", "?", "…"})
CLOSING_MARKS = frozenset({'"', "”", "’", "'", ")", "]", "»"})


def cut_windows(words: Sequence[str], sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the windows over *words* as half-open ranges, in order and without gaps.

    *sizes* holds the number of wordpieces of each word.
    """
    if len(words) <= UNCUT_WORDS and sum(sizes) <= MAX_PIECES:
        if words:
            yield 0, len(words)
        return
    start = pieces = 0
    for index in range(len(words)):
        if pieces + sizes[index] > MAX_PIECES:
            yield start, index
            start, pieces = index, 0
        pieces += sizes[index]
        count = index + 1 - start
        if count >= MAX_WORDS or (count >= PREFERRED_WORDS and _ends_sentence(words, index)):
            yield start, index + 1
            start, pieces = index + 1, 0
    if start < len(words):
        yield start, len(words)


def _ends_sentence(words: Sequence[str], index: int) -> bool:
    closes = words[index] in CLOSING_MARKS and index > 0 and words[index - 1] in FINAL_MARKS
    # The closing mark belongs to the sentence before it.
    if index + 1 < len(words) and words[index + 1] in CLOSING_MARKS:
        return False
    return closes or words[index] in FINAL_MARKS
