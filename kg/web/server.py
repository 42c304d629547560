"""The server: how it is started and stopped.

The port belongs to the readers (``kg.web.pool``), which answer queries themselves; waitress serves
Flask, for pages and writes, to the connections that they leave to it. With a remote store there
are no readers, and waitress has the port. A missing store is made where writes are allowed.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any

from kg.errors import StoreError
from kg.store.derived import derive
from kg.store.layout import is_remote
from kg.store.writer import writer
from kg.web.app import create_app, make_pool
from kg.web.context import Pool
from kg.web.door import make_door
from kg.web.pool.head import LONGEST_HEAD
from kg.web.pool.local import LocalPool
from kg.web.protocol.headers import SERVER
from kg.web.protocol.relay import BrokenOff
from kg.web.settings import MIB, ServeSettings, read_token, settings_from_json

log = logging.getLogger("kg.web")


def serve(settings: ServeSettings, *, started: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted; *started* is called with the address once there is one.

    Raises:
        StoreError: No store, no token, or the port is taken.
    """
    with running_server(settings) as server, contextlib.suppress(KeyboardInterrupt, SystemExit):
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _stop)
        if started is not None:
            started(f"http://{_shown(settings.host)}:{server.effective_port}/")
        server.run()


@contextmanager
def running_server(settings: ServeSettings) -> Iterator[Any]:
    """Prepare the store, bind the port, start the pool; stop everything afterwards."""
    from waitress import create_server

    if settings.update and not is_remote(settings.store):
        read_token(settings)  # before a store is made for nothing
        _prepare_store(settings)
    _steady_memory()
    with ExitStack() as stack:
        listener = stack.enter_context(_listen(settings))
        if is_remote(settings.store):
            pool: Pool = make_pool(settings)
            entrance = listener
        else:
            entrance, outside = make_door(listener)
            stack.enter_context(outside)
            pool = LocalPool(settings, listener=listener, door=outside)
        app = create_app(settings, pool=pool)
        _quiet_broken_answers()
        server = create_server(
            app,
            sockets=[entrance],
            threads=settings.threads,
            ident=SERVER,
            clear_untrusted_proxy_headers=True,
            **_proxy_options(settings),
            # An answer leaves its reader as fast as it is made, and waits here for a slow
            # client: in memory at first, then in a temporary file.
            outbuf_overflow=8 * MIB,
            outbuf_high_watermark=settings.max_bytes + 8 * MIB,
            recv_bytes=2 * LONGEST_HEAD,  # a head comes in one piece
            channel_request_lookahead=1,  # lets it see that a client has hung up
            max_request_body_size=max(settings.max_upload_bytes, 4 * settings.max_query_bytes),
            max_request_header_size=64 * 1024,
            asyncore_use_poll=True,  # select() stops at 1024 descriptors
            cleanup_interval=10,
            channel_timeout=60,
            connection_limit=settings.connections,
            backlog=1024,
        )
        stack.callback(app.extensions["kg"].metrics.close)
        stack.callback(pool.stop)
        stack.callback(server.close)
        pool.start()
        yield server


def _listen(settings: ServeSettings) -> socket.socket:
    """Bind the port.

    Raises:
        StoreError: It cannot be used.
    """
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, _, _, _, address = found[0]
        listener = socket.create_server(address[:2], family=family, backlog=1024)
    except OSError as error:
        raise StoreError(
            f"the port cannot be used: {error.strerror}",
            where=f"{settings.host}:{settings.port}",
            remedy="choose another one with --port",
        ) from error
    listener.setblocking(False)
    return listener


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

    def tell(address: str) -> None:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()

    serve(settings_from_json(arguments[0]), started=tell)


if __name__ == "__main__":
    _main(sys.argv[1:])
