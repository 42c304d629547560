"""The service answers batches of both versions, row by row, and says what is wrong with a row."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from kg.errors import QueryError
from kg.reconcile.service import Reconciler
from kg.resolve.authority import load_authority
from tests.reconcile import schemas

BASE = "https://example.org/"
NAME = {"matchType": "name", "propertyValue": "Daesh"}


@pytest.fixture(scope="module")
def service() -> Reconciler:
    """Give the service over the authority that ships."""
    return Reconciler(load_authority, base=BASE)


def checked(answer: Any, schema: schemas.Schema) -> Any:
    """Return an answer as its client reads it; it fits *schema*."""
    read = json.loads(json.dumps(answer))
    jsonschema.validate(read, schema)
    return read


def ask(service: Reconciler, **queries: Any) -> dict[str, Any]:
    """Send queries of version 0.2."""
    answer = checked(service.match(queries), schemas.RESULTS_02)
    assert isinstance(answer, dict)
    return answer


def ask_1(service: Reconciler, *queries: Any) -> list[dict[str, Any]]:
    """Send queries of 1.0."""
    answer = checked(service.match_1({"queries": list(queries)}), schemas.RESULTS_1)["results"]
    assert isinstance(answer, list)
    return answer


def extend_1(service: Reconciler, query: Any) -> Any:
    """Fetch values as 1.0 does."""
    return checked(service.extend_1(query), schemas.EXTENSION_1)


def suggest(service: Reconciler, what: str, **given: str) -> Any:
    """Complete what is typed."""
    return checked(service.suggest(what, given), schemas.SUGGESTIONS)


def test_manifests_fit_their_versions(service: Reconciler) -> None:
    """Each names the address of an entity under the server, and ids are below the base."""
    first = checked(
        service.manifest("https://kg.example", "https://kg.example/reconcile"), schemas.MANIFEST_02
    )
    assert first["identifierSpace"] == f"{BASE}id/"
    assert first["view"]["url"] == "https://kg.example/id/{{id}}"
    last = checked(service.manifest_1("https://kg.example"), schemas.MANIFEST_1)
    assert last["view"]["url"] == "https://kg.example/id/{+id}"


def test_queries_are_answered_each_under_its_key(service: Reconciler) -> None:
    """Spellings of the news find the entity; a clear best one is a match."""
    answer = ask(
        service,
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


def test_queries_are_answered_in_order(service: Reconciler) -> None:
    """1.0 answers a list by a list."""
    country = {"matchType": "property", "propertyId": "country", "propertyValue": "LB"}
    tripoli = {"matchType": "name", "propertyValue": "Tripoli"}
    found = ask_1(
        service,
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


def test_namesakes_are_no_match(service: Reconciler) -> None:
    """Two places of one name are offered, none is chosen, however few are asked for."""
    results = ask(service, q={"query": "Tripoli", "type": "place"})["q"]["result"]
    assert {"place/tripoli", "place/tripoli-lebanon"} <= {result["id"] for result in results}
    assert not any(result["match"] for result in results)
    (only,) = ask(service, q={"query": "Tripoli", "type": "place", "limit": 1})["q"]["result"]
    assert only["match"] is False


def test_properties_decide_between_namesakes(service: Reconciler) -> None:
    """The country of the row makes one of them the match; the other says what is wrong."""
    query = {"query": "Tripoli", "type": "place", "properties": [{"pid": "country", "v": "LB"}]}
    first, *others = ask(service, q=query)["q"]["result"]
    assert first["id"] == "place/tripoli-lebanon"
    assert first["match"] is True
    libyan = next(other for other in others if other["id"] == "place/tripoli")
    assert libyan["score"] < first["score"] - 20
    assert {"id": "country", "name": "Country", "value": False} in libyan["features"]


def test_unknown_columns_are_no_fault(service: Reconciler) -> None:
    """A column that the service does not know is left out, as 0.2 allows."""
    query = {"query": "Daesh", "properties": [{"pid": "colour", "v": "red"}, {"pid": "kind"}, 7]}
    assert ask(service, q=query)["q"]["result"][0]["match"] is True


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
def test_a_bad_row_spoils_no_batch(service: Reconciler, row: Any) -> None:
    """The bad row says what is wrong with it; its neighbours are answered."""
    answer = ask(service, q0={"query": "Daesh"}, bad=row, q1={"query": "Bakhmut"})
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
def test_a_bad_row_spoils_no_list(service: Reconciler, row: Any) -> None:
    """As in 0.2."""
    before, bad, after = ask_1(service, {"conditions": [NAME]}, row, {"conditions": [NAME]})
    assert bad["candidates"] == []
    assert ";" in bad["error"]
    assert before == after
    assert before["candidates"][0]["match"] is True


def test_hostile_texts_are_texts(service: Reconciler) -> None:
    """Broken characters, quotes and endless names are names of nothing."""
    texts = ["\ud800", "' OR 1=1 --", "place/gn" + "9" * 99, "x" * 20_000, "\x00", "%", "Q" * 99]
    for answer in ask_1(service, *({"conditions": [{**NAME, "propertyValue": t}]} for t in texts)):
        assert set(answer) <= {"candidates", "error"}
    ids = [*texts, "actor/\ud800", "place/\ud800"]
    rows = extend_1(service, {"ids": ids, "properties": [{"id": "country"}]})["rows"]
    assert [row["properties"][0]["values"] for row in rows] == [[]] * len(ids)


def test_columns_can_be_added(service: Reconciler) -> None:
    """Data extension brings one value per property to the spreadsheet: coordinates, ids, places."""
    names = ("wikidata", "latitude", "country", "alias", "within")
    ids = ["place/hajin", "place/nowhere", "place/gn4409896"]
    query = {"ids": ids, "properties": [{"id": name} for name in names]}
    answer = checked(service.extend(query), schemas.EXTENSION_02)
    assert answer["meta"][0] == {"id": "wikidata", "name": "Wikidata"}
    assert answer["rows"]["place/hajin"]["wikidata"] == [{"str": "Q5639989"}]
    assert answer["rows"]["place/nowhere"] == {name: [] for name in names}
    assert answer["rows"]["place/gn4409896"]["country"] == [
        {"id": "place/united-states", "name": "United States"}
    ]
    assert all(len(values) <= 1 for row in answer["rows"].values() for values in row.values())
    assert answer["rows"]["place/hajin"]["latitude"][0]["float"] == pytest.approx(34.69, abs=0.1)

    rows = extend_1(service, query)["rows"]
    assert [row["id"] for row in rows] == ids
    for row in rows:
        values = {one["id"]: one["values"] for one in row["properties"]}
        assert values == answer["rows"][row["id"]]


@pytest.mark.parametrize(("limit", "expected"), [(0, 3), ("0", 3), (2, 2), ("many", 1)])
def test_more_values_on_request(service: Reconciler, limit: Any, expected: int) -> None:
    """The setting limit tells how many values; 0 means all."""
    wanted = {"id": "within", "settings": {"limit": limit}}
    (row,) = extend_1(service, {"ids": ["place/gn4409896"], "properties": [wanted]})["rows"]
    assert len(row["properties"][0]["values"]) == expected


def test_suggestions_complete_what_is_typed(service: Reconciler) -> None:
    """Typing 'Syrian Dem' offers the SDF, 'Bakhm' the town of the gazetteer."""
    for prefix, entity in (
        ("Syrian Dem", "actor/syrian-democratic-forces"),
        ("حل", "place/aleppo"),
    ):
        answer = suggest(service, "entity", prefix=prefix)
        assert entity in [result["id"] for result in answer["result"]]
    answer = suggest(service, "entity", prefix="bakhmut", limit="3")
    towns = {result["description"] for result in answer["result"]}
    assert any("Ukraine" in told for told in towns)
    answer = suggest(service, "property", prefix="lat")
    assert answer["result"] == [{"id": "latitude", "name": "Latitude"}]


@pytest.mark.parametrize("skip", ["offset", "cursor"])
def test_suggestions_come_in_pages(service: Reconciler, skip: str) -> None:
    """Pages join without gap or repetition; 1.0 says offset, 0.2 said cursor."""
    pages = [
        suggest(service, "type", prefix="", limit="5", **{skip: start}) for start in ("0", "5")
    ]
    whole = suggest(service, "type", prefix="", limit="10")
    assert [one for page in pages for one in page["result"]] == whole["result"]
    assert len(whole["result"]) == 10


def test_proposals_fit_the_type(service: Reconciler) -> None:
    """Actors have no coordinates."""
    names = {}
    for kind in ("actor/person", "place"):
        answer = checked(service.proposals({"type": kind}), schemas.PROPOSALS)
        assert answer["type"] == kind
        names[kind] = {one["id"] for one in answer["properties"]}
    assert "latitude" in names["place"]
    assert "latitude" not in names["actor/person"]
    limited = checked(service.proposals({"type": "place", "limit": "2"}), schemas.PROPOSALS)
    assert len(limited["properties"]) == 2


@pytest.mark.parametrize("id", ["place/hajin", f"{BASE}id/place/hajin"])
def test_an_entity_is_known_by_id_and_by_iri(service: Reconciler, id: str) -> None:
    """Both forms name the same entity, with what a preview shows of it."""
    entity = service.entity(id)
    assert entity is not None
    assert entity.id == "place/hajin"
    assert "Syria" in service.description(entity)
    assert dict(service.facts(entity))["Wikidata"] == "Q5639989"


@pytest.mark.parametrize(
    "id", ["", "place/", "hajin", "actor/hajin", "https://other.example/id/place/hajin"]
)
def test_an_entity_that_is_not_there_is_none(service: Reconciler, id: str) -> None:
    """No id of another kind, and no IRI of another base, is one of ours."""
    assert service.entity(id) is None


WRONG = [
    ("match", [], "no JSON object"),
    ("match", {f"q{n}": {"query": "x"} for n in range(101)}, "more than 100"),
    ("match_1", [], "no list of queries"),
    ("match_1", {"queries": {}}, "no list of queries"),
    ("match_1", {"queries": [{}] * 101}, "more than 100"),
    ("extend", 7, "needs ids and properties"),
    ("extend", {"ids": []}, "needs ids and properties"),
    ("extend_1", {"ids": ["place/hajin"]}, "needs ids and properties"),
    ("extend_1", {"ids": [], "properties": [{"id": "x"}]}, "'x' is"),
]


@pytest.mark.parametrize(("operation", "batch", "what"), WRONG)
def test_a_wrong_batch_is_refused_with_a_remedy(
    service: Reconciler, operation: str, batch: Any, what: str
) -> None:
    """What is wrong with a whole batch is no answer, but an error."""
    with pytest.raises(QueryError) as refused:
        getattr(service, operation)(batch)
    assert what in refused.value.what
    assert refused.value.remedy


def test_a_batch_of_the_greatest_size_is_answered(service: Reconciler) -> None:
    """A hundred rows are one batch, and the authority is read once for all."""
    read = []

    def load() -> Any:
        read.append(1)
        return service.authority

    again = Reconciler(load, base=BASE)
    assert read == []
    assert len(ask(again, **{f"q{n}": {"query": "no such name"} for n in range(100)})) == 100
    assert read == [1]
