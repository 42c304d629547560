"""What the store refuses, and what it says: the place, and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from traceback import clear_frames

import pytest

from kg.errors import KgError
from kg.store.backup import backup
from kg.store.layout import FORMAT, MARKER, create_layout, open_layout
from kg.store.reader import reader
from kg.store.rebase import rebase
from kg.store.writer import writer

GRAPH = "https://kg.local/graph/report/a"
LINE = b"<https://kg.local/a> <https://kg.local/b> <https://kg.local/c> <%b> .\n" % GRAPH.encode()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store of one statement, published."""
    path = tmp_path / "store"
    with writer(path, create=True) as writing:
        writing.replace_graph(GRAPH, LINE)
        writing.publish()
    return path


def said(call: Callable[[], object]) -> str:
    """Return what is said when *call* is refused."""
    with pytest.raises(KgError) as refused:
        call()
    clear_frames(refused.tb)  # they hold an iterator that belongs to this thread
    assert refused.value.remedy
    return str(refused.value)


def test_what_is_no_store_is_told_apart(store: Path, tmp_path: Path) -> None:
    """Nothing there, a file, a folder of something else: each is called what it is."""
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.write_text("x", encoding="utf-8")
    folder.mkdir()
    (folder / "x").touch()
    assert "there is no store here" in said(lambda: open_layout(tmp_path / "none"))
    assert "not a kg store" in said(lambda: open_layout(file))
    assert "not a kg store" in said(lambda: open_layout(folder))
    assert "a file, not a store" in said(lambda: create_layout(file, union=True))
    assert "not empty and not a kg store" in said(lambda: create_layout(folder, union=True))
    assert [path.name for path in folder.iterdir()] == ["x"]
    assert open_layout(store).root == store


def test_a_store_of_a_newer_version_is_left_alone(store: Path) -> None:
    """The message says both formats and names the marker."""
    marker = store / MARKER
    facts = json.loads(marker.read_text(encoding="utf-8"))
    marker.write_text(json.dumps(facts | {"format": FORMAT + 1}), encoding="utf-8")
    words = said(lambda: open_layout(store))
    assert f"format {FORMAT + 1}, this version reads {FORMAT}" in words
    assert str(marker) in words


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"id": 1, "union": true, "format": "x"}'])
def test_a_damaged_marker_is_named(store: Path, text: str) -> None:
    """A marker that holds something else sends to the backup."""
    (store / MARKER).write_text(text, encoding="utf-8")
    words = said(lambda: open_layout(store))
    assert "marker file is damaged" in words
    assert "restore the directory from a backup" in words


def test_a_backup_never_writes_over_something(store: Path, tmp_path: Path) -> None:
    """A folder with a file in it, or a file, stays as it is; an empty folder will do."""
    taken, file, empty = tmp_path / "taken", tmp_path / "file", tmp_path / "empty"
    taken.mkdir()
    empty.mkdir()
    (taken / "mine").touch()
    file.touch()
    for target in (taken, file):
        assert "must not exist yet" in said(lambda target=target: backup(store, target))  # type: ignore[misc]
    assert [path.name for path in taken.iterdir()] == ["mine"]
    backup(store, empty)
    assert reader(empty).ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("method", "query", "words"),
    [
        ("select", "ASK {}", "this is not a SELECT"),
        ("stream", "ASK {}", "this is not a SELECT"),
        ("ask", "SELECT * {}", "this is not an ASK"),
    ],
)
def test_a_query_of_another_form_is_refused(
    store: Path, method: str, query: str, words: str
) -> None:
    """Asked by the wrong method, the right ones are named."""
    opened = reader(store)
    found = said(lambda: list(getattr(opened, method)(query) or ()))
    assert words in found
    assert "construct()" in found


@pytest.mark.parametrize("rows", [0, 2])
def test_the_only_row_is_the_only_row(store: Path, rows: int) -> None:
    """None or two where one was expected: the message says how many came."""
    values = " ".join(map(str, range(rows)))
    solutions = reader(store).select(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    assert f"gave {rows} rows where one was expected" in said(solutions.one)


def test_a_writer_takes_statements_of_its_graph_only(store: Path) -> None:
    """Another graph, a line that is none, a name that is no IRI: nothing is written."""
    with writer(store) as writing:
        foreign = LINE.replace(b"report/a", b"report/b")
        assert "belongs to another graph" in said(lambda: writing.replace_graph(GRAPH, foreign))
        assert "this is no N-Quads" in said(lambda: writing.replace_graph(GRAPH, b"<a> <b>\n"))
        assert "cannot name a graph" in said(lambda: writing.replace_graph("no iri", b""))
        assert not writing.has_unpublished
    assert "this writer is closed" in said(lambda: writing.database)


@pytest.mark.parametrize(
    ("place", "base", "words"),
    [
        ("store", "nonsense", "this is no base address"),
        ("store", "http://x", "this is no base address"),
        ("http://127.0.0.1:9/sparql", "http://x/", "a remote store cannot be moved"),
        ("store", "http://x/", "it is not known which base this store has"),
    ],
    ids=["words", "no-slash", "remote", "no-base"],
)
def test_a_store_that_cannot_be_moved_says_why(
    store: Path, place: str, base: str, words: str
) -> None:
    """No base, a server's store, a store that no build made."""
    assert words in said(lambda: rebase(store if place == "store" else place, base))
