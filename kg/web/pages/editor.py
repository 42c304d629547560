"""Where does one write SPARQL by hand?

A text field and a button that work without JavaScript. Where the front-end bundle was built, the
YASGUI editor takes the field's place; everything it needs comes from this server.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from kg import paths
from kg.web.pages.contexts import EditorPage
from kg.web.pages.home import EXAMPLES
from kg.web.pages.render import render_page
from kg.web.pages.stored import catalog
from kg.web.settings import ServeSettings

BUNDLE: Final = paths.BUNDLE / "editor.js"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""As elsewhere, but for styles: the editor sets the size of its lines in style attributes."""


def add_routes(pages: Blueprint, settings: ServeSettings) -> None:
    """Add the editor; browsers that open /sparql get it too."""
    del settings

    @pages.get("/editor")
    def editor() -> Response:
        examples = tuple(q for slug in EXAMPLES if (q := catalog().get(slug)) is not None)
        text = request.args.get("query") or (examples[0].body if examples else "")
        page = EditorPage("SPARQL", text, BUNDLE.is_file(), examples)
        response = render_page(page)
        if BUNDLE.is_file():
            response.headers["Content-Security-Policy"] = _POLICY
        return response
