"""Tests of ``kg.read.tables``: rows of cells among lines of prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.tables import find_tables

SENTENCE = "Two men were killed in Azaz on Monday."
TABLES = {
    "bars": (["Place | Dead", "Azaz | 7", "Hajin | 3"], [range(3)]),
    "bars around": (["| Place | Dead |", "|---|---|", "| Azaz | 7 |"], [range(3)]),
    "tabs": (["Place\tDead", "Azaz\t7"], [range(2)]),
    "blanks": (["3 Nov   Kirkat   12 killed", "4 Nov   Azaz     3 killed"], [range(2)]),
    "after prose": ([SENTENCE, "a\tb", "c\td"], [range(1, 3)]),
    "before prose": (["a\tb", "c\td", SENTENCE], [range(2)]),
    "two, a blank line between": (["a\tb", "c\td", "", "a\tb", "c\td"], [range(2), range(3, 5)]),
    "two widths": (["a\tb", "c\td", "a\tb\tc", "d\te\tf"], [range(2), range(2, 4)]),
    "long cell": (["x" * 60 + "\tb", "c\td"], [range(2)]),
    "two separators": (["a | b", "c | d", "a\tb", "c\td"], [range(2), range(2, 4)]),
    "short end of a cell": (["Azaz   12 killed.", "Hajin   3 killed."], [range(2)]),
}
NONE = {
    "nothing": [],
    "prose": [SENTENCE, SENTENCE],
    "blank lines": ["", " ", "\t"],
    "one row": ["Place | Dead"],
    "rows of unlike width": ["a | b", "c | d | e", "f | g"],
    "a blank line between rows": ["a | b", "", "c | d"],
    "cells too long": ["x" * 61 + "\tb", "y" * 61 + "\td"],
    "two blanks": ["He fled.  They came.", "She fled.  They went."],
    "sentences with a bar": [f"{SENTENCE} | {SENTENCE}", f"{SENTENCE} | {SENTENCE}"],
    "an indent": ["   Two men", "   Three men"],
    "one cell between bars": ["| Place |", "| Azaz |"],
}


@pytest.mark.parametrize("name", TABLES)
def test_rows_that_are_alike_are_a_table(name: str) -> None:
    """At least two lines one below the other with equally many short cells."""
    lines, tables = TABLES[name]
    assert find_tables(lines) == tables


@pytest.mark.parametrize("name", NONE)
def test_what_has_no_cells_is_no_table(name: str) -> None:
    """Sentences, single rows, and rows that do not fit each other."""
    assert find_tables(NONE[name]) == []


LINES = st.lists(st.sampled_from(["a\tb", "a | b", "a   b", "a\tb\tc", SENTENCE, "", "a"]))


@given(LINES)
def test_tables_stand_in_order_and_apart(lines: list[str]) -> None:
    """No line is in two tables, none of them is blank or prose, and each has two rows."""
    tables = find_tables(lines)
    rows = [row for table in tables for row in table]
    assert rows == sorted(set(rows))
    assert all(len(table) >= 2 for table in tables)
    assert all(lines[row] not in ("", "a", SENTENCE) for row in rows)


@given(LINES, LINES)
def test_a_blank_line_parts_what_is_above_from_what_is_below(
    above: list[str], below: list[str]
) -> None:
    """Tables are found alike whatever stands beyond a blank line."""
    shift = len(above) + 1
    apart = find_tables(above) + [
        range(table.start + shift, table.stop + shift) for table in find_tables(below)
    ]
    assert find_tables([*above, "", *below]) == apart
