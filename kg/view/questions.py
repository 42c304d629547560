"""How are the canned queries listed?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kg.catalog import CannedQuery, Catalog

_GROUPS: Final = (
    ("figures", "Figures and totals"),
    ("claims", "Claims, and who stands behind them"),
    ("incidents", "Incidents across reports"),
    ("events", "Events in space and time"),
    ("actors", "Actors and sources"),
    ("maintenance", "Maintenance"),
)
_DESCRIBED: Final = ("slug", "summary", "description", "questions", "tags", "view", "columns")
_DESCRIBED_PARAM: Final = ("name", "type", "label", "default", "options")


@dataclass(frozen=True, slots=True)
class QueryGroup:
    """Canned queries under one heading."""

    name: str
    queries: tuple[CannedQuery, ...]


def group_queries(queries: Catalog) -> tuple[QueryGroup, ...]:
    """Return the queries under their headings; what has none comes last."""
    left = list(queries)
    groups = []
    for tag, name in _GROUPS:
        chosen = tuple(query for query in left if tag in query.tags)
        left = [query for query in left if query not in chosen]
        if chosen:
            groups.append(QueryGroup(name, chosen))
    return (*groups, QueryGroup("Other", tuple(left))) if left else tuple(groups)


def describe(query: CannedQuery, *, server: str) -> dict[str, Any]:
    """Return what a program needs to know of a query that *server* answers."""
    return {
        **{name: getattr(query, name) for name in _DESCRIBED},
        "params": [
            {name: getattr(param, name) for name in _DESCRIBED_PARAM} for param in query.params
        ],
        "href": f"{server}/queries/{query.slug}",
    }
