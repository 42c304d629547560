"""SPARQL 1.1 Protocol: the query operation as far as readers leave it to the pages, and update.

Readers answer GET, POST and QUERY themselves where the request is small and comes in one piece.
Here are browsers, long bodies, queries that call other servers, and servers that accept only
their own queries; and without any parameter, the editor or the service description.

An update is answered when the change is durable and published: whoever gets the 204 finds it in
the next query.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from kg.errors import QueryError
from kg.sparql.rewriting import with_using
from kg.web.context import current_settings, public_base, services
from kg.web.negotiation import prefers_page
from kg.web.policy import check_update
from kg.web.pool.jobs import WriteJob
from kg.web.problem import Problem
from kg.web.protocol.answer import SPARQL
from kg.web.protocol.description import describe_service
from kg.web.protocol.parameters import format_name, graph_names
from kg.web.protocol.plan import read_options
from kg.web.protocol.relay import answer_query, check_adhoc
from kg.web.protocol.request import operation_text, url_parameters
from kg.web.protocol.writes import check_may_write, write

blueprint = Blueprint("sparql", __name__)


@blueprint.route(SPARQL, methods=["GET", "POST", "QUERY"], strict_slashes=False)
@blueprint.route(SPARQL + "/", methods=["GET", "POST", "QUERY"])
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
    calls = check_adhoc(text)
    options = read_options(parameters, deadline_seconds=current_settings().deadline_seconds)
    return answer_query(text, options=options, calls=calls)


@blueprint.route("/update", methods=["POST"], strict_slashes=False)
@blueprint.route("/update/", methods=["POST"])
def update() -> Response:
    """Carry out a SPARQL update."""
    check_may_write()
    text, parameters = operation_text("update", "application/sparql-update")
    default_graphs = graph_names(parameters, "using-graph-uri") or ()  # SPARQL 1.1 Protocol, 2.2.3
    named_graphs = graph_names(parameters, "using-named-graph-uri") or ()
    settings = current_settings()
    text, forbidden = check_update(text, settings=settings, metrics=services().metrics)
    if default_graphs or named_graphs:
        try:
            text = with_using(text, default_graphs, named_graphs)
        except QueryError as error:
            raise Problem(400, "dataset-conflict", error.what, remedy=error.remedy) from error
    job = WriteJob(
        kind="update",
        store=settings.store,
        text=text,
        base=public_base() + SPARQL,
        forbidden=forbidden,
        cpu_seconds=settings.max_timeout_seconds,
    )
    done = write(job, operation="update")
    return Response(status=204, headers={"X-KG-Generation": str(done["generation"])})
