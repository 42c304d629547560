"""The rows of number words keep to the policy that the ontology states."""

from __future__ import annotations

import csv
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL

from kg.graph.counts import INTERVAL_POLICY
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import KG, Quantifier


def test_vague_numbers_lie_within_the_bounds_of_their_quantifier(root: Path) -> None:
    """'Dozens' is 24 to 99 in the data as in the scheme."""
    schemes = Graph().parse(root / "ontology/schemes.ttl")
    with (root / "kg/data/vague_numbers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 10
    for row in rows:
        concept = URIRef(concept_iri("quantifier", row["quantifier"]))
        low = schemes.value(concept, URIRef(KG.minimumRule))
        high = schemes.value(concept, URIRef(KG.maximumRule))
        assert int(row["minimum"]) >= int(str(low)), row["id"]
        assert bool(row["maximum"]) == (high is not None), row["id"]
        if high is not None:
            assert int(row["maximum"]) <= int(str(high)), row["id"]


def test_counts_name_the_policy_of_the_scheme(root: Path) -> None:
    """The version stored with each count is the scheme's."""
    schemes = Graph().parse(root / "ontology/schemes.ttl")
    version = schemes.value(URIRef(Quantifier.SCHEME), OWL.versionInfo)
    assert version == Literal(INTERVAL_POLICY)
