"""What is read from the sample articles agrees with the ontology."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pytest
from rdflib import Dataset, Graph

from kg.errors import KgError
from kg.graph.authority import authority_quads
from kg.graph.report import report_quads
from kg.graph.validate import validate_report
from kg.pipeline import extract
from kg.stages import FoundArticle
from tests.graph.reference import validate_with_pyshacl

BASE = "https://kg.local/"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(seeds: Path) -> list[FoundArticle]:
    """Return the sample articles with what is found in them."""
    results = list(extract([str(seeds)]))
    assert len(results) >= 2
    assert not [result for result in results if isinstance(result, KgError)]
    return [result for result in results if isinstance(result, FoundArticle)]


@pytest.fixture(scope="module")
def reports(found: list[FoundArticle]) -> list[bytes]:
    """Return the report graphs of the sample articles."""
    return [
        report_quads(f.article, f.extraction, f.resolution, base=BASE, run=f"{BASE}id/run/x")
        for f in found
    ]


def test_sample_reports_keep_the_rules(found: list[FoundArticle], reports: list[bytes]) -> None:
    """Both judges find nothing, and every mention quotes its article."""
    for result, report in zip(found, reports, strict=True):
        assert validate_report(report, article=result.article) == []
        assert validate_with_pyshacl(report) == []


def test_reasoner_finds_no_contradiction(
    found: list[FoundArticle], reports: list[bytes], root: Path
) -> None:
    """OWL-RL over ontology, sample reports and authority derives nothing that cannot be."""
    data = Dataset(default_union=True)
    for report in reports:
        data.parse(data=report, format="nquads")
    for result in found:
        resolution = result.resolution
        authority = authority_quads(resolution.actors, resolution.places, base=BASE)
        data.parse(data=authority, format="nquads")
    world = Graph()
    for name in ("kg.ttl", "schemes.ttl"):
        world.parse(root / "ontology" / name)
    for subject, predicate, value, _ in data.quads():
        world.add((subject, predicate, value))
    assert len(world) > 6000
    closure = owlrl.OWLRL_Semantics(world, axioms=False, daxioms=False, rdfs=True)
    closure.closure()
    assert list(closure.error_messages) == []
