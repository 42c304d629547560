"""Tests of ``kg.agents.tools``: what is offered to programs, and what is refused before asking."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kg.agents.desk import KINDS, MOST_ROWS, Desk, Rows, offered
from kg.agents.tools import INSTRUCTIONS, ROWS, Tool, _answer, all_tools
from kg.catalog import CannedQuery, Param
from kg.config import BASE_IRI
from kg.errors import QueryError
from kg.store.derived import derive
from kg.store.writer import writer
from kg.web.settings import ServeSettings

TOOLS = all_tools()
QUERIES = tuple(offered())
PARAMS = [
    pytest.param(query, param, id=f"{query.slug}-{param.name}")
    for query in QUERIES
    for param in query.params
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Make a desk whose processes are not started: what is refused needs none."""
    path = tmp_path_factory.mktemp("asked") / "store"
    with writer(path, create=True) as empty:
        empty.note("base", BASE_IRI)
        empty.publish(derive)
    return Desk(ServeSettings(store=str(path)))


@pytest.mark.parametrize("tool", TOOLS.values(), ids=list(TOOLS))
def test_tool_is_described_as_the_protocol_wants_it(tool: Tool) -> None:
    """A name that every client takes, sentences, and an object of described parameters."""
    assert re.fullmatch(r"[a-z][a-z0-9-]{0,63}", tool.name)
    assert tool.title
    assert tool.description.endswith(".")
    assert "\n" not in tool.description
    schema = tool.schema
    assert (schema["type"], schema["additionalProperties"]) == ("object", False)
    assert set(schema["required"]) <= set(schema["properties"])
    for name, described in schema["properties"].items():
        assert described["type"] in ("string", "integer", "number", "boolean"), name
        assert described["description"], name


@pytest.mark.parametrize("query", QUERIES, ids=[query.slug for query in QUERIES])
def test_each_query_is_offered_with_what_it_tells(query: CannedQuery) -> None:
    """Summary, description and columns stand in the words of the tool."""
    tool = TOOLS[query.slug]
    assert tool.title == query.summary
    assert tool.description.startswith(query.summary)
    assert tool.description.endswith(f"Columns: {', '.join(query.columns)}.")
    assert list(tool.schema["properties"]) == [*(p.name for p in query.params), ROWS]


@pytest.mark.parametrize(("query", "param"), PARAMS)
def test_parameter_has_the_schema_of_its_header(query: CannedQuery, param: Param) -> None:
    """Type, choices, bounds and default are those of the query; required is what has none."""
    schema = TOOLS[query.slug].schema
    described = schema["properties"][param.name]
    assert described["type"] == {
        "integer": "integer",
        "decimal": "number",
        "boolean": "boolean",
    }.get(param.type, "string")
    assert described.get("enum", []) == list(param.options)
    assert described.get("format") == ("date" if param.type == "date" else None)
    assert described.get("minimum") == param.minimum
    assert described.get("maximum") == param.maximum
    assert described.get("default") == param.default
    assert described["description"].startswith(param.label)
    must = param.required and param.default is None
    assert (param.name in schema["required"]) is must


def test_instructions_name_tools_that_there_are() -> None:
    """A program that follows them finds what they speak of."""
    named = set(re.findall(r'"([a-z-]+)"', INSTRUCTIONS))
    assert {"search", "page", "incidents"} <= named <= set(TOOLS)


def test_no_query_hides_a_tool_of_our_own() -> None:
    """Names are told apart, and no parameter is called like the number of rows."""
    assert len(TOOLS) == len(QUERIES) + 2
    assert all(param.name != ROWS for query in QUERIES for param in query.params)


@pytest.mark.parametrize("rows", [0, -1, MOST_ROWS + 1, 10**9, "7", 1.5, None, True, [1], {}])
@pytest.mark.parametrize("tool", ["search", "incidents"])
def test_number_of_rows_is_a_small_whole_number(desk: Desk, tool: str, rows: Any) -> None:
    """Anything else is refused with the bound, before anybody is asked."""
    with pytest.raises(QueryError, match="rows cannot be had") as caught:
        TOOLS[tool].run(desk, {"words": "x", ROWS: rows})
    assert caught.value.remedy == f"give a number up to {MOST_ROWS}"


@pytest.mark.parametrize("kind", ["actors", "", "Actor", 3, ["actor"]])
def test_kind_that_is_not_searched_is_told_with_those_that_are(desk: Desk, kind: Any) -> None:
    """A slip lists the kinds."""
    with pytest.raises(QueryError, match="there is no kind") as caught:
        TOOLS["search"].run(desk, {"words": "x", "kind": kind})
    assert caught.value.remedy == f"choose one of {', '.join(KINDS)}"


@pytest.mark.parametrize(
    "thing",
    ["", "place/alpha", "report/0", "Actor/x", "actors/x", "https://other.example/id/actor/x",
     "../actor/x", " ", "x" * 5000, 7],
)  # fmt: skip
def test_thing_without_a_page_is_refused(desk: Desk, thing: Any) -> None:
    """Only incidents, events and actors have a page as text; a long name is cut."""
    with pytest.raises(QueryError, match="is no incident, event or actor") as caught:
        TOOLS["page"].run(desk, {"thing": thing})
    assert len(caught.value.what) < 260
    assert caught.value.remedy


@pytest.mark.parametrize("stem", ["a> . ?s ?p ?o", "a b", 'a"', "a{b}", "a\nb", "a\\u003e"])
def test_name_that_no_iri_can_hold_reaches_no_query(desk: Desk, stem: str) -> None:
    """A value is bound, never written into the text of a query."""
    with pytest.raises(QueryError):
        TOOLS["page"].run(desk, {"thing": f"actor/{stem}"})


@pytest.mark.parametrize(
    ("tool", "name", "value"),
    [
        ("figures", "harm", "eaten"),
        ("figures", "sure", 1.5),
        ("figures", "sure", "very"),
        ("incidents", "from", "yesterday"),
        ("incidents", "from", "2018-02-30"),
        ("incidents", "undated", "leave out"),
        ("incidents", "voices", 0),
        ("incidents", "voices", 51),
        ("incidents", "voices", 2.5),
        ("incidents", "voices", True),
        ("events-within-radius", "latitude", 91),
        ("events-in-area", "coarse", "maybe"),
    ],
)
def test_value_that_does_not_fit_its_parameter_is_refused(
    desk: Desk, tool: str, name: str, value: Any
) -> None:
    """The catalogue's own words tell what is wrong, and nobody is asked."""
    with pytest.raises(QueryError) as caught:
        TOOLS[tool].run(desk, {name: value})
    assert name in f"{caught.value.what} {caught.value.where}"
    assert caught.value.remedy


def test_answer_is_json_and_says_what_was_left_out() -> None:
    """Letters of any script are written as they are; nothing left out is no note."""
    assert _answer(Rows(({"place": "أعزاز"},), 0)) == '{"rows": [{"place": "أعزاز"}]}'
    assert _answer(Rows((), 3)) == (
        '{"rows": [], "note": "3 more rows; narrow the question, or ask for more rows"}'
    )
