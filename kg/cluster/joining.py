"""Which tellings are joined? The most alike first, while nothing forbids it.

Half of what two groups share is their average pair, half their most alike one, as for mentions of
one article (``kg.decide.joining``). Two tellings of one report never stand in one incident: what
a report tells apart is apart.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.model.tellings import Telling

Pair = tuple[int, int]

UNSEEN: Final = 0.0
"""Score of two that were not worth comparing."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair with how surely it is one incident, and why.

    Attributes:
        forbidden: Why the two cannot be one, in words; "" if they can.
        demanded: True if a person has joined them.
    """

    score: float
    reasons: tuple[str, ...] = ()
    forbidden: str = ""
    demanded: bool = False


@dataclass(slots=True)
class Groups:
    """Groups of tellings, by the number of their first one."""

    members: dict[int, list[int]] = field(default_factory=dict)
    of: dict[int, int] = field(default_factory=dict)


def joined(
    tellings: Sequence[Telling], pairs: Mapping[Pair, Scored], threshold: float
) -> list[list[int]]:
    """Join tellings to incidents.

    Args:
        tellings: All tellings.
        pairs: Those worth comparing, lower number first.
        threshold: How alike two groups must be.

    Returns:
        The numbers of the members of each incident, in order.
    """
    groups = {number: [number] for number in range(len(tellings))}
    place = list(range(len(tellings)))
    beside: dict[int, dict[int, list[Scored]]] = defaultdict(dict)
    for (one, two), scored in pairs.items():
        beside[one][two] = beside[two][one] = [scored]
    heap = [(-_alike(groups, beside, a, b), a, b) for a, b in pairs]
    heapq.heapify(heap)
    while heap:
        alike, one, two = heapq.heappop(heap)
        if -alike < threshold:
            break
        if one not in groups or two not in groups or two not in beside[one]:
            continue
        if -alike != _alike(groups, beside, one, two):
            continue
        if _is_forbidden(tellings, groups, beside, one, two):
            beside[one].pop(two), beside[two].pop(one)
            continue
        _merge(groups, beside, place, one, two)
        for other in beside[one]:
            heapq.heappush(heap, (-_alike(groups, beside, one, other), *sorted((one, other))))
    return sorted(sorted(group) for group in groups.values())


def _alike(
    groups: Mapping[int, list[int]],
    beside: Mapping[int, Mapping[int, list[Scored]]],
    one: int,
    two: int,
) -> float:
    scores = [scored.score for scored in beside[one][two]]
    if any(scored.demanded for scored in beside[one][two]):
        return 2.0
    pairs = len(groups[one]) * len(groups[two])
    return (max(scores) + sum(scores) / pairs) / 2


def _is_forbidden(
    tellings: Sequence[Telling],
    groups: Mapping[int, list[int]],
    beside: Mapping[int, Mapping[int, list[Scored]]],
    one: int,
    two: int,
) -> bool:
    if any(scored.forbidden for scored in beside[one][two]):
        return True
    if any(scored.demanded for scored in beside[one][two]):
        return False
    reports = {tellings[n].report for n in groups[one]}
    return any(tellings[n].report in reports for n in groups[two])


def _merge(
    groups: dict[int, list[int]],
    beside: dict[int, dict[int, list[Scored]]],
    place: list[int],
    keep: int,
    gone: int,
) -> None:
    groups[keep] += groups.pop(gone)
    for other, scored in beside.pop(gone).items():
        beside[other].pop(gone)
        if other != keep:
            beside[keep].setdefault(other, []).extend(scored)
            beside[other][keep] = beside[keep][other]
