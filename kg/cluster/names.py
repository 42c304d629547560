"""Which names do two tellings share, however they are spelled, and how telling is that?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg.lexicon.spelling import similarity, skeleton

_BONES = 3
"""Consonants of a name at least that make it one with another spelling."""
_ALIKE = 0.9


@dataclass(frozen=True)
class NameWeights:
    """How telling a name is: 1 for one that hardly any report has, near 0 for "Syria".

    Attributes:
        shares: Share of all reports that have the name; names that are not in it are rare.
        rarest: The share from which on a name counts as rare.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    rarest: float = 0.001

    def weight(self, name: str) -> float:
        """Return how telling it is that two reports have *name*."""
        share = self.shares.get(name, self.rarest)
        return min(1.0, math.log(share) / math.log(self.rarest)) ** 2

    def shared(self, ours: Iterable[str], theirs: Iterable[str]) -> float:
        """Return the weight of the names that both have."""
        others = tuple(theirs)
        return sum(self.weight(name) for name in ours if is_among(name, others))

    def total(self, names: Iterable[str]) -> float:
        """Return the weight of all *names*."""
        return sum(self.weight(name) for name in names)


@lru_cache(maxsize=200_000)
def same_name(one: str, two: str) -> bool:
    """Tell whether two folded words may be spellings of one name."""
    if one == two:
        return True
    bones, others = skeleton(one), skeleton(two)
    if len(bones) >= _BONES and bones == others:
        return True
    return min(len(one), len(two)) > _BONES and similarity(one, two) >= _ALIKE


def is_among(name: str, others: tuple[str, ...]) -> bool:
    """Tell whether one of *others* may be a spelling of *name*."""
    return name in others or any(same_name(name, other) for other in others)
