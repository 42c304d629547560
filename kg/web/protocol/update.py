"""How is the store changed? SPARQL 1.1 Protocol, the update operation.

POST as a form or of the text itself, with the token. Answered when the change is durable and
published: whoever gets the 204 finds it in the next query.
"""

from __future__ import annotations

from flask import Blueprint, Response

from kg.errors import QueryError
from kg.sparql.rewriting import with_using
from kg.web.context import current_settings, public_base, services
from kg.web.policy import check_update
from kg.web.pool.jobs import WriteJob
from kg.web.problem import Problem
from kg.web.protocol.parameters import graph_names
from kg.web.protocol.request import operation_text
from kg.web.protocol.writes import check_may_write, write

blueprint = Blueprint("update", __name__)


@blueprint.route("/update", methods=["POST"], strict_slashes=False)
@blueprint.route("/update/", methods=["POST"])
def update() -> Response:
    """Carry out a SPARQL update."""
    check_may_write()
    text, parameters = operation_text("update", "application/sparql-update")
    default_graphs = graph_names(parameters, "using-graph-uri") or ()
    named_graphs = graph_names(parameters, "using-named-graph-uri") or ()
    settings = current_settings()
    text, forbidden = check_update(text, settings=settings, ledger=services().ledger)
    if default_graphs or named_graphs:
        try:
            text = with_using(text, default_graphs, named_graphs)
        except QueryError as error:
            raise Problem(400, "dataset-conflict", error.what, remedy=error.remedy) from error
    job = WriteJob(
        kind="update",
        store=settings.store,
        text=text,
        base=public_base() + "/sparql",
        forbidden=forbidden,
        cpu_seconds=settings.max_timeout_seconds,
    )
    done = write(job, operation="update")
    return Response(status=204, headers={"X-KG-Generation": str(done["generation"])})
