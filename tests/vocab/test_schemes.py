"""The look-ups know what the schemes hold."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rdflib.namespace import SKOS

from kg.errors import LexiconError
from kg.vocab.ontology import load_graph, load_ontology
from kg.vocab.schemes import (
    concept_iri,
    concept_label,
    concept_name,
    concepts,
    scheme_names,
    scheme_of_each,
)
from kg.vocab.terms import EventType, Stance


def test_look_ups_agree_with_the_files() -> None:
    """Every scheme has exactly the concepts of the ontology."""
    schemes = load_ontology().schemes
    assert scheme_names() == set(schemes)
    assert len(schemes) >= 18
    for name, scheme in schemes.items():
        assert concepts(name) == {concept.name for concept in scheme.concepts}


def test_each_concept_is_of_the_scheme_that_the_ontology_says() -> None:
    """The constants say the same as ``skos:inScheme`` in the file."""
    stated = load_graph("schemes.ttl").subject_objects(SKOS.inScheme)
    assert scheme_of_each() == {str(concept): str(scheme) for concept, scheme in stated}


def test_concept_names_and_iris_turn_into_each_other() -> None:
    """A local name gives the constant's IRI and back."""
    assert concept_iri("event-type", "air-strike") == EventType.AIR_STRIKE
    assert concept_iri("stance", "claims-responsibility") == Stance.CLAIMS_RESPONSIBILITY
    for scheme in scheme_names():
        for name in concepts(scheme):
            assert concept_name(concept_iri(scheme, name)) == name


def test_unknown_concept_names_the_nearest() -> None:
    """A misspelt type in a data row is answered with the right one."""
    with pytest.raises(LexiconError, match='did you mean "air-strike"'):
        concept_iri("event-type", "airstrike")


def test_unknown_scheme_names_those_known() -> None:
    """A scheme that does not exist is an error that lists those that do."""
    with pytest.raises(LexiconError, match="actor-kind"):
        concepts("colour")


def test_labels_are_for_people() -> None:
    """A concept has an English label; another's IRI falls back to its last part."""
    assert concept_label(EventType.IED_LANDMINE) == "IED or landmine"
    assert concept_label("https://example.org/x/unknown-thing") == "unknown-thing"


def test_vocabulary_needs_no_rdflib() -> None:
    """Rooms without rdflib can import the words: the server starts without it."""
    code = (
        "import sys, kg.vocab.terms, kg.vocab.schemes, kg.vocab.iris;"
        "sys.exit('rdflib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
