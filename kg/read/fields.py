"""Choose the columns of a table, or fields of a JSON object, that hold text, title, date and so on.

What the user says counts; else the names that exports of news use (``input_fields.csv``); else, for
the text, the one column that is long.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from kg.lexicon.input_fields import FIELDS, InputField, load_input_fields
from kg.read.errors import NoColumn

_LONG_TEXT: Final = 200
_NAMES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that the user names; None where one is to be guessed."""

    text: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    publisher: str | None = None
    id: str | None = None


GUESSED: Final = Columns()
"""Nothing is said of the columns."""

Names = Mapping[str, InputField]
"""The column or field that holds each of ``FIELDS``, as far as there is one."""


def choose_columns(cells: Mapping[str, object], columns: Columns, *, where: str) -> Names:
    """Choose among *cells*, by name, what holds text, title, date and the rest.

    Raises:
        NoColumn: A column that the user named is not there.
    """
    names = list(cells)
    chosen = dict(_guess_columns(cells))
    for field in fields(columns):
        name = getattr(columns, field.name)
        if name is not None:
            chosen[field.name] = InputField(field.name, _among(name, names, where=where))
    # A column that the user gave to one field is not guessed to hold another.
    said = {chosen[f.name].name for f in fields(columns) if getattr(columns, f.name) is not None}
    return {
        field: row
        for field, row in chosen.items()
        if row.name not in said or getattr(columns, field, None) == row.name
    }


def longest_column(rows: Sequence[Mapping[str, object]]) -> str | None:
    """Return the one column of *rows* whose cells are as long as articles."""
    lengths: dict[str, list[int]] = {}
    for row in rows:
        for name, cell in row.items():
            lengths.setdefault(name, []).append(len(cell) if isinstance(cell, str) else 0)
    long = [name for name, sizes in lengths.items() if sum(sizes) >= _LONG_TEXT * len(sizes)]
    # Of two long columns, a text and its translation, nobody can tell which is meant.
    return long[0] if len(long) == 1 else None


def no_text_column(names: Sequence[str], *, where: str) -> NoColumn:
    """Return the error that none of *names* is known to hold the article's words."""
    listed = ", ".join(names[:_NAMES_SHOWN]) + (", ..." if len(names) > _NAMES_SHOWN else "")
    return NoColumn(
        f"no column is known to hold the text; there are {listed}",
        where=where,
        remedy="name it with --text-column",
    )


def told_columns(names: Names) -> str:
    """Return what was guessed as words; "" if every name is our own."""
    guessed = [f"{field} from {row.name!r}" for field, row in names.items() if row.name != field]
    return ", ".join(guessed)


def _guess_columns(cells: Mapping[str, object]) -> Iterator[tuple[str, InputField]]:
    by_name: dict[str, str] = {}
    for name in cells:
        by_name.setdefault(name.strip().lower().replace(" ", "_").replace("-", "_"), name)
    for field in FIELDS:
        for row in load_input_fields():
            if row.field != field or row.name not in by_name:
                continue
            name = by_name[row.name]
            if row.form != "object" or isinstance(cells[name], dict):
                yield field, InputField(field, name, row.form)
                break


def _among(name: str, names: Sequence[str], *, where: str) -> str:
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names[:_NAMES_SHOWN])}"
    raise NoColumn(f"there is no column {name!r}", where=where, remedy=hint)
