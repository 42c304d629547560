"""The lists of incidents, events, actors, places and reports, as pages and as data."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar, Final

from flask import Response, request

from kg.errors import QueryError
from kg.store.lists import INDEX, LISTS, Lists, TooSlow, write_lists
from kg.store.search import StoreNames
from kg.view import lists as view
from kg.view.formats import HTML, LIST_FORMATS, Download, list_formats
from kg.view.resultset import as_turtle
from kg.web.context import current_generation, current_settings, dumps, public_base
from kg.web.pages.formats import wanted_format
from kg.web.pages.render import Page, pages, render_page
from kg.web.problem import Problem
from kg.web.protocol import relay

_LABELS: Final = {
    "csv": "CSV",
    "json": "JSON",
    "geojson": "GeoJSON",
    "ttl": "Turtle",
    "atom": "Feed",
}
FACET_SECONDS: Final = 0.25
"""What the counts of all facets of a page may take together."""


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """A list with its facets."""

    template: ClassVar[str] = "list.html"
    listing: view.Listing
    places_href: str
    downloads: tuple[Download, ...]
    problem: str
    remedy: str


@pages.get(f"/<any({', '.join(LISTS)}):name>")
def list_page(name: str) -> Response:
    """Show a list."""
    return _answer(view.LISTS[name], wanted_format(None, list_formats(view.LISTS[name])))


@pages.get(f"/<any({', '.join(LISTS)}):name>.<suffix>")
def list_as(name: str, suffix: str) -> Response:
    """Give a list in another format."""
    if suffix not in list_formats(view.LISTS[name]):
        raise Problem(404, "no-such-format", f"This list cannot be had as {suffix[:40]}")
    return _answer(view.LISTS[name], suffix)


def _answer(chosen: view.List, suffix: str) -> Response:
    base, seconds = current_settings().base, current_settings().deadline_seconds
    problem = None
    try:
        names = StoreNames(relay.ask, current_generation().directory)
        wanted = view.read_request(chosen, _values(), base=base, names=names)
    except QueryError as error:
        if suffix != HTML:
            raise Problem(422, "parameter", error.what, remedy=error.remedy) from error
        problem, wanted = error, view.read_request(chosen, {}, base=base)
    try:
        with open_lists() as lists:
            if suffix != HTML:
                return _response(_data(lists, wanted, suffix), suffix)
            listing = view.make_listing(
                lists, wanted, base=base, seconds=seconds, facet_seconds=FACET_SECONDS
            )
    except TooSlow as error:
        raise Problem(504, "deadline", f"The list took more than {seconds:g} s") from error
    downloads = tuple(
        Download(_LABELS[name], wanted.href(base=base, suffix=f".{name}"), media)
        for name, media in list_formats(chosen).items()
        if name != HTML
    )
    places_href = wanted.href(base=base, suffix=".geojson") if chosen.is_placed else ""
    what, remedy = (problem.what, problem.remedy) if problem else ("", "")
    page = ListPage(chosen.title, listing, places_href, downloads, what, remedy)
    return render_page(page, status=422 if problem else 200)


def _values() -> dict[str, str]:
    """Return the parameters of the request, each given once; ``format`` is not of the list."""
    for name, values in request.args.lists():
        if len(values) > 1:
            raise Problem(422, "parameter", f"The parameter {name[:40]} is given more than once")
    return {name: value for name, value in request.args.items() if name != "format"}


def _data(lists: Lists, wanted: view.Request, suffix: str) -> str:
    settings, server = current_settings(), public_base()
    base, seconds = settings.base, settings.deadline_seconds
    if suffix == "atom":
        published = str(current_generation().manifest.get("published", ""))
        return view.as_atom(
            lists, wanted, base=base, server=server, published=published, seconds=seconds
        )
    if suffix == "geojson":
        features = view.as_features(lists, wanted, base=base, server=server, seconds=seconds)
        return dumps(features, indent=None)
    rows = view.as_solutions(lists, wanted, base=base, seconds=seconds)
    if suffix == "json":
        return dumps(view.as_objects(rows))
    return view.as_csv(rows) if suffix == "csv" else as_turtle(rows)


def _response(text: str, suffix: str) -> Response:
    response = Response(text, content_type=f"{LIST_FORMATS[suffix]}; charset=utf-8")
    response.headers["Vary"] = "Accept"
    return response


@contextmanager
def open_lists() -> Iterator[Lists]:
    """Open the lists of the generation that is served."""
    generation = current_generation()
    path = generation.directory / INDEX
    if not path.is_file():
        with _MAKING:
            path = Path(_made_here(generation.tag).name) / INDEX
    with closing(Lists(path)) as lists:
        yield lists


_MAKING: Final = threading.Lock()


@lru_cache(maxsize=2)
def _made_here(tag: str) -> tempfile.TemporaryDirectory[str]:
    """Make lists for a generation that came without: a remote store's, or after an update."""
    del tag
    folder = tempfile.TemporaryDirectory(prefix="kg-lists-")
    write_lists(relay.select, Path(folder.name))
    return folder
