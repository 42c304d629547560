"""Forward SERVICE to the servers that the operator allows, and to no others.

The engine follows redirects and resolves names at its own time, so it never gets the real
address: each allowed address in the text is replaced by one of this gateway, a small forwarder
inside the web process that listens on this machine only. The gateway resolves the name once,
checks every address that comes out, connects to exactly that, and hands redirects back as
errors. A prefix that names a host of this machine or network allows it expressly; any other name
must resolve to public addresses.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import secrets
import socket
import ssl
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from kg.sparql.tokens import decode_escapes, tokens

_SECONDS: Final = 30.0
_MOST_BYTES: Final = 50_000_000
_PASSED_ON: Final = ("accept", "content-type", "user-agent")


class NotAllowed(Exception):
    """An address may not be called."""


class Gateway:
    """Forwards requests to allowed servers.

    Args:
        prefixes: Addresses that may be called, as given to ``--service-allow``.
    """

    def __init__(self, prefixes: Sequence[str]) -> None:
        self._prefixes = tuple(_closed(prefix) for prefix in prefixes)
        self._key = secrets.token_bytes(32)
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        """Listen on a free port of this machine."""
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self) -> None:
                gateway.forward(self)

            def do_POST(self) -> None:
                gateway.forward(self)

            def log_message(self, format: str, *args: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="kg-gateway", daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def rewrite(self, text: str) -> str:
        """Replace the address of each SERVICE by one of the gateway.

        Raises:
            NotAllowed: One is not allowed, or is not written out in full.
        """
        if decode_escapes(text) != text:
            raise NotAllowed("a query that calls other servers must be written without \\u")
        found = list(tokens(text))
        out, position, calls = [], 0, 0
        for index, token in enumerate(found):
            if token.keyword != "SERVICE":
                continue
            following = found[index + 1 : index + 3]
            if following and following[0].keyword == "SILENT":
                following = following[1:]
            if not following or following[0].kind != "iri":
                raise NotAllowed("the address of SERVICE must be written out in full")
            address = following[0]
            out.append(text[position : address.start])
            out.append(f"<{self._disguise(address.text[1:-1])}>")
            position = address.end
            calls += 1
        rewritten = "".join(out) + text[position:]
        if rewritten.upper().count("SERVICE") != calls:
            # The readers for such queries have a network: leave no room for a misreading.
            raise NotAllowed("the word SERVICE may stand in such a query only to call a server")
        return rewritten

    def _disguise(self, url: str) -> str:
        if not any(url.startswith(prefix) for prefix in self._prefixes):
            raise NotAllowed(f"{url[:200]} is not among the allowed addresses")
        assert self._server is not None
        named = url.encode().hex()
        return f"http://127.0.0.1:{self._server.server_port}/{self._sign(url)}/{named}"

    def _sign(self, url: str) -> str:
        return hmac.new(self._key, url.encode(), hashlib.sha256).hexdigest()

    def forward(self, request: BaseHTTPRequestHandler) -> None:
        """Answer a request of a reader: with what the allowed server says, or with a refusal."""
        try:
            url = self._reveal(request.path)
            parts = urlsplit(url)
            address = _resolve(parts, expressly=self._names_host(parts))
            status, kind, body = _fetch(url, parts, address, request)
        except NotAllowed as refused:
            request.send_error(403, str(refused)[:200].replace("\n", " "))
        except (OSError, http.client.HTTPException, ValueError) as error:
            request.send_error(502, type(error).__name__)
        else:
            request.send_response(status)
            request.send_header("Content-Type", kind)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

    def _reveal(self, path: str) -> str:
        signature, _, named = path.partition("?")[0].lstrip("/").partition("/")
        try:
            url = bytes.fromhex(named).decode()
        except ValueError as error:
            raise NotAllowed("unknown address") from error
        if not hmac.compare_digest(signature, self._sign(url)):
            raise NotAllowed("unknown address")
        return url

    def _names_host(self, parts: SplitResult) -> bool:
        """Say whether the operator named a host of this machine or network expressly."""
        host = parts.hostname or ""
        is_named = host in {urlsplit(prefix).hostname for prefix in self._prefixes}
        return is_named and (host == "localhost" or _is_literal(host))


def _closed(prefix: str) -> str:
    """End the host with a slash: ``https://a.org`` must not allow ``https://a.org.evil.com``."""
    parts = urlsplit(prefix)
    return prefix if parts.path else prefix + "/"


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _resolve(parts: SplitResult, *, expressly: bool) -> str:
    """Resolve a host to one address.

    Raises:
        NotAllowed: An address of it lies in this machine or network.
    """
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAllowed("only http and https can be called")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not expressly and not ipaddress.ip_address(address.partition("%")[0]).is_global:
            raise NotAllowed(f"{parts.hostname} lies in a private network")
    return addresses[0]


def _fetch(
    url: str, parts: SplitResult, address: str, request: BaseHTTPRequestHandler
) -> tuple[int, str, bytes]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(address, port, timeout=_SECONDS)
    connection.sock = socket.create_connection((address, port), timeout=_SECONDS)
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        connection.sock = secure.wrap_socket(connection.sock, server_hostname=parts.hostname)
    try:
        length = int(request.headers.get("Content-Length") or 0)
        sent = request.rfile.read(length) if length else None
        headers = {n: v for n, v in request.headers.items() if n.lower() in _PASSED_ON}
        headers["Host"] = parts.netloc.rpartition("@")[2]
        own_query = request.path.partition("?")[2]
        query = "&".join(filter(None, (parts.query, own_query)))
        path = (parts.path or "/") + (f"?{query}" if query else "")
        connection.request(request.command, path, body=sent, headers=headers)
        answer = connection.getresponse()
        if 300 <= answer.status < 400:
            raise NotAllowed(f"{url} redirects, which is not followed")
        body = answer.read(_MOST_BYTES + 1)
        if len(body) > _MOST_BYTES:
            raise NotAllowed(f"{url} answers with more than {_MOST_BYTES} bytes")
        return answer.status, answer.getheader("Content-Type") or "text/plain", body
    finally:
        connection.close()
