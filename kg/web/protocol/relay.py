"""Relays: how the pages have a request that reads answered by a reader.

The reader's answer goes to the client as it is, headers included; so there is one place where
queries are answered, whichever way a request came.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from flask import Response, g, request

from kg.sparql.reading import read_text
from kg.store.results import Solutions, parse_boolean, parse_solutions
from kg.web.context import client_address, client_has_left, current_settings, services
from kg.web.naming import new_query_id
from kg.web.pool.calls import Call
from kg.web.problem import Failed, Problem, problem_from, problem_of
from kg.web.protocol.answer import SPARQL
from kg.web.protocol.plan import Options

_SPARQL_QUERY: Final = "application/sparql-query"
_CHUNK: Final = 128 * 1024
_PASSED_ON: Final = ("Accept", "Accept-Encoding", "Content-Encoding", "Host", "If-None-Match")
# Between two processes, or set anew for every answer.
_OWN: Final = frozenset({"connection", "transfer-encoding", "date", "server", "x-query-id"})


class BrokenOff(Exception):
    """An answer failed after its first bytes were sent; the connection is closed."""


def answer_query(text: str, *, options: Options, calls: bool = False) -> Response:
    """Relay a query to a reader; *calls* says that it calls other servers.

    Raises:
        Problem: It may not run, cannot be answered in this format, or failed before it began.
    """
    return relay("POST", _target(options), body=text.encode("utf-8", "replace"), calls=calls)


def select(query: str, *, timeout_seconds: float | None = None) -> Solutions:
    """Run a SELECT of our own in a reader.

    Raises:
        Problem: It failed, took too long, or the server is busy.
    """
    return parse_solutions(_run(query, timeout_seconds))


def ask(query: str, *, timeout_seconds: float | None = None) -> bool:
    """Run an ASK of our own in a reader."""
    return parse_boolean(_run(query, timeout_seconds))


def pieces_of(text: str, *, format: str, calls: bool = False) -> Iterator[bytes]:
    """Relay the client's own query for a page of ours, under the id of its request.

    Whoever reads no further stops the query.

    Raises:
        Problem: As for ``answer_query``.
    """
    headers = {"Content-Type": _SPARQL_QUERY, "X-Query-Id": g.query_id}
    target = _target(Options(format=format, truncate=True))
    return _stream(_fetch("POST", target, headers, text.encode("utf-8", "replace"), calls=calls))


def check_adhoc(text: str) -> bool:
    """Tell whether a client's query calls other servers.

    Raises:
        Problem: 403, if this server answers no queries but its own.
    """
    settings = current_settings()
    if not settings.adhoc:
        raise Problem(
            403,
            "no-adhoc",
            "This server answers its own catalogue of queries only",
            remedy="see /queries",
        )
    return bool(settings.service_allow and read_text(text).calls)


def _run(query: str, timeout_seconds: float | None) -> bytes:
    limit = services().settings.deadline_seconds
    options = Options(format="json", timeout_seconds=min(timeout_seconds or limit, limit))
    headers = {"Content-Type": _SPARQL_QUERY, "X-Query-Id": new_query_id()}
    return _read(_fetch("POST", _target(options), headers, query.encode()))


def relay(method: str, target: str, *, body: bytes | None = None, calls: bool = False) -> Response:
    """Relay the client's request, or one in its place, to a reader.

    Raises:
        Problem: The answer is an error.
    """
    headers = {name: value for name in _PASSED_ON if (value := request.headers.get(name))}
    headers.setdefault("Accept-Encoding", "identity")
    headers["X-Query-Id"] = g.query_id
    if body is not None:
        headers["Content-Type"] = _SPARQL_QUERY
    return _passed_on(_fetch(method, target, headers, body, calls=calls))


def _target(options: Options) -> str:
    fields = list(options.fields())
    return SPARQL + ("?" + urlencode(fields) if fields else "")


def _fetch(
    method: str, target: str, headers: dict[str, str], body: bytes | None, *, calls: bool = False
) -> http.client.HTTPResponse:
    """Fetch the beginning of a reader's answer that is no error."""
    call = Call(method, target, headers, client_address(), body, client_has_left(), calls)
    try:
        answer = services().pool.fetch(call)
    except Failed as failed:
        raise problem_from(failed) from failed
    if answer.status >= 400:
        document = json.loads(_read(answer) or b"{}")  # of HEAD there is no body
        raise problem_of({"status": answer.status, **document}, dict(answer.headers.items()))
    return answer


def _read(answer: http.client.HTTPResponse) -> bytes:
    try:
        with answer:
            return answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise problem_from(Failed("crashed", "the answer broke off")) from error


def _passed_on(answer: http.client.HTTPResponse) -> Response:
    kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _OWN]
    is_old = request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0"
    if request.method == "HEAD":
        answer.close()
        return Response(status=answer.status, headers=_without_length(kept))
    if answer.headers.get("Content-Length") is None and answer.status == 200 and not is_old:
        return Response(
            _stream(answer), status=answer.status, headers=kept, direct_passthrough=True
        )
    return Response(_read(answer), status=answer.status, headers=_without_length(kept))


def _without_length(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() != "content-length"]


def _stream(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    try:
        with answer:
            while chunk := answer.read1(_CHUNK):
                yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise BrokenOff from error
