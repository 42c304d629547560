"""The writer as the web process sees it: one write at a time.

Its process is started when the first write comes. Like a reader it is killed at its deadline;
since a write is published before it is acknowledged, and an interrupted one is thrown away, that
harms nothing.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import select
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from kg.web.pool.children import cause_of_death, start_child, with_this_package
from kg.web.pool.jobs import WriteJob
from kg.web.problem import Failed
from kg.web.settings import ServeSettings

_MODULE: Final = "kg.web.pool.writing"
_QUEUE_SECONDS: Final = 30.0
_DEATH_SECONDS: Final = 5.0


class WriterHandle:
    """The web process's end of the writer."""

    def __init__(self, settings: ServeSettings) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        # The kernel ends the process when the thread that started it ends: it has its own.
        self._thread = ThreadPoolExecutor(1, "kg-writer")
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def write(self, job: WriteJob, *, timeout_seconds: float) -> dict[str, Any]:
        """Carry out one write; the next query sees it.

        Raises:
            Failed: It was refused, failed, took too long, or the queue was too long; nothing has
                changed.
        """
        if not self._turn.acquire(timeout=_QUEUE_SECONDS):
            raise Failed("busy", "other writes are waiting")
        try:
            facts = self._thread.submit(self._exchange, job, timeout_seconds).result()
        finally:
            self._turn.release()
        if "kind" in facts:
            raise Failed(facts.pop("kind"), facts.pop("detail", ""), **facts)
        return facts

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _exchange(self, job: WriteJob, timeout_seconds: float) -> dict[str, Any]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()  # it died while idle
        if self._process is None:
            self._start()
        assert self._socket is not None
        try:
            self._socket.sendall(marshal.dumps(tuple(job)))
        except OSError:
            raise self._death() from None
        if not select.select([self._socket], [], [], timeout_seconds)[0]:
            self.stop()
            raise Failed("deadline", f"the write took longer than {timeout_seconds:g} s")
        line = b""
        with contextlib.suppress(ConnectionError), self._socket.makefile("rb") as lines:
            line = lines.readline()
        if not line:
            raise self._death()
        facts: dict[str, Any] = json.loads(line)
        if facts.get("kind") in ("store", "busy"):
            self.stop()  # a database that failed is best opened by a fresh process
        return facts

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        limits = [str(self._settings.memory_bytes), str(int(self._settings.sandbox))]
        try:
            self._process = start_child(_MODULE, [theirs.fileno()], limits, with_this_package())
        except OSError as error:
            ours.close()
            raise Failed("busy", f"the writer could not be started: {error}") from error
        finally:
            theirs.close()
        self._socket = ours

    def _death(self) -> Failed:
        assert self._process is not None
        code = self._process.wait(_DEATH_SECONDS)
        self.stop()
        failed = cause_of_death(code, "the update or document")
        failed.detail += "; nothing has changed"
        return failed
