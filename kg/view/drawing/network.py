"""How do pairs become a picture of who is linked to whom?

Three columns instead of springs: who is only quoted stands left, who only quotes stands right,
who does both between them. The eye reads it like a sentence, and it comes out the same each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from kg.store.results import Solutions
from kg.view.drawing.shapes import (
    Drawing,
    Legend,
    Shape,
    clip_text,
    number_of,
    plain_number,
    shape,
    text_of,
)
from kg.view.terms import local_path, short_name

WIDTH: Final = 860
TOP: Final = 30
ROW: Final = 34
BOX: Final = 200
MOST_EDGES: Final = 80
_COLUMNS: Final = (10, 330, 650)


def draw_network(solutions: Solutions, axes: Mapping[str, str], *, base: str) -> Drawing | None:
    """Draw the heaviest pairs, or return None if there are none."""
    weights: Counter[tuple[str, str]] = Counter()
    names: dict[str, str] = {}
    for row in solutions:
        source, target = text_of(row, axes["source"]), text_of(row, axes["target"])
        if source and target and source != target:
            weights[source, target] += int(number_of(row, axes.get("weight")) or 1)
            for iri, name in ((source, axes["source"]), (target, axes["target"])):
                names[iri] = text_of(row, f"{name}Label") or short_name(iri)
    if not weights:
        return None
    edges = sorted(weights.items(), key=lambda edge: (-edge[1], edge[0]))[:MOST_EDGES]
    places = _places([pair for pair, _ in edges], weights)
    heaviest = edges[0][1]
    shapes = [_edge(pair, weight, heaviest, places, names) for pair, weight in edges]
    for iri, (column, row_number) in sorted(places.items()):
        shapes += _node(names[iri], column, row_number, local_path(iri, base=base))
    height = _middle(max(row for _, row in places.values())) + ROW
    note = (
        f"The {MOST_EDGES} strongest of {len(weights)} links." if len(weights) > MOST_EDGES else ""
    )
    legend = (Legend("edge", "a thicker line stands for more claims; read from left to right"),)
    label = f"network of {len(places)} sources and {len(edges)} links"
    return Drawing("graph", WIDTH, height, label, tuple(shapes), legend, note)


def _places(
    pairs: list[tuple[str, str]], weights: Mapping[tuple[str, str], int]
) -> dict[str, tuple[int, float]]:
    """Return column and row of each node: heaviest on top."""
    sources = {source for source, _ in pairs}
    targets = {target for _, target in pairs}
    total: Counter[str] = Counter()
    for source, target in pairs:
        total[source] += weights[source, target]
        total[target] += weights[source, target]
    columns = (sources - targets, sources & targets, targets - sources)
    tallest = max(len(nodes) for nodes in columns)
    places: dict[str, tuple[int, float]] = {}
    for column, nodes in enumerate(columns):
        first = (tallest - len(nodes)) / 2
        for row, iri in enumerate(sorted(nodes, key=lambda iri: (-total[iri], iri))):
            places[iri] = (column, first + row)
    return places


def _edge(
    pair: tuple[str, str],
    weight: int,
    heaviest: int,
    places: Mapping[str, tuple[int, float]],
    names: Mapping[str, str],
) -> Shape:
    (from_column, from_row), (to_column, to_row) = places[pair[0]], places[pair[1]]
    start = _COLUMNS[from_column] + BOX
    end = _COLUMNS[to_column]
    y1, y2 = _middle(from_row), _middle(to_row)
    if from_column == to_column:  # both quote each other: an arc on the right of the column
        end, bend = start, start + 60
        path = f"M{start} {y1} C{bend} {y1} {bend} {y2} {end} {y2}"
    else:
        half = (start + end) / 2
        path = f"M{start} {y1} C{half:.0f} {y1} {half:.0f} {y2} {end} {y2}"
    width = 1.2 + 6 * (weight / heaviest) ** 0.7
    title = f"{names[pair[0]]} → {names[pair[1]]}: {plain_number(weight)}"
    return shape("path", "edge", d=path, stroke_width=width, title=title)


def _node(name: str, column: int, row: float, href: str | None) -> list[Shape]:
    x, y = _COLUMNS[column], _middle(row)
    node, words = f"node c{column}", clip_text(name, 30)
    return [
        shape("rect", node, x=x, y=y - 12, width=BOX, height=24, rx=5, title=name, href=href),
        shape("text", "item middle", x=x + BOX / 2, y=y + 4, text=words, title=name, href=href),
    ]


def _middle(row: float) -> int:
    return round(TOP + row * ROW)
