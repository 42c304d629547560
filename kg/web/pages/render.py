"""How does a context become a response?"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Final

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from jinja2 import StrictUndefined
from werkzeug.http import generate_etag

from kg.web.context import services

pages = Blueprint("pages", __name__)

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script, no inline style, nothing from elsewhere."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a template needs to know; one subclass for each."""

    template: ClassVar[str]
    title: str


@dataclass(frozen=True, slots=True)
class Download:
    """The same in another format."""

    name: str
    href: str
    media: str = ""


def render_page(page: Page, *, status: int = 200) -> Response:
    """Render the template of *page* with its fields and nothing else."""
    values = {field.name: getattr(page, field.name) for field in fields(page)}
    response = make_response(render_template(page.template, **values), status)
    response.headers["Vary"] = "Accept"
    response.headers["Content-Security-Policy"] = _POLICY
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
    environment.trim_blocks = True
    environment.lstrip_blocks = True
