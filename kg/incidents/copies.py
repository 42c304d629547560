"""Find reports of a store that are printed from one text.

A report is a copy of the oldest of those that share its wording, if that is older than itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

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
    # Copies of what is no more are copies of another, or of none.
    reports |= graph.subjects(KG.copyOf, sorted(reports))
    alike = {report: _alike(graph, report) for report in sorted(reports)}
    before = copies_among(graph, reports.union(*alike.values()))
    current = sorted(one for one in reports if graph.has_report(one.rpartition("/")[2]))
    among = {report: {report, *alike[report]} for report in current}
    # One that comes late may be older than the one that others were copies of so far. These others
    # were compared with the rest when they came: once more, each new report of a wording would
    # cost as much as all that share it.
    for report in current:
        for other in alike[report] - reports:
            among.setdefault(other, {before.get(other, other)}).add(report)
    originals = _oldest(graph, among)
    concerned = reports | set(among)
    before = {one: original for one, original in before.items() if one in concerned}
    after = {one: original for one, original in originals.items() if original != one}
    graph.change(
        gone=copy_quads(before.items(), base=graph.base),
        come=copy_quads(after.items(), base=graph.base),
    )
    changed = {one for one in concerned if before.get(one) != after.get(one)}
    return {report.rpartition("/")[2] for report in changed}


def copies_among(graph: IncidentGraph, reports: Iterable[str]) -> dict[str, str]:
    """Return which of *reports* are copies, and of which report."""
    return dict(graph.pairs("s", "o", f"?s <{KG.copyOf}> ?o", sorted(reports)))


def _oldest(graph: IncidentGraph, among: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return the oldest of the reports that each one is among."""
    dates = graph.dates(one for reports in among.values() for one in reports)
    return {
        report: min(reports, key=lambda one: (dates.get(one, ""), one))
        for report, reports in among.items()
    }


def _alike(graph: IncidentGraph, report: str) -> frozenset[str]:
    """Return the current reports that share a text with one."""
    rows = graph.rows(
        f"<{report}> <{KG.wordingKey}> ?key . ?other <{KG.wordingKey}> ?key . "
        f"?graph <{PROV.wasDerivedFrom}> ?other ; <{KG.current}> true "
        f"FILTER(?other != <{report}>)",
        graph=meta_graph_iri(graph.base),
    )
    return copied_texts(row["other"] for row in rows)
