"""Find reports of a store that are printed from one text.

A report is a copy of the oldest of those that share its wording, if that is older than itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.cluster.wording import copied_texts
from kg.graph.incidents import copy_quads
from kg.graph.meta import meta_graph_iri
from kg.incidents.graph import IncidentGraph
from kg.vocab.iris import mint_report_iri
from kg.vocab.terms import KG, PROV


def write_copies(graph: IncidentGraph, keys: Iterable[str]) -> set[str]:
    """Write anew what reports, and those that share a text with them, are copies of.

    Returns:
        The keys of the reports of which it was not known so before.
    """
    reports = {mint_report_iri(graph.base, key) for key in keys}
    concerned = reports.union(*(_alike(graph, report) for report in reports))
    before = copies_among(graph, concerned)
    after = {}
    for report in sorted(concerned):
        is_current = graph.has_report(report.rpartition("/")[2])
        original = _original(graph, report) if is_current else report
        if original != report:
            after[report] = original
    graph.change(
        gone=copy_quads(before.items(), base=graph.base),
        come=copy_quads(after.items(), base=graph.base),
    )
    changed = {one for one in concerned if before.get(one) != after.get(one)}
    return {report.rpartition("/")[2] for report in changed}


def copies_among(graph: IncidentGraph, reports: Iterable[str]) -> dict[str, str]:
    """Return which of *reports* are copies, and of which report."""
    return dict(graph.pairs("s", "o", f"?s <{KG.copyOf}> ?o", sorted(reports)))


def _original(graph: IncidentGraph, report: str) -> str:
    alike = [report, *_alike(graph, report)]
    dates = graph.dates(alike)
    return min(alike, key=lambda one: (dates.get(one, ""), one))


def _alike(graph: IncidentGraph, report: str) -> frozenset[str]:
    """Return the current reports that share a text with one."""
    rows = graph.rows(
        f"<{report}> <{KG.wordingKey}> ?key . ?other <{KG.wordingKey}> ?key . "
        f"?graph <{PROV.wasDerivedFrom}> ?other ; <{KG.current}> true "
        f"FILTER(?other != <{report}>)",
        graph=meta_graph_iri(graph.base),
    )
    return copied_texts(row["other"] for row in rows)
