"""Tell what a whole line is by its wording: rows of ``furniture.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.lexicon.furniture import load_furniture
from kg.model.text import BlockKind
from kg.read.dates import find_date_line


def line_kind(line: str) -> BlockKind | None:
    """Return what a *line* is by its wording alone, or None for a line to read."""
    found = find_date_line(line)
    if found is not None:
        return BlockKind.UPDATED if found.cue == "update-cue" else BlockKind.DATELINE
    kind = next((row.kind for row in _line_rows() if row.pattern.fullmatch(line)), None)
    return None if kind is None else BlockKind(kind)


@dataclass(frozen=True, slots=True)
class _CompiledRow:
    kind: str
    pattern: re.Pattern[str]


@cache
def _line_rows() -> tuple[_CompiledRow, ...]:
    rows = (row for row in load_furniture() if row.where == "line")
    return tuple(_CompiledRow(row.kind, re.compile(row.pattern)) for row in rows)
