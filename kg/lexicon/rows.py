"""Read a CSV file of facts as typed rows, or name the place of its fault; write such files.

Each file under ``kg/data`` has a header; a row that cannot be read raises
:class:`~kg.errors.LexiconError` with file and line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, TypeVar

from kg.errors import LexiconError
from kg.paths import DATA

T = TypeVar("T")

_DIGITS: Final = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file, by column name, and where it stands."""

    cells: dict[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        try:
            return self.cells[column]
        except KeyError:
            raise self.error(f"column {column!r} is missing", "add it to the header") from None

    def number(self, column: str) -> int | None:
        """Return the cell as an integer, or None if it is empty."""
        if not self[column]:
            return None
        if not _DIGITS.fullmatch(self[column]):
            raise self.error(f"{column} {self[column]!r} is not a number", "write digits")
        return int(self[column])

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """Return the cell after checking that it is one of *allowed*."""
        if self[column] not in allowed:
            known = ", ".join(sorted(allowed))
            raise self.error(f"{column} {self[column]!r} is unknown", f"use one of {known}")
        return self[column]

    def some_of(self, column: str, allowed: frozenset[str]) -> frozenset[str]:
        """Return the alternatives of the cell ("VERB|NOUN"), each one of *allowed*."""
        found = frozenset(self[column].split("|"))
        if not found <= allowed:
            known = ", ".join(sorted(allowed))
            raise self.error(f"{column} {self[column]!r} is unknown", f"use some of {known}")
        return found

    def error(self, what: str, remedy: str) -> LexiconError:
        """Return an error that names this row."""
        return LexiconError(what, where=f"{self.file}:{self.line}", remedy=remedy)


def read_rows(path: Path) -> Iterator[Row]:
    """Read *path*, a CSV file with a header, row by row.

    Raises:
        LexiconError: The file is no CSV in UTF-8, or a row has more or fewer cells than the header.
    """
    # Spreadsheets write a byte order mark before UTF-8.
    with path.open(encoding="utf-8-sig", newline="") as lines:
        # Else a quotation mark that is never closed takes the rest of the file into its cell.
        reader = csv.DictReader(lines, strict=True)
        try:
            for cells in reader:
                row = Row(cells=cells, file=path.name, line=reader.line_num)
                # DictReader has cells beyond the header under None, and None for missing ones.
                if None in cells or None in cells.values():
                    raise row.error("the number of cells differs from the header", "quote commas")
                yield row
        except UnicodeDecodeError as error:
            raise LexiconError(
                "the file is not UTF-8", where=path.name, remedy="save it so"
            ) from error
        except csv.Error as error:
            row = Row(cells={}, file=path.name, line=reader.reader.line_num)
            raise row.error(
                f"this is no CSV: {error}", "look for an open quotation mark"
            ) from error


def row_writer(file: IO[str]) -> Callable[[Iterable[object]], None]:
    """Return a function that writes cells as one row of CSV into *file*, opened with newline=""."""
    plain = csv.writer(file, lineterminator="\n")
    quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def write(cells: Iterable[object]) -> None:
        row = list(cells)
        # Before Python 3.13 the plain writer leaves a carriage return bare, and readers end the
        # row there.
        (quoted if any("\r" in str(cell) for cell in row) else plain).writerow(row)

    return write


def load_table(name: str, make: Callable[[Row], T]) -> tuple[T, ...]:
    """Read ``kg/data/{name}`` with unique ids and turn each row into a typed one."""
    seen: set[str] = set()
    made = []
    for row in read_rows(DATA / name):
        if row["id"] in seen:
            raise row.error(f"id {row['id']!r} stands twice", "rename or remove one of them")
        seen.add(row["id"])
        made.append(make(row))
    return tuple(made)
