"""Write the graph of one report.

One named graph per text version: the report, what its words point to, the events it tells, and
the claims on them. The order of writing does not matter; lines are sorted at the end.
"""

from __future__ import annotations

from dataclasses import replace

from kg.errors import GraphError
from kg.graph.attribution import claim_iri, write_claim
from kg.graph.claims import ReportClaim, is_telling, report_claims
from kg.graph.counts import count_iri, write_count
from kg.graph.events import write_event
from kg.graph.nquads import GraphLines, integer
from kg.graph.participants import find_parts, is_thing, write_part, write_things
from kg.graph.report_context import ReportContext, open_context
from kg.model.entities import Actor, Resolution
from kg.model.findings import EventFrame, Extraction, Participant
from kg.model.text import Article
from kg.vocab.iris import (
    copy_key,
    local_entity_id,
    mint_article_iri,
    mint_report_graph_iri,
    mint_report_iri,
    mint_thing_iri,
)
from kg.vocab.terms import DCTERMS, KG, PROV, RDF, SCHEMA


def report_quads(
    article: Article,
    extraction: Extraction,
    resolution: Resolution,
    *,
    base: str,
    run: str,
) -> bytes:
    """Write the graph of one report as sorted N-Quads; equal arguments give equal bytes.

    Args:
        base: Address that all instance IRIs begin with; ends with a slash.
        run: IRI of the run that read the report (``kg.graph.meta``).

    Raises:
        GraphError: *base* does not end with a slash.
        LexiconError: A finding names a concept that no scheme has.
    """
    if not base.endswith("/"):
        raise GraphError(f'the base "{base}" does not end with a slash', remedy="add one")
    out = GraphLines(mint_report_graph_iri(base, article.key))
    context = open_context(article, extraction, resolution, base=base, run_iri=run, out=out)
    _write_report(context)
    for frame in sorted(extraction.frames, key=lambda f: (f.trigger.passage, f.id)):
        _write_frame(context, frame, extraction)
    for name in extraction.mentions:
        context.mention(name.passage)
    things = {p.name.passage for f in extraction.frames for p in f.participants if is_thing(p)}
    for decision in resolution.actor_mentions:
        if decision.passage not in things:
            context.write_decision(decision)
    for decision in resolution.place_mentions:
        context.write_decision(decision)
    return out.to_bytes()


def copied_report_quads(article: Article, resolution: Resolution, *, base: str, run: str) -> bytes:
    """Write the graph of a report whose very text another outlet had before, as sorted N-Quads.

    It names the outlet and the report that it copies. What that one tells is not told again: a
    copy is no second voice and no second count.
    """
    key = copy_key(base, article.key, url=article.url, article_id=article.id)
    out = GraphLines(mint_report_graph_iri(base, key))
    nothing = Extraction()
    context = open_context(article, nothing, resolution, base=base, run_iri=run, out=out)
    context = replace(context, copy_key=key)
    _write_report(context)
    original = mint_report_iri(base, article.key)
    out.add_iris(context.report_iri, PROV.wasDerivedFrom, (original,))
    out.add_iri(context.report_iri, KG.copyOf, original)
    return out.to_bytes()


def _write_report(context: ReportContext) -> None:
    article, out, subject = context.article, context.out, context.report_iri
    work = mint_article_iri(context.base, url=article.url, article_id=article.id)
    out.add_iris(subject, RDF.type, (KG.Report, SCHEMA.NewsArticle))
    out.add_iri(subject, PROV.specializationOf, work)
    out.add_text(subject, DCTERMS.identifier, article.id)
    out.add_text(subject, KG.textSha256, article.sha256)
    out.add(subject, DCTERMS.extent, integer(len(article.given)))
    out.add_text(subject, SCHEMA.headline, article.title)
    out.add_day(subject, SCHEMA.datePublished, article.published)
    out.add_text(subject, SCHEMA.inLanguage, article.language)
    publisher = _publisher_iri(context)
    if publisher:
        out.add_iri(subject, SCHEMA.publisher, publisher)
    out.add_iri(work, RDF.type, KG.Article)
    out.add_text(work, DCTERMS.identifier, article.id)
    if article.url:
        out.add_iri(work, SCHEMA.url, article.url)


def _publisher_iri(context: ReportContext) -> str | None:
    """Return the outlet's IRI; an outlet that the authority does not know becomes local."""
    publisher = context.resolution.publisher
    if publisher and "/" in publisher:
        known = context.actors.get(publisher)
        if known:
            context.describe_if_local(known)
        return mint_thing_iri(context.base, publisher)
    name = publisher or context.article.publisher
    if not name:
        return None
    entity_id = local_entity_id("actor", f"{context.key}-publisher", 0)
    stranger = Actor(id=entity_id, kind="media", label=name, is_local=True)
    context.describe_if_local(stranger)
    return mint_thing_iri(context.base, entity_id)


def _write_frame(context: ReportContext, frame: EventFrame, extraction: Extraction) -> None:
    write_event(context, frame)
    write_things(context, frame)
    parts = find_parts(context, frame)
    # Claims are about parts, not about each mention of an actor.
    frame = replace(frame, participants=tuple(part.first for part in parts))
    claims = report_claims(frame, extraction.responses)
    for claim in claims:
        write_claim(context, frame, claim)
    for part in parts:
        subject = write_part(context, frame, part)
        speakers = [claim_iri(context, claim.key) for claim in _claims_on(part.first, claims)]
        context.out.add_iris(subject, KG.assertedBy, speakers)
    for count in frame.counts:
        # A figure that two events share is described once, by the event that comes first.
        figure = count_iri(context, count)
        if figure not in context.counted:
            context.counted.add(figure)
            write_count(context, count, frame, extraction)
    for claim in claims:
        for count in claim.counts:
            subject = claim_iri(context, claim.key)
            context.out.add_iri(subject, KG.hasCount, count_iri(context, count))
            context.out.add_iri(subject, RDF.type, KG.CasualtyClaim)


def _claims_on(participant: Participant, claims: tuple[ReportClaim, ...]) -> list[ReportClaim]:
    """Return the claims that give *participant* its part: the accusations, else the telling."""
    accusing = [
        claim
        for claim in claims
        if claim.concerns == participant and claim.attribution.stance != "denies"
    ]
    telling = [claim for claim in claims if is_telling(claim)]
    if participant.stance == "asserts":
        return [*accusing, *telling]
    return accusing or telling
