"""What operations does the server offer, in terms that tools understand?

One OpenAPI 3.1 document: the SPARQL protocol, the Graph Store protocol, the canned queries with
their parameters, entities, search and operations. The part that depends on the catalogue is
generated; the part that the protocols fix is written out below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kg.catalog import CannedQuery, Catalog, Param
from kg.version import __version__
from kg.web.pages.formats import GRAPH_FORMATS, RESULT_FORMATS

_Node = dict[str, Any]

_RESULTS: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
_GRAPHS: Final = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)
_QUADS: Final = ("application/trig", "application/n-quads")
_PROBLEMS: Final[Mapping[int, str]] = {
    400: "The request or the query is not valid",
    401: "A token is needed",
    403: "Not allowed",
    404: "There is nothing here",
    406: "None of the accepted formats is offered",
    413: "The body is too large",
    414: "The address is too long",
    415: "The body's format is not understood",
    422: "A parameter has a wrong value",
    429: "Too many requests",
    503: "The server is busy or not ready",
    504: "The query took too long",
    507: "The query needs too much memory or gives too large an answer",
}
_SCHEMAS: Final[Mapping[str, _Node]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "iri": {"type": "string"},
}


def openapi_document(catalog: Catalog, *, server: str) -> _Node:
    """Return the document.

    Args:
        catalog: The canned queries, one operation each.
        server: Address of the server without a final slash.
    """
    paths: _Node = {
        "/sparql": _sparql(),
        **{f"/queries/{query.slug}": _canned(query) for query in catalog},
        **_entities(),
        **_operations(),
        **_running(),
        "/rdf-graph-store": _graph_store(),
        "/update": _update(),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Conflict knowledge graph",
            "version": __version__,
            "description": "Events of armed conflict as reports tell them, with who says so.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [
            {"name": "protocol", "description": "SPARQL 1.1 and Graph Store"},
            {"name": "queries", "description": "Canned queries with parameters"},
            {"name": "entities", "description": "One document per thing"},
            {"name": "operations", "description": "Health and self-description"},
        ],
        "paths": paths,
        "components": _components(),
    }


def _components() -> _Node:
    problem = {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "remedy": {"type": "string"},
            "query_id": {"type": "string"},
            "line": {"type": "integer"},
            "column": {"type": "integer"},
        },
    }
    content = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {
        "schemas": {"Problem": problem},
        "responses": {
            f"Problem{status}": {"description": text, "content": content}
            for status, text in _PROBLEMS.items()
        },
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }


def _sparql() -> _Node:
    graphs = [
        _parameter(name, {"type": "array", "items": {"type": "string"}}, text)
        for name, text in (
            ("default-graph-uri", "A graph that makes up the default graph"),
            ("named-graph-uri", "A graph that can be named in the query"),
        )
    ]
    options = [
        _parameter("format", {"type": "string"}, "Short name of a format, instead of Accept"),
        _parameter("timeout", {"type": "number", "exclusiveMinimum": 0}, "Seconds, at most"),
        _parameter("truncate", {"type": "string"}, "1 for a complete document at the cap"),
    ]
    query = _parameter("query", {"type": "string"}, "The query; without it, a description")
    answer = _ok("Rows, truth value or graph", (*_RESULTS, *_GRAPHS, "text/html"))
    failures = (400, 403, 404, 406, 413, 414, 415, 422, 429, 503, 504, 507)
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {
            "query": {"type": "string"},
            "default-graph-uri": {"type": "array", "items": {"type": "string"}},
            "named-graph-uri": {"type": "array", "items": {"type": "string"}},
            "format": {"type": "string"},
        },
    }
    body = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form},
            "application/sparql-query": {"schema": {"type": "string"}},
        },
    }
    return {
        "get": _operation(
            "sparqlGet",
            "Ask a SPARQL query",
            "protocol",
            {"200": answer, "304": {"description": "Not modified"}},
            failures,
            parameters=[query, *graphs, *options],
        ),
        "post": {
            **_operation(
                "sparqlPost",
                "Ask a SPARQL query, in a form or as the body",
                "protocol",
                {"200": answer},
                failures,
                parameters=[*graphs, *options],
            ),
            "requestBody": body,
        },
    }


def _update() -> _Node:
    form = {
        "type": "object",
        "required": ["update"],
        "properties": {"update": {"type": "string"}},
    }
    operation = _operation(
        "update",
        "Change the store, if the server was started with --update",
        "protocol",
        {"200": {"description": "Done"}, "204": {"description": "Done"}},
        (400, 401, 403, 413, 415, 422, 429, 503, 504, 507),
    )
    body = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form},
            "application/sparql-update": {"schema": {"type": "string"}},
        },
    }
    return {"post": {**operation, "requestBody": body, "security": [{"token": []}]}}


def _graph_store() -> _Node:
    which = [
        _parameter("graph", {"type": "string"}, "IRI of a named graph"),
        _parameter("default", {"type": "string"}, "The default graph", empty=True),
    ]
    failures = (400, 404, 406, 414, 422, 429, 503, 504, 507)
    formats = (*_GRAPHS, *_QUADS)
    node: _Node = {
        "get": _operation(
            "graphGet",
            "Get a graph",
            "protocol",
            {"200": _ok("The graph", formats), "304": {"description": "Not modified"}},
            failures,
            parameters=which,
        ),
    }
    content = {media: {"schema": {"type": "string"}} for media in formats}
    for method, what in (("put", "Replace a graph"), ("post", "Add to a graph")):
        operation = _operation(
            f"graph{method.title()}",
            what,
            "protocol",
            {
                "200": {"description": "Done"},
                "201": {"description": "Created"},
                "204": {"description": "Done"},
            },
            (400, 401, 403, 404, 413, 415, 422, 429, 503, 507),
            parameters=which,
        )
        node[method] = {
            **operation,
            "requestBody": {"required": True, "content": content},
            "security": [{"token": []}],
        }
    operation = _operation(
        "graphDelete",
        "Remove a graph",
        "protocol",
        {"200": {"description": "Done"}, "204": {"description": "Done"}},
        (400, 401, 403, 404, 422, 429, 503, 507),
        parameters=which,
    )
    node["delete"] = {**operation, "security": [{"token": []}]}
    return node


def _canned(query: CannedQuery) -> _Node:
    medias = [
        media for name, media in RESULT_FORMATS.items() if name != "geojson" or query.view == "map"
    ]
    operation = _operation(
        query.slug,
        query.summary,
        "queries",
        {"200": _ok("The rows", tuple(medias)), "304": {"description": "Not modified"}},
        (400, 404, 406, 414, 422, 429, 503, 504, 507),
        parameters=[
            *(_canned_parameter(param) for param in query.params),
            _parameter("format", {"type": "string"}, "Suffix of a format, instead of Accept"),
        ],
    )
    return {"get": {**operation, "description": query.description}}


def _canned_parameter(param: Param) -> _Node:
    schema: _Node = dict(_SCHEMAS[param.type])
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
    return _parameter(param.name, schema, param.label)


def _typed(param: Param) -> str | int | float:
    assert param.default is not None
    if param.options or param.type not in {"integer", "decimal"}:
        return param.default
    return int(param.default) if param.type == "integer" else float(param.default)


def _entities() -> _Node:
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "What follows /id/ in the thing's IRI, such as actor/islamic-state",
    }
    document = _ok("What is said of it", tuple(GRAPH_FORMATS.values()))
    search = [_parameter("q", {"type": "string", "maxLength": 200}, "Words; the last may be begun")]
    hits = _ok("What was found", ("application/json", "text/html"))
    kind = _parameter(
        "kind", {"type": "string", "enum": ["actor", "place", "report", "sentence"]}, "Kind of hit"
    )
    return {
        "/id/{name}": {
            "get": _operation(
                "entity",
                "A thing",
                "entities",
                {"303": {"description": "See the document about it"}},
                (404,),
                parameters=[name],
            )
        },
        "/doc/{name}": {
            "get": _operation(
                "document",
                "The document about a thing",
                "entities",
                {"200": document, "304": {"description": "Not modified"}},
                (400, 404, 406, 414, 422, 429, 503, 504, 507),
                parameters=[name],
            )
        },
        "/search": {
            "get": _operation(
                "search",
                "Find by words",
                "entities",
                {"200": hits, "304": {"description": "Not modified"}},
                (406, 414, 422, 429, 503),
                parameters=search,
            )
        },
        "/search/suggest": {
            "get": _operation(
                "suggest",
                "Type-ahead",
                "entities",
                {"200": _ok("What was found", ("application/json",))},
                (414, 422, 429, 503),
                parameters=[*search, kind],
            )
        },
    }


def _operations() -> _Node:
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
            "get": _operation(
                name,
                summary,
                "operations",
                {"200": _ok(summary, medias), "304": {"description": "Not modified"}},
                (404, 406, 414, 422, 429, 503, 504),
            )
        }
        for path, (name, summary, medias) in pages.items()
    }


def _running() -> _Node:
    listing = _operation(
        "running",
        "The queries that run now",
        "operations",
        {"200": _ok("Their ids and ages", ("application/json",))},
        (401, 403, 429),
    )
    cancelling = _operation(
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


def _operation(
    name: str,
    summary: str,
    tag: str,
    answers: Mapping[str, _Node],
    failures: tuple[int, ...],
    *,
    parameters: list[_Node] | None = None,
) -> _Node:
    responses = {
        **answers,
        **{str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in failures},
    }
    operation: _Node = {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "responses": responses,
    }
    return {**operation, "parameters": parameters} if parameters else operation


def _ok(text: str, medias: tuple[str, ...]) -> _Node:
    return {
        "description": text,
        "content": {media: {"schema": _body_schema(media)} for media in medias},
    }


def _body_schema(media: str) -> _Node:
    return {} if "json" in media else {"type": "string"}


def _parameter(name: str, schema: _Node, description: str, *, empty: bool = False) -> _Node:
    node: _Node = {"name": name, "in": "query", "schema": schema, "description": description}
    return {**node, "allowEmptyValue": True} if empty else node
