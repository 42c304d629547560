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

from kg.web.context import client_address, client_has_left, services
from kg.web.problem import Failed, Problem, problem_from, problem_of
from kg.web.protocol.answer import SPARQL
from kg.web.protocol.plan import Options

_CHUNK: Final = 128 * 1024
_PASSED_ON: Final = ("Accept", "Accept-Encoding", "Host", "If-None-Match")
# Between two processes, or set anew for every answer.
_OWN: Final = frozenset({"connection", "transfer-encoding", "date", "server", "x-query-id"})


class BrokenOff(Exception):
    """An answer failed after its first bytes were sent; the connection is closed."""


def answer_query(text: str, *, options: Options | None = None, calls: bool = False) -> Response:
    """Have *text* answered.

    Args:
        text: A query.
        options: What the client chose about it.
        calls: It calls other servers.

    Raises:
        Problem: It may not run, cannot be answered in this format, or failed before it began.
    """
    fields = list((options or Options()).fields())
    return relay(
        "POST",
        SPARQL + ("?" + urlencode(fields) if fields else ""),
        body=text.encode("utf-8", "replace"),
        content_type="application/sparql-query",
        text=text if calls else None,
    )


def relay(
    method: str,
    target: str,
    *,
    body: bytes | None = None,
    content_type: str = "",
    text: str | None = None,
) -> Response:
    """Have a request answered.

    Raises:
        Problem: The answer is an error.
    """
    headers = {name: value for name in _PASSED_ON if (value := request.headers.get(name))}
    headers.setdefault("Accept-Encoding", "identity")
    headers["X-Query-Id"] = g.query_id
    if content_type:
        headers["Content-Type"] = content_type
    if encoding := request.headers.get("Content-Encoding"):
        headers["Content-Encoding"] = encoding
    try:
        answer = services().pool.fetch(
            method,
            target,
            headers=headers,
            client=client_address(),
            body=body,
            text=text,
            is_abandoned=client_has_left(),
        )
    except Failed as failed:
        raise problem_from(failed) from failed
    if answer.status >= 400:
        with answer:
            document = json.loads(answer.read() or b"{}")  # of HEAD there is no body
        raise problem_of({"status": answer.status, **document}, dict(answer.headers.items()))
    return _passed_on(answer)


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
    try:
        with answer:
            body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise problem_from(Failed("crashed", "the answer broke off")) from error
    return Response(body, status=answer.status, headers=_without_length(kept))


def _without_length(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() != "content-length"]


def _stream(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    try:
        with answer:
            while chunk := answer.read1(_CHUNK):
                yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise BrokenOff from error


def no_adhoc() -> Problem:
    """Explain that this server answers its own queries only."""
    return Problem(
        403,
        "no-adhoc",
        "This server answers its own catalogue of queries only",
        remedy="see /queries",
    )
