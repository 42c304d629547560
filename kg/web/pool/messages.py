"""What goes over the pipe between the web process and a child?

Frames: one letter, four bytes of length, the body. A job goes one way; back come data and an
end, or a failure, and before them a head if there is something to know first. A small answer is
one write and one read.
"""

from __future__ import annotations

import json
import marshal
import socket
import struct
from typing import Any, Final, NamedTuple

HEADER: Final = struct.Struct(">cI")
JOB: Final = b"J"
HEAD: Final = b"H"
DATA: Final = b"D"
END: Final = b"E"
FAILURE: Final = b"X"
HELLO: Final = b"P"
_PIECE: Final = 64 * 1024


class QueryJob(NamedTuple):
    """A query for a reader.

    Attributes:
        text: The query, or for ``dump`` nothing.
        database: Directory of the generation's database.
        base: Base IRI for relative IRIs.
        results: Short name of the format for rows; None if rows cannot be accepted.
        graph: Short name of the format for graphs; None if graphs cannot be accepted.
        default_graphs: Protocol dataset; None leaves it to the query.
        named_graphs: The same.
        order: For ``SELECT *``: all variables by first appearance.
        star: For ``SELECT *``: where the star is.
        dump: "" for a query, else "default", "dataset" or the IRI of a graph to write out.
        forbidden: Keywords for which the text is refused, once it is known to be SPARQL.
    """

    text: str
    database: str
    base: str | None
    results: str | None
    graph: str | None
    max_rows: int
    max_bytes: int
    cpu_seconds: float
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    order: tuple[str, ...] = ()
    star: int | None = None
    truncate: bool = False
    dump: str = ""
    forbidden: tuple[str, ...] = ()


class WriteJob(NamedTuple):
    """A change for the writer.

    Attributes:
        kind: "update" runs *text*; "put", "post" and "delete" change *graph*.
        graph: IRI of a graph, "default", or "dataset" for all of them.
        parts: For put and post: pairs of format name and document.
        forbidden: Keywords for which the text is refused, once it is known to be SPARQL.
        exists: Whether the graph has to be there; None if that is no condition.
        generation: The generation that has to be current; None if that is no condition.
    """

    kind: str
    store: str
    text: str = ""
    base: str | None = None
    graph: str = ""
    parts: tuple[tuple[str, bytes], ...] = ()
    cpu_seconds: float = 60.0
    forbidden: tuple[str, ...] = ()
    exists: bool | None = None
    generation: int | None = None


class Closed(Exception):
    """The other end of the pipe is closed."""


def refusal(forbidden: tuple[str, ...]) -> dict[str, str]:
    """Say why a text with these keywords does not run."""
    calls = " and ".join(forbidden)
    detail = f"{calls} would reach other servers, which is not allowed here"
    return {"kind": "no-network", "detail": detail}


def frame(kind: bytes, body: bytes | bytearray | memoryview) -> bytes:
    """Pack one frame."""
    return HEADER.pack(kind, len(body)) + body


def pack_job(job: QueryJob | WriteJob) -> bytes:
    """Pack a job."""
    return frame(JOB, marshal.dumps(tuple(job)))


def unpack_query(body: bytes | bytearray) -> QueryJob:
    """Unpack a query. Only children do: what comes from a child is JSON or plain bytes."""
    return QueryJob._make(marshal.loads(body))


def unpack_write(body: bytes | bytearray) -> WriteJob:
    """Unpack a change. Only children do."""
    return WriteJob._make(marshal.loads(body))


def pack_facts(kind: bytes, facts: dict[str, Any]) -> bytes:
    """Pack a head, an end or a failure."""
    return frame(kind, json.dumps(facts).encode("utf-8", "replace"))


def pack_end(rows: int, size: int, seconds: float, cpu_seconds: float, resident: int) -> bytes:
    """Pack the end of an answer; as :func:`pack_facts`, but in a fraction of the time."""
    return frame(
        END,
        b'{"rows":%d,"bytes":%d,"ms":%.3f,"cpu_ms":%.3f,"resident":%d}'
        % (rows, size, seconds * 1000, cpu_seconds * 1000, resident),
    )


class FrameReader:
    """Reads frames from a socket, buffering what came along."""

    __slots__ = ("_buffer", "_piece", "_socket")

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._buffer = bytearray()
        self._piece = memoryview(bytearray(_PIECE))

    def read(self) -> tuple[bytes, bytes | bytearray]:
        """Read the next frame.

        Raises:
            Closed: The other end has gone.
        """
        while len(self._buffer) < HEADER.size:
            self.fetch()
        kind, length = HEADER.unpack_from(self._buffer)
        end = HEADER.size + length
        body = self._buffer[HEADER.size : end]
        del self._buffer[:end]
        if len(body) < length:
            body = self._read_rest(body, length)
        return kind, body

    def _read_rest(self, begun: bytearray, length: int) -> bytearray:
        """Receive the rest of a large body straight into its place."""
        have = len(begun)
        begun.extend(bytes(length - have))
        with memoryview(begun) as view:
            while have < length:
                try:
                    received = self._socket.recv_into(view[have:])
                except OSError as error:
                    raise Closed from error
                if not received:
                    raise Closed
                have += received
        return begun

    def fetch(self) -> None:
        """Take what has arrived along; waits only if nothing has.

        Raises:
            Closed: The other end has gone.
        """
        try:
            received = self._socket.recv_into(self._piece)
        except (ConnectionError, OSError) as error:
            raise Closed from error
        if not received:
            raise Closed
        self._buffer += self._piece[:received]

    @property
    def size(self) -> int:
        """Bytes that have arrived and were not read."""
        return len(self._buffer)

    def last(self) -> bytes | None:
        """Look whether the last frame of an answer has arrived, and of which kind it is."""
        begin = 0
        while begin + HEADER.size <= len(self._buffer):
            kind, length = HEADER.unpack_from(self._buffer, begin)
            begin += HEADER.size + int(length)
            if kind in (END, FAILURE) and begin <= len(self._buffer):
                return bytes(kind)
        return None

    def has_frame(self) -> bool:
        """Say whether a whole frame has arrived already."""
        if len(self._buffer) < HEADER.size:
            return False
        _, length = HEADER.unpack_from(self._buffer)
        return len(self._buffer) >= HEADER.size + int(length)
