"""Which operations do the protocols fix: SPARQL, Graph Store and reconciliation?"""

from __future__ import annotations

from typing import Final

from kg.web.pages.openapi.parts import Node, ok, operation, parameter

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


def sparql() -> Node:
    """Return the operations of /sparql."""
    graphs = [
        parameter(name, {"type": "array", "items": {"type": "string"}}, text)
        for name, text in (
            ("default-graph-uri", "A graph that makes up the default graph"),
            ("named-graph-uri", "A graph that can be named in the query"),
        )
    ]
    options = [
        parameter("format", {"type": "string"}, "Short name of a format, instead of Accept"),
        parameter("timeout", {"type": "number", "exclusiveMinimum": 0}, "Seconds, at most"),
        parameter("truncate", {"type": "string"}, "1 for a complete document at the cap"),
    ]
    query = parameter("query", {"type": "string"}, "The query; without it, a description")
    answer = ok("Rows, truth value or graph", (*_RESULTS, *_GRAPHS, "text/html"))
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
        "get": operation(
            "sparqlGet",
            "Ask a SPARQL query",
            "protocol",
            {"200": answer, "304": {"description": "Not modified"}},
            failures,
            parameters=[query, *graphs, *options],
        ),
        "post": {
            **operation(
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


def update() -> Node:
    """Return the operation of /update."""
    form = {
        "type": "object",
        "required": ["update"],
        "properties": {"update": {"type": "string"}},
    }
    described = operation(
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
    return {"post": {**described, "requestBody": body, "security": [{"token": []}]}}


def graph_store() -> Node:
    """Return the operations of /rdf-graph-store."""
    which = [
        parameter("graph", {"type": "string"}, "IRI of a named graph"),
        parameter("default", {"type": "string"}, "The default graph", empty=True),
    ]
    failures = (400, 404, 406, 414, 422, 429, 503, 504, 507)
    formats = (*_GRAPHS, *_QUADS)
    node: Node = {
        "get": operation(
            "graphGet",
            "Get a graph",
            "protocol",
            {"200": ok("The graph", formats), "304": {"description": "Not modified"}},
            failures,
            parameters=which,
        ),
    }
    content = {media: {"schema": {"type": "string"}} for media in formats}
    for method, what in (("put", "Replace a graph"), ("post", "Add to a graph")):
        described = operation(
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
            **described,
            "requestBody": {"required": True, "content": content},
            "security": [{"token": []}],
        }
    described = operation(
        "graphDelete",
        "Remove a graph",
        "protocol",
        {"200": {"description": "Done"}, "204": {"description": "Done"}},
        (400, 401, 403, 404, 422, 429, 503, 507),
        parameters=which,
    )
    node["delete"] = {**described, "security": [{"token": []}]}
    return node


def reconciliation() -> Node:
    """Return the operations of the reconciliation service (W3C community group API)."""
    json = ("application/json",)
    batch = [
        parameter("queries", {"type": "string"}, "A batch of queries as a JSON object"),
        parameter("extend", {"type": "string"}, "Ids and properties as a JSON object"),
    ]
    fields = {"queries": {"type": "string"}, "extend": {"type": "string"}}
    form = {"type": "object", "properties": fields}
    prefix = parameter("prefix", {"type": "string"}, "Beginning of a name")
    failures = (400, 404, 413, 414, 415, 422, 429, 503)
    service = {
        "get": operation(
            "reconcileGet",
            "Match names, or describe the service",
            "entities",
            {"200": ok("Candidates, values or the manifest", json)},
            failures,
            parameters=batch,
        ),
        "post": {
            **operation(
                "reconcilePost",
                "Match names",
                "entities",
                {"200": ok("Candidates or values", json)},
                failures,
            ),
            "requestBody": {
                "required": True,
                "content": {"application/x-www-form-urlencoded": {"schema": form}},
            },
        },
    }
    suggestions: Node = {
        f"/reconcile/suggest/{what}": {
            "get": operation(
                f"suggest{what.title()}",
                f"Type-ahead for {what}",
                "entities",
                {"200": ok("What begins so", json)},
                failures,
                parameters=[prefix],
            )
        }
        for what in ("entity", "type", "property")
    }
    kind = parameter("type", {"type": "string"}, "Type of the entities")
    identifier = {**parameter("id", {"type": "string"}, "Id of the entity"), "required": True}
    proposal = operation(
        "reconcileProperties",
        "Properties that can be fetched",
        "entities",
        {"200": ok("Names of properties", json)},
        failures,
        parameters=[kind],
    )
    preview = operation(
        "reconcilePreview",
        "A small page about an entity",
        "entities",
        {"200": ok("The page", ("text/html",))},
        failures,
        parameters=[identifier],
    )
    return {
        "/reconcile": service,
        **suggestions,
        "/reconcile/properties": {"get": proposal},
        "/reconcile/preview": {"get": preview},
    }
