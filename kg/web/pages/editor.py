"""Where does one write SPARQL by hand?

A text field and a button that work without JavaScript. Where the front-end bundle was built, the
YASGUI editor takes the field's place; everything it needs comes from this server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Response, request

from kg import paths
from kg.catalog import CannedQuery
from kg.web.pages.home import EXAMPLES
from kg.web.pages.render import Page, pages, render_page
from kg.web.pages.stored import some_queries

BUNDLE: Final = paths.BUNDLE / "editor.js"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""As elsewhere, but for styles: the editor sets the size of its lines in style attributes."""


@dataclass(frozen=True, slots=True)
class EditorPage(Page):
    """The SPARQL editor."""

    template: ClassVar[str] = "editor.html"
    text: str
    has_bundle: bool
    examples: tuple[CannedQuery, ...]


@pages.get("/editor")
def editor() -> Response:
    """Show the editor; browsers that open /sparql get it too."""
    examples = some_queries(EXAMPLES)
    text = request.args.get("query") or (examples[0].body if examples else "")
    response = render_page(EditorPage("SPARQL", text, BUNDLE.is_file(), examples))
    if BUNDLE.is_file():
        response.headers["Content-Security-Policy"] = _POLICY
    return response
