"""How do writes reach the writer process, one at a time?

The process is started when the first write comes. Like a reader it is killed at its deadline;
since a write is published before it is acknowledged, and an interrupted one is thrown away, that
harms nothing.
"""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from kg.web.pool import messages
from kg.web.pool.children import Child, NoChild, Nursery
from kg.web.pool.messages import WriteJob

_QUEUE_SECONDS: Final = 30.0


class WriteFailed(Exception):
    """A write was not accepted; nothing has changed.

    Attributes:
        kind: As in :class:`kg.web.pool.supervisor.Failed`.
        facts: Line and column, where known.
    """

    def __init__(self, kind: str, detail: str, **facts: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.facts = facts


class WriterHandle:
    """The web process's end of the writer."""

    def __init__(self, nursery: Nursery, published: Callable[[], None]) -> None:
        self._nursery = nursery
        self._published = published
        self._turn = threading.Lock()
        self._child: Child | None = None
        self._deadline: float | None = None
        self._late = False

    def write(self, job: WriteJob, *, timeout_seconds: float) -> dict[str, Any]:
        """Carry out one write and wait until readers see it.

        Raises:
            WriteFailed: It was refused, failed, took too long, or the queue was too long.
        """
        if not self._turn.acquire(timeout=_QUEUE_SECONDS):
            raise WriteFailed("busy", "other writes are waiting")
        try:
            facts = self._exchange(job, timeout_seconds)
        finally:
            self._deadline = None
            self._turn.release()
        if "kind" in facts:
            raise WriteFailed(facts.pop("kind"), facts.pop("detail", ""), **facts)
        self._published()
        return facts

    def judge(self, now: float) -> None:
        """Kill the writer if it is late; called by the keeper."""
        child, deadline = self._child, self._deadline
        if child is not None and deadline is not None and now >= deadline:
            self._late = True
            child.kill()

    def _exchange(self, job: WriteJob, timeout_seconds: float) -> dict[str, Any]:
        self._late = False
        for attempt in (1, 2):
            try:
                child = self._child or self._nursery.birth(b"W")
                self._child = child
                self._deadline = time.monotonic() + timeout_seconds
                child.socket.sendall(messages.pack_job(job))
            except NoChild as error:
                raise WriteFailed("busy", str(error)) from error
            except OSError:  # it died while idle
                self._drop()
                if attempt == 2:
                    raise WriteFailed("busy", "the writer could not be reached") from None
                continue
            try:
                _, body = child.frames.read()
            except messages.Closed:
                raise self._death(child, timeout_seconds) from None
            facts: dict[str, Any] = json.loads(body)
            if facts.get("kind") in ("store", "busy"):
                self._drop()  # a database that failed is best opened by a fresh process
            return facts
        raise WriteFailed("busy", "the writer could not be reached")

    def _death(self, child: Child, timeout_seconds: float) -> WriteFailed:
        self._drop()
        if self._late:
            return WriteFailed("deadline", f"the write took longer than {timeout_seconds:g} s")
        code = self._nursery.exit_code(child.pid)
        if code == -signal.SIGXCPU:
            return WriteFailed("deadline", "the write used too much CPU time")
        if code in (-signal.SIGABRT, -signal.SIGKILL):
            return WriteFailed("memory", "the write needs more memory than there is")
        if code in (-signal.SIGSEGV, -signal.SIGBUS):
            detail = "the document or update is too complex for the parser"
            return WriteFailed("too-complex", detail)
        return WriteFailed("crashed", "the write ended unexpectedly; nothing has changed")

    def _drop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.close()
            self._child = None
