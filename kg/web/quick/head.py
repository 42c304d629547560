"""Is this a request that needs no HTTP machinery?

A GET of ``/sparql`` with parameters, complete in one piece, with headers that are either
understood here or known to change nothing. Everything else is left to waitress.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_REQUEST: Final = re.compile(
    rb"GET /sparql\?([!\"$-~]+) HTTP/1\.1\r\n((?:[A-Za-z0-9-]+:[\t -~]*\r\n)+)\r\n"
)
_UNDERSTOOD: Final = frozenset(
    {"host", "accept", "accept-encoding", "connection", "x-query-id", "x-forwarded-for"}
)
# What the answer of /sparql does not depend on, however it is set.
_WITHOUT_EFFECT: Final = frozenset(
    {
        "accept-language", "cache-control", "dnt", "forwarded", "origin", "pragma", "priority",
        "referer", "save-data", "upgrade-insecure-requests", "user-agent", "via",
        "x-forwarded-by", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto",
        "x-real-ip", "x-requested-with",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlainRequest:
    """What matters in a plain request.

    Attributes:
        query_string: As sent.
        headers: Those that are understood, by lower-case name.
    """

    query_string: str
    headers: dict[str, str]


def read_head(data: bytes) -> PlainRequest | None:
    """Read a request; None if it is not a plain one, or not complete."""
    match = _REQUEST.fullmatch(data)
    if match is None:
        return None
    headers: dict[str, str] = {}
    for line in match[2].decode("ascii").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        name = name.lower()
        if name in _UNDERSTOOD and name not in headers:
            headers[name] = value.strip(" \t")
        elif name not in _WITHOUT_EFFECT and not name.startswith("sec-"):
            return None
    if "host" not in headers or headers.get("connection", "keep-alive").lower() != "keep-alive":
        return None
    return PlainRequest(match[1].decode("ascii"), headers)
