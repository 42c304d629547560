"""Put the values of a form, a URL or a command into a query, as RDF terms and never as text.

Values arrive as text. Each becomes an RDF term of its parameter's type, and the term's own
serialisation replaces the parameter's tokens. Nothing a user types is ever parsed as SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from kg.catalog.model import CannedQuery, Param
from kg.catalog.tokens import prefixes, replace_variables
from kg.config import BASE_IRI
from kg.errors import ParameterError, QueryError

SCHEMES: Final = frozenset({"http", "https", "urn"})
"""IRI schemes that a parameter may have; 'javascript:' would come back as a link on a page."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
# ASCII: other scripts have digits that \d takes and XML Schema's lexical forms have not.
_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
# The engine's integers have 64 bits, which hold any 18 digits.
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}\Z", re.ASCII)
_LONGEST_VALUE: Final = 2_000


def bind(
    query: CannedQuery, values: Mapping[str, str] | None = None, *, base: str = BASE_IRI
) -> str:
    """Return the text of *query* with its parameters replaced by *values*.

    Args:
        query: A canned query.
        values: Text per parameter. One that is absent takes its default; an empty one is left
            free unless it is required.
        base: Instance base that short names of entities are put behind.

    Raises:
        QueryError: A value does not fit its parameter, or no parameter has that name.
    """
    chosen = resolve_values(query, values or {})
    known = prefixes(query.text)
    terms = {
        param.variable: str(_term(query, param, chosen[param.name], base=base, known=known))
        for param in query.params
        if chosen[param.name]
    }
    return replace_variables(query.text, terms)


def resolve_values(query: CannedQuery, values: Mapping[str, str]) -> dict[str, str]:
    """Return one text per parameter of *query*, defaults filled in; "" means "any"."""
    for name in values:
        if query.param(name) is None:
            known = ", ".join(param.name for param in query.params) or "none"
            raise ParameterError(
                f"the query has no parameter '{name}'",
                where=query.where,
                remedy=f"its parameters are: {known}",
            )
    return {param.name: _chosen(query, param, values) for param in query.params}


def _chosen(query: CannedQuery, param: Param, values: Mapping[str, str]) -> str:
    value = values.get(param.name)
    if value is None:
        return param.default or ""
    value = value.strip()
    if not value and param.required:
        raise _refusal(query, param, value, f"give a value, for example '{param.default}'")
    if len(value) > _LONGEST_VALUE:
        raise _refusal(query, param, value[:40] + "…", f"at most {_LONGEST_VALUE} characters")
    return value


def _term(
    query: CannedQuery, param: Param, value: str, *, base: str, known: Mapping[str, str]
) -> Literal | NamedNode:
    if param.expand and param.options:
        value = value.removeprefix(param.expand)
    if param.options and value not in param.options:
        raise _refusal(query, param, value, f"choose one of: {', '.join(param.options)}")
    match param.type:
        case "iri":
            return _iri(query, param, value, base=base, known=known)
        case "integer":
            return _number(query, param, value, _INTEGER, "integer")
        case "decimal":
            return _number(query, param, value, _DECIMAL, "decimal")
        case "boolean":
            return _boolean(query, param, value)
        case "date":
            return _date(query, param, value)
        case "string":
            return Literal(value)


def _number(
    query: CannedQuery, param: Param, value: str, pattern: re.Pattern[str], kind: str
) -> Literal:
    if not pattern.match(value):
        example = "12" if kind == "integer" else "34.69"
        raise _refusal(query, param, value, f"give a plain number such as {example}")
    number = float(value)
    if param.minimum is not None and number < param.minimum:
        raise _refusal(query, param, value, f"give at least {param.minimum:g}")
    if param.maximum is not None and number > param.maximum:
        raise _refusal(query, param, value, f"give at most {param.maximum:g}")
    return Literal(value, datatype=NamedNode(_XSD + kind))


def _boolean(query: CannedQuery, param: Param, value: str) -> Literal:
    if value.lower() not in {"true", "false"}:
        raise _refusal(query, param, value, "give true or false")
    return Literal(value.lower(), datatype=NamedNode(_XSD + "boolean"))


def _date(query: CannedQuery, param: Param, value: str) -> Literal:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise _refusal(query, param, value, "give a day as YYYY-MM-DD") from error
    return Literal(day.isoformat(), datatype=NamedNode(_XSD + "date"))


def entity_iri(query: CannedQuery, param: Param, value: str, *, base: str) -> str:
    """Return the IRI that a short name, a prefixed name or an IRI stands for.

    Raises:
        QueryError: It can be none.
    """
    return _iri(query, param, value, base=base, known=prefixes(query.text)).value


def _iri(
    query: CannedQuery, param: Param, value: str, *, base: str, known: Mapping[str, str]
) -> NamedNode:
    iri = _expanded(param, value, base=base, known=known)
    try:
        node = NamedNode(iri)
        scheme = urlsplit(iri).scheme
    except ValueError as error:
        example = "a short name such as islamic-state, or a whole IRI" if param.expand else "an IRI"
        raise _refusal(query, param, value, f"give {example}") from error
    if scheme not in SCHEMES:
        raise _refusal(query, param, value, f"an IRI must begin with {', '.join(sorted(SCHEMES))}")
    return node


def _expanded(param: Param, value: str, *, base: str, known: Mapping[str, str]) -> str:
    """Return the IRI that *value* stands for: itself, a prefixed name, or a short name."""
    head, colon, tail = value.partition(":")
    if colon:
        # "https://…" has a scheme, not a prefix of the query.
        return known[head] + tail if head in known and not tail.startswith("//") else value
    if param.expand is None:
        return value
    if param.expand.startswith("http"):
        return param.expand + value
    if param.expand.endswith(":"):
        return known[param.expand[:-1]] + value
    return base.rstrip("/") + param.expand + value


def _refusal(query: CannedQuery, param: Param, value: str, remedy: str) -> QueryError:
    kind = "an IRI" if param.type == "iri" else f"of type {param.type}"
    what = f"cannot be '{value}': it must be {kind}" if value else "is needed"
    return refuse(query, param, what, remedy, error=ParameterError)


def refuse(
    query: CannedQuery,
    param: Param,
    what: str,
    remedy: str,
    *,
    error: type[QueryError] = QueryError,
) -> QueryError:
    """Make the error that says what is wrong with the value of a parameter."""
    return error(
        f"parameter '{param.name}' {what}", where=f"{query.where}:{param.line}", remedy=remedy
    )
