"""How does a query become an HTTP response?

The status line is held back until the whole result, or its first 256 KiB, is there: a short
answer can then still fail with a proper status. Past that point a failure breaks the body off,
so that every client notices; no words are ever written into it.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, g, request

from kg.store.formats import GRAPHS, RESULTS, Format
from kg.web.context import AnswerProtocol, client_address, public_base, services
from kg.web.errors import Problem, problem_from
from kg.web.negotiation import accepts_gzip, choose_format
from kg.web.policy import check_query
from kg.web.pool.leases import Ask, Failed
from kg.web.pool.messages import QueryJob
from kg.web.protocol.cache import Kept

HELD_BACK: Final = 256 * 1024
_WORTH_GZIP: Final = 1400


class BrokenOff(Exception):
    """An answer failed after its first bytes were sent; the connection is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a client may choose about a query.

    Attributes:
        format: ``format=``; None chooses by ``Accept``.
        default_graphs: Protocol dataset; None leaves it to the query.
        named_graphs: The same.
        timeout_seconds: Deadline; None takes the server's.
        truncate: Give a complete document at a cap instead of failing.
    """

    format: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    timeout_seconds: float | None = None
    truncate: bool = False


def answer_query(
    text: str, *, format: str | None = None, options: Options | None = None
) -> Response:
    """Answer *text* in the format that the client wants.

    Raises:
        Problem: It may not run, cannot be answered in this format, or failed before it began.
    """
    chosen = options or Options(format=format)
    reading = check_query(text)
    accept = request.headers.get("Accept", "")
    formats = GRAPHS if reading.form in ("construct", "describe") else RESULTS
    if reading.form is None:  # no query: let the parser say what is wrong with it
        known = formats[0]
    else:
        known = choose_format(formats, accept=accept, wanted=chosen.format)
    base = public_base() + "/sparql"
    settings = services().settings
    timeout = chosen.timeout_seconds or settings.deadline_seconds
    job = QueryJob(
        text=text,
        database="",
        base=base,
        results=known.name if formats is RESULTS else None,
        graph=known.name if formats is GRAPHS else None,
        max_rows=settings.max_rows,
        max_bytes=settings.max_bytes,
        cpu_seconds=timeout,
        default_graphs=_both(chosen.default_graphs, chosen.named_graphs),
        named_graphs=_both(chosen.named_graphs, chosen.default_graphs),
        order=reading.variables,
        star=reading.star,
        truncate=chosen.truncate,
    )
    return answer_job(job, known, operation="query", volatile=reading.is_volatile)


def answer_job(job: QueryJob, known: Format, *, operation: str, volatile: bool = False) -> Response:
    """Run *job* and stream the answer, with all headers that go with it."""
    tag = None if volatile else _tag(job)
    if tag is not None and _is_known_to_client(tag):
        response = Response(status=304)
        _add_headers(response, tag, volatile, services().pool.generation().number)
        return response
    started = time.perf_counter()
    kept = services().cache.get(tag)
    if kept is not None:
        return _repeat(kept, tag, operation, started, job)
    ask = Ask(
        query_id=g.query_id,
        client=client_address(),
        timeout_seconds=job.cpu_seconds,
        client_gone=request.environ.get("waitress.client_disconnected"),
    )
    finish = _Finish(operation, started, job.text)
    try:
        answer = services().pool.run(job, ask)
    except Failed as failed:
        problem = problem_from(failed)
        finish(problem.status, 0, failed.kind)
        raise problem from failed
    response = _respond(answer, known, finish, tag)
    _add_headers(response, tag, volatile, answer.generation)
    response.headers["Server-Timing"] = _timing(answer, started)
    if answer.head.get("truncated"):
        response.headers["X-KG-Truncated"] = "true"
    return response


def _repeat(kept: Kept, tag: str | None, operation: str, started: float, job: QueryJob) -> Response:
    """Answer from the cache."""
    finish = _Finish(operation, started, job.text)
    response = _whole(kept.body, kept.content_type)
    _add_headers(response, tag, False, kept.generation)
    total = (time.perf_counter() - started) * 1000
    response.headers["Server-Timing"] = f"cache;desc=hit, total;dur={total:.1f}"
    finish(200, len(kept.body), "", cached=True)
    return response


def _respond(answer: AnswerProtocol, known: Format, finish: _Finish, tag: str | None) -> Response:
    if request.method == "HEAD":
        answer.close()
        finish(200, 0, "")
        return Response(status=200, content_type=known.content_type)
    parts, size, complete = _hold_back(answer, finish)
    if complete:
        finish(200, size, "", **_facts(answer))
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
    gzip = len(body) >= _WORTH_GZIP and _accepts_gzip()
    response = Response(_gzipped(body) if gzip else body, content_type=content_type)
    if gzip:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _accepts_gzip() -> bool:
    return accepts_gzip(request.headers.get("Accept-Encoding", ""))


def _hold_back(
    answer: AnswerProtocol, finish: _Finish
) -> tuple[list[bytes | bytearray], int, bool]:
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
    parts: list[bytes | bytearray], size: int, answer: AnswerProtocol, finish: _Finish
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
            finish(200, size, reason, **_facts(answer))

    return stream()


class _Finish:
    """Writes the end of a query into the ledger, also after the request is over."""

    def __init__(self, operation: str, started: float, text: str) -> None:
        self._ledger = services().ledger
        self._operation = operation
        self._started = started
        self._facts = {"query_id": g.query_id, "client": client_address(), "query": text}

    def __call__(self, status: int, size: int, reason: str, **facts: Any) -> None:
        seconds = time.perf_counter() - self._started
        if reason:
            facts["reason"] = reason
        self._ledger.answered(self._operation, status, seconds, size, **self._facts, **facts)


def _facts(answer: AnswerProtocol) -> dict[str, Any]:
    return {name: answer.end[name] for name in ("rows", "cpu_ms") if name in answer.end}


def _timing(answer: AnswerProtocol, started: float) -> str:
    total = (time.perf_counter() - started) * 1000
    entries = [f"queue;dur={answer.queued_seconds * 1000:.1f}"]
    if answer.end:
        entries.append(f"query;dur={answer.end['ms']:.1f}")
    return ", ".join([*entries, f"total;dur={total:.1f}"])


def _add_headers(response: Response, tag: str | None, volatile: bool, generation: int) -> None:
    headers = response.headers
    headers["Vary"] = "Accept, Accept-Encoding, Origin"
    headers["X-KG-Generation"] = str(generation)
    headers["Link"] = '</.well-known/void>; rel="describedby"'
    if tag is not None:
        headers["ETag"] = tag
    headers["Cache-Control"] = cache_control(volatile)


def cache_control(volatile: bool = False) -> str:
    """Say how long an answer may be reused.

    Where writes are accepted, those who write must see what they wrote: caches have to ask.
    """
    if volatile:
        return "no-store"
    return "public, no-cache" if services().settings.update else "public, max-age=60"


def _tag(job: QueryJob) -> str:
    parts = (
        services().pool.generation().tag, job.text, job.base, job.results, job.graph,
        job.default_graphs, job.named_graphs, job.truncate, job.dump,
    )  # fmt: skip
    digest = hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=12)
    return f'W/"{digest.hexdigest()}"'


def _is_known_to_client(tag: str) -> bool:
    header = request.headers.get("If-None-Match")
    if not header or request.method not in ("GET", "HEAD"):
        return False
    known = [entry.strip().removeprefix("W/") for entry in header.split(",")]
    return "*" in known or tag.removeprefix("W/") in known


def _both(these: tuple[str, ...] | None, others: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Naming only default graphs leaves no named ones, and the other way round."""
    return () if these is None and others is not None else these


def _gzipped(body: bytes) -> bytes:
    packer = zlib.compressobj(3, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


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
