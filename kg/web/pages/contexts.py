"""What does each template need to know? One frozen dataclass per template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kg.catalog import CannedQuery, Param
from kg.view.drawing.shapes import Drawing
from kg.view.quotes import Piece
from kg.view.tables import Table
from kg.view.terms import Shown


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one kind of thing the store holds."""

    name: str
    number: str
    href: str | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in a list."""

    title: str
    href: str
    published: str
    publisher: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front page."""

    template: ClassVar[str] = "home.html"
    title: str
    tallies: tuple[Tally, ...]
    examples: tuple[CannedQuery, ...]
    reports: tuple[ReportLine, ...]
    generation: int


@dataclass(frozen=True, slots=True)
class QueryGroup:
    """Canned queries under one heading."""

    name: str
    queries: tuple[CannedQuery, ...]


@dataclass(frozen=True, slots=True)
class QueriesPage:
    """The list of canned queries."""

    template: ClassVar[str] = "queries.html"
    title: str
    groups: tuple[QueryGroup, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a canned query's form."""

    param: Param
    value: str
    error: str
    suggestions: str
    kind: str


@dataclass(frozen=True, slots=True)
class Download:
    """A result in another format."""

    name: str
    href: str
    media: str = ""


@dataclass(frozen=True, slots=True)
class QueryPage:
    """One canned query: its form, and its rows unless the values were wrong.

    ``places_href`` is where a map that can be moved finds its places; "" for no such map.
    ``undated`` is how many events a filter on dates left out for want of one; None without one.
    """

    template: ClassVar[str] = "query.html"
    title: str
    query: CannedQuery
    paragraphs: tuple[tuple[Piece, ...], ...]
    fields: tuple[Field, ...]
    table: Table | None
    drawing: Drawing | None
    places_href: str
    downloads: tuple[Download, ...]
    bound_text: str
    editor_href: str
    seconds: str
    undated: str | None
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One property with its values."""

    name: str
    title: str
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """Links that point here by one property."""

    name: str
    title: str
    links: tuple[Shown, ...]
    total: int
    more_href: str | None


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a report with the words marked."""

    pieces: tuple[Piece, ...]
    href: str
    source: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What the store says of one thing."""

    template: ClassVar[str] = "entity.html"
    title: str
    iri: str
    kind: str
    kinds: tuple[Shown, ...]
    facts: tuple[Fact, ...]
    incoming: tuple[Incoming, ...]
    quotes: tuple[Quote, ...]
    outside: tuple[Shown, ...]
    drawing: Drawing | None
    downloads: tuple[Download, ...]
    is_report: bool


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """Hits of one kind."""

    name: str
    hits: tuple[tuple[Shown, tuple[Piece, ...]], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Search results."""

    template: ClassVar[str] = "search.html"
    title: str
    text: str
    groups: tuple[SearchGroup, ...]
    available: bool


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term or concept of the ontology."""

    anchor: str
    name: str
    iri: str
    kind: str
    label: str
    comment: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TermSection:
    """Terms under one heading."""

    anchor: str
    name: str
    comment: str
    terms: tuple[TermLine, ...]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """The ontology, term by term."""

    template: ClassVar[str] = "ontology.html"
    title: str
    sections: tuple[TermSection, ...]
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class EditorPage:
    """The SPARQL editor."""

    template: ClassVar[str] = "editor.html"
    title: str
    text: str
    has_bundle: bool
    examples: tuple[CannedQuery, ...]


PageContext = (
    HomePage | QueriesPage | QueryPage | EntityPage | SearchPage | OntologyPage | EditorPage
)
