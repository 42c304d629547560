"""Laws of the generated terms: each stands for one IRI, and they say what the files say."""

from __future__ import annotations

import re
from itertools import combinations
from urllib.parse import urlsplit

import pytest

from kg.vocab import terms
from kg.vocab.ontology import KINDS, Ontology, load_ontology
from kg.vocab.schemes import concepts, scheme_names, scheme_of_each

CLASSES = {name: value for name, value in vars(terms).items() if isinstance(value, type)}
SCHEMES = {name: value for name, value in CLASSES.items() if hasattr(value, "SCHEME")}
NAMESPACES = {name: value for name, value in CLASSES.items() if name not in SCHEMES}
IRI = re.compile(r'https?://[^\x00-\x20<>"{}|\\^`]+')
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    """Return what the files say."""
    return load_ontology()


def constants(of: type) -> dict[str, str]:
    """Return the terms of a class by their Python names."""
    return {
        name: value
        for name, value in vars(of).items()
        if not name.startswith("_") and name not in ("NS", "SCHEME")
    }


def test_there_are_namespaces_and_schemes() -> None:
    """Each generated class is one or the other."""
    assert {"KG", "RDF", "SKOS", "PROV", "XSD"} <= set(NAMESPACES)
    assert {"EventType", "Role", "Stance"} <= set(SCHEMES)
    assert len(SCHEMES) == len(terms.CONCEPT_NAMESPACES) == len(scheme_names())


@pytest.mark.parametrize("name", sorted(NAMESPACES))
def test_terms_of_a_namespace_begin_with_it(name: str) -> None:
    """A term is its namespace and its own name, and nothing else."""
    of = NAMESPACES[name]
    found = constants(of)
    assert found
    assert IRI.fullmatch(of.NS)
    assert of.NS.endswith(("/", "#")) or name == "EDTF"
    assert found == {term: of.NS + term for term in found}
    if name.lower() in terms.PREFIXES:
        assert terms.PREFIXES[name.lower()] == of.NS


@pytest.mark.parametrize("name", sorted(SCHEMES))
def test_concepts_of_a_scheme_begin_with_its_namespace(name: str) -> None:
    """A concept is called like its constant, in small letters with hyphens."""
    of = SCHEMES[name]
    slug = of.SCHEME.rpartition("/")[2]
    assert name == "".join(word.capitalize() for word in slug.split("-"))
    assert terms.CONCEPT_NAMESPACES[slug] == of.NS
    for constant, iri in constants(of).items():
        local = iri.removeprefix(of.NS)
        assert SLUG.fullmatch(local)
        assert constant == local.upper().replace("-", "_")
    assert {iri.removeprefix(of.NS) for iri in constants(of).values()} == concepts(slug)


def test_no_two_terms_have_one_iri() -> None:
    """One word for one thing, across all vocabularies and schemes."""
    found = [iri for of in CLASSES.values() for iri in constants(of).values()]
    assert len(found) == len(set(found))
    assert all(IRI.fullmatch(iri) for iri in found)


def test_no_scheme_lies_in_another() -> None:
    """A concept is of the one scheme whose namespace it begins with, so names can be cut off."""
    for one, two in combinations(terms.CONCEPT_NAMESPACES.values(), 2):
        assert not one.startswith(two)
        assert not two.startswith(one)
    for iri, scheme in scheme_of_each().items():
        (of,) = [s for s, space in terms.CONCEPT_NAMESPACES.items() if iri.startswith(space)]
        assert scheme.rpartition("/")[2] == of


def test_prefixes_stand_for_namespaces_that_can_be_told_apart() -> None:
    """No two prefixes share a namespace; each is one that Turtle can write."""
    spaces = terms.PREFIXES
    assert len(set(spaces.values())) == len(spaces)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", prefix) for prefix in spaces)
    assert all(urlsplit(space).netloc for space in spaces.values())
    assert list(spaces) == sorted(spaces)


def test_every_declared_term_is_a_constant(ontology: Ontology) -> None:
    """What the files declare can be named in Python, by its prefix."""
    for term in ontology.terms.values():
        assert getattr(NAMESPACES[term.prefix.upper()], term.name) == term.iri
    declared = {term.iri for term in ontology.terms.values()}
    built_in = constants(terms.RDF) | {f"XSD.{k}": v for k, v in constants(terms.XSD).items()}
    constant = {iri for of in NAMESPACES.values() for iri in constants(of).values()}
    assert constant - declared <= set(built_in.values())


def test_every_own_term_says_what_it_means(ontology: Ontology) -> None:
    """A class or property of ours has a label and a comment, and says what it stands on."""
    own = [term for term in ontology.terms.values() if term.prefix == "kg"]
    assert [term.name for term in own if not term.label or not term.comment] == []
    assert {term.kind for term in own} <= set(KINDS.values())
    for term in own:
        # Classes begin with a capital, properties do not.
        assert term.name[0].isupper() is (term.kind in ("class", "datatype")), term.name


def test_what_terms_refer_to_is_declared(ontology: Ontology) -> None:
    """Domains, ranges and wider terms of ours are themselves terms, or built in."""
    known = {f"{term.prefix}:{term.name}" for term in ontology.terms.values()}
    known |= {f"xsd:{name}" for name in constants(terms.XSD)}
    known |= {"rdfs:Resource", "rdfs:Literal", "rdf:langString", "owl:Thing", "skos:Concept"}
    own = [term for term in ontology.terms.values() if term.prefix == "kg"]
    said = {"domain", "range", "subclass of", "sub-property of", "used on"}
    strange = {
        (term.name, word, value)
        for term in own
        for word, value in term.links
        if word in said and value.startswith("kg:") and value not in known
    }
    assert strange == set()


def test_every_concept_is_explained(ontology: Ontology) -> None:
    """A choice of a scheme has a label and a meaning, and no two of a scheme share them."""
    for scheme in ontology.schemes.values():
        assert scheme.label
        assert scheme.definition
        assert scheme.concepts
        for field in ("label", "definition"):
            said = [getattr(concept, field) for concept in scheme.concepts]
            assert all(said), (scheme.name, field)
            assert len(set(said)) == len(said), (scheme.name, field)
        assert [c.name for c in scheme.concepts] == sorted(c.name for c in scheme.concepts)


def test_wider_concepts_lead_to_a_top(ontology: Ontology) -> None:
    """A concept lies below one of its own scheme, and none below itself."""
    narrower = 0
    for scheme in ontology.schemes.values():
        above = {concept.iri: concept.broader for concept in scheme.concepts}
        for iri in above:
            passed = [iri]
            while above[passed[-1]]:
                narrower += 1
                assert above[passed[-1]] in above, "a concept lies below one of another scheme"
                assert above[passed[-1]] not in passed
                passed.append(above[passed[-1]])
    assert narrower > 20


def test_an_editor_may_complete_each_class_and_property(ontology: Ontology) -> None:
    """Completions are the declared terms, each once, in the namespaces of the prefixes."""
    found = ontology.completions()
    assert set(found) == {"prefixes", "classes", "properties"}
    assert found["prefixes"] == ontology.prefixes == terms.PREFIXES
    classes, properties = found["classes"], found["properties"]
    assert isinstance(classes, list)
    assert isinstance(properties, list)
    assert not set(classes) & set(properties)
    assert len({*classes, *properties}) == len(classes) + len(properties)
    assert {terms.KG.Event, terms.KG.Claim} <= set(classes)
    assert {terms.KG.stance, terms.KG.hasCount} <= set(properties)
