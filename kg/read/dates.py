"""Recognise date lines and the day they name.

Date lines are put together from the parts in ``furniture.csv``: an optional cue ("Last
update:"), a date in one of the known spellings, an optional clock time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.lexicon.furniture import load_furniture

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COMPACT = re.compile(r"((?:19|20)\d{2})[/.]?(\d{2})[/.]?(\d{2})(?!\d)")
# A field that goes on in words is a sentence.
_AFTER_DATE = re.compile(r"\W*[a-z]{3}")
_IN_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[-./](\d{1,2})[-./]\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A stretch of text that is a date.

    Attributes:
        end: Where it ends in the text that was searched.
        day: The day it names; None if it has no year or the day does not exist.
        cue: "date-cue", "update-cue" or "" if nothing introduces it.
    """

    end: int
    day: date | None
    cue: str


def find_date_line(line: str) -> DateMatch | None:
    """Read *line* if it holds a date and nothing else."""
    found = find_date_prefix(line)
    if found is None:
        return None
    rest = line[found.end :].strip(" \t.,|-–—")
    return found if not rest or _clock().fullmatch(rest) else None


def find_date_prefix(text: str) -> DateMatch | None:
    """Read the date, with its cue and clock time, that *text* begins with."""
    cue = _cue().match(text)
    at = cue.end() if cue else 0
    for pattern in date_patterns():
        match = pattern.match(text, at)
        if match:
            clock = re.compile(r"[ ,]*(?:[-–—]+ )?(?:Updated )?" + _clock().pattern).match(
                text, match.end()
            )
            kind = "" if cue is None else _cue_kinds()[cue.group("cue").lower()]
            return DateMatch(clock.end() if clock else match.end(), day_of(match), kind)
    return None


def day_of(match: re.Match[str]) -> date | None:
    """Return the day that a match of a date row names, or None if it has no year."""
    parts = match.groupdict()
    if not parts.get("year"):
        return None
    year, day = int(parts["year"]), int(parts["day"])
    month = _month(parts["month"])
    if year < 100:
        # "12/11/18": news on line is younger than 1950.
        year += 2000 if year < 50 else 1900
    if month > 12 >= day:  # "10/25/2019": the month first
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_day(value: str) -> date | None:
    """Return the day that the ``date`` field of an article names, or None if it names none."""
    words = " ".join(value.split())
    compact = _COMPACT.match(words)
    if compact:
        words = "-".join(compact.groups())
    # "Mon, 10 Feb 2019 12:00:00 +0000", "2019-02-10 12:00:00.123": the hour does not matter.
    found = find_date_line(words) or find_date_prefix(words)
    is_date = found is not None and not _AFTER_DATE.match(words, found.end)
    return found.day if found is not None and is_date else None


def may_be_another_day(value: str) -> bool:
    """Tell whether a date in numbers names another day where the month comes first: 03/04/2019."""
    found = _IN_NUMBERS.search(value)
    return (
        found is not None and int(found[1]) != int(found[2]) and max(map(int, found.groups())) < 13
    )


@cache
def date_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the compiled date rows, the more telling first, each ending at a word's end."""
    rows = [row for row in load_furniture() if row.kind == "date"]
    return tuple(re.compile(rf"(?:{row.pattern})(?![a-z0-9])") for row in rows)


def date_alternatives() -> str:
    """Return all date rows as one expression without group names, for use inside others."""
    rows = (row.pattern for row in load_furniture() if row.kind == "date")
    return "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in rows) + ")"


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTHS.index(written[:3].lower()) + 1


@cache
def _cue_kinds() -> dict[str, str]:
    return {
        row.pattern.lower(): row.kind
        for row in load_furniture()
        if row.kind in ("date-cue", "update-cue")
    }


@cache
def _cue() -> re.Pattern[str]:
    cues = sorted(_cue_kinds(), key=len, reverse=True)
    return re.compile(rf"(?P<cue>{'|'.join(map(re.escape, cues))})\s*[:|-]?\s*", re.IGNORECASE)


@cache
def _clock() -> re.Pattern[str]:
    rows = (row.pattern for row in load_furniture() if row.kind == "clock")
    return re.compile("(?:" + "|".join(f"(?:{pattern})" for pattern in rows) + ")")
