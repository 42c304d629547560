"""SPARQL 1.1 Graph Store HTTP Protocol: read and write whole graphs.

A graph is named by ``?graph=IRI``, by ``?default``, or directly: the address
``/rdf-graph-store/a/b`` is itself the name of a graph. POST without a name makes a new graph.
TriG and N-Quads without a name speak of the whole dataset.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from kg.store.formats import GRAPHS, Format, find_format
from kg.web.context import current_settings, public_base, services
from kg.web.negotiation import check_charset, media_type
from kg.web.policy import check_document_depth
from kg.web.pool.jobs import WriteJob
from kg.web.problem import Problem
from kg.web.protocol.answer import GRAPH_STORE
from kg.web.protocol.parameters import check_body, named_graph
from kg.web.protocol.plan import plan_graph
from kg.web.protocol.relay import relay
from kg.web.protocol.request import body_bytes, url_parameters
from kg.web.protocol.writes import check_may_write, write

PATH: Final = GRAPH_STORE
_METHODS: Final = ["GET", "PUT", "POST", "DELETE"]

blueprint = Blueprint("graph_store", __name__)


@blueprint.route(PATH, methods=_METHODS, strict_slashes=False)
@blueprint.route(PATH + "/", methods=_METHODS)
@blueprint.route(PATH + "/<path:name>", methods=_METHODS)
def graph_store(name: str = "") -> Response:
    """Read, replace, extend or remove a graph."""
    parameters = url_parameters()
    if request.method in ("GET", "HEAD"):
        query = request.environ.get("QUERY_STRING", "")
        return relay(request.method, _address_as_sent() + (f"?{query}" if query else ""))
    check_may_write()
    graph = _graph(name, parameters)
    if request.method == "DELETE":
        return _delete(graph)
    return _load(graph)


def _delete(graph: str | None) -> Response:
    if graph is None:
        raise Problem(
            400, "missing-graph", "Say which graph to delete", remedy="add ?graph=IRI or ?default"
        )
    done = _write("delete", graph, ())
    if not done["found"]:
        raise Problem(404, "no-graph", f"There is no graph {graph[:200]}")
    return _done(done, 204)


def _load(graph: str | None) -> Response:
    parts = _parts()
    holds_datasets = any(known.datasets for known, _ in parts)
    if graph is not None and holds_datasets:
        raise Problem(415, "media-type", "TriG and N-Quads cannot be put into one graph")
    kind = request.method.lower()
    if graph is None and holds_datasets:
        done = _write(kind, "dataset", parts)
        return _done(done, 204)
    if graph is None:
        if kind == "put":
            raise Problem(
                400, "missing-graph", "Say which graph to replace", remedy="add ?graph=IRI"
            )
        location = f"{public_base()}{PATH}/{secrets.token_hex(16)}"
        done = _write("post", location, parts)
        return _done(done, 201, Location=location)  # the same, 5.5: the server names it
    done = _write(kind, graph, parts)
    return _done(done, 201 if done["created"] else 204)  # SPARQL 1.1 Graph Store Protocol, 5.3


def _write(kind: str, graph: str, parts: tuple[tuple[Format, bytes], ...]) -> Mapping[str, object]:
    settings = current_settings()
    return write(
        WriteJob(
            kind=kind,
            store=settings.store,
            graph=graph,
            base=graph if ":" in graph else request.base_url,
            parts=tuple((known.name, body) for known, body in parts),
            cpu_seconds=settings.max_timeout_seconds,
            **_conditions(graph),
        ),
        operation=f"graph-{kind}",
    )


def _conditions(graph: str) -> dict[str, Any]:
    """Read what must hold for this write: ``If-Match`` and ``If-None-Match`` (RFC 9110, 13.1).

    A tag names a state of the store. The writer checks that it is still that state, so that no
    other write comes between. Weak tags count in ``If-Match`` too, as what they leave open is the
    bytes and not the graph.

    Raises:
        Problem: 412 if it does not hold already.
    """
    match, none_match = request.if_match, request.if_none_match
    generation = services().pool.generation()
    settings = current_settings()
    plans = (plan_graph(graph, known, 0.0, settings=settings) for known in GRAPHS)
    tags = [plan.tag(generation.tag) or "" for plan in plans]
    names = [tag.removeprefix("W/").strip('"') for tag in tags]
    conditions: dict[str, Any] = {"exists": True} if match else {}
    if match and not match.star_tag:
        if not any(match.contains_weak(name) for name in names):
            raise Problem(412, "precondition", "The graph has changed", remedy="read it again")
        conditions["generation"] = generation.number
    if none_match.star_tag:
        conditions["exists"] = False
    elif any(none_match.contains_weak(name) for name in names):
        raise Problem(412, "precondition", "The graph is in this state already")
    return conditions


def _done(done: Mapping[str, object], status: int, **headers: str) -> Response:
    return Response(status=status, headers={"X-KG-Generation": str(done["generation"]), **headers})


def _graph(name: str, parameters: Mapping[str, list[str]]) -> str | None:
    """Find out which graph is meant: its IRI, "default", or None for none at all."""
    if name:
        # The name is the address as it was sent, not as it was decoded.
        return public_base() + _address_as_sent()
    return named_graph(parameters)


def _address_as_sent() -> str:
    """Give the path before it was decoded, if the HTTP server tells."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")
    path = raw.partition("?")[0] if raw.startswith("/") else ""
    return path or quote(request.path, safe="/:@!$&'()*+,;=~-._")


def _parts() -> tuple[tuple[Format, bytes], ...]:
    kind, charset = media_type(request.headers.get("Content-Type"))
    limit = current_settings().max_upload_bytes
    if kind == "multipart/form-data":
        return _multipart(limit)
    check_charset(charset)
    return (_part(kind, body_bytes(limit)),)


def _multipart(limit: int) -> tuple[tuple[Format, bytes], ...]:
    length = request.content_length
    check_body(limit + 1 if length is None else length, "", limit=limit)
    try:
        files = [upload for _, upload in request.files.items(multi=True)]
    except (HTTPException, ValueError) as error:
        raise Problem(400, "encoding", "The multipart body cannot be read") from error
    if not files:
        raise Problem(400, "no-parts", "The multipart body holds no documents")
    parts = []
    for upload in files:
        kind, charset = media_type(upload.content_type)
        check_charset(charset)
        parts.append(_part(kind, upload.read()))
    return tuple(parts)


def _part(kind: str, body: bytes) -> tuple[Format, bytes]:
    known = find_format(kind, GRAPHS) if "/" in kind else None
    if known is None:
        types = ", ".join(known.media_types[0] for known in GRAPHS)
        raise Problem(
            415,
            "media-type",
            f"Graphs of type {kind[:80] or 'unknown'} cannot be read",
            remedy=f"send {types}",
        )
    if known.name != "ntriples" and known.name != "nquads":
        text = body.decode("utf-8", "replace")
        limit = current_settings().max_depth
        check_document_depth(text, limit=limit, is_xml=known.name == "rdfxml")
    return known, body
