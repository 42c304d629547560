"""How does one find an actor, a place, a report or a sentence by its words?"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from kg.store.results import Term
from kg.store.search import Hit, search_index
from kg.view.quotes import Piece
from kg.view.terms import show_term
from kg.web.context import current_pool, current_settings, dumps
from kg.web.pages.contexts import SearchGroup, SearchPage
from kg.web.pages.formats import HTML, wanted_format
from kg.web.pages.render import render_page
from kg.web.problem import Problem
from kg.web.settings import ServeSettings

_FORMATS: Final = {"html": "text/html", "json": "application/json"}
_GROUPS: Final = (
    ("actor", "Actors"),
    ("place", "Places"),
    ("report", "Reports"),
    ("sentence", "Sentences"),
)
_LONGEST: Final = 200


def add_routes(pages: Blueprint, settings: ServeSettings) -> None:
    """Add the search page and the type-ahead behind form fields."""
    del settings

    @pages.get("/search")
    def search() -> Response:
        text = _text()
        hits = _hits(text, kind=None, limit=40)
        if wanted_format(None, _FORMATS) != HTML:
            return _json(hits or ())
        page = SearchPage(
            title=f"Search: {text}" if text else "Search",
            text=text,
            groups=_groups(hits or ()),
            available=hits is not None,
        )
        return render_page(page)

    @pages.get("/search/suggest")
    def suggest() -> Response:
        kind = request.args.get("kind")
        if kind is not None and kind not in dict(_GROUPS):
            raise Problem(422, "parameter", f"kind={kind[:40]} is unknown", remedy="use actor")
        return _json(_hits(_text(), kind=kind, limit=12) or ())


def _text() -> str:
    text = request.args.get("q", "").strip()
    if len(text) > _LONGEST:
        raise Problem(422, "parameter", f"q has more than {_LONGEST} characters")
    return text


def _hits(text: str, *, kind: str | None, limit: int) -> tuple[Hit, ...] | None:
    """Return the hits, or None if this generation has no index."""
    directory = current_pool().generation().directory
    return search_index(directory, text, kind=kind, limit=limit)


def _groups(hits: tuple[Hit, ...]) -> tuple[SearchGroup, ...]:
    base = current_settings().base
    groups = []
    for kind, name in _GROUPS:
        own = tuple(
            (
                show_term(Term("uri", hit.iri), base=base, name=hit.title),
                tuple(Piece(text, "figure" if marked else "") for text, marked in hit.snippet),
            )
            for hit in hits
            if hit.kind == kind
        )
        if own:
            groups.append(SearchGroup(name, own))
    return tuple(groups)


def _json(hits: tuple[Hit, ...]) -> Response:
    body = dumps([{"iri": hit.iri, "kind": hit.kind, "label": hit.title} for hit in hits])
    return Response(body, content_type="application/json")
