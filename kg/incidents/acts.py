"""Read what a person's act on an incident says of its events."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.errors import StoreError
from kg.incidents.graph import IncidentGraph
from kg.lexicon.curation import IncidentAct
from kg.model.incidents import Decision
from kg.vocab.iris import mint_thing_iri
from kg.vocab.terms import KG


def as_decisions(graph: IncidentGraph, act: IncidentAct) -> tuple[Decision, ...]:
    """Return an act on incidents as decisions about their events.

    Raises:
        StoreError: The act names what the store does not have.
    """
    members = _members_of(graph, act.subject, act)
    if act.act == "merge":
        other = _members_of(graph, act.object, act)
        # One pair ties the two: what is alike within each of them stays together by itself.
        return (Decision("same", (members[0], other[0])),)
    if act.act == "split":
        return _split(act, members, [mint_thing_iri(graph.base, event) for event in act.events])
    return (
        Decision(act.act, tuple(members)),
        *(_all_one(members) if act.act == "confirm" else ()),
    )


def _split(act: IncidentAct, members: Sequence[str], out: Sequence[str]) -> tuple[Decision, ...]:
    strange = [event for event in out if event not in members]
    if strange or len(out) == len(members):
        raise StoreError(
            f"{act.subject} has no such event: {strange[0]}"
            if strange
            else f"a split leaves nothing of {act.subject}",
            where=act.where,
            remedy="name some of its members, not all",
        )
    left = [event for event in members if event not in out]
    apart = tuple(Decision("apart", (one, two)) for one in out for two in left)
    return (*apart, *_all_one(out))


def _members_of(graph: IncidentGraph, incident: str, act: IncidentAct) -> list[str]:
    """Return the events of an incident, or of the one that took it in."""
    iri = mint_thing_iri(graph.base, incident)
    seen = {iri}
    while True:
        events = sorted(graph.members([iri]))
        after = [row["new"] for row in graph.rows(f"<{iri}> <{KG.mergedInto}> ?new")]
        # Two that were merged into each other by hand would lead round for ever.
        if events or not after or after[0] in seen:
            break
        iri = after[0]
        seen.add(iri)
    if not events:
        raise StoreError(
            f"the store has no {incident}", where=act.where, remedy="copy the id from its page"
        )
    return events


def _all_one(events: Sequence[str]) -> tuple[Decision, ...]:
    return tuple(Decision("same", pair) for pair in pairwise(events))
