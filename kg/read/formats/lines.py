"""Read a stream line by line in bounded memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from kg.read.content import Content
from kg.read.source import decode_any

_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def bounded_lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """Read line by line; of a line that is too long keep only as much as tells that it is."""
    # A line of just the allowed length has its line end (CRLF) besides.
    while line := stream.readline(max_bytes + 2):
        if len(line) > max_bytes and not line.endswith(b"\n"):
            while (rest := stream.readline(max_bytes)) and not rest.endswith(b"\n"):
                pass
        yield line


class TextLines:
    """The lines of a text, decoded.

    Attributes:
        guessed: What bytes that are not UTF-8 were taken for, as soon as there was one.
    """

    def __init__(self, content: Content, max_bytes: int) -> None:
        self.guessed: str | None = None
        self._content = content
        self._max_bytes = max_bytes

    def __iter__(self) -> Iterator[str]:
        if self._content.head.startswith(_UTF_16_MARKS):
            stream = io.TextIOWrapper(self._content.stream(), "utf-16", "replace", newline="")
            while line := stream.readline(self._max_bytes):
                yield line
            return
        charset = self._content.charset
        for raw in bounded_lines(self._content.stream(), self._max_bytes):
            text, guessed = decode_any(raw, charset=charset, where=self._content.name)
            if guessed is not None:
                # One file has one encoding.
                self.guessed = charset = self.guessed or guessed
            yield text
