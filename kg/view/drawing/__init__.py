"""Turn rows into drawings: Vega-Lite specifications, and GeoJSON for maps.

Each module turns the rows of one view into a :class:`Drawing`, which is data: the server gives it
as JSON, the browser draws it with the scripts of the bundle, other tools may do so too. A table of
the same rows stands on every page that has a drawing, so nothing is lost without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.store.results import Solutions
from kg.view.drawing.chart import draw_chart
from kg.view.drawing.geography import collection, draw_map
from kg.view.drawing.network import draw_network
from kg.view.drawing.spec import VEGA_LITE, Drawing
from kg.view.drawing.timeline import draw_timeline

__all__ = ["DRAWERS", "VEGA_LITE", "Drawing", "collection", "draw", "draw_chart", "draw_map"]

DRAWERS: Final = {
    "chart": draw_chart,
    "timeline": draw_timeline,
    "graph": draw_network,
    "map": draw_map,
}


def draw(
    view: str, axes: Mapping[str, str], solutions: Solutions, *, base: str, opens: str = ""
) -> Drawing | None:
    """Draw rows, or return None if the view is a table or no row can be drawn.

    Args:
        view: A key of ``DRAWERS``; nothing else is drawn.
        axes: Which column the view draws on which of its axes.
        solutions: The rows.
        base: Instance base.
        opens: Where a mark leads, see :func:`kg.view.drawing.spec.opened`.
    """
    drawer = DRAWERS.get(view)
    return drawer(solutions, axes, base=base, opens=opens) if drawer and solutions.rows else None
