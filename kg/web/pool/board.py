"""The board: memory that all processes of the server share.

Each process that answers has a slot. A reader writes there when its query began and whose it is,
so that the supervisor can enforce deadlines without a word from a process that is busy; and it
adds up its figures there, so that they outlive it. Beside the slots stands the table of heavy
clients.
"""

from __future__ import annotations

import marshal
import mmap
import os
import time
import zlib
from dataclasses import dataclass
from typing import Any, Final

SLOTS: Final = 64
COUNTED: Final = ("readers", "slow", "waiting", "connections", "restarts")
FIGURES: Final = 512
_HEAD_BYTES: Final = 64
_FACTS_BYTES: Final = 24 * 1024
_SLOT_BYTES: Final = _HEAD_BYTES + 8 * FIGURES + _FACTS_BYTES
_HEAVY: Final = 4096
_BOARD_BYTES: Final = 4096 + 8 * _HEAVY
_LONGEST_TEXT: Final = 5_000  # as much of a query as fits with any characters
# Places in a slot's head: eight bytes each.
_BEGAN, _DEADLINE, _CONNECTION, _SENT, _SIZE, _CPU, _SEEN = range(7)


@dataclass(frozen=True, slots=True)
class Running:
    """A query under way; times are those of the monotonic clock."""

    began: float
    deadline: float
    connection: int  # number of the connection that asks
    sent: bool  # its answer has begun
    query_id: str = ""  # empty as long as its request has not been read
    client: str = ""
    operation: str = "query"
    is_head: bool = False  # no body may be sent
    text: str = ""


class Slot:
    """One process's part of the board."""

    __slots__ = ("_facts", "_times", "_wholes", "figures", "number")

    def __init__(self, number: int, memory: memoryview) -> None:
        self.number = number
        self._times = memory[:_HEAD_BYTES].cast("d")
        self._wholes = memory[:_HEAD_BYTES].cast("q")
        self.figures = memory[_HEAD_BYTES : _HEAD_BYTES + 8 * FIGURES].cast("d")
        self._facts = memory[_HEAD_BYTES + 8 * FIGURES :]

    def begin(self, now: float, connection: int, deadline: float) -> None:
        """Start the clock of a query, before anything of it has been looked at."""
        self._wholes[_CONNECTION] = connection
        self._wholes[_SENT] = self._wholes[_SIZE] = 0
        self._times[_DEADLINE] = deadline
        self._times[_CPU] = time.process_time()
        self._times[_BEGAN] = self._times[_SEEN] = now

    def describe(
        self,
        deadline: float,
        query_id: str,
        client: str,
        operation: str,
        is_head: bool,
        text: str,
    ) -> None:
        """Say what is running."""
        facts = marshal.dumps((query_id, client, operation, is_head, text[:_LONGEST_TEXT]))
        size = len(facts)
        self._facts[:size] = facts
        self._wholes[_SIZE] = size
        self._times[_DEADLINE] = deadline

    def sending(self) -> None:
        """Note that the answer has begun: from now on nobody else may write one."""
        self._wholes[_SENT] = 1

    def end(self) -> None:
        """Stop the clock."""
        self._times[_BEGAN] = 0.0

    @property
    def began(self) -> float:
        """When the running query began; 0 if there is none."""
        return self._times[_BEGAN]

    def see(self, now: float) -> None:
        """Note that the process is there for its connections."""
        self._times[_SEEN] = now

    @property
    def seen(self) -> float:
        """When it last said so."""
        return self._times[_SEEN]

    def cpu_seconds(self, pid: int) -> float:
        """Give the CPU time that process *pid* has used since its query began."""
        try:  # the clock of another process, as clock_getcpuclockid(3) makes it
            return time.clock_gettime((~pid << 3) | 2) - self._times[_CPU]
        except OSError:
            return 0.0

    def running(self) -> Running | None:
        """Read what is running."""
        began = self._times[_BEGAN]
        if not began:
            return None
        wholes = self._wholes
        size = wholes[_SIZE]
        begun = Running(began, self._times[_DEADLINE], wholes[_CONNECTION], bool(wholes[_SENT]))
        if not size:
            return begun
        try:
            facts = marshal.loads(bytes(self._facts[:size]))
        except (EOFError, ValueError, TypeError):  # it is being written at this moment
            return begun
        return Running(begun.began, begun.deadline, begun.connection, begun.sent, *facts)


class Board:
    """The shared memory.

    Args:
        cache_bytes: For small answers.
        descriptor: Of the memory, to open what another process made; None makes it.

    Attributes:
        cache: The memory for small answers.
    """

    def __init__(self, *, cache_bytes: int, descriptor: int | None = None) -> None:
        fixed = _BOARD_BYTES + SLOTS * _SLOT_BYTES
        size = fixed + cache_bytes
        if descriptor is None:
            descriptor = os.memfd_create("kg-board")
            os.ftruncate(descriptor, size)
        self.descriptor = descriptor
        memory = memoryview(mmap.mmap(descriptor, size))
        self._wholes = memory[:4096].cast("q")
        self._heavy = memory[4096:_BOARD_BYTES].cast("d")
        slots = memory[_BOARD_BYTES:fixed]
        self.cache = memory[fixed:]
        self.slots = tuple(
            Slot(n, slots[n * _SLOT_BYTES : (n + 1) * _SLOT_BYTES]) for n in range(SLOTS)
        )

    def listed(self) -> list[dict[str, Any]]:
        """List what is running, for people."""
        now = time.monotonic()
        found = (slot.running() for slot in self.slots)
        return [
            {
                "query_id": one.query_id,
                "seconds": round(now - one.began, 3),
                "query": one.text[:2000],
            }
            for one in found
            if one is not None and one.query_id
        ]

    def counts(self) -> dict[str, int]:
        """Give how many readers there are, and so on, as the supervisor last said."""
        return dict(zip(COUNTED, self._wholes[: len(COUNTED)], strict=True))

    def count(self, *numbers: int) -> None:
        """Say how many there are, in the order of ``COUNTED``."""
        for place, number in enumerate(numbers):
            self._wholes[place] = number

    def is_heavy(self, client: str, now: float) -> bool:
        """Say whether a client has had slow queries a moment ago."""
        return self._heavy[_place(client)] > now

    def mark_heavy(self, client: str, until: float) -> None:
        """Note that a client has slow queries. Clients that share a place share its mark."""
        self._heavy[_place(client)] = until


def _place(client: str) -> int:
    return zlib.crc32(client.encode("utf-8", "replace")) % _HEAVY
