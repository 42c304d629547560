"""Find the names that two tellings share, however they are spelled, and weigh how rare they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Final

from kg.lexicon.rows import load_table
from kg.lexicon.spelling import similarity, skeleton

FILE: Final = "name_shares.csv"

_BONES: Final = 3
"""Consonants of a name at least that make it one with another spelling."""
_ALIKE: Final = 0.9
_NOT_UNLIKE: Final = 0.6
"""Names with the same consonants are alike at least so much: not "Verde" and "Friday"."""


@dataclass(frozen=True)
class NameWeights:
    """The weight of a name: 1 for one that hardly any report has, near 0 for "Syria".

    Attributes:
        shares: Share of all reports that have the name; names that are not in it are rare.
        rarest: The share from which on a name counts as rare.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    rarest: float = 0.001

    def weight(self, name: str) -> float:
        """Return how telling it is that two reports have *name*."""
        return self._weights.get(name, 1.0)

    @cached_property
    def _weights(self) -> dict[str, float]:
        least = math.log(self.rarest)
        return {n: min(1.0, math.log(share) / least) ** 2 for n, share in self.shares.items()}

    def shared(self, ours: frozenset[str], theirs: frozenset[str]) -> float:
        """Return the weight of the names that both have, in whatever spelling."""
        weights, bones = self._weights, by_bones(theirs)
        found = [weights.get(name, 1.0) for name in ours & theirs]
        for name in ours - theirs:
            spelt = bones.get(skeleton(name), ())
            others = [self.weight(o) for o in spelt if o not in ours and same_name(name, o)]
            if others:
                found.append(min(self.weight(name), max(others)))
        return math.fsum(found)  # the same whatever the order of a set

    def share_a_name(self, ours: frozenset[str], theirs: frozenset[str], least: float) -> bool:
        """Tell whether both have one name of so much weight; misprints are no other name."""
        return any(
            self.weight(a) >= least and self.weight(b) >= least and same_name(a, b)
            for a in ours
            for b in theirs
        )

    def total(self, names: Iterable[str]) -> float:
        """Return the weight of all *names*."""
        return math.fsum(map(self.weight, names))


@lru_cache(maxsize=20_000)
def by_bones(names: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Return *names* by the consonants that survive transliteration."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(names):
        bones = skeleton(name)
        if len(bones) >= _BONES:
            found[bones] = (*found.get(bones, ()), name)
    return found


@lru_cache(maxsize=200_000)
def same_name(one: str, two: str) -> bool:
    """Tell whether two folded words may be spellings of one name."""
    if one == two:
        return True
    bones, others = skeleton(one), skeleton(two)
    if len(bones) >= _BONES and bones == others and similarity(one, two) >= _NOT_UNLIKE:
        return True
    return min(len(one), len(two)) > _BONES and similarity(one, two) >= _ALIKE


def stands_in(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether one of *ours* is among *theirs*, in a spelling with the same consonants."""
    if ours & theirs:
        return True
    bones = by_bones(theirs)
    return any(same_name(name, o) for name in ours for o in bones.get(skeleton(name), ()))


@cache
def load_name_weights() -> NameWeights:
    """Load ``name_shares.csv``: the names that many reports have."""
    return NameWeights(dict(load_table(FILE, lambda row: (row["id"], float(row["share"])))))
