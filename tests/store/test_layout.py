"""A directory is a store or is not, and every fault of disk and rights says what to do."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.errors import StoreError
from kg.store.derived import derive, deriving_at_once
from kg.store.generations import (
    current_generation,
    current_number,
    generation_name,
    next_number,
    prune,
)
from kg.store.layout import (
    MARKER,
    UPDATE,
    Layout,
    create_layout,
    is_full,
    is_remote,
    locked,
    open_layout,
    reset_needed,
    sweep,
    translated,
    write_durably,
)
from kg.store.lists import INDEX as LISTS
from kg.store.reader import reader
from kg.store.search import INDEX as SEARCH
from kg.store.void import SERVER, VOID, void_of_files, write_void
from kg.store.writer import writer

G = "https://kg.local/graph/report/a"
E = "https://kg.local/id/"


def store(path: Path, *names: str) -> Path:
    """Publish a store of reports."""
    kind = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/conflict-kg/ns#Report>"
    )
    with writer(path, create=True) as w:
        text = "".join(f"<{E}report/{name}> {kind} <{G}> .\n" for name in names)
        w.replace_graph(G, text.encode())
        w.publish(derive)
    return path


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Make an empty store."""
    return create_layout(tmp_path / "s", union=True)


@pytest.mark.parametrize(
    ("error", "what", "remedy"),
    [
        (OSError(errno.ENOSPC, "x"), "the disk is full", "free some space"),
        (OSError(errno.EDQUOT, "x"), "the disk is full", "free some space"),
        (RuntimeError("IO error: No space left on device"), "the disk is full", "free some space"),
        (PermissionError(errno.EACCES, "x"), "may not be written or read", "permissions"),
        (OSError(errno.EROFS, "x"), "may not be written or read", "permissions"),
        (RuntimeError("IO error: Permission denied: /x"), "may not be written", "permissions"),
        (RuntimeError("IO error: While lock file: /x/LOCK"), "another process", "wait"),
        (RuntimeError("Corruption: bad block\nand more"), "Corruption: bad block", "backup"),
        (OSError(), "OSError", "backup"),
    ],
)
def test_each_fault_of_the_disk_is_told_with_its_remedy(
    tmp_path: Path, error: Exception, what: str, remedy: str
) -> None:
    """What the system or the database reports becomes one sentence with the place."""
    with pytest.raises(StoreError) as caught, translated(tmp_path):
        raise error
    assert what in caught.value.what
    assert "\n" not in caught.value.what
    assert remedy in caught.value.remedy
    assert caught.value.where == str(tmp_path)
    assert caught.value.__cause__ is error
    assert is_full(error) == ("full" in what)


def test_errors_of_ours_pass_unchanged(tmp_path: Path) -> None:
    """What is told already is not told again, and what nobody expects is not hidden."""
    for error in (StoreError("x"), KeyError("x")):
        with pytest.raises(type(error)) as caught, translated(tmp_path):
            raise error
        assert caught.value is error


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A text that cannot be encoded leaves the old file."""
    path = tmp_path / "file"
    write_durably(path, "old\n")
    with pytest.raises(UnicodeEncodeError):
        write_durably(path, "new\ud800\n")
    assert path.read_text(encoding="utf-8") == "old\n"
    write_durably(path, "new\n")
    assert path.read_text(encoding="utf-8") == "new\n"


def test_sweeping_removes_the_unfinished_only(layout: Layout) -> None:
    """What an interrupted publish left goes; a link is removed and not what it leads to."""
    target = layout.root.parent / "elsewhere"
    (target / "kept").mkdir(parents=True)
    (layout.root / "gen-000001.tmp" / "db").mkdir(parents=True)
    (layout.root / "x.tmp").touch()
    (layout.root / "link.tmp").symlink_to(target)
    (layout.root / "other").touch()
    sweep(layout)
    assert {entry.name for entry in layout.root.iterdir()} == {MARKER, "other"}
    assert (target / "kept").is_dir()


def test_making_a_store_twice_opens_it(layout: Layout) -> None:
    """The identity stays; what an interrupted making left is no obstacle."""
    assert create_layout(layout.root, union=False) == layout
    other = layout.root.parent / "other"
    other.mkdir()
    (other / f"{MARKER}.tmp").touch()
    assert create_layout(other, union=True).identity != layout.identity


@pytest.mark.parametrize(
    "facts", ["", "[]", "null", '{"id": "x"}', '{"id": "x", "union": true, "format": "one"}']
)
def test_a_damaged_marker_is_named(layout: Layout, facts: str) -> None:
    """The file stands in the message."""
    (layout.root / MARKER).write_text(facts, encoding="utf-8")
    with pytest.raises(StoreError, match="marker file is damaged") as caught:
        open_layout(layout.root)
    assert caught.value.where == str(layout.root / MARKER)


def test_one_writer_holds_the_lock_and_frees_it(layout: Layout) -> None:
    """A second one is refused at once; after an error the lock is free."""
    with locked(layout), pytest.raises(StoreError, match="another process"), locked(layout):
        pass
    with pytest.raises(KeyError), locked(layout):
        raise KeyError
    with locked(layout):
        pass


@pytest.mark.parametrize(
    ("text", "needed"), [(UPDATE, True), (f"{UPDATE}\n", True), ("build", False), ("", False)]
)
def test_only_an_update_that_nobody_was_promised_is_thrown_away(
    layout: Layout, text: str, needed: bool
) -> None:
    """What a build wrote is kept: the next build goes on with it."""
    assert not reset_needed(layout)
    layout.dirty.write_text(text, encoding="utf-8")
    assert reset_needed(layout) is needed


@pytest.mark.parametrize(
    ("name", "remote"),
    [
        ("http://127.0.0.1:1/sparql", True),
        ("https://x.example/", True),
        ("store", False),
        ("http", False),
        ("file:///x", False),
        (Path("http:") / "x", False),
    ],
)
def test_an_address_is_told_from_a_directory(name: str | Path, remote: bool) -> None:
    """Only web addresses are elsewhere."""
    assert is_remote(name) is remote


def test_numbers_are_never_used_twice(layout: Layout) -> None:
    """Also one that was made and not published counts."""
    assert (current_number(layout), next_number(layout)) == (None, 1)
    (layout.root / generation_name(7)).mkdir()
    (layout.root / "gen-000009.tmp").mkdir()
    assert next_number(layout) == 8
    layout.current.symlink_to(generation_name(7))
    assert (current_number(layout), next_number(layout)) == (7, 8)


def test_old_generations_are_pruned_and_newer_ones_kept(layout: Layout) -> None:
    """The newest two stay, whatever lies beside them."""
    for number in (1, 2, 3, 4):
        (layout.root / generation_name(number)).mkdir()
    (layout.root / "gen-notes").mkdir()
    layout.current.symlink_to(generation_name(3))
    prune(layout, keep=2)
    names = {entry.name for entry in layout.root.iterdir() if entry.name.startswith("gen-")}
    assert names == {"gen-000002", "gen-000003", "gen-000004", "gen-notes"}


def test_a_link_that_is_none_or_leads_nowhere_is_told(layout: Layout) -> None:
    """A broken link is named with the command that mends it; a strange one is no generation."""
    assert current_generation(layout) is None
    layout.current.symlink_to("gen-000001")
    with pytest.raises(StoreError, match="leads nowhere") as caught:
        current_generation(layout)
    assert "kg repair" in caught.value.remedy
    layout.current.unlink()
    layout.current.symlink_to("elsewhere")
    assert current_generation(layout) is None
    layout.current.unlink()
    layout.current.touch()
    with pytest.raises(StoreError, match="link to the current generation cannot be read"):
        current_generation(layout)


def test_a_damaged_manifest_is_named(layout: Layout) -> None:
    """The folder of the generation stands in the message."""
    folder = layout.root / generation_name(1)
    folder.mkdir()
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    layout.current.symlink_to(folder.name)
    with pytest.raises(StoreError, match="manifest") as caught:
        current_generation(layout)
    assert caught.value.where == str(folder)


# -- what is derived -------------------------------------------------------------------------


def test_a_small_change_carries_over_what_may_lag(tmp_path: Path) -> None:
    """More than a tenth may have changed: index and description are linked, lists left out."""
    path = store(tmp_path / "s", "a")
    before = open_layout(path)
    first = current_generation(before)
    assert first is not None
    with writer(path) as w:
        w.replace_graph(f"{G}b", f"<{E}x> <{E}p> <{E}y> <{G}b> .\n".encode())
        w.publish(deriving_at_once(path, is_small=False))
    second = current_generation(before)
    assert second is not None
    assert second.number == first.number + 1
    for name in (SEARCH, VOID):
        assert os.path.samefile(first.directory / name, second.directory / name)
    assert not (second.directory / LISTS).exists()
    facts = json.loads((second.directory / "manifest.json").read_text(encoding="utf-8"))
    assert facts != first.manifest


def test_the_description_is_turtle_that_counts_the_store(tmp_path: Path) -> None:
    """Two reports of one class and one property, under the base that their names share."""
    opened = reader(store(tmp_path / "s", "a", "b"))
    write_void(opened, tmp_path)
    text = (tmp_path / VOID).read_text(encoding="utf-8")
    said = {
        (str(t.predicate.value).rpartition("#")[2], getattr(t.object, "value", ""))
        for t in (q.triple for q in parse(text, RdfFormat.TURTLE))
    }
    assert {("triples", "2"), ("entities", "2"), ("properties", "1"), ("classes", "1")} <= said
    assert ("uriSpace", "https://kg.local/") in said
    assert ("sparqlEndpoint", f"{SERVER}/sparql") in said


def test_files_that_are_handed_over_describe_themselves(tmp_path: Path) -> None:
    """Each file is a distribution beside the description; no server is named."""
    opened = reader(store(tmp_path / "s", "a"))
    text = void_of_files(opened, {"kg.nq": "application/n-quads"}, license="https://l.example/")
    triples = [q.triple for q in parse(text, RdfFormat.TURTLE, base_iri="https://f.example/d/")]
    said = {(t.predicate.value.rpartition("/")[2], getattr(t.object, "value", "")) for t in triples}
    assert ("license", "https://l.example/") in said
    assert ("dcat#downloadURL", "https://f.example/d/kg.nq") in said
    assert ("dcat#mediaType", "application/n-quads") in said
    assert SERVER not in text
    assert "license" not in void_of_files(opened, {})
