"""Tests of ``kg.fingerprint``: an article is read again when, and only when, the rules changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import fingerprint, paths
from kg.fingerprint import run_facts

FACTS = ("code", "data", "ontology", "model")


@pytest.fixture(scope="module")
def shipped() -> dict[str, str]:
    """Return the facts of what ships."""
    return dict(run_facts(None))


def curated(folder: Path, **tables: str) -> dict[str, str]:
    """Write the tables of an installation; return the facts of a build with them."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return dict(run_facts(None, folder))


def test_facts_name_code_data_ontology_and_model(shipped: dict[str, str]) -> None:
    """Each is a hash; asked again they are the same."""
    assert tuple(shipped) == FACTS
    assert all(re.fullmatch(r"(kg:)?[0-9a-f]{16}", value) for value in shipped.values())
    assert len(set(shipped.values())) == len(FACTS)
    assert dict(run_facts(None)) == shipped


def test_another_model_is_named_and_changes_nothing_else(shipped: dict[str, str]) -> None:
    """Who gives a pipeline of their own reads by its name."""
    assert dict(run_facts("en_core_web_sm")) == {**shipped, "model": "en_core_web_sm"}
    assert dict(run_facts("")) == shipped


def test_authority_counts_where_there_is_one(tmp_path: Path, shipped: dict[str, str]) -> None:
    """An empty folder is none; a table, its name and its rows are facts of their own."""
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.txt").write_text("no table")
    assert dict(run_facts(None, empty)) == shipped
    one = curated(tmp_path / "one", curation="act\n")
    assert {name: one[name] for name in FACTS} == shipped
    others = [
        curated(tmp_path / "row", curation="act\nmerge\n"),
        curated(tmp_path / "name", actors="act\n"),
        curated(tmp_path / "two", curation="act\n", places="slug\n"),
    ]
    assert len({facts["authority"] for facts in (one, *others)}) == 4
    assert curated(tmp_path / "again", curation="act\n") == one


@given(st.dictionaries(st.sampled_from("abcd"), st.text(max_size=6), max_size=3))
def test_same_files_in_any_order_of_writing_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, str]
) -> None:
    """The order in which a disk lists files is no fact."""
    first = curated(tmp_path_factory.mktemp("one"), **tables)
    second = curated(tmp_path_factory.mktemp("two"), **dict(reversed(tables.items())))
    assert first == second
    assert ("authority" in first) is bool(tables)


def test_what_is_hashed_is_there() -> None:
    """A room that is renamed would else leave the fingerprint without a word."""
    for room in fingerprint._ROOMS:
        assert list((paths.PACKAGE / room).rglob("*.py")), room
    assert list(paths.DATA.rglob("*.csv"))
    assert {path.name for path in paths.ONTOLOGY.glob("*.ttl")} >= {"kg.ttl", "schemes.ttl"}
    assert list(paths.QUERIES.glob("*.rq"))
