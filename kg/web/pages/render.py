"""How does a context become a response?"""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from flask import Response, make_response, render_template, request
from werkzeug.http import generate_etag

from kg.web.pages.contexts import PageContext

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script, no inline style, nothing from elsewhere."""


def render_page(context: PageContext, *, status: int = 200) -> Response:
    """Render the template of *context* with its fields and nothing else."""
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    response = make_response(render_template(context.template, **values), status)
    response.headers["Vary"] = "Accept"
    response.headers["Content-Security-Policy"] = _POLICY
    if status == 200:
        response.set_etag(generate_etag(response.get_data()))
        response.headers["Cache-Control"] = "public, max-age=60"
        response.make_conditional(request)
    return response
