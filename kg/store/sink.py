"""Count the rows and bytes of an answer on their way out, and stop at the caps.

The engine's serialisers write to a file-like object; this is it. Rows are counted in the bytes
that pass, since counting in Python would take twice as long as serialising. Each row begins or ends
with something that no value can hold: a line feed, which TSV escapes and CSV quotes; a tag, since
XML escapes ``<``; and in JSON the name of a variable between quotes that are not escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol

_CHUNK: Final = 131_072
_XML_ROW: Final = b"<result>"
_JSON_FIRST: Final = b'"bindings":[{'
_JSON_HEAD: Final = re.compile(rb'"vars":\[([^\]]*)\]')
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


class _Lines:
    """Counts lines, but for those inside quotes; the first one is the header."""

    def __init__(self, quote: bytes | None) -> None:
        self._quote = quote
        self.is_quoted = False
        self._ended = 0

    @property
    def rows(self) -> int:
        return max(0, self._ended - 1)

    def count(self, data: bytes) -> None:
        self._ended += sum(part.count(b"\n") for part in self._outside_quotes(data))

    def _outside_quotes(self, data: bytes) -> list[bytes]:
        parts = [data] if self._quote is None else data.split(self._quote)
        outside = parts[int(self.is_quoted) :: 2]
        self.is_quoted ^= len(parts) % 2 == 0
        return outside

    def cut(self, text: bytes, most: int) -> bytes:
        lines, begin, end = _Lines(self._quote), 0, 0
        while lines.rows < most and (stop := text.find(b"\n", begin) + 1):
            lines.count(text[begin:stop])
            begin, end = stop, end if lines.is_quoted else stop
        return text[:end]


class _Marks:
    """Counts what rows begin with, wherever that stands."""

    def __init__(self, marks: tuple[bytes, ...], end: bytes) -> None:
        self._marks = marks
        self._end = end
        self._tail = b""
        self.rows = 0

    def count(self, data: bytes) -> None:
        counted = self._tail if self._marks else b""
        data = self._tail + data
        if self._find(data):
            self.rows += sum(data.count(mark) - counted.count(mark) for mark in self._marks)
            data = data[1 - max(map(len, self._marks)) :]
        self._tail = data

    def cut(self, text: bytes, most: int) -> bytes:
        self._find(text)
        marks = re.compile(b"|".join(map(re.escape, self._marks)))
        begins = [self._begin(found) for found in marks.finditer(text)]
        end = begins[min(most, len(begins) - 1)] if begins else len(text)
        return text[:end] + self._end

    def _find(self, text: bytes) -> bool:
        """Find out from *text* what to look for; False if that is not known yet."""
        del text
        return True

    def _begin(self, found: re.Match[bytes]) -> int:
        return found.start()


class _JsonMarks(_Marks):
    """Counts the rows of JSON by the names of variables, which stand in the document's head."""

    def count(self, data: bytes) -> None:
        super().count(data.translate(None, _JSON_BLANKS))

    def _find(self, text: bytes) -> bool:
        if not self._marks and (head := _JSON_HEAD.search(text)):
            names = filter(None, head[1].split(b","))
            self._marks = (_JSON_FIRST, *(b",{%b:{" % name for name in names))
        return bool(self._marks)

    def _begin(self, found: re.Match[bytes]) -> int:
        return found.end() - 1 if found[0] == _JSON_FIRST else found.start()


def _counter_for(format: str) -> _Counter | None:
    match format:
        case "json":
            return _JsonMarks((), b"]}}")
        case "xml":
            return _Marks((_XML_ROW,), b"</results></sparql>")
        case "csv":
            return _Lines(b'"')  # RFC 4180: line feeds inside quotes are of a value
        case "tsv":
            return _Lines(None)  # SPARQL 1.1 TSV: terms as in Turtle, line feeds escaped
    return None
