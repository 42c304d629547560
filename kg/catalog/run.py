"""Run a canned query on a reader and return its rows.

The catalogue binds and the reader executes; this is the one line that joins them, typed by what
it needs of a reader, so that the rooms need not know each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from kg.catalog.bind import bind
from kg.catalog.model import CannedQuery
from kg.config import BASE_IRI

Rows = TypeVar("Rows", covariant=True)


class SelectReader(Protocol[Rows]):
    """Anything that can answer the text of a SELECT query."""

    def select(self, query: str, /) -> Rows:
        """Return the rows of *query*."""
        ...


def run_canned(
    reader: SelectReader[Rows],
    query: CannedQuery,
    values: Mapping[str, str] | None = None,
    *,
    base: str = BASE_IRI,
) -> Rows:
    """Return what *reader* answers to *query* with *values* bound.

    Raises:
        QueryError: A value does not fit its parameter.
    """
    return reader.select(bind(query, values, base=base))
