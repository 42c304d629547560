"""How does a connection of waitress come to look at the quick way first?

Waitress makes one channel per connection and gives it what was received. The quick one offers a
complete plain request to the lane, if no other is under way on this connection; all else, and all
that the lane gives back, goes on as waitress does it.
"""

from __future__ import annotations

from typing import Any, Final

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask

from kg.web.pool.leases import BEGUN, Lease
from kg.web.quick.lane import Errand, Lane

_MOST_LATER: Final = 64 * 1024


class _Request(HTTPRequestParser):  # type: ignore[misc]
    """A request on the whole way.

    Attributes:
        begun: Its query, if that has begun already.
    """

    begun: Lease | None = None


class _Task(WSGITask):  # type: ignore[misc]
    """Hands Flask the query that has begun."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ[BEGUN] = self.request.begun
        return environ


class SteadyChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that leaves the loop alone while a thread is sending.

    Waitress would spin on the thread's lock, and so keep the interpreter from the very thread it
    waits for: with eight clients that halves what the server can do. A thread that leaves
    something behind wakes the loop, so nothing is lost by looking away.
    """

    def writable(self) -> bool:
        if not super().writable():
            return False
        if self.will_close or self.total_outbufs_len > self.adj.outbuf_high_watermark:
            return True  # a thread may be waiting for the loop, with the lock
        free = self.outbuf_lock.acquire(False)
        if free:
            self.outbuf_lock.release()
        return bool(free)


class QuickChannel(SteadyChannel):
    """A connection that looks at the quick way first.

    Attributes:
        lane: Set on a subclass: see :func:`channel_for`.
    """

    parser_class = _Request
    task_class = _Task
    lane: Lane

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._errand: Errand | None = None
        self._later = b""  # came while a quick answer was under way
        super().__init__(*arguments, **named)

    def readable(self) -> bool:
        return bool(super().readable()) and len(self._later) < _MOST_LATER

    def received(self, data: bytes) -> bool:
        if self._errand is not None:
            self._later += data
            return True
        idle = self.request is None and not self.requests
        if idle and not self.will_close and not self.close_when_flushed:
            taken = self.lane.offer(self, data, self.addr[0])
            if isinstance(taken, Errand):
                self._errand = taken
            if taken:
                return True
        return bool(super().received(data))

    def reply(self, data: bytes) -> None:
        """Send a whole answer and go on to the next request."""
        self._errand = None
        with self.outbuf_lock:
            sent = 0 if self.total_outbufs_len else self.send(data)
            if sent < len(data) and self.connected:
                self.outbufs[-1].append(data[sent:])
                self.current_outbuf_count += len(data) - sent
                self.total_outbufs_len += len(data) - sent
        self._go_on()

    def take_whole_way(self, data: bytes, begun: Lease | None) -> None:
        """Leave a request to Flask, with the query that has begun."""
        self._errand = None
        self.request = _Request(self.adj)
        self.request.begun = begun
        if not super().received(data) and begun is not None:
            begun.abandon()
        self._go_on()

    def handle_close(self) -> None:
        errand, self._errand = self._errand, None
        super().handle_close()
        if errand is not None:
            self.lane.abandon(errand)

    def service(self) -> None:
        begun = self.requests[0].begun
        try:
            super().service()
        finally:
            if begun is not None:  # Flask may not have got as far as to run it
                begun.abandon()

    def _go_on(self) -> None:
        later, self._later = self._later, b""
        if later and self.connected:
            self.received(later)


def channel_for(lane: Lane | None) -> type[SteadyChannel]:
    """Make the kind of channel that uses *lane*, if there is one."""
    if lane is None:
        return SteadyChannel
    return type("QuickChannelOfLane", (QuickChannel,), {"lane": lane})
