"""Passages point into a text, and through its mending back into the text as it came."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.tellings import Figure, Interval
from kg.model.text import Article, Block, BlockKind, Passage, Shift

# Each piece as it came and as it reads: kept, dropped, or several characters for one.
PIECES = st.lists(
    st.one_of(
        st.text("abc ", min_size=1, max_size=4).map(lambda text: (text, text)),
        st.sampled_from([("<b>", ""), ("\r", ""), ("Ã©", "é"), ("&amp;", "&")]),
    ),
    max_size=6,
)


def mended(pieces: list[tuple[str, str]]) -> Article:
    """Return an article that is mended from *pieces*."""
    source = text = ""
    shifts = []
    for came, reads in pieces:
        if reads:
            many = len(source) + len(came) if came != reads else None
            shifts.append(Shift(len(text), len(source), many))
        source += came
        text += reads
    return Article("a", text, source=source, shifts=tuple(shifts))


@given(PIECES, st.data())
def test_a_passage_of_the_mended_text_is_found_in_the_source(
    pieces: list[tuple[str, str]], data: st.DataObject
) -> None:
    """The source of a passage holds what its characters came from, and nothing before or after."""
    article = mended(pieces)
    start = data.draw(st.integers(0, len(article.text)))
    end = data.draw(st.integers(start, len(article.text)))
    found = article.source_passage(Passage(start, end))
    if start == end:
        assert found.start == found.end
        return
    came = article.given[found.start : found.end]
    for dropped in ("<b>", "\r"):
        assert not came.startswith(dropped)
        assert not came.endswith(dropped)
    for wrong, right in (("<b>", ""), ("\r", ""), ("Ã©", "é"), ("&amp;", "&")):
        came = came.replace(wrong, right)
    assert came == article.quote(Passage(start, end))


def test_an_article_that_was_not_mended_is_its_own_source() -> None:
    """Offsets are the source's own, and the key is that of the text as it came."""
    plain = Article("a", "Bombs fell.")
    assert plain.given == plain.text
    assert plain.source_passage(Passage(6, 10)) == Passage(6, 10)
    changed = Article("a", "Bombs fell.", source="Bombs <b>fell.")
    assert changed.given == "Bombs <b>fell."
    assert changed.key == changed.sha256[:16] != plain.key
    assert Article("another id", "Bombs fell.", title="x").key == plain.key


SPOTS = st.builds(lambda a, b: Passage(min(a, b), max(a, b)), st.integers(0, 9), st.integers(0, 9))


@given(SPOTS, SPOTS)
def test_passages_meet_and_contain_as_their_characters_do(one: Passage, two: Passage) -> None:
    """Half-open: what only touches shares nothing."""
    ours, theirs = (set(range(p.start, p.end)) for p in (one, two))
    assert one.overlaps(two) == two.overlaps(one)
    if ours and theirs:
        assert one.overlaps(two) == bool(ours & theirs)
        assert one.contains(two) == (theirs <= ours)
    assert one.contains(one)


@pytest.mark.parametrize(
    ("kind", "readable"),
    [
        (BlockKind.TITLE, True),
        (BlockKind.BODY, True),
        (BlockKind.CAPTION, True),
        (BlockKind.BYLINE, False),
        (BlockKind.DATELINE, False),
        (BlockKind.TABLE, False),
        (BlockKind.BOILERPLATE, False),
    ],
)
def test_only_sentences_are_read(kind: BlockKind, readable: bool) -> None:
    """Bylines, dates, tables and notices are never parsed."""
    assert Block(kind, Passage(0, 3)).is_readable is readable


# -- intervals and figures -------------------------------------------------------------------

DAYS = st.integers(0, 30).map(lambda n: date(2018, 10, 1) + timedelta(days=n))
INTERVALS = st.builds(lambda a, b: Interval(min(a, b), max(a, b)), DAYS, DAYS)


@given(INTERVALS, INTERVALS)
def test_the_gap_between_two_intervals_is_symmetric(one: Interval, two: Interval) -> None:
    """Nought if they share a day; else the days from the one to the other."""
    gap = one.gap(two)
    assert gap == two.gap(one)
    assert (gap == 0) == (one.start <= two.end and two.start <= one.end)
    assert one.gap(one) == 0
    assert one.days >= 1
    assert one.is_day <= one.is_exact


def test_the_day_of_publication_is_no_stated_day() -> None:
    """What nobody states is not exact, though it is one day."""
    day = date(2018, 10, 1)
    assert Interval(day, day).is_day
    assert not Interval(day, day, is_stated=False).is_day
    assert not Interval(day, day, is_stated=False).is_exact
    assert Interval(day, day + timedelta(days=1)).is_exact
    assert not Interval(day, day + timedelta(days=9)).is_exact


BOUNDS = st.none() | st.integers(0, 6)


@given(BOUNDS, BOUNDS, BOUNDS, BOUNDS)
def test_figures_meet_if_some_number_fits_both(
    low: int | None, high: int | None, least: int | None, most: int | None
) -> None:
    """Inclusive bounds; an open side fits everything."""
    one, two = (
        Figure("f", "killed", minimum=a, maximum=b) for a, b in ((low, high), (least, most))
    )
    numbers = [
        n
        for n in range(9)
        if all((f.minimum or 0) <= n and (f.maximum is None or n <= f.maximum) for f in (one, two))
    ]
    assert one.meets(two) == two.meets(one) == bool(numbers)


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (Figure("f", "killed", minimum=3, maximum=9, best=5), 5),
        (Figure("f", "killed", minimum=3), 3),
        (Figure("f", "killed", maximum=9), None),
        (Figure("f", "killed", minimum=0, maximum=0, best=0), 0),
    ],
)
def test_one_number_stands_for_a_figure(figure: Figure, value: int | None) -> None:
    """The stated one, else the lower bound; nought is a number."""
    assert figure.value == value
