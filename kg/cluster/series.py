"""Find running totals that belong to one series, and where a series is odd.

A series is what one speaker gives of the same harm, status, group and first day. The published
figure is never rewritten: a fall, or a number so low that the count must have begun anew, is
flagged on the figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from kg.cluster.seen import Seen
from kg.model.incidents import Point, Series
from kg.model.tellings import Figure, Telling
from kg.vocab.iris import short_hash

RUNNING: Final = frozenset({"cumulative", "war"})
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


def holds(series: Series, seen: Seen) -> bool:
    """Tell whether the period, the country and the victims of a series hold an incident."""
    telling = seen.telling
    if telling.interval is None or series.start is None:
        return False
    if telling.interval.start < series.start or series.end < telling.interval.end:
        return False
    statuses = {f.status for f in telling.figures if f.harm == series.harm} - {"unknown"}
    alike = series.status == "unknown" or not statuses or series.status in statuses
    return alike and (
        not series.countries or not seen.countries or bool(series.countries & seen.countries)
    )
