"""What is one query while it runs?

A *lease* is a query on a reader, from when it got one to its end; an *answer* is what the
waiting request reads from it. The keeper stops leases from outside; whoever comes first, the
end or the stop, wins.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from kg.web.pool import messages
from kg.web.pool.children import Child
from kg.web.pool.messages import QueryJob
from kg.web.pool.queue import Queue

if TYPE_CHECKING:
    from kg.web.pool.supervisor import LocalPool

BEGUN: Final = "kg.begun"  # in the WSGI environment: the lease of a query that is under way
Reason: TypeAlias = Literal["deadline", "cancelled", "client-left", "preempted", "abandoned", ""]


class Failed(Exception):
    """A query gave no complete answer.

    Attributes:
        kind: "syntax", "evaluation", "deadline", "memory", "busy" …: see ``kg.web.errors``.
        facts: Detail, line, column.
    """

    def __init__(self, kind: str, detail: str = "", **facts: Any) -> None:
        super().__init__(detail or kind)
        self.kind = kind
        self.detail = detail
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Who asks, and for how long.

    Attributes:
        query_id: Names the query in logs and for cancelling.
        client: Address of the client, for fair queueing.
        timeout_seconds: Deadline, counted from when a reader is free.
        client_gone: Says whether the client has hung up; None if that cannot be known.
    """

    query_id: str
    client: str
    timeout_seconds: float
    client_gone: Callable[[], bool] | None = None


class Lease:
    """One query on one reader."""

    __slots__ = (
        "_finished",
        "_lock",
        "_pool",
        "ask",
        "begun",
        "child",
        "deadline",
        "delivered",
        "generation",
        "job",
        "queued_seconds",
        "reason",
        "slow",
    )

    def __init__(
        self, child: Child, ask: Ask, job: QueryJob, slow: bool, *, pool: LocalPool
    ) -> None:
        self._pool = pool
        self.child = child
        self.ask = ask
        self.job = job
        self.slow = slow
        self.begun = time.monotonic()
        self.deadline = self.begun + ask.timeout_seconds
        self.delivered = False
        self.queued_seconds = 0.0
        self.generation = 0
        self.reason: Reason = ""
        self._finished = False
        self._lock = threading.Lock()

    def stop(self, reason: Reason) -> None:
        """Kill the reader, for the first reason given, unless it has finished in time."""
        with self._lock:
            if self._finished:
                return
            self.reason = self.reason or reason
            self.child.kill()

    @property
    def finished(self) -> bool:
        """True once the reader has been taken back."""
        return self._finished

    def resume(self) -> Answer:
        """Go on with a query that :meth:`LocalPool.begin` began; see :meth:`LocalPool.run`."""
        return self._pool.resume(self)

    def abandon(self) -> None:
        """Give up on a query that was begun, unless it has ended."""
        self._pool.abandon(self)

    def is_of(self, pool: LocalPool) -> bool:
        """Say whether *pool* gave this lease."""
        return self._pool is pool

    def promote(self, queue: Queue) -> bool | None:
        """Count the query as slow, unless it has just finished; see :meth:`Queue.promote`."""
        with self._lock:
            if self._finished:
                return None
            verdict = queue.promote()
            self.slow = self.slow or bool(verdict)
            return verdict

    def finish(self) -> bool:
        """Note the end; False if the reader has been killed on our behalf."""
        with self._lock:
            self._finished = True
            return not self.reason


class Answer:
    """The answer to one query: what is to be known first, then chunks.

    Iterate to the end or call :meth:`close`; closing early kills the reader.
    """

    def __init__(
        self, lease: Lease, finish: Callable[[Lease, dict[str, Any] | None], None]
    ) -> None:
        self._lease = lease
        self._finish = finish
        self._done = False
        self._chunks: list[bytes | bytearray] = []
        self.head: dict[str, Any] = {}
        self.end: dict[str, Any] = {}
        self._begin()

    @property
    def generation(self) -> int:
        """The generation that the query ran on."""
        return self._lease.generation

    @property
    def queued_seconds(self) -> float:
        """How long the query waited for a reader."""
        return self._lease.queued_seconds

    @property
    def complete(self) -> bool:
        """True when everything has arrived."""
        return self._done

    def __iter__(self) -> Iterator[bytes | bytearray]:
        while True:
            while self._chunks:
                yield self._chunks.pop(0)
            if self._done:
                return
            self._next()

    def close(self) -> None:
        """Give up on the rest."""
        if not self._done:
            self._done = True
            self._lease.stop("abandoned")
            self._finish(self._lease, None)

    def _begin(self) -> None:
        while not self._chunks and not self._done:
            self._next()
        # What has arrived in the same read is taken along: small answers are then complete.
        while not self._done and self._lease.child.frames.has_frame():
            self._next()

    def _next(self) -> None:
        try:
            kind, body = self._lease.child.frames.read()
        except messages.Closed:
            self._done = True
            self._finish(self._lease, None)
            raise Failed("dead") from None
        if kind == messages.DATA:
            self._lease.delivered = True
            self._chunks.append(body)
        elif kind == messages.HEAD:
            self.head = json.loads(body)
        elif kind == messages.END:
            self._done = True
            self.end = json.loads(body)
            self._finish(self._lease, self.end)
        else:
            facts = json.loads(body)
            self._done = True
            self._finish(self._lease, facts)
            raise Failed(facts.pop("kind"), facts.pop("detail", ""), **facts)
