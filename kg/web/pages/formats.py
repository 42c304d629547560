"""Which format does the client want: by suffix of the address, or by its Accept header?"""

from __future__ import annotations

from typing import Final

from flask import request

from kg.store.formats import GRAPHS, RESULTS
from kg.view.drawing import DRAWERS, VEGA_LITE
from kg.view.lists import ATOM, List
from kg.web.negotiation import accepted
from kg.web.problem import Problem

HTML: Final = "html"
_TRIPLES: Final = tuple(known for known in GRAPHS if not known.datasets)
RESULT_FORMATS: Final[dict[str, str]] = {
    "html": "text/html",
    **{known.name: known.media_types[0] for known in RESULTS},
    "ttl": "text/turtle",
    "geojson": "application/geo+json",
    "vl": VEGA_LITE,
}
GRAPH_FORMATS: Final[dict[str, str]] = {
    "html": "text/html",
    **{known.suffix: known.media_types[0] for known in _TRIPLES},
}
LIST_FORMATS: Final[dict[str, str]] = {
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "geojson": "application/geo+json",
    "ttl": "text/turtle",
    "atom": ATOM,
}
SHORT_NAMES: Final[dict[str, str]] = {
    **{known.suffix: known.name for known in _TRIPLES},
    **{known.name: known.name for known in RESULTS},
}
"""Suffix → short name of the format at the protocol's door."""

_EXTRA_TYPES: Final[dict[str, str]] = {"application/json": "json", "application/xhtml+xml": "html"}


def list_formats(kind: List) -> dict[str, str]:
    """Return the formats that a list can be had in: GeoJSON of what stands somewhere, one feed."""
    left_out = {"geojson"} if not kind.is_placed else set()
    left_out |= {"atom"} if kind.name != "incidents" else set()
    return {k: v for k, v in LIST_FORMATS.items() if k not in left_out}


def drawn_as(view: str) -> str:
    """Return the suffix of what a view draws: places, a specification, or "" for nothing."""
    return "" if view not in DRAWERS else "geojson" if view == "map" else "vl"


def split_suffix(name: str, formats: dict[str, str]) -> tuple[str, str | None]:
    """Return *name* without a suffix that is one of *formats*, and that suffix or None."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in formats else (name, None)


def wanted_format(suffix: str | None, formats: dict[str, str]) -> str:
    """Return the suffix of the format to answer in: by suffix, ``format=`` or ``Accept``.

    Raises:
        Problem: 406, if the Accept header names none that we have; 422, if ``format=`` does.
    """
    if suffix is not None:
        return suffix
    named = request.args.get("format")
    if named:
        return _by_name(named, formats)
    by_type = {media: name for name, media in formats.items()}
    by_type |= {media: name for media, name in _EXTRA_TYPES.items() if name in formats}
    accept = request.headers.get("Accept", "")
    if not accept:
        return next(name for name in formats if name != HTML)
    # HTML last: '*/*' (curl) gets data, browsers name text/html.
    ordered = sorted(by_type, key=lambda media: by_type[media] == HTML)
    best = accepted(accept).best_match(ordered)
    if best is None:
        raise Problem(
            406,
            "not-acceptable",
            f"This address has none of the formats that were asked for: {accept[:200]}",
            remedy=f"ask for one of: {', '.join(formats.values())}",
        )
    return by_type[best]


def _by_name(named: str, formats: dict[str, str]) -> str:
    """Return the suffix that ``format=`` stands for: a suffix or the protocol's short name."""
    by_short_name = {short: name for name, short in SHORT_NAMES.items()}
    name = by_short_name.get(named.lower(), named.lower())
    if name in formats:
        return name
    raise Problem(
        422, "parameter", f"format={named[:40]} is unknown here", remedy=f"use {', '.join(formats)}"
    )
