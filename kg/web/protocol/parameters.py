"""Parameters of the protocols, read strictly.

They must be UTF-8, and what may come once must not come twice: a lenient reading answers a
different question from the one that was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kg.store.formats import GRAPHS, RESULTS, find_format
from kg.web.negotiation import check_charset, media_type
from kg.web.problem import Problem

_MOST_FIELDS: Final = 2000
_DIGITS: Final = "0123456789abcdefABCDEF"
_BYTES: Final = {(a + b).encode(): bytes.fromhex(a + b) for a in _DIGITS for b in _DIGITS}
Parameters = Mapping[str, list[str]]


def parse_form(text: str) -> dict[str, list[str]]:
    """Read url-encoded fields.

    Raises:
        Problem: 400 if they are not UTF-8 or too many.
    """
    fields = text.split("&")
    if len(fields) > _MOST_FIELDS:
        raise Problem(400, "encoding", f"There are more than {_MOST_FIELDS} parameters")
    found: dict[str, list[str]] = {}
    try:
        for name, _, value in (field.partition("=") for field in fields if field):
            found.setdefault(_decode(name), []).append(_decode(value))
    except UnicodeError as error:
        raise Problem(400, "encoding", "The parameters are not valid UTF-8 form data") from error
    return found


def _decode(text: str) -> str:
    """Decode a name or a value.

    In a third of the time that ``urllib.parse.unquote_plus`` takes, which tells for each run of
    other characters whether they were ASCII before.
    """
    if "%" not in text and "+" not in text:
        return text
    first, *rest = text.replace("+", " ").encode().split(b"%")
    return (
        first + b"".join([_BYTES.get(part[:2], b"%" + part[:2]) + part[2:] for part in rest])
    ).decode()


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


def parse_url(query_string: str, *, limit: int) -> dict[str, list[str]]:
    """Read the query string of an address.

    Raises:
        Problem: 414 if it is longer than *limit*, 400 if it is not UTF-8.
    """
    if len(query_string) > limit:
        raise Problem(
            414, "url-too-long", f"The address is longer than {limit} bytes", remedy="use POST"
        )
    return parse_form(query_string)


def read_operation(
    name: str,
    direct_type: str,
    *,
    method: str,
    parameters: dict[str, list[str]],
    content_type: str,
    body: Callable[[], str],
) -> tuple[str, dict[str, list[str]]]:
    """Read the text of a query or update, and all other parameters.

    Args:
        name: The parameter that carries it, "query" or "update".
        direct_type: The media type of a body that is the text itself.

    Raises:
        Problem: 400 for none or several, 415 for a body of another type.
    """
    if method in ("GET", "HEAD"):
        return single(parameters, name), parameters  # SPARQL 1.1 Protocol, 2.1.1
    kind, charset = media_type(content_type)
    if kind == direct_type:  # SPARQL 1.1 Protocol, 2.1.3 and 2.2.2
        check_charset(charset)
        if name in parameters:
            raise Problem(400, f"duplicate-{name}", f"The {name} is both in the URL and the body")
        return body(), parameters
    if kind == "application/x-www-form-urlencoded":  # the same, 2.1.2 and 2.2.1
        check_charset(charset)
        merged = {field: list(values) for field, values in parameters.items()}
        for field, values in parse_form(body()).items():
            merged.setdefault(field, []).extend(values)
        return single(merged, name), merged
    accepted = f"{direct_type}, application/x-www-form-urlencoded"
    raise Problem(
        415,
        "media-type",
        f"A body of type {kind[:80] or 'unknown'} is not possible here",
        remedy=f"send {accepted}",
        headers={"Accept-Post": accepted},
    )


def named_graph(parameters: Parameters) -> str | None:
    """Take the graph that a request names: its IRI, "default", or None for none at all.

    Raises:
        Problem: 400 if it names two, 422 if the name is no IRI.
    """
    if "graph" in parameters and "default" in parameters:
        raise Problem(400, "two-graphs", "Give either graph or default")
    if "default" in parameters:
        return "default"
    if "graph" not in parameters:
        return None
    graph = single(parameters, "graph")
    if graph != "default":
        graph_names(parameters, "graph")
    return graph


def check_body(length: int, encoding: str, *, limit: int) -> None:
    """Refuse a body of more than *limit* bytes, or a compressed one.

    Raises:
        Problem: 413 or 415.
    """
    if encoding.strip().lower() not in ("identity", ""):
        raise Problem(415, "content-encoding", "Compressed request bodies are not supported")
    if length > limit:
        raise Problem(413, "body-too-long", f"The body is longer than {limit} bytes")


def decode_body(body: bytes, encoding: str, *, limit: int) -> str:
    """Read a body as UTF-8.

    Raises:
        Problem: 413 if it is too long, 415 if it is compressed, 400 if it is not UTF-8.
    """
    check_body(len(body), encoding, limit=limit)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", "The body is not valid UTF-8") from error
