"""An article, and passages that point into it.

Offsets count Unicode code points of ``Article.text`` and are half-open, so
``article.text[passage.start:passage.end]`` is always the quoted text. ``Article.text`` is the
text as mended (docs/input.md); ``Article.source`` is the text as it came, and
``Article.source_passage`` tells where a passage stands in it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of ``Article.text``: characters ``start`` (inclusive) to ``end`` (exclusive)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a passage needs 0 <= start <= end, got {self.start}, {self.end}")

    def overlaps(self, other: Passage) -> bool:
        """Tell whether the two passages share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Passage) -> bool:
        """Tell whether *other* lies wholly inside this passage."""
        return self.start <= other.start and other.end <= self.end


class BlockKind(StrEnum):
    """The purpose of a paragraph."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    RELATED = "related"  # headline of, or link to, another article
    BODY = "body"
    BYLINE = "byline"
    DATELINE = "dateline"  # when, and often where, it was written: 'LONDON (Reuters) -'
    UPDATED = "updated"  # 'Last update:'
    READ_TIME = "read-time"  # '3 min read'
    TABLE = "table"  # rows of cells
    BOILERPLATE = "boilerplate"  # 'Agencies contributed to this report.'


READABLE_KINDS = frozenset(
    {
        BlockKind.TITLE,
        BlockKind.STANDFIRST,
        BlockKind.CAPTION,
        BlockKind.RELATED,
        BlockKind.BODY,
    }
)
"""Blocks that hold sentences; the others are furniture and are never parsed."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or line of an article and what it is for."""

    kind: BlockKind
    passage: Passage

    @property
    def is_readable(self) -> bool:
        """Tell whether the block holds sentences to parse."""
        return self.kind in READABLE_KINDS


@dataclass(frozen=True, slots=True)
class Shift:
    """A point from which offsets into ``Article.text`` and into the text as it came differ anew.

    Attributes:
        at: Offset in ``Article.text``; the shift holds up to the next one.
        start: Offset in the source.
        end: None if both advance alike from there on; otherwise each of the characters stands for
            all of the source from ``start`` to ``end`` ("é" for "Ã©").
    """

    at: int
    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Mending:
    """One kind of fault of the text as it came.

    Attributes:
        kind: What was wrong: "mojibake", "markup", ...
        places: In how many places.
        example: The first of them, as it came.
    """

    kind: str
    places: int
    example: str


@dataclass(frozen=True, slots=True)
class Article:
    """One immutable text version of one article.

    Attributes:
        id: The name that the source gives it (file stem or the ``id`` of a JSON line).
        title: The headline, or "" if the source has none. It may or may not stand in ``text``.
        text: Unicode NFC, ``\\n`` line ends, mended; never changes after reading.
        blocks: Paragraphs in text order; they do not overlap; blank lines lie between them.
        published: Publication date, or None if the source does not say.
        publisher: Name of the outlet, or None.
        url: Address of the article, or None.
        language: BCP 47 tag.
        origin: File (and line) it was read from, for messages.
        source: The text as it came, or None if nothing was mended.
        shifts: Where offsets in ``text`` and in the source part, in text order. Empty if offsets
            are the source's own.
        mendings: What was wrong with the text as it came, one entry a kind.
    """

    id: str
    text: str
    title: str = ""
    blocks: tuple[Block, ...] = ()
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"
    origin: str = ""
    source: str | None = None
    shifts: tuple[Shift, ...] = ()
    mendings: tuple[Mending, ...] = ()

    @property
    def given(self) -> str:
        """Return the text as it came."""
        return self.text if self.source is None else self.source

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the text as it came, as 64 hex digits."""
        # Not of the mended text: another version may mend otherwise, and keys stand in IRIs for
        # ever.
        return hashlib.sha256(self.given.encode("utf-8")).hexdigest()

    @property
    def key(self) -> str:
        """Return the first 16 hex digits of the SHA-256: the report's key in every IRI."""
        return self.sha256[:16]

    def quote(self, passage: Passage) -> str:
        """Return the text of *passage*."""
        return self.text[passage.start : passage.end]

    def source_passage(self, passage: Passage) -> Passage:
        """Return where the characters of *passage* stand in the source as given."""
        if passage.start == passage.end:
            start, _ = self._source_of(passage.start)
            return Passage(start, start)
        start, _ = self._source_of(passage.start)
        _, end = self._source_of(passage.end - 1)
        return Passage(start, end)

    def _source_of(self, offset: int) -> tuple[int, int]:
        """Return the stretch of the source that the one character at *offset* stands for."""
        index = bisect_right(self.shifts, offset, key=lambda shift: shift.at)
        if index == 0:
            return offset, offset + 1
        shift = self.shifts[index - 1]
        if shift.end is not None:
            return shift.start, shift.end
        start = shift.start + offset - shift.at
        return start, start + 1
