"""Answers: from a request that reads to the bytes of its answer.

The status line is held back until the whole result, or its first 256 KiB, is there: a short
answer can then still fail with a proper status. Past that point a failure breaks the body off,
so that every client notices; no words are ever written into it.

Nothing here knows Flask: this runs in the readers.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from kg.sparql.reading import read_text
from kg.store.answers import QueryJob, Written
from kg.store.formats import GRAPHS
from kg.store.generations import Generation
from kg.web.metrics import Metrics
from kg.web.naming import address_for, own_query_id
from kg.web.negotiation import accepts_gzip, choose_format
from kg.web.pool.board import Board, Slot
from kg.web.pool.calls import GATEWAY
from kg.web.pool.head import Request
from kg.web.problem import Failed, Problem, problem_from
from kg.web.protocol.cache import AnswerCache, Kept
from kg.web.protocol.headers import (
    GZIP,
    WORTH_GZIP,
    answer_headers,
    chunk,
    gzip_packer,
    head_bytes,
    problem_bytes,
)
from kg.web.protocol.parameters import (
    decode_body,
    format_name,
    named_graph,
    parse_url,
    read_operation,
    timeout_seconds,
)
from kg.web.protocol.plan import Plan, plan_graph, plan_query, read_options
from kg.web.settings import ServeSettings

SPARQL: Final = "/sparql"
GRAPH_STORE: Final = "/rdf-graph-store"
_HELD_BACK: Final = 256 * 1024


class ClientLeft(Exception):
    """The client has closed its connection."""


class Elsewhere(Exception):
    """Readers do not answer this request: it calls other servers, as the operator allows."""


class Outlet(Protocol):
    """The destination of an answer."""

    def begin(self, data: bytes) -> None: ...
    def send(self, data: bytes) -> None: ...
    def abort(self) -> None: ...


class Asked(NamedTuple):
    """A request and who asks."""

    request: Request
    body: bytes
    query_id: str
    client: str
    began: float  # when its clock began
    is_internal: bool  # it comes from this server's own pages

    @property
    def is_head(self) -> bool:
        return self.request.method == "HEAD"

    def header(self, name: str) -> str:
        return self.request.headers.get(name, "")


def read_asked(
    request: Request, data: bytes, client: str, began: float, *, is_internal: bool
) -> Asked:
    """Read what *client* asks from what has come: a head, its body, perhaps more."""
    body = data[request.length : request.length + (request.body_length or 0)]
    query_id = own_query_id(request.headers.get("x-query-id", ""))
    return Asked(request, body, query_id, client, began, is_internal)


class _HeadKnown(Exception):
    """All that a HEAD request asks for is known."""


class EngineProtocol(Protocol):
    """The engine that runs the queries."""

    def open(self) -> Generation: ...
    def evaluate(self, job: QueryJob, send: Callable[[bytes], object]) -> Written: ...


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers requests with one engine."""

    settings: ServeSettings
    engine: EngineProtocol
    board: Board
    slot: Slot
    metrics: Metrics
    cache: AnswerCache

    def answer(self, asked: Asked, outlet: Outlet) -> None:
        """Answer a request, whatever becomes of it."""
        try:
            plan = self._plan(asked)
            _Answering(self, plan, asked, outlet).run()
        except Problem as problem:
            keep_alive = asked.request.keep_alive
            outlet.begin(
                problem_bytes(problem, asked.query_id, is_head=asked.is_head, keep_alive=keep_alive)
            )

    # -- what is asked ------------------------------------------------------------------

    def _plan(self, asked: Asked) -> Plan:
        request, settings = asked.request, self.settings
        if request.path.startswith(GRAPH_STORE):
            return self._plan_graph(asked)
        parameters = parse_url(request.query_string, limit=settings.max_url_bytes)
        text, parameters = read_operation(
            "query",
            "application/sparql-query",
            method=request.method,
            parameters=parameters,
            content_type=asked.header("content-type"),
            body=lambda: decode_body(
                asked.body, asked.header("content-encoding"), limit=settings.max_query_bytes
            ),
        )
        options = read_options(parameters, deadline_seconds=settings.deadline_seconds)
        self._describe(asked, "query", text, options.timeout_seconds)
        through_gateway = asked.is_internal and asked.header(GATEWAY.lower())
        if settings.service_allow and not through_gateway and read_text(text).calls:
            raise Elsewhere
        return plan_query(
            text,
            options,
            accept=asked.header("accept"),
            address=self._address(asked),
            settings=settings,
            metrics=self.metrics,
        )

    def _plan_graph(self, asked: Asked) -> Plan:
        settings, path = self.settings, asked.request.path
        parameters = parse_url(asked.request.query_string, limit=settings.max_url_bytes)
        if len(path) > len(GRAPH_STORE) + 1:  # the name is the address as it was sent
            graph = self._address(asked) + path
        else:
            graph = named_graph(parameters) or "dataset"
        seconds = timeout_seconds(parameters, limit=settings.deadline_seconds)
        self._describe(asked, "graph-read", graph, seconds)
        known = choose_format(
            GRAPHS,
            accept=asked.header("accept"),
            wanted=format_name(parameters),
            datasets=graph == "dataset",
        )
        return plan_graph(graph, known, seconds, settings=settings)

    def _address(self, asked: Asked) -> str:
        return address_for(self.settings, "http", asked.header("host"))

    def _describe(self, asked: Asked, operation: str, text: str, seconds: float | None) -> None:
        limit = seconds or self.settings.deadline_seconds
        self.slot.describe(
            asked.began + limit, asked.query_id, asked.client, operation, asked.is_head, text
        )


class _Answering:
    """One answer on its way out."""

    def __init__(self, by: Answerer, plan: Plan, asked: Asked, outlet: Outlet) -> None:
        self._by, self._plan, self._asked, self._outlet = by, plan, asked, outlet
        self._parts: list[bytes] = []
        self._size = 0
        self._begun = False
        self._gzip: zlib._Compress | None = None
        self._tag: str | None = None
        self._generation = 0
        self._cpu = time.process_time()

    def run(self) -> None:
        """Answer from the cache or the engine.

        Raises:
            Problem: Nothing has been sent, and this is why.
        """
        by, asked, plan = self._by, self._asked, self._plan
        try:
            generation = by.engine.open()
        except Failed as failed:
            raise problem_from(failed) from failed
        self._generation = generation.number
        self._tag = plan.tag(generation.tag)
        if self._tag is not None and _is_known(self._tag, asked):  # RFC 9110, 13.1.2
            self._outlet.begin(head_bytes(304, asked.query_id, self._headers()))
            return
        kept = by.cache.get(self._tag)
        if kept is not None:
            self._send_whole(kept.body, f"cache;desc=hit, {self._total()}")
            self._note(200, len(kept.body), cached=True)
            return
        try:
            self._evaluate()
        except ClientLeft:
            self._break_off("client-left")

    def _evaluate(self) -> None:
        asked = self._asked
        started = time.perf_counter()
        try:
            written = self._by.engine.evaluate(self._plan.job, self._take)
        except _HeadKnown:
            self._outlet.begin(head_bytes(200, asked.query_id, self._full_headers("")))
            self._note(200, 0)
            return
        except (Failed, MemoryError) as error:
            failed = error if isinstance(error, Failed) else Failed("memory", _MEMORY)
            if self._begun:
                self._break_off(failed.kind)
                return
            problem = problem_from(failed)
            self._note(problem.status, 0, reason=failed.kind)
            raise problem from error
        if self._begun:
            self._finish(written)
        else:
            spent = f"query;dur={(time.perf_counter() - started) * 1000:.1f}, {self._total()}"
            self._complete(written, spent)
        self._note(200, written.size, rows=written.rows, cpu_ms=self._cpu_ms())

    def _complete(self, written: Written, spent: str) -> None:
        """Send what has been held back as a whole."""
        body = b"".join((*self._parts, written.last))
        if self._asked.is_head:
            self._outlet.begin(
                head_bytes(200, self._asked.query_id, self._full_headers(spent, written))
            )
            return
        if not written.truncated:
            kept = Kept(body, self._plan.known.content_type, self._generation)
            self._by.cache.put(self._tag, kept)
        self._send_whole(body, spent, written)

    def _send_whole(self, body: bytes, spent: str, written: Written | None = None) -> None:
        headers = self._full_headers(spent, written)
        if len(body) >= WORTH_GZIP and self._takes_gzip():
            body = zlib.compress(body, 3, wbits=GZIP)
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        self._outlet.begin(head_bytes(200, self._asked.query_id, headers) + body)

    def _take(self, data: bytes) -> None:
        """Take what the engine has written: hold it back, or send it on."""
        if self._asked.is_head:
            raise _HeadKnown
        self._size += len(data)
        if self._begun:
            self._send(data)
            return
        self._parts.append(data)
        # HTTP/1.0 has no chunks: such a client could not see that a body breaks off.
        if self._size >= _HELD_BACK and self._asked.request.version != "1.0":
            self._begin()

    def _begin(self) -> None:
        self._begun = True
        headers = self._full_headers(self._total())
        headers["Transfer-Encoding"] = "chunked"
        if self._takes_gzip():
            self._gzip = gzip_packer(1)
            headers["Content-Encoding"] = "gzip"
        self._outlet.begin(head_bytes(200, self._asked.query_id, headers))
        self._send(b"".join(self._parts))
        self._parts.clear()

    def _send(self, data: bytes) -> None:
        packed = self._gzip.compress(data) if self._gzip is not None else data
        if packed:
            self._outlet.send(chunk(packed))

    def _finish(self, written: Written) -> None:
        self._send(written.last)
        if self._gzip is not None:
            self._outlet.send(chunk(self._gzip.flush()))
        self._outlet.send(chunk(b""))  # the last chunk (RFC 9112, 7.1)

    def _break_off(self, reason: str) -> None:
        self._outlet.abort()
        self._by.metrics.aborted(reason)
        self._note(200, self._size, reason=reason)

    def _headers(self) -> dict[str, str]:
        return answer_headers(
            self._by.settings,
            tag=self._tag,
            is_volatile=self._plan.is_volatile,
            generation=self._generation,
        )

    def _full_headers(self, spent: str, written: Written | None = None) -> dict[str, str]:
        headers = self._headers()
        headers["Content-Type"] = self._plan.known.content_type
        if spent:
            headers["Server-Timing"] = spent
        if written is not None and written.truncated:
            headers["X-KG-Truncated"] = "true"
        if not self._asked.request.keep_alive:
            headers["Connection"] = "close"
        return headers

    def _takes_gzip(self) -> bool:
        return accepts_gzip(self._asked.header("accept-encoding"))

    def _total(self) -> str:
        return f"total;dur={(time.monotonic() - self._asked.began) * 1000:.1f}"

    def _cpu_ms(self) -> float:
        return round((time.process_time() - self._cpu) * 1000, 2)

    def _note(self, status: int, size: int, **facts: object) -> None:
        asked, plan = self._asked, self._plan
        self._by.metrics.answered(
            plan.operation,
            status,
            time.monotonic() - asked.began,
            size,
            query_id=asked.query_id,
            client=asked.client,
            query=plan.job.text or plan.job.dump,
            **facts,
        )


_MEMORY: Final = "the query needs more memory than allowed"


def _is_known(tag: str, asked: Asked) -> bool:
    header = asked.header("if-none-match")
    if not header or not (asked.is_internal or asked.request.method in ("GET", "HEAD")):
        return False
    known = [entry.strip().removeprefix("W/") for entry in header.split(",")]  # RFC 9110, 8.8.3.2
    return "*" in known or tag.removeprefix("W/") in known
