"""Tallies: a build says in numbers what it did."""

from __future__ import annotations

from kg.model.findings import Dropped, Evidence, Extraction
from kg.model.text import Article, Passage
from kg.statistics import BuildStatistics, Findings


def test_findings_left_out_are_counted_by_the_kind_of_reason() -> None:
    """Two events that were not sure enough are two of one kind, whatever their scores."""
    evidence = Evidence(Passage(0, 4), "Raid", "own")
    reasons = ("bare mention", "not sure enough: 0.35 of 0.45", "not sure enough: 0.25 of 0.45")
    statistics = BuildStatistics()
    extraction = Extraction("own", dropped=tuple(Dropped(reason, evidence) for reason in reasons))
    statistics.count_findings(Findings.of(Article("own", "Raid"), extraction, ()))
    summary = statistics.summary(generation=1, lost_generation=False)
    assert dict(summary.dropped) == {"bare mention": 1, "not sure enough": 2}
