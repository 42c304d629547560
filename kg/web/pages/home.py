"""What is in the store, and what can be asked of it?"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flask import Blueprint, Response

from kg.store.results import Solutions
from kg.view.terms import local_path, show_day
from kg.vocab.terms import KG
from kg.web.context import current_pool
from kg.web.pages.contexts import HomePage, ReportLine, Tally
from kg.web.pages.render import render_page
from kg.web.pages.stored import catalog, select
from kg.web.settings import ServeSettings

EXAMPLES: Final = (
    "figures",
    "additive-total",
    "contested-claims",
    "perpetrators",
    "events-in-area",
    "quotation-network",
)
"""Queries that the front page offers: each shows something that a plain search cannot."""

_KINDS: Final = (
    (KG.Report, "reports", None),
    (KG.Event, "events", "/queries/actor-timeline"),
    (KG.Claim, "claims", "/queries/claims-side-by-side"),
    (KG.CasualtyCount, "figures", "/queries/figures"),
    (KG.Actor, "actors", "/queries/quotation-network"),
    (KG.Place, "places", "/queries/events-in-area"),
    (KG.Incident, "incidents", "/queries/clusters"),
)


def add_routes(pages: Blueprint, settings: ServeSettings) -> None:
    """Add the front page."""

    @pages.get("/")
    def home() -> Response:
        generation = current_pool().generation()
        counts, reports = _contents(generation.tag)
        examples = (catalog().get(slug) for slug in EXAMPLES)
        return render_page(
            HomePage(
                title="Conflict knowledge graph",
                tallies=_tallies(counts),
                examples=tuple(query for query in examples if query is not None),
                reports=_reports(reports, settings.base),
                generation=generation.number,
            )
        )


@lru_cache(maxsize=2)
def _contents(tag: str) -> tuple[Solutions, Solutions]:
    """Ask once per generation: counting everything takes a second on a million statements."""
    del tag
    return select("home-counts"), select("home-reports")


def _tallies(counts: Solutions) -> tuple[Tally, ...]:
    numbers = {
        str(row["class"]): int(row["number"].value) for row in counts if row["number"] is not None
    }
    return tuple(
        Tally(name, f"{numbers[iri]:,}", href) for iri, name, href in _KINDS if numbers.get(iri)
    )


def _reports(reports: Solutions, base: str) -> tuple[ReportLine, ...]:
    return tuple(
        ReportLine(
            title=str(row["headline"] or "Report without headline"),
            href=local_path(str(row["report"]), base=base) or "",
            published=show_day(str(row["published"])) if row["published"] else "",
            publisher=str(row["publisher"] or ""),
        )
        for row in reports
    )
