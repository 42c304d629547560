"""Is there any request that the two ways through the server answer differently?"""

from __future__ import annotations

import os
import random
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import LiveServer, live_server

SEED = 20261120
REQUESTS = int(os.environ.get("KG_FUZZ", "600"))

QUERIES = (
    "ASK%7B%7D", "ASK+%7B%7D", "SELECT%20*%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%202",
    "SELECT%20*%20%7B%20GRAPH%20%3Fg%20%7B%3Fb%20%3Fa%20%3Fc%7D%7D%20ORDER%20BY%20%3Fc%20LIMIT%205",
    "CONSTRUCT%7B%3Chttp%3A%2F%2Fe%2F%3E%20%3Fp%201%7DWHERE%7B%3Fs%20%3Fp%20%3Fo%7D",
    "DESCRIBE%20%3Curn%3Ax%3E", "SELECT", "%7B", "", "%00", "%ff", "%E2%82%AC", "%zz", "a%",
    "ASK%7BSERVICE%3Chttp%3A%2F%2F127.0.0.1%2F%3E%7B%7D%7D",
    "SELECT%20(RAND()%3C2%20AS%20%3Fx)%7B%7D",
    "%23comment%0AASK%7B%7D", "ASK{}", "ASK<>", 'ASK"', "ASK%5Cu007B%7D", "LOAD%20%3Curn%3Ax%3E",
)  # fmt: skip
PARAMETERS = (
    "format=json", "format=csv", "format=xml", "format=turtle", "format=nonsense", "format=",
    "output=json", "output=text/csv", "timeout=1", "timeout=0", "timeout=x", "timeout=1e9",
    "truncate=1", "truncate=maybe", "default-graph-uri=urn:a", "named-graph-uri=urn:a",
    "default-graph-uri=nonsense", "default-graph-uri=", "query=ASK%7B%7D", "unknown=1", "&", "=",
    "a",
    "%ff=1", "format=json;charset=utf-8",
)  # fmt: skip
ACCEPTS = (
    "*/*", "text/csv", "application/sparql-results+json", "text/html", "text/html,*/*;q=0.1",
    "image/png",
    "text/turtle", "application/json;q=0.5, text/csv;q=0.5", "text/*", ";;;", ",", "a" * 3000,
    "application/sparql-results+xml;q=0", "text/csv;q=2", "text/csv;q=nan", "TEXT/CSV",
)  # fmt: skip
HEADERS = (
    "Accept-Encoding: gzip", "Accept-Encoding: gzip;q=0", "Accept-Encoding: br, GZIP",
    "accept-encoding:gzip",
    "Accept-Encoding: identity", "Connection: keep-alive", "Connection: Keep-Alive",
    "Connection: close",
    "X-Query-Id: my-own-name", "X-Query-Id: no", "X-Query-Id: <b>", "User-Agent: \t x ",
    "Origin: null",
    "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example",
    "Content-Type: text/plain", "If-None-Match: *", 'If-None-Match: W/"x"',
    "Cache-Control: no-cache",
    "Sec-Fetch-Site: cross-site", "Referer: http://x/", "Host: second", "Range: bytes=0-1",
    "Via: 1.0 x",
    "Authorization: Bearer x", "Content-Length: 0", "Te: trailers", "Pragma: no-cache",
)  # fmt: skip
HOSTS = ("localhost", "kg.example", "kg.example:8000", "[::1]:80", "<evil>", "a b", "", "x" * 300)
DIFFERS = {b"date", b"server-timing"}
MADE_UP_ID = re.compile(rb"\b[0-9a-f]{16}\b")


@pytest.fixture(scope="module", params=[0, 2**20], ids=["computed", "kept"])
def serving(
    request: pytest.FixtureRequest, example_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("both-ways")
    with live_server(
        example_store, folder=folder, workers=2, timeout_seconds=2, cache_bytes=request.param
    ) as server:
        yield server


def test_no_request_is_answered_differently(serving: LiveServer) -> None:
    generator = random.Random(SEED)
    quick_ones = 0
    for number in range(REQUESTS):
        head = _head(generator)
        quick = _exchange(serving, head + "\r\n")
        whole = _exchange(serving, head + "X-Never-Heard-Of: 1\r\n\r\n")
        quick_ones += quick[0].startswith(b"HTTP/1.1 200")
        assert quick == whole, f"seed {SEED}, request {number}: {head!r}"
    assert quick_ones > REQUESTS / 20, "too few requests reached an answer"


def _head(generator: random.Random) -> str:
    parameters = generator.sample(PARAMETERS, generator.choice((0, 0, 0, 1, 2)))
    parameters.append("query=" + generator.choice(QUERIES))
    generator.shuffle(parameters)
    lines = [f"Host: {generator.choice(HOSTS)}"] if generator.random() < 0.95 else []
    if generator.random() < 0.6:
        lines.append(f"Accept: {generator.choice(ACCEPTS)}")
    lines += generator.sample(HEADERS, generator.choice((0, 0, 1, 2)))
    path = generator.choice(("/sparql",) * 8 + ("/sparql/", "//sparql", "/SPARQL"))
    target = f"{path}?{'&'.join(parameters)}"
    return "".join(f"{line}\r\n" for line in (f"GET {target} HTTP/1.1", *lines))


def _exchange(server: LiveServer, request: str) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """Send the bytes; give status line, headers and body as far as they can be compared."""
    with socket.create_connection((server.host, server.port), timeout=20) as connection:
        connection.sendall(request.encode("latin-1"))
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            assert piece, (request, data)
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        headers = dict(line.lower().split(b": ", 1) for line in lines)
        while len(body) < int(headers.get(b"content-length", b"0")):
            body += connection.recv(65536)
    kept = {n: MADE_UP_ID.sub(b"", v) for n, v in headers.items() if n not in DIFFERS}
    return status, kept, body if headers.get(b"content-encoding") else MADE_UP_ID.sub(b"", body)
