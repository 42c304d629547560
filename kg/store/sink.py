"""Count the rows and bytes of an answer on their way out, and stop at the caps.

The engine's serialisers write to a file-like object; this is it. Rows are counted in the bytes
that pass, since counting in Python would take twice as long as serialising. Each row begins or ends
with something that no value can hold: a line feed, which TSV escapes and CSV quotes; a tag, since
XML escapes ``<``; and in JSON a brace behind a bracket or a comma outside of strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, Protocol

_CHUNK: Final = 131_072
_XML_ROW: Final = b"<result>"
_JSON_ROWS: Final = (b"[{", b",{")
_JSON_ROW: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|([\[,])\s*+\{', re.DOTALL)
_JSON_BLANKS: Final = b" \t\r\n"  # other servers write some between the tokens


class TooMuch(Exception):
    """A cap was reached.

    Attributes:
        what: "rows" or "bytes".
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Sink:
    """The file that the engine writes to.

    Args:
        send: Called with each full chunk.
        format: Short name of a result format, or "" if rows are counted elsewhere.
        keep: Keep everything for :meth:`complete` instead of sending it (``truncate=1``).
    """

    def __init__(
        self,
        send: Callable[[bytes], object],
        *,
        format: str,
        max_rows: int,
        max_bytes: int,
        keep: bool = False,
    ) -> None:
        self._send = send
        self._max_rows = max_rows
        self._max_bytes = max_bytes
        self._keep = keep
        self._kept = bytearray()
        self._parts: list[bytes] = []
        self._waiting = 0
        self._counter = _counter_for(format)
        self.bytes = 0

    @property
    def rows(self) -> int:
        """Rows so far, for the formats that are counted here."""
        return self._counter.rows if self._counter is not None else 0

    def write(self, data: bytes) -> int:
        """Take what the engine wrote.

        Raises:
            TooMuch: More rows or bytes than allowed.
        """
        self._parts.append(data)
        self._waiting += len(data)
        self.bytes += len(data)
        if self._waiting >= _CHUNK:
            chunk = self._collect()
            if not self._keep:
                self._send(chunk)
        if self.bytes > self._max_bytes:
            raise TooMuch("bytes")
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine calls this after each document."""

    def take(self) -> bytes:
        """Give what was not sent yet: the end, or everything if it is kept.

        Raises:
            TooMuch: There are more rows than allowed after all.
        """
        chunk = self._collect()
        return bytes(self._kept) if self._keep else chunk

    def cut(self) -> bytes:
        """Give what was kept, cut after the last row that fits, as a complete document."""
        assert self._counter is not None
        text = bytes(self._kept) + b"".join(self._parts)
        return self._counter.cut(text[: self._max_bytes], self._max_rows)

    def _collect(self) -> bytes:
        """Join and count what came since the last time."""
        chunk = b"".join(self._parts)
        self._parts.clear()
        self._waiting = 0
        if self._keep:
            self._kept += chunk
        if self._counter is not None:
            self._counter.count(chunk)
            if self._counter.rows > self._max_rows:
                raise TooMuch("rows")
        return chunk


class _Counter(Protocol):
    """Counts the rows of a document in one format."""

    @property
    def rows(self) -> int: ...

    def count(self, data: bytes) -> None:
        """Count the rows that begin or end in the next piece of the document."""

    def cut(self, text: bytes, most: int) -> bytes:
        """End a document after *most* rows, or after the last whole one."""


class _Quotes:
    """Tells what stands outside of quotes, piece by piece."""

    def __init__(self) -> None:
        self.is_open = False

    def outside(self, data: bytes) -> bytes:
        parts = data.split(b'"')
        outside = parts[int(self.is_open) :: 2]
        self.is_open ^= len(parts) % 2 == 0
        # Joined by what no mark of a row holds.
        return b'"'.join(outside)


class _Lines:
    """Counts lines, but for those inside quotes; the first one is the header."""

    def __init__(self, *, has_quotes: bool) -> None:
        self._quotes = _Quotes() if has_quotes else None
        self._ended = 0

    @property
    def rows(self) -> int:
        return max(0, self._ended - 1)

    @property
    def is_quoted(self) -> bool:
        return self._quotes is not None and self._quotes.is_open

    def count(self, data: bytes) -> None:
        self._ended += (self._quotes.outside(data) if self._quotes else data).count(b"\n")

    def cut(self, text: bytes, most: int) -> bytes:
        lines, begin, end = _Lines(has_quotes=self._quotes is not None), 0, 0
        while lines.rows < most and (stop := text.find(b"\n", begin) + 1):
            lines.count(text[begin:stop])
            begin, end = stop, end if lines.is_quoted else stop
        return text[:end]


class _XmlRows:
    """Counts the tags that rows begin with."""

    def __init__(self) -> None:
        self._tail = b""
        self.rows = 0

    def count(self, data: bytes) -> None:
        data = self._tail + data
        self.rows += data.count(_XML_ROW)
        self._tail = data[1 - len(_XML_ROW) :]

    def cut(self, text: bytes, most: int) -> bytes:
        begins = [found.start() for found in re.finditer(_XML_ROW, text)]
        return _before(text, begins, most) + b"</results></sparql>"


class _JsonRows:
    """Counts the braces that rows begin with; those of terms stand behind a colon."""

    def __init__(self) -> None:
        self._quotes = _Quotes()
        self._tail = b""
        self.rows = 0

    def count(self, data: bytes) -> None:
        data = self._tail + data.translate(None, _JSON_BLANKS)
        # An escape, and what begins a row, are seen whole.
        whole = data.rstrip(b"\\[,")
        self._tail = data[len(whole) :]
        plain = self._quotes.outside(whole.replace(b"\\\\", b"").replace(b'\\"', b""))
        self.rows += sum(map(plain.count, _JSON_ROWS))

    def cut(self, text: bytes, most: int) -> bytes:
        begins = [
            found.end() - 1 if found[1] == b"[" else found.start()
            for found in _JSON_ROW.finditer(text)
            if found[1]
        ]
        return _before(text, begins, most) + b"]}}"


def _before(text: bytes, begins: Sequence[int], most: int) -> bytes:
    """Cut *text* after *most* rows, or before the last, which may not be whole."""
    return text[: begins[min(most, len(begins) - 1)]] if begins else text


def _counter_for(format: str) -> _Counter | None:
    match format:
        case "json":
            return _JsonRows()
        case "xml":
            return _XmlRows()
        case "csv":
            return _Lines(has_quotes=True)  # RFC 4180: line feeds inside quotes are of a value
        case "tsv":
            return _Lines(
                has_quotes=False
            )  # SPARQL 1.1 TSV: terms as in Turtle, line feeds escaped
    return None
