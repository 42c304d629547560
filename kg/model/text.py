"""What is an article, and how do we point into it?

Offsets count Unicode code points of ``Article.text`` and are half-open, so
``article.text[passage.start:passage.end]`` is always the quoted text.
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
    """What a paragraph of an article is for."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    RELATED = "related"  # headline of, or link to, another article
    BODY = "body"
    BYLINE = "byline"
    DATELINE = "dateline"  # a line that holds a date and nothing else to read
    UPDATED = "updated"  # 'Last update:'
    READ_TIME = "read-time"  # '3 min read'
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
class Article:
    """One immutable text version of one article.

    Attributes:
        id: The name that the source gives it (file stem or the ``id`` of a JSON line).
        title: The headline, or "" if the source has none. It may or may not stand in ``text``.
        text: Unicode NFC, ``\\n`` line ends; never changes after reading.
        blocks: Paragraphs in text order; they do not overlap; blank lines lie between them.
        published: Publication date, or None if the source does not say.
        publisher: Name of the outlet, or None.
        url: Address of the article, or None.
        language: BCP 47 tag.
        origin: File (and line) it was read from, for messages.
        shifts: Where reading changed the length of the text: pairs (offset in ``text``, offset in
            the source) from which on both advance alike. Empty if offsets are the source's own.
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
    shifts: tuple[tuple[int, int], ...] = ()

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the text as 64 hex digits."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def key(self) -> str:
        """Return the first 16 hex digits of the SHA-256: the report's key in every IRI."""
        return self.sha256[:16]

    def quote(self, passage: Passage) -> str:
        """Return the text of *passage*."""
        return self.text[passage.start : passage.end]

    def source_offset(self, offset: int) -> int:
        """Return where the character at *offset* of ``text`` stands in the source as given."""
        index = bisect_right(self.shifts, offset, key=lambda shift: shift[0])
        if index == 0:
            return offset
        ours, theirs = self.shifts[index - 1]
        return theirs + offset - ours
