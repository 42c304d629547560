"""Pages of the canned queries: list, form and answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from flask import Response, request

from kg.catalog import (
    CannedQuery,
    bind,
    name_values,
    resolve_values,
    without_header,
)
from kg.catalog.shacl import catalog_turtle
from kg.catalog.tokens import with_limit
from kg.errors import QueryError
from kg.store.results import Solutions
from kg.store.search import StoreNames
from kg.view.drawing import Drawing, collection, draw
from kg.view.formats import HTML, RESULT_FORMATS, SHORT_NAMES, Download, drawn_as
from kg.view.own import for_editor
from kg.view.questions import (
    Field,
    QueryGroup,
    describe,
    group_queries,
    make_field,
    query_address,
    query_downloads,
)
from kg.view.quotes import Piece, description_pieces
from kg.view.resultset import as_turtle
from kg.view.tables import Table, make_table
from kg.web.context import current_generation, current_settings, dumps, public_base
from kg.web.pages.formats import split_suffix, wanted_format
from kg.web.pages.render import Page, pages, render_page
from kg.web.pages.stored import catalog, select
from kg.web.problem import Problem
from kg.web.protocol import relay
from kg.web.protocol.parameters import flag, timeout_seconds
from kg.web.protocol.plan import Options

_LIST_FORMATS: Final = {"html": "text/html", "json": "application/json", "ttl": "text/turtle"}
UNDATED_HEADER: Final = "X-KG-Undated"
"""How many events of the store a filter on dates left out because they have no date."""
_RESERVED: Final = frozenset({"format", "timeout", "truncate"})
"""Parameters of the protocol, which no canned query may call its own."""


@dataclass(frozen=True, slots=True)
class QueriesPage(Page):
    """The list of canned queries."""

    template: ClassVar[str] = "queries.html"
    groups: tuple[QueryGroup, ...]


@dataclass(frozen=True, slots=True)
class QueryPage(Page):
    """One canned query: its form, and its rows unless the values were wrong.

    ``drawing_href`` is where the browser finds what it draws.
    ``undated`` is how many events a filter on dates left out for want of one; None without one.
    """

    template: ClassVar[str] = "query.html"
    query: CannedQuery
    paragraphs: tuple[tuple[Piece, ...], ...]
    fields: tuple[Field, ...]
    table: Table | None
    drawing: Drawing | None
    drawing_href: str
    downloads: tuple[Download, ...]
    bound_text: str
    editor_href: str
    seconds: str
    undated: str | None
    problem: str
    remedy: str


@pages.get("/queries")
@pages.get("/queries.<suffix>")
def queries(suffix: str | None = None) -> Response:
    """List the canned queries."""
    if suffix not in (None, *_LIST_FORMATS):
        raise Problem(404, "no-such-format", f"The list cannot be had as {suffix}")
    name = wanted_format(suffix, _LIST_FORMATS)
    if name == HTML:
        return render_page(QueriesPage("Questions", group_queries(catalog())))
    if name == "ttl":
        text = catalog_turtle(catalog(), server=public_base())
        return Response(text, content_type="text/turtle; charset=utf-8")
    described = [describe(query, server=public_base()) for query in catalog()]
    return Response(dumps(described), content_type="application/json")


@pages.get("/queries/<name>")
def query(name: str) -> Response:
    """Answer a canned query."""
    slug, suffix = split_suffix(name, {**RESULT_FORMATS, "rq": "application/sparql-query"})
    try:
        found = catalog()[slug]
    except QueryError as error:
        remedy = f"{error.remedy}; see /queries"
        raise Problem(404, "no-such-query", error.what, remedy=remedy) from error
    if suffix == "rq":
        return Response(found.text, content_type="application/sparql-query; charset=utf-8")
    return _answer(found, wanted_format(suffix, RESULT_FORMATS))


def _answer(query: CannedQuery, name: str) -> Response:
    values = _values(query)
    base = current_settings().base
    try:
        names = StoreNames(relay.ask, current_generation().directory)
        bound = bind(query, name_values(query, values, names, base=base), base=base)
    except QueryError as error:
        if name == HTML:
            return _page(query, values, None, error)
        raise Problem(
            422, "parameter", error.what, title="A parameter has a wrong value", remedy=error.remedy
        ) from error
    if name == HTML:
        return _page(query, values, bound, None)
    if name in ("geojson", "vl"):
        if name != drawn_as(query.view):
            what = "places" if name == "geojson" else "drawing"
            raise Problem(
                406, "not-acceptable", f"This query has no {what}", remedy="ask for json or csv"
            )
        drawing = _draw(query, _run(query, bound))
        none: Mapping[str, Any] = collection(()) if name == "geojson" else {}
        data = drawing.data if drawing else none
        for feature in data.get("features", ()):
            values = feature["properties"]
            values["link"] = f"{public_base()}{values['page']}" if values["page"] else None
        return _data(dumps(data, indent=None), RESULT_FORMATS[name])
    if name == "ttl" and query.form == "select":
        return _data(as_turtle(_run(query, bound)), "text/turtle; charset=utf-8")
    response = relay.answer_query(bound, options=_options(query, SHORT_NAMES[name]))
    undated = _undated(query, values)
    if undated is not None:
        response.headers[UNDATED_HEADER] = undated
    return response


def _options(query: CannedQuery, name: str) -> Options:
    """Return what the protocol lets a client choose; the header's deadline holds too."""
    given = request.args.to_dict(flat=False)
    limit = current_settings().deadline_seconds
    seconds = min(timeout_seconds(given, limit=limit), query.limits.timeout_seconds)
    return Options(format=name, timeout_seconds=seconds, truncate=flag(given, "truncate"))


def _values(query: CannedQuery) -> dict[str, str]:
    """Return the parameters of the request; unknown ones stay, so that they are refused.

    Raises:
        Problem: 422, if one is given twice: nobody could tell which of them was used.
    """
    for name, values in request.args.lists():
        if len(values) > 1:
            raise Problem(422, "parameter", f"The parameter {name[:40]} is given more than once")
    return {
        name: request.args[name]
        for name in request.args
        if query.param(name) is not None or name not in _RESERVED
    }


def _run(query: CannedQuery, bound: str) -> Solutions:
    return relay.select(bound, timeout_seconds=query.limits.timeout_seconds)


def _undated(query: CannedQuery, values: Mapping[str, str]) -> str | None:
    """Return how many events a filter on dates left out because they have none."""
    if not query.filters_dates(values):
        return None
    (row,) = select("undated-events").rows
    return row[0].value if row[0] is not None else "0"


def _data(text: str, content_type: str) -> Response:
    response = Response(text, content_type=content_type)
    response.headers["Vary"] = "Accept"
    return response


def _page(
    query: CannedQuery, values: Mapping[str, str], bound: str | None, error: QueryError | None
) -> Response:
    base = current_settings().base
    started = time.perf_counter()
    rows = query.limits.rows
    solutions = _run(query, with_limit(bound, rows + 1)) if bound is not None else None
    seconds = time.perf_counter() - started
    text = without_header(bound or "")
    given = {name: value for name, value in values.items() if query.param(name)}
    shown = {**resolve_values(query, {}), **given}
    return render_page(
        QueryPage(
            title=query.summary,
            query=query,
            paragraphs=description_pieces(query.description),
            fields=tuple(make_field(param, shown[param.name], error) for param in query.params),
            table=make_table(solutions, base=base, most=rows) if solutions is not None else None,
            drawing=_draw(query, solutions) if solutions is not None else None,
            drawing_href=query_address(query, drawn_as(query.view), given),
            downloads=query_downloads(query, given) if solutions is not None else (),
            bound_text=text,
            editor_href="/sparql?" + urlencode({"query": for_editor(query, bound)})
            if bound
            else "",
            seconds=f"{seconds:.2f}",
            undated=_undated(query, values) if solutions is not None else None,
            problem=error.what if error else "",
            remedy=error.remedy if error else "",
        ),
        status=422 if error else 200,
    )


def _draw(query: CannedQuery, solutions: Solutions) -> Drawing | None:
    base = current_settings().base
    return draw(query.view, query.axes, solutions, base=base, opens=query.opens)
