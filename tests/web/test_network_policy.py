"""No query makes the server call anybody."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from live_server import LiveServer


@pytest.fixture
def trap() -> Iterator[tuple[int, list[bytes]]]:
    """Listen on this machine and record whoever connects."""
    seen: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    stopping = threading.Event()

    def listen() -> None:
        while not stopping.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            connection.settimeout(1)
            try:
                seen.append(connection.recv(1000))
            except OSError:
                seen.append(b"?")
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield listener.getsockname()[1], seen
    stopping.set()
    thread.join()
    listener.close()


SERVICES = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE#c\n<{url}>{{ ?s ?p ?o }} }}",
    "PREFIX x: <{url}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
    "PREFIX : <{url}> SELECT * {{ SERVICE: {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?u {{ <{url}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "SELECT * {{ S\\u0045RVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p trueSERVICE<{url}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p ?a FILTER(?a<?b)SERVICE#>\n<{url}>{{ ?x ?y ?z }} }}",
]  # fmt: skip
CONFUSING = [
    "SELECT * {{ OPTIONAL {{ BIND(1 AS ?a) FILTER(?a<2||'>'!='x') }} "
    "SERVICE <{url}> {{ ?s ?p ?o }} FILTER(1!='y') }}",
    "SELECT * {{ ?s ?p (1 <x:#>) FILTER(?a<1||'>'!='x') SERVICE <{url}> {{ ?s ?p ?o }} "
    "FILTER(?a!='y') }}",
]


@pytest.mark.parametrize("text", SERVICES, ids=range(len(SERVICES)))
def test_service_is_refused_and_never_connects(
    reading: LiveServer, trap: tuple[int, list[bytes]], text: str
) -> None:
    """Every spelling of SERVICE gets 403, and nobody is called."""
    port, seen = trap
    reply = reading.query(text.format(url=f"http://127.0.0.1:{port}/sparql"))
    assert reply.status == 403
    assert reply.json()["type"].endswith("no-network")
    assert seen == []


@pytest.mark.parametrize("text", CONFUSING, ids=range(len(CONFUSING)))
def test_service_that_slips_past_the_lexer_finds_no_network(
    reading: LiveServer, trap: tuple[int, list[bytes]], text: str
) -> None:
    """Even a query that the lexer misreads cannot connect: readers have no network."""
    port, seen = trap
    reply = reading.query(text.format(url=f"http://127.0.0.1:{port}/sparql"))
    assert reply.status in (400, 403)
    assert seen == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?SERVICE { ?SERVICE <urn:SERVICE> 'SERVICE <http://x/>' } # SERVICE",
        'SELECT * { ?s ?p """LOAD "SERVICE" <x>""" }',
        "PREFIX service: <urn:x> SELECT * { GRAPH service:g { ?s service:a service:b } }",
        "SELECT * { <urn:SERVICE> a <http://example.org/service#it> }",
    ],
)
def test_the_word_service_elsewhere_is_harmless(reading: LiveServer, text: str) -> None:
    """Strings, comments, IRIs, names and variables may say SERVICE."""
    assert reading.query(text).status == 200


def test_load_is_refused_and_never_connects(
    writing: LiveServer, trap: tuple[int, list[bytes]]
) -> None:
    """LOAD gets 403; LOAD SILENT does nothing, as silence allows, and nobody is called."""
    port, seen = trap
    url = f"http://127.0.0.1:{port}/data.ttl"
    assert writing.update(f"LOAD <{url}>").status == 403
    assert writing.update(f"LOAD <{url}> INTO GRAPH <urn:g>").status == 403
    assert writing.update(f"INSERT DATA {{ <urn:a> <urn:b> 1 }} ; load <{url}>").status == 403
    assert writing.update(f"LOAD SILENT <{url}> INTO GRAPH <urn:g>").status == 204
    assert (
        writing.update(f"DELETE {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}").status
        == 403
    )
    assert seen == []


def test_readers_are_cut_off_from_the_network(reading: LiveServer) -> None:
    """At least one of the two measures holds on this machine, and readiness says which."""
    measures = reading.request("GET", "/health/ready").json()["network"]["removed_by"]
    assert set(measures) & {"network-namespace", "system-call-filter"}
