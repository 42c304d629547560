"""What happens to a plain request?

It is answered from the cache, or sent to a reader as soon as one is free; when the whole answer
has arrived, it is written out. All of this runs in the one thread that listens to the sockets
and never waits. What takes longer than a moment, gives a large answer or fails goes on in a
thread of its own, by way of Flask.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Protocol
from wsgiref.handlers import format_date_time

from kg.errors import KgError
from kg.web.context import Services, own_query_id
from kg.web.pool.leases import Answer, Ask, Lease
from kg.web.pool.messages import END, Closed
from kg.web.pool.supervisor import LocalPool
from kg.web.protocol.answer import Finish, facts_of
from kg.web.protocol.cache import LARGEST, Kept
from kg.web.protocol.headers import (
    OPEN_TO_ALL,
    SERVER,
    WORTH_GZIP,
    answer_headers,
    cached_timing,
    gzipped,
    naming_headers,
    timing,
)
from kg.web.quick.wish import Wish, client_of, understand

log = logging.getLogger("kg.web.quick")

_PATIENCE_SECONDS: Final = 0.2  # for a free reader, and again for the answer
_REMEMBERED: Final = 1024
_LONGEST_REMEMBERED: Final = 4096


class Connection(Protocol):
    """What the lane needs of a connection."""

    connected: bool

    def reply(self, data: bytes) -> None:
        """Send a whole answer and go on to the next request."""

    def handle_close(self) -> None:
        """Close, and abandon what is under way."""

    def take_whole_way(self, data: bytes, begun: Lease | None) -> None:
        """Leave the request to Flask, with the query that has begun."""


@dataclass(slots=True, eq=False)
class Errand:
    """A plain request under way.

    Attributes:
        since: When it came, or when its query began.
        ask: Who asks, and for how long.
    """

    connection: Connection
    data: bytes
    wish: Wish
    tag: str | None
    finish: Finish
    since: float = field(default_factory=time.monotonic)
    lease: Lease | None = None
    is_handed_over: bool = False
    ask: Ask = field(init=False)

    def __post_init__(self) -> None:
        self.ask = Ask(
            query_id=self.finish.query_id,
            client=self.finish.client,
            timeout_seconds=self.wish.plan.job.cpu_seconds,
            client_gone=self.has_no_client,
        )

    def has_no_client(self) -> bool:
        """Say whether the keeper may stop the query; before it is handed over, the lane does."""
        return self.is_handed_over and not self.connection.connected


class Lane:
    """The quick way from a request to its answer.

    Args:
        services: What the application was made with; its pool must be a local one.
        sockets: What the server's loop listens to, by descriptor.
        call_soon: Runs a function in the server's loop; called from other threads only.
    """

    def __init__(
        self,
        services: Services,
        *,
        sockets: MutableMapping[int, Any],
        call_soon: Callable[[Callable[[], object]], object],
    ) -> None:
        assert isinstance(services.pool, LocalPool)
        self._services = services
        self._pool = services.pool
        self._sockets = sockets
        self._call_soon = call_soon
        self._waiting: deque[Errand] = deque()
        self._begun: set[Errand] = set()
        self._thread = 0
        self._remembered = lru_cache(maxsize=_REMEMBERED)(lambda data: understand(data, services))
        self._pool.notify(on_tick=self._tick, when_free=self._reader_is_free)

    def offer(self, connection: Connection, data: bytes, peer: str) -> Errand | bool:
        """Take a request if it is a plain one.

        Returns:
            False if it is left to the caller, True if it has been answered, or the errand that
            will be.
        """
        self._thread = threading.get_ident()
        known = len(data) <= _LONGEST_REMEMBERED
        wish = self._remembered(data) if known else understand(data, self._services)
        if wish is None:
            return False
        client = client_of(peer, wish.forwarded_for, self._services.settings.trusted_proxy)
        if client is None or self._pool.is_known_to_be_slow(wish.plan.job.text):
            return False
        try:
            generation = self._pool.generation()
        except KgError:
            return False
        query_id = own_query_id(wish.query_id)
        finish = Finish(self._services, wish.plan, query_id=query_id, client=client)
        tag = wish.plan.tag(generation.tag)
        kept = self._services.cache.get(tag)
        if kept is not None:
            self._repeat(connection, kept, wish, tag, finish)
            return True
        errand = Errand(connection, data, wish, tag, finish)
        self._waiting.append(errand)
        self._send_out()
        return errand

    def close(self) -> None:
        """Listen to the pool no longer."""
        self._pool.notify()

    def abandon(self, errand: Errand) -> None:
        """Note that the client has left.

        A query that has begun may end by itself: a reader costs more than the rest of it.
        """
        if errand in self._waiting:
            self._waiting.remove(errand)
            errand.finish(503, 0, "client-left")

    # -- readers ------------------------------------------------------------------------

    def _send_out(self) -> None:
        """Give free readers to those who wait, first come, first served."""
        while self._waiting:
            errand = self._waiting[0]
            try:
                lease = self._pool.begin(errand.wish.plan.job, errand.ask)
            except KgError as error:
                log.warning("%s", error)
                return
            if lease is None:
                return
            self._waiting.popleft()
            errand.lease = lease
            lease.queued_seconds = lease.begun - errand.since
            errand.since = lease.begun
            self._begun.add(errand)
            self._sockets[lease.child.socket.fileno()] = _Ear(self, errand)

    def _hear(self, errand: Errand) -> None:
        """Take what a reader has sent; answer if that is all, else wait or hand over."""
        assert errand.lease is not None
        frames = errand.lease.child.frames
        try:
            frames.fetch()
            last = frames.last()
        except Closed:
            self._hand_over(errand)
            return
        if last == END and frames.size <= LARGEST:
            self._stop_listening(errand)
            self._answer(errand, self._pool.resume(errand.lease))
        elif last is not None or frames.size > LARGEST:
            self._hand_over(errand)

    def _answer(self, errand: Errand, answer: Answer) -> None:
        # The reader is free again: let it work while the answer is written.
        self._send_out()
        if not errand.connection.connected:
            errand.finish(503, 0, "client-left")
            return
        wish = errand.wish
        body = b"".join(answer)
        kept = Kept(body, wish.plan.known.content_type, answer.generation)
        self._services.cache.put(errand.tag, kept)
        spent = timing(answer, errand.finish.seconds)
        reply = self._written(kept, wish, errand.tag, errand.finish.query_id, spent)
        errand.finish(200, len(body), "", **facts_of(answer))
        errand.connection.reply(reply)

    def _repeat(
        self,
        connection: Connection,
        kept: Kept,
        wish: Wish,
        tag: str | None,
        finish: Finish,
    ) -> None:
        """Answer from the cache."""
        reply = self._written(kept, wish, tag, finish.query_id, cached_timing(finish.seconds))
        finish(200, len(kept.body), "", cached=True)
        connection.reply(reply)

    def _hand_over(self, errand: Errand) -> None:
        lease = self._stop_listening(errand)
        errand.is_handed_over = True
        if errand.connection.connected:
            errand.connection.take_whole_way(errand.data, lease)
        else:
            lease.abandon()
            errand.finish(503, 0, "client-left")

    def _fail(self, errand: Errand) -> None:
        """Give up on a request that met an error of ours."""
        self._stop_listening(errand).abandon()
        errand.finish(500, 0, "unexpected")
        errand.connection.handle_close()

    def _stop_listening(self, errand: Errand) -> Lease:
        assert errand.lease is not None
        if errand in self._begun:  # afterwards the reader may work for another one
            self._begun.remove(errand)
            del self._sockets[errand.lease.child.socket.fileno()]
        return errand.lease

    # -- the clock, and other threads ---------------------------------------------------

    def _tick(self) -> None:
        """Have a look at what takes long; called by the keeper."""
        if self._waiting or self._begun:
            self._call_soon(self._look_after)

    def _reader_is_free(self) -> None:
        if self._waiting and threading.get_ident() != self._thread:
            self._call_soon(self._send_out)

    def _look_after(self) -> None:
        limit = time.monotonic() - _PATIENCE_SECONDS
        while self._waiting and self._waiting[0].since < limit:
            errand = self._waiting.popleft()
            errand.connection.take_whole_way(errand.data, None)
        for errand in [errand for errand in self._begun if errand.since < limit]:
            self._hand_over(errand)
        self._send_out()

    # -- HTTP ---------------------------------------------------------------------------

    def _written(self, kept: Kept, wish: Wish, tag: str | None, query_id: str, spent: str) -> bytes:
        """Write a whole answer as it goes over the wire."""
        body = kept.body
        headers = answer_headers(
            self._services.settings,
            tag=tag,
            is_volatile=wish.plan.is_volatile,
            generation=kept.generation,
        )
        headers.update(naming_headers(query_id))
        headers.update(OPEN_TO_ALL)
        if wish.gzip and len(body) >= WORTH_GZIP:
            body = gzipped(body)
            headers["Content-Encoding"] = "gzip"
        headers["Content-Type"] = kept.content_type
        headers["Content-Length"] = str(len(body))
        headers["Server-Timing"] = spent
        headers["Server"] = SERVER
        headers["Date"] = _date(int(time.time()))
        self._services.ledger.quick()
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode("latin-1") + body


class _Ear:
    """Listens for one reader, as one of the sockets of the server's loop."""

    accepting = False

    def __init__(self, lane: Lane, errand: Errand) -> None:
        self._lane = lane
        self._errand = errand

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def handle_read_event(self) -> None:
        self._lane._hear(self._errand)

    handle_expt_event = handle_write_event = handle_read_event

    def handle_close(self) -> None:
        """Nothing to do: the end of the pipe has been read."""

    def handle_error(self) -> None:
        log.exception("a quick answer failed")
        self._lane._fail(self._errand)


@lru_cache(maxsize=2)
def _date(seconds: int) -> str:
    return format_date_time(seconds)
