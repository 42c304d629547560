"""Write people's decisions about entities.

In the graph ``curation``, which outranks the links: what was merged, promoted or held apart, by
whom, when and why. The acts come from the curation file and are written anew with each build.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.nquads import GraphLines, text, typed
from kg.lexicon.curation import CurationAct
from kg.vocab.iris import mint_graph_iri, mint_thing_iri, short_hash
from kg.vocab.terms import KG, PROV, RDF, SKOS, XSD

_PROPERTY = {"merge": KG.mergedInto, "promote": KG.promotedTo, "not-same": KG.notSameEntity}


def curation_quads(acts: Iterable[CurationAct], *, base: str) -> bytes:
    """Write *acts* as sorted N-Quads."""
    out = GraphLines(mint_graph_iri(base, "curation"))
    for act in acts:
        _describe(out, act, base=base)
    return out.to_bytes()


def _describe(out: GraphLines, act: CurationAct, *, base: str) -> None:
    subject = mint_thing_iri(base, act.subject)
    content = "|".join((act.act, act.subject, act.object, *act.names, act.by, act.on))
    node = mint_thing_iri(base, f"curation/{short_hash(content)}")
    out.add_iri(node, RDF.type, KG.CurationAct)
    out.add_iri(node, PROV.used, subject)
    # PROV-O: its range is xsd:dateTime, and the file has days.
    out.add(node, PROV.generatedAtTime, typed(f"{act.on}T00:00:00Z", XSD.dateTime))
    out.add_text(node, KG.linkReason, _reason(act))
    person = mint_thing_iri(base, f"person/{'-'.join(act.by.lower().split())}")
    out.add_iri(node, PROV.wasAssociatedWith, person)
    out.add_iri(person, RDF.type, PROV.Agent)
    out.add(person, SKOS.prefLabel, text(act.by))
    out.add_iri(subject, KG.decidedBy, node)
    if act.object:
        other = mint_thing_iri(base, act.object)
        out.add_iri(node, PROV.used, other)
        if act.act in _PROPERTY:
            out.add_iri(subject, _PROPERTY[act.act], other)


def _reason(act: CurationAct) -> str:
    names = f" ({', '.join(act.names)})" if act.names else ""
    return f"{act.act}{names}" + (f": {act.note}" if act.note else "")
