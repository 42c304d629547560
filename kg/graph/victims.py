"""Write a person whom a figure counts.

A victim is a description in one report, not an actor: two reports on one death give two of them,
and no name is resolved. What the report does not say is not written.
"""

from __future__ import annotations

from kg.graph.report_context import ReportContext
from kg.model.findings import Count, Victim
from kg.vocab.iris import mint_victim_iri
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import KG, RDF


def write_victims(context: ReportContext, figure: str, count: Count) -> None:
    """Write who is described of those whom *count*, at the IRI *figure*, counts."""
    for victim in count.victims:
        context.out.add_iri(figure, KG.victim, _write_victim(context, count, victim))


def _write_victim(context: ReportContext, count: Count, victim: Victim) -> str:
    out = context.out
    start = victim.passage.start
    subject = mint_victim_iri(context.base, context.key, count.id, offset=start)
    out.add_iri(subject, RDF.type, KG.Victim)
    out.add_text(subject, KG.victimName, victim.name.text if victim.name else None)
    out.add_number(subject, KG.age, victim.age)
    if victim.sex is not None:
        out.add_iri(subject, KG.sex, concept_iri("sex", victim.sex))
    out.add_text(subject, KG.tradeAsWritten, victim.trade)
    context.add_evidence(subject, [victim.passage])
    return subject
