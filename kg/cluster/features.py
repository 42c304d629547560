"""Features of a pair of tellings: what speaks for and against one incident.

One line per feature: its name says in words what holds where the value is positive, so that the
names are the reasons that a join is given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.cluster.names import load_name_weights, stands_in
from kg.cluster.seen import RARE, Seen
from kg.lexicon.benchmark import load_benchmark_types
from kg.model.tellings import Spot

GENERAL: Final = frozenset(
    {"attack", "violence-against-persons", "remote-violence", "ground-combat"}
)
LEAD: Final = 400
"""What the first characters of a report tell is what it is about."""
NEAR_KM: Final = 25.0

_EARTH_KM: Final = 6371.0
_MOST: Final = {"ratio": 3.0, "size": 2.0, "names": 4.0, "around": 8.0, "sites": 2.0}
_IN_SENTENCES: Final = 1.0
_IN_REPORT: Final = 0.5


@dataclass(frozen=True)
class Compared:
    """Two tellings beside each other; their order does not matter."""

    one: Seen
    two: Seen

    @cached_property
    def gap(self) -> int:
        """Return the days between the two; 0 if they meet or one has none."""
        ours, theirs = self.one.telling.interval, self.two.telling.interval
        return ours.gap(theirs) if ours and theirs else 0

    @cached_property
    def both_days(self) -> bool:
        """Tell whether both state a day."""
        days = (self.one.telling.interval, self.two.telling.interval)
        return all(day is not None and day.is_day for day in days)

    @cached_property
    def both_stated(self) -> bool:
        """Tell whether both state a time."""
        times = (self.one.telling.interval, self.two.telling.interval)
        return all(time is not None and time.is_stated for time in times)

    @cached_property
    def same_town(self) -> bool:
        """Tell whether both name one town, however they spell it."""
        if self.one.town_ids & self.two.town_ids:
            return True
        weights = load_name_weights()
        return weights.share_a_name(self.one.rare_town_names, self.two.rare_town_names, RARE)

    @cached_property
    def town_named(self) -> float:
        """Return 1 if the other's sentences name the town, 0.5 if its report does."""
        if self.same_town:
            return 0.0
        ours, theirs = self.one, self.two
        if stands_in(ours.rare_town_names, theirs.telling.names) or stands_in(
            theirs.rare_town_names, ours.telling.names
        ):
            return _IN_SENTENCES
        in_report = stands_in(ours.rare_town_names, theirs.telling.around) or stands_in(
            theirs.rare_town_names, ours.telling.around
        )
        return _IN_REPORT if in_report else 0.0

    @cached_property
    def towns_near(self) -> bool:
        """Tell whether two other towns lie near each other."""
        if self.same_town:
            return False
        distances = (kilometres(a, b) for a in self.one.towns for b in self.two.towns)
        return min(distances, default=math.inf) <= NEAR_KM

    @cached_property
    def both_towns(self) -> bool:
        """Tell whether both name a town."""
        return bool(self.one.rare_town_names and self.two.rare_town_names)

    @cached_property
    def towns_apart(self) -> bool:
        """Tell whether each names a town, and neither report names the other's."""
        met = self.same_town or self.towns_near or self.town_named
        return self.both_towns and not met

    @cached_property
    def same_area(self) -> bool:
        """Tell whether both lie in one area below the country."""
        return bool(self.one.areas & self.two.areas)


def have_other_days(one: Seen, two: Seen) -> bool:
    """Tell whether each states its days, and they differ."""
    ours, theirs = one.telling.interval, two.telling.interval
    return bool(ours and theirs and ours.is_exact and theirs.is_exact and ours.gap(theirs))


def kilometres(one: Spot, two: Spot) -> float:
    """Return the distance over the globe (haversine); infinite where a point is unknown."""
    if one.point is None or two.point is None:
        return math.inf
    la, lo, lb, lp = map(math.radians, (*one.point, *two.point))
    half = math.sin((lb - la) / 2) ** 2
    half += math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _days_unsaid(pair: Compared) -> float:
    times = (pair.one.telling.interval, pair.two.telling.interval)
    return float(sum(not (time and time.is_stated) for time in times))


def _width(pair: Compared) -> float:
    times = (pair.one.telling.interval, pair.two.telling.interval)
    return math.log(max(time.days if time else 1 for time in times))


def _places_unsaid(pair: Compared) -> float:
    return float(sum(not s.rare_town_names and not s.areas for s in (pair.one, pair.two)))


def _same_family(pair: Compared) -> float:
    known, types = load_benchmark_types(), (pair.one.telling.type, pair.two.telling.type)
    families = {known[name].family if name in known else name for name in types}
    return float(types[0] != types[1] and len(families) == 1)


def _general_type(pair: Compared) -> float:
    types = {pair.one.telling.type, pair.two.telling.type}
    return float(len(types) > 1 and bool(types & GENERAL))


def _share(
    ours: frozenset[str], theirs: frozenset[str], mine: frozenset[str], yours: frozenset[str]
) -> float:
    """Return 1 for a known actor that both have, 0.5 for a word that both names have."""
    return 1.0 if ours & theirs else 0.5 * bool(mine & yours)


def _size(ours: frozenset[int], theirs: frozenset[int]) -> float:
    """Return how telling a shared number is: many incidents have one dead, few have 43."""
    shared = ours & theirs
    return min(_MOST["size"], math.log10(max(shared))) if shared else 0.0


def _can_be_one(pair: Compared, harm: str) -> bool:
    ours, theirs = (s.telling.figures_of(harm) for s in (pair.one, pair.two))
    return any(a.meets(b) for a in ours for b in theirs)


def _apart(pair: Compared, harm: str, ours: frozenset[int], theirs: frozenset[int]) -> float:
    """Return the ratio of the two nearest numbers as a logarithm; 0 if they can be one."""
    if not ours or not theirs or _can_be_one(pair, harm):
        return 0.0
    return min(_MOST["ratio"], min(math.log(max(a, b) / min(a, b)) for a in ours for b in theirs))


def _names(pair: Compared) -> float:
    return load_name_weights().shared(pair.one.telling.names, pair.two.telling.names)


def _around(pair: Compared) -> float:
    return load_name_weights().shared(pair.one.telling.around, pair.two.telling.around)


def _part_of(shared: float, least: float) -> float:
    return shared / least if least else 0.0


def _jaccard(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def _held(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Return the share of the shorter that the other has."""
    return len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0


def _headline_told(pair: Compared) -> float:
    one, two = pair.one.telling, pair.two.telling
    return max(_held(one.title, two.words), _held(two.title, one.words))


def _published_apart(pair: Compared) -> float:
    ours, theirs = pair.one.telling.published, pair.two.telling.published
    return math.log1p(abs((ours - theirs).days)) if ours and theirs else 0.0


FEATURES: Final[Mapping[str, Callable[[Compared], float]]] = {
    "same day": lambda p: p.both_days and not p.gap,
    "days meet": lambda p: p.both_stated and not p.both_days and not p.gap,
    "days apart": lambda p: p.gap > 0,
    "day not stated": _days_unsaid,
    "time is wide": _width,
    "same town": lambda p: p.same_town,
    "town named in the other": lambda p: p.town_named,
    "towns near each other": lambda p: p.towns_near,
    "different towns": lambda p: p.towns_apart,
    "one place may hold the other": lambda p: not p.same_town and not p.both_towns and p.same_area,
    "same area": lambda p: p.same_area,
    "same country": lambda p: bool(p.one.countries & p.two.countries),
    "place not stated": _places_unsaid,
    "place is of the same kind": lambda p: min(
        _MOST["sites"], len(p.one.site_words & p.two.site_words)
    ),
    "same type": lambda p: p.one.telling.type == p.two.telling.type,
    "types of one family": _same_family,
    "one type is general": _general_type,
    "same doer": lambda p: _share(p.one.sides, p.two.sides, p.one.side_words, p.two.side_words),
    "different doers": lambda p: bool(
        p.one.sides and p.two.sides and not p.one.sides & p.two.sides
    ),
    "same target": lambda p: _share(p.one.hit, p.two.hit, p.one.hit_words, p.two.hit_words),
    "same number killed": lambda p: bool(p.one.killed & p.two.killed),
    "shared number killed is large": lambda p: _size(p.one.killed, p.two.killed),
    "numbers killed can be one": lambda p: (
        not p.one.killed & p.two.killed and _can_be_one(p, "killed")
    ),
    "numbers killed differ": lambda p: _apart(p, "killed", p.one.killed, p.two.killed),
    "number killed not stated": lambda p: not p.one.killed or not p.two.killed,
    "same number injured": lambda p: bool(p.one.injured & p.two.injured),
    "shared number injured is large": lambda p: _size(p.one.injured, p.two.injured),
    "numbers injured differ": lambda p: _apart(p, "injured", p.one.injured, p.two.injured),
    "same source": lambda p: bool(p.one.sources & p.two.sources),
    "same weapon": lambda p: bool(p.one.weapons & p.two.weapons),
    "names in common": lambda p: min(_MOST["names"], _names(p)),
    "all names in common": lambda p: _part_of(
        _names(p), min(p.one.names_weight, p.two.names_weight)
    ),
    "reports have names in common": lambda p: min(_MOST["around"], _around(p)),
    "reports have all names in common": lambda p: _part_of(
        _around(p), min(p.one.around_weight, p.two.around_weight)
    ),
    "reports have words in common": lambda p: _jaccard(
        p.one.telling.around_words, p.two.telling.around_words
    ),
    "words in common": lambda p: _held(p.one.telling.words, p.two.telling.words),
    "words alike": lambda p: _jaccard(p.one.telling.words, p.two.telling.words),
    "headlines alike": lambda p: _jaccard(p.one.telling.title, p.two.telling.title),
    "headline told in the other": _headline_told,
    "published days apart": _published_apart,
    "both lead their report": lambda p: max(p.one.telling.offset, p.two.telling.offset) < LEAD,
}
"""What is seen of a pair, in words; every value is 0 where nothing is known."""

TELLING: Final[Mapping[str, float]] = {
    "same day": 1.0,
    "days meet": 1.0,
    "same town": 1.0,
    "town named in the other": _IN_REPORT,
    "towns near each other": 1.0,
    "one place may hold the other": 1.0,
    "same number killed": 1.0,
    "numbers killed can be one": 1.0,
    "same number injured": 1.0,
    "same doer": 1.0,
    "same target": 1.0,
    "same source": 1.0,
    "same weapon": 1.0,
    "same type": 1.0,
    "place is of the same kind": 1.0,
    "names in common": 1.0,
    "words in common": 0.4,
    "headline told in the other": 0.5,
}
"""Features that are told as reasons, and from which value on."""


def pair_features(one: Seen, two: Seen) -> dict[str, float]:
    """Return what is seen of a pair; the order of the two does not matter."""
    pair = Compared(one, two)
    return {name: float(compare(pair)) for name, compare in FEATURES.items()}
