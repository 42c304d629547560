"""What speaks for and against two tellings being of one incident?

One line per feature: its name says in words what holds where the value is positive, so that the
names are the reasons that a join is given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from kg.cluster import places
from kg.cluster.names import NameWeights
from kg.lexicon.benchmark import load_benchmark_types
from kg.model.tellings import Figure, Part, Telling

import json,os
NAMES=NameWeights(json.load(open("/tmp/w/j1/shares.json")))
RARE: Final = 0.25
Compare = Callable[[Telling, Telling], float]

DOERS: Final = frozenset({"attacker", "perpetrator", "alleged-perpetrator", "hostage-holder"})
SIDES: Final = DOERS | {"belligerent"}
HIT: Final = frozenset({"target", "victim-group"})
GENERAL: Final = frozenset({"attack", "violence-against-persons", "remote-violence", "ground-combat"})
LEAD: Final = 400
"""What the first characters of a report tell is what it is about."""


def _both(telling: Telling, other: Telling, harm: str) -> tuple[list[int], list[int]]:
    return _values(telling.figures_of(harm)), _values(other.figures_of(harm))


def _values(figures: tuple[Figure, ...]) -> list[int]:
    return [f.value for f in figures if f.value is not None and f.value > 0]


def _same_number(one: Telling, two: Telling, harm: str) -> float:
    ours, theirs = _both(one, two, harm)
    return float(bool(set(ours) & set(theirs)))


def _telling_number(one: Telling, two: Telling, harm: str) -> float:
    """Return how telling a shared number is: many incidents have one dead, few have 43."""
    ours, theirs = _both(one, two, harm)
    shared = set(ours) & set(theirs)
    return min(2.0, math.log10(max(shared))) if shared else 0.0


def _numbers_meet(one: Telling, two: Telling, harm: str) -> float:
    if _same_number(one, two, harm):
        return 0.0
    ours, theirs = one.figures_of(harm), two.figures_of(harm)
    return float(any(a.meets(b) for a in ours for b in theirs))


def _numbers_apart(one: Telling, two: Telling, harm: str) -> float:
    """Return the ratio of the two nearest numbers, as a logarithm; 0 if one has none."""
    ours, theirs = _both(one, two, harm)
    if not ours or not theirs or _numbers_meet(one, two, harm):
        return 0.0
    return min(3.0, min(abs(math.log(a / b)) for a in ours for b in theirs))


def _has_no_number(one: Telling, two: Telling) -> float:
    ours, theirs = _both(one, two, "killed")
    return float(not ours or not theirs)


def _same_day(one: Telling, two: Telling) -> float:
    a, b = one.interval, two.interval
    return float(bool(a and b and a.is_day and b.is_day and a.start == b.start))


def _days_meet(one: Telling, two: Telling) -> float:
    a, b = one.interval, two.interval
    met = a and b and a.is_stated and b.is_stated and not a.gap(b)
    return float(bool(met)) if not _same_day(one, two) else 0.0


def _days_apart(one: Telling, two: Telling) -> float:
    a, b = one.interval, two.interval
    return float(bool(a and b and a.gap(b)))


def _day_unsaid(one: Telling, two: Telling) -> float:
    a, b = one.interval, two.interval
    return float(sum(not (i and i.is_stated) for i in (a, b)))


def _wide(one: Telling, two: Telling) -> float:
    days = max(i.days if i else 1 for i in (one.interval, two.interval))
    return math.log(days)


def _same_town(one: Telling, two: Telling) -> float:
    if {s.place for s in places.towns(one)} & {s.place for s in places.towns(two)}:
        return 1.0
    ours, theirs = places.town_words(one), places.town_words(two)
    return float(NAMES.shared(ours, theirs) > RARE)


def _town_named(one: Telling, two: Telling) -> float:
    """Return 1 if the other's sentences name the town, 0.5 if its report does."""
    if _same_town(one, two):
        return 0.0
    for part, value in (("names", 1.0), ("around", 0.5)):
        for a, b in ((one, two), (two, one)):
            if NAMES.shared(places.town_words(a), getattr(b, part)) > RARE:
                return value
    return 0.0


def _towns_near(one: Telling, two: Telling) -> float:
    if _same_town(one, two):
        return 0.0
    return float(places.kilometres(places.towns(one), places.towns(two)) <= places.NEAR_KM)


def _towns_apart(one: Telling, two: Telling) -> float:
    """Return 1 if both name a town, and neither report names the other's."""
    if _same_town(one, two) or _towns_near(one, two) or _town_named(one, two):
        return 0.0
    return float(_names_town(one) and _names_town(two))


def _names_town(telling: Telling) -> bool:
    return NAMES.total(places.town_words(telling)) > RARE


def _one_holds_other(one: Telling, two: Telling) -> float:
    if _same_town(one, two) or (_names_town(one) and _names_town(two)):
        return 0.0
    return float(bool(places.areas(one) & places.areas(two)))


def _same_area(one: Telling, two: Telling) -> float:
    return float(bool(places.areas(one) & places.areas(two)))


def _same_country(one: Telling, two: Telling) -> float:
    return float(bool(places.countries(one) & places.countries(two)))


def _place_unsaid(one: Telling, two: Telling) -> float:
    return float(sum(not _names_town(t) and not places.areas(t) for t in (one, two)))


def _same_type(one: Telling, two: Telling) -> float:
    return float(one.type == two.type)


def _same_family(one: Telling, two: Telling) -> float:
    known = load_benchmark_types()
    families = [known[t.type].family for t in (one, two) if t.type in known]
    return float(one.type != two.type and len(families) == 2 and families[0] == families[1])


def _general_type(one: Telling, two: Telling) -> float:
    return float(one.type != two.type and bool({one.type, two.type} & GENERAL))


def _actors(telling: Telling, roles: frozenset[str]) -> tuple[Part, ...]:
    return tuple(p for p in telling.parts if p.role in roles and p.stance != "denies")


def _known(parts: tuple[Part, ...]) -> set[str]:
    return {name for p in parts if not p.is_local for name in (p.actor, *p.groups)}


def _words(parts: tuple[Part, ...]) -> set[str]:
    return {word for p in parts for word in p.name.lower().split() if len(word) > 3}


def _share(one: Telling, two: Telling, roles: frozenset[str]) -> float:
    ours, theirs = _actors(one, roles), _actors(two, roles)
    if _known(ours) & _known(theirs):
        return 1.0
    return 0.5 * bool(_words(ours) & _words(theirs))


def _doers_differ(one: Telling, two: Telling) -> float:
    ours, theirs = _known(_actors(one, SIDES)), _known(_actors(two, SIDES))
    return float(bool(ours and theirs and not ours & theirs))


def _same_source(one: Telling, two: Telling) -> float:
    ours, theirs = ({v.speaker for v in t.voices if not v.is_outlet} for t in (one, two))
    return float(bool(ours & theirs))


def _same_weapon(one: Telling, two: Telling) -> float:
    return float(bool(set(one.weapon.split()) & set(two.weapon.split())))


def _jaccard(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def _weighed(ours: frozenset[str], theirs: frozenset[str]) -> float:
    least = min(NAMES.total(ours), NAMES.total(theirs))
    return NAMES.shared(ours, theirs) / least if least else 0.0


def _held(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Return the share of the shorter that the other has."""
    return len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0


def _published_apart(one: Telling, two: Telling) -> float:
    if one.published is None or two.published is None:
        return 0.0
    return math.log1p(abs((one.published - two.published).days))


def _both_lead(one: Telling, two: Telling) -> float:
    return float(max(one.offset, two.offset) < LEAD)


FEATURES: Final[Mapping[str, Compare]] = {
    "same day": _same_day,
    "days meet": _days_meet,
    "days apart": _days_apart,
    "day not stated": _day_unsaid,
    "time is wide": _wide,
    "same town": _same_town,
    "town named in the other": _town_named,
    "towns near each other": _towns_near,
    "different towns": _towns_apart,
    "one place may hold the other": _one_holds_other,
    "same area": _same_area,
    "same country": _same_country,
    "place not stated": _place_unsaid,
    "same type": _same_type,
    "types of one family": _same_family,
    "one type is general": _general_type,
    "same doer": lambda one, two: _share(one, two, SIDES),
    "different doers": _doers_differ,
    "same target": lambda one, two: _share(one, two, HIT),
    "same number killed": lambda one, two: _same_number(one, two, "killed"),
    "shared number killed is large": lambda one, two: _telling_number(one, two, "killed"),
    "numbers killed can be one": lambda one, two: _numbers_meet(one, two, "killed"),
    "numbers killed differ": lambda one, two: _numbers_apart(one, two, "killed"),
    "number killed not stated": _has_no_number,
    "same number injured": lambda one, two: _same_number(one, two, "injured"),
    "shared number injured is large": lambda one, two: _telling_number(one, two, "injured"),
    "numbers injured differ": lambda one, two: _numbers_apart(one, two, "injured"),
    "same source": _same_source,
    "same weapon": _same_weapon,
    "names in common": lambda one, two: min(4.0, NAMES.shared(one.names, two.names)),
    "all names in common": lambda one, two: _weighed(one.names, two.names),
    "reports have names in common": lambda one, two: min(8.0, NAMES.shared(one.around, two.around)),
    "reports have all names in common": lambda one, two: _weighed(one.around, two.around),
    "words in common": lambda one, two: _held(one.words, two.words),
    "words alike": lambda one, two: _jaccard(one.words, two.words),
    "headlines alike": lambda one, two: _jaccard(one.title, two.title),
    "headline told in the other": lambda one, two: max(
        _held(one.title, two.words), _held(two.title, one.words)
    ),
    "published days apart": _published_apart,
    "both lead their report": _both_lead,
}
"""What is seen of a pair, in words; every value is 0 where nothing is known."""


def pair_features(one: Telling, two: Telling) -> dict[str, float]:
    """Return what is seen of a pair; the order of the two does not matter."""
    return {name: compare(one, two) for name, compare in FEATURES.items()}
