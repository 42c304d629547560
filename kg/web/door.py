"""The door: where waitress gets the connections that readers leave to the pages.

Waitress takes listening sockets (``sockets=``). This one listens to the supervisor: what it
accepts are connections of clients whose first request, still unread, has a head that has been
checked. Waitress is to answer that one request and close, since it would not check the next.
"""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from kg.web.pool.supervisor import ADDRESS_BYTES


class Door(socket.socket):
    """A socket that accepts what the supervisor hands over.

    Args:
        inside: The end that connections come to.
        listener: Where they came from; the door passes for it.
    """

    def __init__(self, inside: socket.socket, listener: socket.socket) -> None:
        super().__init__(fileno=inside.detach())
        self._listener = listener

    @property
    def family(self) -> Any:
        """That of the listener."""
        return self._listener.family

    def getsockname(self) -> Any:
        """Give the address of the listener."""
        return self._listener.getsockname()

    def listen(self, backlog: int = 0) -> None:
        """Do nothing: the listener listens."""

    def accept(self) -> tuple[socket.socket, Any]:
        """Take the next connection."""
        message, descriptors, _, _ = socket.recv_fds(self, ADDRESS_BYTES, 1)
        if not descriptors:
            raise BlockingIOError
        connection = OneRequest(fileno=descriptors[0])
        return connection, (message.rstrip(b"\0").decode(), 0)


class OneRequest(socket.socket):
    """A connection that says of its first request that it is the last one."""

    _is_new = True

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Read; the first time that is a whole head at least."""
        data = super().recv(size, flags)
        if self._is_new and data:
            self._is_new = False
            head, end, rest = data.partition(b"\r\n\r\n")
            first, *lines = head.split(b"\r\n")
            kept = [line for line in lines if not line.lower().startswith(b"connection:")]
            data = b"\r\n".join((first, b"Connection: close", *kept)) + end + rest  # RFC 9112, 9.6
        return data

    def close(self) -> None:
        """Close, for the supervisor's duplicate as well."""
        with contextlib.suppress(OSError):
            self.shutdown(socket.SHUT_RDWR)
        super().close()


def make_door(listener: socket.socket) -> tuple[Door, socket.socket]:
    """Make a door, and the end for the supervisor."""
    inside, outside = socket.socketpair()
    outside.setblocking(False)
    return Door(inside, listener), outside
