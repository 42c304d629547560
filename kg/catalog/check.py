"""Check that a query file may be offered: it parses, and header and text agree."""

from __future__ import annotations

from typing import Final

from pyoxigraph import QueryBoolean, QuerySolutions, Store

from kg.catalog.bind import bind
from kg.catalog.model import AXES, NEEDED_AXES, OPENS_COLUMN, CannedQuery, Form, Param
from kg.catalog.tokens import line_of, prefixes
from kg.errors import QueryError
from kg.sparql.faults import explain_fault
from kg.sparql.tokens import tokens
from kg.vocab.terms import PREFIXES

_SAMPLES: Final = {
    # Would end a string that is put into the text as it stands.
    "string": 'a "quoted" \\ word',
    "integer": "1",
    "decimal": "1.5",
    "boolean": "true",
    "date": "2018-10-20",
    "iri": "https://example.org/x",
}


def parsed_shape(text: str, *, where: str) -> tuple[Form, tuple[str, ...]]:
    """Return the form and the projected variables of the query *text*.

    Raises:
        QueryError: It is not a SPARQL query; names file and line.
    """
    try:
        # An empty store: the text is parsed, and there is nothing to evaluate.
        result = Store().query(text)
    except SyntaxError as error:
        fault = explain_fault(text, error, kind="query", prefixes=PREFIXES)
        raise QueryError(
            f"not a valid SPARQL query: {fault.what}",
            where=f"{where}:{fault.line}",
            remedy=fault.remedy,
        ) from error
    if isinstance(result, QuerySolutions):
        return "select", tuple(variable.value for variable in result.variables)
    return ("ask" if isinstance(result, QueryBoolean) else "construct"), ()


def check_query(query: CannedQuery) -> None:
    """Check that header and text of *query* agree.

    Raises:
        QueryError: A parameter is used but not declared, declared but not used, projected,
            has a default that does not fit, or cannot stand where its variable stands.
    """
    _check_declared(query)
    _check_axes(query)
    _check_opens(query)
    _check_meanings(query)
    for param in query.params:
        _check_param(query, param)
    bind(query)
    _check_bindable(query)
    for case in query.tests:
        bind(query, case.values)


def _check_declared(query: CannedQuery) -> None:
    declared = {param.variable for param in query.params}
    used: set[str] = set()
    for token in tokens(query.text):
        if token.kind != "var" or not token.text[1:].startswith("_"):
            continue
        used.add(token.text[1:])
        if token.text[1:] not in declared:
            raise QueryError(
                f"parameter '{token.text}' is not declared",
                where=f"{query.where}:{line_of(query.text, token.start)}",
                remedy=f"add '{token.text[2:]}' under params in the header",
            )
    for param in query.params:
        if param.variable not in used:
            raise QueryError(
                f"parameter '{param.name}' is declared but not used",
                where=f"{query.where}:{param.line}",
                remedy=f"write ?{param.variable} in the query, or drop it from the header",
            )


def _check_opens(query: CannedQuery) -> None:
    strange = set(OPENS_COLUMN.findall(query.opens)) - set(query.columns)
    if strange:
        raise QueryError(
            f"opens names columns that the query does not project: {', '.join(sorted(strange))}",
            where=query.where,
            remedy=f"its columns: {', '.join(query.columns)}",
        )
    # "//elsewhere.example/" is an address of another server (RFC 3986, 4.2).
    is_path = query.opens.startswith("/") and not query.opens.startswith("//")
    if query.opens and not is_path and not OPENS_COLUMN.fullmatch(query.opens):
        raise QueryError(
            f"opens is neither one column nor a path of this server: {query.opens}",
            where=query.where,
            remedy="write {column} or /path?name={column}",
        )


def _check_axes(query: CannedQuery) -> None:
    missing = NEEDED_AXES[query.view] - query.axes.keys()
    unknown = query.axes.keys() - AXES[query.view]
    strange = set(query.axes.values()) - set(query.columns)
    for names, what in (
        (missing, f"the view '{query.view}' needs axes"),
        (unknown, f"the view '{query.view}' has no axes"),
        (strange, "axes name columns that the query does not project:"),
    ):
        if names:
            raise QueryError(
                f"{what} {', '.join(sorted(names))}",
                where=query.where,
                remedy=f"axes of this view: {', '.join(sorted(AXES[query.view])) or 'none'}",
            )


def _check_meanings(query: CannedQuery) -> None:
    named = tuple(column.name for column in query.meanings)
    if named and named != query.columns:
        raise QueryError(
            "'columns' does not document the columns that the query has",
            where=query.where,
            remedy=f"document, in this order: {', '.join(query.columns)}",
        )


def _check_param(query: CannedQuery, param: Param) -> None:
    where = f"{query.where}:{param.line}"
    if param.variable in query.columns:
        raise QueryError(
            f"parameter '{param.name}' is projected",
            where=where,
            remedy="project another variable, bound with BIND",
        )
    if param.required and param.default is None:
        raise QueryError(
            f"required parameter '{param.name}' has no default",
            where=where,
            remedy="give a default, so that the query runs without parameters",
        )
    if param.expand and param.type != "iri":
        raise QueryError("only IRI parameters can be expanded", where=where, remedy="drop 'expand'")
    if param.expand and param.expand.endswith(":"):
        if param.expand[:-1] not in prefixes(query.text):
            raise QueryError(
                f"'{param.expand}' is not a prefix of the query",
                where=where,
                remedy=f"declare PREFIX {param.expand} in the query",
            )
    elif param.expand and not param.expand.startswith(("/", "http")):
        raise QueryError(
            f"cannot expand with '{param.expand}'",
            where=where,
            remedy="give a prefix such as 'harm:' or a path such as '/id/actor/'",
        )


def _check_bindable(query: CannedQuery) -> None:
    """Bind a value to every parameter and parse: BOUND(?_x) and AS ?_x cannot be bound."""
    samples = {param.name: _sample(param) for param in query.params}
    try:
        parsed_shape(bind(query, samples), where=query.where)
    except QueryError as error:
        raise QueryError(
            f"the query does not parse once its parameters are bound ({error.what})",
            where=query.where,
            remedy="a parameter may stand only where a constant may: not in BOUND, AS or GROUP BY",
        ) from error


def _sample(param: Param) -> str:
    if param.options:
        return param.options[0]
    if param.type in {"integer", "decimal"} and param.minimum is not None:
        return f"{param.minimum:g}"
    return _SAMPLES[param.type]
