"""Who gets the next free reader?

First come, first served, with two exceptions that keep small queries small. One client may not
fill the queue. And queries known to be slow may occupy all readers but one: a query that has run
for half a second is slow; if it sits on the last free reader while others wait, it is stopped and
asks again as a slow one (it only reads, so it can be run again).
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Final

from kg.web.pool.children import Child

SLOW_SECONDS: Final = 0.5


class Busy(Exception):
    """No reader became free in time."""


class Waiter:
    """A request that waits for a reader."""

    __slots__ = ("child", "client", "ready", "slow")

    def __init__(self, client: str, slow: bool) -> None:
        self.client = client
        self.slow = slow
        self.ready = threading.Event()
        self.child: Child | None = None


class Queue:
    """The free readers and those who wait for one.

    Args:
        readers: How many readers there shall be.
        length: How many may wait.
        share: How many of these may belong to one client.
    """

    def __init__(self, *, readers: int, length: int, share: int) -> None:
        self._slow_allowed = max(1, readers - 1)
        self._length = length
        self._share = share
        self._free: list[Child] = []
        self._waiting: deque[Waiter] = deque()
        self._clients: Counter[str] = Counter()
        self._slow_running = 0
        self.when_free: Callable[[], object] = lambda: None
        self._lock = threading.Lock()

    @property
    def free(self) -> int:
        return len(self._free)

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def take(self, client: str, *, slow: bool, patience_seconds: float) -> Child:
        """Get a reader, waiting if need be.

        Raises:
            Busy: The queue is full, this client's share of it is used up, or it took too long.
        """
        with self._lock:
            if not self._waiting and self._free and self._may_run(slow):
                self._slow_running += slow
                return self._free.pop()
            if len(self._waiting) >= self._length or self._clients[client] >= self._share:
                raise Busy
            waiter = Waiter(client, slow)
            self._waiting.append(waiter)
            self._clients[client] += 1
            self._match()
        waiter.ready.wait(patience_seconds)
        with self._lock:
            if waiter.child is None:
                self._waiting.remove(waiter)
                self._forget(waiter)
                raise Busy
            return waiter.child

    def take_free(self) -> Child | None:
        """Get a reader for a quick query if one is free and nobody waits for it."""
        with self._lock:
            return self._free.pop() if self._free and not self._waiting else None

    def put(self, child: Child) -> None:
        """Give a reader back, or bring a new one."""
        with self._lock:
            self._free.append(child)
            self._match()
            left_over = bool(self._free)
        if left_over:
            self.when_free()

    def ended(self, *, slow: bool) -> None:
        """Note that a query has ended, whatever became of its reader."""
        if slow:
            with self._lock:
                self._slow_running -= 1
                self._match()

    def promote(self) -> bool | None:
        """Count a running query as slow from now on.

        Returns:
            False if there are as many slow ones as there may be and quick ones wait, so that
            it must go; None if it may stay where it is for the time being.
        """
        with self._lock:
            if self._slow_running < self._slow_allowed:
                self._slow_running += 1
                return True
            return False if any(not waiter.slow for waiter in self._waiting) else None

    def drain(self, wanted: Callable[[Child], bool]) -> list[Child]:
        """Take out the free readers for which *wanted* says so."""
        with self._lock:
            out = [child for child in self._free if wanted(child)]
            self._free = [child for child in self._free if child not in out]
            return out

    def _may_run(self, slow: bool) -> bool:
        return not slow or self._slow_running < self._slow_allowed

    def _match(self) -> None:
        while self._free:
            waiter = next((w for w in self._waiting if self._may_run(w.slow)), None)
            if waiter is None:
                return
            self._waiting.remove(waiter)
            self._forget(waiter)
            self._slow_running += waiter.slow
            waiter.child = self._free.pop()
            waiter.ready.set()

    def _forget(self, waiter: Waiter) -> None:
        self._clients[waiter.client] -= 1
        if self._clients[waiter.client] <= 0:
            del self._clients[waiter.client]


class SlowTexts:
    """Remembers which queries were slow, so that they begin as slow ones next time."""

    def __init__(self, size: int = 1024, seconds: float = 600.0) -> None:
        self._seen: dict[int, float] = {}
        self._size = size
        self._seconds = seconds
        self._lock = threading.Lock()

    def add(self, text: str) -> None:
        with self._lock:
            self._seen[hash(text)] = time.monotonic() + self._seconds
            while len(self._seen) > self._size:
                self._seen.pop(next(iter(self._seen)))

    def __contains__(self, text: str) -> bool:
        return self._seen.get(hash(text), 0.0) > time.monotonic()
