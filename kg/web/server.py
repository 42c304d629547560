"""How is the server started and stopped?

waitress answers HTTP in one process with threads; the pool's children do the work. An empty or
missing store is created when writes are allowed.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from kg.errors import StoreError
from kg.store.derived import derive
from kg.store.layout import is_remote
from kg.store.writer import writer
from kg.web.app import create_app
from kg.web.context import Services
from kg.web.protocol.answer import BrokenOff
from kg.web.protocol.headers import SERVER
from kg.web.quick.channel import channel_for
from kg.web.quick.lane import Lane
from kg.web.settings import MIB, ServeSettings, read_token

log = logging.getLogger("kg.web")


def serve(settings: ServeSettings, *, started: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted.

    Args:
        settings: What was chosen on the command line.
        started: Called with the address once the server accepts connections.

    Raises:
        StoreError: No store, no token, or the port is taken.
    """
    with running_server(settings) as server:
        if started is not None:
            started(f"http://{_shown(settings.host)}:{server.effective_port}/")
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _stop)
        with contextlib.suppress(KeyboardInterrupt, SystemExit):
            server.run()


@contextmanager
def running_server(settings: ServeSettings) -> Iterator[Any]:
    """Prepare the store, start the pool and bind the port; stop everything afterwards."""
    from waitress import create_server

    if settings.update and not is_remote(settings.store):
        read_token(settings)  # before a store is made for nothing
        _prepare_store(settings)
    _steady_memory()
    app = create_app(settings)
    services: Services = app.extensions["kg"]
    _quiet_broken_answers()
    sockets: dict[Any, Any] = {}
    try:
        server = create_server(
            app,
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=SERVER,
            clear_untrusted_proxy_headers=True,
            **_proxy_options(settings),
            # An answer leaves its reader as fast as it is made, and waits here for a slow
            # client: in memory at first, then in a temporary file.
            outbuf_overflow=8 * MIB,
            outbuf_high_watermark=settings.max_bytes + 8 * MIB,
            recv_bytes=64 * 1024,  # a request that comes in one piece can be answered quickly
            channel_request_lookahead=1,  # lets the keeper see that a client has hung up
            max_request_body_size=max(settings.max_upload_bytes, 4 * settings.max_query_bytes),
            max_request_header_size=64 * 1024,
            asyncore_use_poll=True,  # select() stops at 1024 descriptors
            cleanup_interval=10,
            channel_timeout=120,
            connection_limit=1000,
            backlog=1024,
        )
    except OSError as error:
        raise StoreError(
            f"the port cannot be used: {error.strerror}",
            where=f"{settings.host}:{settings.port}",
            remedy="choose another one with --port",
        ) from error
    lane = _open_quick_lane(services, sockets)
    services.pool.start()
    try:
        yield server
    finally:
        if lane is not None:
            lane.close()
        server.close()
        services.pool.stop()
        services.ledger.close()


def _open_quick_lane(services: Services, sockets: dict[Any, Any]) -> Lane | None:
    """Let connections look at the quick way first, where every query may come and go by it."""
    from waitress.server import TcpWSGIServer

    settings = services.settings
    listening = [one for one in sockets.values() if isinstance(one, TcpWSGIServer)]
    lane = None
    if settings.adhoc and not settings.rate_limit and not is_remote(settings.store):
        lane = Lane(services, sockets=sockets, call_soon=listening[0].trigger.pull_trigger)
    for one in listening:
        one.channel_class = channel_for(lane)
    return lane


def _prepare_store(settings: ServeSettings) -> None:
    """Create an empty store as a plain SPARQL dataset, and publish at least one generation."""
    with writer(settings.store, create=True, union_default=False) as w:
        w.publish(derive)


def _proxy_options(settings: ServeSettings) -> dict[str, Any]:
    """Believe what the named proxy says of its clients, and nobody else."""
    if settings.trusted_proxy is None:
        return {}
    return {
        "trusted_proxy": settings.trusted_proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for"},
    }


def _steady_memory() -> None:
    """Keep the C library from giving each thread its own heap, which only ever grows.

    Streaming large answers from 24 threads otherwise leaves some 15 MiB behind in each.
    """
    arenas, mapped_from = -8, -3  # M_ARENA_MAX, M_MMAP_THRESHOLD of glibc
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(arenas, 2)
        libc.mallopt(mapped_from, 64 * 1024)


def _stop(_signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _quiet_broken_answers() -> None:
    """Keep answers that we broke off on purpose from being logged as crashes."""

    def keep(record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], BrokenOff))

    logging.getLogger("waitress").addFilter(keep)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it tells of every short wait


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _main(arguments: list[str]) -> None:
    """Serve with settings given as JSON, for tests and process managers."""
    chosen = json.loads(arguments[0])
    for name in ("token_file", "query_log"):
        if chosen.get(name):
            chosen[name] = Path(chosen[name])
    chosen["service_allow"] = tuple(chosen.get("service_allow", ()))

    def tell(address: str) -> None:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()

    serve(ServeSettings(**chosen), started=tell)


if __name__ == "__main__":
    _main(sys.argv[1:])
