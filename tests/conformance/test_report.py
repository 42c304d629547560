"""The EARL report of a conformance run."""

from __future__ import annotations

import datetime

from rdflib import DCTERMS, RDF, Graph, Literal, URIRef

from tests.conformance.w3c import DOAP, EARL, Result, report

TEST = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#query_get"


def test_report_says_of_each_test_what_became_of_it() -> None:
    """One assertion per test with the W3C's IRI, outcome, date and, on failure, the reason."""
    results = [
        Result("protocol", "GET", TEST, ""),
        Result("protocol", "POST", TEST + "2", "status 500"),
    ]
    day = datetime.date(2026, 11, 28)
    made = report(results, subject="https://example.org/kg", date=day)
    graph = Graph().parse(data=made.serialize(format="turtle"), format="turtle")
    subject = URIRef("https://example.org/kg")
    assert set(graph.subjects(RDF.type, EARL.TestSubject)) == {subject}
    assert len(set(graph.objects(subject, DOAP.release))) == 1
    said = {}
    for assertion in graph.subjects(RDF.type, EARL.Assertion):
        assert set(graph.objects(assertion, EARL.subject)) == {subject}
        assert set(graph.objects(assertion, EARL.assertedBy)) == {subject}
        outcome = graph.value(assertion, EARL.result)
        assert graph.value(outcome, DCTERMS.date) == Literal(day)
        said[str(graph.value(assertion, EARL.test))] = (
            graph.value(outcome, EARL.outcome),
            str(graph.value(outcome, EARL.info) or ""),
        )
    assert said == {TEST: (EARL.passed, ""), TEST + "2": (EARL.failed, "status 500")}
