"""Choose the tellings that are worth comparing: those of like type, time and country.

A telling stands in one block for each day of its interval and the days beside it, so that the
number of comparisons grows with the number of events a day, not with the size of the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from kg.cluster.features import Compared, have_other_days
from kg.cluster.seen import Seen
from kg.lexicon.benchmark import load_benchmark_types
from kg.model.tellings import Telling

# One outlet's Monday night is another's Tuesday.
DAYS_BESIDE: Final = 1
LONGEST: Final = 31
"""Days of an interval at most: "this year" says nothing of which strike it was."""

_VIOLENCE: Final = frozenset(
    {"remote", "explosive", "chemical", "ground", "captive", "property", "war"}
)

Block = tuple[str, date]


def root_of(event_type: str) -> str:
    """Return the group of types that outlets may use for one event."""
    known = load_benchmark_types().get(event_type)
    family = known.family if known else event_type
    return "violence" if family in _VIOLENCE else family


def can_be_compared(telling: Telling) -> bool:
    """Tell whether there is enough to compare: one incident, within some days."""
    interval = telling.interval
    return telling.is_incident and interval is not None and interval.days <= LONGEST


def days_of(telling: Telling) -> tuple[date, ...]:
    """Return the days on which it may have happened."""
    if telling.interval is None:
        return ()
    start = telling.interval.start
    return tuple(start + timedelta(days=n) for n in range(min(telling.interval.days, LONGEST)))


class Blocks:
    """Tellings by group of types and day."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self._at: dict[Block, list[int]] = defaultdict(list)
        self._seen = seen
        for number, one in enumerate(seen):
            if can_be_compared(one.telling):
                root = root_of(one.telling.type)
                for day in days_of(one.telling):
                    self._at[root, day].append(number)

    def beside(self, number: int) -> list[int]:
        """Return the numbers of the tellings that are worth comparing with one, in order."""
        telling = self._seen[number].telling
        if not can_be_compared(telling):
            return []
        root = root_of(telling.type)
        days = days_of(telling)
        wanted = {
            day + timedelta(days=n) for day in days for n in range(-DAYS_BESIDE, DAYS_BESIDE + 1)
        }
        found = {n for day in wanted for n in self._at.get((root, day), ())} - {number}
        return sorted(n for n in found if _may_be_one(self._seen[number], self._seen[n]))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Return each two that are worth comparing, once."""
        for number in range(len(self._seen)):
            for other in self.beside(number):
                if number < other:
                    yield number, other


def _may_be_one(one: Seen, two: Seen) -> bool:
    if one.telling.report == two.telling.report and one.telling.posted == two.telling.posted:
        return False
    if one.countries and two.countries and not one.countries & two.countries:
        return False
    # Days that differ are kept for review where the town is one.
    if have_other_days(one, two):
        same_town = one.town_ids & two.town_ids or one.rare_town_names & two.rare_town_names
        return bool(same_town)
    return not Compared(one, two).towns_apart


def candidate_pairs(seen: Sequence[Seen]) -> list[tuple[int, int]]:
    """Return each two that are worth comparing, lower number first."""
    return list(Blocks(seen).pairs())
