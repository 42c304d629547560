"""State of the supervisor: connections and readers."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import dataclass, field

from kg.web.pool.board import Running, Slot

LIGHT, HEAVY, SLOW = "light", "heavy", "slow"


@dataclass(slots=True, eq=False)
class Held:
    """A connection."""

    number: int
    socket: socket.socket
    address: str
    since: float  # when it came into its present state
    file: int | None = None  # the request of our own pages, which does not come over the socket
    is_new: bool = False  # nothing has come
    is_partial: bool = False  # half a request has come
    in_pages: bool = False  # waitress has it
    owner: Process | None = None  # the reader that has it
    running: Running | None = None  # the slow query that waits for a place
    spool: int = -1  # the file with the rest of an answer, from offset to size
    offset: int = 0
    size: int = 0
    keep_alive: bool = True  # it goes on after that answer

    @property
    def client(self) -> str:
        """Whose query waits for a place."""
        return self.running.client if self.running is not None else ""

    def drain(self) -> None:
        """Read what has come and nobody wants: closing with it would take the answer back."""
        with contextlib.suppress(OSError):
            for _ in range(64):
                if not self.socket.recv(1 << 16):
                    return

    def say(self, answer: bytes) -> None:
        """Write a last, short answer."""
        self.drain()
        with contextlib.suppress(OSError):
            self.socket.send(answer)
            self.socket.shutdown(socket.SHUT_WR)

    def shut(self) -> None:
        """End it for whoever has it."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)


@dataclass(slots=True, eq=False)
class Process:
    """A reader."""

    pid: int
    control: socket.socket
    slot: Slot
    kind: str  # of queries that it runs
    held: dict[int, Held] = field(default_factory=dict)  # its connections, by number
    is_alone: bool = False  # it has run for so long that it gets no other connections
    reason: str = ""  # why it was killed
    client: str = ""  # whose slow query it runs
    idle_since: float = 0.0  # since when it, serving heavy clients, has had no connection

    @property
    def is_ready(self) -> bool:
        """True if it may be given connections."""
        return not self.is_alone and not self.reason
