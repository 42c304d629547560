"""Tellings in, incidents out: the one way through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kg.cluster.blocking import candidate_pairs
from kg.cluster.contradictions import contradictions
from kg.cluster.identity import assigned_ids, in_order
from kg.cluster.joining import Pair, Scored, joined
from kg.cluster.scoring import forbidden, pair_table, scored_pairs
from kg.cluster.seen import Seen
from kg.cluster.tolls import incident_tolls
from kg.cluster.voices import speakers, verification
from kg.decide.tables import TreeTable
from kg.model.incidents import Decision, Incident, Member, NearMiss
from kg.model.tellings import Telling

MOST_NEAR_MISSES: Final = 3
"""Near misses that are kept of one event, among those told before it."""


@dataclass(frozen=True, slots=True)
class Clustering:
    """Incidents, and pairs of events that came near to being one."""

    incidents: tuple[Incident, ...]
    near_misses: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True)
class Nearby:
    """An event that another was compared with.

    Attributes:
        order: Where it stands among all that were told before the other.
    """

    order: object
    event: str
    scored: Scored


def find_incidents(
    tellings: Sequence[Telling],
    *,
    held: Mapping[str, str] | None = None,
    copies: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
    table: TreeTable | None = None,
    scored: Mapping[str, Mapping[str, Scored]] | None = None,
) -> Clustering:
    """Join tellings to incidents and work out what each incident's members say together.

    Args:
        tellings: What reports tell; what is no incident (a total, a plan) is left out.
        held: The incident of each event so far: ids survive.
        copies: Reports that are copies, and of which report.
        decisions: What people have decided, in order; it outranks the table.
        table: Another table than the one that ships.
        scored: All that are worth comparing, by both events, where they have been compared already.
    """
    table = table or pair_table()
    # In an order of their own: what is joined first where two pairs score alike hangs on it.
    own = in_order([_as_copy(t, copies or {}) for t in tellings if t.is_incident])
    seen = [Seen(telling) for telling in own]
    pairs = (
        scored_pairs(seen, candidate_pairs(seen), table, decisions)
        if scored is None
        else _among(own, scored)
    )
    groups = joined(
        own, pairs, table.threshold, lambda one, two: bool(forbidden(seen[one], seen[two]))
    )
    members = [_with_originals(in_order([own[n] for n in group])) for group in groups]
    ids = assigned_ids(members, held or {})
    number = {telling.event: n for n, telling in enumerate(own)}
    verdicts = _verdicts(decisions)
    incidents = [
        _incident(id, absorbed, group, [number[t.event] for t in group], pairs, verdicts)
        for group, (id, absorbed) in zip(members, ids, strict=True)
    ]
    place = {n: index for index, group in enumerate(groups) for n in group}
    misses = _near_misses(own, pairs, place, least=table.alone)
    return Clustering(tuple(sorted(incidents, key=lambda i: i.id)), misses)


def _among(
    tellings: Sequence[Telling], scored: Mapping[str, Mapping[str, Scored]]
) -> dict[Pair, Scored]:
    """Return the scores of pairs of *tellings*, by their numbers, the lower first."""
    number = {telling.event: n for n, telling in enumerate(tellings)}
    return {
        (n, number[other]): score
        for n, telling in enumerate(tellings)
        for other, score in scored.get(telling.event, {}).items()
        if n < number.get(other, n)
    }


def _as_copy(telling: Telling, copies: Mapping[str, str]) -> Telling:
    original = copies.get(telling.report)
    return replace(telling, copied_from=original) if original else telling


def _with_originals(group: Sequence[Telling]) -> list[Telling]:
    """Let a copy whose original tells nothing of the incident speak for itself."""
    reports = {telling.report for telling in group}
    return [t if t.copied_from in reports else replace(t, copied_from="") for t in group]


def _verdicts(decisions: Sequence[Decision]) -> dict[str, str]:
    """Return the last word of a person on each event: "confirm" or "reject"."""
    acts = (d for d in decisions if d.act in ("confirm", "reject"))
    return {event: decision.act for decision in acts for event in decision.events}


def _incident(
    id: str,
    absorbed: tuple[str, ...],
    group: Sequence[Telling],
    numbers: Sequence[int],
    pairs: Mapping[Pair, Scored],
    verdicts: Mapping[str, str],
) -> Incident:
    words = {verdicts.get(telling.event) for telling in group}
    is_rejected = "reject" in words and "confirm" not in words
    tolls, superseded = incident_tolls(group)
    return Incident(
        id=id,
        members=_members(group, numbers, pairs),
        representative=min(group, key=_coarseness).event,
        tolls=() if is_rejected else tolls,
        superseded=superseded,
        contradictions=contradictions(group),
        speakers=tuple(sorted(speakers(group).items())),
        verification=verification(group),
        absorbed=absorbed,
        is_confirmed="confirm" in words,
        is_rejected=is_rejected,
    )


def _members(
    group: Sequence[Telling], numbers: Sequence[int], pairs: Mapping[Pair, Scored]
) -> tuple[Member, ...]:
    found = []
    for telling, number in zip(group, numbers, strict=True):
        met = (pairs.get((min(number, n), max(number, n))) for n in numbers if n != number)
        best = max((p for p in met if p), key=lambda p: (p.decided, p.score), default=Scored(1.0))
        score = 1.0 if best.demanded else best.score
        found.append(Member(telling.event, telling.report, score, best.reasons))
    return tuple(found)


def _coarseness(telling: Telling) -> tuple[bool, bool, bool, date, str]:
    """Return what makes one telling stand for all: town, day, figure, the first to tell it."""
    has_day = telling.interval is not None and telling.interval.is_day
    return (
        not Seen(telling).towns,
        not has_day,
        not telling.figures_of("killed"),
        telling.published or date.max,
        telling.event,
    )


def _near_misses(
    tellings: Sequence[Telling],
    pairs: Mapping[Pair, Scored],
    place: Mapping[int, int],
    *,
    least: float,
) -> tuple[NearMiss, ...]:
    beside: dict[int, list[Nearby]] = defaultdict(list)
    for (one, two), scored in pairs.items():  # of two the lower number was told first
        if place[one] != place[two]:
            beside[two].append(Nearby(one, tellings[one].event, scored))
    return tuple(
        miss
        for two in sorted(beside)
        for miss in nearest_misses(tellings[two].event, beside[two], least=least)
    )


def nearest_misses(event: str, earlier: Iterable[Nearby], *, least: float) -> Iterator[NearMiss]:
    """Return the near misses of an event: those most like it of what was told before it.

    They are for a person to look at. Each event has its own, whatever else is compared with
    what comes near it, so that a new report changes no more than its own and those of later ones.

    Args:
        event: The event.
        earlier: What was told before it and stands in another incident.
        least: The score of a near miss, at least.
    """
    near = (n for n in earlier if n.scored.score >= least and not n.scored.decided)
    for one in sorted(near, key=lambda n: (-n.scored.score, n.order))[:MOST_NEAR_MISSES]:
        scored = one.scored
        against = (f"but {scored.forbidden}",) if scored.forbidden else ()
        first, second = sorted((one.event, event))
        yield NearMiss(first, second, scored.score, (*scored.reasons, *against))
