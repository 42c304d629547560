"""How many rows and bytes have gone out, and when is it too much?

The engine's serialisers write to a file-like object; this is it. Rows are counted in the bytes
that pass, since counting in Python would take twice as long as serialising. A row separator can
be told from the same characters inside a value in each format: CSV quotes them, TSV and XML
escape them, and in JSON a quote inside a string is always ``\\"``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_CHUNK: Final = 131_072
_TAIL: Final = 15
_JSON_BEGIN: Final = b'"bindings":[{"'
_JSON_ROW: Final = b'}},{"'
# After a separator comes the name of a variable; these are values that look like one.
_JSON_VALUES: Final = (b'}},{"}', b'}},{",')
_JSON_END: Final = re.compile(rb'\}\}(?=,\{"[^},])')
_XML_ROW: Final = b"<result>"


class TooMuch(Exception):
    """A cap was reached.

    Attributes:
        what: "rows" or "bytes".
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Sink:
    """Where the engine writes.

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
        self._format = format
        self._max_rows = max_rows
        self._max_bytes = max_bytes
        self._keep = keep
        self._kept = bytearray()
        self._parts: list[bytes] = []
        self._waiting = 0
        self._tail = b""
        self._quoted = False
        self._separators = 0
        self._begun = 0
        self.bytes = 0

    @property
    def rows(self) -> int:
        """Rows so far, for the formats that are counted here."""
        if self._format in ("csv", "tsv"):
            return max(0, self._separators - 1)  # the first line is the header
        return self._separators + self._begun  # JSON has one separator less than rows

    def write(self, data: bytes) -> int:
        """Take what the engine wrote.

        Raises:
            TooMuch: More rows or bytes than allowed.
        """
        self._parts.append(data)
        self._waiting += len(data)
        self.bytes += len(data)
        if self._waiting >= _CHUNK:
            chunk = self._settle()
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
        chunk = self._settle()
        return bytes(self._kept) if self._keep else chunk

    def cut(self) -> bytearray:
        """Give what was kept, cut after the last row that fits, as a complete document."""
        text = self._kept + b"".join(self._parts)
        del text[self._max_bytes :]
        if self._format in ("csv", "tsv"):
            del text[_end_of_line(text, self._max_rows + 1, self._format) :]
        elif self._format == "xml":
            end = _position(text, _XML_ROW, self._max_rows + 1)
            del text[end if end >= 0 else text.rfind(_XML_ROW) :]
            text += b"</results></sparql>"
        else:
            ends = [match.end() for match in _JSON_END.finditer(text)][: self._max_rows]
            begin = text.find(b"[", text.find(b'"bindings"')) + 1
            del text[ends[-1] if ends else begin :]
            text += b"]}}"
        return text

    def _settle(self) -> bytes:
        """Count what came since the last time."""
        chunk = b"".join(self._parts)
        self._parts.clear()
        self._waiting = 0
        if self._keep:
            self._kept += chunk
        if self._format:
            self._count(chunk)
            if self.rows > self._max_rows:
                raise TooMuch("rows")
        return chunk

    def _count(self, data: bytes) -> None:
        if self._format == "tsv":
            self._separators += data.count(b"\n")
        elif self._format == "csv":
            self._count_csv(data)
        else:
            joined = self._tail + data
            if self._format == "xml":
                self._separators += joined.count(_XML_ROW) - self._tail.count(_XML_ROW)
            else:
                self._begun = self._begun or int(_JSON_BEGIN in joined)
                self._separators += _json_rows(joined) - _json_rows(self._tail)
            self._tail = joined[-_TAIL:]

    def _count_csv(self, data: bytes) -> None:
        if b'"' not in data:
            self._separators += 0 if self._quoted else data.count(b"\n")
            return
        for index, part in enumerate(data.split(b'"')):
            if index:
                self._quoted = not self._quoted
            if not self._quoted:
                self._separators += part.count(b"\n")


def _json_rows(text: bytes) -> int:
    rows = text.count(_JSON_ROW)
    return rows - sum(text.count(value) for value in _JSON_VALUES)


def _position(text: bytearray, separator: bytes, number: int) -> int:
    """Find the start of the *number*-th *separator*; -1 if there are fewer."""
    position = -1
    for _ in range(number):
        position = text.find(separator, position + 1)
        if position < 0:
            return -1
    return position


def _end_of_line(text: bytearray, lines: int, format: str) -> int:
    """Find the end of the *lines*-th line outside quotes, or of the last complete one."""
    end, quoted, seen = 0, False, 0
    position = 0
    for raw in bytes(text).splitlines(keepends=True) if format == "tsv" else text.split(b"\n"):
        line = raw if format == "tsv" else raw + b"\n"
        position += len(line)
        if position > len(text) or not line.endswith(b"\n"):
            break
        if format == "csv" and line.count(b'"') % 2:
            quoted = not quoted
        if not quoted:
            seen, end = seen + 1, position
            if seen == lines:
                break
    return end
