"""How is a query asked? SPARQL 1.1 Protocol, the query operation.

GET, POST as a form, POST of the text itself, and QUERY. Without any parameter a browser gets the
editor and anyone else the service description.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from kg.web.context import current_settings
from kg.web.negotiation import prefers_page
from kg.web.protocol.answer import answer_query, no_adhoc
from kg.web.protocol.description import describe_service
from kg.web.protocol.plan import read_options
from kg.web.protocol.request import format_name, operation_text, url_parameters

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
    return answer_query(text, options=options)
