"""What can this service do? SPARQL 1.1 Service Description, in any graph format.

Written as N-Triples by hand and turned into the wanted format by the engine's serialiser: it is
our own text, so no child is needed to parse it.
"""

from __future__ import annotations

from typing import Final

from flask import Response, request

from kg.store.formats import GRAPHS, RESULTS
from kg.store.rdf import rewrite
from kg.web.context import public_base, services
from kg.web.negotiation import choose_format
from kg.web.protocol.headers import cache_control

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_VOID: Final = "http://rdfs.org/ns/void#"
_W3C_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES: Final = {
    "json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV", "turtle": "Turtle", "ntriples": "N-Triples",
    "rdfxml": "RDF_XML", "jsonld": "JSON-LD", "trig": "TriG", "nquads": "N-Quads",
}  # fmt: skip
_GEOF: Final = "http://www.opengis.net/def/function/geosparql/"
_PREFIXES: Final = {"sd": _SD, "rdf": _RDF, "void": _VOID, "format": _W3C_FORMATS}


def describe_service(*, wanted: str | None) -> Response:
    """Answer with the service description."""
    known = choose_format(GRAPHS, accept=request.headers.get("Accept", ""), wanted=wanted)
    body = rewrite(_description(), known.name, prefixes=_PREFIXES)
    response = Response(body, content_type=known.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding, Origin"
    response.headers["Cache-Control"] = cache_control(services().settings)
    response.headers["Link"] = '</.well-known/void>; rel="describedby"'
    return response


def _description() -> bytes:
    base = public_base()
    service = f"{base}/sparql"
    dataset, graph = f"{service}#dataset", f"{service}#default-graph"
    settings, pool = services().settings, services().pool
    lines = [
        (service, _RDF + "type", _SD + "Service"),
        (service, _SD + "endpoint", service),
        (service, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        (service, _SD + "supportedLanguage", _SD + "SPARQL10Query"),
        (service, _SD + "defaultDataset", dataset),
        (dataset, _RDF + "type", _SD + "Dataset"),
        (dataset, _RDF + "type", _VOID + "Dataset"),
        (dataset, _SD + "defaultGraph", graph),
        (graph, _RDF + "type", _SD + "Graph"),
    ]
    lines += [
        (service, _SD + "resultFormat", _W3C_FORMATS + _FORMAT_NAMES[known.name])
        for known in (*RESULTS, *GRAPHS)
    ]
    lines += [
        (service, _SD + "inputFormat", _W3C_FORMATS + _FORMAT_NAMES[known.name])
        for known in GRAPHS
        if settings.update
    ]
    if settings.update:
        update = f"{base}/update"
        lines.append((service, _SD + "supportedLanguage", _SD + "SPARQL11Update"))
        lines.append((update, _RDF + "type", _SD + "Service"))
        lines.append((update, _SD + "endpoint", update))
        lines.append((update, _SD + "supportedLanguage", _SD + "SPARQL11Update"))
        lines.append((update, _SD + "defaultDataset", dataset))
    if settings.service_allow:
        lines.append((service, _SD + "feature", _SD + "BasicFederatedQuery"))
    if pool.generation().manifest.get("union"):
        lines.append((service, _SD + "feature", _SD + "UnionDefaultGraph"))
    text = "".join(f"<{s}> <{p}> <{o}> .\n" for s, p, o in lines)
    counts = pool.generation().manifest.get("counts", {})
    if "triples" in counts:
        integer = "http://www.w3.org/2001/XMLSchema#integer"
        text += f'<{graph}> <{_VOID}triples> "{counts["triples"]}"^^<{integer}> .\n'
    return text.encode()
