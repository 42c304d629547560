"""Queries that never end are ended, and nobody else notices."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.parse

import pytest
from live_server import LiveServer, Reply, cpu_seconds, live_server

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


def ask(server: LiveServer, query: str) -> Reply | None:
    """Give the reply, or None if the body was broken off."""
    try:
        return server.query(query, timeout=20)
    except (http.client.IncompleteRead, ConnectionError):
        return None


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_query_ends_soon_after_its_deadline(reading: LiveServer, name: str) -> None:
    """Each ends within deadline + 0.5 s as 504, 507 or a broken body; the next query is quick."""
    begun = time.monotonic()
    reply = ask(reading, HOSTILE[name])
    took = time.monotonic() - begun
    assert took < DEADLINE + 0.9  # 0.5 s, and some for a busy test machine
    if reply is not None:
        assert reply.status in (504, 507), reply.text[:300]
        assert reply.media_type == "application/problem+json"
        assert reply.json()["query_id"] == reply.headers["x-query-id"]
    begun = time.monotonic()
    assert reading.query("ASK { }").json()["boolean"] is True
    assert time.monotonic() - begun < 0.5


def test_processors_are_idle_after_a_hostile_query(reading: LiveServer) -> None:
    """A second after the deadline nothing of the query is left running."""
    ask(reading, HOSTILE["cartesian count"])
    time.sleep(1)
    before = sum(cpu_seconds(pid) for pid in reading.children())
    time.sleep(1)
    after = sum(cpu_seconds(pid) for pid in reading.children())
    assert after - before < 0.3


def test_a_broken_off_body_is_noticed_by_clients(reading: LiveServer) -> None:
    """A late failure ends the chunked body without its last chunk, and writes no words into it."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    path = "/sparql?" + urllib.parse.urlencode({"query": query, "format": "csv"})
    connection = http.client.HTTPConnection(reading.host, reading.port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead) as caught:
        answer.read()
    assert b"error" not in caught.value.partial[-2000:].lower()
    connection.close()


def test_small_queries_stay_quick_beside_heavy_ones(reading: LiveServer) -> None:
    """While one hostile query runs, small ones are answered as if it were not there."""
    thread = threading.Thread(target=ask, args=(reading, HOSTILE["cartesian count"]))
    thread.start()
    time.sleep(0.2)
    times = []
    while thread.is_alive():
        begun = time.monotonic()
        assert reading.query("SELECT * { ?s ?p ?o } LIMIT 3").status == 200
        times.append(time.monotonic() - begun)
        time.sleep(0.02)
    thread.join()
    times.sort()
    assert len(times) > 10
    assert times[int(len(times) * 0.95)] < 0.25


def test_small_queries_get_through_when_only_heavy_ones_are_asked(reading: LiveServer) -> None:
    """Several clients with heavy queries cannot hold every reader for long."""
    heavy = [
        threading.Thread(target=ask, args=(reading, HOSTILE["cartesian count"] + " " * n))
        for n in range(4)
    ]
    for thread in heavy:
        thread.start()
    time.sleep(0.3)
    begun = time.monotonic()
    statuses = []
    while any(thread.is_alive() for thread in heavy):
        statuses.append(reading.query("ASK { }", timeout=20).status)
        time.sleep(0.05)
    for thread in heavy:
        thread.join()
    assert set(statuses) <= {200}
    assert time.monotonic() - begun < 12


def test_timeout_parameter_only_lowers_the_deadline(reading: LiveServer) -> None:
    """timeout=0.5 ends after half a second; timeout=60 does not lift the server's limit."""
    fields = urllib.parse.urlencode({"query": HOSTILE["values product"], "timeout": "0.5"})
    begun = time.monotonic()
    assert reading.request("GET", f"/sparql?{fields}").status == 504
    assert time.monotonic() - begun < 1.2
    fields = urllib.parse.urlencode({"query": HOSTILE["values product"], "timeout": "60"})
    begun = time.monotonic()
    assert reading.request("GET", f"/sparql?{fields}").status == 504
    assert time.monotonic() - begun < DEADLINE + 1


def test_memory_hungry_query_ends_alone(example_store, tmp_path) -> None:
    """A query over the memory cap gets 507; the server lives on."""
    query = (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f))) AS ?x) "
        "{ ?a ?b ?c . ?d ?e ?f }"
    )
    with live_server(
        example_store, folder=tmp_path, memory_bytes=64 * 2**20, timeout_seconds=60
    ) as server:
        reply = server.query(query)
        assert reply.status == 507
        assert reply.json()["type"].endswith("memory")
        assert server.query("ASK { }").status == 200


def test_query_is_killed_when_its_client_leaves(reading: LiveServer) -> None:
    """Hanging up frees the reader long before the deadline."""
    fields = urllib.parse.urlencode({"query": HOSTILE["cartesian count"]})
    connection = http.client.HTTPConnection(reading.host, reading.port, timeout=20)
    connection.request("GET", f"/sparql?{fields}")
    time.sleep(0.4)
    assert _running(reading) == 1
    connection.close()
    limit = time.monotonic() + 1
    while _running(reading) and time.monotonic() < limit:
        time.sleep(0.05)
    assert _running(reading) == 0


def test_running_query_can_be_cancelled_by_its_id(reading: LiveServer) -> None:
    """DELETE /queries/running/<id> stops the query that was sent with this id."""
    replies: list[Reply] = []

    def run() -> None:
        headers = {"X-Query-Id": "my-query-0001"}
        replies.append(reading.query(HOSTILE["cartesian count"], headers=headers))

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.4)
    begun = time.monotonic()
    assert reading.request("DELETE", "/queries/running/my-query-0001").status == 204
    thread.join()
    assert time.monotonic() - begun < 1
    assert replies[0].status == 503
    assert replies[0].json()["type"].endswith("cancelled")
    assert reading.request("DELETE", "/queries/running/my-query-0001").status == 404


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


def _running(server: LiveServer) -> int:
    text = server.request("GET", "/metrics").text
    return int(float(text.split('kg_pool{state="running"} ')[1].split("\n")[0]))


def test_two_queries_of_one_id_are_both_stopped(reading: LiveServer) -> None:
    """Bringing an id that is in use hides no query from its deadline."""
    headers = {"X-Query-Id": "same-id-0001"}
    replies: list[Reply] = []

    def run() -> None:
        replies.append(reading.query(HOSTILE["cartesian count"], headers=headers))

    threads = [threading.Thread(target=run) for _ in range(2)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    assert time.monotonic() - begun < 2 * DEADLINE + 3
    assert {reply.status for reply in replies} <= {503, 504}
    assert _running(reading) == 0


@pytest.mark.parametrize("begin", ['"""', "'''", '"'])
def test_string_that_is_not_closed_costs_no_more_than_other_text(
    reading: LiveServer, begin: str
) -> None:
    """16 KB of escaped marks are refused about as fast as 16 KB of dots."""

    def seconds(text: str) -> float:
        spent = []
        for attempt in range(3):
            alone = f"{text} {begin.encode().hex()}{attempt}"  # no two alike: nothing is remembered
            begun = time.perf_counter()
            reply = reading.request(
                "POST",
                "/sparql",
                body=alone,
                headers={"Content-Type": "application/sparql-query"},
            )
            spent.append(time.perf_counter() - begun)
            assert reply.status == 400
        return min(spent)

    hostile, plain = begin + f"\\{begin[0]}" * 8_000, "." * 16_000
    assert seconds(hostile) < 8 * seconds(plain)
