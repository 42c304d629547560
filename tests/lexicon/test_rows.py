"""Rows: a CSV file is read as typed rows, and its first fault is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.lexicon.rows import Row, load_table, read_rows, row_writer
from kg.paths import DATA


def written(folder: Path, text: str) -> Path:
    """Write a CSV file."""
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_know_where_they_stand(tmp_path: Path) -> None:
    """Cells are read by column, and each row knows its line."""
    rows = list(read_rows(written(tmp_path, 'id,phrase\na,"one, two"\nb,three\n')))
    assert [row["phrase"] for row in rows] == ["one, two", "three"]
    assert [(row.file, row.line) for row in rows] == [("table.csv", 2), ("table.csv", 3)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_read_again(tmp_path: Path, rows: list[list[str]]) -> None:
    """Whatever the cells hold: commas, quotes, line breaks, a carriage return alone."""
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = row_writer(file)
        for cells in [["id", "phrase"], *rows]:
            write(cells)
    assert [[*row.cells.values()] for row in read_rows(path)] == rows


@pytest.mark.parametrize("line", ["a", "a,b,c"])
def test_too_few_or_too_many_cells_are_an_error(tmp_path: Path, line: str) -> None:
    """A comma without quotes is found where it stands."""
    with pytest.raises(LexiconError, match=r"table\.csv:2: .*quote commas"):
        list(read_rows(written(tmp_path, f"id,phrase\n{line}\n")))


def test_a_missing_column_is_an_error() -> None:
    """Asking for a column that the header lacks names the column."""
    row = Row({"id": "a"}, "table.csv", 2)
    with pytest.raises(LexiconError, match=r"table\.csv:2: column 'phrase' is missing"):
        row["phrase"]


def test_numbers_are_checked() -> None:
    """An empty cell is None, digits are a number, anything else is an error."""
    row = Row({"a": "", "b": "12", "c": "twelve"}, "table.csv", 2)
    assert row.number("a") is None
    assert row.number("b") == 12
    with pytest.raises(LexiconError, match="'twelve' is not a number"):
        row.number("c")


def test_a_word_outside_its_list_is_an_error() -> None:
    """The message names what is allowed."""
    row = Row({"pos": "NUON"}, "table.csv", 2)
    with pytest.raises(LexiconError, match=r"'NUON' is unknown; use one of NOUN, VERB"):
        row.one_of("pos", frozenset({"VERB", "NOUN"}))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_every_table_is_whole_and_its_ids_are_unique(path: Path) -> None:
    """Each file under kg/data reads to its end; ids stand once; every row has a source."""
    rows = list(read_rows(path))
    assert rows
    header = set(rows[0].cells)
    if "id" in header:
        assert len(load_table(path.name, lambda row: row["id"])) == len(rows)
    if "source" in header:
        assert [row.line for row in rows if not row["source"]] == []


def test_tables_were_found() -> None:
    """The collector above sees the data folder."""
    assert len(list(DATA.glob("*.csv"))) >= 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_part_of_a_column(tmp_path: Path, encoding: str) -> None:
    """Excel writes one before UTF-8; one inside a cell stays."""
    path = tmp_path / "table.csv"
    path.write_text("id,phrase\na,\ufeffz\u00fc\n", encoding=encoding)
    assert [row.cells for row in read_rows(path)] == [{"id": "a", "phrase": "\ufeffz\u00fc"}]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_that_is_no_utf_8_is_an_error(tmp_path: Path, encoding: str) -> None:
    """However far the rows are read before it is noticed."""
    path = tmp_path / "table.csv"
    path.write_text("id,phrase\n" + "a,b\n" * 9_999 + "c,z\u00fc\n", encoding=encoding)
    with pytest.raises(LexiconError, match=r"table\.csv: the file is not UTF-8; save it so"):
        list(read_rows(path))


@pytest.mark.parametrize(
    "text", ['a,b\nc,"d\ne,f\n', 'a,"b"c\n', 'a,"' + "b" * 200_000], ids=["open", "torn", "long"]
)
def test_what_is_no_csv_is_an_error_with_its_line(tmp_path: Path, text: str) -> None:
    """A quotation mark that is not closed, or closed too early."""
    path = written(tmp_path, f"id,phrase\n{text}")
    with pytest.raises(LexiconError, match=r"table\.csv:\d+: this is no CSV: .*quotation mark"):
        list(read_rows(path))
