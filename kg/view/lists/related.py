"""Summarise the lists for the page of one actor, place or report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kg.store.lists import Lists
from kg.store.results import Solutions, Term
from kg.view.drawing import Drawing, draw_chart
from kg.view.lists.cells import Namer
from kg.view.lists.facets import value_label
from kg.view.lists.listing import Listing, make_listing
from kg.view.lists.request import Request, read_request
from kg.view.lists.table import LISTS
from kg.view.terms import Shown
from kg.view.wording import concept_words, counted, stance_word
from kg.vocab.schemes import concept_name

ROWS: Final = 10
_ASKED: Final = {
    "actor": ("incidents", "actor", "Incidents in which somebody gives it a part"),
    "place": ("incidents", "place", "Incidents here"),
    "report": ("events", "report", "Events told"),
}
"""By kind of thing: which list, filtered by which facet, under which heading."""


@dataclass(frozen=True, slots=True)
class Related:
    """The first rows of a list about one thing, what they come to, and the way to all of them."""

    heading: str
    listing: Listing
    href: str
    parts: tuple[Shown, ...]
    years: tuple[Shown, ...]
    drawing: Drawing | None


def make_related(
    lists: Lists, kind: str, name: str, *, base: str, seconds: float
) -> Related | None:
    """Return what the lists say of a thing, or None if they say nothing.

    Args:
        lists: The index.
        kind: "actor", "place" or "report"; nothing is said of others.
        name: What follows the kind in its IRI.
        base: Instance base.
        seconds: What each question may take.
    """
    if kind not in _ASKED:
        return None
    list_name, facet, heading = _ASKED[kind]
    values = {facet: name, "size": str(ROWS)}
    request = read_request(LISTS[list_name], values, base=base)
    listing = make_listing(lists, request, base=base, seconds=seconds, facet_seconds=None)
    if not listing.total:
        return None
    parts = _parts(lists, name, base, seconds) if kind == "actor" else ()
    years = [
        Shown(f"{words}: {number:,}", request.with_value("when", year).href(base=base))
        for year, words, number in _years(lists, request, base, seconds)
    ]
    whole = read_request(LISTS[list_name], {facet: name}, base=base)
    drawing = _over_time(lists, name, base, seconds) if kind == "actor" else None
    return Related(heading, listing, whole.href(base=base), tuple(parts), tuple(years), drawing)


def _over_time(lists: Lists, name: str, base: str, seconds: float) -> Drawing | None:
    """Draw in how many events of each year an actor is said to have had which role."""
    actor = read_request(LISTS["events"], {"actor": name}, base=base)
    roles = lists.facet(actor.wanted(without="part"), "role", [actor.chosen[0]], seconds=seconds)
    rows = []
    for role, _ in roles:
        asked = read_request(LISTS["events"], {"actor": name, "role": role}, base=base)
        for year, words, number in _years(lists, asked, base, seconds):
            rows.append((year, words, concept_name(role), str(number)))
    solutions = Solutions(
        ("when", "year", "role", "events"),
        tuple(tuple(Term("literal", cell) for cell in row) for row in sorted(rows)),
    )
    opens = f"/events?actor={quote(name)}&role={{role}}&when={{when}}"
    axes = {"x": "year", "y": "events", "series": "role"}
    return draw_chart(solutions, axes, base=base, opens=opens)


def _years(
    lists: Lists, request: Request, base: str, seconds: float
) -> Iterable[tuple[str, str, int]]:
    """Yield each year of a list in words with its number, and what lies in no single year."""
    facet = request.kind.facet("when")
    assert facet is not None
    namer = Namer(lists, base=base)
    for year, number in sorted(lists.facet(request.wanted(), "when", (), seconds=seconds)):
        if "-" not in year:  # a month
            yield year, value_label(facet, year, namer), number


def _parts(lists: Lists, name: str, base: str, seconds: float) -> Iterable[Shown]:
    """Yield "attacker, stated: 5 events" for each role and stance, with a link to these events."""
    request = read_request(LISTS["events"], {"actor": name}, base=base)
    actor = request.chosen[0]
    every = request.wanted(without="part")
    for role, _ in lists.facet(every, "role", [actor], seconds=seconds):
        for stance, number in lists.facet(
            every, "stance", [actor, ("role", role)], seconds=seconds
        ):
            chosen = {"actor": name, "role": concept_name(role), "stance": concept_name(stance)}
            href = read_request(LISTS["events"], chosen, base=base).href(base=base)
            told = f"{concept_words(role)}, {stance_word(stance)}: {counted(number, 'event')}"
            yield Shown(told, href)
