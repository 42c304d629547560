"""Which pages does the application have?"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState
from jinja2 import StrictUndefined

from kg.web.pages import canned, editor, entity, home, reference, search
from kg.web.settings import ServeSettings


def blueprints(settings: ServeSettings) -> Sequence[Blueprint]:
    """Return the blueprints of all pages.

    Args:
        settings: Of the server; its ``base`` tells which IRIs are ours.
    """
    pages = Blueprint("pages", __name__)
    pages.record_once(_make_strict)
    for add_routes in (
        home.add_routes,
        canned.add_routes,
        entity.add_routes,
        search.add_routes,
        reference.add_routes,
        editor.add_routes,
    ):
        add_routes(pages, settings)
    return [pages]


def _make_strict(state: BlueprintSetupState) -> None:
    """Let a template that names an unknown variable fail instead of showing a gap."""
    assert isinstance(state.app, Flask)
    environment = state.app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
