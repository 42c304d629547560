"""Relay a query to another SPARQL server, and write its answer out within caps.

The answer is streamed through. How well a query is stopped at the other end is up to that server;
here its connection is closed.
"""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Final

import urllib3

from kg.store.answers import NoAnswer, QueryJob, Send, Written
from kg.store.formats import GRAPHS, RESULTS, Format, find_format
from kg.store.sink import Sink, TooMuch
from kg.store.sparql_server import TIMEOUT_SECONDS, SparqlServer

_CHUNK: Final = 65_536


class RemoteAnswer:
    """The answer to *job* of the server whose query operation is at *address*."""

    def __init__(self, address: str, job: QueryJob) -> None:
        self._server = SparqlServer(address)
        self._job = job
        self._response: urllib3.HTTPResponse | None = None
        self._reason = ""

    def write(self, send: Send) -> Written:
        """Write it out.

        Raises:
            QueryError: The server refused the query.
            NoAnswer: The answer broke off, or took too long.
            StoreError: The server failed, or did not begin to answer in time.
        """
        job, known, begun = self._job, _format(self._job), time.monotonic()
        self._response = self._server.open_query(
            _text(job),
            known.media_types[0],
            timeout=min(job.timeout_seconds, TIMEOUT_SECONDS),
            dataset=_dataset(job),
        )
        remaining = max(0.0, job.timeout_seconds - (time.monotonic() - begun))
        # A command has no deadline, which is infinity; a timer takes none.
        timer = threading.Timer(min(remaining, threading.TIMEOUT_MAX), self.stop, ("deadline",))
        timer.daemon = True
        timer.start()
        try:
            return self._stream(self._response, known, send)
        finally:
            timer.cancel()
            self._response.close()

    def stop(self, reason: str) -> None:
        """Hang up; *reason* becomes the kind of the :class:`NoAnswer`."""
        self._reason = self._reason or reason
        with contextlib.suppress(OSError, AttributeError):
            if self._response is not None:
                self._response.close()

    def _stream(self, response: urllib3.HTTPResponse, known: Format, send: Send) -> Written:
        job = self._job
        counted = known.name if known in RESULTS else ""
        sink = Sink(send, format=counted, max_rows=job.max_rows, max_bytes=job.max_bytes)
        try:
            # Passes on what has arrived: read() would wait until a whole chunk is there.
            while part := response.read1(_CHUNK):
                sink.write(part)
            # A connection that the timer closed may look like the end of the answer.
            if self._reason:
                raise self._failure()
            return Written(sink.take(), sink.rows, sink.bytes, False)
        except TooMuch as reached:
            what = f"the answer has too many {reached.what}"
            raise NoAnswer("too-large", what, remedy="ask for less with LIMIT") from reached
        # Closed by another thread while it reads, urllib3 fails in any of these ways.
        except (OSError, urllib3.exceptions.HTTPError, ValueError, AttributeError) as error:
            raise self._failure() from error

    def _failure(self) -> NoAnswer:
        if self._reason == "deadline":
            return NoAnswer("deadline", "the query took too long", remedy="add LIMIT")
        what = "the store's answer broke off"
        return NoAnswer(self._reason or "remote", what, remedy="try again")


def _format(job: QueryJob) -> Format:
    known = find_format(job.results, RESULTS) if job.results else None
    known = known or (find_format(job.graph, GRAPHS) if job.graph else None)
    if known is None or job.truncate or job.dump == "dataset":
        what = "a remote store does not offer this"
        raise NoAnswer("not-acceptable", what, remedy="choose another format")
    return known


def _text(job: QueryJob) -> str:
    if not job.dump:
        return job.text
    pattern = "{ ?s ?p ?o }"
    inside = pattern if job.dump == "default" else f"{{ GRAPH <{job.dump}> {pattern} }}"
    return f"CONSTRUCT {pattern} WHERE {inside}"


def _dataset(job: QueryJob) -> list[tuple[str, str]]:
    fields = [("default-graph-uri", name) for name in job.default_graphs or ()]
    return fields + [("named-graph-uri", name) for name in job.named_graphs or ()]
