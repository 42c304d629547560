"""A store that is out of step is noticed and mended."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command_line import run_kg as kg
from example_data import EX, example_nquads

from kg.errors import StoreError
from kg.store import reader, writer
from kg.store.changes import LAGGING
from kg.store.derived import derive, is_derived
from kg.store.generations import published
from kg.store.lists import INDEX as LISTS
from kg.store.repair import repair
from kg.store.search import INDEX as SEARCH
from kg.store.union import UnionFaults, find_union_faults
from kg.store.update import apply_update, delete_graph, post_graph, put_graph
from kg.store.void import VOID

G, OTHER, OLD = f"{EX}g", f"{EX}other", f"{EX}old"
LIST = "urn:kg:store"
DEPRECATED = "<http://www.w3.org/2002/07/owl#deprecated>"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two current graphs that share statements, one superseded graph and a blank node."""
    path = tmp_path / "s"
    with writer(path, create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
        w.replace_graph(OTHER, example_nquads(OTHER, 2) + f"_:b <{EX}p> _:c .\n".encode())
        w.replace_graph(OLD, f"<{EX}gone> <{EX}p> 'old' .\n".replace("'", '"').encode())
        w.retire_graph(OLD)
        w.publish(derive)
    return path


def union_of(path: Path) -> set[str]:
    """List the default graph."""
    rows = reader(path).select("SELECT ?s ?p ?o { ?s ?p ?o }").rows
    return {" ".join(map(str, row)) for row in rows}


def damage(path: Path, update: str) -> None:
    """Change the database behind the writer's back."""
    with writer(path) as w:
        w.database.update(update)
        w.note("damaged", "yes")
        w.publish()


def test_a_sound_store_has_no_faults_and_repair_publishes_nothing(store: Path) -> None:
    """Superseded graphs and the store's own list are no part of the union that is compared."""
    assert find_union_faults(reader(store)) == UnionFaults(0, 0)
    before = published(store).number
    done = repair(store)
    assert (done.generation.number, done.lost_generation) == (before, False)


@pytest.mark.parametrize("fault", ["missing", "of another version", "lagging"])
@pytest.mark.parametrize("name", [SEARCH, LISTS, VOID])
def test_files_beside_the_database_are_made_if_they_are_not_there(
    store: Path, name: str, fault: str
) -> None:
    """After an upgrade, or where a write from outside has left them out; once."""
    path = published(store).directory / name
    if fault == "missing":
        path.unlink()
    elif fault == "lagging":
        path.with_name(LAGGING).touch()
    elif name == VOID:
        path.write_text(path.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 1")
    done = repair(store)
    assert done.lacked_files
    assert is_derived(published(store).directory)
    assert published(store).number == done.generation.number
    again = repair(store)
    assert (again.lacked_files, again.generation.number) == (False, done.generation.number)


@pytest.mark.parametrize(
    ("update", "missing", "surplus"),
    [
        ("CLEAR DEFAULT", 7, 0),
        ("INSERT DATA { <urn:x> <urn:p> 1, 2 }", 0, 2),
        (f"COPY <{OLD}> TO DEFAULT", 7, 1),
    ],
    ids=["empty", "surplus", "replaced by a superseded graph"],
)
def test_a_union_out_of_step_is_counted_and_mended(
    store: Path, update: str, missing: int, surplus: int
) -> None:
    """Whatever was taken from the default graph or put into it, repair brings the union back."""
    whole = union_of(store)
    damage(store, update)
    assert union_of(store) != whole
    assert find_union_faults(reader(store)) == UnionFaults(missing, surplus)
    assert repair(store).union_faults == UnionFaults(missing, surplus)
    assert union_of(store) == whole
    assert find_union_faults(reader(store)) == UnionFaults(0, 0)


def test_a_plain_dataset_has_no_union_to_mend(tmp_path: Path) -> None:
    """The default graph of a store made for SPARQL updates is content and stays."""
    path = tmp_path / "plain"
    with writer(path, create=True, union_default=False) as w:
        apply_update(w, "INSERT DATA { <urn:a> <urn:b> 1 }", base=None)
        w.publish()
    repair(path)
    assert union_of(path) == {"urn:a urn:b 1"}


@pytest.mark.slow
def test_commands_notice_and_mend(store: Path) -> None:
    """``kg validate`` fails with code 7 and names ``kg repair``, after which it is content."""
    damage(store, "CLEAR DEFAULT")
    found = kg("validate", "--store", str(store))
    assert found.returncode == 7
    assert "lacks 7 triples" in found.stderr
    assert f"kg repair --store {store}" in found.stderr
    mended = kg("repair", "--store", str(store))
    assert (mended.returncode, "7 triples added, 0 removed" in mended.stdout) == (0, True)
    assert kg("validate", "--store", str(store)).returncode == 0


def test_a_lost_generation_is_made_anew_from_the_writer(store: Path) -> None:
    """A link that leads nowhere is told and mended; its number is not used again."""
    whole = union_of(store)
    lost = published(store)
    shutil.rmtree(lost.directory)
    with pytest.raises(StoreError, match="leads nowhere") as told:
        reader(store)
    assert "kg repair" in told.value.remedy
    done = repair(store)
    assert done.lost_generation
    assert done.generation.number == lost.number + 1
    assert union_of(store) == whole


def test_a_lost_generation_does_not_cost_an_interrupted_update_the_rest(store: Path) -> None:
    """Where there is no generation to go back to, the live database is kept, not thrown away."""
    whole = union_of(store)
    with writer(store) as w:
        w.mark_changed()
    (published(store).directory / "manifest.json").unlink()
    repair(store)
    assert union_of(store) == whole


def test_build_mends_a_lost_generation_and_says_so(store: Path) -> None:
    """``kg build`` without anything new publishes what ``writer/`` holds, with a note."""
    whole = union_of(store)
    shutil.rmtree(published(store).directory)
    empty = store.parent / "news"
    empty.mkdir()
    (empty / "none.jsonl").write_text("")
    built = kg("build", str(empty), "--store", str(store))
    assert "made from writer/" in built.stderr, built.stderr
    assert union_of(store) >= whole


def test_a_lost_live_database_is_taken_from_the_generation(store: Path) -> None:
    """Without ``writer/`` the next writer starts from what is published, not from nothing."""
    whole = union_of(store)
    shutil.rmtree(store / "writer")
    with writer(store) as w:
        w.replace_graph(f"{EX}new", f"<{EX}n> <{EX}p> <{EX}n> .\n".encode())
        w.publish()
    assert union_of(store) == whole | {f"{EX}n {EX}p {EX}n"}


def test_a_store_that_lost_both_is_refused(store: Path) -> None:
    """Nothing is published over a store of which nothing is left."""
    shutil.rmtree(published(store).directory)
    shutil.rmtree(store / "writer")
    with pytest.raises(StoreError, match="both") as told:
        repair(store)
    assert "backup" in told.value.remedy


def test_writing_the_list_of_graphs_keeps_the_union(store: Path) -> None:
    """The store's own list is no part of the union, and what it says decides what counts."""
    whole = union_of(store)
    revived = f"{EX}gone {EX}p old"
    mark = f"<{G}> {DEPRECATED} true .\n".encode()
    with writer(store) as w:
        for change, expected in (
            (lambda: delete_graph(w, LIST), whole | {revived}),
            (lambda: put_graph(w, LIST, [("ntriples", _retired(OLD))], base=None), whole),
            (lambda: post_graph(w, LIST, [("turtle", mark)], base=None), None),
        ):
            change()
            w.publish()
            assert find_union_faults(reader(store)) == UnionFaults(0, 0)
            assert expected is None or union_of(store) == expected
    assert set(reader(store).graphs()) == {OTHER}


def _retired(graph: str) -> bytes:
    boolean = "http://www.w3.org/2001/XMLSchema#boolean"
    return f'<{graph}> {DEPRECATED} "true"^^<{boolean}> .\n'.encode()
