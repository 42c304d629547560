"""Requests of the Flask application: parameters and bodies, read strictly."""

from __future__ import annotations

from flask import request

from kg.web.context import current_settings
from kg.web.protocol.parameters import check_body, decode_body, parse_url, read_operation


def url_parameters() -> dict[str, list[str]]:
    """Read the query string.

    Raises:
        Problem: 414 if it is too long, 400 if it is not UTF-8.
    """
    raw = str(request.environ.get("QUERY_STRING", ""))
    return parse_url(raw, limit=current_settings().max_url_bytes)


def body_bytes(limit: int) -> bytes:
    """Read the body.

    Raises:
        Problem: 413 if it is longer than *limit*, 415 if it is compressed.
    """
    encoding = request.headers.get("Content-Encoding", "")
    check_body(request.content_length or 0, encoding, limit=limit)
    body = request.stream.read(limit + 1)
    check_body(len(body), encoding, limit=limit)
    return body


def operation_text(name: str, direct_type: str) -> tuple[str, dict[str, list[str]]]:
    """Read the text of a query or update, and all other parameters.

    See :func:`kg.web.protocol.parameters.read_operation`.
    """
    limit = current_settings().max_query_bytes
    return read_operation(
        name,
        direct_type,
        method=request.method,
        parameters=url_parameters(),
        content_type=request.headers.get("Content-Type", ""),
        body=lambda: decode_body(body_bytes(limit), "", limit=limit),
    )
