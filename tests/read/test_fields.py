"""Tests of ``kg.read.fields``: which column holds the text, the title, the date and the rest."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.input_fields import FIELDS, LIST, load_input_fields
from kg.read.errors import NoColumn
from kg.read.fields import (
    Columns,
    choose_columns,
    longest_column,
    no_text_column,
    told_columns,
)

ROWS = [row for row in load_input_fields() if row.field != LIST]


def chosen(cells: Mapping[str, object], **named: str) -> dict[str, str]:
    """Choose among *cells*; return the column of each field."""
    names = choose_columns(cells, Columns(**named), where="a.csv:1")
    return {field: row.name for field, row in names.items()}


def test_rows_name_fields_that_are_known() -> None:
    """No row of the table is for a field that nothing reads, and each field has one."""
    assert {row.field for row in ROWS} == set(FIELDS)
    assert len({(row.field, row.name) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.field}-{row.name}")
def test_each_row_is_guessed_alone(row) -> None:  # type: ignore[no-untyped-def]
    """A column by the name of a row is taken for its field."""
    cell = {"name": "x"} if row.form == "object" else "x"
    assert chosen({row.name: cell})[row.field] == row.name


@pytest.mark.parametrize("spelt", ["Body Text", "body-text", " BODY_TEXT "])
def test_spelling_of_a_column_does_not_matter(spelt: str) -> None:
    """Case, blanks and hyphens are no part of a name; the name is given as it is spelt."""
    names = {row.name for row in ROWS if row.field == "text"}
    assert "body_text" in names
    assert chosen({spelt: "x"}) == {"text": spelt}


def test_first_of_two_columns_that_are_spelt_alike_is_taken() -> None:
    """A table with "Text" and "text" is read from left to right."""
    assert chosen({"Text": "a", "text": "b"}) == {"text": "Text"}


def test_a_column_that_the_user_names_outranks_the_guess() -> None:
    """What is named is taken, and is not taken for another field as well."""
    cells = {"text": "x", "title": "t", "notes": "n"}
    assert chosen(cells) == {"text": "text", "title": "title"}
    assert chosen(cells, text="notes") == {"text": "notes", "title": "title"}
    assert chosen(cells, text="title") == {"text": "title"}
    assert chosen(cells, text="title", title="text") == {"text": "title", "title": "text"}
    assert chosen(cells, text="notes", title="notes") == {"text": "notes", "title": "notes"}


@pytest.mark.parametrize(
    ("named", "remedy"),
    [
        ("txt", "did you mean 'text'?"),
        ("TEXT", "there are text, title"),
        ("zzz", "there are text, title"),
        ("", "there are text, title"),
    ],
)
def test_column_that_is_not_there_names_those_that_are(named: str, remedy: str) -> None:
    """A slip names the nearest column; a name far from all lists them."""
    with pytest.raises(NoColumn) as caught:
        chosen({"text": "x", "title": "y"}, text=named)
    assert caught.value.what == f"there is no column {named!r}"
    assert (caught.value.where, caught.value.remedy) == ("a.csv:1", remedy)


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ([], None),
        ([{}], None),
        ([{"a": "x" * 200}], "a"),
        ([{"a": "x" * 199}], None),
        ([{"a": "x" * 200, "b": "y" * 200}], None),
        ([{"a": "x" * 400, "b": "y" * 199}, {"a": "", "b": "y"}], "a"),
        ([{"a": 10**300}], None),
        ([{"a": None, "b": "y" * 300}], "b"),
        ([{"a": "x" * 900}, {"a": "x"}, {"a": "x"}, {"a": "x"}, {"a": "x"}], None),
    ],
    ids=["no row", "no cell", "long", "short", "two", "on average", "number", "missing", "one row"],
)
def test_the_one_long_column_is_the_text(
    rows: list[Mapping[str, object]], column: str | None
) -> None:
    """Long is judged on average; two long columns, or none, decide nothing."""
    assert longest_column(rows) == column


@pytest.mark.parametrize("number", [1, 20, 21, 500])
def test_error_without_a_text_column_lists_some(number: int) -> None:
    """A wide table fills no screen."""
    error = no_text_column([f"c{n}" for n in range(number)], where="a.csv")
    assert error.what.count(",") == min(number, 20) - 1 + (number > 20)
    assert error.what.endswith(", ...") is (number > 20)
    assert (error.where, error.remedy) == ("a.csv", "name it with --text-column")


def test_only_what_was_guessed_is_told() -> None:
    """Columns by our own names need no word."""
    cells = {"text": "x", "headline": "t", "Publication Date": "d"}
    names = choose_columns(cells, Columns(), where="a")
    told = told_columns(names)
    assert "title from 'headline'" in told
    assert "text" not in told
    assert told_columns({}) == ""


@given(
    st.dictionaries(
        st.sampled_from([row.name for row in ROWS]) | st.text(max_size=8), st.text(max_size=5)
    )
)
def test_every_chosen_column_is_there(cells: dict[str, str]) -> None:
    """A guess names a column of the table, one at most for each field."""
    found = chosen(cells)
    assert set(found) <= set(FIELDS)
    assert set(found.values()) <= set(cells)
