"""Which operations are our own: canned queries, entities, search, health?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kg.catalog import CannedQuery, Param
from kg.web.pages.formats import GRAPH_FORMATS, RESULT_FORMATS
from kg.web.pages.openapi.parts import Node, ok, operation, parameter

_SCHEMAS: Final[Mapping[str, Node]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "iri": {"type": "string"},
}


def canned(query: CannedQuery) -> Node:
    """Return the operation of one canned query."""
    medias = [
        media for name, media in RESULT_FORMATS.items() if name != "geojson" or query.view == "map"
    ]
    described = operation(
        query.slug,
        query.summary,
        "queries",
        {"200": ok("The rows", tuple(medias)), "304": {"description": "Not modified"}},
        (400, 404, 406, 414, 422, 429, 503, 504, 507),
        parameters=[
            *(_canned_parameter(param) for param in query.params),
            parameter("format", {"type": "string"}, "Suffix of a format, instead of Accept"),
        ],
    )
    return {"get": {**described, "description": query.description}}


def _canned_parameter(param: Param) -> Node:
    schema: Node = dict(_SCHEMAS[param.type])
    if param.options:
        allowed: list[Any] = list(param.options)
        schema = {"type": "string", "enum": allowed if param.required else [*allowed, ""]}
    if param.minimum is not None:
        schema["minimum"] = param.minimum
    if param.maximum is not None:
        schema["maximum"] = param.maximum
    if param.default is not None:
        schema["default"] = _typed(param)
    if not param.required and not param.options:
        schema = {"anyOf": [schema, {"type": "string", "const": ""}]}  # "" means any
    return parameter(param.name, schema, param.label)


def _typed(param: Param) -> str | int | float:
    assert param.default is not None
    if param.options or param.type not in {"integer", "decimal"}:
        return param.default
    return int(param.default) if param.type == "integer" else float(param.default)


def entities() -> Node:
    """Return the operations on things and their names."""
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "What follows /id/ in the thing's IRI, such as actor/islamic-state",
    }
    document = ok("What is said of it", tuple(GRAPH_FORMATS.values()))
    search = [parameter("q", {"type": "string", "maxLength": 200}, "Words; the last may be begun")]
    hits = ok("What was found", ("application/json", "text/html"))
    kind = parameter(
        "kind", {"type": "string", "enum": ["actor", "place", "report", "sentence"]}, "Kind of hit"
    )
    return {
        "/id/{name}": {
            "get": operation(
                "entity",
                "A thing",
                "entities",
                {"303": {"description": "See the document about it"}},
                (404,),
                parameters=[name],
            )
        },
        "/doc/{name}": {
            "get": operation(
                "document",
                "The document about a thing",
                "entities",
                {"200": document, "304": {"description": "Not modified"}},
                (400, 404, 406, 414, 422, 429, 503, 504, 507),
                parameters=[name],
            )
        },
        "/search": {
            "get": operation(
                "search",
                "Find by words",
                "entities",
                {"200": hits, "304": {"description": "Not modified"}},
                (406, 414, 422, 429, 503),
                parameters=search,
            )
        },
        "/search/suggest": {
            "get": operation(
                "suggest",
                "Type-ahead",
                "entities",
                {"200": ok("What was found", ("application/json",))},
                (414, 422, 429, 503),
                parameters=[*search, kind],
            )
        },
    }


def operations() -> Node:
    """Return the pages and the self-description."""
    pages = {
        "/": ("home", "The front page", ("text/html",)),
        "/queries": (
            "queries",
            "All canned queries",
            ("text/html", "application/json", "text/turtle"),
        ),
        "/editor": ("editor", "The SPARQL editor", ("text/html",)),
        "/ns": ("ontology", "The ontology", ("text/html", "text/turtle")),
        "/.well-known/void": ("void", "Description of the data", ("text/turtle",)),
        "/openapi.json": ("openapi", "This document", ("application/json",)),
        "/health/live": ("live", "Whether the server runs", ("application/json",)),
        "/health/ready": ("ready", "Whether it can answer", ("application/json",)),
        "/metrics": ("metrics", "Figures for Prometheus", ("text/plain",)),
    }
    return {
        path: {
            "get": operation(
                name,
                summary,
                "operations",
                {"200": ok(summary, medias), "304": {"description": "Not modified"}},
                (404, 406, 414, 422, 429, 503, 504),
            )
        }
        for path, (name, summary, medias) in pages.items()
    }


def running() -> Node:
    """Return the operations on running queries."""
    listing = operation(
        "running",
        "The queries that run now",
        "operations",
        {"200": ok("Their ids and ages", ("application/json",))},
        (401, 403, 429),
    )
    cancelling = operation(
        "cancel",
        "Stop a running query",
        "operations",
        {"204": {"description": "Stopped"}},
        (403, 404, 429),
        parameters=[
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "description": "The X-Query-Id of the query",
            }
        ],
    )
    return {
        "/queries/running": {"get": {**listing, "security": [{"token": []}]}},
        "/queries/running/{id}": {"delete": cancelling},
    }
