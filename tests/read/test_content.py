"""Tests of ``kg.read.content``: bytes are looked at, read once, and bounded."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO
from kg.read.content import HEAD_BYTES, Budget, Content
from kg.read.errors import NotText, TooLong
from kg.read.notices import Notice


class Trickle(io.RawIOBase):
    """A stream that gives few bytes at a time, as a socket does."""

    def __init__(self, raw: bytes, piece: int) -> None:
        self._rest = io.BytesIO(raw)
        self._piece = piece

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._rest.read(self._piece if size < 0 else min(size, self._piece))


def content(raw: bytes, **facts: object) -> Content:
    """Make content of bytes."""
    return Content(io.BytesIO(raw), "a.txt", "a", **facts)  # type: ignore[arg-type]


@given(st.binary(max_size=200), st.integers(1, 7), st.booleans())
def test_looking_at_the_head_takes_nothing_away(raw: bytes, piece: int, looks: bool) -> None:
    """All bytes are read in order, whoever looked before, however slowly they come."""
    for read in (lambda c: c.stream().read(), lambda c: c.read(), lambda c: c.seekable().read()):
        given_bytes = Content(Trickle(raw, piece), "a", "a", depth=1)  # type: ignore[arg-type]
        if looks:
            assert given_bytes.head == raw
        assert read(given_bytes) == raw


@pytest.mark.parametrize("more", [-1, 0, 1, 70_000])
def test_head_ends_where_it_is_said_to(more: int) -> None:
    """The head is a beginning of bounded length, and the rest follows it."""
    raw = bytes(range(256)) * ((HEAD_BYTES + more) // 256 + 1)
    raw = raw[: HEAD_BYTES + more]
    found = content(raw)
    assert found.head == raw[:HEAD_BYTES]
    assert found.stream().read() == raw


def test_length_is_bounded_whether_it_is_known_or_not() -> None:
    """As many bytes as allowed are read; one more is refused, by size or by count."""
    assert content(b"x" * 10).read(10) == b"x" * 10
    assert content(b"x" * 10, size=10).read(10) == b"x" * 10
    for facts, begin in (({}, "more than"), ({"size": 11}, "0.0 MB are more")):
        with pytest.raises(TooLong, match=begin) as caught:
            content(b"x" * 11, **facts).read(10)
        assert caught.value.where == "a.txt"
        assert "JSON Lines, CSV, WARC or tar" in caught.value.remedy


def test_a_size_that_lies_is_found_out() -> None:
    """A member that says it is small and is not is refused all the same."""
    with pytest.raises(TooLong, match="more than"):
        content(b"x" * 100, size=1).read(10)


def test_stream_can_be_read_in_any_order_again() -> None:
    """A file is turned back; a member of an archive is kept aside."""
    for depth in (0, 1):
        found = content(b"0123456789", depth=depth)
        assert found.head == b"0123456789"
        stream = found.seekable()
        stream.seek(4)
        assert stream.read(2) == b"45"
        stream.seek(0)
        assert stream.read() == b"0123456789"


@pytest.mark.parametrize(
    ("place", "name", "id", "suffix"),
    [
        ("b.txt", "a.zip!b.txt", "a/b", ".txt"),
        ("x/b.HTML", "a.zip!x/b.HTML", "a/x/b", ".html"),
        ("b", "a.zip!b", "a/b", ""),
        ("b\n\x1b[31m.txt", "a.zip!b[31m.txt", "a/b[31m", ".txt"),
        ("أعزاز.txt", "a.zip!أعزاز.txt", "a/أعزاز", ".txt"),
        ("\x00\x01", "a.zip!?", "a/?", ""),
        ("", "a.zip!?", "a/?", ""),
        ("  ", "a.zip!?", "a/?", ""),
    ],
)
def test_member_is_named_by_archive_and_place(place: str, name: str, id: str, suffix: str) -> None:
    """Names of members are shown without what a terminal would obey."""
    outer = Content(io.BytesIO(), "a.zip", "a", budget=Budget(7))
    inner = outer.inside(io.BytesIO(b"x"), place)
    assert (inner.name, inner.id, inner.suffix) == (name, id, suffix)
    assert (inner.depth, inner.is_named) == (1, False)
    assert inner.budget is outer.budget
    assert inner.inside(io.BytesIO(), "c", file="c.csv").depth == 2
    assert inner.inside(io.BytesIO(), "c", file="c.csv").suffix == ".csv"


@pytest.mark.parametrize(
    ("file", "is_named", "is_claimed"),
    [
        ("a.txt", False, True),
        ("a.JSONL", False, True),
        ("a.csv", False, True),
        ("a.parquet", False, True),
        ("a.png", False, False),
        ("a.html", False, False),
        ("", False, False),
        ("a.png", True, True),
        ("", True, True),
    ],
)
def test_what_somebody_calls_an_article_is_refused_aloud(
    file: str, is_named: bool, is_claimed: bool
) -> None:
    """A picture that is asked for is an error; one that lies beside is a notice."""
    found = content(b"", file=file, is_named=is_named)
    assert found.is_claimed is is_claimed
    told: list[Notice] = []
    if is_claimed:
        with pytest.raises(NotText, match="not plain text but a PNG picture") as caught:
            found.refuse("a PNG picture", remedy="convert it", line=3, tell=told.append)
        assert (caught.value.where, caught.value.remedy) == ("a.txt:3", "convert it")
        assert told == []
    else:
        found.refuse("a PNG picture", remedy="convert it", tell=told.append)
        assert told == [Notice("a.txt", "not read: a PNG picture", left_out="a PNG picture")]


@pytest.mark.parametrize("packed", [0, 1_000, MAX_UNPACKED_BYTES])
def test_budget_is_the_greater_of_size_and_ratio(packed: int) -> None:
    """An archive may give a fixed amount, or many times its size; not a byte more."""
    most = max(MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO * packed)
    budget = Budget(packed)
    budget.spend(most - 1, where="a.zip")
    budget.spend(1, where="a.zip")
    with pytest.raises(TooLong, match="as out of no archive of texts") as caught:
        budget.spend(1, where="a.zip!b")
    assert caught.value.where == "a.zip!b"
    assert caught.value.remedy == "unpack it yourself if it is what it should be"


def test_budget_counts_all_archives_of_one_input_together() -> None:
    """Members, and archives in archives, spend from what the outermost has."""
    outer = Content(io.BytesIO(), "a.tar", "a", budget=Budget(1))
    inner = outer.inside(io.BytesIO(), "b.zip").inside(io.BytesIO(), "c.txt")
    inner.budget.spend(MAX_UNPACKED_BYTES, where=inner.name)
    with pytest.raises(TooLong):
        outer.budget.spend(1, where=outer.name)
    assert Content(io.BytesIO(), "x", "x").budget is not Content(io.BytesIO(), "y", "y").budget
