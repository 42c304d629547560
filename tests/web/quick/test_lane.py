"""Does the quick way give the same answers as the whole one, and let go of nothing?"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from live_server import LiveServer, Reply, live_server

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 30000"
WHOLE_WAY = {"X-Never-Heard-Of": "1"}
DIFFERS = {"date", "server-timing", "x-query-id"}


@pytest.fixture(scope="module")
def serving(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that keeps no answers, so that each query reaches a reader."""
    folder = tmp_path_factory.mktemp("quick")
    with live_server(
        example_store, folder=folder, timeout_seconds=2, workers=2, cache_bytes=0
    ) as server:
        yield server


def metric(server: LiveServer, name: str) -> float:
    text = server.request("GET", "/metrics").text
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found is not None, name
    return float(found[1])


def quick_answers(server: LiveServer) -> float:
    return metric(server, "kg_quick_answers_total")


@pytest.fixture(scope="module")
def patient(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server whose deadline is far beyond the time that these tests wait."""
    folder = tmp_path_factory.mktemp("patient")
    with live_server(
        example_store, folder=folder, timeout_seconds=40, workers=2, cache_bytes=0
    ) as server:
        yield server


def ask_quickly(server: LiveServer, query: str, **options: Any) -> Reply:
    """Ask until the quick way answers: what takes longer than 0.2 s goes the whole way."""
    for _ in range(50):
        before = quick_answers(server)
        reply = server.query(query, **options)
        if quick_answers(server) == before + 1:
            return reply
    pytest.fail("the quick way answered none of fifty")


def wait_until_idle(server: LiveServer) -> None:
    limit = time.monotonic() + 10
    while metric(server, 'kg_pool{state="running"}') or metric(server, 'kg_pool{state="free"}') < 2:
        assert time.monotonic() < limit, "a query or a reader was lost"
        time.sleep(0.05)


def plain_request(query: str, **parameters: str) -> bytes:
    fields = urllib.parse.urlencode({"query": query, **parameters})
    return f"GET /sparql?{fields} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def connect(server: LiveServer) -> socket.socket:
    return socket.create_connection((server.host, server.port), timeout=20)


def read_reply(connection: socket.socket, received: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """Read one answer with a Content-Length: head, body, and what came after it."""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536) or pytest.fail("closed")
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head.lower())[1])  # type: ignore[index]
    while len(body) < length:
        body += connection.recv(65536) or pytest.fail("closed")
    return head, body[:length], body[length:]


QUERIES = {
    "rows": "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o LIMIT 50",
    "one row": "SELECT (1 AS ?one) {}",
    "no row": "SELECT * { <urn:not:there> ?p ?o }",
    "star": "SELECT * { ?z ?y ?x } ORDER BY ?z ?y ?x LIMIT 3",
    "ask": "ASK { }",
    "graph": "CONSTRUCT { <urn:a> ?p 1 } WHERE { ?s ?p ?o }",
    "empty graph": "CONSTRUCT { ?s ?p ?o } WHERE { <urn:not:there> ?p ?o . ?s ?p ?o }",
    "volatile": "SELECT (BOUND(?x) AS ?b) (STRLEN(STR(NOW())) > 9 AS ?t) {}",
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("encoding", [{}, {"Accept-Encoding": "gzip"}])
def test_both_ways_give_the_same_answer(
    serving: LiveServer, name: str, encoding: dict[str, str]
) -> None:
    quick = ask_quickly(serving, QUERIES[name], headers=encoding)
    before = quick_answers(serving)
    whole = serving.query(QUERIES[name], headers={**encoding, **WHOLE_WAY})
    assert quick_answers(serving) == before
    assert _comparable(quick) == _comparable(whole)


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "*/*", "a/b, text/*"])
def test_both_ways_understand_accept_alike(serving: LiveServer, accept: str) -> None:
    quick = serving.query(QUERIES["rows"], accept=accept)
    whole = serving.query(QUERIES["rows"], accept=accept, headers=WHOLE_WAY)
    assert _comparable(quick) == _comparable(whole)


@pytest.mark.parametrize(
    ("query", "parameters", "status"),
    [
        ("SELECT nonsense", {}, 400),
        ("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", {}, 403),
        ("ASK {}", {"format": "turtle"}, 406),
        ("ASK {}", {"format": "nonsense"}, 422),
        ("ASK {}", {"timeout": "-1"}, 422),
        ("ASK { " * 300, {}, 400),
        (HEAVY, {"timeout": "0.05"}, 504),
        (HEAVY, {}, 504),
    ],
)
def test_both_ways_fail_alike(
    serving: LiveServer, query: str, parameters: dict[str, str], status: int
) -> None:
    path = "/sparql?" + urllib.parse.urlencode({"query": query, **parameters})
    quick = serving.request("GET", path)
    whole = serving.request("GET", path, headers=WHOLE_WAY)
    assert quick.status == whole.status == status
    assert quick.media_type == whole.media_type == "application/problem+json"
    told, also = quick.json(), whole.json()
    assert told.pop("query_id") == quick.headers["x-query-id"]
    assert also.pop("query_id") == whole.headers["x-query-id"]
    assert told == also


def test_kept_answers_are_the_same(example_store: Path, tmp_path: Path) -> None:
    with live_server(example_store, folder=tmp_path) as server:
        first = server.query(QUERIES["rows"])
        again = ask_quickly(server, QUERIES["rows"])
        whole = server.query(QUERIES["rows"], headers=WHOLE_WAY)
    assert "cache" in again.headers["server-timing"]
    assert "cache" in whole.headers["server-timing"]
    assert _comparable(first) == _comparable(again) == _comparable(whole)


def test_large_answer_goes_on_in_a_thread(serving: LiveServer) -> None:
    before = quick_answers(serving)
    reply = serving.query(LONG)
    assert reply.status == 200
    assert len(reply.json()["results"]["bindings"]) == 30000
    assert quick_answers(serving) == before
    wait_until_idle(serving)


def test_each_client_gets_its_own_answers(serving: LiveServer) -> None:
    """Many connections at once, each with other queries, pipelined every now and then."""
    wrong: list[object] = []

    def ask(number: int) -> None:
        with connect(serving) as connection:
            rest = b""
            for turn in range(60):
                wanted = [f"{number}-{turn}-{part}" for part in range(1 + turn % 3)]
                for one in wanted:
                    connection.sendall(plain_request(f'SELECT ("{one}" AS ?x) {{}}'))
                for one in wanted:
                    _, body, rest = read_reply(connection, rest)
                    found = json.loads(body)["results"]["bindings"][0]["x"]["value"]
                    if found != one:
                        wrong.append((one, found))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert wrong == []
    wait_until_idle(serving)


def test_request_in_two_pieces_and_other_ones_on_the_same_connection(serving: LiveServer) -> None:
    first, second = plain_request("ASK {}"), plain_request('SELECT ("b" AS ?x) {}')
    page = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connect(serving) as connection:
        connection.sendall(first[:20])
        time.sleep(0.1)
        connection.sendall(first[20:])
        assert json.loads(read_reply(connection)[1])["boolean"] is True
        connection.sendall(page)
        assert read_reply(connection)[0].startswith(b"HTTP/1.1 200")
        connection.sendall(second + page + first)
        _, body, rest = read_reply(connection)
        assert b'"b"' in body
        _, _, rest = read_reply(connection, rest)
        _, body, rest = read_reply(connection, rest)
        assert json.loads(body)["boolean"] is True
        assert rest == b""


@pytest.mark.idle
def test_clients_that_leave_cost_no_reader(serving: LiveServer) -> None:
    """On a busy machine a query may still run when its client leaves, and is stopped rightly."""
    wait_until_idle(serving)
    readers = set(serving.children())
    for _ in range(50):
        with connect(serving) as connection:
            connection.sendall(plain_request(QUERIES["rows"]))
    wait_until_idle(serving)
    assert set(serving.children()) == readers
    assert serving.query("ASK {}").status == 200


def test_heavy_query_whose_client_leaves_is_stopped(patient: LiveServer) -> None:
    """It is idle long before the deadline of the query."""
    wait_until_idle(patient)
    with connect(patient) as connection:
        connection.sendall(plain_request(HEAVY))
        while not metric(patient, 'kg_pool{state="running"}'):
            time.sleep(0.01)
    wait_until_idle(patient)


def test_query_that_took_the_quick_way_can_be_cancelled(patient: LiveServer) -> None:
    replies: list[Reply] = []
    name = "quick-cancel-1"
    thread = threading.Thread(
        target=lambda: replies.append(patient.query(HEAVY, headers={"X-Query-Id": name}))
    )
    thread.start()
    limit = time.monotonic() + 20
    while patient.request("DELETE", f"/queries/running/{name}").status != 204:
        assert time.monotonic() < limit
        time.sleep(0.01)
    thread.join(10)
    assert replies[0].status == 503
    assert replies[0].headers["x-query-id"] == name
    wait_until_idle(patient)


def test_client_behind_a_trusted_proxy_is_told_apart(example_store: Path, tmp_path: Path) -> None:
    log = tmp_path / "queries.jsonl"
    with live_server(
        example_store, folder=tmp_path, trusted_proxy="127.0.0.1", query_log=str(log)
    ) as server:
        for forwarded in ("203.0.113.7", "198.51.100.1, 203.0.113.8", "nonsense"):
            for way in ({}, WHOLE_WAY):
                server.query("ASK {}", headers={"X-Forwarded-For": forwarded, **way})
    clients = [json.loads(line)["client"] for line in log.read_text().splitlines()]
    assert clients[:4] == ["203.0.113.7", "203.0.113.7", "203.0.113.8", "203.0.113.8"]
    assert clients[4] == clients[5]


def test_forwarded_address_is_not_believed_from_anyone_else(
    example_store: Path, tmp_path: Path
) -> None:
    log = tmp_path / "queries.jsonl"
    with live_server(example_store, folder=tmp_path, query_log=str(log)) as server:
        server.query("ASK {}", headers={"X-Forwarded-For": "203.0.113.7"})
    assert json.loads(log.read_text())["client"] == "127.0.0.1"


@pytest.mark.parametrize("settings", [{"adhoc": False}, {"rate_limit": "1000/minute"}])
def test_restricted_servers_have_no_quick_way(
    example_store: Path, tmp_path: Path, settings: dict[str, object]
) -> None:
    with live_server(example_store, folder=tmp_path, **settings) as server:
        status = server.query("ASK {}").status
        assert status == (200 if settings.get("rate_limit") else 403)
        assert quick_answers(server) == 0


def _comparable(reply: Reply) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in reply.headers.items() if name not in DIFFERS}
    return reply.status, headers, reply.body
