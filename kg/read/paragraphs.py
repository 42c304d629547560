"""Where does each paragraph begin and end?

Web texts put a paragraph on a line; wire texts break lines at a fixed width and set paragraphs
off with a blank line or an indent. Which of the two it is shows in how the lines end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from kg.model.text import Passage

_SENTENCE_END = tuple(".!?:;\"'”’)]")
_WIDEST_WRAPPED_LINE = 120
_NARROWEST_WRAPPED_LINE = 40


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def passage(self) -> Passage:
        left = self.start + self.indent
        return Passage(left, left + len(self.text.strip()))


def find_paragraphs(text: str) -> tuple[Passage, ...]:
    """Return the paragraphs of *text* in order, without the white space around them."""
    lines = [_Line(match.start(), match.group()) for match in re.finditer(r"[^\n]+", text)]
    lines = [line for line in lines if not line.is_blank]
    if not is_hard_wrapped(text):
        return tuple(line.passage for line in lines)
    paragraphs: list[Passage] = []
    before: _Line | None = None
    for line in lines:
        if before is not None and _continues(text, before, line):
            paragraphs[-1] = Passage(paragraphs[-1].start, line.passage.end)
        else:
            paragraphs.append(line.passage)
        before = line
    return tuple(paragraphs)


def is_hard_wrapped(text: str) -> bool:
    """Tell whether single line ends in *text* are there only to keep lines short."""
    lines = text.split("\n")
    if max(map(len, lines)) > _WIDEST_WRAPPED_LINE:
        return False
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    open_ends = sum(
        len(a.rstrip()) >= _NARROWEST_WRAPPED_LINE and not a.rstrip().endswith(_SENTENCE_END)
        for a, _ in pairs
    )
    return open_ends >= 3 and open_ends >= 0.6 * len(pairs)


def _continues(text: str, before: _Line, line: _Line) -> bool:
    gap = text[before.start + len(before.text) : line.start]
    return gap.count("\n") == 1 and line.indent <= before.indent
