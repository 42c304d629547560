"""Present the canned queries: groups, forms and downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from kg.catalog import CannedQuery, Catalog, Param
from kg.errors import QueryError
from kg.view.formats import Download, drawn_as

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


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a canned query's form."""

    param: Param
    value: str
    error: str
    suggestions: str
    kind: str


def make_field(param: Param, value: str, error: QueryError | None) -> Field:
    """Return the field of a parameter, with what is wrong with its value."""
    kinds = {"integer": "number", "decimal": "number", "date": "date"}
    kind = "select" if param.options else kinds.get(param.type, "text")
    wrong = error is not None and f"'{param.name}'" in error.what
    suggestions = f"/search/suggest?kind={param.suggest}" if param.suggest else ""
    return Field(param, value, error.remedy if wrong and error else "", suggestions, kind)


def query_address(query: CannedQuery, suffix: str, values: Mapping[str, str]) -> str:
    """Return where the answer of a query can be had in a format."""
    tail = "?" + urlencode(values) if values and suffix != "rq" else ""
    return f"/queries/{query.slug}.{suffix}{tail}"


def query_downloads(query: CannedQuery, values: Mapping[str, str]) -> tuple[Download, ...]:
    """Return the answer of a query in all its formats, and the query itself."""
    labels = {"rq": "query", "geojson": "GeoJSON", "vl": "Vega-Lite", "ttl": "Turtle"}
    names = ["csv", "json", "ttl", drawn_as(query.view), "rq"]
    return tuple(
        Download(labels.get(name, name.upper()), query_address(query, name, values))
        for name in names
        if name
    )
