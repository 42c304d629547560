"""The tools that are offered: their names, descriptions and parameters, and how each is run.

Each canned query is a tool; its parameters become a JSON Schema. Further tools search, and read
pages. Names and texts come from the headers of the queries, so what is asked by name on the
command line, on the web and here is one catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.agents.desk import KINDS, MOST_ROWS, Desk, Rows, offered
from kg.catalog import CannedQuery, Param
from kg.errors import QueryError

INSTRUCTIONS: Final = """\
A graph of what news reports claim about armed conflict. Nothing here is a fact: every row is what
somebody says. Before you repeat that somebody did something, read the page of the incident or
event (tool "page") and say who says so, how firmly (stance) and in which report; say also who
denies it. Figures may be added up only where the query says so. Begin with "search" for actors and
places, or with "incidents" for what happened.
"""
ROWS: Final = "rows"
"""Parameter of each tool that answers rows."""
_FEW_ROWS: Final = 50
_JSON_TYPES: Final = {"integer": "integer", "decimal": "number", "boolean": "boolean"}

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that a program can call.

    Attributes:
        schema: JSON Schema of its arguments.
        run: Answers with text.
    """

    name: str
    title: str
    description: str
    schema: Mapping[str, Any]
    run: Callable[[Desk, Arguments], str]


def all_tools() -> dict[str, Tool]:
    """Return the tools by name."""
    tools = (_SEARCH, _PAGE, *map(_query_tool, offered()))
    return {tool.name: tool for tool in tools}


def _query_tool(query: CannedQuery) -> Tool:
    properties: dict[str, Any] = {param.name: _schema_of(param) for param in query.params}
    required = [param.name for param in query.params if param.required and param.default is None]
    columns = ", ".join(query.columns)

    def run(desk: Desk, arguments: Arguments) -> str:
        values = {name: _text(value) for name, value in arguments.items() if name != ROWS}
        return _answer(desk.ask(query, values, rows=_most(arguments)))

    return Tool(
        query.slug,
        query.summary,
        f"{query.summary}. {' '.join(query.description.split())} Columns: {columns}.",
        _object(properties | {ROWS: _ROWS_SCHEMA}, required),
        run,
    )


def _schema_of(param: Param) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _JSON_TYPES.get(param.type, "string")}
    said = param.label
    if param.type == "date":
        schema["format"] = "date"
    if param.options:
        schema["enum"] = list(param.options)
    elif param.expand:
        said += f" (an IRI, or what follows {param.expand} in it)"
    if param.minimum is not None:
        schema["minimum"] = param.minimum
    if param.maximum is not None:
        schema["maximum"] = param.maximum
    if param.default is not None:
        schema["default"] = param.default
    return schema | {"description": said}


def _object(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _search(desk: Desk, arguments: Arguments) -> str:
    kind = arguments.get("kind")
    if kind is not None and kind not in KINDS:
        raise QueryError(f"there is no kind {kind!r}", remedy=f"choose one of {', '.join(KINDS)}")
    return _answer(desk.search(_text(arguments["words"]), kind=kind, rows=_most(arguments)))


def _page(desk: Desk, arguments: Arguments) -> str:
    return desk.page(_text(arguments["thing"]))


def _answer(found: Rows) -> str:
    answer: dict[str, Any] = {"rows": found.rows}
    if found.more:
        answer["note"] = f"{found.more} more rows; narrow the question, or ask for more {ROWS}"
    return json.dumps(answer, ensure_ascii=False)


def _most(arguments: Arguments) -> int:
    rows = arguments.get(ROWS, _FEW_ROWS)
    # isinstance() would take true for one row.
    if type(rows) is not int or not 1 <= rows <= MOST_ROWS:
        raise QueryError(f"{rows!r} rows cannot be had", remedy=f"give a number up to {MOST_ROWS}")
    return rows


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_ROWS_SCHEMA: Final = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST_ROWS,
    "default": _FEW_ROWS,
    "description": "How many rows at most",
}
_SEARCH: Final = Tool(
    "search",
    "Find actors, places, reports and sentences by their words",
    "Find actors, places, reports and sentences by their words; the last word may be a beginning. "
    "Answers IRIs, which other tools take.",
    _object(
        {
            "words": {"type": "string", "description": "Words to look for"},
            "kind": {"type": "string", "enum": list(KINDS), "description": "Only this kind"},
            ROWS: _ROWS_SCHEMA,
        },
        ["words"],
    ),
    _search,
)
_PAGE: Final = Tool(
    "page",
    "Read all that is claimed of an incident, an event or an actor, with sources",
    "Read the page of an incident, an event or an actor as text: each claim with who makes it, "
    "how firmly, in which report, and the sentence.",
    _object(
        {
            "thing": {
                "type": "string",
                "description": "IRI, or what follows /id/ in it, such as actor/islamic-state",
            }
        },
        ["thing"],
    ),
    _page,
)
