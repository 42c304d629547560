"""The document on extraction: it names every module, and its rows are rows."""

from __future__ import annotations

import re
from pathlib import Path

import kg.extract
from kg.paths import DATA

ROW = re.compile(r"^\| `(?P<table>\w+\.csv)` \| `(?P<row>[^`]+)` \|", re.MULTILINE)


def text_of(root: Path) -> str:
    """Return the document."""
    return (root / "docs" / "extraction.md").read_text("utf-8")


def test_every_module_is_told(root: Path) -> None:
    """Each module of the room stands in the document, and none that is gone."""
    modules = {path.name for path in Path(kg.extract.__path__[0]).glob("*.py")} - {"__init__.py"}
    told = set(re.findall(r"`(?:kg/extract/)?(\w+\.py)`", text_of(root)))
    assert modules <= told
    assert {name for name in told if not (root / "tests" / "extract" / name).exists()} <= modules


def test_the_rows_of_the_document_are_rows(root: Path) -> None:
    """Each table's example row is a line of that table."""
    found = ROW.findall(text_of(root))
    assert len(found) >= 15
    missing = [
        (table, row)
        for table, row in found
        if row not in (DATA / table).read_text("utf-8").splitlines()
    ]
    assert missing == []
