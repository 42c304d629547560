"""Write a figure, and decide whether it may be added to others.

The rules of casualty counting: an incident's count may be added unless it is inside another one;
a total may be added if its parts are known, and then they are not; running totals never are.
"""

from __future__ import annotations

from typing import Final

from kg.graph.nquads import boolean
from kg.graph.report_context import ReportContext
from kg.graph.support import write_support
from kg.graph.victims import write_victims
from kg.lexicon.words import are_two_sides
from kg.model.findings import Count, EventFrame, Extraction
from kg.vocab.iris import mint_count_iri
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import KG, RDF, Exclusion, TimeBasis

INTERVAL_POLICY: Final = "2026-1"
"""Version of the rules from words to bounds, as in scheme ``quantifier``."""

_QUANTIFIERS_WITH_BEST: Final = frozenset({"exact", "at-least", "almost", "about", "none"})
"""Those with a ``kg:bestRule`` in the ontology; 'more than 360,000' has no single figure."""

_TOTALS: Final = {
    "period": Exclusion.PERIOD,
    "cumulative": Exclusion.CUMULATIVE,
    "war": Exclusion.WAR,
    "rate": Exclusion.RATE,
}


def exclusion_reasons(count: Count, frame: EventFrame, extraction: Extraction) -> tuple[str, ...]:
    """Find why *count* must not be added to counts of other incidents.

    Returns:
        IRIs of concepts of scheme ``exclusion``; empty if it may be added.
    """
    reasons = []
    if count.subset_of is not None:
        reasons.append(Exclusion.SUBSET)
    if count.component_of is not None:
        reasons.append(Exclusion.COMPONENT)
    if count.scope in _TOTALS:
        reasons.append(_TOTALS[count.scope])
    is_sum = count.scope == "umbrella" or (count.scope == "incident" and frame.kind == "aggregate")
    if is_sum and not _has_parts(count, extraction):
        reasons.append(Exclusion.UMBRELLA_WITHOUT_PARTS)
    if frame.realisation not in ("occurred", "ongoing"):
        reasons.append(Exclusion.NOT_OCCURRED)
    if frame.modality == "denied":
        reasons.append(Exclusion.DENIED)
    if frame.from_related:
        reasons.append(Exclusion.RELATED_ARTICLE)
    if not reasons and (count.alternative_to or _stands_after_a_rival(count, frame)):
        reasons.append(Exclusion.FURTHER_FIGURE)
    return tuple(reasons)


def count_iri(context: ReportContext, count: Count) -> str:
    """Return the IRI of a figure."""
    return mint_count_iri(context.base, context.key, count.id)


def write_count(
    context: ReportContext, count: Count, frame: EventFrame, extraction: Extraction
) -> None:
    """Write one figure, with what keeps it from being added."""
    out = context.out
    subject = count_iri(context, count)
    out.add_iri(subject, RDF.type, KG.CasualtyCount)
    out.add_iri(subject, KG.harm, concept_iri("harm", count.harm))
    out.add_number(subject, KG.minimum, count.minimum)
    out.add_number(subject, KG.maximum, count.maximum)
    if count.quantifier in _QUANTIFIERS_WITH_BEST:
        out.add_number(subject, KG.best, count.best)
    out.add_iri(subject, KG.quantifier, concept_iri("quantifier", count.quantifier))
    out.add_text(subject, KG.intervalPolicy, INTERVAL_POLICY)
    out.add_text(subject, KG.asWritten, count.as_written)
    out.add_iri(subject, KG.scope, concept_iri("scope", count.scope))
    out.add_text(subject, KG.ruleId, count.rule_id)
    write_support(out, subject, count.support)
    context.add_evidence(subject, [count.passage])
    context.add_post(subject, count.passage)
    _write_victim_status(context, subject, count)
    write_victims(context, subject, count)
    _write_period(context, subject, count)
    links = (
        (KG.subsetOf, count.subset_of),
        (KG.componentOf, count.component_of),
        (KG.alternativeTo, count.alternative_to),
    )
    for predicate, other in links:
        if other is not None:
            out.add_iri(subject, predicate, mint_count_iri(context.base, context.key, other))
    reasons = exclusion_reasons(count, frame, extraction)
    out.add(subject, KG.summable, boolean(not reasons))
    out.add_iris(subject, KG.exclusionReason, reasons)


def _write_victim_status(context: ReportContext, subject: str, count: Count) -> None:
    out = context.out
    out.add_iri(subject, KG.victimStatus, concept_iri("victim-status", count.victim_kind))
    out.add_text(subject, KG.victimAsWritten, count.victim_text)
    if count.victim_group is not None:
        out.add_iri(subject, KG.victimGroup, context.actor_iri(count.victim_group))
    if count.demographic is not None:
        out.add_iri(subject, KG.demographic, concept_iri("demographic", count.demographic))


def _write_period(context: ReportContext, subject: str, count: Count) -> None:
    out = context.out
    out.add_day(subject, KG.periodStart, count.period_start)
    out.add_day(subject, KG.periodEnd, count.period_end)
    if count.scope in ("cumulative", "war"):
        out.add_day(subject, KG.asOf, count.period_end or context.article.published)
    if count.scope in ("cumulative", "period"):
        basis = TimeBasis.ABSOLUTE if count.period_start else TimeBasis.UNSTATED
        out.add_iri(subject, KG.periodBasis, basis)


def _has_parts(total: Count, extraction: Extraction) -> bool:
    return any(c.component_of == total.id for frame in extraction.frames for c in frame.counts)


def _stands_after_a_rival(count: Count, frame: EventFrame) -> bool:
    """Tell whether an earlier sentence has a figure of the event for the same people.

    'killed 26 civilians. … The toll rose to 30': adding both would count people twice. In one
    sentence figures are parts of each other's sum: 'two teachers and three farmers'; and soldiers
    are not told again as assailants.
    """
    return any(
        other.passage < count.passage
        and not any(
            e.passage.contains(other.passage) and e.passage.contains(count.passage)
            for e in frame.evidence
        )
        and other.subset_of is None
        and other.component_of is None
        and other.alternative_to != count.id
        and other.scope == count.scope
        and _people(other) == _people(count)
        and not are_two_sides(other.victim_text or "", count.victim_text or "")
        for other in frame.counts
    )


def _people(count: Count) -> tuple[str, str, str | None, str | None]:
    group = count.victim_group.resolved_text if count.victim_group else None
    return count.harm, count.victim_kind, group, count.demographic
