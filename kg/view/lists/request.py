"""Read and write the address of a list: filters, order and page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final
from urllib.parse import urlencode

from kg.catalog import Names, find_named
from kg.errors import QueryError
from kg.store.lists import Wanted
from kg.view.lists.table import Facet, List
from kg.vocab.schemes import concepts
from kg.vocab.terms import CONCEPT_NAMESPACES

PAGE_ROWS: Final = 50
MOST_ROWS: Final = 500
"""Rows of one page, by default and at most."""
MOST_FEATURES: Final = 5_000
"""Of a list as GeoJSON, which a map draws whole; the other formats have all rows."""

ENTITIES: Final = ("actor", "place", "report")
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a list, as its address states it."""

    kind: List
    chosen: tuple[tuple[str, str], ...] = ()
    """Facets by column, with the value as the index has it, in the order of the list."""
    first: str = ""
    last: str = ""
    with_undated: bool = False
    words: str = ""
    sort: str = ""
    page: int = 1
    size: int = PAGE_ROWS
    opened: str = ""
    """Facet whose values are all shown."""

    @property
    def order(self) -> tuple[str, bool]:
        """Return the column to sort by, and whether it falls."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")

    def wanted(self, *, without: str = "") -> Wanted:
        """Return what the index is asked; *without* the facets of a group."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for column, value in self.chosen:
            key = group_of(self.kind, column)
            if key != without:
                groups.setdefault(key, []).append((column, value))
        return Wanted(
            self.kind.name,
            tuple(map(tuple, groups.values())),
            self.first,
            self.last,
            self.with_undated,
            self.words,
        )

    def fields(self, *, base: str) -> list[tuple[str, str]]:
        """Return the parameters of its address."""
        fields = [
            (column, short_value(self.kind.facet(column), value, base=base))
            for column, value in self.chosen
        ]
        fields += [
            ("from", self.first),
            ("to", self.last),
            ("undated", "include" if self.with_undated else ""),
            ("q", self.words),
            ("sort", self.sort if self.sort != self.kind.order else ""),
            ("size", str(self.size) if self.size != PAGE_ROWS else ""),
            ("all", self.opened),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return [(name, value) for name, value in fields if value]

    def href(self, *, base: str, suffix: str = "") -> str:
        """Return its address, or that of the same in another format."""
        # Other formats have all rows, not those of a page.
        made = replace(self, page=1, opened="", size=PAGE_ROWS) if suffix else self
        fields = urlencode(made.fields(base=base))
        return f"/{self.kind.name}{suffix}" + (f"?{fields}" if fields else "")

    def with_value(self, column: str, value: str) -> Request:
        """Return it with a facet set, or taken away by ""; on the first page."""
        chosen = {**dict(self.chosen), column: value}
        order = [facet.column for facet in self.kind.facets]
        kept = tuple((c, chosen[c]) for c in order if chosen.get(c))
        return replace(self, chosen=kept, page=1, opened="")


def group_of(kind: List, column: str) -> str:
    facet = kind.facet(column)
    return (facet.group if facet else "") or column


def filters(kind: List) -> list[tuple[str, str]]:
    """Return the parameters of a list besides its facets, each with what it does."""
    sorts = ", ".join(column.sort for column in kind.columns if column.sort)
    found = [
        ("sort", f"Column to sort by: {sorts}; with - before it, the most first"),
        ("page", "Number of the page"),
        ("size", f"Rows of a page, at most {MOST_ROWS}"),
        ("all", "Facet whose values are all shown"),
    ]
    if kind.is_dated:
        found += [
            ("from", "First day"),
            ("to", "Last day"),
            ("undated", "include: keep what has no day"),
        ]
    return [*found, ("q", "Words of the name")] if kind.has_words else found


def read_request(
    kind: List, values: Mapping[str, str], *, base: str, names: Names | None = None
) -> Request:
    """Read the parameters of an address.

    Args:
        names: What the store calls things; None if entities are given by short names it knows.

    Raises:
        QueryError: One is unknown, or its value cannot be.
    """
    known = {facet.column for facet in kind.facets} | dict(filters(kind)).keys()
    for name, value in values.items():
        if name not in known:
            raise QueryError(
                f"the list has no parameter '{name[:40]}'",
                where=f"/{kind.name}",
                remedy=f"its parameters are: {', '.join(sorted(known))}",
            )
        if len(value) > _LONGEST:
            raise _wrong(kind, name, value, f"at most {_LONGEST} characters")
    given = {name: value.strip() for name, value in values.items() if value.strip()}
    sort = given.get("sort", kind.order)
    if kind.column(sort.removeprefix("-")) is None:
        able = ", ".join(column.sort for column in kind.columns if column.sort)
        raise _wrong(
            kind, "sort", sort, f"sort by one of {able}, or -{{the same}} to begin with the most"
        )
    opened = given.get("all", "")
    if opened and kind.facet(opened) is None:
        raise _wrong(kind, "all", opened, "name a facet of this list")
    if given.get("undated", "include") != "include":
        raise _wrong(kind, "undated", given["undated"], "write include, or leave it out")
    return Request(
        kind,
        tuple(
            (facet.column, _full_value(kind, facet, given[facet.column], base, names))
            for facet in kind.facets
            if facet.column in given
        ),
        _day(kind, "from", given.get("from", "")),
        _day(kind, "to", given.get("to", "")),
        "undated" in given,
        given.get("q", ""),
        sort,
        _number(kind, "page", given.get("page", "1"), 1_000_000),
        _number(kind, "size", given.get("size", str(PAGE_ROWS)), MOST_ROWS),
        opened,
    )


def _wrong(kind: List, name: str, value: str, remedy: str) -> QueryError:
    return _refused(kind, name, f"cannot be '{value[:60]}'", remedy)


def _refused(kind: List, name: str, what: str, remedy: str) -> QueryError:
    return QueryError(f"parameter '{name}' {what}", where=f"/{kind.name}", remedy=remedy)


def _day(kind: List, name: str, value: str) -> str:
    try:
        # "20181020" and "2018-W42-6" are read, too, and written as the index has days.
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError as error:
        raise _wrong(kind, name, value, "give a day as YYYY-MM-DD") from error


def _number(kind: List, name: str, value: str, most: int) -> int:
    # Not \d, which takes the digits of every script.
    if not re.fullmatch(r"[0-9]{1,7}", value) or not 1 <= int(value) <= most:
        raise _wrong(kind, name, value, f"give a whole number from 1 to {most}")
    return int(value)


def _full_value(kind: List, facet: Facet, value: str, base: str, names: Names | None) -> str:
    """Return a value as the index has it: an IRI for entities and concepts."""
    if facet.values in ENTITIES:
        iri = value if ":" in value else f"{base}id/{facet.values}/{value}"
        refused = partial(_refused, kind, facet.column)
        return (
            find_named(value, facet.values, names, iri=iri, base=base, refused=refused)
            if names
            else iri
        )
    if ":" in value:
        return value
    if facet.values in CONCEPT_NAMESPACES:
        if value not in concepts(facet.values):
            some = ", ".join(sorted(concepts(facet.values))[:12])
            raise _wrong(kind, facet.column, value, f"it is one of {some} …")
        return CONCEPT_NAMESPACES[facet.values] + value
    return value


def short_value(facet: Facet | None, value: str, *, base: str) -> str:
    """Return a value as an address has it."""
    if facet is None:
        return value
    if facet.values in ENTITIES:
        return value.removeprefix(f"{base}id/{facet.values}/")
    return value.removeprefix(CONCEPT_NAMESPACES.get(facet.values, ""))
