"""Tests of ``kg remove``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from command_line import run_kg

from kg.model.text import Article
from kg.store import reader
from kg.vocab.terms import KG
from tests.incidents.made_reports import told
from tests.remove.test_removal import built

A, B = told("a"), told("b", "17", published=date(2018, 11, 11))
A2 = told("a", "15", tail="Updated.")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Build an article in two texts, and another one."""
    with built(tmp_path / "store", [[A], [B], [A2]]):
        pass
    return tmp_path / "store"


def reports(store: Path) -> set[str]:
    """Return the keys of the current reports."""
    rows = reader(store).select(f"SELECT ?r WHERE {{ ?r a <{KG.Report}> }}")
    return {str(row["r"]).rpartition("/")[2] for row in rows}


def test_dry_run_lists_and_changes_nothing(store: Path) -> None:
    """Each text stands with its id and whether it is current."""
    done = run_kg("remove", "a", "--dry-run", "--store", str(store))
    assert done.returncode == 0
    words = [line.split() for line in done.stdout.splitlines()]
    assert sorted(line[:2] for line in words[:2]) == sorted(
        [[f"report/{A.key}", "superseded"], [f"report/{A2.key}", "current"]]
    )
    assert "2 reports would be removed" in done.stdout
    assert reports(store) == {A2.key, B.key}
    assert reader(store).generation.number == 1


def test_removal_is_published_and_told(store: Path) -> None:
    """The summary counts what went; the older text is current again."""
    done = run_kg("remove", f"report/{A2.key}", "--store", str(store))
    assert done.returncode == 0
    assert "1 reports; 0 articles have none left" in done.stdout
    assert "1 older texts" in done.stdout
    assert "generation 2" in done.stdout
    assert reports(store) == {A.key, B.key}


def test_superseded_texts_can_be_purged(store: Path) -> None:
    """Only what a newer text has replaced goes."""
    assert run_kg("remove", "--superseded", "--store", str(store)).returncode == 0
    assert reports(store) == {A2.key, B.key}
    assert reader(store).graphs(retired=True) == []


def test_texts_of_an_input_are_removed(store: Path, tmp_path: Path) -> None:
    """What the file holds goes; what the store has not is counted; strangers alone are refused."""
    file = tmp_path / "wrong.jsonl"
    file.write_text(line_of(B.article) + line_of(told("stranger").article))
    done = run_kg("remove", "--input", str(file), "--store", str(store))
    assert done.returncode == 0, done.stderr
    assert "1 articles of the inputs are not in the store" in done.stderr
    assert reports(store) == {A2.key}
    done = run_kg("remove", "--input", str(file), "--store", str(store))
    assert done.returncode == 7
    assert "no article of these inputs" in done.stderr


def line_of(article: Article) -> str:
    """Write an article as a line of JSON."""
    facts = {"id": article.id, "publisher": article.publisher, "title": article.title}
    return json.dumps({**facts, "date": str(article.published), "text": article.text}) + "\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nothing"], 7, 'no report or article "nothing"'),
        (["a", "nothing"], 7, 'no report or article "nothing"'),
        ([], 2, "name what to remove"),
        (["--input", "no-such-file"], 3, "no such file"),
    ],
)
def test_what_is_not_there_is_an_error(
    store: Path, arguments: list[str], code: int, words: str
) -> None:
    """It is named, and nothing is changed."""
    done = run_kg("remove", *arguments, "--store", str(store))
    assert done.returncode == code
    assert words in " ".join(done.stderr.split())
    assert reports(store) == {A2.key, B.key}
