"""Windows: long paragraphs are cut, short ones never."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.parse.windows import MAX_PIECES, MAX_WORDS, PREFERRED_WORDS, cut_windows


@given(
    st.lists(st.tuples(st.sampled_from(["word", ".", '"', "?"]), st.integers(1, 8)), max_size=700)
)
def test_windows_cover_all_words_and_fit(words: list[tuple[str, int]]) -> None:
    """Windows follow each other without gaps and fit the encoder."""
    sizes = [size for _, size in words]
    windows = list(cut_windows([word for word, _ in words], sizes))
    flat = [index for start, end in windows for index in range(start, end)]
    assert flat == list(range(len(words)))
    for start, end in windows:
        assert end - start <= MAX_WORDS
        assert sum(sizes[start:end]) <= MAX_PIECES


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    """The cut comes after the first full stop beyond the preferred size."""
    words = (["word"] * 9 + ["."]) * 16
    assert list(cut_windows(words, [1] * len(words))) == [(0, PREFERRED_WORDS), (90, 160)]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    """The cut comes after the quotation mark, not between it and the full stop."""
    words = ["word"] * 89 + [".", '"'] + ["word"] * 60
    assert next(cut_windows(words, [1] * len(words))) == (0, 91)
