"""What the supervisor holds: connections and readers."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import dataclass, field

from kg.web.pool.board import Running, Slot

LIGHT, HEAVY, SLOW = "light", "heavy", "slow"


@dataclass(slots=True, eq=False)
class Held:
    """A connection.

    Attributes:
        since: When it came into its present state.
        file: The request of our own pages, which does not come over the socket.
        is_new: Nothing has come.
        is_partial: Half a request has come.
        in_pages: Waitress has it.
        owner: The reader that has it.
        running: The slow query that waits for a place.
        spool: The file with the rest of an answer, from *offset* to *size*.
        keep_alive: It goes on after that answer.
    """

    number: int
    socket: socket.socket
    address: str
    since: float
    file: int | None = None
    is_new: bool = False
    is_partial: bool = False
    in_pages: bool = False
    owner: Process | None = None
    running: Running | None = None
    spool: int = -1
    offset: int = 0
    size: int = 0
    keep_alive: bool = True

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
    """A reader.

    Attributes:
        kind: Which queries it runs.
        held: Its connections, by number.
        is_alone: It has run for so long that it gets no other connections.
        reason: Why it was killed.
        client: Whose slow query it runs.
    """

    pid: int
    control: socket.socket
    slot: Slot
    kind: str
    held: dict[int, Held] = field(default_factory=dict)
    is_alone: bool = False
    reason: str = ""
    client: str = ""

    @property
    def is_ready(self) -> bool:
        """True if it may be given connections."""
        return not self.is_alone and not self.reason
