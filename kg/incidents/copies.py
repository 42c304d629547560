"""Find reports of a store that are printed from one text.

A report is a copy of the oldest of those that share its wording, if that is older than itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from kg.cluster.wording import SHARED_KEYS
from kg.graph.incidents import copy_quads
from kg.graph.meta import meta_graph_iri
from kg.incidents.graph import IncidentGraph, in_parts, values
from kg.vocab.iris import mint_report_iri
from kg.vocab.terms import KG

TEXTS_AT_ONCE: Final = 50
"""Texts whose like are looked up by one query: each has keys times texts to count."""


def write_copies(graph: IncidentGraph, keys: Iterable[str]) -> set[str]:
    """Write anew what reports, and those that share a text with them, are copies of.

    Returns:
        The keys of the reports of which it was not known so before.
    """
    reports = {mint_report_iri(graph.base, key) for key in keys}
    # Copies of what is no more are copies of another, or of none.
    reports |= graph.subjects(KG.copyOf, sorted(reports))
    alike = _alike(graph, sorted(reports))
    before = copies_among(graph, reports.union(*alike.values()))
    current = sorted(graph.current(sorted(reports)))
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


def _alike(graph: IncidentGraph, reports: Sequence[str]) -> Mapping[str, set[str]]:
    """Return the current reports that share a text with each of *reports*."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in in_parts(reports, TEXTS_AT_ONCE):
        rows = graph.select(
            f"SELECT ?report ?other WHERE {{ VALUES ?report {{ {values(part)} }} "
            f"GRAPH <{meta_graph_iri(graph.base)}> {{ "
            f"?report <{KG.wordingKey}> ?key . ?other <{KG.wordingKey}> ?key "
            f"FILTER(?other != ?report) }} }} "
            f"GROUP BY ?report ?other HAVING (COUNT(?key) >= {SHARED_KEYS})"
        )
        for row in rows:
            found[row["report"]].add(row["other"])
    current = graph.current(sorted(set().union(*found.values())))
    return defaultdict(set, {report: others & current for report, others in found.items()})
