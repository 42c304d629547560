"""Health, metrics and running queries, for those who run the server."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kg.errors import KgError
from kg.web.context import dumps, services
from kg.web.metrics import exposition
from kg.web.problem import Problem
from kg.web.protocol.relay import ask
from kg.web.protocol.writes import check_may_write

blueprint = Blueprint("operations", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """Say that the process answers."""
    return _json({"status": "live"})


@blueprint.get("/health/ready")
def ready() -> Response:
    """Say whether queries can be answered: runs one in a reader."""
    pool = services().pool
    try:
        ask("ASK { }", timeout_seconds=2.0)
        generation = pool.generation()
    except (Problem, KgError) as error:
        raise Problem(503, "not-ready", f"Not ready: {error.what}") from error
    return _json(
        {
            "status": "ready",
            "generation": generation.number,
            "network": {
                "removed_by": list(pool.measures),
                "isolated": "network-namespace" in pool.measures,
            },
            "pool": pool.counts(),
            "updates": services().token is not None,
        }
    )


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give the figures for Prometheus."""
    pool = services().pool
    body = exposition(pool.board.slots, pool.counts(), pool.generation().number)
    response = Response(body, content_type="text/plain; version=0.0.4; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/queries/running")
def running() -> Response:
    """List the running queries, for holders of the token."""
    check_may_write()
    return _json({"running": services().pool.running()})


@blueprint.delete("/queries/running/<name>")
def cancel(name: str) -> Response:
    """Stop a running query; whoever knows its id may."""
    if request.headers.get("Sec-Fetch-Site", "none") == "cross-site":
        raise Problem(403, "foreign-origin", "Other sites' pages cannot cancel queries")
    if not services().pool.cancel(name):
        raise Problem(404, "no-such-query", "No query of this id is running")
    return Response(status=204)


def _json(value: object) -> Response:
    response = Response(dumps(value), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
