"""The lists of incidents, events, actors, places and reports, with filters and facets.

One table, ``table.LISTS``: a new column or facet is a row there and a branch in
``queries/lists/``. ``request`` reads a filter from an address, ``listing`` makes the page out of
it with ``facets`` and ``cells``, ``rows`` the same rows for CSV, JSON, GeoJSON and Turtle.
"""

from kg.view.lists.cells import Namer
from kg.view.lists.feed import ATOM, as_atom
from kg.view.lists.listing import Listing, make_listing
from kg.view.lists.related import Related, make_related
from kg.view.lists.request import Request, filters, read_request
from kg.view.lists.rows import as_csv, as_features, as_objects, as_solutions
from kg.view.lists.table import LISTS, List

__all__ = [
    "ATOM",
    "LISTS",
    "List",
    "Listing",
    "Namer",
    "Related",
    "Request",
    "as_atom",
    "as_csv",
    "as_features",
    "as_objects",
    "as_solutions",
    "filters",
    "make_listing",
    "make_related",
    "read_request",
]
