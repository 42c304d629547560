"""How does a query become an HTTP response?

The status line is held back until the whole result, or its first 256 KiB, is there: a short
answer can then still fail with a proper status. Past that point a failure breaks the body off,
so that every client notices; no words are ever written into it.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from flask import Response, g, request

from kg.store.formats import Format
from kg.web.context import AnswerProtocol, Services, client_address, public_base, services
from kg.web.errors import Problem, problem_from
from kg.web.negotiation import accepts_gzip
from kg.web.pool.leases import BEGUN, Ask, Failed, Lease
from kg.web.protocol.cache import Kept
from kg.web.protocol.headers import (
    WORTH_GZIP,
    answer_headers,
    cached_timing,
    gzipped,
    timing,
)
from kg.web.protocol.plan import Options, Plan, plan_query

HELD_BACK: Final = 256 * 1024


class BrokenOff(Exception):
    """An answer failed after its first bytes were sent; the connection is closed."""


def answer_query(
    text: str, *, format: str | None = None, options: Options | None = None
) -> Response:
    """Answer *text* in the format that the client wants.

    Raises:
        Problem: It may not run, cannot be answered in this format, or failed before it began.
    """
    plan = plan_query(
        text,
        options or Options(format=format),
        accept=request.headers.get("Accept", ""),
        address=public_base(),
        services=services(),
    )
    return answer_plan(plan)


def answer_plan(plan: Plan) -> Response:
    """Run a plan and stream the answer, with all headers that go with it."""
    generation = services().pool.generation()
    tag = plan.tag(generation.tag)
    if tag is not None and _is_known_to_client(tag):
        response = Response(status=304)
        _add_headers(response, plan, tag, generation.number)
        return response
    finish = Finish(services(), plan, query_id=g.query_id, client=client_address())
    kept = services().cache.get(tag)
    if kept is not None:
        return _repeat(kept, plan, tag, finish)
    try:
        answer = _run(plan)
    except Failed as failed:
        problem = problem_from(failed)
        finish(problem.status, 0, failed.kind)
        raise problem from failed
    response = _respond(answer, plan.known, finish, tag)
    _add_headers(response, plan, tag, answer.generation)
    response.headers["Server-Timing"] = timing(answer, finish.seconds)
    if answer.head.get("truncated"):
        response.headers["X-KG-Truncated"] = "true"
    return response


def _run(plan: Plan) -> AnswerProtocol:
    begun: Lease | None = request.environ.get(BEGUN)
    if begun is not None:
        return begun.resume()
    ask = Ask(
        query_id=g.query_id,
        client=client_address(),
        timeout_seconds=plan.job.cpu_seconds,
        client_gone=request.environ.get("waitress.client_disconnected"),
    )
    return services().pool.run(plan.job, ask)


def _repeat(kept: Kept, plan: Plan, tag: str | None, finish: Finish) -> Response:
    """Answer from the cache."""
    response = _whole(kept.body, kept.content_type)
    _add_headers(response, plan, tag, kept.generation)
    response.headers["Server-Timing"] = cached_timing(finish.seconds)
    finish(200, len(kept.body), "", cached=True)
    return response


def _respond(answer: AnswerProtocol, known: Format, finish: Finish, tag: str | None) -> Response:
    if request.method == "HEAD":
        answer.close()
        finish(200, 0, "")
        return Response(status=200, content_type=known.content_type)
    parts, size, complete = _hold_back(answer, finish)
    if complete:
        finish(200, size, "", **facts_of(answer))
        body = b"".join(parts)
        if not answer.head.get("truncated"):
            services().cache.put(tag, Kept(body, known.content_type, answer.generation))
        return _whole(body, known.content_type)
    gzip = _accepts_gzip()
    chunks = _stream(parts, size, answer, finish)
    response = Response(
        _gzip_stream(chunks) if gzip else chunks,
        content_type=known.content_type,
        direct_passthrough=True,
    )
    if gzip:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _whole(body: bytes, content_type: str) -> Response:
    gzip = len(body) >= WORTH_GZIP and _accepts_gzip()
    response = Response(gzipped(body) if gzip else body, content_type=content_type)
    if gzip:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _accepts_gzip() -> bool:
    return accepts_gzip(request.headers.get("Accept-Encoding", ""))


def _hold_back(answer: AnswerProtocol, finish: Finish) -> tuple[list[bytes | bytearray], int, bool]:
    """Collect the beginning; everything for clients that could not see a broken body."""
    old = request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0"
    parts: list[bytes | bytearray] = []
    size = 0
    try:
        for chunk in answer:
            parts.append(chunk)
            size += len(chunk)
            if size >= HELD_BACK and not old:
                return parts, size, False
    except Failed as failed:
        failure = services().pool.explain(answer) if failed.kind == "dead" else failed
        problem = problem_from(failure)
        finish(problem.status, size, failure.kind)
        raise problem from failed
    return parts, size, True


def _stream(
    parts: list[bytes | bytearray], size: int, answer: AnswerProtocol, finish: Finish
) -> Iterator[bytes]:
    reason = "client-left"
    pool, ledger = services().pool, services().ledger

    def stream() -> Iterator[bytes]:
        nonlocal size, reason
        try:
            yield b"".join(parts)
            for chunk in answer:
                size += len(chunk)
                yield bytes(chunk)  # WSGI asks for bytes
            reason = ""
        except Failed as failed:
            reason = (pool.explain(answer) if failed.kind == "dead" else failed).kind
            raise BrokenOff(reason) from None
        finally:
            answer.close()
            if reason:
                ledger.aborted(reason)
            finish(200, size, reason, **facts_of(answer))

    return stream()


class Finish:
    """Writes the end of a query into the ledger, also after the request is over.

    Attributes:
        query_id: Names the query.
        client: Who asked.
    """

    def __init__(self, services: Services, plan: Plan, *, query_id: str, client: str) -> None:
        self._ledger = services.ledger
        self._operation = plan.operation
        self._started = time.perf_counter()
        self._text = plan.job.text
        self.query_id = query_id
        self.client = client

    @property
    def seconds(self) -> float:
        """Time since the query was begun."""
        return time.perf_counter() - self._started

    def __call__(self, status: int, size: int, reason: str, **facts: Any) -> None:
        if reason:
            facts["reason"] = reason
        self._ledger.answered(
            self._operation,
            status,
            self.seconds,
            size,
            query_id=self.query_id,
            client=self.client,
            query=self._text,
            **facts,
        )


def facts_of(answer: AnswerProtocol) -> dict[str, Any]:
    return {name: answer.end[name] for name in ("rows", "cpu_ms") if name in answer.end}


def _add_headers(response: Response, plan: Plan, tag: str | None, generation: int) -> None:
    settings = services().settings
    response.headers.update(
        answer_headers(settings, tag=tag, is_volatile=plan.is_volatile, generation=generation)
    )


def _is_known_to_client(tag: str) -> bool:
    header = request.headers.get("If-None-Match")
    if not header or request.method not in ("GET", "HEAD"):
        return False
    known = [entry.strip().removeprefix("W/") for entry in header.split(",")]
    return "*" in known or tag.removeprefix("W/") in known


def _gzip_stream(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    try:
        for chunk in chunks:
            packed = packer.compress(chunk)
            if packed:
                yield packed
        yield packer.flush()
    finally:
        close: Callable[[], None] | None = getattr(chunks, "close", None)
        if close is not None:
            close()


def no_adhoc() -> Problem:
    """Explain that this server answers its own queries only."""
    return Problem(
        403,
        "no-adhoc",
        "This server answers its own catalogue of queries only",
        remedy="see /queries",
    )
