"""The documentation lists the queries that there are."""

from __future__ import annotations

from pathlib import Path

from kg.catalog import load_catalog
from kg.catalog.listing import list_queries

MARK = "<!-- The list below is generated: pytest tests/catalog --update-golden -->\n"


def test_documentation_lists_every_query(root: Path, update_golden: bool) -> None:
    """docs/queries.md ends with the list that the headers give."""
    path = root / "docs" / "queries.md"
    head, mark, _ = path.read_text(encoding="utf-8").partition(MARK)
    expected = f"{head}{mark}\n{list_queries(load_catalog())}"
    if update_golden:
        path.write_text(expected, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == expected
