"""``kg query`` and ``kg sparql``: questions → rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from kg import config
from kg.cli.console import DEFAULT_STORE, BaseOption, StoreOption, out
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.catalog import CannedQuery, Catalog
    from kg.store.results import Solutions, Term

_TABLE = "table"

FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help="table (on a terminal), csv, tsv, json, xml; for graphs turtle, ntriples, rdfxml, "
        "jsonld. Otherwise tsv and turtle.",
    ),
]


def query(
    slug: Annotated[
        str | None, typer.Argument(metavar="SLUG", help="Name of the query; none lists all.")
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; may be repeated."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    base: BaseOption = config.BASE_IRI,
    format: FormatOption = None,
) -> None:
    """Ask one of the canned queries; without a name, list them.

    Examples:

      kg query

      kg query figures --store demo

      kg query additive-total --param report=9dcaca67 --store demo --format csv

    The same queries stand in the folder queries/ as plain SPARQL, and are served at
    /queries/SLUG.
    """
    from kg.catalog import bind, load_catalog

    catalog = load_catalog()
    if slug is None:
        _list_queries(catalog)
        return
    found = catalog[slug]
    values = dict(_split_param(text, found) for text in param or [])
    text = bind(found, values, base=base)
    _answer(text, store=store, format=format, title=found.summary)


def sparql(
    text: Annotated[
        str, typer.Argument(metavar="QUERY", help="SPARQL 1.1; - reads it from standard input.")
    ],
    store: StoreOption = DEFAULT_STORE,
    format: FormatOption = None,
) -> None:
    """Ask any SPARQL query.

    Examples:

      kg sparql 'SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }' --store demo

      kg sparql - --store demo --format json < question.rq

    The default graph is the union of all current reports; GRAPH ?g reaches single ones.
    """
    _answer(sys.stdin.read() if text == "-" else text, store=store, format=format, title="")


def _answer(text: str, *, store: str, format: str | None, title: str) -> None:
    from kg.store.reader import reader

    opened = reader(store)
    wants_table = format == _TABLE or (format is None and out.is_terminal)
    if wants_table and _is_select(text):
        out.print(_rows_table(opened.select(text), title=title))
        return
    chosen = None if format == _TABLE else format
    if chosen is None and not _is_graph(text):
        chosen = "tsv" if _is_select(text) else "json"
    opened.write(text, sys.stdout.buffer, format=chosen)
    sys.stdout.buffer.flush()


def _is_select(text: str) -> bool:
    return _form(text) == "SELECT"


def _is_graph(text: str) -> bool:
    return _form(text) in ("CONSTRUCT", "DESCRIBE")


def _form(text: str) -> str:
    """Return the query's form: the first such word outside comments and IRIs."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: F401

    raise NotImplementedError


def _split_param(text: str, found: CannedQuery) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        known = ", ".join(param.name for param in found.params) or "none"
        raise QueryError(
            f'"{text}" is not NAME=VALUE',
            where=found.slug,
            remedy=f"the query's parameters are: {known}",
        )
    return name, value


def _list_queries(catalog: Catalog) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("query", style="bold")
    table.add_column("what it answers")
    table.add_column("parameters", style="dim")
    for found in catalog:
        table.add_row(
            found.slug, escape(found.summary), " ".join(param.name for param in found.params)
        )
    out.print(table)


def _rows_table(solutions: Solutions, *, title: str) -> Table:
    table = Table(title=escape(title), title_justify="left", caption=f"{len(solutions)} rows")
    for variable in solutions.variables:
        table.add_column(variable, overflow="fold")
    for row in solutions.rows:
        table.add_row(*(_cell(term) for term in row))
    return table


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if term.kind != "uri":
        return escape(term.value)
    return escape(term.value.rpartition("/")[2].rpartition("#")[2] or term.value)
