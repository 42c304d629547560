"""The front page: contents of the store, and the questions that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Final

from flask import Response

from kg.catalog import CannedQuery
from kg.store.results import Solutions
from kg.view.facts import ReportLine, newest_reports
from kg.vocab.terms import KG
from kg.web.context import current_generation, current_settings
from kg.web.pages.render import Page, pages, render_page
from kg.web.pages.stored import select, some_queries

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
    (KG.Report, "reports", "/reports"),
    (KG.Event, "events", "/events"),
    (KG.Claim, "claims", None),
    (KG.CasualtyCount, "figures", None),
    (KG.Actor, "actors", "/actors"),
    (KG.Place, "places", "/places"),
    (KG.Incident, "incidents", "/incidents"),
)


@dataclass(frozen=True, slots=True)
class KindCount:
    """The number of things of one kind in the store."""

    name: str
    number: str
    href: str | None


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The front page."""

    template: ClassVar[str] = "home.html"
    contents: tuple[KindCount, ...]
    examples: tuple[CannedQuery, ...]
    reports: tuple[ReportLine, ...]
    generation: int


@pages.get("/")
def home() -> Response:
    """Show the front page."""
    generation = current_generation()
    counts, reports = _contents(generation.tag)
    return render_page(
        HomePage(
            "Conflict knowledge graph",
            _kind_counts(counts),
            some_queries(EXAMPLES),
            newest_reports(reports, base=current_settings().base),
            generation.number,
        )
    )


@lru_cache(maxsize=2)
def _contents(tag: str) -> tuple[Solutions, Solutions]:
    """Ask once per generation: counting everything takes a second on a million statements."""
    del tag
    return select("home-counts"), select("home-reports")


def _kind_counts(counts: Solutions) -> tuple[KindCount, ...]:
    numbers = {
        str(row["class"]): int(row["number"].value) for row in counts if row["number"] is not None
    }
    return tuple(
        KindCount(name, f"{numbers[iri]:,}", href) for iri, name, href in _KINDS if numbers.get(iri)
    )
