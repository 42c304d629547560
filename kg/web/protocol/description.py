"""SPARQL 1.1 Service Description, in any graph format.

Written in ``description.ttl`` beside this and turned into the wanted format by the engine: it is
our own text, so no child is needed to parse it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Response, render_template_string, request

from kg.store.formats import GRAPHS, RESULTS
from kg.store.rdf import rewrite
from kg.web.context import current_generation, public_base, services
from kg.web.negotiation import choose_format
from kg.web.protocol.headers import cache_control

_TEMPLATE: Final = Path(__file__).with_name("description.ttl")
# As the W3C names them below http://www.w3.org/ns/formats/.
_FORMAT_NAMES: Final = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "turtle": "Turtle", "ntriples": "N-Triples",
    "rdfxml": "RDF_XML", "jsonld": "JSON-LD", "trig": "TriG", "nquads": "N-Quads",
}  # fmt: skip


def describe_service(*, wanted: str | None) -> Response:
    """Answer with the service description."""
    known = choose_format(GRAPHS, accept=request.headers.get("Accept", ""), wanted=wanted)
    settings, manifest = services().settings, current_generation().manifest
    text = render_template_string(
        _TEMPLATE.read_text(encoding="utf-8"),
        base=public_base(),
        update=settings.update,
        federated=bool(settings.service_allow),
        union=bool(manifest.get("union")),
        triples=manifest.get("counts", {}).get("triples"),
        results=[_FORMAT_NAMES[result.name] for result in RESULTS],
        graphs=[_FORMAT_NAMES[graph.name] for graph in GRAPHS],
    )
    response = Response(rewrite(text, known.name), content_type=known.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding, Origin"
    response.headers["Cache-Control"] = cache_control(settings)
    response.headers["Link"] = '</.well-known/void>; rel="describedby"'
    return response
