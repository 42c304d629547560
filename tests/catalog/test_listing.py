"""The documentation lists the queries that there are."""

from __future__ import annotations

from pathlib import Path

from kg import paths
from kg.catalog import load_catalog
from kg.catalog.listing import list_queries, list_tables

MARK = "<!-- The list below is generated: pytest tests/catalog --update-golden -->\n"


def test_documentation_lists_every_query(root: Path, update_golden: bool) -> None:
    """docs/queries.md ends with the list that the headers give."""
    holds(root / "docs" / "queries.md", list_queries(load_catalog()), update_golden)


def test_documentation_lists_every_column(root: Path, update_golden: bool) -> None:
    """docs/export.md ends with the tables and columns that the headers give."""
    tables = load_catalog(paths.QUERIES / "export")
    assert all(table.meanings for table in tables)
    holds(root / "docs" / "export.md", list_tables(tables), update_golden)


def holds(path: Path, listed: str, update_golden: bool) -> None:
    """Assert that the document at *path* ends with what is *listed*, or make it so."""
    head, mark, _ = path.read_text(encoding="utf-8").partition(MARK)
    expected = f"{head}{mark}\n{listed}"
    if update_golden:
        path.write_text(expected, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == expected
