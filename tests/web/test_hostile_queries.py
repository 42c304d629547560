"""Queries that never end are ended, and nobody else notices."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import (
    LiveServer,
    Reply,
    live_server,
    wait_until,
    wait_until_idle,
    wait_until_running,
)
from process_table import processor_seconds, tree_seconds

pytestmark = pytest.mark.slow

DEADLINE = 2.0
PATHS = " . ".join(f"?a{i} (!<urn:x>|^!<urn:x>)* ?a{i + 1}" for i in range(4))
VALUES = " ".join(f"VALUES ?v{i} {{ {' '.join(str(n) for n in range(60))} }}" for i in range(6))
DOUBLING = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))

HOSTILE = {
    "cartesian count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cartesian rows": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "values product": f"SELECT (COUNT(*) AS ?n) {{ {VALUES} }}",
    "path closure": f"SELECT (COUNT(*) AS ?n) {{ {PATHS} }}",
    "join and order": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a",
    "string doubling": f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("xxxxxxxx" AS ?x0) {DOUBLING} }}',
    "regex": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . "
        'FILTER(REGEX(CONCAT(STR(?a), STR(?f)), "(.*a){12}b")) ?g ?h ?i }'
    ),
    "distinct": "SELECT DISTINCT ?a ?e ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "construct": "CONSTRUCT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}


@pytest.fixture(scope="module")
def hurried(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server with a short deadline."""
    folder = tmp_path_factory.mktemp("hurried")
    with live_server(
        example_store, folder=folder, workers=1, timeout_seconds=DEADLINE, cache_bytes=0
    ) as server:
        yield server


def ask(server: LiveServer, query: str, *, seconds: float = 0.3, **headers: str) -> Reply | None:
    """Give the reply, or None if the body was broken off; a reader works until the deadline."""
    fields = urllib.parse.urlencode({"query": query, "timeout": f"{seconds}"})
    try:
        return server.request("GET", f"/sparql?{fields}", headers=headers)
    except (http.client.IncompleteRead, ConnectionError):
        return None


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_query_ends_soon_after_its_deadline(reading: LiveServer, name: str) -> None:
    """Each ends as 504, 507 or a broken body, and the next query is answered."""
    reply = ask(reading, HOSTILE[name])
    if reply is not None:
        assert reply.status in (504, 507), reply.text[:300]
        assert reply.media_type == "application/problem+json"
        assert reply.json()["query_id"] == reply.headers["x-query-id"]
    assert reading.query("ASK { }").json()["boolean"] is True


def test_processors_are_idle_after_a_hostile_query(reading: LiveServer) -> None:
    """After the deadline nothing of the query is left running."""
    ask(reading, HOSTILE["cartesian count"])
    wait_until_idle(reading)

    def is_quiet() -> bool:  # a reader may still be starting, a query would work on and on
        before = {pid: processor_seconds(pid) for pid in reading.children()}
        time.sleep(1)
        return all(processor_seconds(pid) - spent < 0.3 for pid, spent in before.items())

    wait_until(is_quiet, "the query goes on")


def test_a_broken_off_body_is_noticed_by_clients(hurried: LiveServer) -> None:
    """A late failure ends the chunked body without its last chunk, and writes no words into it."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    path = "/sparql?" + urllib.parse.urlencode({"query": query, "format": "csv"})
    connection = http.client.HTTPConnection(hurried.host, hurried.port)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead) as caught:
        answer.read()
    assert b"error" not in caught.value.partial[-2000:].lower()
    connection.close()


def test_small_queries_are_answered_while_a_heavy_one_runs(reading: LiveServer) -> None:
    """Small queries do not wait for a hostile one; tests/bench measures how long they take."""
    headers = {"X-Query-Id": "heavy-0001"}
    query = HOSTILE["cartesian count"]
    thread = threading.Thread(target=lambda: reading.query(query, headers=headers))
    thread.start()
    wait_until_running(reading)
    for _ in range(30):
        assert reading.query("SELECT * { ?s ?p ?o } LIMIT 3").status == 200
    assert thread.is_alive()
    assert reading.request("DELETE", "/queries/running/heavy-0001").status == 204
    thread.join()


def test_small_queries_get_through_when_only_heavy_ones_are_asked(reading: LiveServer) -> None:
    """Several clients with heavy queries cannot hold every reader for long."""
    heavy = [
        threading.Thread(
            target=ask,
            args=(reading, HOSTILE["cartesian count"] + " " * n),
            kwargs={"seconds": 1},
        )
        for n in range(4)
    ]
    for thread in heavy:
        thread.start()
    wait_until_running(reading)
    statuses = []
    while any(thread.is_alive() for thread in heavy):
        statuses.append(reading.query("ASK { }").status)
        time.sleep(0.05)
    for thread in heavy:
        thread.join()
    assert set(statuses) == {200}


@pytest.mark.parametrize(("asked", "granted"), [("0.5", "0.5 s"), ("60", f"{DEADLINE:g} s")])
def test_timeout_parameter_only_lowers_the_deadline(
    hurried: LiveServer, asked: str, granted: str
) -> None:
    """timeout=0.5 ends after half a second; timeout=60 does not lift the server's limit."""
    fields = urllib.parse.urlencode({"query": HOSTILE["values product"], "timeout": asked})
    begun = time.monotonic()
    reply = hurried.request("GET", f"/sparql?{fields}")
    assert reply.status == 504
    assert reply.json()["detail"] == f"the query took longer than {granted}"
    assert time.monotonic() - begun > float(granted.removesuffix(" s"))


def test_memory_hungry_query_ends_alone(example_store, tmp_path) -> None:
    """A query over the memory cap gets 507; the server lives on."""
    words = f'VALUES ?x {{ "{"x" * 8_000}" }}'
    query = f"SELECT (GROUP_CONCAT(?x) AS ?all) {{ ?a ?b ?c . ?d ?e ?f {words} }}"
    with live_server(
        example_store, folder=tmp_path, memory_bytes=16 * 2**20, timeout_seconds=60
    ) as server:
        reply = server.query(query)
        assert reply.status == 507
        assert reply.json()["type"].endswith("memory")
        assert server.query("ASK { }").status == 200


def test_deep_nesting_is_refused_before_parsing(reading: LiveServer) -> None:
    """Thousands of nested brackets get 400, not a crash."""
    for opening, closing in ("{}", "()", "[]"):
        query = "SELECT * " + opening * 1000 + closing * 1000
        reply = reading.query(query)
        assert reply.status == 400
        assert reply.json()["type"].endswith("too-deep")


def test_parser_crash_is_an_error_of_the_query(reading: LiveServer) -> None:
    """A text that overflows the parser's stack without brackets ends one reader only."""
    query = "SELECT * { ?s ?p ?o FILTER(" + "!" * 12000 + "?o) }"
    body = urllib.parse.urlencode({"query": query})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = reading.request("POST", "/sparql", body=body, headers=headers)
    assert reply.status in (200, 400, 507)
    assert reading.query("ASK { }").status == 200


def test_two_queries_of_one_id_are_both_stopped(reading: LiveServer) -> None:
    """Bringing an id that is in use hides no query from its deadline."""
    replies: list[Reply | None] = []

    def run() -> None:
        name = {"X-Query-Id": "same-id-0001"}
        replies.append(ask(reading, HOSTILE["cartesian count"], seconds=0.5, **name))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply and reply.status for reply in replies} <= {503, 504}
    wait_until_idle(reading)


@pytest.mark.parametrize("begin", ['"""', "'''", '"'])
def test_string_that_is_not_closed_costs_no_more_than_other_text(
    reading: LiveServer, begin: str
) -> None:
    """16 KB of escaped marks are refused about as fast as 16 KB of dots."""

    def seconds(text: str) -> float:
        before = tree_seconds(reading.process.pid)
        for attempt in range(5):
            alone = f"{text} {begin.encode().hex()}{attempt}"  # no two alike: nothing is remembered
            headers = {"Content-Type": "application/sparql-query"}
            assert reading.request("POST", "/sparql", body=alone, headers=headers).status == 400
        return tree_seconds(reading.process.pid) - before

    hostile, plain = begin + f"\\{begin[0]}" * 8_000, "." * 16_000
    # The clock has steps of 0.01, and a new reader may start meanwhile: measured again before it is
    # believed.
    assert any(seconds(hostile) < 8 * seconds(plain) + 0.2 for _ in range(3))
