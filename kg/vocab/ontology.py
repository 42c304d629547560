"""Read the hand-written ontology.

Reads ``ontology/kg.ttl`` and ``ontology/schemes.ttl`` with rdflib. Only the generator, the graph
room and tests come here; all others use the generated constants in ``kg.vocab.terms``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from kg import paths
from kg.errors import LexiconError

KINDS: Final = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "datatype property",
    OWL.AnnotationProperty: "annotation property",
    RDFS.Datatype: "datatype",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or datatype that the ontology declares, ours or another's."""

    iri: str
    prefix: str
    name: str
    kind: str
    label: str = ""
    comment: str = ""
    editorial_note: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """Pairs of what is said (``"domain"``, ``"sub-property of"``) and prefixed name."""

    @property
    def is_reserved(self) -> bool:
        """Tell whether the term is declared ahead of its first use."""
        return self.editorial_note.startswith("Reserved")


@dataclass(frozen=True, slots=True)
class Concept:
    """One choice of a scheme."""

    iri: str
    name: str
    label: str
    definition: str
    broader: str = ""
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A SKOS scheme with its concepts in the order of the file's names."""

    iri: str
    name: str
    label: str
    definition: str
    concepts: tuple[Concept, ...]

    @property
    def concept_namespace(self) -> str:
        """Return what all IRIs of its concepts begin with."""
        first = self.concepts[0]
        return first.iri.removesuffix(first.name)


@dataclass(frozen=True, slots=True)
class Ontology:
    """All terms by IRI and all schemes by name."""

    terms: dict[str, Term] = field(default_factory=dict)
    schemes: dict[str, Scheme] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)

    def completions(self) -> dict[str, object]:
        """Return what an editor may complete: prefixes, classes and properties."""
        kinds = {
            "classes": {"class"},
            "properties": {"object property", "datatype property"},
        }
        found = {
            name: [iri for iri, term in self.terms.items() if term.kind in wanted]
            for name, wanted in kinds.items()
        }
        return {"prefixes": self.prefixes, **found}


def load_graph(*names: str, folder: Path = paths.ONTOLOGY) -> Graph:
    """Parse ontology files into one rdflib graph.

    Args:
        names: File names below *folder*; all three files if none is given.

    Raises:
        LexiconError: A file is missing or is not Turtle.
    """
    graph = Graph(bind_namespaces="none")
    for name in names or ("kg.ttl", "schemes.ttl", "shapes.ttl"):
        path = folder / name
        try:
            graph.parse(path, format="turtle")
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            raise LexiconError(
                f"the ontology cannot be read: {error}", where=str(path), remedy="mend the file"
            ) from error
    return graph


def load_ontology(folder: Path = paths.ONTOLOGY) -> Ontology:
    """Read terms and schemes from ``kg.ttl`` and ``schemes.ttl``."""
    graph = load_graph("kg.ttl", "schemes.ttl", folder=folder)
    prefixes = {prefix: str(space) for prefix, space in graph.namespaces() if prefix}
    terms = {
        str(subject): _term(graph, subject, name)
        for kind, name in KINDS.items()
        for subject in graph.subjects(RDF.type, kind)
        if isinstance(subject, URIRef)
    }
    schemes = [
        _scheme(graph, subject)
        for subject in graph.subjects(RDF.type, SKOS.ConceptScheme)
        if isinstance(subject, URIRef)
    ]
    return Ontology(
        terms=dict(sorted(terms.items())),
        schemes={scheme.name: scheme for scheme in sorted(schemes, key=lambda s: s.name)},
        prefixes=prefixes,
    )


def _term(graph: Graph, subject: URIRef, kind: str) -> Term:
    prefix, _, name = graph.namespace_manager.curie(str(subject), generate=False).partition(":")
    said = (
        ("subclass of", RDFS.subClassOf),
        ("sub-property of", RDFS.subPropertyOf),
        ("domain", RDFS.domain),
        ("used on", URIRef("https://schema.org/domainIncludes")),
        ("range", RDFS.range),
        ("see also", RDFS.seeAlso),
        ("close to", SKOS.closeMatch),
    )
    return Term(
        iri=str(subject),
        prefix=prefix,
        name=name,
        kind=kind,
        label=_text(graph, subject, RDFS.label),
        comment=_text(graph, subject, RDFS.comment),
        editorial_note=_text(graph, subject, SKOS.editorialNote),
        links=tuple(
            (word, curie)
            for word, predicate in said
            for curie in sorted(_curie(graph, o) for o in graph.objects(subject, predicate))
        ),
    )


def _scheme(graph: Graph, subject: URIRef) -> Scheme:
    concepts = [
        _concept(graph, concept)
        for concept in graph.subjects(SKOS.inScheme, subject)
        if isinstance(concept, URIRef)
    ]
    return Scheme(
        iri=str(subject),
        name=str(subject).rpartition("/")[2],
        label=_text(graph, subject, SKOS.prefLabel),
        definition=_text(graph, subject, SKOS.definition),
        concepts=tuple(sorted(concepts, key=lambda concept: concept.name)),
    )


def _concept(graph: Graph, subject: URIRef) -> Concept:
    plain = {RDF.type, SKOS.inScheme, SKOS.topConceptOf, SKOS.broader, SKOS.prefLabel}
    notes = [
        (_curie(graph, predicate), _curie(graph, value))
        for predicate, value in graph.predicate_objects(subject)
        if predicate not in plain and predicate != SKOS.definition
    ]
    return Concept(
        iri=str(subject),
        name=str(subject).rpartition("/")[2],
        label=_text(graph, subject, SKOS.prefLabel),
        definition=_text(graph, subject, SKOS.definition),
        broader=_text(graph, subject, SKOS.broader),
        notes=tuple(sorted(notes)),
    )


def _text(graph: Graph, subject: Node, predicate: URIRef) -> str:
    return next((str(value) for value in graph.objects(subject, predicate)), "")


def _curie(graph: Graph, node: Node) -> str:
    if not isinstance(node, URIRef):
        return str(node)
    known = sorted(graph.namespaces(), key=lambda pair: -len(pair[1]))
    for prefix, space in known:
        if prefix and str(node).startswith(str(space)):
            return f"{prefix}:{str(node)[len(space) :]}"
    return str(node)
