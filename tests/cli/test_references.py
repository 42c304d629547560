"""The reference pages are those that commands, data and queries give."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg import config, paths
from kg.catalog import load_catalog
from kg.cli.references import MARK, reference_pages, write_references
from kg.errors import UsageError
from kg.lexicon.rows import read_rows

PAGES = {"commands.md", "configuration.md", "constructions.md", "queries.md", "export.md"}


@pytest.fixture(scope="module")
def pages(root: Path) -> dict[str, str]:
    """Return the pages as they would be written now."""
    return reference_pages(root / "docs")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_written_again_alike(pages: dict[str, str], root: Path, name: str) -> None:
    """``kg references`` changes nothing in the committed page."""
    assert set(pages) == PAGES
    assert (root / "docs" / name).read_text(encoding="utf-8") == pages[name]


def test_every_variable_of_the_environment_is_told(pages: dict[str, str], root: Path) -> None:
    """The page of the configuration names exactly the variables that the code reads."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in (root / "kg").rglob("*.py"))
    named = set(re.findall(r'"(KG_[A-Z_]+)"', code))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", _environment(pages["configuration.md"]), re.M))
    assert told == named | {"COLUMNS"}


def _environment(page: str) -> str:
    return page.partition("## Environment variables")[2].partition("\n## ")[0]


def test_every_limit_is_told_with_its_value(pages: dict[str, str]) -> None:
    """Each constant stands in a row; a reason is given to its own block and to no other."""
    listed = pages["configuration.md"].partition("## Limits and defaults")[2]
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| `(.*?)` \|", listed, re.M))
    constants = {name for name in vars(config) if name.isupper()} - {"ENVIRONMENT"}
    assert len(constants) > 10
    assert {name: str(getattr(config, name)) for name in constants} == rows
    assert "| `PORT` | `8000` |  |" in listed


def test_every_column_of_an_export_is_told() -> None:
    """Each table that is exported says what its columns hold."""
    tables = load_catalog(paths.QUERIES / "export")
    assert len(tables) > 5
    assert [table.slug for table in tables if not table.meanings] == []


def test_every_construction_has_a_sentence_it_does_not_read() -> None:
    """Constructions and counter-examples name the same rows, in one order."""
    rows = [row["id"] for row in read_rows(paths.DATA / "constructions.csv")]
    assert len(rows) > 50
    assert [row["id"] for row in read_rows(paths.DATA / "counter_examples.csv")] == rows


def test_only_what_changed_is_written(root: Path, tmp_path: Path) -> None:
    """A page that is old is written anew; what people wrote in front of the mark stays."""
    docs = tmp_path / "docs"
    shutil.copytree(root / "docs", docs, ignore=shutil.ignore_patterns("images"))
    assert write_references(docs) == ()
    old = f"# Mine\n\n{MARK}\nold\n"
    (docs / "queries.md").write_text(old, encoding="utf-8")
    (docs / "commands.md").unlink()
    assert {path.name for path in write_references(docs)} == {"queries.md", "commands.md"}
    assert (docs / "queries.md").read_text(encoding="utf-8").startswith(f"# Mine\n\n{MARK}\n### ")


@pytest.mark.parametrize("text", [None, "# Queries\n"], ids=["no-page", "no-mark"])
def test_another_folder_is_refused(root: Path, tmp_path: Path, text: str | None) -> None:
    """A folder without the pages that people begin is named, and nothing is written."""
    if text is not None:
        (tmp_path / "queries.md").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="name the folder docs/") as error:
        write_references(tmp_path)
    assert str(tmp_path / "queries.md") in str(error.value)
    assert {path.name for path in tmp_path.iterdir()} <= {"queries.md"}
