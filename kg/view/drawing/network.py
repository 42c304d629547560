"""Pairs as a picture of who is linked to whom.

Three columns instead of springs: who is only quoted stands left, who only quotes stands right,
who does both between them. The eye reads it like a sentence, and it comes out the same each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from kg.store.results import Solutions
from kg.view.drawing.spec import LINK, Drawing, make_spec, number_of, text_of, told
from kg.view.terms import local_path, short_name

MOST_EDGES: Final = 80
_ROW: Final = 34
_PLACE: Final = {"axis": None, "type": "quantitative"}


def draw_network(
    solutions: Solutions, axes: Mapping[str, str], *, base: str, opens: str = ""
) -> Drawing | None:
    """Draw the heaviest pairs, or return None if there are none; a node leads to its page."""
    del opens
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    names: dict[str, str] = {}
    for row in solutions:
        source, target = text_of(row, axes["source"]), text_of(row, axes["target"])
        if source and target and source != target:
            weight = number_of(row, axes.get("weight"))
            weights[source, target] += 1 if weight is None else weight
            for iri, name in ((source, axes["source"]), (target, axes["target"])):
                names[iri] = text_of(row, f"{name}Label") or short_name(iri)
    if not weights:
        return None
    edges = sorted(weights.items(), key=lambda edge: (-edge[1], edge[0]))[:MOST_EDGES]
    places = _places([pair for pair, _ in edges], weights)
    label = f"network of {len(places)} sources and {len(edges)} links"
    values = [
        {
            "from": names[source],
            "to": names[target],
            "number": number,
            "x": places[source][0],
            "y": places[source][1],
            "x2": places[target][0],
            "y2": places[target][1],
        }
        for (source, target), number in edges
    ]
    nodes = [
        {"name": names[iri], "x": x, "y": y, **({"href": href} if href else {})}
        for iri, (x, y) in sorted(places.items())
        for href in [local_path(iri, base=base)]
    ]
    rows = max(y for _, y in places.values()) + 1
    spec = make_spec(label, values, height=round(_ROW * rows), layer=_layers(nodes, rows))
    few = len(weights) > MOST_EDGES
    note = f"The {MOST_EDGES} strongest of {len(weights)} links. " if few else ""
    note += "A thicker line stands for more claims; read from left to right."
    return Drawing("graph", label, spec, note)


def _layers(nodes: list[dict[str, Any]], rows: float) -> list[dict[str, Any]]:
    x = {"field": "x", "scale": {"domain": [-0.35, 2.35]}, **_PLACE}
    y = {"field": "y", "scale": {"domain": [rows - 0.5, -0.5]}, **_PLACE}
    width = {"field": "number", "type": "quantitative", "scale": {"range": [1, 7]}, "legend": None}
    return [
        {
            "mark": {"type": "rule", "opacity": 0.4},
            "encoding": {
                "x": x,
                "y": y,
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "strokeWidth": width,
                "tooltip": told("from", "to", "number"),
            },
        },
        {
            "data": {"values": nodes},
            "mark": {"type": "text", "fontWeight": "bold", "limit": 220, "dy": -9},
            "encoding": {
                "x": x,
                "y": y,
                "text": {"field": "name", "type": "nominal"},
                "tooltip": told("name"),
                "href": LINK,
            },
        },
        {
            "data": {"values": nodes},
            "mark": {"type": "point", "filled": True, "size": 60},
            "encoding": {"x": x, "y": y, "href": LINK},
        },
    ]


def _places(
    pairs: list[tuple[str, str]], weights: Mapping[tuple[str, str], float]
) -> dict[str, tuple[float, float]]:
    """Return column and row of each node: heaviest on top."""
    sources = {source for source, _ in pairs}
    targets = {target for _, target in pairs}
    total: defaultdict[str, float] = defaultdict(float)
    for source, target in pairs:
        total[source] += weights[source, target]
        total[target] += weights[source, target]
    columns = (sources - targets, sources & targets, targets - sources)
    tallest = max(len(nodes) for nodes in columns)
    places: dict[str, tuple[float, float]] = {}
    for column, nodes in enumerate(columns):
        first = (tallest - len(nodes)) / 2
        for row, iri in enumerate(sorted(nodes, key=lambda iri: (-total[iri], iri))):
            # Every second one of the middle stands aside, so that links between them are seen.
            aside = 0.12 * (row % 2) if column == 1 else 0.0
            places[iri] = (column + aside, first + row)
    return places
