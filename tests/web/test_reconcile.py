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
from tests.web import reconcile_schemas as schemas

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


def test_queries_are_answered_each_under_its_key(server: LiveServer) -> None:
    """Spellings of the news find the entity; a clear best one is a match."""
    answer = ask(
        server,
        q0={"query": "Daesh"},
        q1={"query": "Deir Ezzor", "type": "place/populated"},
        q2={"query": "no such name at all"},
        q3={"query": "حلب", "type": [{"id": "place/populated"}]},
        q4={"query": "Bakhmut"},
    )
    assert list(answer) == ["q0", "q1", "q2", "q3", "q4"]
    first = answer["q0"]["result"][0]
    assert first["id"] == "actor/islamic-state"
    assert first["match"] is True
    assert {kind["id"] for kind in first["type"]} == {"actor/non-state-armed-group", "actor"}
    assert answer["q1"]["result"][0]["id"] == "place/deir-ez-zor"
    assert answer["q2"]["result"] == []
    assert answer["q3"]["result"][0]["id"] == "place/aleppo"
    assert answer["q3"]["result"][0]["match"] is True
    assert "Ukraine" in answer["q4"]["result"][0]["description"]


def test_queries_are_answered_in_order(server: LiveServer) -> None:
    """1.0 answers a list by a list."""
    country = {"matchType": "property", "propertyId": "country", "propertyValue": "LB"}
    tripoli = {"matchType": "name", "propertyValue": "Tripoli"}
    found = ask_1(
        server,
        {"conditions": [NAME], "limit": 1},
        {"conditions": [tripoli], "type": "place"},
        {"conditions": [tripoli, country], "type": "place"},
        {"conditions": [{"matchType": "name", "v": ["no such name", "Bakhmut"]}]},
        {"conditions": [{"matchType": "property", "pid": "wikidata", "v": {"id": "Q41183"}}]},
    )
    firsts = [(one["candidates"][0]["id"], one["candidates"][0]["match"]) for one in found]
    assert firsts == [
        ("actor/islamic-state", True),
        ("place/tripoli", False),
        ("place/tripoli-lebanon", True),
        ("place/gn713174", True),
        ("place/aleppo", True),
    ]


def test_namesakes_are_no_match(server: LiveServer) -> None:
    """Two places of one name are offered, none is chosen, however few are asked for."""
    results = ask(server, q={"query": "Tripoli", "type": "place"})["q"]["result"]
    assert {"place/tripoli", "place/tripoli-lebanon"} <= {result["id"] for result in results}
    assert not any(result["match"] for result in results)
    (only,) = ask(server, q={"query": "Tripoli", "type": "place", "limit": 1})["q"]["result"]
    assert only["match"] is False


def test_properties_decide_between_namesakes(server: LiveServer) -> None:
    """The country of the row makes one of them the match; the other says what is wrong."""
    query = {"query": "Tripoli", "type": "place", "properties": [{"pid": "country", "v": "LB"}]}
    first, *others = ask(server, q=query)["q"]["result"]
    assert first["id"] == "place/tripoli-lebanon"
    assert first["match"] is True
    libyan = next(other for other in others if other["id"] == "place/tripoli")
    assert libyan["score"] < first["score"] - 20
    assert {"id": "country", "name": "Country", "value": False} in libyan["features"]


def test_unknown_columns_are_no_fault(server: LiveServer) -> None:
    """A column that the service does not know is left out, as 0.2 allows."""
    query = {"query": "Daesh", "properties": [{"pid": "colour", "v": "red"}, {"pid": "kind"}, 7]}
    assert ask(server, q=query)["q"]["result"][0]["match"] is True


BAD_ROWS = [
    {},
    {"query": 7},
    {"query": "  "},
    {"query": "x", "type": "blob"},
    "Daesh",
    None,
    [],
]


@pytest.mark.parametrize("row", BAD_ROWS, ids=str)
def test_a_bad_row_spoils_no_batch(server: LiveServer, row: Any) -> None:
    """The bad row says what is wrong with it; its neighbours are answered."""
    answer = ask(server, q0={"query": "Daesh"}, bad=row, q1={"query": "Bakhmut"})
    assert answer["bad"]["result"] == []
    assert ";" in answer["bad"]["error"]
    assert answer["q0"]["result"][0]["match"] is True
    assert answer["q1"]["result"][0]["match"] is True


BAD_CONDITIONS = [
    {},
    {"conditions": []},
    {"conditions": NAME},
    {"conditions": [7]},
    {"conditions": [{"propertyValue": "x"}]},
    {"conditions": [{"matchType": "colour", "propertyValue": "x"}]},
    {"conditions": [{"matchType": "name"}]},
    {"conditions": [NAME], "type": "blob"},
    {"conditions": [NAME, {"matchType": "property", "propertyValue": "x"}]},
    {
        "conditions": [
            NAME,
            {
                "matchType": "property",
                "propertyId": "country",
                "propertyValue": "SY",
                "matchQuantifier": "few",
            },
        ]
    },
    "Daesh",
    None,
]


@pytest.mark.parametrize("row", BAD_CONDITIONS, ids=str)
def test_a_bad_row_spoils_no_list(server: LiveServer, row: Any) -> None:
    """As in 0.2."""
    before, bad, after = ask_1(server, {"conditions": [NAME]}, row, {"conditions": [NAME]})
    assert bad["candidates"] == []
    assert ";" in bad["error"]
    assert before == after
    assert before["candidates"][0]["match"] is True


def test_hostile_texts_are_texts(server: LiveServer) -> None:
    """Broken characters, quotes and endless names are no fault of the server."""
    texts = ["\ud800", "' OR 1=1 --", "place/gn" + "9" * 99, "x" * 20_000, "\x00", "%", "Q" * 99]
    for answer in ask_1(server, *({"conditions": [{**NAME, "propertyValue": t}]} for t in texts)):
        assert set(answer) <= {"candidates", "error"}
    ids = [*texts, "actor/\ud800", "place/\ud800"]
    rows = extend_1(server, {"ids": ids, "properties": [{"id": "country"}]})["rows"]
    assert [row["properties"][0]["values"] for row in rows] == [[]] * len(ids)
    assert get(server, f"/suggest/entity?prefix={quote('%' * 50)}").status == 200
    assert get(server, "/preview?id=place/gn" + "9" * 60).status == 404


def test_columns_can_be_added(server: LiveServer) -> None:
    """Data extension brings one value per property to the spreadsheet: coordinates, ids, places."""
    names = ("wikidata", "latitude", "country", "alias", "within")
    ids = ["place/hajin", "place/nowhere", "place/gn4409896"]
    query = {"ids": ids, "properties": [{"id": name} for name in names]}
    answer = checked(form(server, extend=query), schemas.EXTENSION_02)
    assert answer["meta"][0] == {"id": "wikidata", "name": "Wikidata"}
    assert answer["rows"]["place/hajin"]["wikidata"] == [{"str": "Q5639989"}]
    assert answer["rows"]["place/nowhere"] == {name: [] for name in names}
    assert answer["rows"]["place/gn4409896"]["country"] == [
        {"id": "place/united-states", "name": "United States"}
    ]
    assert all(len(values) <= 1 for row in answer["rows"].values() for values in row.values())
    assert answer["rows"]["place/hajin"]["latitude"][0]["float"] == pytest.approx(34.69, abs=0.1)

    rows = extend_1(server, query)["rows"]
    assert [row["id"] for row in rows] == ids
    for row in rows:
        values = {one["id"]: one["values"] for one in row["properties"]}
        assert values == answer["rows"][row["id"]]


@pytest.mark.parametrize(("limit", "expected"), [(0, 3), ("0", 3), (2, 2), ("many", 1)])
def test_more_values_on_request(server: LiveServer, limit: Any, expected: int) -> None:
    """The setting limit tells how many values; 0 means all."""
    wanted = {"id": "within", "settings": {"limit": limit}}
    (row,) = extend_1(server, {"ids": ["place/gn4409896"], "properties": [wanted]})["rows"]
    assert len(row["properties"][0]["values"]) == expected


def test_suggestions_complete_what_is_typed(server: LiveServer) -> None:
    """Typing 'Syrian Dem' offers the SDF, 'Bakhm' the town of the gazetteer."""
    for prefix, entity in (
        ("Syrian Dem", "actor/syrian-democratic-forces"),
        ("حل", "place/aleppo"),
    ):
        path = f"/suggest/entity?prefix={quote(prefix)}"
        answer = checked(get(server, path), schemas.SUGGESTIONS)
        assert entity in [result["id"] for result in answer["result"]]
    answer = checked(get(server, "/suggest/entity?prefix=bakhmut&limit=3"), schemas.SUGGESTIONS)
    towns = {result["description"] for result in answer["result"]}
    assert any("Ukraine" in told for told in towns)
    answer = checked(get(server, "/suggest/property?prefix=lat"), schemas.SUGGESTIONS)
    assert answer["result"] == [{"id": "latitude", "name": "Latitude"}]


@pytest.mark.parametrize("skip", ["offset", "cursor"])
def test_suggestions_come_in_pages(server: LiveServer, skip: str) -> None:
    """Pages join without gap or repetition; 1.0 says offset, 0.2 said cursor."""
    pages = [
        checked(get(server, f"/suggest/type?prefix=&limit=5&{skip}={start}"), schemas.SUGGESTIONS)
        for start in (0, 5)
    ]
    whole = checked(get(server, "/suggest/type?prefix=&limit=10"), schemas.SUGGESTIONS)
    assert [one for page in pages for one in page["result"]] == whole["result"]
    assert len(whole["result"]) == 10


def test_proposals_fit_the_type(server: LiveServer) -> None:
    """Actors have no coordinates."""
    names = {}
    for kind in ("actor/person", "place"):
        answer = checked(get(server, f"/extend/propose?type={kind}"), schemas.PROPOSALS)
        assert answer["type"] == kind
        names[kind] = {one["id"] for one in answer["properties"]}
    assert "latitude" in names["place"]
    assert "latitude" not in names["actor/person"]
    limited = checked(get(server, "/extend/propose?type=place&limit=2"), schemas.PROPOSALS)
    assert len(limited["properties"]) == 2


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
