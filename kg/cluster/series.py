"""Find running totals that belong to one series, and where a series is odd.

A series is what one speaker gives of the same harm, status, group and first day. The published
figure is never rewritten: a fall, or a number so low that the count must have begun anew, is
flagged on the figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.cluster.blocking import can_be_compared, root_of
from kg.cluster.seen import Seen
from kg.model.incidents import Point, Series
from kg.model.tellings import Figure, Interval, Telling
from kg.vocab.iris import short_hash

RUNNING: Final = frozenset({"cumulative", "war"})
VIOLENCE: Final = "violence"
UNKNOWN: Final = "unknown"
FELL: Final = "fell"
RESET: Final = "reset"
_RESET_BELOW: Final = 0.5
"""A total below half of the one before it is no revision: the count has begun anew."""

Key = tuple[str, str, str, str, str]


def find_series(tellings: Iterable[Telling]) -> tuple[Series, ...]:
    """Return the series of the running totals in *tellings*."""
    points: dict[Key, dict[str, tuple[date, Figure]]] = defaultdict(dict)
    starts: dict[Key, date | None] = {}
    lands: dict[Key, set[str]] = defaultdict(set)
    for telling in tellings:
        for speaker, figure in _running(telling):
            day = figure.period[1] or telling.published
            if day is None or figure.value is None:
                continue
            start = figure.period[0]
            key = (speaker, figure.harm, figure.status, figure.group, str(start or ""))
            points[key][figure.id] = (day, figure)
            starts[key] = start
            lands[key] |= Seen(telling).countries
    return tuple(
        Series(
            id=short_hash("|".join(key)),
            speaker=key[0],
            harm=key[1],
            status=key[2],
            group=key[3],
            start=starts[key],
            end=max(day for day, _ in points[key].values()),
            points=tuple(_flagged(points[key].values())),
            countries=frozenset(lands[key]),
        )
        for key in sorted(points)
    )


def _running(telling: Telling) -> Iterator[tuple[str, Figure]]:
    figures = {f.id: f for f in telling.figures if f.scope in RUNNING and f.is_whole}
    for voice in telling.voices:
        for id in voice.figures:
            if id in figures and not voice.disputes:
                yield voice.speaker, figures[id]


def _flagged(found: Iterable[tuple[date, Figure]]) -> Iterator[Point]:
    before: int | None = None
    # Of one day the lower figure first: a toll that rose has not fallen.
    for day, figure in sorted(found, key=lambda item: (item[0], item[1].value or 0, item[1].id)):
        value = figure.value or 0
        flag = ""
        if before is not None and value < before:
            flag = RESET if value < before * _RESET_BELOW else FELL
        yield Point(figure.id, day, value, flag)
        before = value


@dataclass(frozen=True, slots=True)
class Bearing:
    """What of an act of violence tells which series hold it: little, for a year has many.

    Attributes:
        interval: When it happened.
        countries: Where; none if that is not known.
        harmed: Harm and status of its victims, as far as told.
    """

    interval: Interval
    countries: frozenset[str]
    harmed: frozenset[tuple[str, str]]


def bearing(telling: Telling) -> Bearing | None:
    """Return what tells which series hold an incident; None if no series can."""
    is_violence = can_be_compared(telling) and root_of(telling.type) == VIOLENCE
    if telling.interval is None or not is_violence:
        return None
    harmed = frozenset((f.harm, f.status) for f in telling.figures if f.status != UNKNOWN)
    return Bearing(telling.interval, Seen(telling).countries, harmed)


def holds(series: Series, found: Bearing) -> bool:
    """Tell whether the period, the country and the victims of a series hold an incident."""
    if series.start is None:
        return False
    if found.interval.start < series.start or series.end < found.interval.end:
        return False
    statuses = {status for harm, status in found.harmed if harm == series.harm}
    alike = series.status == UNKNOWN or not statuses or series.status in statuses
    return alike and (
        not series.countries or not found.countries or bool(series.countries & found.countries)
    )
