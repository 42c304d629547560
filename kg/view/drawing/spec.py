"""The common parts of all specifications: head, values of rows, links of marks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from kg.catalog.model import OPENS_COLUMN
from kg.store.results import Term
from kg.view.terms import local_path

VEGA_LITE: Final = "application/vnd.vegalite.v6+json"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_EMPTY: Final = re.compile(r"(?<=[?&])\w+=(?:&|\Z)")

LINK: Final = {"condition": {"test": "isValid(datum.href)", "field": "href"}}
"""The channel ``href``: a mark whose row has no address leads nowhere."""

Row = Mapping[str, Term | None]
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as data.

    Attributes:
        kind: "chart", "timeline", "graph" or "map".
        label: What it shows, for those who cannot see it.
        data: A Vega-Lite specification; for a map a GeoJSON feature collection.
        note: What the picture leaves out; "" for nothing.
    """

    kind: str
    label: str
    data: Mapping[str, Any]
    note: str = ""

    @property
    def places(self) -> list[Mapping[str, Any]]:
        """The places of a map, each once."""
        found = [feature["properties"] for feature in self.data.get("features", ())]
        return list({(p["label"], p["precision"]): p for p in found}.values())


def make_spec(label: str, values: list[dict[str, Any]], **rest: Any) -> Spec:
    """Return a specification as wide as its page. Colours are chosen by the page that draws it."""
    return {
        "$schema": _SCHEMA,
        "description": label,
        "width": "container",
        "data": {"values": values},
        **rest,
    }


def field(name: str, kind: str, title: str | None, **rest: Any) -> Spec:
    """Return one channel of an encoding; *kind* is a type of Vega-Lite."""
    return {"field": name, "type": kind, "title": title, **rest}


def told(*names: str) -> list[Spec]:
    """Return the channel ``tooltip`` for fields of these names."""
    return [{"field": name, "type": "nominal", "title": name} for name in names]


def opened(opens: str, row: Row, *, base: str) -> str | None:
    """Return the address on this server that the mark of *row* leads to, or None for nowhere.

    Args:
        opens: ``{event}`` for the page of what a column names, or a path with columns in it:
            ``/events?type={type}&when={month}``; what a row leaves empty is left out.
        row: The row.
        base: Instance base.
    """
    alone = OPENS_COLUMN.fullmatch(opens)
    if alone:
        return local_path(text_of(row, alone[1]), base=base)
    filled = OPENS_COLUMN.sub(lambda match: quote(text_of(row, match[1]), safe=""), opens)
    return _EMPTY.sub("", filled).rstrip("?&") or None


def text_of(row: Row, name: str | None) -> str:
    """Return the text of a column, or "" if it is unbound or there is no such column."""
    term = row.get(name) if name else None
    return term.value if term else ""


def number_of(row: Row, name: str | None) -> float | None:
    """Return the number in a column, or None."""
    text = text_of(row, name)
    try:
        value = float(text)
    except ValueError:
        return None
    # xsd:double has INF and NaN, JSON has neither (RFC 8259, 6).
    return value if math.isfinite(value) else None


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct values in order of first appearance."""
    return tuple(dict.fromkeys(values))


def words(text: str) -> str:
    """Return a short name as words: "air-strike" → "air strike"."""
    return text.replace("-", " ") if re.fullmatch(r"[a-z]+(-[a-z]+)+", text) else text
