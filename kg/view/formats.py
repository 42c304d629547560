"""The formats of pages, lists and answers, by the suffix of the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from kg.store.formats import GRAPHS, RESULTS
from kg.view.drawing import DRAWERS, VEGA_LITE, Drawing
from kg.view.lists import ATOM, List

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


def list_formats(kind: List) -> dict[str, str]:
    """Return the formats that a list can be had in: GeoJSON of what stands somewhere, one feed."""
    left_out = {"geojson"} if not kind.is_placed else set()
    left_out |= {"atom"} if kind.name != "incidents" else set()
    return {k: v for k, v in LIST_FORMATS.items() if k not in left_out}


def drawn_as(view: str) -> str:
    """Return the suffix of what a view draws: places, a specification, or "" for nothing."""
    return "" if view not in DRAWERS else "geojson" if view == "map" else "vl"


@dataclass(frozen=True, slots=True)
class Download:
    """The same in another format."""

    name: str
    href: str
    media: str = ""


def thing_downloads(stem: str, drawing: Drawing | None) -> tuple[Download, ...]:
    """Return the document about a thing in all its formats; what its page draws comes first."""
    labels = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
    if drawing is not None:
        own = {"geojson": "GeoJSON"} if drawing.kind == "map" else {"vl": "Vega-Lite"}
        labels = own | labels
    medias = RESULT_FORMATS | GRAPH_FORMATS
    return tuple(
        Download(label, f"/doc/{quote(stem)}.{suffix}", medias[suffix])
        for suffix, label in labels.items()
    )
