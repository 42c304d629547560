"""Readers: processes that answer connections themselves and can be killed at any moment.

A reader looks at a request without taking it from the connection (``MSG_PEEK``), answers it, and
takes it only when the answer begins. So it holds no state that anybody would miss: when it is
killed before that, the supervisor still has the connection, with the request in it, and can write
an error or have another reader try. Whatever is not a complete request for a reader goes back to
the supervisor untouched, to be served by pages or by a reader of the other kind.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, Final
from urllib.parse import unquote

from kg import sandbox
from kg.store.layout import open_layout
from kg.web.metrics import Metrics
from kg.web.naming import client_of, own_query_id
from kg.web.negotiation import prefers_page
from kg.web.pool.board import Board, Slot
from kg.web.pool.calls import CLIENT
from kg.web.pool.engine import Engine
from kg.web.pool.head import Request, parse_head
from kg.web.problem import Problem
from kg.web.protocol.answer import GRAPH_STORE, SPARQL, Answerer, ClientLeft, Elsewhere, read_asked
from kg.web.protocol.cache import AnswerCache
from kg.web.protocol.headers import problem_bytes
from kg.web.settings import ServeSettings

# Messages between supervisor and readers: a letter, the number of a connection, two numbers more.
MESSAGE: Final = struct.Struct("=cqqq")
GIVE: Final = b"G"  # supervisor: answer this connection; its address follows
STAY: Final = b"S"  # supervisor: go on
LEFT: Final = b"L"  # supervisor: go on with this connection alone, the others were taken
EXIT: Final = b"X"  # supervisor: end
CLOSED: Final = b"C"  # reader: it is closed
RETURN: Final = b"R"  # reader: it belongs to a reader of the other kind
PAGES: Final = b"P"  # reader: it belongs to the pages
PARTIAL: Final = b"H"  # reader: half a request has come
WHOLE: Final = b"W"  # reader: the rest has come
SPOOLED: Final = b"F"  # reader: the rest of the answer is in a file
ASK: Final = b"?"  # reader: may I go on?

PEEKED: Final = 64 * 1024
# Whoever ran longer asks before touching another connection, since the supervisor may have taken
# them away: it does so only for queries that run longer than that.
ASK_SECONDS: Final = 0.02
_IDLE_SECONDS: Final = 75.0
_CLIENT_WAIT_MS: Final = 10


@dataclass(slots=True, eq=False)
class Connection:
    """A connection, as a reader holds it."""

    number: int
    address: str
    socket: socket.socket
    file: int | None  # holds the request, where it comes from our own pages
    is_partial: bool = False
    since: float = field(default_factory=time.monotonic)

    def peek(self) -> bytes:
        """Look at what has come, and leave it there."""
        if self.file is not None:
            return os.pread(self.file, os.fstat(self.file).st_size, 0)
        return self.socket.recv(PEEKED, socket.MSG_PEEK)

    def take(self, length: int) -> None:
        """Take what has been looked at."""
        while self.file is None and length > 0:
            length -= len(self.socket.recv(length)) or length

    def close(self) -> None:
        """Let go of it; the supervisor has it still."""
        self.socket.close()
        if self.file is not None:
            os.close(self.file)


class SocketOutlet:
    """Writes an answer to a connection; to a file, if its client is too slow to keep up."""

    def __init__(self, connection: Connection, slot: Slot, length: int) -> None:
        self._connection = connection
        self._socket = connection.socket
        self._slot = slot
        self._length = length
        self.spool: IO[bytes] | None = None
        self.offset = 0
        self.size = 0
        self.is_broken = False

    def begin(self, data: bytes) -> None:
        """Send the beginning of an answer, after taking its request from the connection."""
        self._slot.sending()
        self._connection.take(self._length)
        self.send(data)

    def abort(self) -> None:
        """Break the answer off."""
        self.is_broken = True

    def send(self, data: bytes) -> None:
        """Send more of it."""
        try:
            if self.spool is None:
                sent = self._socket.send(data) if data else 0
                if sent == len(data):
                    return
                data = self._insist(data[sent:])
                if not data:
                    return
                self.spool = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
                self.offset = self.size = 0
            self.spool.write(data)
            self.size += len(data)
            self._drain(self.spool)
        except BlockingIOError:
            return
        except OSError as error:
            self.is_broken = True
            raise ClientLeft from error

    def _insist(self, data: bytes) -> bytes:
        """Give a client that reads a moment's time; return what it has not taken."""
        poll = select.poll()
        poll.register(self._socket, select.POLLOUT)
        view = memoryview(data)
        while view and poll.poll(_CLIENT_WAIT_MS):
            with contextlib.suppress(BlockingIOError):
                view = view[self._socket.send(view) :]
        return bytes(view)

    def _drain(self, spool: IO[bytes]) -> None:
        while self.offset < self.size:
            self.offset += os.sendfile(
                self._socket.fileno(), spool.fileno(), self.offset, self.size - self.offset
            )
        spool.close()
        self.spool = None


class Reader:
    """One reader; a heavy one serves the clients whose queries were slow."""

    def __init__(
        self,
        control: socket.socket,
        settings: ServeSettings,
        board: Board,
        slot: Slot,
        *,
        is_heavy: bool,
    ) -> None:
        self._control = control
        self._settings = settings
        self._board = board
        self._slot = slot
        self._is_heavy = is_heavy
        self._metrics = Metrics(slot, settings.query_log)
        self._engine = Engine(open_layout(settings.store), memory_bytes=settings.memory_bytes)
        cache = AnswerCache(board.cache)
        self._answerer = Answerer(settings, self._engine, board, slot, self._metrics, cache)
        self._epoll = select.epoll()
        self._connections: dict[int, Connection] = {}
        self._fresh: list[Connection] = []
        self._memory = sandbox.OwnMemory()
        self._served = 0
        # Only our own pages may ask where the catalogue alone is served, or requests are counted.
        self._is_private = not settings.adhoc or settings.rate_limit is not None

    def run(self) -> None:
        """Answer until the supervisor has gone or says to end."""
        with contextlib.suppress(Exception):
            self._engine.open()
        control = self._control.fileno()
        self._epoll.register(control, select.EPOLLIN)
        swept = time.monotonic()
        while True:
            for descriptor, _ in self._epoll.poll(0 if self._fresh else 1.0):
                if descriptor == control:
                    self._hear()
                    continue
                connection = self._connections.get(descriptor)
                if connection is not None:
                    self._serve(connection)
            while self._fresh:
                self._serve(self._fresh.pop())
            now = time.monotonic()
            self._slot.see(now)
            if now - swept > 1:
                swept = now
                self._sweep(now)

    # -- the supervisor -----------------------------------------------------------------

    def _hear(self) -> bytes:
        """Take one message from the supervisor."""
        message, descriptors, _, _ = socket.recv_fds(self._control, 256, 2)
        if not message:
            os._exit(0)
        kind, number, _, _ = MESSAGE.unpack_from(message)
        if kind == EXIT:
            os._exit(0)
        if kind == GIVE:
            address = message[MESSAGE.size :].decode()
            opened = socket.socket(fileno=descriptors[0])
            file = descriptors[1] if len(descriptors) > 1 else None
            connection = Connection(number, address, opened, file)
            self._connections[opened.fileno()] = connection
            self._epoll.register(opened, select.EPOLLIN)
            if file is not None:  # nothing will come over the socket
                self._fresh.append(connection)
        return bytes(kind)

    def _tell(self, kind: bytes, number: int = 0, offset: int = 0, size: int = 0) -> None:
        self._control.send(MESSAGE.pack(kind, number, offset, size))

    def _drop(self, connection: Connection, kind: bytes) -> None:
        """Let go of a connection and say why."""
        self._forget(connection)
        self._tell(kind, connection.number)

    def _forget(self, connection: Connection) -> None:
        descriptor = connection.socket.fileno()
        self._epoll.unregister(descriptor)
        del self._connections[descriptor]
        connection.close()

    def _ask(self, connection: Connection | None) -> None:
        """Ask whether the other connections are still ours, after a query that took long."""
        self._tell(ASK)
        while (answer := self._hear()) not in (STAY, LEFT):
            pass
        if answer == LEFT:
            kept = connection.number if connection is not None else -1
            for other in [c for c in self._connections.values() if c.number != kept]:
                self._forget(other)
            self._fresh.clear()

    def _sweep(self, now: float) -> None:
        for connection in [c for c in self._connections.values() if not c.is_partial]:
            if now - connection.since > _IDLE_SECONDS:
                self._drop(connection, CLOSED)

    # -- requests -----------------------------------------------------------------------

    def _serve(self, connection: Connection) -> None:
        """Answer the request on a connection, if there is one and it is ours."""
        began = time.monotonic()
        connection.since = began
        seconds = self._settings.deadline_seconds
        self._slot.begin(began, connection.number, began + seconds)
        sandbox.limit_cpu(seconds)
        try:
            alive = self._look(connection, began)
        finally:
            self._slot.end()
        if time.monotonic() - began > ASK_SECONDS:
            self._ask(connection if alive else None)
        if self._is_worn():
            os._exit(0)  # the supervisor gives the connections to others

    def _look(self, connection: Connection, began: float) -> bool:
        """Look what has come; False if the connection is no longer ours."""
        try:
            data = connection.peek()
        except BlockingIOError:
            return True
        except OSError:
            data = b""
        if not data:
            self._drop(connection, CLOSED)
            return False
        try:
            request = parse_head(data)
        except Problem as problem:
            self._refuse(connection, problem, len(data))
            return False
        if request is None or not self._is_here(request, data):
            self._wait(connection)
            return True
        if connection.is_partial:
            self._complete(connection)
        internal = connection.file is not None
        if not internal and (self._is_private or not _is_for_readers(request)):
            self._drop(connection, PAGES)
            return False
        client = self._client(connection, request)
        if self._board.is_heavy(client, began) != self._is_heavy:
            self._drop(connection, RETURN)
            return False
        return self._answer(connection, request, data, client, began)

    def _answer(
        self, connection: Connection, request: Request, data: bytes, client: str, began: float
    ) -> bool:
        is_internal = connection.file is not None
        asked = read_asked(request, data, client, began, is_internal=is_internal)
        outlet = SocketOutlet(connection, self._slot, request.length + len(asked.body))
        try:
            self._answerer.answer(asked, outlet)
        except Elsewhere:
            self._drop(connection, PAGES)
            return False
        except ClientLeft:
            pass
        self._served += 1
        if outlet.spool is not None and not outlet.is_broken:
            self._hand_over(connection, outlet, keep_alive=request.keep_alive)
            return False
        if outlet.is_broken or not request.keep_alive or connection.file is not None:
            if not outlet.is_broken:
                with contextlib.suppress(OSError):
                    connection.socket.shutdown(socket.SHUT_WR)
            self._drop(connection, CLOSED)
            return False
        return True

    def _hand_over(self, connection: Connection, outlet: SocketOutlet, *, keep_alive: bool) -> None:
        """Leave the rest of an answer to the supervisor."""
        assert outlet.spool is not None
        size = outlet.size if keep_alive else -outlet.size
        message = MESSAGE.pack(SPOOLED, connection.number, outlet.offset, size)
        socket.send_fds(self._control, [message], [outlet.spool.fileno()])
        outlet.spool.close()
        self._forget(connection)

    def _refuse(self, connection: Connection, problem: Problem, length: int) -> None:
        """Answer what is no proper request, and close."""
        with contextlib.suppress(OSError):
            connection.take(length)
            connection.socket.send(problem_bytes(problem, own_query_id("")))
            connection.socket.shutdown(socket.SHUT_WR)
        self._drop(connection, CLOSED)

    def _is_here(self, request: Request, data: bytes) -> bool:
        """Say whether the body has come, or will come to somebody else."""
        if request.body_length is None or "expect" in request.headers:
            return True
        length = request.length + request.body_length
        return len(data) >= length or length > PEEKED or not _is_for_readers(request)

    def _wait(self, connection: Connection) -> None:
        """Wait for more of a request, without being woken by what is there already."""
        if not connection.is_partial:
            connection.is_partial = True
            self._epoll.modify(connection.socket, select.EPOLLIN | select.EPOLLET)
            self._tell(PARTIAL, connection.number)

    def _complete(self, connection: Connection) -> None:
        connection.is_partial = False
        self._epoll.modify(connection.socket, select.EPOLLIN)
        self._tell(WHOLE, connection.number)

    def _client(self, connection: Connection, request: Request) -> str:
        if connection.file is not None:
            return request.headers.get(CLIENT.lower(), "-")
        forwarded = request.headers.get("x-forwarded-for", "")
        return client_of(connection.address, forwarded, self._settings.trusted_proxy)

    def _is_worn(self) -> bool:
        if self._served >= self._settings.recycle_queries:
            return True
        if self._served % 16:
            return False
        return self._memory.resident_bytes() > self._settings.recycle_bytes


def _is_for_readers(request: Request) -> bool:
    """Say whether readers answer this; all else is for the pages."""
    method, path = request.method, request.path
    if path in (SPARQL, SPARQL + "/"):
        accept = request.headers.get("accept", "")
        if prefers_page(accept):
            return False  # a browser, which gets pages for errors, or the editor
        if method in ("GET", "HEAD"):
            return "query=" in request.query_string and not request.body_length
        whole = request.body_length is not None and "expect" not in request.headers
        small = whole and request.length + (request.body_length or 0) <= PEEKED
        return method in ("POST", "QUERY") and small
    if path.startswith(GRAPH_STORE) and method in ("GET", "HEAD"):
        if "//" in unquote(path):
            return False  # the pages redirect to one slash
        return path[len(GRAPH_STORE) :][:1] in ("", "/") and not request.body_length
    return False
