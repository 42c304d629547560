"""Relays before a server that fail on purpose, as networks and busy servers do."""

from __future__ import annotations

import http.client
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

CUT_BEFORE: Final = "cut before the server hears of it"
CUT_AFTER: Final = "cut before the client hears of it"
BUSY: Final = "503"


@contextmanager
def unreliable(address: str, fails: Callable[[str, int], str | None]) -> Iterator[str]:
    """Run a relay to the server of *address*; give the address that leads through it.

    Args:
        fails: Given the path of a request and its number, tells how it fails, or None.
    """
    target = urlsplit(address)
    assert target.hostname is not None
    lock, seen = threading.Lock(), [0]

    class Relay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            with lock:
                seen[0] += 1
                how = fails(self.path, seen[0])
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if how == CUT_BEFORE:
                self.close_connection = True
                return
            if how == BUSY:
                self.answer(503, {"Retry-After": "0"}, b"later")
                return
            link = http.client.HTTPConnection(target.hostname or "", target.port, timeout=60)
            kept = {k: v for k, v in self.headers.items() if k not in ("Host", "Connection")}
            link.request("POST", self.path, body, kept)
            reply = link.getresponse()
            content = reply.read()
            link.close()
            if how == CUT_AFTER:
                self.close_connection = True
                return
            sent = {"Content-Type": reply.headers.get("Content-Type", "text/plain")}
            self.answer(reply.status, sent, content)

        def answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{target.path}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def damaging(address: str, right: bytes, wrong: bytes, *, times: int) -> Iterator[str]:
    """Run a relay to the TCP server of *address*; give the address that leads through it.

    What comes from the server is changed: *right*, so many times, into *wrong* of the same length.
    """
    target = urlsplit(address)
    left, lock = [times], threading.Lock()

    def changed(part: bytes) -> bytes:
        with lock:
            number = min(left[0], part.count(right))
            left[0] -= number
        return part.replace(right, wrong, number)

    class Relay(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((target.hostname or "", target.port or 0)) as link:
                there = threading.Thread(target=copy, args=(self.request, link, bytes))
                there.start()
                copy(link, self.request, changed)
                there.join()

    def copy(source: socket.socket, to: socket.socket, change: Callable[[bytes], bytes]) -> None:
        try:
            while part := source.recv(1 << 20):
                to.sendall(change(part))
        except OSError:
            pass
        for end in (source, to):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{target.scheme}://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
