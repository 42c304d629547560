"""The ontology's files load everywhere and are consistent."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from collections import defaultdict
from pathlib import Path

import owlrl
import pyoxigraph
import pyshacl
import pytest
from rdflib import Dataset, Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

FILES = ("kg.ttl", "schemes.ttl", "shapes.ttl")
KG = Namespace("https://w3id.org/conflict-kg/ns#")
ET = "https://w3id.org/conflict-kg/event-type/"
WD = "http://www.wikidata.org/entity/"
KINDS = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
    RDFS.Datatype,
)


@pytest.fixture(scope="module")
def ontology(root: Path) -> Graph:
    """Return terms and schemes in one graph."""
    graph = Graph()
    for name in ("kg.ttl", "schemes.ttl"):
        graph.parse(root / "ontology" / name)
    return graph


@pytest.fixture
def world(ontology: Graph, root: Path) -> Graph:
    """Return the ontology with the example's report and authority in one graph."""
    graph = Graph()
    graph += ontology
    data = Dataset()
    data.parse(root / "tests/golden/example.trig", format="trig")
    for subject, predicate, value, _ in data.quads():
        graph.add((subject, predicate, value))
    return graph


@pytest.mark.parametrize("name", FILES)
def test_three_parsers_read_the_same_number_of_triples(name: str, root: Path) -> None:
    """rdflib, pyoxigraph and rapper count alike."""
    path = root / "ontology" / name
    by_rdflib = len(Graph().parse(path, format="turtle"))
    by_oxigraph = sum(1 for _ in pyoxigraph.parse(path=path))
    assert by_rdflib == by_oxigraph > 100
    if shutil.which("rapper") is None:
        warnings.warn("rapper is missing (Debian: raptor2-utils)", stacklevel=1)
        pytest.skip("rapper is missing: install raptor2-utils to check its reading too")
    done = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stdout.splitlines()) == by_rdflib
    assert done.stderr == ""


def test_every_term_is_of_one_kind(ontology: Graph) -> None:
    """No term is both class and property, or both object and datatype property."""
    kinds = defaultdict(set)
    for kind in KINDS:
        for subject in ontology.subjects(RDF.type, kind):
            kinds[subject].add(kind)
    assert len(kinds) > 450
    assert {term: found for term, found in kinds.items() if len(found) > 1} == {}


def test_every_used_term_is_declared(ontology: Graph) -> None:
    """Each predicate, superclass, domain and range is declared, or built into RDF and OWL."""
    declared = {subject for kind in KINDS for subject in ontology.subjects(RDF.type, kind)}
    built_in = tuple(str(space) for space in (RDF, RDFS, OWL, "http://www.w3.org/2001/XMLSchema#"))
    used = set(ontology.predicates())
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range):
        used |= set(ontology.objects(None, predicate))
    unknown = {term for term in used - declared if not str(term).startswith(built_in)}
    assert unknown == set()


def test_no_declaration_is_repeated(root: Path) -> None:
    """A term opens one statement in one file: it is declared once."""
    subjects = [
        match
        for name in ("kg.ttl", "schemes.ttl")
        for match in re.findall(
            r"^(\S+) a (?:owl|rdfs|skos):", (root / "ontology" / name).read_text(), re.M
        )
    ]
    assert len(subjects) > 450
    assert [subject for subject in subjects if subjects.count(subject) > 1] == []


def test_own_terms_have_label_and_comment(ontology: Graph) -> None:
    """Each class and property of ours says what it is called and what it means."""
    own = {s for kind in KINDS for s in ontology.subjects(RDF.type, kind) if s.startswith(str(KG))}
    assert len(own) > 120
    for term in own:
        assert ontology.value(term, RDFS.label), term
        assert len(str(ontology.value(term, RDFS.comment))) > 10, term


def test_concepts_have_label_definition_and_scheme(ontology: Graph) -> None:
    """Each concept stands in one scheme, with words for people."""
    concepts = set(ontology.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 240
    for concept in concepts:
        assert len(list(ontology.objects(concept, SKOS.inScheme))) == 1, concept
        assert ontology.value(concept, SKOS.prefLabel), concept
        assert ontology.value(concept, SKOS.definition), concept
        has_broader = (concept, SKOS.broader, None) in ontology
        assert has_broader != ((concept, SKOS.topConceptOf, None) in ontology), concept


def test_there_are_forty_event_types_below_six_groups(ontology: Graph) -> None:
    """The types that reports are coded with are the forty of the design."""
    below = list(ontology.subject_objects(SKOS.broader))
    types = {s for s, _ in below if str(s).startswith(ET)}
    groups = {o for s, o in below if str(s).startswith(ET)}
    assert len(types) == 40
    assert {str(g).removeprefix(ET) for g in groups} == {
        "ground-combat",
        "remote-violence",
        "violence-against-persons",
        "movement-and-relief",
        "posture-and-politics",
        "public-order",
    }


@pytest.mark.parametrize(
    ("name", "relation", "ids"),
    [
        ("armed-clash", SKOS.closeMatch, {"Q178561"}),
        ("armed-clash", SKOS.narrowMatch, {"Q997267"}),
        ("siege", SKOS.exactMatch, {"Q188055"}),
        ("siege", SKOS.relatedMatch, {"Q273976"}),
        ("air-strike", SKOS.exactMatch, {"Q2380335"}),
        ("drone-strike", SKOS.relatedMatch, {"Q30588142"}),
        ("attack-on-civilians", SKOS.broadMatch, {"Q1174599"}),
        ("hostage-taking", SKOS.exactMatch, {"Q1371150"}),
        ("hostage-taking", SKOS.closeMatch, {"Q318296"}),
        ("withdrawal-surrender", SKOS.narrowMatch, {"Q1760704", "Q3769366"}),
        ("riot", SKOS.exactMatch, {"Q124757"}),
        ("sexual-violence", SKOS.exactMatch, set()),
    ],
)
def test_event_types_match_wikidata(
    ontology: Graph, name: str, relation: URIRef, ids: set[str]
) -> None:
    """Matches to Wikidata are those of the design, in kind too."""
    found = {str(o).removeprefix(WD) for o in ontology.objects(URIRef(ET + name), relation)}
    assert found == ids


@pytest.mark.slow
def test_shapes_are_valid_shacl(root: Path) -> None:
    """The shapes conform to the SHACL shapes for shapes."""
    shapes = Graph().parse(root / "ontology/shapes.ttl")
    conforms, _, text = pyshacl.validate(
        Graph(), shacl_graph=shapes, inference="none", meta_shacl=True
    )
    assert conforms, text


def test_shapes_name_only_declared_terms(root: Path, ontology: Graph) -> None:
    """A path or value in the shapes that no file declares is a slip of the pen."""
    shapes = Graph().parse(root / "ontology/shapes.ttl")
    words = {
        term
        for triple in shapes
        for term in triple
        if str(term).startswith("https://w3id.org/conflict-kg/")
        and not str(term).startswith("https://w3id.org/conflict-kg/shapes")
    }
    queries = " ".join(
        str(o) for o in shapes.objects(None, URIRef("http://www.w3.org/ns/shacl#select"))
    )
    words |= {KG[name] for name in re.findall(r"\bkg:(\w+)", queries)}
    known = set(ontology.subjects())
    assert len(words) > 60
    assert {word for word in words if isinstance(word, URIRef)} <= known


@pytest.mark.slow
def test_reasoner_finds_no_contradiction_in_a_report(world: Graph) -> None:
    """OWL-RL over ontology, report and authority derives nothing that cannot be."""
    assert _contradictions(world) == []


def test_reasoner_would_find_a_contradiction(root: Path) -> None:
    """The check bites: an event that is also a place is found, by the terms alone."""
    terms = Graph().parse(root / "ontology/kg.ttl")
    thing = URIRef("urn:thing")
    terms.add((thing, RDF.type, KG.Event))
    assert _contradictions(Graph() + terms) == []
    terms.add((thing, RDF.type, KG.Place))
    assert _contradictions(terms) != []


def _contradictions(graph: Graph) -> list[str]:
    closure = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=True)
    closure.closure()
    return list(closure.error_messages)
