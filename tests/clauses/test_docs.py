"""The document on clauses: it names every module, and its rows are rows."""

from __future__ import annotations

import re
from pathlib import Path

import kg.clauses
from kg.lexicon.rows import read_rows
from kg.paths import DATA


def test_every_module_is_told(root: Path) -> None:
    """Each module of the room stands in the document, and none that is gone."""
    text = (root / "docs" / "clauses.md").read_text("utf-8")
    modules = {path.name for path in Path(kg.clauses.__path__[0]).glob("*.py")} - {"__init__.py"}
    assert set(re.findall(r"^\| `(\w+\.py)`", text, re.MULTILINE)) == modules


def test_the_rows_of_the_document_are_rows(root: Path) -> None:
    """The table that explains the columns quotes the table of constructions."""
    text = (root / "docs" / "clauses.md").read_text("utf-8").replace("\\", "").replace("`", "")
    rows = {row["id"]: row.cells for row in read_rows(DATA / "constructions.csv")}
    quoted = [
        line for line in text.splitlines() if line.split(" ")[1:2] and line.split(" ")[1] in rows
    ]
    assert len(quoted) == 4
    for line in quoted:
        cells = rows[line.split(" ")[1]]
        assert all(cell in line for name, cell in cells.items() if name != "source")
