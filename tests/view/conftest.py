"""Rows of a result, written short."""

from __future__ import annotations

from collections.abc import Mapping

from kg.store.results import Solutions, Term

BASE = "https://kg.local/"

Cells = Mapping[str, str | float | None]


def term(value: str | float) -> Term:
    """Return a literal; what looks like an IRI is one."""
    text = str(value)
    return Term("uri" if text.startswith(("https:", "http:")) else "literal", text)


def rows(names: str, *values: tuple[str | float | None, ...]) -> Solutions:
    """Return rows of the columns *names*, parted by spaces."""
    return Solutions(
        tuple(names.split()),
        tuple(tuple(None if v is None else term(v) for v in row) for row in values),
    )


def sparse(names: str, *values: Cells) -> Solutions:
    """Return rows of which only some columns are bound."""
    columns = names.split()
    for row in values:
        assert row.keys() <= set(columns), row.keys() - set(columns)
    return rows(names, *(tuple(row.get(name) for name in columns) for row in values))
