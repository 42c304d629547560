"""How do dated rows become a timeline with lanes?

Long empty stretches are drawn shorter than they are, and the picture says so: otherwise one event
of 2011 would squeeze a week of 2018 into a single line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Final

from kg.store.results import Solutions, Term
from kg.view.drawing.shapes import (
    Drawing,
    Legend,
    Shape,
    clip_text,
    distinct,
    series_class,
    shape,
    text_of,
)
from kg.view.terms import local_path, show_days

WIDTH: Final = 860
LEFT, RIGHT, TOP = 130, 30, 34
ROW: Final = 24
MOST_ITEMS: Final = 150
_SPARE: Final = 90
"""Room at the right for the label of the last bar."""

_SQUEEZE: Final = 0.4
_TICK_WIDTH: Final = 84
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LETTER: Final = 7.4
"""Width of a letter in user units, rounded up: labels must not run into each other."""


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    lane: str
    label: str
    title: str
    href: str | None


@dataclass(frozen=True, slots=True)
class _Clock:
    """Where each day stands: days on which something begins or ends, and their places."""

    days: tuple[int, ...]
    places: tuple[float, ...]
    is_uneven: bool

    @classmethod
    def over(cls, items: list[_Item]) -> _Clock:
        days = sorted({day for item in items for day in (item.start, item.end + 1)})
        gaps = [later - earlier for earlier, later in pairwise(days)]
        is_uneven = max(gaps) > 60 and max(gaps) > 6 * (sum(gaps) - max(gaps)) / len(gaps)
        widths = [gap**_SQUEEZE if is_uneven else float(gap) for gap in gaps]
        unit = (WIDTH - LEFT - RIGHT - _SPARE) / sum(widths)
        places = accumulate((width * unit for width in widths), initial=float(LEFT))
        return cls(tuple(days), tuple(places), is_uneven)

    def x(self, day: int) -> float:
        """Return where *day* begins."""
        index = min(max(bisect_right(self.days, day) - 1, 0), len(self.days) - 2)
        (first, last), (left, right) = self.days[index : index + 2], self.places[index : index + 2]
        return left + (day - first) / (last - first) * (right - left)

    def width(self, item: _Item) -> float:
        """Return how long *item* is drawn; never so short that it cannot be seen."""
        return max(self.x(item.end + 1) - self.x(item.start), 7.0)

    def ticks(self) -> list[int]:
        """Return days that are far enough from each other to be named."""
        candidates = self.days
        if not self.is_uneven:
            first, last = self.days[0], self.days[-1]
            steps = min(5, last - first)
            candidates = tuple(first + round((last - first) * n / steps) for n in range(steps + 1))
        chosen: list[int] = []
        for day in candidates:
            if not chosen or self.x(day) - self.x(chosen[-1]) >= _TICK_WIDTH:
                chosen.append(day)
        return chosen


def draw_timeline(solutions: Solutions, axes: Mapping[str, str], *, base: str) -> Drawing | None:
    """Draw dated rows, or return None if no row has a date."""
    items = [item for row in solutions if (item := _item(row, axes, base)) is not None]
    if not items:
        return None
    dropped = len(solutions) - len(items)
    shown = sorted(items, key=lambda item: (item.start, item.end))[:MOST_ITEMS]
    clock = _Clock.over(shown)
    lanes = distinct(item.lane for item in shown)
    shapes: list[Shape] = []
    top = TOP
    for index, lane in enumerate(lanes):
        rows = _place([item for item in shown if item.lane == lane], clock)
        height = ROW * (1 + max(row for row, _ in rows))
        shapes += _lane(lane, top, height, index)
        for row, item in rows:
            shapes += _bar(item, top + row * ROW, clock, series_class(index))
        top += height + 12
    shapes = [*_axis(clock, top), *shapes]
    notes = ["Long empty stretches are drawn shorter."] if clock.is_uneven else []
    if dropped:
        notes.append(f"{dropped} without a date are in the table only.")
    if len(items) > MOST_ITEMS:
        notes.append(f"Only the first {MOST_ITEMS} of {len(items)} are drawn.")
    legend = tuple(Legend(series_class(i), lane or "all") for i, lane in enumerate(lanes))
    label = f"timeline of {len(shown)} events"
    return Drawing("timeline", WIDTH, top + 6, label, tuple(shapes), legend, " ".join(notes))


def _item(row: Mapping[str, Term | None], axes: Mapping[str, str], base: str) -> _Item | None:
    start, end = text_of(row, axes["start"]), text_of(row, axes.get("end"))
    if not _DAY.match(start):
        return None
    first = date.fromisoformat(start[:10]).toordinal()
    last = date.fromisoformat(end[:10]).toordinal() if _DAY.match(end) else first
    label = text_of(row, axes["label"]).replace("-", " ")
    where = text_of(row, "places")
    words = f"{label}, {where}" if where else label
    period = show_days(start, end if last > first else start)
    who = text_of(row, "actorLabel")
    iri = text_of(row, "event") or text_of(row, "threat")
    return _Item(
        first,
        max(first, last),
        text_of(row, axes.get("lane")),
        words,
        " · ".join(filter(None, (period, words, who))),
        local_path(iri, base=base),
    )


def _place(items: list[_Item], clock: _Clock) -> list[tuple[int, _Item]]:
    """Give each item the first row in which it runs into nobody, label included."""
    ends: list[float] = []
    placed = []
    for item in items:
        left = clock.x(item.start) - LEFT
        label = 10 + _LETTER * len(clip_text(item.label, 30))
        right = left + clock.width(item) + label
        if LEFT + right >= WIDTH:  # the label will stand before the bar
            left, right = left - label, right - label
        row = next((number for number, end in enumerate(ends) if end <= left), len(ends))
        if row == len(ends):
            ends.append(right)
        else:
            ends[row] = right
        placed.append((row, item))
    return placed


def _lane(lane: str, top: int, height: int, index: int) -> list[Shape]:
    band = "band odd" if index % 2 else "band"
    name = clip_text(lane.replace("-", " ") or "all", 18)
    return [
        shape("rect", band, x=0, y=top - 4, width=WIDTH, height=height + 6),
        shape("text", "lane", x=8, y=top + 13, text=name),
    ]


def _bar(item: _Item, top: int, clock: _Clock, css: str) -> list[Shape]:
    left, width = clock.x(item.start), clock.width(item)
    title, href, words = item.title, item.href, clip_text(item.label, 30)
    fits = left + width + 5 + _LETTER * len(words) < WIDTH
    return [
        shape(
            "rect",
            f"bar {css}",
            x=left,
            y=top + 2,
            width=width,
            height=14,
            rx=3,
            title=title,
            href=href,
        ),
        shape(
            "text",
            "item" if fits else "item end",
            x=left + width + 5 if fits else left - 5,
            y=top + 13,
            text=words,
            title=title,
            href=href,
        ),
    ]


def _axis(clock: _Clock, bottom: int) -> list[Shape]:
    shapes = []
    for day in clock.ticks():
        x = clock.x(day)
        words = date.fromordinal(day).isoformat()
        shapes.append(shape("line", "grid", x1=x, x2=x, y1=TOP - 8, y2=bottom - 8))
        shapes.append(shape("text", "tick middle", x=x, y=TOP - 14, text=words))
    return shapes
