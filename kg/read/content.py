"""Bytes that may hold articles, and limits on what may be unpacked from them.

Content is a file, standard input, a member of an archive, a record of a crawl or an attachment.
It is read once, from its beginning; its first bytes can be looked at before.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, Final, cast

from kg.config import MAX_DOCUMENT_BYTES, MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO
from kg.errors import InputError
from kg.read.errors import NotText, TooLong
from kg.read.fields import GUESSED, Columns
from kg.read.notices import Notice, Tell, tell_nobody

HEAD_BYTES: Final = 65_536
_SPOOL_BYTES: Final = 4_000_000
_PIECE_BYTES: Final = 1_048_576

TEXT_SUFFIXES: Final = (".txt", ".text")
JSON_SUFFIXES: Final = (".jsonl", ".ndjson", ".json")
TABLE_SUFFIXES: Final = (".csv", ".tsv", ".tab", ".parquet")


@dataclass(frozen=True, slots=True)
class Reading:
    """Options for reading inputs.

    Attributes:
        max_bytes: Refuse articles longer than this.
        columns: Which columns of a table, or fields of JSON, hold what.
        tell: Hears what was decided and what was left out.
    """

    max_bytes: int
    columns: Columns = GUESSED
    tell: Tell = tell_nobody


class Budget:
    """Counts what is unpacked out of one input, in all archives inside it together."""

    def __init__(self, packed: int = 0) -> None:
        self.packed = packed
        self.unpacked = 0

    def spend(self, number: int, *, where: str) -> None:
        """Count *number* bytes that came out of an archive.

        Raises:
            TooLong: More came out than any honest archive holds.
        """
        self.unpacked += number
        if self.unpacked > max(MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO * self.packed):
            raise TooLong(
                f"{self.unpacked / 1e6:.0f} MB come out of {self.packed / 1e6:.1f} MB, "
                "as out of no archive of texts",
                where=where,
                remedy="unpack it yourself if it is what it should be",
            )


@dataclass
class Content:
    """Bytes that may hold articles.

    Attributes:
        raw: Where they come from.
        name: File and place inside, for messages.
        id: What an article is called that has no name of its own.
        file: The name of the file, or "" if it has none; no more than a name.
        is_named: Whether the user asked for just this; a folder's and an archive's files may be
            anything.
        size: In bytes, if that is known.
        url: The address it came from, if that is known.
        charset: Its encoding, if whoever delivered it said so.
        depth: How many archives it lies in.
        budget: What the outermost input has unpacked so far.
    """

    raw: BinaryIO
    name: str
    id: str
    file: str = ""
    is_named: bool = False
    size: int | None = None
    url: str | None = None
    charset: str | None = None
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    _head: bytes | None = None

    @property
    def head(self) -> bytes:
        """Return the first bytes, up to ``HEAD_BYTES``; reading begins with them nevertheless."""
        if self._head is None:
            pieces: list[bytes] = []
            try:
                pieces.extend(_pieces_of(self.raw, HEAD_BYTES))
            except InputError as error:
                # An archive that breaks off: what stood before is read, and then the error comes.
                if not pieces:
                    raise
                self.raw = cast(BinaryIO, _Broken(error))
            self._head = b"".join(pieces)
        return self._head

    @property
    def suffix(self) -> str:
        """Return the ending of the file's name, in lower case."""
        return PurePosixPath(self.file).suffix.lower()

    @property
    def is_claimed(self) -> bool:
        """Tell whether somebody says that this is articles: the user, or its suffix."""
        return self.is_named or self.suffix in TEXT_SUFFIXES + JSON_SUFFIXES + TABLE_SUFFIXES

    def stream(self) -> BinaryIO:
        """Return all bytes as a stream, to be read once."""
        return io.BufferedReader(self.unbuffered(), HEAD_BYTES)

    def unbuffered(self) -> io.RawIOBase:
        """Return all bytes as a stream that gives what comes at once, before any failure after."""
        return _Joined(self.head, self.raw)

    def read(self, max_bytes: int = MAX_DOCUMENT_BYTES) -> bytes:
        """Return all bytes.

        Raises:
            TooLong: There are more than *max_bytes*.
        """
        if self.size is not None and self.size > max_bytes:
            self._refuse_length(f"{self.size / 1e6:.1f} MB are", max_bytes)
        rest = _pieces_of(self.raw, max(0, max_bytes + 1 - len(self.head)))
        found = b"".join((self.head, *rest))
        if len(found) > max_bytes:
            self._refuse_length(f"more than {max_bytes / 1e6:.1f} MB are", max_bytes)
        return found

    def seekable(self) -> BinaryIO:
        """Return all bytes as a stream that can be read in any order."""
        # What comes out of an archive can be read once, from its beginning.
        if self.depth == 0 and self.raw.seekable():
            self.raw.seek(0)
            return self.raw
        spooled = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115
        stream = self.stream()
        while piece := stream.read(_PIECE_BYTES):
            spooled.write(piece)
            if spooled.tell() > MAX_UNPACKED_BYTES:
                self._refuse_length("an archive in an archive is", MAX_UNPACKED_BYTES)
        spooled.seek(0)
        return spooled  # type: ignore[return-value]

    def inside(self, raw: BinaryIO, place: str, *, file: str | None = None) -> Content:
        """Return the content that lies in this one at *place*.

        Args:
            raw: Its bytes.
            place: Where it lies, as the archive names it.
            file: The name of the file, if *place* is none.
        """
        # Names in archives may hold control characters, which would act in a terminal.
        clean = "".join(c for c in place if c.isprintable()).strip() or "?"
        return Content(
            raw,
            f"{self.name}!{clean}",
            f"{self.id}/{clean.removesuffix(PurePosixPath(clean).suffix)}",
            file=clean if file is None else file,
            depth=self.depth + 1,
            budget=self.budget,
        )

    def refuse(self, kind: str, *, remedy: str, line: int | None = None, tell: Tell) -> None:
        """Say that this is *kind* and not read: an error if it was given as an article.

        Raises:
            NotText: It is named as an article; else it is only told.
        """
        if self.is_claimed:
            where = f"{self.name}:{line}" if line else self.name
            raise NotText(f"not plain text but {kind}", where=where, remedy=remedy)
        tell(Notice(self.name, f"not read: {kind}", left_out=kind))

    def _refuse_length(self, what: str, max_bytes: int) -> None:
        raise TooLong(
            f"{what} more than can be read at once (the limit is {max_bytes / 1e6:.1f} MB)",
            where=self.name,
            remedy="split it, or give JSON Lines, CSV, WARC or tar, which are read bit by bit",
        )


class _Joined(io.RawIOBase):
    """The bytes that were looked at, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        # Not more than comes at once: what was read before a failure would be lost with it.
        self._read = getattr(rest, "read1", rest.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        into = memoryview(buffer)  # type: ignore[arg-type]
        piece = self._head[: len(into)] if self._head else self._read(len(into))
        self._head = self._head[len(piece) :]
        into[: len(piece)] = piece
        return len(piece)


class _Broken(io.RawIOBase):
    """What follows where the reading failed: the same failure."""

    def __init__(self, error: InputError) -> None:
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise self._error


def _pieces_of(raw: BinaryIO, number: int) -> Iterator[bytes]:
    """Return the next *number* bytes of *raw* as they come; a failure costs none before it."""
    read = getattr(raw, "read1", raw.read)
    while number > 0 and (piece := read(number)):
        yield piece
        number -= len(piece)
