"""The reconciliation service speaks version 0.2 and the draft of 1.0, over a real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from live_server import LiveServer, Reply, live_server

from kg.graph.authority import authority_graphs
from kg.resolve.authority import load_authority
from kg.store import writer
from tests.reconcile import schemas

BASE = "https://example.org/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
NAME = {"matchType": "name", "propertyValue": "Daesh"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Serve a store that has Hajin and no other entity of the authority."""
    store = tmp_path_factory.mktemp("reconcile") / "store"
    hajin = load_authority().places["place/hajin"]
    with writer(store, create=True) as opened:
        for graph, quads in authority_graphs([], [hajin], base=BASE):
            opened.replace_graph(graph, quads)
        opened.publish()
    with live_server(store, base=BASE) as running:
        yield running


def checked(reply: Reply, schema: schemas.Schema) -> Any:
    """Return the JSON of an answer that fits *schema*."""
    assert reply.status == 200, reply.text
    assert reply.media_type == "application/json"
    assert reply.headers["access-control-allow-origin"] == "*"
    jsonschema.validate(reply.json(), schema)
    return reply.json()


def form(server: LiveServer, **fields: Any) -> Reply:
    """Send JSON in the fields of a form, as OpenRefine does."""
    body = urlencode({name: json.dumps(value) for name, value in fields.items()})
    return server.request("POST", "/reconcile", body=body, headers=FORM)


def ask(server: LiveServer, **queries: Any) -> dict[str, Any]:
    """Send queries of version 0.2."""
    answer = checked(form(server, queries=queries), schemas.RESULTS_02)
    assert isinstance(answer, dict)
    return answer


def ask_1(server: LiveServer, *queries: Any) -> list[dict[str, Any]]:
    """Send queries of 1.0."""
    body = json.dumps({"queries": queries})
    reply = server.request("POST", "/reconcile/match", body=body, headers=JSON)
    answer = checked(reply, schemas.RESULTS_1)["results"]
    assert isinstance(answer, list)
    return answer


def extend_1(server: LiveServer, query: Any) -> Any:
    """Fetch values as 1.0 does."""
    reply = server.request("POST", "/reconcile/extend", body=json.dumps(query), headers=JSON)
    return checked(reply, schemas.EXTENSION_1)


def get(server: LiveServer, path: str) -> Reply:
    """Get what is below the service."""
    return server.request("GET", f"/reconcile{path}")


def test_manifest_names_every_service(server: LiveServer) -> None:
    """A client of 0.2 finds all addresses in the manifest."""
    manifest = checked(get(server, ""), schemas.MANIFEST_02)
    assert manifest["versions"] == ["0.2", "1.0-draft"]
    assert manifest["identifierSpace"] == "https://example.org/id/"
    for kind in ("entity", "type", "property"):
        service = manifest["suggest"][kind]
        path = service["service_url"].removeprefix(server.url) + service["service_path"]
        checked(server.request("GET", f"{path}?prefix=a"), schemas.SUGGESTIONS)
    proposals = manifest["extend"]["propose_properties"]["service_path"]
    assert checked(get(server, f"{proposals}?type=place"), schemas.PROPOSALS)["properties"]


def test_manifest_of_1(server: LiveServer) -> None:
    """A client of 1.0 gets its own manifest, with a template of RFC 6570."""
    manifest = checked(get(server, "/manifest"), schemas.MANIFEST_1)
    assert manifest["view"]["url"] == f"{server.url}/id/{{+id}}"
    assert manifest["standardizedScore"] is True


VIEWED = [
    ("place/hajin", "Hajin"),  # stands in the store
    ("actor/islamic-state", "Islamic State"),  # does not
    ("place/gn4409896", "Missouri"),  # of the gazetteer
]


@pytest.mark.parametrize(("entity", "words"), VIEWED)
@pytest.mark.parametrize("escape", ["/", ""])
def test_view_opens_on_the_servers_own_address(
    server: LiveServer, entity: str, words: str, escape: str
) -> None:
    """The link to an entity opens, whatever the base of its IRI and whether a report has it."""
    view = checked(get(server, ""), schemas.MANIFEST_02)["view"]["url"]
    address = view.replace("{{id}}", quote(entity, safe=escape))
    for _ in range(4):
        assert address.startswith(server.url)
        path = address.removeprefix(server.url)
        reply = server.request("GET", path, headers={"Accept": "text/html"})
        if reply.status != 303:
            break
        address = server.url + reply.headers["location"]
    assert reply.status == 200
    assert words in reply.text


def test_every_operation_is_passed_on(server: LiveServer) -> None:
    """Each address gives what the service says, to clients of both versions."""
    assert ask(server, q={"query": "Daesh"})["q"]["result"][0]["id"] == "actor/islamic-state"
    (found,) = ask_1(server, {"conditions": [NAME]})
    assert found["candidates"][0]["id"] == "actor/islamic-state"
    wanted = {"ids": ["place/hajin"], "properties": [{"id": "wikidata"}]}
    rows = checked(form(server, extend=wanted), schemas.EXTENSION_02)["rows"]
    assert rows == {"place/hajin": {"wikidata": [{"str": "Q5639989"}]}}
    (row,) = extend_1(server, wanted)["rows"]
    assert row["properties"][0]["values"] == rows["place/hajin"]["wikidata"]
    limited = checked(get(server, "/extend/propose?type=place&limit=2"), schemas.PROPOSALS)
    assert len(limited["properties"]) == 2
    towns = checked(get(server, "/suggest/entity?prefix=bakhmut&limit=3"), schemas.SUGGESTIONS)
    assert any("Ukraine" in town["description"] for town in towns["result"])


def test_hostile_addresses_are_no_fault_of_the_server(server: LiveServer) -> None:
    """Endless ids and broken escapes are entities that are not there."""
    assert get(server, f"/suggest/entity?prefix={quote('%' * 50)}").status == 200
    assert get(server, "/preview?id=place/gn" + "9" * 60).status == 404


def test_preview_is_a_page_for_any_window(server: LiveServer) -> None:
    """Hovering over a candidate shows what it is, in a frame of the client."""
    reply = get(server, "/preview?id=place/gn4409896")
    assert reply.media_type == "text/html"
    assert "Greene County, Missouri, United States" in reply.text
    assert "frame-ancestors *" in reply.headers["content-security-policy"]
    assert get(server, "/preview?id=https://example.org/id/place/hajin").status == 200
    assert get(server, "/preview?id=place/none").status == 404


def test_old_clients_get_jsonp(server: LiveServer) -> None:
    """A callback that is a plain name is honoured, any other is not."""
    assert get(server, "?callback=cb").text.startswith("/**/cb({")
    assert get(server, "?callback=alert(1)").media_type == "application/json"


def test_browsers_may_send_json_from_elsewhere(server: LiveServer) -> None:
    """The question before a JSON body is answered."""
    headers = {"Origin": "https://client.example", "Access-Control-Request-Method": "POST"}
    reply = server.request("OPTIONS", "/reconcile/match", headers=headers)
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "Content-Type" in reply.headers["access-control-allow-headers"]


BAD = [
    ("", FORM, urlencode({"queries": "{"}), 400, "no JSON"),
    ("", FORM, urlencode({"queries": "[" * 100_000}), 400, "no JSON"),
    ("", FORM, urlencode({"queries": "[]"}), 400, "no JSON object"),
    ("", FORM, urlencode({"extend": '{"ids": []}'}), 400, "needs ids and properties"),
    ("", FORM, urlencode({"extend": '{"ids": [], "properties": [{"id": "x"}]}'}), 400, "'x' is"),
    ("", FORM, "", 400, "neither queries nor extend"),
    (
        "",
        FORM,
        urlencode({"queries": json.dumps({f"q{i}": {"query": "x"} for i in range(101)})}),
        400,
        "More than 100",
    ),
    ("/match", JSON, "{", 400, "no JSON"),
    ("/match", JSON, "[" * 100_000, 400, "no JSON"),
    ("/match", JSON, "[]", 400, "no list of queries"),
    ("/match", JSON, json.dumps({"queries": [{}] * 101}), 400, "More than 100"),
    ("/match", FORM, "queries=[]", 415, "application/json"),
    ("/extend", JSON, '{"ids": ["place/hajin"]}', 400, "needs ids and properties"),
    ("/extend", JSON, "7", 400, "needs ids and properties"),
]


@pytest.mark.parametrize(("path", "headers", "body", "status", "message"), BAD)
def test_bad_batches_are_told_so(
    server: LiveServer, path: str, headers: dict[str, str], body: str, status: int, message: str
) -> None:
    """What is wrong with a whole batch is an error with the fault and a remedy."""
    reply = server.request("POST", f"/reconcile{path}", body=body, headers=headers)
    assert reply.status == status
    assert reply.media_type == "application/problem+json"
    assert message in reply.json()["detail"]
    assert status != 400 or reply.json()["remedy"]
