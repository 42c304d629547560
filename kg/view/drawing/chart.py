"""How do rows become bars, ranges or lines?

Bars, stacked by series, for names and months; lines where ``x`` are days; bars from low to high
where the axes name a ``high`` column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from kg.store.results import Solutions
from kg.view.drawing.shapes import (
    Drawing,
    Legend,
    Shape,
    clip_text,
    distinct,
    nice_ticks,
    number_of,
    plain_number,
    series_class,
    shape,
    text_of,
)

WIDTH: Final = 860
HEIGHT: Final = 340
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 30, 62
_PLOT_WIDTH: Final = WIDTH - LEFT - RIGHT
_PLOT_HEIGHT: Final = HEIGHT - TOP - BOTTOM
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_BARS: Final = 60


def draw_chart(solutions: Solutions, axes: Mapping[str, str]) -> Drawing | None:
    """Draw a chart, or return None if no row has a number."""
    points = [
        (text_of(row, axes["x"]), text_of(row, axes.get("series")), value, high)
        for row in solutions
        if (value := number_of(row, axes["y"])) is not None
        for high in [number_of(row, axes.get("high"))]
    ]
    if not points:
        return None
    if "high" in axes:
        return _ranges(points, axes)
    if all(_DAY.match(x) for x, *_ in points):
        return _lines(points, axes)
    return _bars(points, axes)


_Point = tuple[str, str, float, float | None]


def _bars(points: list[_Point], axes: Mapping[str, str]) -> Drawing:
    names = distinct(x for x, *_ in points)[-MOST_BARS:]
    series = distinct(name for _, name, *_ in points)
    stacks = {x: [p for p in points if p[0] == x] for x in names}
    ticks = nice_ticks(max(sum(p[2] for p in stack) for stack in stacks.values()))
    shapes = _frame(ticks, axes["y"])
    slot = _PLOT_WIDTH / len(names)
    width = min(64.0, slot * 0.72)
    for index, (name, stack) in enumerate(stacks.items()):
        left = LEFT + slot * index + (slot - width) / 2
        base = 0.0
        for _, which, value, _ in sorted(stack, key=lambda p: series.index(p[1])):
            title = " · ".join(filter(None, (name, which, plain_number(value))))
            css = series_class(series.index(which))
            shapes.append(_bar(left, width, base, base + value, ticks, css, title))
            base += value
        shapes.append(_label(name, left + width / 2, crowded=slot < 70))
    return _finish("bar chart", f"{axes['y']} by {axes['x']}", shapes, series)


def _ranges(points: list[_Point], axes: Mapping[str, str]) -> Drawing:
    unit = f"{axes['y']} to {axes['high']}"
    ticks = nice_ticks(max(max(value, high or 0) for _, _, value, high in points))
    shapes = _frame(ticks, unit)
    slot = _PLOT_WIDTH / len(points)
    width = min(64.0, slot * 0.5)
    for index, (name, _, low, high) in enumerate(points):
        left = LEFT + slot * index + (slot - width) / 2
        top = max(low, high or 0)
        words = plain_number(low) if top == low else f"{plain_number(low)} to {plain_number(top)}"
        title = f"{name}: {words}"
        if top > low:
            shapes.append(_bar(left, width, low, top, ticks, "s0 faint", title))
        shapes.append(_bar(left, width, 0, low, ticks, "s0", title))
        middle = left + width / 2
        shapes.append(shape("text", "value middle", x=middle, y=_y(top, ticks) - 6, text=words))
        shapes.append(_label(name, middle, crowded=slot < 70))
    return _finish("bar chart", f"{unit} by {axes['x']}", shapes, ())


def _lines(points: list[_Point], axes: Mapping[str, str]) -> Drawing:
    series = distinct(name for _, name, *_ in points)
    days = [date.fromisoformat(x[:10]).toordinal() for x, *_ in points]
    first, span = min(days), max(max(days) - min(days), 1)
    ticks = nice_ticks(max(p[2] for p in points))
    shapes = _frame(ticks, axes["y"])

    def x_of(day: int) -> float:
        return LEFT + 16 + (day - first) / span * (_PLOT_WIDTH - 60)

    for index, name in enumerate(series):
        own = sorted(
            (date.fromisoformat(p[0][:10]).toordinal(), p[2]) for p in points if p[1] == name
        )
        css = series_class(index)
        path = " ".join(f"{x_of(day):.1f},{_y(value, ticks):.1f}" for day, value in own)
        shapes.append(shape("polyline", f"line {css}", points=path))
        for day, value in own:
            title = f"{date.fromordinal(day).isoformat()} · {name} · {plain_number(value)}"
            x, y = x_of(day), _y(value, ticks)
            shapes.append(shape("circle", f"dot {css}", cx=x, cy=y, r=4.5, title=title))
    for day in sorted({first, first + span // 2, max(days)} if max(days) > first else {first}):
        shapes.append(_label(date.fromordinal(day).isoformat(), x_of(day), crowded=False))
    return _finish("line chart", f"{axes['y']} over time", shapes, series)


def _frame(ticks: tuple[float, ...], unit: str) -> list[Shape]:
    shapes = []
    for tick in ticks:
        y = _y(tick, ticks)
        words = plain_number(tick)
        shapes.append(shape("line", "grid", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y))
        shapes.append(shape("text", "tick end", x=LEFT - 8, y=y + 4, text=words))
    shapes.append(shape("text", "tick", x=LEFT, y=TOP - 10, text=unit))
    return shapes


def _bar(
    left: float,
    width: float,
    low: float,
    high: float,
    ticks: tuple[float, ...],
    css: str,
    title: str,
) -> Shape:
    top = _y(high, ticks)
    height = max(_y(low, ticks) - top, 0.5)
    return shape("rect", f"bar {css}", x=left, y=top, width=width, height=height, title=title)


def _label(text: str, x: float, *, crowded: bool) -> Shape:
    y = HEIGHT - BOTTOM + 18
    if not crowded:
        return shape("text", "tick middle", x=x, y=y, text=clip_text(text, 22), title=text)
    turn = f"rotate(-40 {x + 4:.1f} {y - 6})"
    words = clip_text(text, 14)
    return shape("text", "tick end", x=x + 4, y=y - 6, transform=turn, text=words, title=text)


def _y(value: float, ticks: tuple[float, ...]) -> float:
    return TOP + _PLOT_HEIGHT * (1 - value / ticks[-1])


def _finish(kind: str, label: str, shapes: list[Shape], series: tuple[str, ...]) -> Drawing:
    named = series if any(series) else ()
    legend = tuple(
        Legend(series_class(index), name.replace("-", " ") or "not said")
        for index, name in enumerate(named)
    )
    return Drawing("chart", WIDTH, HEIGHT, f"{kind}: {label}", tuple(shapes), legend)
