"""Find where paragraphs begin and end, and mend lines that were broken to a width.

Web texts put a paragraph on a line; wire texts break lines at a fixed width and set paragraphs off
with a blank line or an indent. A break inside a sentence is a blank. Which breaks those are shows
in the lines around them: most lines of the text end without a full stop, or this line cannot end
here ("in the town of") and the next goes on in lower case. Rows of a table, items of a list, date
lines and other furniture stay lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kg.lexicon.words import word_set
from kg.model.text import Block, BlockKind, Passage
from kg.read.edits import Edit
from kg.read.tables import find_tables
from kg.read.wording import compiled_rows, line_kind

_SENTENCE_END: Final = tuple(".!?:;\"'”’)]")
_WIDEST_WRAPPED_LINE: Final = 120
_NARROWEST_WRAPPED_LINE: Final = 40
_LIST_MARK: Final = re.compile(r"\s*(?:[*•·▪‣◦–—-]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S")
_SOFT_HYPHEN: Final = re.compile(r"(?<=\w)\u00ad[ \t]*\n[ \t]*(?=\w)")
_HYPHENATED: Final = re.compile(r"(?:^|[\s(\"'“‘])([\w'’-]*\w)[-\u2010]$")
_WRITTEN_WORD: Final = re.compile(r"[\w'’]+(?:-[\w'’]+)*")
_FIRST_WORD: Final = re.compile(r"\s*(\w+)")


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
    def end(self) -> int:
        return self.start + len(self.text.rstrip())

    @property
    def words(self) -> str:
        return self.text.strip()

    @property
    def ends_sentence(self) -> bool:
        return self.words.endswith(_SENTENCE_END)

    @property
    def passage(self) -> Passage:
        return Passage(self.start + self.indent, self.end)


def find_paragraphs(text: str) -> list[Block]:
    """Return the tables of *text*, and each other line with words as body, in order."""
    lines = _lines(text)
    rows = find_tables([line.text for line in lines])
    tables = {table.start: table for table in rows}
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        table = tables.get(at, range(at, at + 1))
        first, last = lines[table[0]], lines[table[-1]]
        if not first.is_blank:
            kind = BlockKind.TABLE if at in tables else BlockKind.BODY
            blocks.append(Block(kind, Passage(first.passage.start, last.passage.end)))
        at = table.stop
    return blocks


def find_line_breaks(text: str) -> Iterator[Edit]:
    """Find line ends inside sentences, with the hyphen before them where it only parts a word."""
    groups = list(_groups(_lines(text)))
    is_wrapped = _is_hard_wrapped(groups)
    written = frozenset(_WRITTEN_WORD.findall(text))
    for group in groups:
        for before, line in _joins(group, is_wrapped=is_wrapped):
            yield _joining(before, line, written)


def find_soft_hyphens(text: str) -> Iterator[Edit]:
    """Find soft hyphens at line ends with what parts the word there."""
    return (Edit(m.start(), m.end(), "") for m in _SOFT_HYPHEN.finditer(text))


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    start = 0
    for line in text.split("\n"):
        lines.append(_Line(start, line))
        start += len(line) + 1
    return lines


def _groups(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield the runs of lines in which paragraphs may go on from line to line.

    A blank line parts them, a table, furniture, and what begins a paragraph by its mark or indent.
    """
    rows = {row for table in find_tables([line.text for line in lines]) for row in table}
    group: list[_Line] = []
    for number, line in enumerate(lines):
        if line.is_blank or number in rows or (group and _begins_anew(group[-1], line)):
            yield group
            group = []
        if not line.is_blank and number not in rows:
            group.append(line)
    yield group


def _begins_anew(before: _Line, line: _Line) -> bool:
    if _is_item(line):
        return True
    if _is_open(before, line):
        return False
    is_indented = line.indent > before.indent and not line.words[0].islower()
    return (
        (is_indented and not _is_item(before))
        or line_kind(before.words) is not None
        or line_kind(line.words) is not None
    )


def _is_hard_wrapped(groups: list[list[_Line]]) -> bool:
    """Tell whether single line ends are there only to keep lines short."""
    if any(len(line.text) > _WIDEST_WRAPPED_LINE for group in groups for line in group):
        return False
    pairs = [pair for group in groups for pair in pairwise(group)]
    open_ends = sum(
        len(before.text.rstrip()) >= _NARROWEST_WRAPPED_LINE and not before.ends_sentence
        for before, _ in pairs
    )
    # Three: a headline and a standfirst without full stops are no wrapped text.
    return open_ends >= 3 and open_ends >= 0.6 * len(pairs)


def _joins(group: list[_Line], *, is_wrapped: bool) -> Iterator[tuple[_Line, _Line]]:
    """Yield the pairs of neighbours of *group* between which a paragraph goes on."""
    width = max((len(line.text.rstrip()) for line in group), default=0)
    last_stop = max((n for n, line in enumerate(group) if line.ends_sentence), default=0)
    is_open = any(_is_open(a, b) for a, b in pairwise(group))
    # A headline stands right above its article as often as a name is parted after the first line.
    reads_on = any(_reads_on(a, a, b) for a, b in pairwise(group[1 : last_stop + 1]))
    first = group[0] if group else None
    for number, (before, line) in enumerate(pairwise(group), start=1):
        if (
            is_wrapped
            or _is_open(before, line)
            or (first is not None and number <= last_stop and _reads_on(first, before, line))
            or (
                (
                    is_open
                    or (reads_on and number > 1)
                    or _last_word(before) in word_set("seldom-last")
                )
                and _is_filled(before, line, width)
            )
        ):
            yield before, line
        else:
            first = line


def _is_item(line: _Line) -> bool:
    """Tell whether *line* begins an item of a list, or an entry of a live blog."""
    if _LIST_MARK.match(line.text):
        return True
    return any(row.pattern.match(line.words) for row in compiled_rows("paragraph"))


def _is_open(before: _Line, line: _Line) -> bool:
    """Tell whether no line of any kind ends as *before* does: in a part of a word, or in "of"."""
    return _parts_a_word(before, line) or _last_word(before) in word_set("never-last")


def _last_word(line: _Line) -> str:
    word = line.words.rsplit(None, 1)[-1]
    return word.lower() if line.words.isupper() else word


def _parts_a_word(before: _Line, line: _Line) -> bool:
    return _HYPHENATED.search(before.words) is not None and line.words[0].islower()


def _reads_on(first: _Line, before: _Line, line: _Line) -> bool:
    """Tell whether *line* goes on in lower case with what *first* began like a sentence.

    "four farmers", "two nurses", line by line below "Killed:", is a list.
    """
    is_sentence = not first.words[0].islower() and len(first.words.split()) > 1
    return is_sentence and line.words[0].islower() and not before.words.endswith(_SENTENCE_END)


def _is_filled(before: _Line, line: _Line, width: int) -> bool:
    """Tell whether the first word of *line* had no room in *before*, an unfinished line."""
    word = line.words.split(None, 1)[0]
    # Whatever breaks lines to a width puts as many words on a line as there is room for.
    return len(before.text.rstrip()) + 1 + len(word) > width and not before.ends_sentence


def _joining(before: _Line, line: _Line, written: frozenset[str]) -> Edit:
    start = line.passage.start
    hyphenated = _HYPHENATED.search(before.words)
    if hyphenated is None or not _parts_a_word(before, line):
        return Edit(before.end, start, " ")
    following = _FIRST_WORD.match(line.text)
    second = following[1] if following else ""
    if _keeps_hyphen(hyphenated[1], second, written):
        return Edit(before.end, start, "")
    return Edit(before.end - 1, start, "")


def _keeps_hyphen(first: str, second: str, written: frozenset[str]) -> bool:
    """Tell whether *first* and *second* are joined by a hyphen within a line too.

    The words *written* elsewhere in the text tell best; else rows: "anti-government", "US-led".
    """
    if first + second in written:
        return False
    if f"{first}-{second}" in written:
        return True
    is_name = first.isupper() or any(character.isdigit() for character in first)
    parts = (first.lower() in word_set("hyphen-after"), second in word_set("hyphen-before"))
    return is_name or any(parts)
