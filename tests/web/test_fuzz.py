"""Whatever is thrown at the port, the server answers properly or hangs up, and lives on.

A seeded generator makes raw requests: broken encodings, huge headers, broken chunking, unknown
verbs, hostile parameter values, half requests. ``KG_FUZZ=10000`` runs the full number.
"""

from __future__ import annotations

import os
import random
import re
import socket
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from live_server import TOKEN, LiveServer, live_server, wait_until

pytestmark = pytest.mark.slow

SEED = 20261120
COUNT = int(os.environ.get("KG_FUZZ", "400"))

VERBS = [
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "QUERY",
    "PATCH",
    "TRACE",
    "CONNECT",
    "BREW",
    "get",
    "G\x00T",
    "X" * 3000,
]
PATHS = [
    "/sparql",
    "/sparql/",
    "/update",
    "/rdf-graph-store",
    "/rdf-graph-store/a/b",
    "/queries",
    "/queries/none",
    "/health/ready",
    "/metrics",
    "/queries/running/x",
    "/id/x",
    "/doc/x",
    "/search",
    "/",
    "//",
    "/..%2f..%2fetc/passwd",
    "/%00",
    "/\xff",
    "*",
    "http://other/sparql",
    "/sparql;x=1",
    "/static/../app.py",
    "/.well-known/void",
    "/openapi.json",
]
QUERIES = [
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "SELECT",
    "",
    "\x00",
    "é\u2028",
    "{" * 500,
    "SELECT * { SERVICE <http://127.0.0.1/> {} }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2",
    "SELECT ('" + "a" * 9000 + "' AS ?x) {}",
    "SELECT (REGEX('a', '(((') AS ?x) {}",
    "SELECT (1/0 AS ?x) (xsd:integer('x') AS ?y) {}",
    "DESCRIBE <urn:x>",
    "ASK { <\\u0000> ?p ?o }",
    "SELECT (STRDT('1', <javascript:alert(1)>) AS ?x) {}",
    "BASE <x> ASK {}",
    "PREFIX : <> ASK { : : : }",
    "SELECT ?<script>alert(1)</script> {}",
    "SELECT * { ?s ?p '''unclosed",
    "ASK {} ; DROP ALL",
    "SELECT (SUBSTR('abc', -5, 1e308) AS ?x) {}",
    "SELECT (<urn:f>(1) AS ?x) {}",
    "SELECT * { ?s (<urn:a>*)* ?o } LIMIT 1",
    "SELECT (COUNT(*) AS ?c) { VALUES (?a ?b) { (1) } }",
]
PARAMETERS = [
    "query",
    "update",
    "format",
    "output",
    "timeout",
    "truncate",
    "default-graph-uri",
    "named-graph-uri",
    "using-graph-uri",
    "graph",
    "default",
    "q",
    "page",
    "%00",
]
VALUES = [
    "",
    "1",
    "-1",
    "nan",
    "inf",
    "1e999",
    "true",
    "json",
    "csv",
    "../..",
    "<urn:x>",
    "urn:x",
    "http://a b/",
    "javascript:alert(1)",
    "'; DROP ALL",
    "\ud7ff",
    "a" * 5000,
    "%",
    "%zz",
    "%ff%fe",
    "\r\nX-Injected: 1",
    "<script>",
]
TYPES = [
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "application/json",
    "application/sparql-update",
    "text/turtle",
    "application/rdf+xml",
    "application/ld+json",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "text/plain; charset=\x00",
    "/",
    "application/sparql-query; charset=utf-16",
    "application/n-quads",
    ";;;",
]
HEADERS = [
    "Accept",
    "Accept-Encoding",
    "If-None-Match",
    "Origin",
    "Range",
    "Expect",
    "X-Query-Id",
    "Content-Encoding",
    "Authorization",
    "Host",
    "Sec-Fetch-Site",
    "Cookie",
    "Connection",
    "Transfer-Encoding",
    "X-Forwarded-For",
    "Forwarded",
    "X\x00Y",
    "Content-Length",
]
HEADER_VALUES = [
    "*/*",
    "text/html",
    "image/png",
    "gzip;q=0",
    ",,,;;;",
    "q=1;q=2;q=x",
    "*",
    'W/""',
    "chunked",
    "100-continue",
    "close",
    "keep-alive",
    "evil.example:99999",
    "a b<>",
    f"Bearer {TOKEN}",
    "Bearer x",
    "bytes=0-9",
    "é",
    "-5",
    "99999999999",
    "identity",
    "text/csv;q=1e400",
    "application/sparql-results+json;q=-1",
    "h" * 20_000,
]


def make_request(generator: random.Random) -> bytes:
    """Make one request, more or less broken."""
    pick = generator.choice
    fields = [
        (pick(PARAMETERS), pick(QUERIES if generator.random() < 0.5 else VALUES))
        for _ in range(generator.randrange(4))
    ]
    encoded = urllib.parse.urlencode(fields, errors="surrogatepass")
    if generator.random() < 0.15:
        encoded = "&".join(f"{a}={b}" for a, b in fields)
    path = pick(PATHS) + ("?" + encoded if generator.random() < 0.6 else "")
    lines = [f"{pick(VERBS) if generator.random() < 0.4 else pick(VERBS[:4])} {path} HTTP/1.1"]
    if generator.random() < 0.05:
        lines[0] = pick(["", "GET", "GET  HTTP/9.9", "\x16\x03\x01\x02", "GET / HTTP/1.1 extra"])
    lines.append("Host: localhost")
    lines += [f"{pick(HEADERS)}: {pick(HEADER_VALUES)}" for _ in range(generator.randrange(4))]
    if generator.random() < 0.3:
        lines.append(f"Authorization: Bearer {TOKEN}")
    body = b""
    if generator.random() < 0.5:
        body = _body(generator, encoded)
        lines.append(f"Content-Type: {pick(TYPES)}")
        kind = generator.random()
        if kind < 0.7:
            lines.append(f"Content-Length: {len(body)}")
        elif kind < 0.8:
            lines.append(f"Content-Length: {pick(['-1', 'x', '0x10', str(len(body) + 5), '1, 2'])}")
        else:
            lines.append("Transfer-Encoding: chunked")
            body = _chunked(generator, body)
    if generator.random() < 0.03:
        lines += [f"X-{n}: {'y' * 100}" for n in range(900)]
    end = "\n" if generator.random() < 0.03 else "\r\n"
    head = end.join(lines) + end * 2
    return head.encode("utf-8", "surrogatepass") + body


def _body(generator: random.Random, encoded: str) -> bytes:
    pick = generator.choice
    return pick(
        [
            encoded.encode("utf-8", "surrogatepass"),
            pick(QUERIES).encode("utf-8", "surrogatepass"),
            generator.randbytes(generator.randrange(400)),
            b"<urn:a> <urn:b> 'x' .",
            b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\n",
            b"[" * 2000,
            b'{"@id": "urn:a", "@graph": [' + b"{" * 300,
            b"INSERT DATA { <urn:a> <urn:b> 1 }",
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        ]
    )


def _chunked(generator: random.Random, body: bytes) -> bytes:
    whole = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    return generator.choice(
        [whole, whole[:-5], b"zz\r\n" + body, b"-1\r\n\r\n", b"ffffffffff\r\n" + body, b"5\r\nab"]
    )


def send(server: LiveServer, request: bytes) -> bytes:
    """Send bytes, then read until an answer is whole or nothing comes any more."""
    with socket.create_connection((server.host, server.port), timeout=1.5) as connection:
        received = b""
        try:
            connection.sendall(request)
            while not _is_whole(request, received) and (chunk := connection.recv(65536)):
                received += chunk
        except OSError:
            pass
        return received


def _is_whole(request: bytes, answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    if request.startswith(b"HEAD"):
        return True
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if length is not None:
        return len(body) >= int(length[1]) or b" 304 " in head
    return b"chunked" not in head or answer.endswith(b"0\r\n\r\n")


def test_no_request_breaks_the_server(tmp_path: Path) -> None:
    """No 500, no stack trace, no header injection, no dead server."""
    statuses: Counter[str] = Counter()
    bad: list[tuple[int, bytes, bytes]] = []

    def attempt(number: int) -> None:
        request = make_request(random.Random(SEED + number))
        answer = send(server, request)
        status = answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/1.") else "none"
        statuses[status] += 1
        leaks = b"Traceback" in answer or b'File "' in answer or b"\nX-Injected" in answer
        if status in ("500", "502") or leaks or (answer and status == "none"):
            bad.append((number, request[:600], answer[:600]))

    with live_server(tmp_path / "store", update=True, timeout_seconds=2) as server:
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(attempt, range(COUNT)))
        print(f"{COUNT} requests from seed {SEED}: {dict(statuses)}")
        assert bad == [], f"{len(bad)} bad, first: {bad[0]}"
        assert server.process.poll() is None
        wait_until(lambda: server.query("ASK { }").status == 200, "the server answers no more")
        log = Path(server.extra["log"]).read_text(errors="replace")
        assert "unexpected" not in log, log[-3000:]
