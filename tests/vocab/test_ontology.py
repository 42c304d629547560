"""Tests of ``kg.vocab.ontology`` and the reference page, on small ontologies of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.vocab.ontology import Concept, Ontology, Scheme, Term, load_graph, load_ontology
from kg.vocab.reference import INTRODUCTION, reference_page

TERMS = """
@prefix kg: <https://x.example/ns#> .
@prefix other: <https://other.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
kg:Town a owl:Class ; rdfs:label "town" ; rdfs:comment "Where people live." ;
    rdfs:subClassOf other:Place ; rdfs:seeAlso <https://elsewhere.example/x> .
kg:near a owl:ObjectProperty ; rdfs:label "near" ; rdfs:comment "Lies beside." ;
    rdfs:domain kg:Town ; rdfs:range kg:Town, other:Place ;
    skos:editorialNote "Reserved for later." .
kg:people a owl:DatatypeProperty ; rdfs:label "people" ; rdfs:comment "How many." ;
    schema:domainIncludes kg:Town .
other:Place a owl:Class .
[] a owl:Class .
"""
SCHEMES = """
@prefix v: <https://x.example/vocab/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg: <https://x.example/ns#> .
v:size a skos:ConceptScheme ; skos:prefLabel "Size" ; skos:definition "How large." .
<https://x.example/vocab/size/small> a skos:Concept ; skos:inScheme v:size ;
    skos:prefLabel "small" ; skos:definition "a | b" .
<https://x.example/vocab/size/hamlet> a skos:Concept ; skos:inScheme v:size ;
    skos:prefLabel "hamlet" ; skos:definition "Few houses." ;
    skos:broader <https://x.example/vocab/size/small> ; kg:people 40 .
"""


@pytest.fixture
def small(tmp_path: Path) -> Ontology:
    """Load an ontology of a town and two sizes."""
    (tmp_path / "kg.ttl").write_text(TERMS, encoding="utf-8")
    (tmp_path / "schemes.ttl").write_text(SCHEMES, encoding="utf-8")
    return load_ontology(tmp_path)


def test_terms_are_read_with_what_is_said_of_them(small: Ontology) -> None:
    """Kind, label and comment of each named term, and prefixed names of what it refers to."""
    assert list(small.terms.values()) == [
        Term("https://other.example/Place", "other", "Place", "class"),
        Term(
            "https://x.example/ns#Town",
            "kg",
            "Town",
            "class",
            "town",
            "Where people live.",
            links=(("subclass of", "other:Place"), ("see also", "https://elsewhere.example/x")),
        ),
        Term(
            "https://x.example/ns#near",
            "kg",
            "near",
            "object property",
            "near",
            "Lies beside.",
            "Reserved for later.",
            (("domain", "kg:Town"), ("range", "kg:Town"), ("range", "other:Place")),
        ),
        Term(
            "https://x.example/ns#people",
            "kg",
            "people",
            "datatype property",
            "people",
            "How many.",
            links=(("used on", "kg:Town"),),
        ),
    ]
    assert [term.name for term in small.terms.values() if term.is_reserved] == ["near"]


def test_schemes_are_read_with_their_concepts(small: Ontology) -> None:
    """Concepts stand in the order of their names, with what else is said of them."""
    small_iri = "https://x.example/vocab/size/small"
    hamlet = Concept(
        "https://x.example/vocab/size/hamlet",
        "hamlet",
        "hamlet",
        "Few houses.",
        small_iri,
        (("kg:people", "40"),),
    )
    concepts = (hamlet, Concept(small_iri, "small", "small", "a | b"))
    size = Scheme("https://x.example/vocab/size", "size", "Size", "How large.", concepts)
    assert small.schemes == {"size": size}
    assert size.concept_namespace == "https://x.example/vocab/size/"


def test_completions_are_classes_and_properties(small: Ontology) -> None:
    """An editor is offered both kinds of properties."""
    found = small.completions()
    assert found["classes"] == ["https://other.example/Place", "https://x.example/ns#Town"]
    assert found["properties"] == ["https://x.example/ns#near", "https://x.example/ns#people"]
    assert small.prefixes["kg"] == "https://x.example/ns#"


def test_reference_page_lists_every_term_once(small: Ontology) -> None:
    """Own terms have an entry, borrowed ones a row; a bar in a meaning breaks no table."""
    page = reference_page(small)
    assert page.startswith(INTRODUCTION)
    assert page.endswith("\n")
    assert not page.endswith("\n\n")
    lines = page.splitlines()
    entries = [line for line in lines if line.startswith("### <a")]
    assert [line.rpartition(":")[2] for line in entries] == ["Town", "near", "people"]
    assert "- properties: [`kg:near`](#near), [`kg:people`](#people)" in lines
    assert "- range: `kg:Town`, `other:Place`" in lines
    assert "- *Reserved for later.*" in lines
    assert "| `small` | small | a \\| b |  |" in lines
    assert "| `hamlet` | hamlet | Few houses. | below small; people 40 |" in lines
    assert "| [`other:Place`](https://other.example/Place) | class |" in lines
    assert "| `other:` | <https://other.example/> |" in lines


@pytest.mark.parametrize("name", ["kg.ttl", "schemes.ttl"])
@pytest.mark.parametrize("fault", ["missing", "broken", "no text"])
def test_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, fault: str) -> None:
    """A file that is not there, is no Turtle or is no UTF-8 is told by its path."""
    for file, text in (("kg.ttl", TERMS), ("schemes.ttl", SCHEMES)):
        (tmp_path / file).write_text(text, encoding="utf-8")
    if fault == "missing":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(b"kg:x a" if fault == "broken" else b"# \xff\xfe\n")
    with pytest.raises(LexiconError, match="the ontology cannot be read") as caught:
        load_ontology(tmp_path)
    assert caught.value.where == str(tmp_path / name)
    assert caught.value.remedy == "mend the file"
    assert caught.value.exit_code == 4


def test_files_are_read_into_one_graph(tmp_path: Path) -> None:
    """An empty file adds nothing; named files are read, others are not."""
    (tmp_path / "kg.ttl").write_text(TERMS, encoding="utf-8")
    (tmp_path / "empty.ttl").write_text("", encoding="utf-8")
    (tmp_path / "schemes.ttl").write_text(SCHEMES, encoding="utf-8")
    alone = load_graph("kg.ttl", folder=tmp_path)
    assert len(load_graph("kg.ttl", "empty.ttl", folder=tmp_path)) == len(alone) > 15
    both = load_graph("kg.ttl", "schemes.ttl", folder=tmp_path)
    assert len(both) == len(alone) + len(load_graph("schemes.ttl", folder=tmp_path))
