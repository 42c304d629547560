"""How does a context become a response?"""

from __future__ import annotations

from dataclasses import fields

from flask import Response, make_response, render_template, request
from werkzeug.http import generate_etag

from kg.web.pages.contexts import PageContext


def render_page(context: PageContext, *, status: int = 200) -> Response:
    """Render the template of *context* with its fields and nothing else."""
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    response = make_response(render_template(context.template, **values), status)
    response.headers["Vary"] = "Accept"
    if status == 200:
        response.set_etag(generate_etag(response.get_data()))
        response.headers["Cache-Control"] = "public, max-age=60"
        response.make_conditional(request)
    return response
