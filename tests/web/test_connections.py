"""Connections: readers answer them, pages get theirs, and nobody can hold too many or too long."""

from __future__ import annotations

import http.client
import json
import re
import resource
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import (
    UNHURRIED,
    LiveServer,
    Reply,
    live_server,
    logged_queries,
    metric,
    wait_until,
    wait_until_idle,
    wait_until_running,
)

from tests.conftest import LAWS

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 30000"
ROWS = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o LIMIT 50"
PAGE = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
DIFFERS = {"date", "server-timing", "x-query-id", "connection", "content-length"}


@pytest.fixture(scope="module")
def serving(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that keeps no answers, so that each query reaches the engine."""
    folder = tmp_path_factory.mktemp("connections")
    with live_server(example_store, folder=folder, workers=2, cache_bytes=0, **UNHURRIED) as server:
        yield server


def get(query: str, *, headers: str = "", **parameters: str) -> bytes:
    fields = urllib.parse.urlencode({"query": query, **parameters})
    return f"GET /sparql?{fields} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode()


def connect(server: LiveServer, address: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection((server.host, server.port), source_address=(address, 0))


def read_reply(connection: socket.socket, received: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """Read one answer with a Content-Length: head, body, and what came after it."""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536) or pytest.fail("closed")
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head.lower())[1])  # type: ignore[index]
    while len(body) < length:
        body += connection.recv(65536) or pytest.fail("closed")
    return head, body[:length], body[length:]


def read_to_end(connection: socket.socket) -> bytes:
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return received


# -- requests and answers ---------------------------------------------------------------


def test_each_client_gets_its_own_answers(serving: LiveServer) -> None:
    """Many connections at once, each with other queries, pipelined every now and then."""
    wrong: list[object] = []

    def ask(number: int) -> None:
        with connect(serving) as connection:
            rest = b""
            for turn in range(20 * LAWS):
                wanted = [f"{number}-{turn}-{part}" for part in range(1 + turn % 3)]
                for one in wanted:
                    connection.sendall(get(f'SELECT ("{one}" AS ?x) {{}}'))
                for one in wanted:
                    _, body, rest = read_reply(connection, rest)
                    found = json.loads(body)["results"]["bindings"][0]["x"]["value"]
                    if found != one:
                        wrong.append((one, found))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    wait_until_idle(serving)


def test_connection_outlives_the_reader_that_it_shares(reading: LiveServer) -> None:
    """While slow queries come and go, other connections are answered without a break."""
    with connect(reading, "127.0.0.2") as connection:
        for turn in range(6):
            with connect(reading, "127.0.0.3") as heavy:
                heavy.sendall(get(HEAVY))
                time.sleep(0.15)
                for part in range(3):
                    connection.sendall(get(f'SELECT ("{turn}.{part}" AS ?x) {{}}'))
                    assert f"{turn}.{part}".encode() in read_reply(connection)[1]
    wait_until_idle(reading)


@pytest.mark.slow
def test_a_slow_answer_leaves_the_connection_usable(reading: LiveServer) -> None:
    """Whoever has waited half a second for an answer may ask on, on the same connection."""
    test = "FILTER(CONTAINS(SHA1(CONCAT(STR(?c), STR(?f))), 'ab'))"
    rows, slow = 200, 0
    with connect(reading) as connection:
        while slow < 3:
            some = f"{{ SELECT ?f {{ ?d ?e ?f }} LIMIT {rows} }}"
            at = time.monotonic()
            connection.sendall(get(f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . {some} {test} }}"))
            head, _, _ = read_reply(connection)
            assert head.startswith(b"HTTP/1.1 200"), head
            if time.monotonic() - at > 0.5:
                slow += 1
            else:
                rows *= 2  # on this machine it is not slow
            connection.sendall(get("ASK {}"))
            assert json.loads(read_reply(connection)[1])["boolean"] is True


def test_request_in_pieces_and_a_page_on_the_same_connection(serving: LiveServer) -> None:
    """A page is the last answer on its connection, and says so."""
    with connect(serving) as connection:
        request = get("ASK {}")
        for begin in range(0, len(request), 20):
            connection.sendall(request[begin : begin + 20])
            time.sleep(0.02)
        assert json.loads(read_reply(connection)[1])["boolean"] is True
        connection.sendall(get('SELECT ("b" AS ?x) {}') + PAGE)
        _, body, rest = read_reply(connection)
        assert b'"b"' in body
        head, _, rest = read_reply(connection, rest)
        assert head.startswith(b"HTTP/1.1 200")
        assert b"connection: close" in head.lower()
        assert rest == b""
        assert connection.recv(100) == b""


@pytest.mark.parametrize("size", [100, 50_000, 70_000, 900_000])
def test_long_bodies_in_pieces_are_answered(serving: LiveServer, size: int) -> None:
    """Whether a reader takes a body or waitress collects it, the answer is the same."""
    text = f"SELECT (STRLEN('{'x' * size}') AS ?n) {{}}".encode()
    head = (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        f"Content-Length: {len(text)}\r\n\r\n"
    ).encode()
    with connect(serving) as connection:
        connection.sendall(head)
        for begin in range(0, len(text), 1 + size // 3):
            time.sleep(0.05)
            connection.sendall(text[begin : begin + 1 + size // 3])
        _, body, _ = read_reply(connection)
    assert json.loads(body)["results"]["bindings"][0]["n"]["value"] == str(size)


@pytest.mark.parametrize(
    "headers",
    ["", "Accept: text/csv\r\n", "Accept-Encoding: gzip\r\n", "Accept: image/png\r\n"],
)
@pytest.mark.parametrize("query", [ROWS, "ASK {}", "SELECT nonsense", "ASK { " * 300])
def test_pages_pass_on_what_readers_answer(serving: LiveServer, headers: str, query: str) -> None:
    """A request that goes by way of Flask gets the very answer that a reader gives."""
    body = urllib.parse.urlencode({"query": query})
    long = f"{headers}Expect: 100-continue\r\n"  # readers leave this to waitress
    replies = []
    for extra in (headers, long):
        with connect(serving) as connection:
            connection.sendall(
                "POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n{extra}\r\n{body}".encode()
            )
            received = read_to_end(connection)
        if received.startswith(b"HTTP/1.1 100"):
            received = received.partition(b"\r\n\r\n")[2]
        replies.append(comparable(received))
    assert replies[0] == replies[1]


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_pages_pass_on_what_readers_refuse(serving: LiveServer, method: str) -> None:
    """A graph that is missing is missing, also where a body sends the request by way of pages."""
    path = "/rdf-graph-store?graph=urn:nothing"
    plain = serving.request(method, path)
    with_body = serving.request(method, path, body="x")
    assert plain.status == with_body.status == 404
    assert with_body.media_type == plain.media_type == "application/problem+json"


def comparable(received: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    pairs = (line.partition(": ")[::2] for line in lines)
    headers = {name.lower(): value for name, value in pairs if name.lower() not in DIFFERS}
    return status[:12], headers, re.sub(rb'"query_id": "[^"]*"', b"", body)


@pytest.mark.slow
def test_clients_that_leave_cost_no_reader(serving: LiveServer) -> None:
    """Fifty clients that do not wait for their answer leave the readers as they were."""
    wait_until_idle(serving)
    for _ in range(50):
        with connect(serving) as connection:
            connection.sendall(get(ROWS))
    wait_until_idle(serving)
    assert serving.query("ASK {}").status == 200
    wait_until(
        lambda: metric(serving, 'kg_pool{state="connections"}') <= 2, "connections were kept"
    )


def test_heavy_query_whose_client_leaves_is_stopped(reading: LiveServer) -> None:
    """It is idle long before the deadline of the query."""
    wait_until_idle(reading)
    with connect(reading) as connection:
        connection.sendall(get(HEAVY))
        wait_until_running(reading)
    wait_until_idle(reading)


def test_query_can_be_cancelled_as_soon_as_it_runs(reading: LiveServer) -> None:
    """By its id, from another connection."""
    replies: list[Reply] = []
    name = "early-cancel-1"
    thread = threading.Thread(
        target=lambda: replies.append(reading.query(HEAVY, headers={"X-Query-Id": name}))
    )
    thread.start()
    wait_until(
        lambda: reading.request("DELETE", f"/queries/running/{name}").status == 204,
        "the query was not found",
    )
    thread.join()
    assert replies[0].status == 503
    assert replies[0].json()["type"].endswith("cancelled")
    assert replies[0].headers["x-query-id"] == name
    wait_until_idle(reading)
    assert reading.request("DELETE", f"/queries/running/{name}").status == 404


def test_client_behind_a_trusted_proxy_is_told_apart(example_store: Path, tmp_path: Path) -> None:
    """By what the proxy names last, whichever way a query takes; nobody else is believed."""
    log = tmp_path / "queries.jsonl"
    with live_server(
        example_store, folder=tmp_path, trusted_proxy="127.0.0.1", query_log=str(log)
    ) as server:
        for forwarded in ("203.0.113.7", "198.51.100.1, 203.0.113.8", "nonsense"):
            server.query("ASK {}", headers={"X-Forwarded-For": forwarded})
            server.query("ASK {}", headers={"X-Forwarded-For": forwarded}, accept="text/html",
                         format="json")  # fmt: skip
        clients = [entry["client"] for entry in logged_queries(log, 6)]
        with connect(server, "127.0.0.2") as connection:
            connection.sendall(get("ASK {}", headers="X-Forwarded-For: 203.0.113.7\r\n"))
            read_reply(connection)
        unbelieved = logged_queries(log, 7)[6]["client"]
    # A line is written when its answer has been sent, so their order is not that of the requests.
    told = ["203.0.113.7", "203.0.113.8", "nonsense"]
    assert sorted(clients) == sorted(told + told)
    assert unbelieved == "127.0.0.2"  # whoever is not the proxy can say what it likes


# -- framing ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/sparql", "/", "/update"])
@pytest.mark.parametrize(
    "lines",
    [
        "Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "Host: a\r\nContent-Length: 5\r\nContent-Length: 5",
        "Host: a\r\nHost: a",
        "Content-Length: 0",
        "Host: a\r\nX: b\r\n c",
    ],
    ids=["length and chunks", "two lengths", "two hosts", "no host", "folded"],
)
def test_ambiguous_requests_are_refused_and_the_connection_closed(
    serving: LiveServer, path: str, lines: str
) -> None:
    """400, and nothing after it on that connection is taken for a request (RFC 9112 6.1)."""
    smuggled = get("ASK {}")
    with connect(serving) as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\n{lines}\r\n\r\n0\r\n\r\n".encode() + smuggled)
        received = read_to_end(connection)
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in received.lower()


def test_pages_close_their_connection(serving: LiveServer) -> None:
    """Waitress gets one request whose head has been checked, and no second one."""
    with connect(serving) as connection:
        connection.sendall(PAGE + b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        received = read_to_end(connection)
    assert received.count(b"HTTP/1.1 ") == 1


# -- too many, too long -----------------------------------------------------------------


@pytest.fixture(scope="module")
def hasty(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that waits a second for a head."""
    folder = tmp_path_factory.mktemp("hasty")
    with live_server(example_store, folder=folder, workers=1, head_seconds=1) as server:
        yield server


@pytest.fixture(scope="module")
def alone(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server with one reader, which has time."""
    folder = tmp_path_factory.mktemp("alone")
    with live_server(example_store, folder=folder, workers=1, **UNHURRIED) as server:
        yield server


@pytest.mark.parametrize("begun", [b"", b"GET /sparql?query=ASK", PAGE[:-2]])
def test_half_a_request_is_not_waited_for_for_ever(hasty: LiveServer, begun: bytes) -> None:
    """Silence and half a head end after the time for a head; a kept connection does not."""
    with connect(hasty) as idle:
        idle.sendall(get("ASK {}"))
        read_reply(idle)
        at = time.monotonic()
        with connect(hasty) as connection:
            connection.sendall(begun)
            received = read_to_end(connection)
        assert time.monotonic() - at > 0.5
        assert received == b"" or received.startswith(b"HTTP/1.1 408 ")
        idle.sendall(get("ASK {}"))
        read_reply(idle)


def test_half_a_request_fed_slowly_is_not_waited_for_either(hasty: LiveServer) -> None:
    """A byte now and then does not stop the clock."""
    with connect(hasty) as connection:
        connection.settimeout(0.2)

        def is_over() -> bool:
            try:
                connection.sendall(b"G")
                connection.recv(1000)
            except TimeoutError:
                return False
            except OSError:
                return True
            return True

        wait_until(is_over, "half a request is still waited for")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "begun"),
    [
        ("127.0.1.1", b"GET /sparql?query=ASK"),
        ("127.0.1.2", PAGE[:-2]),
        ("127.0.1.3", b""),
        ("127.0.1.4", b"POST /update HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"),
    ],
)
def test_a_thousand_connections_of_one_client_lock_nobody_out(
    alone: LiveServer, address: str, begun: bytes
) -> None:
    """1,010 connections with half a request from one address: all others are served."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    held = []
    try:
        for _ in range(1010):
            connection = connect(alone, address)
            connection.sendall(begun)
            held.append(connection)
        for _ in range(3):
            with connect(alone) as other:
                other.sendall(get("ASK {}"))
                assert json.loads(read_reply(other)[1])["boolean"] is True
            assert alone.request("GET", "/health/live").status == 200
    finally:
        for connection in held:
            connection.close()


# -- clients that read slowly -----------------------------------------------------------


def begin_to_read(server: LiveServer, query: str) -> tuple[http.client.HTTPConnection, object]:
    connection = http.client.HTTPConnection(server.host, server.port)
    connection.request("GET", "/sparql?" + urllib.parse.urlencode({"query": query}))
    return connection, connection.getresponse()


@pytest.mark.slow
def test_slow_client_gets_all_and_holds_no_reader(alone: LiveServer) -> None:
    """The answer waits in a file; after the deadline has passed it still comes whole."""
    query = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 45000"
    connection, answer = begin_to_read(alone, query)
    wait_until_idle(alone)  # its reader is free long before the deadline
    assert alone.query("ASK {}").status == 200
    body = answer.read()  # type: ignore[attr-defined]
    assert len(json.loads(body)["results"]["bindings"]) == 45000
    connection.request("GET", "/sparql?query=ASK+%7B%7D")
    assert json.loads(connection.getresponse().read())["boolean"] is True
    connection.close()


@pytest.mark.slow
def test_answers_for_slow_clients_cannot_fill_the_disk(example_store: Path, tmp_path: Path) -> None:
    """Past the cap the oldest answer ends without its last chunk; the newest comes whole."""
    query = "SELECT * {{ ?s ?p ?o . ?a ?b ?c }} LIMIT {number}"
    with live_server(
        example_store, folder=tmp_path, workers=1, spool_bytes=20_000_000, **UNHURRIED
    ) as server:
        opened = []
        for number in range(4):
            opened.append(begin_to_read(server, query.format(number=45000 - number)))
            wait_until_idle(server)
        aborted = 'kg_aborted_answers_total{reason="slow-client"}'
        wait_until(lambda: metric(server, aborted) >= 1, "no answer was broken off")
        with pytest.raises(http.client.IncompleteRead):
            opened[0][1].read()  # type: ignore[attr-defined]
        newest = opened[3][1].read()  # type: ignore[attr-defined]
        assert len(json.loads(newest)["results"]["bindings"]) == 44997
        for connection, _ in opened:
            connection.close()
