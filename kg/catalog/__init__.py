"""Canned queries: read, checked, named and bound to parameters.

Each file ``queries/<slug>.rq`` is one canned query: plain SPARQL that any client can run, with a
``#+`` header in YAML (grlc's convention). This room reads the files (``load``), checks them
(``check``), finds what names stand for (``names``), binds typed values to their parameters
(``bind``) and describes the whole catalogue
for other tools (``shacl``). It never runs a query; that is up to whoever holds a reader.

Why values are bound token by token: an engine's own substitutions reach only projected variables,
and text formatting is how injection happens. A parameter is a variable named ``?_name``; binding
replaces these tokens, and no others, with the serialised RDF term.
"""

from kg.catalog.bind import bind, resolve_values
from kg.catalog.load import Catalog, load_catalog, load_page_query, load_query, read_query
from kg.catalog.model import CannedQuery, ColumnMeaning, Limits, Param, QueryCase, without_header
from kg.catalog.names import Names, find_named, name_values
from kg.catalog.run import SelectReader, run_canned

__all__ = [
    "CannedQuery",
    "Catalog",
    "ColumnMeaning",
    "Limits",
    "Names",
    "Param",
    "QueryCase",
    "SelectReader",
    "bind",
    "find_named",
    "load_catalog",
    "load_page_query",
    "load_query",
    "name_values",
    "read_query",
    "resolve_values",
    "run_canned",
    "without_header",
]
