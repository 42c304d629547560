"""Read tables: CSV, TSV and Parquet, one article a row."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Final

from kg.errors import InputError
from kg.lexicon.input_fields import InputField
from kg.read.article import RawArticle
from kg.read.content import Content, Reading
from kg.read.errors import BadLine, NeedsPackage, NoColumn, NothingToRead, TooLong
from kg.read.fields import Names, choose_columns, longest_column, no_text_column, told_columns
from kg.read.formats.damage import translated
from kg.read.formats.lines import TextLines
from kg.read.formats.records import raw_article_of
from kg.read.kinds import table_separator
from kg.read.notices import Notice

_ROWS_LOOKED_AT: Final = 50
_BATCH_ROWS: Final = 64

_Row = tuple[str, Mapping[str, Any]]


def read_csv(content: Content, reading: Reading) -> Iterator[RawArticle | InputError]:
    """Read a text of rows whose first names the columns."""
    # The module refuses cells of more than 128 KiB by itself.
    csv.field_size_limit(reading.max_bytes)
    # A cell that is too long is found inside a line that is kept whole; what follows is read.
    lines = TextLines(content, 2 * reading.max_bytes)
    text = iter(lines)
    head = list(islice(text, _ROWS_LOOKED_AT))
    separator = table_separator("".join(head), is_named=content.is_claimed) or ","
    known = _Lines(chain(head, text))
    rows = csv.reader(known, delimiter=separator)
    try:
        names = next(rows)
    except StopIteration as error:
        raise NothingToRead(
            "there is no row in it", where=content.name, remedy="name the columns in the first row"
        ) from error
    except csv.Error as error:
        # Old programs of the Macintosh end lines by a carriage return alone.
        is_macintosh = "new-line character" in str(error)
        what = "its lines end by a carriage return alone" if is_macintosh else error
        raise BadLine(
            f"the first line is no row of a table: {what}",
            where=f"{content.name}:1",
            remedy="save it as CSV UTF-8, with lines that end by a line feed",
        ) from error
    if names:
        # Excel marks its CSV in UTF-8 so; the mark would be part of the first column's name.
        names[0] = names[0].removeprefix("\ufeff")
    for item in _raw_articles(names, _csv_rows(rows, known, names, content.name), content, reading):
        if lines.guessed and isinstance(item, RawArticle):
            item = _with_encoding(item, lines.guessed)
        yield item


def read_parquet(content: Content, reading: Reading) -> Iterator[RawArticle | InputError]:
    """Read a Parquet table, some rows at a time."""
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise NeedsPackage(
            "a Parquet table is read by the package pyarrow, which is not installed",
            where=content.name,
            remedy="pip install 'kg[parquet]', or convert it to CSV or JSON Lines",
        ) from error
    with translated(content.name, "a Parquet table"):
        table = parquet.ParquetFile(content.seekable())
        names = table.schema_arrow.names
    yield from _raw_articles(names, _parquet_rows(table, content.name), content, reading)


def _raw_articles(
    names: Sequence[str],
    rows: Iterator[_Row | InputError],
    content: Content,
    reading: Reading,
) -> Iterator[RawArticle | InputError]:
    first = list(islice(rows, _ROWS_LOOKED_AT))
    rows_seen = [row[1] for row in first if isinstance(row, tuple)]
    chosen = _choose(names, rows_seen, content, reading, is_empty=not first)
    if chosen is None:
        return
    for row in chain(first, rows):
        if isinstance(row, InputError):
            yield row
            continue
        where, cells = row
        try:
            text = cells.get(chosen["text"].name)
            if isinstance(text, str) and len(text) > reading.max_bytes:
                raise TooLong(
                    f"a cell of {len(text) / 1e6:.1f} MB is no article",
                    where=where,
                    remedy="give each article a row of its own",
                )
            yield raw_article_of(cells, chosen, where=where)
        except InputError as error:
            yield error


def _choose(
    names: Sequence[str],
    first: Sequence[Mapping[str, Any]],
    content: Content,
    reading: Reading,
    *,
    is_empty: bool,
) -> Names | None:
    """Choose the columns and tell them, or say that this is no table of articles."""
    chosen = dict(choose_columns(dict.fromkeys(names), reading.columns, where=f"{content.name}:1"))
    if "text" not in chosen:
        longest = longest_column(first)
        if longest is not None:
            chosen["text"] = InputField("text", longest)
    if "text" not in chosen:
        error = no_text_column(names, where=f"{content.name}:1")
        if content.is_claimed:
            raise error
        what = f"not read: a table without articles ({error.what})"
        reading.tell(Notice(content.name, what, left_out="a table without articles"))
        return None
    for row in chosen.values():
        if names.count(row.name) > 1:
            raise NoColumn(
                f"{names.count(row.name)} columns are called {row.name!r}, and one holds the "
                f"{row.field}",
                where=f"{content.name}:1",
                remedy="give each a name of its own",
            )
    told = told_columns(chosen)
    if told:
        reading.tell(Notice(content.name, f"took {told}"))
    if is_empty:
        reading.tell(Notice(content.name, "a table without rows", left_out="a table without rows"))
    return chosen


class _Lines:
    """The lines of a table.

    Attributes:
        have_ended: Somebody wanted a line after the last.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.have_ended = False

    def __iter__(self) -> Iterator[str]:
        yield from self._lines
        self.have_ended = True


def _csv_rows(
    rows: Any, lines: _Lines, names: Sequence[str], name: str
) -> Iterator[_Row | InputError]:
    while True:
        # Counted in lines, not rows: a cell in quotation marks may hold line ends.
        line = rows.line_num + 1
        where = f"{name}:{line}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = "close its quotation marks"
            yield BadLine(f"not a row of the table: {error}", where=where, remedy=remedy)
            continue
        # A whole row ends with its line. In strict mode the module tells so by itself, but refuses
        # quotation marks inside a cell as well.
        if lines.have_ended:
            yield BadLine(
                f"a quotation mark that is not closed takes all lines from {line} to the last, "
                f"{rows.line_num}",
                where=where,
                remedy='close it; in a cell in quotation marks, write "" for each of its own',
            )
            return
        if not any(row):
            continue
        # RFC 4180, 2 (4): each line has as many fields; else some cell was cut at its separator.
        if len(row) != len(names):
            yield BadLine(
                f"{len(row)} cells where the first row names {len(names)}",
                where=where,
                remedy="put cells that hold a separator in quotation marks",
            )
            continue
        yield where, dict(zip(names, row, strict=True))


def _parquet_rows(table: Any, name: str) -> Iterator[_Row | InputError]:
    number = 0
    with translated(name, "a Parquet table"):
        for batch in table.iter_batches(batch_size=_BATCH_ROWS):
            for cells in batch.to_pylist():
                number += 1
                yield f"{name}:{number}", {key: _as_written(cell) for key, cell in cells.items()}


def _as_written(cell: object) -> object:
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, bytes):
        # Programs that know no strings write text so.
        with suppress(UnicodeDecodeError):
            return cell.decode()
    return cell


def _with_encoding(raw: RawArticle, guessed: str) -> RawArticle:
    return replace(raw, given=replace(raw.given, guessed_encoding=guessed))
