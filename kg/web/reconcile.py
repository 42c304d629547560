"""Reconciliation Service API: link rows of a spreadsheet to our actors and places.

``kg.reconcile`` over HTTP at ``/reconcile``: version 0.2 by form as OpenRefine sends it, the draft
of 1.0 by JSON bodies at ``/match`` and ``/extend``; suggestions and previews are the same in both.
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, request

from kg.errors import QueryError
from kg.reconcile.service import Json
from kg.web.context import public_base, services
from kg.web.errors import render_problem
from kg.web.problem import Problem

PATH: Final = "/reconcile"
_FRAMED: Final = "default-src 'none'; style-src 'self'; frame-ancestors *"  # in a client's window

blueprint = Blueprint("reconcile", __name__, url_prefix=PATH)


@blueprint.route("", methods=["GET", "POST"], strict_slashes=False)
def reconcile() -> Response:
    """Answer queries and extensions of version 0.2; without any, describe the service."""
    service = services().reconciler
    for name, answer in (("queries", service.match), ("extend", service.extend)):
        if text := request.values.get(name):
            return _json(answer(_parsed(text)))
    if request.method == "POST":
        raise _bad("the form has neither queries nor extend", "send one of them as JSON")
    here = public_base()
    return _json(service.manifest(here, here + PATH))


@blueprint.get("/manifest")
def manifest() -> Response:
    """Describe the service as 1.0 does."""
    return jsonify(services().reconciler.manifest_1(public_base()))


@blueprint.post("/match")
def match() -> Response:
    """Answer a batch of queries of 1.0."""
    return jsonify(services().reconciler.match_1(_body()))


@blueprint.post("/extend")
def extend() -> Response:
    """Fetch the values of properties, as 1.0 does."""
    return jsonify(services().reconciler.extend_1(_body()))


@blueprint.get("/extend/propose")
def propose() -> Response:
    """Tell which properties can be fetched."""
    return _json(services().reconciler.proposals(request.args))


@blueprint.get("/suggest/<any(entity, type, property):what>")
def suggest(what: str) -> Response:
    """Complete what somebody types."""
    return _json(services().reconciler.suggest(what, request.args))


@blueprint.get("/preview")
def preview() -> Response:
    """Show a small page about an entity."""
    service = services().reconciler
    entity = service.entity(request.args.get("id", ""))
    if entity is None:
        raise Problem(404, "no-such-entity", "There is no entity of this id.")
    page = render_template(
        "reconcile_preview.html",
        label=entity.label,
        kind=service.description(entity),
        facts=service.facts(entity),
        address=f"{services().settings.base}id/{entity.id}",
    )
    return Response(page, headers={"Content-Security-Policy": _FRAMED})


@blueprint.errorhandler(QueryError)
def refuse(error: QueryError) -> Response:
    """Say what is wrong with a batch."""
    return render_problem(_bad(error.what, error.remedy))


def _json(content: Json) -> Response:
    """Answer JSON, or JSONP where an old client asks for it."""
    callback = request.args.get("callback", "")
    if callback and callback.isidentifier():
        body = f"/**/{callback}({json.dumps(content, ensure_ascii=True)});"
        return Response(body, mimetype="application/javascript")
    return jsonify(content)


def _body() -> Any:
    if not request.is_json:
        raise Problem(415, "unsupported-media-type", "The body must be application/json.")
    return _parsed(request.get_data())


def _parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # too deep is no batch either
        raise _bad("what was sent is no JSON", "encode it as JSON") from None


def _bad(detail: str, remedy: str) -> Problem:
    return Problem(
        400, "bad-reconciliation-query", f"{detail[:1].upper()}{detail[1:]}.", remedy=remedy
    )
