"""SPARQL 1.1 Protocol, the query operation: what readers leave to the pages.

Readers answer GET, POST and QUERY themselves where the request is small and comes in one piece.
Here are browsers, long bodies, queries that call other servers, and servers that accept only
their own queries; and without any parameter, the editor or the service description.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from kg.sparql.reading import read_text
from kg.web.context import current_settings
from kg.web.negotiation import prefers_page
from kg.web.protocol.description import describe_service
from kg.web.protocol.parameters import format_name
from kg.web.protocol.plan import read_options
from kg.web.protocol.relay import answer_query, no_adhoc
from kg.web.protocol.request import operation_text, url_parameters

blueprint = Blueprint("sparql", __name__)

_PATH = "/sparql"


@blueprint.route(_PATH, methods=["GET", "POST", "QUERY"], strict_slashes=False)
@blueprint.route(_PATH + "/", methods=["GET", "POST", "QUERY"])
def sparql() -> Response:
    """Answer a query, or say what this service is."""
    if request.method in ("GET", "HEAD"):
        parameters = url_parameters()
        page = prefers_page(request.headers.get("Accept", ""))
        asked = "query" in parameters
        if page and not ("format" in parameters or "output" in parameters):
            editor = current_app.view_functions.get("pages.editor")
            if editor is not None:
                return current_app.make_response(current_app.ensure_sync(editor)())
        if not asked and not set(parameters) - {"format"}:
            return describe_service(wanted=format_name(parameters))
    text, parameters = operation_text("query", "application/sparql-query")
    settings = current_settings()
    if not settings.adhoc:
        raise no_adhoc()
    options = read_options(parameters, deadline_seconds=settings.deadline_seconds)
    calls = bool(settings.service_allow and read_text(text).calls)
    return answer_query(text, options=options, calls=calls)
