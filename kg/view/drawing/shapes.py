"""What is a drawing made of, and how are scales and ticks chosen?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.store.results import Term

COLOURS: Final = 8
"""CSS knows ``s0`` to ``s7``; what comes after is drawn as ``s7``."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One SVG element. ``tag`` and attribute names come from code, values may be any text."""

    tag: str
    attributes: Mapping[str, str | int | float]
    text: str = ""
    title: str = ""
    href: str | None = None


def shape(
    tag: str,
    css: str,
    *,
    text: str = "",
    title: str = "",
    href: str | None = None,
    **attributes: str | int | float,
) -> Shape:
    """Return an element; ``stroke_width`` becomes ``stroke-width``, numbers are rounded."""
    named: dict[str, str | int | float] = {
        name.replace("_", "-"): round(value, 1) if isinstance(value, float) else value
        for name, value in attributes.items()
    }
    return Shape(tag, {**named, "class": css}, text, title, href)


@dataclass(frozen=True, slots=True)
class Legend:
    """One entry of a legend: CSS class of the swatch and its meaning."""

    css: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in user units, with what it shows in words for those who cannot see it."""

    kind: str
    width: int
    height: int
    label: str
    shapes: tuple[Shape, ...]
    legend: tuple[Legend, ...] = ()
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def text_of(row: Mapping[str, Term | None], name: str | None) -> str:
    """Return the text of a column, or "" if it is unbound or there is no such column."""
    term = row.get(name) if name else None
    return term.value if term else ""


def number_of(row: Mapping[str, Term | None], name: str | None) -> float | None:
    """Return the number in a column, or None."""
    text = text_of(row, name)
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def series_class(index: int) -> str:
    """Return the CSS class of the series at *index*."""
    return f"s{min(index, COLOURS - 1)}"


def nice_ticks(top: float, *, count: int = 5) -> tuple[float, ...]:
    """Return round values from 0 to at least *top*, about *count* of them."""
    if top <= 0:
        return (0.0, 1.0)
    rough = top / count
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= rough)
    if top >= 1 and step < 1:
        step = 1.0
    return tuple(step * number for number in range(math.ceil(top / step) + 1))


def clip_text(text: str, length: int) -> str:
    """Shorten *text* to *length* characters, with an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct values in order of first appearance."""
    return tuple(dict.fromkeys(values))


def plain_number(value: float) -> str:
    """Return a number with group separators and no needless decimals."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
