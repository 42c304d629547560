"""Tell rows of cells from sentences.

A table says nothing in sentences, and its rows parse as nonsense ("3 Nov Kirkat 12 killed"). It
stays in the text as one block that is not parsed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_SEPARATORS: Final = (
    re.compile(r"\s*\|\s*"),
    re.compile(r"\t+"),
    # Two blanks stand after a full stop in typed prose.
    re.compile(r"(?<=\S) {3,}(?=\S)"),
)
_LONGEST_CELL: Final = 60
_FEWEST_ROWS: Final = 2
_SENTENCE_END: Final = re.compile(r"[a-z\"'”’)][.!?][\"'”’)]*$")
_LONGEST_TAIL: Final = 6
_FEWEST_WORDS: Final = 3


def find_tables(lines: Sequence[str]) -> list[range]:
    """Return the runs of *lines* that are rows of one table each; a blank line ends a table."""
    tables: list[range] = []
    at = 0
    while at < len(lines):
        end = max(_table_end(lines, at, separator) for separator in _SEPARATORS)
        if end - at >= _FEWEST_ROWS:
            tables.append(range(at, end))
        at = max(end, at + 1)
    return tables


def _table_end(lines: Sequence[str], at: int, separator: re.Pattern[str]) -> int:
    """Return the number of the line after the last row that is like the one at *at*."""
    cells = _cells(lines[at], separator)
    end = at
    while cells and end < len(lines) and _cells(lines[end], separator) == cells:
        end += 1
    return end


def _cells(line: str, separator: re.Pattern[str]) -> int:
    """Return how many cells *line* has; 0 if it is no row."""
    cells = separator.split(line.strip().strip("|").strip())
    is_row = len(cells) > 1 and max(map(len, cells)) <= _LONGEST_CELL
    return len(cells) if is_row and not _ends_sentence(line.rstrip()) else 0


def _ends_sentence(line: str) -> bool:
    has_words = len(line.split(None, _FEWEST_WORDS)) > _FEWEST_WORDS
    return has_words and _SENTENCE_END.search(line[-_LONGEST_TAIL:]) is not None
