"""Which headers does an answer carry?

Tables and small functions, so that every way through the server sends the same.
"""

from __future__ import annotations

import zlib
from typing import Final

from kg.web.context import AnswerProtocol
from kg.web.settings import ServeSettings

SERVER: Final = "kg"
WORTH_GZIP: Final = 1400
# What pages of other sites may read, and which headers of ours their scripts may see.
OPEN_TO_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Location, Retry-After, Server-Timing, X-KG-Generation, X-KG-Truncated, "
        "X-Query-Id"
    ),
}


def naming_headers(query_id: str) -> dict[str, str]:
    """Give the headers of every answer of this server."""
    return {"X-Content-Type-Options": "nosniff", "X-Query-Id": query_id}


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


def timing(answer: AnswerProtocol, total_seconds: float) -> str:
    """Say where the time went, as ``Server-Timing`` in milliseconds."""
    entries = [f"queue;dur={answer.queued_seconds * 1000:.1f}"]
    if answer.end:
        entries.append(f"query;dur={answer.end['ms']:.1f}")
    return ", ".join([*entries, f"total;dur={total_seconds * 1000:.1f}"])


def cached_timing(total_seconds: float) -> str:
    """Say that an answer was kept."""
    return f"cache;desc=hit, total;dur={total_seconds * 1000:.1f}"


def gzipped(body: bytes) -> bytes:
    """Compress a whole body, quickly."""
    packer = zlib.compressobj(3, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
