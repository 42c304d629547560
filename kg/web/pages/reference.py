"""What does the server say of itself: its words, its data, its operations?"""

from __future__ import annotations

from functools import cache
from typing import Final

from flask import Blueprint, Response

from kg import paths
from kg.store.void import SERVER
from kg.view.terms import VOCABULARY
from kg.vocab.terms import KG
from kg.web.context import current_pool, dumps, public_base
from kg.web.pages.contexts import Download, OntologyPage, TermLine, TermSection
from kg.web.pages.formats import HTML, wanted_format
from kg.web.pages.openapi import openapi_document
from kg.web.pages.render import render_page
from kg.web.pages.stored import catalog
from kg.web.problem import Problem
from kg.web.settings import ServeSettings

_FORMATS: Final = {"html": "text/html", "ttl": "text/turtle"}
_FILES: Final = ("kg.ttl", "schemes.ttl", "shapes.ttl")


def add_routes(pages: Blueprint, settings: ServeSettings) -> None:
    """Add /ns, /.well-known/void and /openapi.json."""
    del settings

    @pages.get("/ns")
    def ontology() -> Response:
        if wanted_format(None, _FORMATS) == HTML:
            return render_page(_ontology_page())
        return _turtle((paths.ONTOLOGY / "kg.ttl").read_text(encoding="utf-8"))

    @pages.get("/ns/terms.json")
    def ontology_terms() -> Response:
        response = Response(_terms_json(), content_type="application/json")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    @pages.get("/ns/<name>")
    def ontology_file(name: str) -> Response:
        if name not in _FILES or not (paths.ONTOLOGY / name).is_file():
            raise Problem(404, "no-such-file", f"The ontology has no file {name[:40]}")
        return _turtle((paths.ONTOLOGY / name).read_text(encoding="utf-8"))

    @pages.get("/.well-known/void")
    def void() -> Response:
        path = current_pool().generation().directory / "void.ttl"
        if not path.is_file():
            raise Problem(
                404,
                "no-description",
                "This generation was published without a description",
                remedy="publish it again with kg build",
            )
        text = path.read_text(encoding="utf-8")
        return _turtle(text.replace(SERVER, public_base()))

    @pages.get("/openapi.json")
    def openapi() -> Response:
        text = _openapi_json().replace(SERVER, public_base())
        return Response(text, content_type="application/json")


def _turtle(text: str) -> Response:
    response = Response(text, content_type="text/turtle; charset=utf-8")
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@cache
def _openapi_json() -> str:
    return dumps(openapi_document(catalog(), server=SERVER))


@cache
def _terms_json() -> str:
    """Return what the editor completes: prefixes, classes and properties."""
    from kg.vocab.ontology import load_ontology

    ontology = load_ontology()
    kinds = {
        kind: [iri for iri, term in ontology.terms.items() if term.kind in names]
        for kind, names in (
            ("classes", {"class"}),
            ("properties", {"object property", "datatype property"}),
        )
    }
    return dumps({"prefixes": ontology.prefixes, **kinds})


@cache
def _ontology_page() -> OntologyPage:
    # rdflib takes half a second to import: only here, on the first visit.
    from kg.vocab.ontology import load_ontology

    ontology = load_ontology()
    sections = []
    for kind, heading in (
        ("class", "Classes"),
        ("object property", "Properties between things"),
        ("datatype property", "Properties with plain values"),
    ):
        terms = tuple(
            TermLine(
                anchor=iri.removeprefix(KG.NS),
                name=f"{term.prefix}:{term.name}",
                iri=iri,
                kind="reserved" if term.is_reserved else "",
                label=term.label,
                comment=term.comment,
                links=term.links,
            )
            for iri, term in ontology.terms.items()
            if term.kind == kind and iri.startswith(KG.NS)
        )
        if terms:
            sections.append(TermSection(kind.replace(" ", "-"), heading, "", terms))
    for scheme in ontology.schemes.values():
        terms = tuple(
            TermLine(
                anchor=concept.iri.removeprefix(VOCABULARY),
                name=concept.name,
                iri=concept.iri,
                kind="",
                label=concept.label,
                comment=concept.definition,
                links=concept.notes,
            )
            for concept in scheme.concepts
        )
        anchor = scheme.iri.removeprefix(VOCABULARY)
        sections.append(TermSection(anchor, scheme.label, scheme.definition, terms))
    downloads = tuple(Download(name, f"/ns/{name}") for name in _FILES)
    return OntologyPage("Ontology", tuple(sections), downloads)
