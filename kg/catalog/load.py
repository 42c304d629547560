"""Read the canned queries and hold them by name."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg import paths
from kg.catalog.check import check_query, parsed_shape
from kg.catalog.header import read_header
from kg.catalog.model import CannedQuery, where_of
from kg.errors import QueryError

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Catalog:
    """All canned queries, in the order of the questions they answer."""

    queries: tuple[CannedQuery, ...]

    def __iter__(self) -> Iterator[CannedQuery]:
        return iter(self.queries)

    def __len__(self) -> int:
        return len(self.queries)

    def get(self, slug: str) -> CannedQuery | None:
        """Return the query called *slug*, or None."""
        return next((query for query in self.queries if query.slug == slug), None)

    def __getitem__(self, slug: str) -> CannedQuery:
        """Return the query called *slug*.

        Raises:
            QueryError: There is none; names those that come near.
        """
        query = self.get(slug)
        if query is not None:
            return query
        near = difflib.get_close_matches(slug, [query.slug for query in self.queries], n=3)
        remedy = f"did you mean {' or '.join(near)}?" if near else "list them with 'kg query'"
        raise QueryError(f"there is no query called '{slug}'", where="queries/", remedy=remedy)


def load_catalog(folder: Path | None = None) -> Catalog:
    """Read and check every ``*.rq`` file of *folder*.

    Without *folder* these are the queries shipped with kg; they are read once in a process.

    Raises:
        QueryError: A file is wrong; names file and line.
    """
    return _load_shipped(paths.QUERIES) if folder is None else _load(folder)


def load_query(slug: str) -> CannedQuery:
    """Read one of the queries shipped with kg, and none of the others.

    Raises:
        QueryError: There is none; names those that come near.
    """
    path = paths.QUERIES / f"{slug}.rq"
    is_there = _SLUG.match(slug) is not None and path.is_file()
    return read_query(path) if is_there else load_catalog()[slug]


def load_page_query(slug: str) -> CannedQuery:
    """Read one of the queries that pages ask, and none of the others."""
    return read_query(paths.QUERIES / "pages" / f"{slug}.rq")


@cache
def _load_shipped(folder: Path) -> Catalog:
    return _load(folder)


def _load(folder: Path) -> Catalog:
    files = sorted(folder.glob("*.rq"))
    queries = [read_query(path) for path in files]
    queries.sort(key=lambda query: (query.questions or (999,), query.slug))
    return Catalog(tuple(queries))


def read_query(path: Path) -> CannedQuery:
    """Read and check one query file.

    Raises:
        QueryError: It cannot be read, or header and text do not fit; names file and line.
    """
    where = where_of(path)
    if not _SLUG.match(path.stem):
        raise QueryError(
            f"'{path.stem}' cannot be a slug",
            where=where,
            remedy="name the file with lower-case words joined by hyphens",
        )
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(
            f"cannot be read: {error}", where=where, remedy="save it as UTF-8 text"
        ) from error
    header = read_header(text, where=where)
    form, columns = parsed_shape(text, where=where)
    fields = {field.name: getattr(header, field.name) for field in dataclasses.fields(header)}
    query = CannedQuery(slug=path.stem, text=text, path=path, form=form, columns=columns, **fields)
    check_query(query)
    return query
