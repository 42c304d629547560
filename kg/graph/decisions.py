"""Write people's decisions about incidents.

In the graph ``curation/incidents``, which only grows and which a rebuild reads: the store
remembers who decided what, whichever files are given later. A decision is about events, so that it
holds whatever incidents the machine makes of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.nquads import GraphLines, integer, text, typed
from kg.graph.triples import Triples, read_rows, text_of
from kg.lexicon.curation import IncidentAct
from kg.model.incidents import Decision
from kg.vocab.iris import mint_graph_iri, mint_thing_iri, short_hash
from kg.vocab.terms import KG, PROV, RDF, SKOS, XSD

_PAIRWISE = {"same": KG.sameIncident, "apart": KG.notSameIncident}


def decisions_graph_iri(base: str) -> str:
    """Return the name of the graph of decisions about incidents."""
    return mint_graph_iri(base, "curation/incidents")


def acts_decisions_graph_iri(base: str) -> str:
    """Return the name of the graph of decisions that follow from corrections in force."""
    return mint_graph_iri(base, "curation/acts/incidents")


def decision_quads(
    act: IncidentAct, decisions: Iterable[Decision], *, first: int, base: str, graph: str = ""
) -> bytes:
    """Write what one act decides, as sorted N-Quads.

    Args:
        act: Who decided what, when and why.
        decisions: The act as decisions about events, in order.
        first: How many decisions stand before; the last one on a pair holds.
        graph: Name of the graph; that of decisions if not given.
    """
    out = GraphLines(graph or decisions_graph_iri(base))
    for number, decision in enumerate(decisions, start=first):
        content = "|".join((str(number), decision.act, *decision.events))
        node = mint_thing_iri(base, f"curation/{short_hash(content)}")
        out.add_iri(node, RDF.type, KG.CurationAct)
        out.add_text(node, KG.act, decision.act)
        out.add(node, KG.position, integer(number))
        out.add_iris(node, PROV.used, decision.events)
        out.add(node, PROV.generatedAtTime, typed(f"{act.on}T00:00:00Z", XSD.dateTime))
        out.add_text(node, KG.linkReason, act.reason)
        person = mint_thing_iri(base, f"person/{'-'.join(act.by.lower().split())}")
        out.add_iri(node, PROV.wasAssociatedWith, person)
        out.add_iri(person, RDF.type, PROV.Agent)
        out.add(person, SKOS.prefLabel, text(act.by))
        if decision.act in _PAIRWISE:
            one, two = decision.events
            out.add_iri(one, _PAIRWISE[decision.act], two)
    return out.to_bytes()


def revoked_quads(decisions: Iterable[Decision], *, base: str) -> bytes:
    """Write what decisions say the contrary of, to be taken away: the last word holds."""
    out = GraphLines(decisions_graph_iri(base))
    for decision in decisions:
        if decision.act in _PAIRWISE:
            contrary = _PAIRWISE["same" if decision.act == "apart" else "apart"]
            one, two = decision.events
            out.add_iri(one, contrary, two)
            out.add_iri(two, contrary, one)
    return out.to_bytes()


def read_decisions(nquads: bytes) -> tuple[Decision, ...]:
    """Read the decisions in the order in which they were taken."""
    graph = Triples(read_rows(nquads))
    nodes = graph.subjects(f"<{RDF.type}>", f"<{KG.CurationAct}>")
    found = [
        (
            int(text_of(graph.values(node, f"<{KG.position}>")[0])),
            text_of(graph.values(node, f"<{KG.act}>")[0]),
            tuple(sorted(map(text_of, graph.values(node, f"<{PROV.used}>")))),
        )
        for node in nodes
    ]
    return tuple(Decision(act, events) for _, act, events in sorted(found))
