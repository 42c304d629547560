"""A real server over a store made from the golden graph."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kg.store.derived import derive
from kg.store.writer import writer
from kg.web.server import running_server
from kg.web.settings import ServeSettings
from tests.live.live_server import UNHURRIED

GOLDEN = Path(__file__).parents[2] / "golden"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

HOSTILE = """
<https://kg.local/id/actor/hostile> a <https://w3id.org/conflict-kg/ns#Actor> ;
  <http://www.w3.org/2004/02/skos/core#prefLabel> "<script>alert('label')</script>"@en ;
  <http://www.w3.org/2004/02/skos/core#altLabel> "\\"><img src=x onerror=alert(1)>" ;
  <http://www.w3.org/2004/02/skos/core#exactMatch> <javascript:alert(2)> ;
  <https://w3id.org/conflict-kg/ns#actorKind> <javascript:alert(3)> .
<https://kg.local/id/actor/arabic> a <https://w3id.org/conflict-kg/ns#Actor> ;
  <http://www.w3.org/2004/02/skos/core#prefLabel> "الجيش السوري (فرقة 4)" .
<https://kg.local/id/participation/hostile>
  <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> <https://kg.local/id/actor/hostile> ;
  <https://w3id.org/conflict-kg/ns#describedAs> "<svg onload=alert(4)>" .
<https://kg.local/id/event/hostile>
  <https://w3id.org/conflict-kg/ns#participation> <https://kg.local/id/participation/hostile> ;
  <https://w3id.org/conflict-kg/ns#reportedIn> <https://kg.local/id/report/e5cd06a90e81046b> .
"""


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    headers: Message
    text: str

    def json(self) -> Any:
        """Parse the body."""
        return json.loads(self.text)


@dataclass(frozen=True)
class Site:
    """A running server."""

    address: str

    def get(self, path: str, *, accept: str | None = BROWSER, **headers: str) -> Answer:
        """Ask for *path* without following redirects."""
        request = urllib.request.Request(self.address + path, headers=headers)
        if accept is not None:
            request.add_header("Accept", accept)
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request) as response:
                return Answer(response.status, response.headers, response.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


def make_store(path: Path) -> Path:
    """Make a store from the golden graph and one hostile graph."""
    golden = pyoxigraph.Store()
    golden.load(path=str(GOLDEN / "queries.trig"), format=pyoxigraph.RdfFormat.TRIG)
    with writer(path, create=True) as writing:
        for graph in golden.named_graphs():
            quads = golden.quads_for_pattern(None, None, None, graph)
            nquads = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
            writing.replace_graph(graph.value, nquads or b"")
        writing.replace_graph("https://kg.local/graph/hostile", as_nquads(HOSTILE))
        writing.publish(derive)
    return path


def as_nquads(turtle: str) -> bytes:
    """Put Turtle into the hostile graph."""
    graph = pyoxigraph.NamedNode("https://kg.local/graph/hostile")
    quads = [
        pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)
    ]
    return pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b""


@contextmanager
def serving(settings: ServeSettings) -> Iterator[Site]:
    """Serve a store over a socket."""
    with running_server(settings) as server:
        threading.Thread(target=server.run, daemon=True).start()
        yield Site(f"http://127.0.0.1:{server.effective_port}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the golden graph over a socket."""
    store = make_store(tmp_path_factory.mktemp("pages") / "store")
    settings = ServeSettings(store=str(store), port=0, workers=1, sandbox=False, **UNHURRIED)
    with serving(settings) as served:
        yield served
