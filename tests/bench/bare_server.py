"""The most that a Python server could reach: a baseline for the load measurements.

The engine behind nothing but a socket: processes share a port, each reads the query out of a GET
and writes the engine's JSON back. No limits, no deadline, no check of anything; it is a measure,
not a server.

    python tests/bench/bare_server.py DATABASE PORT PROCESSES
"""

from __future__ import annotations

import os
import select
import socket
import sys
from urllib.parse import parse_qs

from pyoxigraph import QueryResultsFormat, Store


def serve(database: str, port: int) -> None:
    """Answer for ever."""
    store = Store.read_only(database)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    poll = select.epoll()
    poll.register(listener, select.EPOLLIN)
    open_ones: dict[int, socket.socket] = {}
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == listener.fileno():
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                open_ones[connection.fileno()] = connection
                poll.register(connection, select.EPOLLIN)
            elif not answer(store, open_ones[descriptor]):
                poll.unregister(descriptor)
                open_ones.pop(descriptor).close()


def answer(store: Store, connection: socket.socket) -> bool:
    """Answer one request; False if that was the last of its connection."""
    try:
        data = connection.recv(65536)
        if not data:
            return False
        fields = data[data.index(b"?") + 1 : data.index(b" HTTP/")]
        query = parse_qs(fields.decode())["query"][0]
        body = store.query(query).serialize(format=QueryResultsFormat.JSON) or b""
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    except (OSError, ValueError, KeyError):
        return False
    return b"Connection: close" not in data


if __name__ == "__main__":
    for _ in range(int(sys.argv[3]) - 1):
        if os.fork() == 0:
            break
    serve(sys.argv[1], int(sys.argv[2]))
