"""Search for actors, places, reports and sentences by their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Response, request

from kg.store.search import Hit, search_index
from kg.view.formats import HTML
from kg.view.hits import GROUPS, SearchGroup, group_hits
from kg.web.context import current_generation, current_settings, dumps
from kg.web.pages.formats import wanted_format
from kg.web.pages.render import Page, pages, render_page
from kg.web.problem import Problem

_FORMATS: Final = {"html": "text/html", "json": "application/json"}
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """Search results."""

    template: ClassVar[str] = "search.html"
    text: str
    groups: tuple[SearchGroup, ...]
    available: bool


@pages.get("/search")
def search() -> Response:
    """Show what has these words."""
    text = _text()
    hits = _hits(text, kind=None, limit=40)
    if wanted_format(None, _FORMATS) != HTML:
        return _json(hits or ())
    title = f"Search: {text}" if text else "Search"
    return render_page(
        SearchPage(
            title, text, group_hits(hits or (), base=current_settings().base), hits is not None
        )
    )


@pages.get("/search/suggest")
def suggest() -> Response:
    """Give what a form field may be completed to."""
    kind = request.args.get("kind")
    if kind is not None and kind not in dict(GROUPS):
        raise Problem(422, "parameter", f"kind={kind[:40]} is unknown", remedy="use actor")
    return _json(_hits(_text(), kind=kind, limit=12) or ())


def _text() -> str:
    text = request.args.get("q", "").strip()
    if len(text) > _LONGEST:
        raise Problem(422, "parameter", f"q has more than {_LONGEST} characters")
    return text


def _hits(text: str, *, kind: str | None, limit: int) -> tuple[Hit, ...] | None:
    """Return the hits, or None if this generation has no index."""
    directory = current_generation().directory
    return search_index(directory, text, kind=kind, limit=limit)


def _json(hits: tuple[Hit, ...]) -> Response:
    body = dumps([{"iri": hit.iri, "kind": hit.kind, "label": hit.title} for hit in hits])
    return Response(body, content_type="application/json")
