"""Pages for people who do not write SPARQL.

Server-rendered pages that work without JavaScript: the front page (``home``), canned queries with
a form and a view (``canned``), lists with facets (``lists``), one page per entity (``entity``), the
form on it that corrects (``correct``), search (``search``), the ontology and what the server says
of itself (``reference``), and the SPARQL editor (``editor``).
Every page is a template and one frozen context beside it; every query stands in ``queries/``,
those of the pages themselves in ``queries/pages/``. Scripts only add to what is already there.

Why drawings are data: the server gives a specification (Vega-Lite, GeoJSON), which other tools read
too, and the scripts of the bundle draw it; the table of the same rows stands on every page.
"""

from kg.web.pages import (  # noqa: F401 - routes
    canned,
    correct,
    editor,
    entity,
    home,
    lists,
    maps,
    reference,
    search,
)
from kg.web.pages.render import pages

__all__ = ["pages"]
