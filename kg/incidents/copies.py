"""Which reports of a store are printed from one text?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.cluster.wording import copied_texts
from kg.graph.incidents import copy_quads
from kg.graph.meta import meta_graph_iri
from kg.incidents.graph import IncidentGraph
from kg.model.tellings import Telling
from kg.vocab.iris import mint_report_iri
from kg.vocab.terms import KG, PROV


def find_copies(
    graph: IncidentGraph, keys: Iterable[str], tellings: Iterable[Telling]
) -> dict[str, str]:
    """Write which reports share a text with those of *keys*; return the copies among *tellings*."""
    for key in keys:
        report = mint_report_iri(graph.base, key)
        if graph.has_report(key):
            _write_copies(graph, report)
        else:
            graph.change(gone=graph.statements(report))
    reports: Sequence[str] = sorted({telling.report for telling in tellings})
    return dict(graph.pairs("s", "o", f"?s <{KG.copyOf}> ?o", reports))


def _write_copies(graph: IncidentGraph, report: str) -> None:
    """Write which reports are printed from the text of *report*: the oldest is the original."""
    rows = graph.rows(
        f"<{report}> <{KG.wordingKey}> ?key . ?other <{KG.wordingKey}> ?key . "
        f"?graph <{PROV.wasDerivedFrom}> ?other ; <{KG.current}> true "
        f"FILTER(?other != <{report}>)",
        graph=meta_graph_iri(graph.base),
    )
    alike = sorted({report, *copied_texts(row["other"] for row in rows)})
    if len(alike) == 1:
        return
    dates = graph.dates(alike)
    original = min(alike, key=lambda one: (dates.get(one, ""), one))
    copies = [one for one in alike if one != original]
    gone = b"".join(map(graph.statements, alike))
    graph.change(gone=gone, come=copy_quads(((one, original) for one in copies), base=graph.base))
