"""How do people without SPARQL look at the graph?

Server-rendered pages that work without JavaScript: the front page (``home``), canned queries with
a form and a view (``canned``), one page per entity (``entity``), the words of a report
(``report``), search (``search``), the ontology and what the server says of itself
(``reference``), and the SPARQL editor (``editor``). Every page is a template and one frozen
context (``contexts``); every query stands in ``queries/``, those of the pages themselves in
``queries/pages/``. Scripts only add to what is already there.

Why drawings are made on the server: a map, a chart, a timeline and a network as plain SVG work
without JavaScript, can be tested as text, and fetch nothing from anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask
from jinja2 import StrictUndefined

from kg.web.settings import ServeSettings


def blueprints(settings: ServeSettings) -> Sequence[Blueprint]:
    """Return the blueprints of all pages.

    Args:
        settings: Of the server; its ``base`` tells which IRIs are ours.
    """
    from kg.web.pages import canned, editor, entity, home, reference, search

    pages = Blueprint("pages", __name__)
    pages.record_once(lambda state: _make_strict(state.app))
    for module in (home, canned, entity, search, reference, editor):
        module.add_routes(pages, settings)
    return [pages]


def _make_strict(app: Flask | object) -> None:
    """Let a template that names an unknown variable fail in tests instead of showing a gap."""
    if isinstance(app, Flask):
        app.jinja_env.undefined = StrictUndefined
        app.jinja_env.trim_blocks = True
        app.jinja_env.lstrip_blocks = True
