"""A small SPARQL service with statements of Wikidata's shape, and faults on demand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    serialize,
)

from kg.link.http import PoliteClient
from kg.link.wikidata import Wikidata

VILLAGE, CITY, HUMAN = "Q532", "Q486972", "Q5"


def item(
    label: str,
    *,
    aliases: tuple[str, ...] = (),
    point: tuple[float, float] | None = None,
    geonames: str | None = None,
    instance_of: str = VILLAGE,
    description: str = "",
) -> dict[str, Any]:
    """Return an item as the dumps write it."""
    claims: dict[str, Any] = {"P31": [_claim({"id": instance_of})]}
    if point:
        claims["P625"] = [_claim({"latitude": point[0], "longitude": point[1]})]
    if geonames:
        claims["P1566"] = [_claim(geonames)]
    return {
        "labels": {"en": {"language": "en", "value": label}},
        "descriptions": {"en": {"language": "en", "value": description}},
        "aliases": {"en": [{"language": "en", "value": alias} for alias in aliases]},
        "claims": claims,
    }


def _claim(value: Any) -> dict[str, Any]:
    return {"rank": "normal", "mainsnak": {"snaktype": "value", "datavalue": {"value": value}}}


class FakeWikidata:
    """Answers of our own; ids above nine million belong to nobody.

    Attributes:
        items: By id.
        roots: Item → classes that it is an instance of, through subclasses.
        faults: What goes wrong next, one for each request: "429", "500", "slow", "redirect",
            "loop", "broken", "page", "403", "404".
        retry_after: What goes with 429.
        given_up: Set when a client has stopped to wait for what is "slow".
        requests: Paths with their parameters, in order.
    """

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.roots: dict[str, set[str]] = {}
        self.faults: list[str] = []
        self.retry_after = "2"
        self.given_up = threading.Event()
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.agents: set[str] = set()

    def quads(self, graph: str) -> bytes:
        """Write what the items say as N-Quads."""
        quads = (Quad(*triple, NamedNode(graph)) for triple in self._triples())
        return serialize(quads, format=RdfFormat.N_QUADS) or b""

    def answer(self, query: str) -> bytes:
        """Run *query* on what the items say, as any SPARQL server would."""
        store = Store()
        store.extend(Quad(*triple) for triple in self._triples())
        rows = store.query(query)
        assert isinstance(rows, QuerySolutions)
        return rows.serialize(format=QueryResultsFormat.JSON) or b""

    def _triples(self) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
        for qid, facts in self.items.items():
            for label in facts["labels"].values():
                yield _wd(qid), LABEL, Literal(label["value"], language=label["language"])
            for text in facts["descriptions"].values():
                yield _wd(qid), DESCRIPTION, Literal(text["value"], language=text["language"])
            for alias in facts["aliases"]["en"]:
                yield _wd(qid), ALIAS, Literal(alias["value"], language="en")
            for prop, claims in facts["claims"].items():
                for claim in claims:
                    value = claim["mainsnak"]["datavalue"]["value"]
                    yield _wd(qid), NamedNode(f"{WDT}{prop}"), _term(value)
        for number, (qid, roots) in enumerate(self.roots.items()):
            between = _wd(f"Q99{number}")  # no item is an instance of its root itself
            yield _wd(qid), NamedNode(f"{WDT}P31"), between
            for root in roots:
                yield between, NamedNode(f"{WDT}P279"), _wd(root)


LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
ALIAS = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
DESCRIPTION = NamedNode("http://schema.org/description")
WKT = NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral")
WDT = "http://www.wikidata.org/prop/direct/"


def _wd(qid: str) -> NamedNode:
    return NamedNode(f"http://www.wikidata.org/entity/{qid}")


def _term(value: Any) -> NamedNode | Literal:
    if isinstance(value, str):
        return Literal(value)
    if "id" in value:
        return _wd(value["id"])
    return Literal(f"Point({value['longitude']} {value['latitude']})", datatype=WKT)


def _handler(service: FakeWikidata) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            parameters = {key: values[0] for key, values in parse_qs(parts.query).items()}
            service.requests.append((parts.path, parameters))
            service.agents.add(self.headers["User-Agent"])
            fault = service.faults.pop(0) if service.faults else ""
            if fault == "loop":
                service.faults.insert(0, "loop")
            if fault in ("429", "500", "403", "404"):
                waits = {"Retry-After": service.retry_after} if fault == "429" else {}
                self._send(int(fault), b"no", waits)
            elif fault in ("redirect", "loop"):
                self._send(302, b"", {"Location": self.path})
            elif fault == "broken":
                self._send(200, b'{"results": {')
            elif fault == "page":
                self._send(200, b"<html>Query service</html>")
            else:
                if fault == "slow":
                    service.given_up.wait()
                self._send(200, service.answer(parameters["query"]))

        def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    return Handler


@pytest.fixture
def service() -> Iterator[tuple[FakeWikidata, str]]:
    """Serve a :class:`FakeWikidata` on a free port."""
    fake = FakeWikidata()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield fake, f"http://127.0.0.1:{server.server_port}"
    fake.given_up.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def naps() -> list[float]:
    """Collect the pauses that the client takes."""
    return []


@pytest.fixture
def client(tmp_path: Path, naps: list[float]) -> PoliteClient:
    """Return a client that counts its pauses instead of waiting."""
    return PoliteClient(
        cache=tmp_path / "cache",
        user_agent="kg-test (tests@example.org)",
        pause_seconds=0.5,
        retries=2,
        sleep=naps.append,
    )


@pytest.fixture
def wikidata(service: tuple[FakeWikidata, str], client: PoliteClient) -> Wikidata:
    """Return Wikidata as the local service plays it."""
    _, address = service
    return Wikidata(client, f"{address}/sparql")
