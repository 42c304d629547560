"""Render a page's context with its template."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Final

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from jinja2 import StrictUndefined
from werkzeug.http import generate_etag

from kg import paths
from kg.web.context import current_settings, services

pages = Blueprint("pages", __name__)

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {framed}"
)
"""No inline script, no inline style, nothing from elsewhere but map tiles that were asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """The fields of a template; one subclass for each."""

    template: ClassVar[str]
    title: str


def render_page(page: Page, *, status: int = 200, framed: str = "'none'") -> Response:
    """Render the template of *page* with its fields and nothing else.

    Args:
        page: What it shows.
        status: Of the answer.
        framed: Which pages may show it in a frame, in the words of ``frame-ancestors``.
    """
    values = {field.name: getattr(page, field.name) for field in fields(page)}
    response = make_response(render_template(page.template, **values), status)
    response.headers["Vary"] = "Accept"
    tiles = current_settings().tiles_origin
    response.headers["Content-Security-Policy"] = _POLICY.format(
        tiles=f" {tiles}" if tiles else "", framed=framed
    )
    if status == 200:
        response.set_etag(generate_etag(response.get_data()))
        is_fixed = services().token is None  # those who write see what they wrote
        response.headers["Cache-Control"] = "public, max-age=60" if is_fixed else "public, no-cache"
        response.make_conditional(request)
    return response


def see_other(address: str) -> Response:
    """Send on to another page."""
    response = redirect(address, 303)
    response.headers["Vary"] = "Accept"
    assert isinstance(response, Response)
    return response


@pages.record_once
def _make_strict(state: BlueprintSetupState) -> None:
    """Let a template that names an unknown variable fail instead of showing a gap."""
    assert isinstance(state.app, Flask)
    environment = state.app.jinja_env
    environment.undefined = StrictUndefined
    environment.globals |= {
        "draws": (paths.BUNDLE / "chart.js").is_file(),
        "settings": current_settings,
    }
    environment.trim_blocks = True
    environment.lstrip_blocks = True
