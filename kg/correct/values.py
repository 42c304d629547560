"""Read a date or a figure that a person writes.

Figures are written as in annotated news: 28, >=41 at least, >300 more than, <=16 up to, ~700 about,
24..99 dozens, 3.. several. Dates are a day, a month, a year, or two of them: 2018-11-09,
2018-11, 2018-11-05/2018-11-09.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_FIGURE: Final = re.compile(r"(>=|>|<=|<|~)?(\d{1,9})|(\d{1,9})\.\.(\d{1,9})?", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_PRECISIONS: Final = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Inclusive bounds of a figure and, where there is a single figure, that; None is open."""

    quantifier: str
    minimum: int | None
    maximum: int | None
    best: int | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """When: the first and last day, and how precisely it is said."""

    start: date
    end: date
    precision: str


def read_figure(words: str) -> Bounds | None:
    """Return what a figure means; None if it is none."""
    match = _FIGURE.fullmatch(words.replace(",", "").strip())
    if match is None:
        return None
    if match[3]:
        return _between(int(match[3]), int(match[4]) if match[4] else None)
    number = int(match[2])
    return {
        ">=": Bounds("at-least", number, None, number),
        ">": Bounds("more-than", number + 1, None),
        "<=": Bounds("at-most", None, number),
        "<": Bounds("less-than", None, max(number - 1, 0)),
        "~": Bounds("about", -(-number * 9 // 10), number * 11 // 10, number),
        None: Bounds("exact" if number else "none", number, number, number),
    }[match[1]]


def _between(low: int, high: int | None) -> Bounds | None:
    if high is not None and high < low:
        return None
    return Bounds("range" if high is not None else "several", low, high)


def read_days(words: str) -> Days | None:
    """Return the days of a date; None if there is no such day, or the second is the earlier."""
    first, slash, second = words.strip().partition("/")
    start, end = _days(first), _days(second)
    if start is None or (slash and end is None):
        return None
    if end is None:
        return start
    if end.end < start.start:
        return None
    return Days(start.start, end.end, "days")


def _days(words: str) -> Days | None:
    match = _DATE.fullmatch(words)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
        last_month = 12 if month is None else month
        last = date(
            year, last_month, calendar.monthrange(year, last_month)[1] if day is None else day
        )
    except ValueError:
        return None
    return Days(first, last, _PRECISIONS[sum(part is not None for part in (month, day))])
