"""Find when each post of a live blog was written, by the blog's own clock.

A live blog is a report in which lines that hold a time alone ("17:45", "2.10pm GMT") head its
posts, the newest first or the oldest first. Where a later post gives another toll, it revises
the earlier one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from kg.model.text import Article

_STAMP: Final = re.compile(
    r"^[ \t]*(?:(?:updated|posted)(?: at)?:?[ \t]*)?"
    r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)[ \t]*(?P<half>[ap]\.?m\.?)?"
    r"[ \t]*(?:[A-Z]{2,4}|local time)?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOON: Final = 12
_FEWEST: Final = 2
"""One time alone is when an article was printed."""


@dataclass(frozen=True, slots=True)
class Posts:
    """The starts of a report's posts, and when each was written; empty for no live blog."""

    starts: tuple[int, ...] = ()
    written: tuple[datetime, ...] = ()

    def at(self, offset: int) -> datetime | None:
        """Return when the post was written that holds *offset*; None for what stands before."""
        number = bisect_right(self.starts, offset) - 1
        return self.written[number] if number >= 0 else None


NO_POSTS: Final = Posts()


def find_posts(article: Article) -> Posts:
    """Find the posts of a live blog by its time stamps."""
    stamps = list(_STAMP.finditer(article.text))
    if len(stamps) < _FEWEST or article.published is None:
        return NO_POSTS
    clocks = [_clock(stamp) for stamp in stamps]
    return Posts(tuple(stamp.start() for stamp in stamps), tuple(_dated(clocks, article.published)))


def _clock(stamp: re.Match[str]) -> time:
    hour = int(stamp["hour"])
    if stamp["half"]:
        # 12.10am is ten past midnight.
        hour = hour % _NOON + (_NOON if stamp["half"].lower().startswith("p") else 0)
    return time(hour, int(stamp["minute"]))


def _dated(clocks: Sequence[time], published: date) -> list[datetime]:
    """Put days to the clocks: the newest post is of the day of publication."""
    falls = sum(after < before for before, after in pairwise(clocks))
    newest_first = falls * 2 >= len(clocks) - 1
    ordered = list(clocks) if newest_first else list(reversed(clocks))
    day, found = published, [datetime.combine(published, ordered[0])]
    for before, after in pairwise(ordered):
        if after > before:
            day -= timedelta(days=1)
        found.append(datetime.combine(day, after))
    return found if newest_first else found[::-1]
