"""The reconciliation service answers as the community group's specification 0.2 wants."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import StrictUndefined

from kg.web import errors
from kg.web.reconcile import PATH, reconcile_blueprint


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of an application that has this service only."""
    app = Flask("kg.web", template_folder="templates")
    app.jinja_env.undefined = StrictUndefined
    errors.register(app)
    app.register_blueprint(reconcile_blueprint(base="https://example.org/"))
    return app.test_client()


def ask(client: FlaskClient, **queries: Any) -> dict[str, Any]:
    """Send queries by form, as OpenRefine does."""
    response = client.post(PATH, data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    answer = response.get_json()
    assert isinstance(answer, dict)
    return answer


def test_manifest_names_every_service(client: FlaskClient) -> None:
    """A client finds all addresses in the manifest."""
    manifest = client.get(PATH).get_json()
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == "https://example.org/id/"
    assert manifest["view"]["url"] == "https://example.org/id/{{id}}"
    for part in ("entity", "type", "property"):
        path = manifest["suggest"][part]["service_path"]
        assert client.get(f"{PATH}{path}?prefix=a").status_code == 200
    proposals = manifest["extend"]["propose_properties"]["service_path"]
    assert client.get(f"{PATH}{proposals}?type=place").get_json()["properties"]


def test_queries_are_answered_each_under_its_key(client: FlaskClient) -> None:
    """Spellings of the news find the entity; a clear best one is a match."""
    answer = ask(
        client,
        q0={"query": "Daesh"},
        q1={"query": "Deir Ezzor", "type": "place/populated"},
        q2={"query": "no such name at all"},
    )
    first = answer["q0"]["result"][0]
    assert first["id"] == "actor/islamic-state"
    assert first["match"] is True
    assert {kind["id"] for kind in first["type"]} == {"actor/non-state-armed-group", "actor"}
    assert answer["q1"]["result"][0]["id"] == "place/deir-ez-zor"
    assert answer["q2"]["result"] == []


def test_namesakes_are_no_match(client: FlaskClient) -> None:
    """Two places of one name are offered, none is chosen."""
    results = ask(client, q={"query": "Tripoli", "type": "place"})["q"]["result"]
    assert {"place/tripoli", "place/tripoli-lebanon"} <= {result["id"] for result in results}
    assert not any(result["match"] for result in results)


def test_properties_decide_between_namesakes(client: FlaskClient) -> None:
    """The country of the row makes one of them the match."""
    query = {
        "query": "Tripoli",
        "type": "place",
        "properties": [{"pid": "country", "v": "LB"}],
    }
    first = ask(client, q=query)["q"]["result"][0]
    assert first["id"] == "place/tripoli-lebanon"
    assert first["match"] is True


def test_misspelt_names_are_offered_without_match(client: FlaskClient) -> None:
    """A typing error finds the entity but is left to the person."""
    results = ask(client, q={"query": "Hayat Tahir al-Shem"})["q"]["result"]
    assert results[0]["id"] == "actor/hayat-tahrir-al-sham"
    assert results[0]["match"] is False


def test_limit_is_kept(client: FlaskClient) -> None:
    """No more candidates than asked for."""
    assert len(ask(client, q={"query": "Springfield", "limit": 2})["q"]["result"]) == 2


def test_columns_can_be_added(client: FlaskClient) -> None:
    """Data extension brings coordinates and ids to the spreadsheet."""
    wanted = {
        "ids": ["place/hajin", "place/nowhere"],
        "properties": [{"id": "wikidata"}, {"id": "latitude"}],
    }
    answer = client.post(PATH, data={"extend": json.dumps(wanted)}).get_json()
    assert answer["meta"][0] == {"id": "wikidata", "name": "Wikidata"}
    assert answer["rows"]["place/hajin"]["wikidata"] == [{"str": "Q5639989"}]
    assert answer["rows"]["place/nowhere"]["wikidata"] == []


def test_suggestions_complete_what_is_typed(client: FlaskClient) -> None:
    """Typing 'Syrian Dem' offers the SDF."""
    answer = client.get(f"{PATH}/suggest/entity?prefix=Syrian Dem").get_json()
    assert "actor/syrian-democratic-forces" in [result["id"] for result in answer["result"]]
    answer = client.get(f"{PATH}/suggest/property?prefix=lat").get_json()
    assert answer["result"] == [{"id": "latitude", "name": "Latitude"}]


def test_preview_is_a_page(client: FlaskClient) -> None:
    """Hovering over a candidate shows what it is, names escaped."""
    response = client.get(f"{PATH}/preview?id=place/hajin")
    assert response.mimetype == "text/html"
    assert "Hajin" in response.text
    assert client.get(f"{PATH}/preview?id=place/none").status_code == 404


def test_old_clients_get_jsonp(client: FlaskClient) -> None:
    """A callback that is a plain name is honoured, any other is not."""
    assert client.get(f"{PATH}?callback=cb").text.startswith("/**/cb({")
    assert client.get(f"{PATH}?callback=alert(1)").is_json


BAD = [
    ({"queries": "{"}, "no JSON"),
    ({"queries": "[]"}, "no JSON object"),
    ({"queries": json.dumps({"q": {}})}, "needs a text"),
    ({"queries": json.dumps({"q": {"query": "x", "type": "blob"}})}, "'blob' is unknown"),
    ({"queries": json.dumps({f"q{i}": {"query": "x"} for i in range(101)})}, "More than 100"),
    ({"extend": json.dumps({"ids": []})}, "needs ids and properties"),
    ({"extend": json.dumps({"ids": [], "properties": [{"id": "x"}]})}, "'x' is unknown"),
    ({}, "neither queries nor extend"),
]


@pytest.mark.parametrize(("form", "message"), BAD, ids=[message for _, message in BAD])
def test_bad_queries_are_told_so(client: FlaskClient, form: dict[str, str], message: str) -> None:
    """400 with the fault and a remedy."""
    response = client.post(PATH, data=form, headers={"Accept": "application/json"})
    assert response.status_code == 400
    problem = json.loads(response.text)
    assert message in problem["detail"]
