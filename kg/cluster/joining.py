"""Join tellings: the most alike first, while nothing forbids it.

Half of what two groups share is their average pair, half their most alike one, as for mentions of
one article (``kg.decide.joining``). Two tellings of one report never stand in one incident: what
a report tells apart is apart, but for the posts of a live blog.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model.tellings import Telling

Pair = tuple[int, int]

DEMANDED: Final = 2.0
"""What two that a person has joined are held to be: above every score."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair with how surely it is one incident, and why.

    Attributes:
        forbidden: Why the two cannot be one, in words; "" if they can.
        decided: True if it is a person who has joined them or holds them apart.
    """

    score: float
    reasons: tuple[str, ...] = ()
    forbidden: str = ""
    decided: bool = False

    @property
    def demanded(self) -> bool:
        """Tell whether a person has joined the two."""
        return self.decided and not self.forbidden


def joined(
    tellings: Sequence[Telling],
    pairs: Mapping[Pair, Scored],
    threshold: float,
    cannot_be_one: Callable[[int, int], bool] = lambda _one, _two: False,
) -> list[list[int]]:
    """Join tellings to incidents.

    Args:
        tellings: All tellings.
        pairs: Those worth comparing, lower number first.
        threshold: How alike two groups must be.
        cannot_be_one: Tells of any two tellings, compared or not, whether something forbids it.

    Returns:
        The numbers of the members of each incident, in order.
    """
    state = _Groups(tellings, pairs, cannot_be_one)
    heap = [(-state.alike(one, two), one, two) for one, two in pairs]
    heapq.heapify(heap)
    while heap and -heap[0][0] >= threshold:
        alike, one, two = heapq.heappop(heap)  # lazy deletion: stale entries stay in the heap
        # Groups that have changed since stand in the heap anew, under their new score.
        if not state.are_beside(one, two) or -alike != state.alike(one, two):
            continue
        if state.are_forbidden(one, two):
            state.part(one, two)
            continue
        for other in state.merge(one, two):
            low, high = sorted((one, other))
            heapq.heappush(heap, (-state.alike(low, high), low, high))
    return sorted(sorted(group) for group in state.members.values())


class _Groups:
    """Groups under way, by the number of their first telling, with the pairs between them."""

    def __init__(
        self,
        tellings: Sequence[Telling],
        pairs: Mapping[Pair, Scored],
        cannot_be_one: Callable[[int, int], bool],
    ) -> None:
        self._cannot_be_one = cannot_be_one
        self._decided: set[int] = set()
        self.members = {number: [number] for number in range(len(tellings))}
        self._reports = {number: {(one.report, one.posted)} for number, one in enumerate(tellings)}
        self._between: dict[int, dict[int, list[Scored]]] = defaultdict(dict)
        for (one, two), scored in pairs.items():
            self._between[one][two] = self._between[two][one] = [scored]

    def are_beside(self, one: int, two: int) -> bool:
        """Tell whether both are groups still, with pairs between them."""
        return two in self._between.get(one, ())

    def alike(self, one: int, two: int) -> float:
        """Return how alike two groups are; pairs that were not worth comparing count as 0."""
        between = self._between[one][two]
        if any(scored.demanded for scored in between):
            return DEMANDED
        scores = [scored.score for scored in between]
        pairs = len(self.members[one]) * len(self.members[two])
        return (max(scores) + sum(scores) / pairs) / 2

    def are_forbidden(self, one: int, two: int) -> bool:
        """Tell whether two groups cannot be one; a person's word comes first."""
        between = self._between[one][two]
        if any(scored.decided and scored.forbidden for scored in between):
            return True
        if any(scored.demanded for scored in between):
            return False
        if self._reports[one] & self._reports[two]:
            return True
        cannot = (self._cannot_be_one(a, b) for a in self.members[one] for b in self.members[two])
        # What a person has joined has days and towns that differ: one that fits is enough.
        if self._decided & {one, two}:
            return all(cannot)
        return any(scored.forbidden for scored in between) or any(cannot)

    def part(self, one: int, two: int) -> None:
        """Forget what is between two groups: they stay apart."""
        del self._between[one][two], self._between[two][one]

    def merge(self, keep: int, gone: int) -> list[int]:
        """Put one group into another; return the groups that have pairs with it now."""
        if gone in self._decided or any(s.demanded for s in self._between[keep][gone]):
            self._decided.add(keep)
        self.members[keep] += self.members.pop(gone)
        self._reports[keep] |= self._reports.pop(gone)
        for other, scored in self._between.pop(gone).items():
            del self._between[other][gone]
            if other != keep:
                both = [*self._between[keep].get(other, ()), *scored]
                self._between[keep][other] = self._between[other][keep] = both
        return list(self._between[keep])
