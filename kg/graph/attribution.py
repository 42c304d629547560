"""Write a claim: its speaker, chain, stance and evidence."""

from __future__ import annotations

from typing import Final

from kg.graph.claims import ReportClaim
from kg.graph.events import event_iri, participation_iri
from kg.graph.nquads import decimal, integer
from kg.graph.report_context import ReportContext
from kg.graph.support import write_support
from kg.model.findings import Attribution, EventFrame
from kg.model.text import Passage
from kg.vocab.iris import mint_claim_iri, mint_step_iri
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import KG, PROV, RDF, Polarity, Verification

INHERITED_FACTOR: Final = 0.8
"""A claim whose speaker was taken over from an earlier sentence is less sure to be read right.

Only until something has weighed the speaker: then its own score holds.
"""

_CLASSES: Final = {
    "casualty": KG.CasualtyClaim,
    "occurrence": KG.OccurrenceClaim,
    "intent": KG.IntentClaim,
    "responsibility": KG.ResponsibilityClaim,
    "response": KG.ResponseClaim,
}


def claim_iri(context: ReportContext, key: tuple[str, str, str]) -> str:
    """Return the IRI of a claim from its frame, kind and speaker."""
    frame_id, kind, speaker = key
    return mint_claim_iri(context.base, context.key, frame_id, kind=kind, speaker=speaker)


def write_claim(context: ReportContext, frame: EventFrame, claim: ReportClaim) -> str:
    """Write a claim without its counts; return its IRI."""
    out = context.out
    subject = claim_iri(context, claim.key)
    out.add_iris(subject, RDF.type, (KG.Claim, _CLASSES[claim.kind]))
    out.add_iri(subject, KG.about, event_iri(context, frame.id))
    out.add_iri(subject, KG.reportedIn, context.report_iri)
    out.add_iri(subject, KG.extractedBy, context.run_iri)
    out.add_iris(subject, KG.disputes, [claim_iri(context, key) for key in claim.disputes])
    out.add_iris(subject, KG.supports, [claim_iri(context, key) for key in claim.supports])
    if claim.concerns is not None:
        out.add_iri(subject, KG.concerns, participation_iri(context, frame, claim.concerns))
    if frame.modality == "unverified" and claim.kind != "response":
        out.add_iri(subject, KG.verification, Verification.SAID_UNVERIFIED)
    _write_stance(context, subject, claim.attribution)
    _write_chain(context, subject, claim.attribution)
    context.add_evidence(subject, claim_evidence(frame, claim))
    write_support(out, subject, claim.attribution.support)
    if claim.attribution.support.score is None:
        factor = INHERITED_FACTOR if claim.attribution.inherited else 1.0
        out.add(subject, KG.confidence, decimal(frame.confidence * factor))
    return subject


def claim_evidence(frame: EventFrame, claim: ReportClaim) -> tuple[Passage, ...]:
    """Return the sentences that make the claim.

    A restated event has several sentences; a speaker is quoted with the one where it speaks.
    """
    sentences = tuple(evidence.passage for evidence in frame.evidence)
    spoken = claim.attribution.evidence
    if claim.kind == "response":
        return (spoken.passage,) if spoken else sentences
    if claim.concerns is not None and spoken is None:
        named = claim.concerns.name.passage
        return tuple(s for s in sentences if s.contains(named)) or sentences
    if spoken is None:
        return sentences
    return tuple(s for s in sentences if s.overlaps(spoken.passage)) or sentences


def _write_stance(context: ReportContext, subject: str, attribution: Attribution) -> None:
    out = context.out
    out.add_iri(subject, KG.stance, concept_iri("stance", attribution.stance))
    negative = attribution.stance == "denies"
    out.add_iri(subject, KG.polarity, Polarity.NEGATIVE if negative else Polarity.AFFIRMATIVE)
    out.add_text(subject, KG.hedge, attribution.hedge)
    out.add_text(subject, KG.cue, attribution.cue)
    out.add_flag(subject, KG.quotedDirectly, attribution.quoted_directly)
    out.add_flag(subject, KG.inherited, attribution.inherited)
    if attribution.evidence is not None:
        out.add_text(subject, KG.ruleId, attribution.evidence.rule_id)
        mention = context.mention(attribution.evidence.passage)
        if mention:
            out.add_iri(subject, KG.attributionMention, mention)


def _write_chain(context: ReportContext, subject: str, attribution: Attribution) -> None:
    out = context.out
    out.add_flag(subject, KG.unnamedSource, attribution.unnamed)
    if attribution.source is not None:
        kind = "anonymous-source" if attribution.unnamed else ""
        out.add_iri(subject, KG.statedBy, context.actor_iri(attribution.source, kind=kind))
    elif not attribution.unnamed:
        out.add_flag(subject, KG.narratorVoice, True)
    if attribution.on_behalf_of is not None:
        out.add_iri(subject, KG.onBehalfOf, context.actor_iri(attribution.on_behalf_of))
    relays = [context.actor_iri(relay) for relay in attribution.relays]
    out.add_iris(subject, KG.relayedBy, relays)
    # The order of one says nothing.
    if len(relays) > 1:
        for position, relay in enumerate(relays, start=1):
            step = mint_step_iri(context.base, subject, position)
            out.add_iri(subject, KG.attributionStep, step)
            out.add_iri(step, RDF.type, KG.AttributionStep)
            out.add_iri(step, PROV.agent, relay)
            out.add(step, KG.position, integer(position))
