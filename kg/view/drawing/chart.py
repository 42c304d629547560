"""Rows as bars, ranges or lines.

Bars, stacked by series, for names and months; lines where ``x`` are days; bars from low to high
where the axes name a ``high`` column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from kg.store.results import Solutions
from kg.view.drawing.spec import (
    LINK,
    Drawing,
    Spec,
    distinct,
    field,
    make_spec,
    number_of,
    opened,
    text_of,
    told,
    words,
)
from kg.view.terms import spaced

MOST_BARS: Final = 60
_FEW_BARS: Final = 6
# A bar alone would be as wide as the page.
_ROOMY: Final = {"paddingInner": 0.5, "paddingOuter": 1}
WHOLE: Final = {"tickMinStep": 1, "format": "~s"}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def draw_chart(
    solutions: Solutions, axes: Mapping[str, str], *, base: str, opens: str = ""
) -> Drawing | None:
    """Draw a chart, or return None if no row has a number."""
    values: list[dict[str, Any]] = []
    for row in solutions:
        value = number_of(row, axes["y"])
        if value is None:
            continue
        one: dict[str, Any] = {"x": words(text_of(row, axes["x"])), "y": value}
        if "series" in axes:
            one["series"] = words(text_of(row, axes["series"])) or "not said"
        if "high" in axes:
            one["high"] = max(value, number_of(row, axes["high"]) or value)
        href = opened(opens, row, base=base)
        values.append({**one, "href": href} if href else one)
    if not values:
        return None
    names = distinct(str(value["x"]) for value in values)
    note = ""
    is_line = "high" not in axes and all(_DAY.match(name) for name in names)
    if len(names) > MOST_BARS and not is_line:
        kept = set(names[-MOST_BARS:])
        values = [value for value in values if value["x"] in kept]
        note = f"The last {MOST_BARS} of {len(names)} are drawn."
    x, y = spaced(axes["x"]), spaced(axes["y"])
    if "high" in axes:
        y = f"{y} to {spaced(axes['high'])}"
    label = f"{'line' if is_line else 'bar'} chart: {y} by {x}"
    if "high" in axes:
        shape = _ranges(x, y, values)
    else:
        shape = _lines(x, y, values) if is_line else _bars(x, y, values)
    return Drawing("chart", label, make_spec(label, values, height=300, **shape), note)


def _bars(x: str, y: str, values: list[dict[str, Any]]) -> Spec:
    return {
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "x": _names(x, values),
            "y": field("y", "quantitative", y, axis=WHOLE),
            **_series(values),
            **_links(values),
        },
    }


def _ranges(x: str, y: str, values: list[dict[str, Any]]) -> Spec:
    names = _names(x, values)
    tooltip = told("x", "y", "high")
    low = field("y", "quantitative", y, axis=WHOLE)
    return {
        "encoding": {"x": names, "tooltip": tooltip, "href": LINK},
        "layer": [
            {"mark": "bar", "encoding": {"y": low}},
            {
                # Paler from the low figure to the high one: not everybody says these.
                "mark": {"type": "bar", "opacity": 0.35},
                "encoding": {"y": low, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "baseline": "bottom", "dy": -4},
                "transform": [
                    {
                        "calculate": "datum.y == datum.high ? '' + datum.y"
                        " : datum.y + ' to ' + datum.high",
                        "as": "told",
                    }
                ],
                "encoding": {
                    "y": field("high", "quantitative", y),
                    "text": {"field": "told", "type": "nominal"},
                },
            },
        ],
    }


def _lines(x: str, y: str, values: list[dict[str, Any]]) -> Spec:
    return {
        "mark": {"type": "line", "point": {"size": 70}},
        "encoding": {
            "x": field("x", "temporal", x),
            "y": field("y", "quantitative", y),
            **_series(values),
            **_links(values),
        },
    }


def _names(x: str, values: list[dict[str, Any]]) -> Spec:
    """Return the axis of names, turned where they would run into one another."""
    names = {value["x"] for value in values}
    axis = {"labelLimit": 120, "labelAngle": 0 if sum(map(len, names)) < 110 else -40}
    room = {"scale": _ROOMY} if len(names) <= _FEW_BARS else {}
    return field("x", "nominal", x, sort=None, axis=axis, **room)


def _series(values: list[dict[str, Any]]) -> Spec:
    return {"color": field("series", "nominal", None)} if "series" in values[0] else {}


def _links(values: list[dict[str, Any]]) -> Spec:
    names = ("x", "series", "y") if "series" in values[0] else ("x", "y")
    tooltip = {"tooltip": told(*names)}
    return {**tooltip, "href": LINK} if any("href" in v for v in values) else tooltip
