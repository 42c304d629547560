"""SERVICE reaches the servers that the operator allows, and no others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from example_data import EX
from live_server import LiveServer, live_server

from kg.web.pool.gateway import Gateway, NotAllowed


@pytest.fixture(scope="module")
def redirecting() -> Iterator[int]:
    """Run a server that sends everybody elsewhere."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/secret")
            self.end_headers()

        do_GET = do_POST  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            """Stay silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def federating(
    reading: LiveServer, redirecting: int, example_store: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LiveServer]:  # fmt: skip
    """Run a server that may call the other test server and the redirecting one."""
    folder = tmp_path_factory.mktemp("federating")
    allowed = [f"{reading.url}/sparql", f"http://127.0.0.1:{redirecting}/"]
    with live_server(example_store, folder=folder, service_allow=allowed) as server:
        yield server


def test_allowed_service_is_joined(federating: LiveServer, reading: LiveServer) -> None:
    """A federated query gives the rows of the other server."""
    query = f"SELECT ?x {{ SERVICE <{reading.url}/sparql> {{ <{EX}s7> <{EX}label> ?x }} }}"
    reply = federating.query(query)
    assert reply.status == 200, reply.text
    assert [r["x"]["value"] for r in reply.json()["results"]["bindings"]] == ["label 7"]
    assert reply.headers["cache-control"] == "no-store"


def test_other_services_are_refused(federating: LiveServer, reading: LiveServer) -> None:
    """Another address, a variable, or a trick with the spelling gets 403."""
    for query in (
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        f"SELECT * {{ SERVICE <{reading.url}.evil.example/sparql> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?u {{ <{reading.url}/sparql> }} SERVICE ?u {{ ?s ?p ?o }} }}",
        "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/>{} }",
    ):
        assert federating.query(query).status == 403, query


def test_redirects_are_not_followed(federating: LiveServer, redirecting: int) -> None:
    """An allowed server cannot send us elsewhere."""
    reply = federating.query(
        f"SELECT * {{ SERVICE <http://127.0.0.1:{redirecting}/> {{ ?s ?p ?o }} }}"
    )
    assert reply.status == 400


def test_names_must_resolve_to_public_addresses() -> None:
    """A name that the operator did not give as an address of this network must be public."""
    from urllib.parse import urlsplit

    from kg.web.pool import gateway

    with pytest.raises(NotAllowed, match="private"):
        gateway._resolve(urlsplit("http://localhost/x"), expressly=False)
    assert gateway._resolve(urlsplit("http://127.0.0.1/x"), expressly=True) == "127.0.0.1"
    with pytest.raises(NotAllowed, match="only http"):
        gateway._resolve(urlsplit("file:///etc/passwd"), expressly=True)


def test_prefixes_end_at_the_host() -> None:
    """https://a.org does not allow https://a.org.evil.example."""
    allowed = Gateway(["https://a.org"])
    with pytest.raises(NotAllowed):
        allowed.rewrite("SELECT * { SERVICE <https://a.org.evil.example/> { } }")
