"""A small service that speaks Wikidata's API, with answers of our own and faults on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

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
    """Return an item as wbgetentities answers it."""
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
            "loop", "broken", "maxlag", "403".
        requests: Paths with their parameters, in order.
    """

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.roots: dict[str, set[str]] = {}
        self.faults: list[str] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.agents: set[str] = set()

    def answer(self, path: str, parameters: dict[str, str]) -> Any:
        if path == "/sparql":
            return {"results": {"bindings": self._rows(parameters["query"])}}
        if parameters["action"] == "wbsearchentities":
            wanted = parameters["search"].lower()
            return {
                "search": [
                    {"id": qid} for qid, facts in self.items.items() if wanted in _names(facts)
                ]
            }
        ids = parameters["ids"].split("|")
        return {"entities": {qid: self.items.get(qid, {"missing": ""}) for qid in ids}}

    def _rows(self, query: str) -> list[dict[str, Any]]:
        entity = "http://www.wikidata.org/entity/"
        if "P1566" in query:
            return [
                {"item": {"value": entity + qid}, "id": {"value": gn}}
                for qid, facts in self.items.items()
                for gn in _geonames(facts)
                if f'"{gn}"' in query
            ]
        return [
            {"item": {"value": entity + qid}, "class": {"value": entity + root}}
            for qid, roots in self.roots.items()
            for root in sorted(roots)
            if f"wd:{qid} " in query and f"wd:{root} " in query
        ]


def _names(facts: dict[str, Any]) -> set[str]:
    names = {facts["labels"]["en"]["value"]}
    names |= {alias["value"] for alias in facts["aliases"]["en"]}
    return {name.lower() for name in names}


def _geonames(facts: dict[str, Any]) -> list[str]:
    claims = facts["claims"].get("P1566", [])
    return [claim["mainsnak"]["datavalue"]["value"] for claim in claims]


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
            if fault in ("429", "500", "403"):
                self._send(int(fault), b"no", {"Retry-After": "2"} if fault == "429" else {})
            elif fault in ("redirect", "loop"):
                self._send(302, b"", {"Location": self.path})
            elif fault == "broken":
                self._send(200, b'{"search": [')
            elif fault == "maxlag":
                self._send(200, b'{"error": {"code": "maxlag"}}')
            else:
                if fault == "slow":
                    time.sleep(0.6)
                answer = service.answer(parts.path, parameters)
                self._send(200, json.dumps(answer).encode())

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
        timeout_seconds=0.3,
        sleep=naps.append,
    )


@pytest.fixture
def wikidata(service: tuple[FakeWikidata, str], client: PoliteClient) -> Wikidata:
    """Return Wikidata as the local service plays it."""
    _, address = service
    return Wikidata(client, api=f"{address}/api", sparql=f"{address}/sparql")
