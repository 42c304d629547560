"""The settings of the server.

One frozen dataclass; each field is one option of ``kg serve``.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from kg.errors import StoreError

MIB: Final = 1024 * 1024
TOKEN_BYTES: Final = 32
_TILES: Final = re.compile(r"https?://(\{s\}\.)?[\w.-]+(:\d+)?/[\w./{}?=&%@+-]*", re.ASCII)


def _default_workers() -> int:
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        available = os.cpu_count() or 1
    return max(1, min(4, available))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """The options of ``kg serve``."""

    store: str  # directory of the store, or the address of a SPARQL server (http…)
    host: str = "127.0.0.1"
    port: int = 8000  # 0 takes a free one
    update: bool = False  # accept writes on /update and /rdf-graph-store; needs token_file
    token_file: Path | None = None  # holds the bearer token
    timeout_seconds: float = 10.0  # deadline of a query unless the request asks for less
    max_timeout_seconds: float = 60.0  # ceiling for the deadline whatever is configured
    workers: int = field(default_factory=_default_workers)  # reader processes
    queue_seconds: float = 2.0  # longest wait for a free reader before 503
    queue_length: int = 64  # requests that may wait for a reader; more are told 503 at once
    max_rows: int = 100_000  # rows or triples in one answer
    max_bytes: int = 100_000_000  # of one answer, before compression
    memory_bytes: int = 1024 * MIB  # what one query may allocate
    max_query_bytes: int = MIB  # longest request body of a query or update
    max_upload_bytes: int = 64 * MIB  # longest request body of a graph upload
    max_url_bytes: int = 16 * 1024  # longest query string
    max_depth: int = 200  # deepest nesting of brackets in a query or a document
    recycle_queries: int = 20_000  # a reader is replaced after so many queries …
    recycle_bytes: int = 256 * MIB  # … or when it has grown beyond this resident size
    cache_bytes: int = 32 * MIB  # for small answers that are asked for again; 0 for none
    adhoc: bool = True  # accept any query on /sparql; False serves canned queries only
    service_allow: tuple[str, ...] = ()  # address prefixes that SERVICE may call
    rate_limit: str | None = None  # such as "60/minute" per client
    query_log: Path | None = None  # one JSON line per query
    public_url: str | None = None  # under which clients reach the server behind a proxy
    # Whose X-Forwarded-For is believed; with None all that come through a proxy are one client.
    trusted_proxy: str | None = None
    authority: Path | None = None  # imported authorities and curation, for /reconcile
    base: str = "https://kg.local/"  # of the IRIs that the store mints
    tiles: str = ""  # address of map tiles, with {z}, {x} and {y}; "" for outlines only
    tiles_by: str = ""  # who made them, as their licence wants it shown
    threads: int = 24  # that answer requests for pages and writes
    connections: int = 4000  # open at a time, of all clients together …
    connections_per_client: int = 256  # … and of one address, unless it is the trusted proxy
    head_seconds: float = 10.0  # longest time for a request's head, and for the first byte
    spool_bytes: int = 1024 * MIB  # disk for slow clients' answers; then the oldest breaks off
    sandbox: bool = True  # take the network away from the readers

    def __post_init__(self) -> None:
        """Refuse an address of tiles that is none: it becomes part of the pages' policy.

        Raises:
            StoreError: It is not http(s), or does not name zoom, column and row.
        """
        fields = all(name in self.tiles for name in ("{z}", "{x}", "{y}"))
        if self.tiles and not (_TILES.fullmatch(self.tiles) and fields):
            remedy = "write it as https://tiles.example.org/{z}/{x}/{y}.png"
            raise StoreError("this is no address of map tiles", where=self.tiles, remedy=remedy)

    @property
    def deadline_seconds(self) -> float:
        """The default deadline, below the ceiling."""
        return min(self.timeout_seconds, self.max_timeout_seconds)

    @property
    def tiles_origin(self) -> str:
        """The origin of map tiles, for the policy of the pages; "" for none."""
        return "/".join(self.tiles.split("/")[:3]).replace("{s}", "*")


def settings_to_json(settings: ServeSettings) -> str:
    """Write settings down for another process."""
    return json.dumps(asdict(settings), default=str)


def settings_from_json(text: str) -> ServeSettings:
    """Read settings that were written down."""
    chosen = json.loads(text)
    for name in ("token_file", "query_log", "authority"):
        if chosen.get(name):
            chosen[name] = Path(chosen[name])
    chosen["service_allow"] = tuple(chosen.get("service_allow", ()))
    return ServeSettings(**chosen)


def read_token(settings: ServeSettings) -> bytes | None:
    """Read the token that writes need; None if writes are off.

    Raises:
        StoreError: Writes are on and the token is missing or too short.
    """
    if not settings.update:
        return None
    remedy = "write one with: head -c 32 /dev/urandom | base64 > token"
    if settings.token_file is None:
        raise StoreError("--update needs a token", remedy=f"give --token-file FILE; {remedy}")
    try:
        token = settings.token_file.read_bytes().strip()
    except OSError as error:
        raise StoreError(
            "the token file cannot be read", where=str(settings.token_file), remedy=remedy
        ) from error
    if len(token) < TOKEN_BYTES:
        raise StoreError(
            f"the token has {len(token)} bytes, at least {TOKEN_BYTES} are needed",
            where=str(settings.token_file),
            remedy=remedy,
        )
    return token
