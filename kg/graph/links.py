"""Write links to Wikidata, and where they come from.

They live in the graph ``links``, apart from what was curated. Each link is an activity that used
the entity and the item: a score's, or a person's (:class:`kg:CurationAct`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.graph.nquads import GraphLines, decimal, text, typed
from kg.model.links import Link
from kg.vocab.iris import WIKIDATA, mint_graph_iri, mint_thing_iri
from kg.vocab.terms import KG, PROV, RDF, SKOS, XSD

GRAPH: Final = "links"


def link_quads(links: Iterable[Link], *, base: str) -> bytes:
    """Write *links* with score, reasons and who decided, as sorted N-Quads."""
    out = GraphLines(mint_graph_iri(base, GRAPH))
    for link in links:
        _describe(out, link, base=base)
    return out.to_bytes()


def _describe(out: GraphLines, link: Link, *, base: str) -> None:
    entity = mint_thing_iri(base, link.entity_id)
    item = WIKIDATA + link.wikidata
    out.add_iri(entity, SKOS.exactMatch if link.relation == "exact" else SKOS.closeMatch, item)
    slug = link.entity_id.replace("/", "-")
    act = mint_thing_iri(base, f"link/{slug}-{link.wikidata}")
    out.add_iri(act, RDF.type, KG.CurationAct if link.decided_by else PROV.Activity)
    out.add_iri(act, PROV.used, entity)
    out.add_iri(act, PROV.used, item)
    if link.score is not None:
        out.add(act, KG.linkScore, decimal(link.score))
    for reason in link.reasons:
        out.add_text(act, KG.linkReason, reason)
    if link.decided_on:
        out.add(act, PROV.generatedAtTime, typed(f"{link.decided_on}T00:00:00Z", XSD.dateTime))
    if link.decided_by:
        person = mint_thing_iri(base, f"person/{'-'.join(link.decided_by.lower().split())}")
        out.add_iri(act, PROV.wasAssociatedWith, person)
        out.add_iri(person, RDF.type, PROV.Agent)
        out.add(person, SKOS.prefLabel, text(link.decided_by))
