"""How do rows become a picture without a script?

Each module turns the rows of one view into a :class:`~kg.view.drawing.shapes.Drawing`: a
``chart``, a ``timeline``, a ``network`` or ``geography``. One template renders them all as SVG.
Colours are CSS classes, so that light and dark pages each choose their own.
"""

from __future__ import annotations

from kg.catalog import CannedQuery
from kg.store.results import Solutions
from kg.view.drawing.chart import draw_chart
from kg.view.drawing.geography import draw_map
from kg.view.drawing.network import draw_network
from kg.view.drawing.shapes import Drawing
from kg.view.drawing.timeline import draw_timeline

__all__ = ["Drawing", "draw", "draw_map"]


def draw(query: CannedQuery, solutions: Solutions, *, base: str) -> Drawing | None:
    """Draw the rows of *query* as its header asks, or return None if there is nothing to draw."""
    if not solutions.rows:
        return None
    match query.view:
        case "chart":
            return draw_chart(solutions, query.axes)
        case "timeline":
            return draw_timeline(solutions, query.axes, base=base)
        case "graph":
            return draw_network(solutions, query.axes, base=base)
        case "map":
            return draw_map(solutions, query.axes, base=base)
        case _:
            return None
