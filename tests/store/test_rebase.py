"""A store moves to another base whole, and back without a trace."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.store.derived import derive
from kg.store.generations import published
from kg.store.lists import Lists
from kg.store.rebase import check_base, mover, noted_base, rebase
from kg.store.union import find_union_faults
from kg.store.writer import writer

GOLDEN = Path(__file__).parents[1] / "golden" / "queries.trig"
OLD = "https://kg.local/"
NEW = "http://127.0.0.1:8000/"
XSD = "http://www.w3.org/2001/XMLSchema#"
ODD = f"""
<https://kg.local/id/x> <urn:says> "https://kg.local/ is only a text" .
<https://kg.local/id/x> <urn:at> "https://kg.local/id/y"^^<{XSD}anyURI> .
<https://kg.local/id/x> <urn:typed> "v"^^<https://kg.local/type> .
<https://kg.localhost/id/x> <urn:is> <https://kg.local> .
_:b <urn:is> <https://kg.local/id/x> .
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store of the golden graph, odd statements and a retired graph."""
    path = tmp_path / "store"
    golden = pyoxigraph.Store()
    golden.load(path=str(GOLDEN), format=pyoxigraph.RdfFormat.TRIG)
    with writer(path, create=True) as writing:
        for graph in golden.named_graphs():
            quads = golden.quads_for_pattern(None, None, None, graph)
            nquads = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
            writing.replace_graph(str(graph.value), nquads or b"")
        writing.replace_graph(f"{OLD}graph/odd", ODD.encode())
        writing.replace_graph(f"{OLD}graph/old", b"<urn:a> <urn:b> <urn:c> .")
        writing.retire_graph(f"{OLD}graph/old")
        writing.note("base", OLD)
        writing.publish(derive)
    return path


def statements(path: Path) -> set[str]:
    """Return all statements of the published generation; blank nodes by one name."""
    database = pyoxigraph.Store.read_only(str(published(path).database))
    return {str(quad) for quad in database if not isinstance(quad.subject, pyoxigraph.BlankNode)}


def test_moving_there_and_back_changes_nothing(store: Path) -> None:
    """Two moves give the very statements from before, in readers' and the writer's database."""
    before = statements(store)
    counts = published(store).manifest["counts"]
    there = rebase(store, NEW)
    assert there.old == OLD
    assert there.generation.manifest["counts"] == counts
    assert statements(store) != before
    back = rebase(store, OLD)
    assert back.old == NEW
    assert statements(store) == before
    with writer(store) as opened:
        assert {str(q) for q in opened.database if "_:" not in str(q)} == before


def test_nothing_of_its_own_keeps_the_old_base(store: Path) -> None:
    """Subjects, objects, graphs, datatypes and addresses move; texts and others' names stay."""
    rebase(store, NEW)
    left = {text for text in statements(store) if OLD in text}
    assert left == {text for text in left if "is only a text" in text}
    assert left
    assert any(
        "<https://kg.localhost/id/x> <urn:is> <https://kg.local>" in t for t in statements(store)
    )
    assert any(f'"{NEW}id/y"^^' in text for text in statements(store))
    assert noted_base(store) == NEW


def test_moved_store_is_whole(store: Path) -> None:
    """Union, retired graphs and indexes are those of the moved store, and writing goes on."""
    rebase(store, NEW)
    directory = published(store).directory
    lists = Lists(directory / "lists.sqlite")
    names = lists.names([f"{NEW}id/actor/red-army", f"{OLD}id/actor/red-army"])
    assert list(names) == [f"{NEW}id/actor/red-army"]
    with writer(store) as opened:
        assert not find_union_faults(opened)
        assert f"{NEW}graph/odd" in opened.graphs()
        assert f"{NEW}graph/old" not in opened.graphs()
        opened.replace_graph(f"{NEW}graph/more", b"<urn:a> <urn:b> <urn:c> .")
        opened.publish(derive)
    assert noted_base(store) == NEW


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1, 0.3])
def test_a_move_that_is_killed_leaves_a_whole_store(store: Path, delay: float) -> None:
    """Killed at any moment, the store is the old one or the new one, for readers and writers."""
    before = statements(store)
    command = f"from kg.store.rebase import rebase; rebase({str(store)!r}, {NEW!r})"
    process = subprocess.Popen([sys.executable, "-c", command])
    while process.poll() is None and not list(store.glob("gen-*.tmp")):
        time.sleep(0.005)
    time.sleep(delay)
    process.kill()
    process.wait()
    found = statements(store)
    base = noted_base(store)
    assert base in (OLD, NEW)
    assert (found == before) == (base == OLD)
    with writer(store) as opened:
        assert {str(q) for q in opened.database if "_:" not in str(q)} == found
        opened.publish(derive)
    rebase(store, OLD)
    assert statements(store) == before


@pytest.mark.parametrize(
    "base",
    [
        "",
        "kg.local/",
        "https://kg.local",
        "ftp://x/",
        "https://x/a b/",
        "https://x/?q/",
        "https://x/#/",
    ],
)
def test_what_is_no_base_is_refused(base: str) -> None:
    """A base is a web address that ends with a slash."""
    with pytest.raises(StoreError, match="no base address"):
        check_base(base)


def test_a_base_that_is_taken_is_refused(store: Path) -> None:
    """Where something else bears the new base there would be no way back."""
    with pytest.raises(StoreError, match="called by the new base"):
        rebase(store, "http://www.w3.org/")
    assert noted_base(store) == OLD


PATHS = st.text("ab/é", max_size=6)


@given(st.sampled_from([OLD, NEW, "urn:x:", "https://kg.local"]), PATHS)
def test_moving_a_term_back_gives_the_term(head: str, tail: str) -> None:
    """The two moves of a term are each other's inverse, also when one base lies in the other."""
    for new in (NEW, f"{OLD}a/"):
        term = pyoxigraph.NamedNode(head + tail)
        if term.value.startswith(new) and not term.value.startswith(OLD):
            continue  # refused
        assert mover(new, OLD)(mover(OLD, new)(term)) == term
