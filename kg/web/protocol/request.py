"""Requests of the Flask application: parameters and bodies, read strictly."""

from __future__ import annotations

from flask import g, request

from kg.web.context import current_settings
from kg.web.problem import Problem
from kg.web.protocol.parameters import check_identity, parse_url, read_operation


def url_parameters() -> dict[str, list[str]]:
    """Read the query string.

    Raises:
        Problem: 414 if it is too long, 400 if it is not UTF-8.
    """
    known: dict[str, list[str]] | None = g.get("url_parameters")
    if known is not None:
        return known
    raw = str(request.environ.get("QUERY_STRING", ""))
    g.url_parameters = parse_url(raw, limit=current_settings().max_url_bytes)
    return dict(g.url_parameters)


def body_text(limit: int) -> str:
    """Read the body as UTF-8.

    Raises:
        Problem: 413 if too long, 400 if not UTF-8.
    """
    try:
        return body_bytes(limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", "The body is not valid UTF-8") from error


def body_bytes(limit: int) -> bytes:
    """Read the body.

    Raises:
        Problem: 413 if it is longer than *limit*, 415 if it is compressed.
    """
    check_identity(request.headers.get("Content-Encoding", ""))
    length = request.content_length
    if length is not None and length > limit:
        raise _too_long(limit)
    body = request.stream.read(limit + 1)
    if len(body) > limit:
        raise _too_long(limit)
    return body


def operation_text(name: str, direct_type: str) -> tuple[str, dict[str, list[str]]]:
    """Read the text of a query or update, and all other parameters.

    Args:
        name: The parameter that carries it, "query" or "update".
        direct_type: The media type of a body that is the text itself.

    Raises:
        Problem: 400 for none or several, 415 for a body of another type.
    """
    return read_operation(
        name,
        direct_type,
        method=request.method,
        parameters=url_parameters(),
        content_type=request.headers.get("Content-Type", ""),
        body=lambda: body_text(current_settings().max_query_bytes),
    )


def _too_long(limit: int) -> Problem:
    return Problem(413, "body-too-long", f"The body is longer than {limit} bytes")
