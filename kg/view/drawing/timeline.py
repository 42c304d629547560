"""Dated rows as a timeline: one line for each label, coloured by lane, in the order of time.

Drag and wheel move and stretch the time: one event of 2011 need not squeeze a week of 2018.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from kg.store.results import Solutions
from kg.view.drawing.spec import (
    LINK,
    Drawing,
    Row,
    distinct,
    field,
    make_spec,
    opened,
    text_of,
    told,
    words,
)
from kg.view.terms import show_days

MOST_LINES: Final = 80
_TIME: Final = {"type": "interval", "encodings": ["x"]}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def draw_timeline(
    solutions: Solutions, axes: Mapping[str, str], *, base: str, opens: str = ""
) -> Drawing | None:
    """Draw dated rows, or return None if no row has a date."""
    every = [_item(row, axes, base, opens) for row in solutions]
    items = sorted(
        (i for i in every if i is not None), key=lambda item: (item["start"], item["end"])
    )
    if not items:
        return None
    lines = distinct(item["what"] for item in items)
    kept = set(lines[:MOST_LINES])
    values = [item for item in items if item["what"] in kept]
    notes = []
    if len(items) < len(every):
        notes.append(f"{len(every) - len(items)} without a date are in the table only.")
    if len(values) < len(items):
        notes.append(f"Only the first {len(values)} of {len(items)} are drawn.")
    label = f"timeline of {len(values)} events"
    what = field("what", "nominal", None, sort=None, axis={"labelLimit": 220})
    encoding = {
        "x": field("start", "temporal", None),
        "y": what,
        "color": field("lane", "nominal", None),
        "tooltip": told("when", "what", "who", "lane"),
        "href": LINK,
    }
    spec = make_spec(
        label,
        values,
        height={"step": 22},
        encoding=encoding,
        layer=[
            {
                "params": [{"name": "moved", "select": _TIME, "bind": "scales"}],
                "mark": {"type": "bar", "cornerRadius": 3},
                "encoding": {"x2": {"field": "end"}},
            },
            # A day among years would be too thin to be seen or clicked.
            {"mark": {"type": "square", "filled": True, "size": 90, "opacity": 1}},
        ],
    )
    return Drawing("timeline", label, spec, " ".join(notes))


def _item(row: Row, axes: Mapping[str, str], base: str, opens: str) -> dict[str, Any] | None:
    start, end = text_of(row, axes["start"])[:10], text_of(row, axes.get("end"))[:10]
    if not _is_day(start):
        return None
    last = max(start, end) if _is_day(end) else start
    item: dict[str, Any] = {
        "start": start,
        "end": _next_day(last),  # the bar of a day is as long as a day
        "when": show_days(start, last),
        "what": ", ".join(
            filter(None, (words(text_of(row, axes["label"])), text_of(row, "places")))
        ),
        "who": text_of(row, "actorLabel"),
        "lane": words(text_of(row, axes.get("lane"))) or "all",
    }
    href = opened(opens, row, base=base)
    return {**item, "href": href} if href else item


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        # The bar ends a day later: 9999-12-31 has none.
        return date.fromisoformat(text) < date.max
    except ValueError:
        return False


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
