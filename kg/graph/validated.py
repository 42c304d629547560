"""Write a report graph without the events that break a rule of the ontology.

An event that cannot be as it was read, such as one that occurred after the report, is left out
and named; the rest of the report stands. No report that breaks a rule is ever stored.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from kg.errors import GraphError
from kg.graph.report import report_quads
from kg.graph.validate import Violation, validate_report
from kg.model.entities import Resolution
from kg.model.findings import Count, EventFrame, Extraction
from kg.model.text import Article
from kg.vocab.iris import mint_claim_iri, mint_count_iri, mint_event_iri


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An event that was left out, and the rule that it breaks."""

    frame: EventFrame
    violation: Violation


@dataclass(frozen=True, slots=True)
class ValidatedReport:
    """A report graph that keeps the rules, as sorted N-Quads, and what it cost."""

    quads: bytes
    left_out: tuple[LeftOut, ...] = ()


def validated_report(
    article: Article, extraction: Extraction, resolution: Resolution, *, base: str, run: str
) -> ValidatedReport:
    """Write the graph of one report, and leave out events that break a rule.

    Raises:
        GraphError: A rule is broken by something other than an event.
    """
    left_out: list[LeftOut] = []
    while True:
        quads = report_quads(article, extraction, resolution, base=base, run=run)
        violations = validate_report(quads, article=article)
        if not violations:
            return ValidatedReport(quads, tuple(left_out))
        broken = [
            LeftOut(frame, violation)
            for frame in extraction.frames
            if (violation := _violation_of(frame, violations, article.key, base)) is not None
        ]
        if not broken:
            raise GraphError(
                f"the report graph breaks a rule: {violations[0]}",
                where=article.origin or article.id,
                remedy="please report it with the article's text",
            )
        left_out += broken
        extraction = without(extraction, {found.frame.id for found in broken})


def without(extraction: Extraction, frame_ids: Collection[str]) -> Extraction:
    """Return what was found without some events and all that points to them."""
    gone = [frame for frame in extraction.frames if frame.id in frame_ids]
    kept = [frame for frame in extraction.frames if frame.id not in frame_ids]
    figures = {count.id for frame in gone for count in frame.counts}
    figures -= {count.id for frame in kept for count in frame.counts}
    return replace(
        extraction,
        frames=tuple(
            replace(
                frame,
                part_of=None if frame.part_of in frame_ids else frame.part_of,
                counts=tuple(_detached(count, figures) for count in frame.counts),
            )
            for frame in kept
        ),
        responses=tuple(r for r in extraction.responses if r.about not in frame_ids),
    )


def _detached(count: Count, figures: Collection[str]) -> Count:
    return replace(
        count,
        subset_of=None if count.subset_of in figures else count.subset_of,
        component_of=None if count.component_of in figures else count.component_of,
        alternative_to=None if count.alternative_to in figures else count.alternative_to,
    )


def _violation_of(
    frame: EventFrame, violations: list[Violation], key: str, base: str
) -> Violation | None:
    """Find a rule that is broken by the event, one of its claims or one of its figures."""
    event = mint_event_iri(base, key, frame.id)
    claims = mint_claim_iri(base, key, frame.id, kind="", speaker="").rstrip("-") + "-"
    figures = {mint_count_iri(base, key, count.id) for count in frame.counts}
    parts = tuple(
        f"{base}id/{kind}/{key}-{frame.id}-" for kind in ("participation", "localisation")
    )
    for violation in violations:
        for broken in (violation.focus, violation.value):
            if broken == event or broken in figures or broken.startswith((claims, *parts)):
                return violation
    return None
