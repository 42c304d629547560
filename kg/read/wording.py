"""Tell what a whole line is by its wording: rows of ``furniture.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.lexicon.furniture import load_furniture
from kg.model.text import BlockKind
from kg.read.dates import date_alternatives, find_date_line


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """A row of ``furniture.csv`` that names a kind of block."""

    kind: BlockKind
    pattern: re.Pattern[str]


def line_kind(line: str) -> BlockKind | None:
    """Return what a *line* is by its wording alone, or None for a line to read."""
    found = find_date_line(line)
    if found is not None:
        return BlockKind.UPDATED if found.cue == "update-cue" else BlockKind.DATELINE
    rows = (*compiled_rows("line"), *compiled_rows("links"))
    return next((row.kind for row in rows if row.pattern.fullmatch(line)), None)


def is_heading_of_links(line: str) -> bool:
    """Tell whether *line* announces headlines of other articles: "Most read"."""
    return any(row.pattern.fullmatch(line) for row in compiled_rows("links"))


@cache
def compiled_rows(where: str) -> tuple[CompiledRow, ...]:
    """Return the rows for *where*, in the order of the table.

    Args:
        where: line, links (a heading above links), start (of the first paragraph), paragraph (the
            start of any).
    """
    return tuple(
        CompiledRow(
            BlockKind(row.kind), re.compile(row.pattern.replace("{date}", date_alternatives()))
        )
        for row in load_furniture()
        if row.where == where
    )
