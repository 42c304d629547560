"""Resolve a named place, and tell how precisely the text locates the event.

Candidates come from the curated places and from the gazetteer of the world; only where neither
knows the name in the article's own countries, from curated spellings with the same consonants.
The text decides between them (see ``kg.resolve.place_evidence``).
"""

from __future__ import annotations

from typing import Final

from kg.model.entities import Place
from kg.resolve.authority import Authority
from kg.resolve.candidates import Decision, Proposal, decide
from kg.resolve.context import Context
from kg.resolve.place_evidence import scorer_of, without_namesakes_here
from kg.resolve.place_names import (
    PlaceQuestion,
    ask_about,
    ask_about_mention,
    clean_place_name,
    read_kind,
)
from kg.resolve.place_readings import readings_of, weights

__all__ = ["PlaceQuestion", "ask_about", "ask_about_mention", "find_place", "read_precision"]


def find_place(question: PlaceQuestion, context: Context, authority: Authority) -> Decision:
    """Decide which place *question* means; None if it is unknown or unclear."""
    text = clean_place_name(question.text)
    kind_hint, spellings = read_kind(text, question, authority)
    enough = weights()["curated"] + weights()["other-article"]
    proposals: list[Proposal] = []
    for spelling in spellings:
        readings = tuple(readings_of(spelling, authority, context))
        if spelling != text and context.shares:  # 'West Midlands' is not the Midlands of Zimbabwe
            readings = tuple(r for r in readings if _is_of_theatre(r.place, context, authority))
        scorer = scorer_of(question, kind_hint, readings, context, authority)
        proposals += map(scorer.scored, readings)
        if any(proposal.score >= enough for proposal in proposals):
            break
    return decide(without_namesakes_here(proposals, authority))


def _is_of_theatre(place: Place, context: Context, authority: Authority) -> bool:
    country = authority.country_of_place(place)
    return not country or context.is_theatre({country})


_INSIDE_RELATIONS: Final = frozenset({"in", "at", "across", "from", "towards"})
_PRECISION_OF_KIND: Final = {
    "country": "country",
    "admin1": "admin1",
    "region": "informal-area",
    "admin2": "admin2",
    "populated": "populated",
    "neighbourhood": "populated",
    "natural-area": "informal-area",
    "water": "informal-area",
    "informal-area": "informal-area",
    "border": "informal-area",
    "route": "informal-area",
}


def read_precision(place: Place, *, relation: str, container_kind: str | None = None) -> str:
    """Return the concept of scheme ``place-precision`` for an event at *place*.

    Args:
        relation: Concept of scheme ``spatial-relation``.
        container_kind: Kind of the smallest place known to contain *place*; decides where the
            point of *place* itself is not known ("near al-Tanak oil field": the governorate).
    """
    if place.kind in ("populated", "neighbourhood", "facility"):
        if place.latitude is None:
            return _PRECISION_OF_KIND.get(container_kind or "", "unlocated")
        if relation not in _INSIDE_RELATIONS:
            return "admin1" if relation.startswith(("in-", "countryside")) else "near"
        return "site" if place.kind == "facility" else "populated"
    return _PRECISION_OF_KIND.get(place.kind, "unlocated")
