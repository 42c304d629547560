"""Errors of the Flask application: a problem (``kg.web.problem``), or a page for browsers."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from kg.errors import KgError
from kg.web.problem import Failed, Problem, problem_from

log = logging.getLogger("kg.web")


def render_problem(problem: Problem) -> Response:
    """Write a problem as JSON, or as a page if the client is a browser."""
    problem.query_id = str(g.get("query_id", ""))
    if _wants_page():
        response = Response(
            render_template("error.html", problem=problem), problem.status, mimetype="text/html"
        )
    else:
        body = json.dumps(problem.document(), ensure_ascii=False)
        response = Response(body, problem.status, content_type="application/problem+json")
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """Make *app* answer every error in this way."""
    app.register_error_handler(Problem, render_problem)
    app.register_error_handler(HTTPException, _render_http_exception)
    app.register_error_handler(Failed, lambda failed: render_problem(problem_from(failed)))
    app.register_error_handler(KgError, _render_kg_error)
    app.register_error_handler(Exception, _render_unexpected)


def _render_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    details = {
        404: f"There is nothing at {request.path[:200]}",
        405: f"{request.method[:20]} is not possible here",
    }
    headers = {}
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        value = error.get_response().headers.get(name)
        if value:
            headers[name] = value
    slug = HTTPStatus(status).phrase.lower().replace(" ", "-")
    detail = details.get(status, HTTPStatus(status).description or HTTPStatus(status).phrase)
    return render_problem(Problem(status, slug, detail, headers=headers))


def _render_kg_error(error: KgError) -> Response:
    log.warning("%s: %s", g.get("query_id", ""), error)
    return render_problem(
        Problem(503, "not-ready", error.what, remedy=error.remedy, headers={"Retry-After": "5"})
    )


def _render_unexpected(error: Exception) -> Response:
    log.error("%s: unexpected", g.get("query_id", ""), exc_info=error)
    return render_problem(
        Problem(500, "unexpected", "The server met an error that it did not expect")
    )


def _wants_page() -> bool:
    accept = request.accept_mimetypes
    offered = ("application/problem+json", "application/json", "text/html")
    return accept.best_match(offered, default="application/json") == "text/html" and any(
        kind in ("text/html", "application/xhtml+xml") for kind in accept.values()
    )
