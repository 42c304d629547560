"""What did the client send?

Strict on purpose: parameters must be UTF-8, ``query`` must come once, a body must say what it is.
A lenient reading answers a different question from the one that was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs

from flask import g, request

from kg.store.formats import GRAPHS, RESULTS, find_format
from kg.web.context import current_settings
from kg.web.errors import Problem
from kg.web.negotiation import check_charset, media_type

_MOST_FIELDS: Final = 2000
Parameters = Mapping[str, list[str]]


def url_parameters() -> dict[str, list[str]]:
    """Read the query string.

    Raises:
        Problem: 414 if it is too long, 400 if it is not UTF-8.
    """
    known: dict[str, list[str]] | None = g.get("url_parameters")
    if known is not None:
        return known
    raw = str(request.environ.get("QUERY_STRING", ""))
    limit = current_settings().max_url_bytes
    if len(raw) > limit:
        raise Problem(
            414, "url-too-long", f"The address is longer than {limit} bytes", remedy="use POST"
        )
    g.url_parameters = parse_form(raw)
    return dict(g.url_parameters)


def parse_form(text: str) -> dict[str, list[str]]:
    """Read url-encoded fields.

    Raises:
        Problem: 400 if they are not UTF-8 or too many.
    """
    try:
        return parse_qs(
            text,
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except (ValueError, UnicodeError) as error:
        raise Problem(400, "encoding", "The parameters are not valid UTF-8 form data") from error


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
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("identity", ""):
        raise Problem(415, "content-encoding", "Compressed request bodies are not supported")
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
    parameters = url_parameters()
    limit = current_settings().max_query_bytes
    if request.method in ("GET", "HEAD"):
        return single(parameters, name), parameters
    kind, charset = media_type(request.headers.get("Content-Type"))
    if kind == direct_type:
        check_charset(charset)
        if name in parameters:
            raise Problem(400, f"duplicate-{name}", f"The {name} is both in the URL and the body")
        return body_text(limit), parameters
    if kind == "application/x-www-form-urlencoded":
        check_charset(charset)
        for field, values in parse_form(body_text(limit)).items():
            parameters.setdefault(field, []).extend(values)
        return single(parameters, name), parameters
    accepted = f"{direct_type}, application/x-www-form-urlencoded"
    raise Problem(
        415,
        "media-type",
        f"A body of type {kind[:80] or 'unknown'} is not possible here",
        remedy=f"send {accepted}",
        headers={"Accept-Post": accepted},
    )


def single(parameters: Parameters, name: str) -> str:
    """Take the one value of a parameter that must be there.

    Raises:
        Problem: 400 if it is missing or repeated.
    """
    values = parameters.get(name, [])
    if not values:
        raise Problem(400, f"missing-{name}", f"The parameter {name} is missing")
    if len(values) > 1:
        raise Problem(400, f"duplicate-{name}", f"The parameter {name} is given more than once")
    return values[0]


def optional(parameters: Parameters, *names: str) -> str | None:
    """Take the value of the first of *names* that is given, or None."""
    for name in names:
        values = parameters.get(name)
        if values and values[-1]:
            return values[-1]
    return None


def format_name(parameters: Parameters) -> str | None:
    """Take the format that is asked for by parameter.

    SPARQLWrapper says it several times over, also as a list of media types, under three names.
    """
    named = [
        part.strip()
        for name in ("format", "output")
        for value in parameters.get(name, ())
        for part in value.split(",")
        if part.strip()
    ]
    known = (n for n in named if find_format(n, RESULTS) or find_format(n, GRAPHS))
    return next(known, named[0] if named else None)


def timeout_seconds(parameters: Parameters, *, limit: float) -> float:
    """Read ``timeout``, which may only lower the deadline *limit*, in seconds.

    Raises:
        Problem: 422 if it is not a positive number.
    """
    raw = optional(parameters, "timeout")
    if raw is None:
        return limit
    try:
        wanted = float(raw)
    except ValueError:
        wanted = -1.0
    if not 0 < wanted < 1e9:
        raise Problem(422, "parameter", "timeout must be a positive number of seconds")
    return min(wanted, limit)


def flag(parameters: Parameters, name: str) -> bool:
    """Read a parameter that is 1 or 0, true or false.

    Raises:
        Problem: 422 if it is anything else.
    """
    raw = (optional(parameters, name) or "0").lower()
    if raw not in ("0", "1", "true", "false"):
        raise Problem(422, "parameter", f"{name} must be 1 or 0")
    return raw in ("1", "true")


def graph_names(parameters: Parameters, name: str) -> tuple[str, ...] | None:
    """Read the graph IRIs of a dataset parameter; None if it is not given.

    Raises:
        Problem: 422 if one is no IRI.
    """
    values = parameters.get(name)
    if values is None:
        return None
    for value in values:
        if ":" not in value or any(c in value for c in '<>"{}|^`\\') or min(value) <= " ":
            raise Problem(422, "parameter", f"{name} must be an absolute IRI")
    return tuple(values)


def _too_long(limit: int) -> Problem:
    return Problem(413, "body-too-long", f"The body is longer than {limit} bytes")
