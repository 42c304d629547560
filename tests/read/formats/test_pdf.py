"""Tests of ``kg.read.formats.pdf``: pages as programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.text import Article
from kg.read.formats.pdf import Line, by_columns
from kg.read.inputs import read_articles
from kg.read.notices import Notice
from tests.read.formats.test_samples import pdf

LEFT = [
    "A car bomb killed seven civilians in",
    "Azaz on Monday, a monitor said, and",
    "the army closed the road to the town.",
    "Nobody claimed it.",
]
RIGHT = [
    "In Homs a mine killed four farmers",
    "who were on their way to the fields,",
    "police said on Sunday in a statement.",
]


def row(number: int, words: str, left: float, *, is_cell: bool = False) -> Line:
    return Line(words, 700 - 14 * number, 11, left, is_cell)


def rows(left: list[str], right: list[str]) -> list[Line]:
    """Write two columns as a program does that goes down the page line by line."""
    found = []
    for number in range(max(len(left), len(right))):
        if number < len(left):
            found.append(row(number, left[number], 50))
        if number < len(right):
            found.append(row(number, right[number], 320, is_cell=number < len(left)))
    return found


@pytest.mark.parametrize(
    ("left", "right"), [(LEFT, RIGHT), (RIGHT, LEFT), (LEFT, LEFT), (LEFT[:3], [*RIGHT, "Later."])]
)
def test_columns_are_read_one_after_the_other(left: list[str], right: list[str]) -> None:
    """Across them, the killed of one story would be in the town of the other."""
    assert [line.text for line in by_columns(rows(left, right))] == [*left, *right]


def test_what_goes_across_columns_stands_before_or_after_them() -> None:
    """A headline above, a note below."""
    head = row(-2, "Seven killed in Azaz and four in Homs as the war goes on and on in", 50)
    note = row(9, "All times are those of Damascus; figures are those of the monitor alone.", 50)
    found = by_columns([head, *rows(LEFT, RIGHT), note])
    assert found[0] == head
    assert found[-1] == note
    assert len(found) == len(LEFT) + len(RIGHT) + 2


@pytest.mark.parametrize(
    "cells",
    [
        [("Azaz", "7 killed"), ("Hajin", "3 killed"), ("Homs", "4 killed")],
        [(LEFT[0], RIGHT[0]), (LEFT[1], RIGHT[1])],
        [(LEFT[0], ""), (LEFT[1], " said the monitor in a statement"), (LEFT[2], "")],
    ],
    ids=["a table", "two rows", "a gap"],
)
def test_what_is_no_column_stays_as_it_stands(cells: list[tuple[str, str]]) -> None:
    """Rows of a table, and words behind a wide gap."""
    found = []
    for number, (left, right) in enumerate(cells):
        found.append(row(number, left, 50))
        if right:
            found.append(row(number, right, 320, is_cell=True))
    assert [line.text for line in by_columns(found)] == [left + right for left, right in cells]


def test_pages_without_words_beside_others_are_told(tmp_path: Path) -> None:
    """A scan among them would be passed over in silence."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([[*LEFT, *RIGHT, *LEFT], [], []]))
    notices: list[Notice] = []
    (article,) = read_articles([str(path)], tell=notices.append)
    assert isinstance(article, Article)
    assert [notice.what for notice in notices] == [
        "not read: 2 of its 3 pages hold pictures and no words"
    ]
