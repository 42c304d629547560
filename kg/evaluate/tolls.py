"""Choose the figures of an event that go into its prediction.

A prediction has one figure for each harm, and a breakdown for its parts. The first whole figure
that the text gives is the figure, unless another holds instead of it; figures for different groups
in the same breath ("3 soldiers and 5 militants") are added; parts ("10 of them children") go to the
breakdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.model.findings import Count, EventFrame

SLOTS = {"killed": ("killed",), "injured": ("injured",), "abducted": ("abducted", "held")}
_IN_ONE_BREATH = 160


def tolls(frame: EventFrame) -> dict[str, dict[str, int | None] | None]:
    """Return the figure for each harm that predictions have a slot for; None if not given."""
    return {slot: _toll(frame.counts, harms) for slot, harms in SLOTS.items()}


def breakdown(frame: EventFrame) -> list[dict[str, Any]]:
    """Return the parts of the figures: who, and how many were killed and injured."""
    parts: dict[str, dict[str, Any]] = {}
    for slot, harms in SLOTS.items():
        if slot == "abducted":
            continue
        own = [count for count in frame.counts if count.harm in harms]
        several = len(_told_together(own)) > 1
        for count in own:
            who = _who(count)
            if who and (count.subset_of or count.demographic or several):
                part = parts.setdefault(who, {"who": who, "killed": None, "injured": None})
                part[slot] = part[slot] or _figure(count)
    return list(parts.values())


def _toll(counts: Iterable[Count], harms: Sequence[str]) -> dict[str, int | None] | None:
    whole = [c for c in counts if c.harm in harms and c.subset_of is None]
    together = _told_together(whole)
    if not together:
        return None
    figures = [_figure(count) for count in together]
    return {key: _sum(figure[key] for figure in figures) for key in ("value", "min", "max")}


def _told_together(counts: Sequence[Count]) -> list[Count]:
    """Return the first whole figure and those that the same breath gives for other groups."""
    whole = [count for count in counts if count.subset_of is None]
    known = {count.id for count in whole}
    # What another figure holds would be counted twice.
    whole = [c for c in whole if not {c.component_of, c.alternative_to} & known] or whole
    if not whole:
        return []
    first = whole[0]
    others: dict[str, Count] = {}
    for count in whole[1:]:
        near = 0 <= count.passage.start - first.passage.end <= _IN_ONE_BREATH
        if near and _who(count) and _who(count) != _who(first) and first.best and count.best:
            others.setdefault(_who(count), count)
    return [first, *others.values()]


def _figure(count: Count) -> dict[str, int | None]:
    """Return the printed figure and its bounds, open where the words leave them open."""
    printed = count.best
    if printed is None and count.quantifier == "more-than" and count.minimum is not None:
        # The text prints "more than 40", of which the least is 41.
        printed = count.minimum - 1
    if printed is None and count.quantifier == "at-most":
        printed = count.maximum
    # "at most 12" prints no lower bound; the one person hurt is our inference.
    minimum = None if count.quantifier == "at-most" else count.minimum
    return {"value": printed, "min": minimum, "max": count.maximum}


def _who(count: Count) -> str:
    return count.demographic or count.victim_text or ""


def _sum(numbers: Iterable[int | None]) -> int | None:
    listed = list(numbers)
    known = [number for number in listed if number is not None]
    # A sum without one of its parts would be a wrong figure.
    return sum(known) if known and len(known) == len(listed) else None
