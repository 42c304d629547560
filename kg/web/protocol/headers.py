"""Headers: which ones an answer carries, and how it is written on the wire."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Final
from wsgiref.handlers import format_date_time

from kg.web.problem import Problem
from kg.web.settings import ServeSettings

SERVER: Final = "kg"
WORTH_GZIP: Final = 1400
GZIP: Final = zlib.MAX_WBITS | 16  # zlib's word for the format
# What pages of other sites may read, and which headers of ours their scripts may see.
OPEN_TO_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Location, Retry-After, Server-Timing, X-KG-Generation, X-KG-Truncated, "
        "X-Query-Id"
    ),
}
# The same for every answer: written once.
_ALWAYS: Final = "".join(
    f"{name}: {value}\r\n"
    for name, value in {
        **OPEN_TO_ALL,
        "X-Content-Type-Options": "nosniff",
        "Server": SERVER,
    }.items()
)
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}


def answer_headers(
    settings: ServeSettings, *, tag: str | None, is_volatile: bool, generation: int
) -> dict[str, str]:
    """Give the headers that say of what and for how long an answer is true."""
    headers = {
        "Vary": "Accept, Accept-Encoding, Origin",
        "X-KG-Generation": str(generation),
        "Link": '</.well-known/void>; rel="describedby"',
        "Cache-Control": cache_control(settings, is_volatile=is_volatile),
    }
    if tag is not None:
        headers["ETag"] = tag
    return headers


def cache_control(settings: ServeSettings, *, is_volatile: bool = False) -> str:
    """Say how long an answer may be reused.

    Where writes are accepted, those who write must see what they wrote: caches have to ask.
    """
    if is_volatile:
        return "no-store"
    return "public, no-cache" if settings.update else "public, max-age=60"


def head_bytes(status: int, query_id: str, headers: Mapping[str, str]) -> bytes:
    """Write status line and headers of an answer that everybody may read."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    return (
        f"HTTP/1.1 {status} {_PHRASES.get(status, '')}\r\n{lines}{_ALWAYS}"
        f"X-Query-Id: {query_id}\r\nDate: {_date(int(time.time()))}\r\n\r\n"
    ).encode("latin-1", "replace")


def problem_bytes(
    problem: Problem, query_id: str, *, is_head: bool = False, keep_alive: bool = False
) -> bytes:
    """Write a problem as a whole answer."""
    problem.query_id = query_id
    body = json.dumps(problem.document(), ensure_ascii=False).encode("utf-8", "replace")
    headers = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        **problem.headers,
    }
    if not keep_alive:
        headers["Connection"] = "close"
    return head_bytes(problem.status, query_id, headers) + (b"" if is_head else body)


def chunk(data: bytes) -> bytes:
    """Write a part of a body that comes in chunks; an empty one is the last."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def gzip_packer(level: int) -> zlib._Compress:
    """Make what compresses a body; levels below 6 are quick."""
    return zlib.compressobj(level, zlib.DEFLATED, GZIP)


@lru_cache(maxsize=2)
def _date(seconds: int) -> str:
    return format_date_time(seconds)
