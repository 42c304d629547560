"""Graphs in, generations out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from example_data import EX, example_nquads
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store import reader, writer
from kg.store.generations import published
from kg.store.union import BULK, BULK_OF_NEW, change_graph, find_union_faults

G = f"{EX}g"


def plain(path: Path) -> int:
    """Count what a plain query sees."""
    return len(reader(path).select("SELECT * { ?s ?p ?o }"))


def test_nothing_is_visible_before_publish(tmp_path: Path) -> None:
    """Readers see a graph when it is published and not before; leaving keeps it for later."""
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
    with pytest.raises(StoreError, match="nothing has been published"):
        reader(tmp_path / "s")
    with writer(tmp_path / "s") as w:
        assert w.graph_exists(G)
        w.publish()
    assert plain(tmp_path / "s") == 6


def test_same_content_changes_nothing(tmp_path: Path) -> None:
    """Replacing by the same, in whatever order, writes nothing and publishes nothing."""
    text = example_nquads(G, 3)
    with writer(tmp_path / "s", create=True) as w:
        assert w.replace_graph(G, text)
        first = w.publish()
        turned = b"".join(reversed(text.splitlines(keepends=True)))
        assert not w.replace_graph(G, turned)
        assert w.publish().number == first.number
    with writer(tmp_path / "s") as w:
        assert not w.replace_graph(G, text)
        assert w.publish().number == first.number


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("written", "rewritten"),
    [
        (f'"10:00:00.120"^^<{XSD}time>', f'"10:00:00.12"^^<{XSD}time>'),
        (f'"2026-01-01T10:00:00.0Z"^^<{XSD}dateTime>', f'"2026-01-01T10:00:00Z"^^<{XSD}dateTime>'),
        (f'"034.690"^^<{XSD}decimal>', f'"34.69"^^<{XSD}decimal>'),
        (f'"007"^^<{XSD}integer>', f'"7"^^<{XSD}integer>'),
        (f'"1"^^<{XSD}boolean>', f'"true"^^<{XSD}boolean>'),
    ],
)
def test_a_value_written_in_two_ways_is_one_statement(
    tmp_path: Path, written: str, rewritten: str
) -> None:
    """The engine keeps values: taking the one away and adding the other loses nothing."""
    before, after, other = (
        f"<{EX}s> <{EX}p> {value} <{G}> .\n".encode() for value in (written, rewritten, '"7"')
    )
    with writer(tmp_path / "s", create=True) as w:
        assert w.replace_graph(G, before)
        for gone, come in ((before, after), (after, before)):
            assert not w.change_graph(G, gone=gone, come=come)
            assert w.nquads(G) == after
            assert not w.replace_graph(G, come)
        assert w.change_graph(G, gone=before, come=other)
        assert w.nquads(G) == other


def test_statements_shared_by_graphs_are_seen_once(tmp_path: Path) -> None:
    """The union is a set: the same triple in two graphs counts once, and stays until both go."""
    same = f"<{EX}a> <{EX}b> <{EX}c> .".encode()
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(f"{EX}1", same)
        w.replace_graph(f"{EX}2", same)
        w.publish()
        assert plain(tmp_path / "s") == 1
        w.remove_graph(f"{EX}1")
        w.publish()
        assert plain(tmp_path / "s") == 1
        w.remove_graph(f"{EX}2")
        w.publish()
        assert plain(tmp_path / "s") == 0


def test_retired_graphs_stay_but_leave_the_union(tmp_path: Path) -> None:
    """A superseded graph can be read by name, is listed by the store, and counts no more."""
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(f"{EX}old", example_nquads(f"{EX}old", 3))
        w.replace_graph(f"{EX}new", example_nquads(f"{EX}new", 2))
        assert w.retire_graph(f"{EX}old")
        assert not w.retire_graph(f"{EX}old")
        w.publish()
    r = reader(tmp_path / "s")
    assert plain(tmp_path / "s") == 4
    assert len(r.select(f"SELECT * {{ GRAPH <{EX}old> {{ ?s ?p ?o }} }}")) == 6
    listed = r.select(
        "SELECT ?g { GRAPH <urn:kg:store> { ?g <http://www.w3.org/2002/07/owl#deprecated> true } }"
    )
    assert [str(row["g"]) for row in listed] == [f"{EX}old"]
    assert (r.graphs(), r.graphs(retired=True)) == ([f"{EX}new"], [f"{EX}old"])
    with writer(tmp_path / "s") as w:
        assert w.replace_graph(f"{EX}old", example_nquads(f"{EX}old", 3))  # current again
        w.publish()
    assert plain(tmp_path / "s") == 6


@pytest.mark.slow
def test_large_graphs_take_the_bulk_path(tmp_path: Path) -> None:
    """Beyond the bulk limit the result is the same."""
    count = BULK // 2 + 10
    with writer(tmp_path / "s", create=True) as w:
        assert w.replace_graph(G, example_nquads(G, count))
        assert not w.replace_graph(G, example_nquads(G, count))
        assert w.replace_graph(G, example_nquads(G, 5))
        w.publish()
    assert plain(tmp_path / "s") == 10


def test_an_interrupted_bulk_load_is_dropped(tmp_path: Path) -> None:
    """A graph whose bulk load did not finish is missing, not half there."""
    from kg.store import union

    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 5))
        mark = Quad(NamedNode(G), union.INCOMPLETE, union._TRUE, union.STORE_GRAPH)
        w.database.add(mark)
    with writer(tmp_path / "s") as w:
        assert not w.graph_exists(G)
        w.publish()
    assert plain(tmp_path / "s") == 0


def test_a_large_graph_is_removed_in_parts_and_a_break_between_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another graph states stays in the union; blank nodes leave it too."""
    monkeypatch.setattr("kg.store.union.BULK", 3)
    shared, other = f"<{EX}a> <{EX}p> <{EX}b>", f"{EX}other"
    large = example_nquads(G, 10) + f"{shared} <{G}> .\n_:x <{EX}p> _:x <{G}> .\n".encode()
    for parts in (0, 1, 3, 9):
        path = tmp_path / str(parts)
        with writer(path, create=True) as w:
            w.replace_graphs({G: large, other: f"{shared} <{other}> .\n".encode()})
            w.publish()
        with writer(path) as w, monkeypatch.context() as broken:
            broken.setattr("kg.store.union.change_graph", _breaking_off_after(parts))
            with suppress(KeyboardInterrupt):
                w.remove_graph(G)
        with writer(path) as w:
            assert not w.graph_exists(G)
            w.publish()
            assert not find_union_faults(w)
        assert plain(path) == 1


def _breaking_off_after(parts: int) -> Callable[..., None]:
    left = iter(range(parts))

    def change(*given: Any, **more: Any) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        change_graph(*given, **more)

    return change


@pytest.mark.parametrize("limit", [1, BULK_OF_NEW], ids=["in bulk", "one by one"])
def test_a_batch_of_graphs_is_written_as_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """New graphs, changed ones, superseded ones, one that is as it was and an empty one."""
    monkeypatch.setattr("kg.store.union.BULK_OF_NEW", limit)
    shared = f"<{EX}a> <{EX}p> <{EX}b>"
    before = {f"{EX}g{n}": f"{shared} <{EX}g{n}> .\n".encode() for n in range(3)}
    batch = {
        f"{EX}g0": f"{shared} <{EX}g0> .\n<{EX}new> <{EX}p> <{EX}b> <{EX}g0> .\n".encode(),
        f"{EX}g1": before[f"{EX}g1"],
        f"{EX}g2": before[f"{EX}g2"],
        f"{EX}g3": f"{shared} <{EX}g3> .\n<{EX}other> <{EX}p> _:x <{EX}g3> .\n".encode(),
        f"{EX}g4": example_nquads(f"{EX}g4", 7),
        f"{EX}g5": b"",
    }
    for name in ("batch", "singly"):
        with writer(tmp_path / name, create=True) as w:
            w.replace_graphs(before)
            w.retire_graph(f"{EX}g2")
            if name == "batch":
                w.replace_graphs(batch)
                w.replace_graphs(batch)
            else:
                for graph, nquads in batch.items():
                    w.replace_graph(graph, nquads)
            w.publish()
            assert (w.graphs(), not find_union_faults(w)) == (sorted(batch), True)
    both = [reader(tmp_path / name) for name in ("batch", "singly")]
    for graph in (*batch, None):
        kept, wanted = (sorted(map(str, held.quads(graph))) for held in both)
        assert kept == wanted


def test_an_interrupted_batch_leaves_no_graph_by_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed build left of it is gone when the store is opened; what was there stays."""
    monkeypatch.setattr("kg.store.union.BULK_OF_NEW", 1)
    old, new = (example_nquads(f"{EX}{name}", 5) for name in ("old", "new"))
    new += f"<{EX}x> <{EX}p> _:x <{EX}new> .\n".encode()  # so that it is read in Python
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graphs({f"{EX}old": old})
    monkeypatch.setattr("kg.store.union._quads", _interrupted)
    with writer(tmp_path / "s") as w, pytest.raises(KeyboardInterrupt):
        w.replace_graphs({f"{EX}new": new})
    monkeypatch.undo()
    with writer(tmp_path / "s") as w:
        assert w.graphs() == [f"{EX}old"]
        assert not find_union_faults(w)
        w.replace_graphs({f"{EX}new": new})
        assert w.nquads(f"{EX}new").splitlines() == sorted(new.splitlines())


@pytest.mark.parametrize(
    "line",
    [
        f"<{EX}s> <{EX}p> <{EX}other graph> <{EX}bad> .",
        f"<{EX}s> <{EX}p> <{EX}o> <{EX}g0> .",
        f"<{EX}s> <{EX}p> <{EX}o> <{EX}g0> <{EX}bad> .",
        f"<{EX}s> <{EX}p> <{EX}o> <{EX}g0> .\r\n<{EX}s> <{EX}p> <{EX}o>",
    ],
    ids=["no IRI", "another graph", "five terms", "end missing"],
)
def test_a_bad_line_in_a_batch_leaves_no_graph_by_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """Whatever the engine has loaded before it met the line is gone."""
    monkeypatch.setattr("kg.store.union.BULK_OF_NEW", 1)
    bad = example_nquads(f"{EX}bad", 5) + line.encode() + b"\n"
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graphs({f"{EX}g0": example_nquads(f"{EX}g0", 5)})
        with pytest.raises(StoreError) as told:
            w.replace_graphs({f"{EX}g1": example_nquads(f"{EX}g1", 5), f"{EX}bad": bad})
        assert told.value.where == f"{EX}bad"
        assert w.graphs() == [f"{EX}g0"]
        assert not find_union_faults(w)


def test_a_statement_about_its_own_graph_may_be_a_triple_in_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a line ends like one of N-Quads; it is read as what it is."""
    monkeypatch.setattr("kg.store.union.BULK_OF_NEW", 1)
    new = example_nquads(f"{EX}new", 5) + f"<{EX}s> <{EX}p> <{EX}new> .\n".encode()
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graphs({f"{EX}new": new, f"{EX}newer": example_nquads(f"{EX}newer", 5)})
        assert w.graphs() == [f"{EX}new", f"{EX}newer"]
        assert len(w.nquads(f"{EX}new").splitlines()) == len(new.splitlines())
        assert not find_union_faults(w)


def _interrupted(*_: object) -> Iterator[Quad]:
    yield Quad(NamedNode(f"{EX}x"), NamedNode(f"{EX}p"), Literal("by half"), NamedNode(f"{EX}new"))
    raise KeyboardInterrupt


def test_blank_nodes_are_kept_by_label(tmp_path: Path) -> None:
    """Graphs with blank nodes can be replaced too, and the union follows."""
    one = f"_:x <{EX}p> _:y .\n_:y <{EX}p> <{EX}z> .\n".encode()
    with writer(tmp_path / "s", create=True) as w:
        assert w.replace_graph(G, one)
        assert not w.replace_graph(G, one)
        assert w.replace_graph(G, f"_:x <{EX}q> _:y .".encode())
        w.publish()
    assert plain(tmp_path / "s") == 1


def test_rdf_1_2_terms_are_replaced_like_others(tmp_path: Path) -> None:
    """Triple terms and directional strings survive each way of changing a graph, and the union."""
    before = f'<{EX}a> <{EX}says> <<( <{EX}b> <{EX}p> "x"@ar--rtl )>> .\n'
    after = f'<{EX}a> <{EX}says> <<( <{EX}b> <{EX}p> "y"@he--rtl )>> .\n'
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, before.encode())
        w.replace_graph(G, after.encode())
        w.publish()
        assert set(map(str, reader(tmp_path / "s").quads(G))) == {f"{after[:-3]} <{G}>"}
        assert plain(tmp_path / "s") == 1
        w.retire_graph(G)
        w.publish()
    assert plain(tmp_path / "s") == 0


def test_manifest_tells_counts_versions_and_notes(tmp_path: Path) -> None:
    """The manifest counts and remembers notes from one publish to the next."""
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
        w.note("model", "m1")
        w.publish()
    with writer(tmp_path / "s") as w:
        w.replace_graph(f"{EX}h", example_nquads(f"{EX}h", 3))
        generation = w.publish()
    counts = generation.manifest["counts"]
    assert counts == {"graphs": 2, "retired": 0, "triples": 6, "quads": 12}
    assert generation.manifest["notes"] == {"model": "m1"}
    assert set(generation.manifest["versions"]) == {"kg", "pyoxigraph"}
    on_disk = json.loads((generation.directory / "manifest.json").read_text())
    assert on_disk == generation.manifest


def test_what_is_derived_belongs_to_the_generation(tmp_path: Path) -> None:
    """The callback reads the new state and writes beside it, before anyone sees it."""

    def derive(r, directory: Path, _changes) -> None:
        (directory / "count.txt").write_text(str(len(r.select("SELECT * { ?s ?p ?o }"))))

    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
        generation = w.publish(derive)
    assert (generation.directory / "count.txt").read_text() == "6"


def test_two_generations_are_kept_and_held_ones_stay_readable(tmp_path: Path) -> None:
    """Older generations go; a reader that holds one keeps its answers."""
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 1))
        w.publish()
        held = reader(tmp_path / "s")
        for number in range(2, 7):
            w.replace_graph(G, example_nquads(G, number))
            w.publish()
    assert len(held.select("SELECT * { ?s ?p ?o }")) == 2
    names = sorted(p.name for p in (tmp_path / "s").glob("gen-*"))
    assert names == ["gen-000005", "gen-000006"]
    assert os.readlink(tmp_path / "s" / "current") == "gen-000006"


def test_errors_of_the_caller_stay_what_they_are(tmp_path: Path) -> None:
    """What goes wrong between writes is not blamed on the store, and lets it go."""
    with pytest.raises(FileNotFoundError), writer(tmp_path / "s", create=True):
        (tmp_path / "no-such-article").read_text()
    with writer(tmp_path / "s") as w:
        w.publish()


def test_only_one_writer_at_a_time(tmp_path: Path) -> None:
    """A second writer, here or in another process, is told to wait."""
    with writer(tmp_path / "s", create=True):
        with pytest.raises(StoreError, match="another process is writing"), writer(tmp_path / "s"):
            pass
        code = f"from kg.store import writer\nwith writer({str(tmp_path / 's')!r}): pass"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert "another process is writing" in done.stderr


@pytest.mark.parametrize("make", ["file", "folder", "missing", "damaged", "newer"])
def test_what_is_no_store_is_refused_with_a_remedy(tmp_path: Path, make: str) -> None:
    """Each wrong path names itself and what to do, and is left as it was."""
    path = tmp_path / "p"
    if make == "file":
        path.write_text("hello")
    elif make != "missing":
        path.mkdir()
        (path / "letter.txt").write_text("dear")
    if make == "damaged":
        (path / "kg-store.json").write_text("{")
    if make == "newer":
        (path / "kg-store.json").write_text('{"format": 99, "id": "x", "union": true}')
    create = make in ("file", "folder")
    with pytest.raises(StoreError) as caught, writer(path, create=create):
        pass
    assert str(path) in caught.value.where
    assert caught.value.remedy
    with pytest.raises(StoreError):
        reader(path)


@pytest.mark.parametrize(
    "text", [b"<a> <b> .", b"\xff", b"<urn:a> <urn:b> <urn:c> <urn:another-graph> ."]
)
def test_bad_statements_are_refused_and_change_nothing(tmp_path: Path, text: bytes) -> None:
    """No N-Quads, or those of another graph, name the graph they were meant for."""
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
        with pytest.raises(StoreError, match=EX):
            w.replace_graph(G, text)
        assert len(w.select("SELECT * { ?s ?p ?o }")) == 6


def test_a_full_disk_is_told_and_leaves_the_published_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When publishing fails for want of space, readers keep what they had."""
    import errno

    from kg.store import generations

    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
        w.publish()
        w.replace_graph(G, example_nquads(G, 4))

        def full(path: Path) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(generations, "sync_tree", full)
            with pytest.raises(StoreError, match="the disk is full") as caught:
                w.publish()
        assert "free some space" in caught.value.remedy
    assert plain(tmp_path / "s") == 6
    with writer(tmp_path / "s") as w:
        w.publish()
    assert plain(tmp_path / "s") == 8


NODES = st.sampled_from([f"{EX}{n}" for n in "abcd"])
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)
OBJECTS = st.one_of(NODES.map(NamedNode), TEXTS.map(Literal))
GRAPHS = st.sampled_from([f"{EX}g{n}" for n in range(3)])
CONTENT = st.lists(st.tuples(NODES, NODES, OBJECTS), max_size=6)
STEPS = st.lists(
    st.tuples(st.sampled_from(["replace", "remove", "retire"]), GRAPHS, CONTENT), max_size=8
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_union_is_always_the_set_of_current_statements(
    tmp_path_factory: pytest.TempPathFactory, steps: list
) -> None:
    """After any history, a plain query sees each current statement once and nothing else."""
    path = tmp_path_factory.mktemp("law") / "s"
    model: dict[str, set[tuple[str, str, str]]] = {}
    with writer(path, create=True) as w:
        for action, graph, content in steps:
            if action == "replace":
                lines = "".join(f"<{s}> <{p}> {o} .\n" for s, p, o in content)
                w.replace_graph(graph, lines.encode())
                model[graph] = {(s, p, str(o)) for s, p, o in content}
            elif action == "remove":
                w.remove_graph(graph)
                model.pop(graph, None)
            else:
                w.retire_graph(graph)
                model.pop(graph, None)
        w.publish()
    expected = set().union(*model.values()) if model else set()
    seen = Counter(
        (quad.subject.value, quad.predicate.value, str(quad.object))
        for quad in reader(path).database.quads_for_pattern(None, None, None, _default())
    )
    assert set(seen) == expected
    assert all(count == 1 for count in seen.values())


def test_backup_is_a_store_of_its_own(tmp_path: Path) -> None:
    """The copy can be read and written, and the original does not notice."""
    from kg.store.backup import backup

    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
        w.publish()
        backup(tmp_path / "s", tmp_path / "copy")  # while the writer is at work
    with writer(tmp_path / "copy") as w:
        w.replace_graph(G, example_nquads(G, 1))
        w.publish()
    assert (plain(tmp_path / "s"), plain(tmp_path / "copy")) == (6, 2)
    with pytest.raises(StoreError, match="must not exist"):
        backup(tmp_path / "s", tmp_path / "copy")


def test_rdflib_sees_the_same(tmp_path: Path) -> None:
    """The dataset for notebooks shows the union plainly and each graph by name."""
    from rdflib import URIRef

    from kg.store.dataset import dataset

    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
        w.replace_graph(f"{EX}h", example_nquads(f"{EX}h", 3))
        w.publish()
    found = dataset(tmp_path / "s")
    assert len(list(found.query("SELECT * { ?s ?p ?o }"))) == 6
    assert len(found.graph(URIRef(G))) == 6


def test_reader_refuses_a_damaged_generation(tmp_path: Path) -> None:
    """A missing manifest is an error that names the remedy."""
    with writer(tmp_path / "s", create=True) as w:
        w.replace_graph(G, example_nquads(G, 3))
        directory = w.publish().directory
    (directory / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match="damaged") as caught:
        published(tmp_path / "s")
    assert "backup" in caught.value.remedy


def _default():
    from pyoxigraph import DefaultGraph

    return DefaultGraph()
