"""How are queries run on a SPARQL server elsewhere?

The pool's face without processes: the request is passed on and the answer streamed through,
with our deadline and caps on the way. How well a query is stopped at the other end is up to that
server; here its connection is closed.
"""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from kg.errors import KgError, QueryError
from kg.store.formats import GRAPHS, RESULTS, Format, find_format
from kg.store.generations import Generation
from kg.store.remote import open_remote, post, remote_generation, update_address
from kg.web.pool import messages
from kg.web.pool.leases import Ask, Failed
from kg.web.pool.messages import QueryJob, WriteJob
from kg.web.pool.sink import Sink, TooMuch
from kg.web.pool.writer import WriteFailed
from kg.web.settings import ServeSettings

_CHUNK: Final = 65_536


class RemotePool:
    """Passes queries and updates on to the server that *settings* name as store."""

    def __init__(self, settings: ServeSettings) -> None:
        self._address = settings.store.rstrip("/")
        self._running: dict[str, RemoteAnswer] = {}
        self.writer = RemoteWrites(self._address)

    @property
    def measures(self) -> tuple[str, ...]:
        """Nothing runs here that would have to be kept off the network."""
        return ()

    def start(self) -> None:
        """Do nothing: there are no processes."""

    def stop(self) -> None:
        """Do nothing: there are no processes."""

    def refresh(self) -> None:
        """Do nothing: nobody tells when a remote store changes."""

    def generation(self) -> Generation:
        """Give the stand-in for a generation, which changes every minute."""
        return remote_generation(self._address)

    def counts(self) -> dict[str, int]:
        """Count running queries, for metrics."""
        return {"running": len(self._running)}

    def running(self) -> list[dict[str, Any]]:
        """List what is running."""
        return [{"query_id": name} for name in list(self._running)]

    def cancel(self, query_id: str) -> bool:
        """Stop listening to a query's answer; False if there is none of this id."""
        answer = self._running.get(query_id)
        if answer is None:
            return False
        answer.stop("cancelled")
        return True

    def explain(self, answer: RemoteAnswer) -> Failed:
        """Say why an answer broke off."""
        return answer.failure()

    def run(self, job: QueryJob, ask: Ask) -> RemoteAnswer:
        """Pass *job* on; the answer's head has arrived when this returns.

        Raises:
            Failed: The server refused it, failed, or was too slow.
        """
        if job.forbidden:
            raise Failed(**messages.refusal(job.forbidden))
        known = _format(job)
        url = _with_dataset(self._address, job)
        begun = time.monotonic()
        try:
            response = open_remote(
                url,
                _text(job),
                "application/sparql-query",
                known.media_types[0],
                timeout=ask.timeout_seconds,
            )
        except QueryError as error:
            raise Failed("evaluation", error.what) from error
        except KgError as error:
            late = time.monotonic() - begun >= ask.timeout_seconds
            raise Failed("deadline" if late else "remote", error.what) from error
        remaining = max(0.0, ask.timeout_seconds - (time.monotonic() - begun))
        answer = RemoteAnswer(response, job, known, remaining, lambda: self._forget(ask.query_id))
        self._running[ask.query_id] = answer
        return answer

    def _forget(self, query_id: str) -> None:
        self._running.pop(query_id, None)


class RemoteAnswer:
    """The answer of a remote server on its way through."""

    queued_seconds = 0.0

    def __init__(
        self,
        response: http.client.HTTPResponse,
        job: QueryJob,
        known: Format,
        seconds: float,
        forget: Any,
    ) -> None:
        self._response = response
        self._job = job
        self._known = known
        self._forget = forget
        self._reason = ""
        self._done = False
        self.generation = int(time.time() // 60)
        self._timer = threading.Timer(seconds, self.stop, ("deadline",))
        self._timer.daemon = True
        self._timer.start()
        self.head: dict[str, Any] = {"format": known.name, "content_type": known.content_type}
        self.end: dict[str, Any] = {}

    @property
    def complete(self) -> bool:
        """True when everything has arrived."""
        return self._done

    def __iter__(self) -> Iterator[bytes]:
        out: list[bytes] = []
        counted = self._known.name if self._known in RESULTS else ""
        sink = Sink(
            out.append,
            format=counted,
            max_rows=self._job.max_rows,
            max_bytes=self._job.max_bytes,
        )
        begun = time.monotonic()
        try:
            while chunk := self._response.read1(_CHUNK):
                sink.write(chunk)
                yield from out
                out.clear()
            if self._reason:
                raise self.failure()
            yield sink.take()
            ms = round((time.monotonic() - begun) * 1000, 1)
            self.end = {"rows": sink.rows, "bytes": sink.bytes, "ms": ms}
            self._done = True
        except TooMuch as reached:
            raise Failed("too-large", f"the answer has too many {reached.what}") from reached
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            raise self.failure() from error
        finally:
            self.close()

    def failure(self) -> Failed:
        """Say why it broke off."""
        if self._reason == "deadline":
            return Failed("deadline", "the query took too long")
        return Failed(self._reason or "remote", "the store's answer broke off")

    def stop(self, reason: str) -> None:
        """Hang up for *reason*."""
        self._reason = self._reason or reason
        with contextlib.suppress(OSError, AttributeError):
            self._response.close()

    def close(self) -> None:
        """Give up on the rest."""
        self._timer.cancel()
        self._forget()
        self._response.close()


class RemoteWrites:
    """Passes updates on."""

    def __init__(self, address: str) -> None:
        self._address = address

    def write(self, job: WriteJob, *, timeout_seconds: float) -> dict[str, Any]:
        """Pass an update on.

        Raises:
            WriteFailed: It was refused, or is no update: uploads are not parsed in this process.
        """
        del timeout_seconds
        if job.forbidden:
            raise WriteFailed(**messages.refusal(job.forbidden))
        if job.kind != "update":
            raise WriteFailed("conflict", "graphs are not passed on to a remote store; use /update")
        try:
            post(update_address(self._address), job.text, "application/sparql-update", "*/*")
        except QueryError as error:
            raise WriteFailed("evaluation", error.what) from error
        except KgError as error:
            raise WriteFailed("remote", error.what) from error
        number = remote_generation(self._address).number
        return {"generation": number, "created": False, "found": True}


def _format(job: QueryJob) -> Format:
    known = find_format(job.results, RESULTS) if job.results else None
    known = known or (find_format(job.graph, GRAPHS) if job.graph else None)
    if known is None or job.truncate or job.dump == "dataset":
        raise Failed("not-acceptable", "a remote store does not offer this")
    return known


def _text(job: QueryJob) -> str:
    if not job.dump:
        return job.text
    pattern = "{ ?s ?p ?o }"
    inside = pattern if job.dump == "default" else f"{{ GRAPH <{job.dump}> {pattern} }}"
    return f"CONSTRUCT {pattern} WHERE {inside}"


def _with_dataset(address: str, job: QueryJob) -> str:
    fields = [("default-graph-uri", name) for name in job.default_graphs or ()]
    fields += [("named-graph-uri", name) for name in job.named_graphs or ()]
    return f"{address}?{urlencode(fields)}" if fields else address
