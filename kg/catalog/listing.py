"""List the canned queries and the tables of exports for the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from kg.catalog.load import Catalog
from kg.catalog.model import CannedQuery, ColumnMeaning, Param


def list_queries(catalog: Catalog) -> str:
    """Return a Markdown section for each query, with its parameters and columns."""
    return "\n".join(line for query in catalog for line in _section(query))


def list_tables(tables: Catalog) -> str:
    """Return a Markdown section for each exported table, with what its columns hold."""
    return "\n".join(line for table in tables for line in _table_section(table))


def _table_section(table: CannedQuery) -> Iterator[str]:
    yield f"### `{table.slug}`"
    yield ""
    yield f"**{table.summary}.**"
    yield ""
    yield "| column | type | what it holds |"
    yield "|---|---|---|"
    for column in table.meanings:
        yield f"| `{column.name}` | {_column_type(column)} | {column.label} |"
    yield ""


def _column_type(column: ColumnMeaning) -> str:
    return "IRI" if column.type == "iri" else column.type


def _section(query: CannedQuery) -> Iterator[str]:
    yield f"### `{query.slug}`"
    yield ""
    yield f"**{query.summary}.** {' '.join(query.description.split())}"
    yield ""
    if query.params:
        yield "| parameter | type | default | what it is |"
        yield "|---|---|---|---|"
        for param in query.params:
            yield f"| `{param.name}` | {_kind(param)} | {_default(param)} | {param.label} |"
        yield ""
    columns = ", ".join(f"`{name}`" for name in query.columns)
    yield f"View: {query.view}. Columns: {columns}."
    yield ""


def _kind(param: Param) -> str:
    if param.options and param.expand and param.expand.startswith("http"):
        return f"concept of scheme `{param.expand.rstrip('/').rpartition('/')[2]}`"
    if param.options:
        return "one of " + ", ".join(param.options)
    if param.expand:
        return f"IRI, or a name behind `{param.expand}`"
    return "IRI" if param.type == "iri" else param.type


def _default(param: Param) -> str:
    return f"`{param.default}`" if param.default is not None else "any"
