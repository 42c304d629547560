"""Weigh the evidence for and against each actor that a name may mean.

Every piece of evidence is a row of ``kg/data/actor_evidence.csv`` with its weight; the score of a
name is the sum. The weights were set by hand so that 0.6 means "good enough" and a lead of 0.08
"clearly better" (see ``kg.resolve.candidates``): the texts with linked actors that may be used are
too few to learn from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from kg.lexicon.authority import ActorRow
from kg.lexicon.rows import load_table
from kg.lexicon.spelling import fold
from kg.resolve.authority import Authority, Sense
from kg.resolve.candidates import Proposal
from kg.resolve.context import Context
from kg.resolve.known import says_little

_SHORT_ACRONYM: Final = 4
# UCDP counts the years in which a group's fighting killed 25 people: it lives on between and after.
_SINCE_LAST_ACT: Final = 10
_BEFORE_FIRST_ACT: Final = 5
_MEDIA: Final = frozenset({"media", "news-agency", "state-media", "local-media", "party-media"})
PEACEFUL: Final = _MEDIA | {"monitor", "humanitarian"}
_WORLDWIDE: Final = PEACEFUL | {"intergovernmental-organisation", "person"}


@cache
def weights() -> dict[str, float]:
    """Return the weight of each piece of evidence."""
    return dict(load_table("actor_evidence.csv", lambda row: (row["id"], float(row["weight"]))))


def weigh_sense(
    sense: Sense, text: str, *, is_shared: bool, context: Context, authority: Authority
) -> float:
    """Return how much speaks for *text* meaning *sense* in an article.

    Args:
        is_shared: Another actor is called so as well.
    """
    evidence = _evidence(sense, text, is_shared, context, authority)
    score = sum(weights()[name] for name in (sense.strength, *evidence))
    if sense.strength == "description":
        score += weights()["described-here"] * context.share(sense.context)
    return score


def _evidence(
    sense: Sense, text: str, is_shared: bool, context: Context, authority: Authority
) -> Iterator[str]:
    row = authority.actor_rows.get(sense.entity_id)
    if row is None or sense.strength == "description":
        return
    theatre = theatre_of(row)
    is_here = not theatre or context.is_theatre(theatre)
    if sense.strength == "local":
        if not context.is_theatre(sense.context or theatre):
            yield "elsewhere"
    elif not is_here and _needs_theatre(sense, text, row, context):
        yield "elsewhere"
    elif is_shared and not is_here:
        yield "other-theatre"
    elif is_shared and not theatre:
        yield "no-theatre"
    if row.kind == "person" and " " not in text:
        if context.share(row.context | {row.country}) == 0:
            yield "bare-name"
    elif _is_short_acronym(text) and row.wikidata is None and not is_here:
        yield "acronym"
    if sense.entity_id in context.named_in_full and not _is_full(text):
        yield "named-in-full"
    is_doubtful = is_shared or not _is_full(text)
    if is_doubtful and row.kind in PEACEFUL and fold(text) in context.attackers:
        yield "wrong-role"


def theatre_of(row: ActorRow) -> frozenset[str]:
    """Return the countries in whose news *row* is at home; empty = in all."""
    if row.context or row.kind in _WORLDWIDE or not row.country:
        return row.context
    return frozenset({row.country})


def _needs_theatre(sense: Sense, text: str, row: ActorRow, context: Context) -> bool:
    """Tell whether *text* means *row* at home only: 'Federal Police', 'the US-led coalition'."""
    if row.kind == "coalition":
        return bool(context.shares)
    return says_little(text) and not _is_well_known(sense, row)


def _is_well_known(sense: Sense, row: ActorRow) -> bool:
    """Tell whether the world knows it by these very words: 'Islamic State'."""
    return sense.strength == "label" and row.wikidata is not None


def _is_short_acronym(text: str) -> bool:
    return text.isupper() and len(text) <= _SHORT_ACRONYM


def _is_full(text: str) -> bool:
    return " " in text and not text.isupper()


def weigh_dates(proposal: Proposal, context: Context, authority: Authority) -> Proposal:
    """Lower the score of an actor that did not exist (any more) when the report appeared."""
    row = authority.actor_rows.get(proposal.entity_id)
    if row is None or not context.published or row.kind == "person":
        return proposal
    found = _outside_its_years(row, context.published)
    if found is None:
        return proposal
    reason = proposal.reason if found == "dormant" else f"{proposal.reason}; outside its years"
    return Proposal(proposal.entity_id, proposal.score + weights()[found], reason)


def _outside_its_years(row: ActorRow, published: str) -> str | None:
    if published < row.valid_from:
        return "too-early"
    # A year or a month lasts to its end: what is known to have ended in 2019 is no news of 2020.
    if row.valid_to and published[: len(row.valid_to)] > row.valid_to:
        return "disbanded" if row.kind == "coalition" else "too-late"
    if row.active and not row.valid_from:
        year = int(published[:4])
        first, last = row.active
        if year > last + _SINCE_LAST_ACT or year < first - _BEFORE_FIRST_ACT:
            return "dormant"
    return None
