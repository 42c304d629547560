"""Pages about the server itself: ontology, data, help, status, operations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final

from flask import Response

from kg import paths
from kg.store.void import SERVER
from kg.view.facts import status_facts
from kg.view.formats import HTML, Download
from kg.view.openapi import openapi_document
from kg.view.terms import VOCABULARY
from kg.vocab.terms import KG
from kg.web.context import current_generation, dumps, public_base, services
from kg.web.pages.formats import wanted_format
from kg.web.pages.render import Page, pages, render_page
from kg.web.pages.stored import catalog
from kg.web.problem import Problem

if TYPE_CHECKING:  # rdflib takes half a second to import: only on the first visit
    from kg.vocab.ontology import Ontology, Scheme, Term

_FORMATS: Final = {"html": "text/html", "ttl": "text/turtle"}
_FILES: Final = ("kg.ttl", "schemes.ttl", "shapes.ttl")
_HEADINGS: Final = (
    ("class", "Classes"),
    ("object property", "Properties between things"),
    ("datatype property", "Properties with plain values"),
)


@dataclass(frozen=True, slots=True)
class OntologyPage(Page):
    """The ontology, term by term and concept by concept."""

    template: ClassVar[str] = "ontology.html"
    sections: tuple[tuple[str, str, tuple[Term, ...]], ...]
    """Anchor, heading and terms."""

    schemes: tuple[Scheme, ...]
    downloads: tuple[Download, ...]
    vocabulary: str = VOCABULARY


@dataclass(frozen=True, slots=True)
class AboutPage(Page):
    """Data, licences, method and limits in plain words."""

    template: ClassVar[str] = "about.html"


@dataclass(frozen=True, slots=True)
class HelpPage(Page):
    """Help on using the pages."""

    template: ClassVar[str] = "help.html"


@dataclass(frozen=True, slots=True)
class StatusPage(Page):
    """The generation that is served, and its size."""

    template: ClassVar[str] = "status.html"
    facts: tuple[tuple[str, str], ...]


@pages.get("/about")
def about() -> Response:
    """Say what the data are."""
    return render_page(AboutPage("About"))


@pages.get("/help")
def usage() -> Response:
    """Say how the pages are used."""
    return render_page(HelpPage("Help"))


@pages.get("/status")
def status() -> Response:
    """Say what is served."""
    counts = {name: f"{number:,}" for name, number in services().pool.counts().items()}
    return render_page(StatusPage("Status", status_facts(current_generation(), counts)))


@pages.get("/ns")
def ontology() -> Response:
    """Show the ontology."""
    if wanted_format(None, _FORMATS) == HTML:
        return render_page(_ontology_page())
    return _turtle((paths.ONTOLOGY / "kg.ttl").read_text(encoding="utf-8"))


@pages.get("/ns/terms.json")
def ontology_terms() -> Response:
    """Give what the editor completes."""
    response = Response(_terms_json(), content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@pages.get("/ns/<name>")
def ontology_file(name: str) -> Response:
    """Give a file of the ontology."""
    if name not in _FILES or not (paths.ONTOLOGY / name).is_file():
        raise Problem(404, "no-such-file", f"The ontology has no file {name[:40]}")
    return _turtle((paths.ONTOLOGY / name).read_text(encoding="utf-8"))


@pages.get("/.well-known/void")
def void() -> Response:
    """Describe the data."""
    path = current_generation().directory / "void.ttl"
    if not path.is_file():
        raise Problem(
            404,
            "no-description",
            "This generation was published without a description",
            remedy="publish it again with kg build",
        )
    return _turtle(path.read_text(encoding="utf-8").replace(SERVER, public_base()))


@pages.get("/openapi.json")
def openapi() -> Response:
    """Describe the operations."""
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
def _ontology() -> Ontology:
    from kg.vocab.ontology import load_ontology

    return load_ontology()


@cache
def _terms_json() -> str:
    return dumps(_ontology().completions())


@cache
def _ontology_page() -> OntologyPage:
    own = [term for iri, term in _ontology().terms.items() if iri.startswith(KG.NS)]
    sections = tuple(
        (kind.replace(" ", "-"), heading, tuple(term for term in own if term.kind == kind))
        for kind, heading in _HEADINGS
    )
    downloads = tuple(Download(name, f"/ns/{name}") for name in _FILES)
    return OntologyPage("Ontology", sections, tuple(_ontology().schemes.values()), downloads)
