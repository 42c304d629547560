"""What goes over the pipe between the web process and a child?

Frames: one letter, four bytes of length, the body. A job goes one way, pickled; back come, as
JSON, a head, data, and an end, or a failure. A small answer is one write and one read.
"""

from __future__ import annotations

import json
import pickle
import socket
import struct
from dataclasses import dataclass
from typing import Any, Final

HEADER: Final = struct.Struct(">cI")
JOB: Final = b"J"
HEAD: Final = b"H"
DATA: Final = b"D"
END: Final = b"E"
FAILURE: Final = b"X"
HELLO: Final = b"P"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryJob:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteJob:
    """A change for the writer.

    Attributes:
        kind: "update" runs *text*; "put", "post" and "delete" change *graph*.
        graph: IRI of a graph, "default", or "dataset" for all of them.
        touched: Graphs that an update names; None if that cannot be told from its text.
        parts: For put and post: pairs of format name and document.
    """

    kind: str
    store: str
    text: str = ""
    base: str | None = None
    graph: str = ""
    touched: tuple[str, ...] | None = None
    parts: tuple[tuple[str, bytes], ...] = ()
    cpu_seconds: float = 60.0


class Closed(Exception):
    """The other end of the pipe is closed."""


def frame(kind: bytes, body: bytes | bytearray | memoryview) -> bytes:
    """Pack one frame."""
    return HEADER.pack(kind, len(body)) + body


def pack_job(job: QueryJob | WriteJob) -> bytes:
    """Pack a job."""
    return frame(JOB, pickle.dumps(job, protocol=5))


def unpack_job(body: bytes | bytearray) -> Any:
    """Unpack a job. Only children do: what comes from a child is never unpickled."""
    return pickle.loads(body)


def pack_facts(kind: bytes, facts: dict[str, Any]) -> bytes:
    """Pack a head, an end or a failure."""
    return frame(kind, json.dumps(facts).encode("utf-8", "replace"))


class FrameReader:
    """Reads frames from a socket, buffering what came along."""

    __slots__ = ("_buffer", "_socket")

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._buffer = bytearray()

    def read(self) -> tuple[bytes, bytes | bytearray]:
        """Read the next frame.

        Raises:
            Closed: The other end has gone.
        """
        while len(self._buffer) < HEADER.size:
            self._fill()
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

    def has_frame(self) -> bool:
        """Say whether a whole frame has arrived already."""
        if len(self._buffer) < HEADER.size:
            return False
        _, length = HEADER.unpack_from(self._buffer)
        return len(self._buffer) >= HEADER.size + int(length)

    def _fill(self) -> None:
        try:
            received = self._socket.recv(262_144)
        except (ConnectionError, OSError) as error:
            raise Closed from error
        if not received:
            raise Closed
        self._buffer += received
