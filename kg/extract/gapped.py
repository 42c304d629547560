"""Write the acts that share the verb of another as events of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from kg.model.findings import DOERS, Count, EventFrame, Name, Where
from kg.model.text import Passage
from kg.model.trace import Gap

RULE: Final = "gapping"


def with_gaps(frames: Iterable[EventFrame], gaps: Iterable[Gap]) -> list[EventFrame]:
    """Return *frames*, and behind each the acts that share its verb.

    "Killed six people in Baquba on Monday and three in Kirkuk on Tuesday": the frame keeps the six,
    Baquba and Monday. Where its figures are given with their sum, it becomes their umbrella.
    """
    groups: dict[str, dict[str, Gap]] = {}
    for gap in gaps:
        groups.setdefault(gap.lead.id, {})[gap.count.id] = gap
    found = list(frames)
    for group in groups.values():
        told = list(group.values())
        at = next((n for n, frame in enumerate(found) if _lead_of(told, frame)), None)
        if at is not None:
            found[at : at + 1] = _parted(found[at], told)
    return found


def _lead_of(gaps: Sequence[Gap], frame: EventFrame) -> Count | None:
    """Return the figure of *frame* whose verb *gaps* share; a headline may have told it first."""
    lead = gaps[0].lead
    here = any(evidence.passage.overlaps(lead.passage) for evidence in frame.evidence)
    return next((c for c in frame.counts if here and _bounds(c) == _bounds(lead)), None)


def _bounds(count: Count) -> tuple[str, int | None, int | None]:
    return count.harm, count.minimum, count.maximum


def _parted(frame: EventFrame, gaps: Sequence[Gap]) -> list[EventFrame]:
    """Return what is left of *frame*, and an event for each of its *gaps*."""
    own = _without(frame, gaps)
    lead = _lead_of(gaps, own)
    if lead is None:
        return [frame]
    total = lead if gaps[0].is_part else _sum_in(own, lead, gaps)
    if total is None:
        if lead.scope != "incident":
            frame, own = (replace(each, kind="aggregate") for each in (frame, own))
        return [_placed(own, gaps[0]), *(_act(frame, gap, lead) for gap in gaps)]
    acts = list(gaps)
    if total != lead:
        # The headline gives the sum: the first act is no more than one of its parts.
        first = gaps[0]
        acts.insert(0, replace(first, count=lead, where=first.lead_where, when=first.lead_when))
        own = replace(own, counts=tuple(c for c in own.counts if c.id != lead.id))
    umbrella = replace(
        own,
        kind="aggregate",
        counts=tuple(replace(c, scope="umbrella") if c.id == total.id else c for c in own.counts),
    )
    return [umbrella, *(_as_part(_act(frame, gap, lead), umbrella, total) for gap in acts)]


def _without(frame: EventFrame, gaps: Sequence[Gap]) -> EventFrame:
    """Return *frame* without the figures, places and days of its *gaps*."""
    gone = [gap.count.passage for gap in gaps]
    gone += [place.name.passage for gap in gaps for place in (gap.where,) if place]
    days = [when.passage for gap in gaps for when in (gap.when,) if when]
    counts = [count for count in frame.counts if not _overlaps(count.passage, gone)]
    if gaps[0].lead_where is not None:
        # "17 in the north and four in the south of Herat": what is behind belongs to the gaps.
        last = max(e.passage.end for e in frame.evidence if e.passage.overlaps(gone[0]))
        gone.append(Passage(gone[0].start, last))
    where = [_inside(place, gone) for place in frame.where]
    is_of_a_gap = frame.when is not None and _overlaps(frame.when.passage, days)
    return replace(
        frame,
        counts=tuple(counts),
        where=tuple(place for place in where if not _overlaps(place.name.passage, gone)),
        when=gaps[0].lead_when if is_of_a_gap else frame.when,
    )


def _inside(place: Where, gone: Sequence[Passage]) -> Where:
    """Return *place* without the places of gaps around it: "31 in Kourakou and 13 in Tondobi"."""
    return replace(place, within=tuple(n for n in place.within if not _is_in(n, gone)))


def _is_in(name: Name, passages: Sequence[Passage]) -> bool:
    return _overlaps(name.passage, passages)


def _overlaps(passage: Passage, others: Iterable[Passage]) -> bool:
    return any(map(passage.overlaps, others))


def _placed(frame: EventFrame, gap: Gap) -> EventFrame:
    """Return *frame* with the place and day of its own words where it has none else."""
    where = frame.where or tuple(filter(None, (gap.lead_where,)))
    return replace(frame, where=where, when=frame.when or gap.lead_when)


def _sum_in(frame: EventFrame, lead: Count, gaps: Sequence[Gap]) -> Count | None:
    """Return the figure of *frame* that sums *lead* and the *gaps*, as a headline may give it."""
    parts = [lead.best, *(gap.count.best for gap in gaps)]
    total = sum(part or 0 for part in parts) if all(parts) else None
    sums = (c for c in frame.counts if c.harm == lead.harm and c.best == total and total)
    return next(sums, None)


def _act(frame: EventFrame, gap: Gap, lead: Count) -> EventFrame:
    """Return the event of *gap*, done by and told by those of the *frame* before it."""
    count = gap.count
    if not gap.has_noun:
        count = replace(
            lead,
            quantifier=count.quantifier,
            as_written=count.as_written,
            passage=count.passage,
            minimum=count.minimum,
            maximum=count.maximum,
            best=count.best,
            victims=(),
            alternative_to=None,
        )
    count = replace(count, scope=lead.scope, speakers=lead.speakers)
    support = replace(frame.support, rule=RULE)
    people = frame.participants
    trigger = replace(frame.trigger, passage=count.passage, quote=count.as_written, rule_id=RULE)
    return replace(
        frame,
        id=f"{count.passage.start}-{frame.type}",
        trigger=trigger,
        evidence=tuple(e for e in frame.evidence if e.passage.overlaps(count.passage)),
        participants=tuple(p for p in people if p.role in DOERS),  # others were harmed here
        counts=(count,),
        when=gap.when or frame.when,
        where=(gap.where,) if gap.where else frame.where,
        support=support,
    )


def _as_part(act: EventFrame, umbrella: EventFrame, total: Count) -> EventFrame:
    counts = tuple(replace(count, component_of=total.id) for count in act.counts)
    return replace(act, part_of=umbrella.id, counts=counts, kind="incident")
