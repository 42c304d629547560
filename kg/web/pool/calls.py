"""Calls: how the pages ask what clients ask, the same way.

A call is an HTTP request over a pair of connected sockets to whoever answers: a reader, or a
thread that passes it on to a remote store. Its request lies in a file in memory, so that a reader
finds it whole; the answer is read by the standard library's HTTP client.
"""

from __future__ import annotations

import http.client
import os
import select
import socket
from collections.abc import Callable, Mapping
from typing import IO, Any, Final, Literal, NamedTuple

from kg.web.problem import Failed

CLIENT: Final = "X-KG-Client"
GATEWAY: Final = "X-KG-Gateway"  # the addresses of SERVICE in this query are the gateway's
_LOOK_SECONDS: Final = 0.25

Place = Callable[[socket.socket, int], None]
"""Takes the far end of a call and the file with its request."""


class Call(NamedTuple):
    """A request to a reader."""

    method: str
    target: str  # path and query string
    headers: Mapping[str, str]
    client: str  # on whose behalf
    body: bytes | None
    is_abandoned: Callable[[], bool]  # says whether nobody wants the answer any more
    calls: bool = False  # the body is a query that calls other servers


def send_call(call: Call, place: Place, *, seconds: float) -> http.client.HTTPResponse:
    """Ask by way of *place*, and wait so many seconds for the head of the answer.

    Raises:
        Failed: No answer came.
    """
    line = _Line(place, seconds, call.is_abandoned)
    headers = {**call.headers, CLIENT: call.client, **({GATEWAY: "1"} if call.calls else {})}
    connection = _Connection(line)
    try:
        connection.request(call.method, call.target, call.body, headers)
        return connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        line.close()
        raise Failed("crashed", "the query ended its reader") from error
    except Failed:
        line.close()
        raise


class _Connection(http.client.HTTPConnection):
    """The standard library's client on a line that is already there."""

    def __init__(self, line: _Line) -> None:
        super().__init__("localhost")
        self._line = line

    def connect(self) -> None:
        self.sock: Any = self._line


class _Line:
    """A pseudo-socket for http.client: it writes to a file, and reads from a socket."""

    def __init__(self, place: Place, seconds: float, is_abandoned: Callable[[], bool]) -> None:
        self._place = place
        self._seconds = seconds
        self._is_abandoned = is_abandoned
        self._socket: socket.socket | None = None
        self._file = os.memfd_create("kg-request")

    def sendall(self, data: bytes) -> None:
        """Write a part of the request."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]

    def makefile(self, mode: Literal["rb"]) -> IO[bytes]:
        """Send the request off; give what the answer can be read from."""
        ours, theirs = socket.socketpair()
        self._socket = ours
        with theirs:
            self._place(theirs, self._file)
        self._close_file()  # whoever answers has a hold of its own
        waited = 0.0
        answer = select.poll()  # select() knows no descriptor beyond 1023
        answer.register(ours, select.POLLIN)
        while not answer.poll(_LOOK_SECONDS * 1000):
            waited += _LOOK_SECONDS
            if waited > self._seconds:
                raise Failed("crashed", "no answer came")
            if self._is_abandoned():
                raise Failed("client-left", "the client has left")
        ours.settimeout(self._seconds)
        return ours.makefile(mode)

    def close(self) -> None:
        """Close both; an answer that is being read keeps its own hold."""
        self._close_file()
        if self._socket is not None:
            self._socket.close()

    def _close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
