"""What does a client see when something goes wrong?

Always the same: ``application/problem+json`` (RFC 9457) with ``type``, ``title``, ``detail`` and
``query_id``, or a page for browsers. Never an exception's text that was not written for
clients, never a stack trace, and never words inside a body that has already begun.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, g, render_template, request
from jinja2 import TemplateNotFound
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from kg.errors import KgError
from kg.web.pool.leases import Failed
from kg.web.pool.writer import WriteFailed

log = logging.getLogger("kg.web")

_TYPES: Final = "urn:kg:problem:"
# What can become of a query or a write: status and title.
_KINDS: Final[Mapping[str, tuple[int, str]]] = {
    "syntax": (400, "The text is not valid"),
    "evaluation": (400, "The query cannot be evaluated"),
    "too-complex": (400, "The text is too complex"),
    "no-network": (403, "Other servers may not be called"),
    "no-graph": (404, "There is no such graph"),
    "not-acceptable": (406, "No acceptable format"),
    "conflict": (409, "The store does not allow this"),
    "precondition": (412, "The graph is not in the expected state"),
    "parameter": (422, "A parameter has a wrong value"),
    "busy": (503, "The server is busy"),
    "stale": (503, "The server is busy"),
    "gone": (503, "The server is busy"),
    "crashed": (503, "The query ended unexpectedly"),
    "cancelled": (503, "The query was cancelled"),
    "client-left": (503, "The client has left"),
    "remote": (502, "The store behind this server does not answer"),
    "deadline": (504, "The query took too long"),
    "memory": (507, "The query needs too much memory"),
    "too-large": (507, "The answer is too large"),
    "store": (507, "The store cannot be written"),
}
_REMEDIES: Final[Mapping[str, str]] = {
    "no-network": "the operator can allow addresses with --service-allow",
    "too-large": "ask for less with LIMIT, or add truncate=1",
    "deadline": "make the query more specific or add LIMIT",
    "busy": "try again in a moment",
}


class Problem(KgError):
    """An answer that is an error.

    Args:
        status: HTTP status.
        slug: Short name, the end of the problem's ``type``.
        detail: One sentence for the client.
        title: The same for all problems of this slug; the status phrase if not given.
        remedy: What the client can do.
        headers: Further headers, such as ``Allow``.
        facts: Further members of the document, such as ``line``.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        detail: str,
        *,
        title: str = "",
        remedy: str = "",
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(detail, remedy=remedy)
        self.status = status
        self.slug = slug
        self.title = title or HTTPStatus(status).phrase
        self.detail = detail
        self.headers = dict(headers or {})
        self.facts = facts

    @property
    def query_id(self) -> str:
        return str(g.get("query_id", ""))

    @property
    def line(self) -> int | None:
        return self.facts.get("line")

    @property
    def column(self) -> int | None:
        return self.facts.get("column")

    def document(self) -> dict[str, Any]:
        """Give the members of the problem document."""
        members = {
            "type": _TYPES + self.slug,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "remedy": self.remedy,
            "query_id": self.query_id,
            **self.facts,
        }
        return {name: value for name, value in members.items() if value not in ("", None)}


def problem_from(failed: Failed | WriteFailed) -> Problem:
    """Turn what became of a query or a write into a problem."""
    status, title = _KINDS.get(failed.kind, (503, "The query ended unexpectedly"))
    return Problem(
        status,
        failed.kind,
        failed.detail or title,
        title=title,
        remedy=failed.facts.get("remedy") or _REMEDIES.get(failed.kind, ""),
        headers={"Retry-After": "1"} if status == 503 else None,
        **{key: value for key, value in failed.facts.items() if key in ("line", "column")},
    )


def render_problem(problem: Problem) -> Response:
    """Write a problem as JSON, or as a page if the client is a browser."""
    if _wants_page():
        response = Response(_page(problem), problem.status, mimetype="text/html")
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


def _page(problem: Problem) -> str:
    try:
        return render_template("error.html", problem=problem)
    except TemplateNotFound:
        remedy = f"<p>{escape(problem.remedy)}</p>" if problem.remedy else ""
        return (
            f"<!doctype html><title>{escape(problem.title)}</title>"
            f"<h1>{problem.status} {escape(problem.title)}</h1>"
            f"<p>{escape(problem.detail)}</p>{remedy}"
        )
