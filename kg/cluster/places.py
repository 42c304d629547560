"""How do the places of two tellings stand to each other?"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from kg.lexicon.spelling import fold
from kg.model.tellings import Spot, Telling

NEAR_KM: Final = 25.0
_EARTH_KM: Final = 6371.0
_EXACT: Final = frozenset({"site", "populated", "near"})


def towns(telling: Telling) -> tuple[Spot, ...]:
    """Return the places that are no larger than a town and are known."""
    return tuple(s for s in telling.spots if s.is_town and s.precision in _EXACT)


def areas(telling: Telling) -> frozenset[str]:
    """Return the areas in which the event lies, below the country."""
    own = {s.place for s in telling.spots if not s.is_town and s.kind != "country"}
    return frozenset(own.union(*(s.within[:-1] for s in telling.spots)))


def countries(telling: Telling) -> frozenset[str]:
    """Return the countries in which the event lies; none if no place is known."""
    found = (s.place if s.kind == "country" else s.within[-1] if s.within else "" for s in telling.spots)
    return frozenset(found) - {""}


def town_words(telling: Telling) -> frozenset[str]:
    """Return the folded names of the towns, known or not; "the market" has none."""
    spots = (s for s in telling.spots if s.is_town or s.precision == "unlocated")
    words = (word for s in spots for word in s.name.split() if word[:1].isupper())
    return frozenset(folded for word in words if len(folded := fold(word)) > 2)


def kilometres(one: Iterable[Spot], two: Iterable[Spot]) -> float:
    """Return the distance of the two nearest places; infinite where no point is known."""
    ours, theirs = ([s.point for s in spots if s.point] for spots in (one, two))
    return min((_between(a, b) for a in ours for b in theirs), default=math.inf)


def _between(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Return the distance over the globe (haversine)."""
    la, lo, lb, lp = map(math.radians, (*one, *two))
    half = math.sin((lb - la) / 2) ** 2
    half += math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
