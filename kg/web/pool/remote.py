"""Queries on a SPARQL server elsewhere.

They are answered as a reader would, but in a thread, and by passing them on, with our deadline and
caps on the way.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import threading
import time
from typing import Any

from kg.errors import KgError, QueryError
from kg.store.answers import NoAnswer, QueryJob, Send, Written
from kg.store.generations import Generation
from kg.store.remote import RemoteStore, remote_generation
from kg.store.remote_answer import RemoteAnswer
from kg.store.update import ManagedDefaultGraph
from kg.web.metrics import Metrics
from kg.web.pool.board import Board, Slot
from kg.web.pool.calls import CLIENT, Call, send_call
from kg.web.pool.head import parse_head
from kg.web.pool.jobs import WriteJob
from kg.web.pool.writer import WriterHandle
from kg.web.problem import Failed
from kg.web.protocol.answer import Answerer, ClientLeft, read_asked
from kg.web.protocol.cache import AnswerCache
from kg.web.settings import ServeSettings


class RemotePool:
    """Passes queries and updates on to the server that *settings* name as store."""

    def __init__(self, settings: ServeSettings) -> None:
        self._settings = settings
        self._address = settings.store.rstrip("/")
        self.board = Board(cache_bytes=settings.cache_bytes)
        self._metrics = Metrics(self.board.slots[1], settings.query_log)
        self._cache = AnswerCache(self.board.cache)
        self._free = list(self.board.slots[2:])
        self._running: dict[Slot, RemoteEngine] = {}
        self._lock = threading.Lock()
        self.writer = RemoteWrites(settings, self._address)
        self.measures: tuple[str, ...] = ()

    def start(self) -> None:
        """Do nothing: the one process starts when it is needed."""

    def stop(self) -> None:
        """End the process that parses, if there is one."""
        self.writer.checker.stop()

    def generation(self) -> Generation:
        """Give the stand-in for a generation, which changes every minute."""
        return remote_generation(self._address)

    def counts(self) -> dict[str, int]:
        """Count running queries, for metrics."""
        return {"running": len(self.running())}

    def running(self) -> list[dict[str, Any]]:
        """List what is running."""
        return self.board.listed()

    def cancel(self, query_id: str) -> bool:
        """Stop listening to a query's answer; False if there is none of this id."""
        found = False
        for slot, engine in list(self._running.items()):
            running = slot.running()
            if running is not None and running.query_id == query_id:
                engine.stop("cancelled")
                found = True
        return found

    def fetch(self, call: Call) -> http.client.HTTPResponse:
        """Ask; see :meth:`kg.web.pool.local.LocalPool.fetch`."""
        return send_call(call, self._place, seconds=self._settings.max_timeout_seconds + 5)

    def _place(self, connection: socket.socket, file: int) -> None:
        with self._lock:
            if not self._free:
                raise Failed("busy", "too many queries are running")
            slot = self._free.pop()
        line = connection.dup()
        request = os.pread(file, os.fstat(file).st_size, 0)
        threading.Thread(target=self._answer, args=(line, request, slot), daemon=True).start()

    def _answer(self, line: socket.socket, data: bytes, slot: Slot) -> None:
        """Answer one call, as a reader would."""
        began = time.monotonic()
        engine = RemoteEngine(self._address, self.writer.checker)
        self._running[slot] = engine
        try:
            with line:
                slot.begin(began, 0, began + self._settings.deadline_seconds)
                request = parse_head(data)
                assert request is not None  # we wrote it
                client = request.headers.get(CLIENT.lower(), "-")
                asked = read_asked(request, data, client, began, is_internal=True)
                answerer = Answerer(
                    self._settings, engine, self.board, slot, self._metrics, self._cache
                )
                with contextlib.suppress(ClientLeft):
                    answerer.answer(asked, LineOutlet(line))
        finally:
            slot.end()
            with self._lock:
                del self._running[slot]
                self._free.append(slot)


class LineOutlet:
    """Writes an answer to a connection, waiting for whoever reads it."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def send(self, data: bytes) -> None:
        """Send a part of an answer."""
        try:
            self._line.sendall(data)
        except OSError as error:
            raise ClientLeft from error

    begin = send

    def abort(self) -> None:
        """Break the answer off: the connection is closed without a last chunk."""


class RemoteEngine:
    """A SPARQL server elsewhere, in the place of an engine. For one query."""

    def __init__(self, address: str, checker: WriterHandle) -> None:
        self._address = address
        self._checker = checker
        self._answer: RemoteAnswer | None = None

    def open(self) -> Generation:
        """Give the stand-in for a generation."""
        return remote_generation(self._address)

    def evaluate(self, job: QueryJob, send: Send) -> Written:
        """Pass *job* on and stream the answer through.

        Raises:
            Failed: The server refused it, failed, or was too slow.
        """
        if job.forbidden:
            check = WriteJob(
                "check-query", "", text=job.text, base=job.base, forbidden=job.forbidden
            )
            self._checker.write(check, timeout_seconds=job.timeout_seconds)
        self._answer = RemoteAnswer(self._address, job)
        begun = time.monotonic()
        try:
            return self._answer.write(send)
        except NoAnswer as error:
            raise Failed(error.kind, error.what) from error
        except QueryError as error:
            raise Failed("evaluation", error.what) from error
        except KgError as error:
            late = time.monotonic() - begun >= job.timeout_seconds
            raise Failed("deadline" if late else "remote", error.what) from error

    def stop(self, reason: str) -> None:
        """Hang up for *reason*."""
        if self._answer is not None:
            self._answer.stop(reason)


class RemoteWrites:
    """Passes updates on, once a process of its own, which may crash over them, has parsed them."""

    def __init__(self, settings: ServeSettings, address: str) -> None:
        self._store = RemoteStore(address)
        self.checker = WriterHandle(settings)

    def write(self, job: WriteJob, *, timeout_seconds: float) -> dict[str, Any]:
        """Pass an update on.

        Raises:
            Failed: It was refused, or is no update: uploads are not parsed in this process.
        """
        if job.kind != "update":
            raise Failed("conflict", "graphs are not passed on to a remote store; use /update")
        self.checker.write(job._replace(kind="check-update"), timeout_seconds=timeout_seconds)
        try:
            self._store.apply_update(job.text)
        except ManagedDefaultGraph as error:
            raise Failed("conflict", f"{error.what}; {error.remedy}") from error
        except QueryError as error:
            raise Failed("evaluation", error.what) from error
        except KgError as error:
            raise Failed("remote", error.what) from error
        number = self._store.generation.number
        return {"generation": number, "created": False, "found": True}
