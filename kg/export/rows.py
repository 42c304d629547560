"""Rows of the tables that are exported, merged from what their queries answer.

A table is a file ``queries/export/<name>.rq``. Its query is a union of branches, each of which
gives some columns of a row; the first column says of which row. So each branch is one plain walk
over the graph, and nothing multiplies. The pieces are sorted, on disk if there are many, and
merged as they come: memory stays flat and the order depends on nothing but the content.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Final, Protocol

from kg import paths
from kg.catalog import CannedQuery, Catalog, ColumnMeaning, load_catalog
from kg.errors import QueryError
from kg.export.quads import sorted_lines
from kg.export.tables import TermLike
from kg.vocab.terms import CONCEPT_NAMESPACES, PREFIXES

Value = str | int | float | bool | None
Row = tuple[Value, ...]

JOINT: Final = "; "
"""Between the texts of a list."""

_TERM_SPACES: Final = (*CONCEPT_NAMESPACES.values(), PREFIXES["kg"])


class Streams(Protocol):
    """What a table needs of a store; ``kg.store``'s reader gives it."""

    def stream(self, query: str) -> Iterable[tuple[TermLike | None, ...]]:
        """Yield the rows of a SELECT."""


@cache
def tables() -> Catalog:
    """Return the queries behind the tables."""
    return load_catalog(paths.QUERIES / "export")


def find_table(name: str) -> CannedQuery:
    """Return the query behind the table of that name.

    Raises:
        QueryError: There is none; the message lists those there are.
    """
    found = tables().get(name)
    if found is None:
        names = ", ".join(sorted(table.slug for table in tables()))
        raise QueryError(f'there is no table "{name}"', remedy=f"choose one of {names}")
    return found


def rows_of(source: Streams, table: CannedQuery) -> Iterator[Row]:
    """Yield the rows of *table*, ordered by their first column.

    A column that is no list but has several values takes the first of them in order.
    """
    pieces = (line.rstrip("\n").split("\t") for line in sorted_lines(_lines(source, table)))
    for key, given in groupby(pieces, key=lambda piece: piece[0]):
        texts: list[list[str]] = [[] for _ in table.meanings]
        texts[0] = [json.loads(key)]
        for _, place, text in given:
            texts[int(place)].append(json.loads(text))
        # The first branch alone leaves out what is no row, as rejected incidents; others tell of
        # them too.
        if texts[1]:
            yield tuple(map(_value, table.meanings, texts))


def _lines(source: Streams, table: CannedQuery) -> Iterator[str]:
    for row in source.stream(table.text):
        if row[0] is None:
            continue
        key = json.dumps(row[0].value, ensure_ascii=False)
        for place, term in enumerate(row[1:], 1):
            if term is not None:
                yield f"{key}\t{place:03d}\t{json.dumps(_text(term), ensure_ascii=False)}\n"


def _text(term: TermLike) -> str:
    """Return the text of a value; a term of ours is called by its name."""
    if term.kind == "uri":
        for space in _TERM_SPACES:
            if term.value.startswith(space):
                return term.value[len(space) :]
    return term.value


def _value(column: ColumnMeaning, texts: Iterable[str]) -> Value:
    if column.type == "list":
        # So that a list can be taken apart again at the joint.
        return JOINT.join(sorted({text.replace(JOINT, ", ") for text in texts})) or None
    text = next(iter(texts), None)
    if text is None:
        return None
    match column.type:
        case "integer" | "decimal":
            return _number(column, text)
        case "boolean":
            # Both are lexical forms of xsd:boolean.
            return text in {"true", "1"}
        case "date":
            return text[:10]
    return text


def _number(column: ColumnMeaning, text: str) -> int | float:
    try:
        return int(text) if column.type == "integer" else float(text)
    except ValueError as error:
        raise not_fitting(column, text, column.type) from error


def not_fitting(column: ColumnMeaning, value: Value, kind: str) -> QueryError:
    """Return the error that a value of *column* is no *kind*."""
    return QueryError(
        f'the column {column.name} holds "{value}", which is no {kind}',
        remedy="look for it in the store: 'kg validate' names what breaks the shapes",
    )
