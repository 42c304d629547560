"""Stored queries of ``queries/``, for pages and for users; each is read when it is first asked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from kg.catalog import CannedQuery, Catalog, bind, load_catalog, load_page_query
from kg.catalog.tokens import with_limit
from kg.store.results import Solutions
from kg.web.context import current_settings
from kg.web.protocol import relay


@cache
def catalog() -> Catalog:
    """Return the canned queries."""
    return load_catalog()


def some_queries(slugs: Iterable[str]) -> tuple[CannedQuery, ...]:
    """Return those of the canned queries that there are."""
    return tuple(query for slug in slugs if (query := catalog().get(slug)) is not None)


_own_query: Final = cache(load_page_query)
"""Those of the pages are read one by one: the first visitor waits for the ones of one page."""


def page_query(slug: str, **values: str) -> str:
    """Return the text of a page's own query with *values* bound."""
    return bind(_own_query(slug), values, base=current_settings().base)


def select(slug: str, *, most: int | None = None, **values: str) -> Solutions:
    """Run a page's own query; *most* bounds the rows of one that has no limit of its own."""
    text = page_query(slug, **values)
    return relay.select(text if most is None else with_limit(text, most))
