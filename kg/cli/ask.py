"""``kg query`` and ``kg sparql``: questions → rows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from kg import config
from kg.cli.console import DEFAULT_STORE, BaseOption, StoreOption, err, out
from kg.errors import ParameterError, QueryError

if TYPE_CHECKING:
    from kg.catalog import CannedQuery, Catalog
    from kg.store.results import Solutions, Term

_TABLE = "table"


def known_format(name: str | None) -> str | None:
    """Return the name of a format if there is one that it names."""
    from kg.store.formats import GRAPHS, RESULTS, find_format

    formats = (*RESULTS, *GRAPHS)
    if name is None or name == _TABLE or find_format(name, formats):
        return name
    raise typer.BadParameter(f"{name!r} is none of {', '.join(one.name for one in formats)}")


FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        callback=known_format,
        help="table (on a terminal), csv, tsv, json, xml; for graphs turtle, ntriples, rdfxml, "
        "jsonld. Otherwise tsv and turtle.",
    ),
]


def query(
    context: typer.Context,
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
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="A,B", help="Only these columns, in this order."),
    ] = None,
) -> None:
    """Ask one of the canned queries; without a name, list them.

    Examples:

      kg query

      kg query figures --store demo

      kg query figures --columns asWritten,speakerLabel,sentence --store demo

      kg query additive-total --report 0ff3db7c66fef48b --store demo --format csv

      kg query additive-total --param report=0ff3db7c66fef48b --store demo

      kg query perpetrators --actor 'Islamic State' --store demo

    A parameter NAME is given as --NAME VALUE or, where an option has the same name, with --param.
    The same queries stand in the folder queries/ as plain SPARQL, and are served at
    /queries/SLUG.
    """
    from kg.catalog import bind, load_catalog, load_query, name_values
    from kg.store.layout import is_remote
    from kg.store.reader import reader
    from kg.store.search import StoreNames

    if slug is None:
        _list_queries(load_catalog())
        return
    # Unknown options pass as parameters: the first would be taken for the name.
    if slug.startswith("-"):
        raise typer.BadParameter(f"no such option: {slug}")
    found = load_query(slug)
    values = dict(_split_param(text, found) for text in [*_named(context.args), *(param or [])])
    opened = reader(store)
    names = StoreNames(opened.ask, None if is_remote(store) else opened.generation.directory)
    text = bind(found, name_values(found, values, names, base=base), base=base)
    wanted = _split_columns(columns, found)
    _answer(text, store=store, format=format, title=found.summary, columns=wanted)
    if found.filters_dates(values):
        _tell_undated(store)


def answer_canned(slug: str, *, columns: Sequence[str], store: str, base: str) -> None:
    """Print some columns of a canned query without parameters."""
    from kg.catalog import bind, load_catalog

    found = load_catalog()[slug]
    text = bind(found, {}, base=base)
    _answer(text, store=store, format=None, title=found.summary, columns=columns)


def _tell_undated(store: str) -> None:
    """Say how many events a filter on dates has left out because they have none."""
    from kg.catalog import load_page_query
    from kg.store.reader import reader

    counting = load_page_query("undated-events")
    (row,) = reader(store).select(counting.text).rows
    number = row[0].value if row[0] is not None else "0"
    err.print(f"Left out: {number} events of the store have no date.", style="dim")


def _named(arguments: Sequence[str]) -> list[str]:
    """Turn the extra arguments ``--name value`` and ``--name=value`` into ``name=value``.

    Raises:
        QueryError: An argument has no name or no value.
    """
    given: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        name = argument.removeprefix("--")
        value = "" if "=" in name else next(rest, None)
        if name == argument or value is None:
            raise ParameterError(
                f"{argument!r} is no parameter with a value",
                remedy="give a parameter as --NAME VALUE",
            )
        given.append(name if "=" in name else f"{name}={value}")
    return given


def sparql(
    text: Annotated[
        str,
        typer.Argument(
            metavar="QUERY|FILE", help="SPARQL 1.1, or a file of it; - reads standard input."
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
    format: FormatOption = None,
) -> None:
    """Ask any SPARQL query.

    Examples:

      kg sparql 'SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }' --store demo

      kg sparql queries/figures.rq --store demo

      kg sparql - --store demo --format json < question.rq

    The default graph is the union of all current reports; GRAPH ?g reaches single ones.
    """
    _answer(_query_of(text), store=store, format=format, title="")


def _query_of(text: str) -> str:
    """Return the query that *text* is, or that stands in the file it names.

    Raises:
        QueryError: It is the name of a file that cannot be read.
    """
    if text == "-":
        return sys.stdin.read()
    if len(text.split()) != 1 or "{" in text:
        return text
    try:
        return Path(text).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(
            f"the query cannot be read: {getattr(error, 'strerror', None) or error}",
            where=text,
            remedy="name a file of SPARQL in UTF-8, or give the query itself in quotes",
        ) from error


def _answer(
    text: str, *, store: str, format: str | None, title: str, columns: Sequence[str] = ()
) -> None:
    from kg.sparql.reading import read_text
    from kg.store.formats import RESULTS, find_format
    from kg.store.reader import reader
    from kg.view.columns import with_columns

    opened = reader(store)
    form = read_text(text).form
    if form == "select" and (format == _TABLE or (format is None and out.is_terminal)):
        out.print(_rows_table(opened.select(text), title=title, columns=columns))
        return
    own = {"select": "tsv", "ask": "json"}.get(form or "")
    chosen = None if format == _TABLE else format or own
    kind = find_format(chosen, RESULTS) if columns and chosen else None
    if kind is None:
        opened.write(text, sys.stdout.buffer, format=chosen)
    else:
        whole = BytesIO()
        opened.write(text, whole, format=kind.name)
        sys.stdout.buffer.write(with_columns(whole.getvalue(), kind.name, columns))
    sys.stdout.buffer.flush()


def _split_param(text: str, found: CannedQuery) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        known = ", ".join(param.name for param in found.params) or "none"
        raise ParameterError(
            f'"{text}" is not NAME=VALUE',
            where=found.slug,
            remedy=f"the query's parameters are: {known}",
        )
    return name, value


def _split_columns(text: str | None, found: CannedQuery) -> tuple[str, ...]:
    names = tuple(name.strip().lstrip("?") for name in text.split(",")) if text else ()
    unknown = [name for name in names if name not in found.columns]
    if unknown:
        raise ParameterError(
            f'there is no column "{unknown[0]}"',
            where=found.slug,
            remedy=f"its columns are {', '.join(found.columns)}",
        )
    return names


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


def _rows_table(solutions: Solutions, *, title: str, columns: Sequence[str] = ()) -> Table:
    from kg.view.tables import WHEN

    shown = [solutions.variables.index(name) for name in columns] or _shown_columns(solutions)
    when = None if columns else _period_columns(solutions)
    if when is not None:
        shown.remove(when[1])
    table = Table(
        title=escape(title),
        title_justify="left",
        caption=_caption(solutions, len(shown) + (when is not None)),
        caption_justify="left",
    )
    for index in shown:
        is_period = when is not None and index == when[0]
        name = WHEN if is_period else _heading(solutions.variables[index])
        table.add_column(name, overflow="fold")
    for row in solutions.rows:
        table.add_row(
            *(
                _period(row, when) if when is not None and index == when[0] else _cell(row[index])
                for index in shown
            )
        )
    return table


def _period_columns(solutions: Solutions) -> tuple[int, int] | None:
    """Find the columns of first and last day, which a reader wants as one."""
    from kg.view.tables import FIRST_DAY, LAST_DAY, has_period

    names = solutions.variables
    if not solutions.rows or not has_period(names):
        return None
    return names.index(FIRST_DAY), names.index(LAST_DAY)


def _period(row: Sequence[Term | None], columns: tuple[int, int]) -> str:
    from kg.view.tables import show_period

    return show_period(*(row[index] for index in columns)).text


def _caption(solutions: Solutions, shown: int) -> str:
    hidden = len(solutions.variables) - shown
    also = f"; {hidden} columns more with --format csv" if hidden else ""
    return f"{len(solutions)} rows{also}"


def _shown_columns(solutions: Solutions) -> list[int]:
    """Leave out addresses that a label stands for, and addresses alone: they are for machines."""
    names = solutions.variables
    shown = [
        index
        for index, name in enumerate(names)
        if f"{name}Label" not in names
        and not all(row[index] and row[index].kind == "uri" for row in solutions.rows)  # type: ignore[union-attr]
    ]
    return shown if shown and solutions.rows else list(range(len(names)))


def _heading(variable: str) -> str:
    from kg.view.terms import spaced

    return spaced(variable.removesuffix("Label"))


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if term.kind != "uri":
        return escape(term.value)
    return escape(term.value.rpartition("/")[2].rpartition("#")[2] or term.value)
