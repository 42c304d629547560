"""A full dump comes back as the store that it was written from; a broken one leaves nothing."""

from __future__ import annotations

import gzip
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

import kg
from kg.errors import StoreError
from kg.export.formats import Wanted, export
from kg.store.derived import derive
from kg.store.dump import import_dump, read_dump
from kg.store.reader import reader
from kg.store.rebase import noted_base
from kg.store.union import find_union_faults
from kg.store.writer import writer

BASE = "https://kg.local/"
OLD = f"{BASE}graph/report/0000000000000000"
CURRENT = "<https://w3id.org/conflict-kg/ns#current>"
ODD = r"""
<urn:a> <urn:says> "tab\tquote\"line\nback\\slash\rreturn \u0001 é😀"@fr-CA .
<urn:a> <urn:is> _:b1 .
_:b1 <urn:is> "07"^^<http://www.w3.org/2001/XMLSchema#integer> .
<urn:a> <urn:says> "مرحبا"@ar--rtl .
<urn:a> <urn:says> <<( <urn:b> <urn:is> "c"@en )>> .
"""


@pytest.fixture(scope="module")
def store(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store of the golden graph, odd statements and a superseded report."""
    path = tmp_path_factory.mktemp("dumped") / "store"
    golden = pyoxigraph.Store()
    golden.load(path=str(root / "tests/golden/queries.trig"), format=pyoxigraph.RdfFormat.TRIG)
    with writer(path, create=True) as writing:
        for graph in golden.named_graphs():
            quads = golden.quads_for_pattern(None, None, None, graph)
            nquads = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
            writing.replace_graph(str(graph.value), nquads or b"")
        writing.replace_graph(f"{BASE}graph/odd", ODD.encode())
        writing.replace_graph(OLD, b"<urn:gone> <urn:was> <urn:here> .")
        writing.retire_graph(OLD)
        meta = f'<{OLD}> {CURRENT} "false"^^<http://www.w3.org/2001/XMLSchema#boolean> .'
        writing.change_graph(f"{BASE}graph/meta", come=meta.encode())
        writing.note("base", BASE)
        writing.publish(derive)
    return path


def dumped(path: Path, name: str = "nquads") -> bytes:
    """Export a store."""
    out = io.BytesIO()
    export(reader(path), out, name, Wanted(base=BASE))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "form", "wrap"),
    [
        ("dump.nq", "nquads", bytes),
        ("dump.nq.gz", "nquads", gzip.compress),
        ("dump.trig", "trig", bytes),
        ("dump.TRIG.gz", "trig", gzip.compress),
        ("everything.zip", "crate", bytes),
    ],
)
def test_dump_comes_back_byte_for_byte(
    store: Path, tmp_path: Path, name: str, form: str, wrap: Callable[[bytes], bytes]
) -> None:
    """The store made of a dump has the same N-Quads, union, base and superseded graphs."""
    dump, copy = tmp_path / name, tmp_path / "deep" / "copy"
    dump.write_bytes(wrap(dumped(store, form)))
    found = import_dump(dump, copy)
    assert found.quads == dumped(store).count(b"\n")
    assert dumped(copy) == dumped(store)
    assert dumped(copy, "turtle") == dumped(store, "turtle")
    assert b"urn:gone" not in dumped(copy, "turtle")
    assert b"urn:gone" in dumped(copy)
    assert not find_union_faults(reader(copy))
    assert reader(copy).graphs(retired=True) == [OLD]
    assert noted_base(copy) == BASE
    assert [path.name for path in copy.parent.iterdir()] == ["copy"]
    with writer(copy) as opened:  # it can be written to as any other
        assert opened.replace_graph(f"{BASE}graph/new", b"<urn:new> <urn:is> <urn:here> .")
        opened.publish(derive)
    assert b"urn:new" in dumped(copy, "ntriples")


EXTRA = f"<urn:a> <urn:b> <urn:c> <{BASE}graph/report/zzz> .\n".encode()


def without_graph(content: bytes, name: bytes) -> bytes:
    """Leave out the statements of the last graph with *name* in its name: the end of a dump."""
    lines = content.splitlines(keepends=True)
    last = [line.split()[-2] for line in lines if name in line.split()[-2]][-1]
    return b"".join(line for line in lines if line.split()[-2] != last)


def broken_line(content: bytes) -> bytes:
    """Break the fortieth line."""
    lines = content.split(b"\n")
    lines[39] = lines[39].replace(b"> .", b" .")
    return b"\n".join(lines)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("dump.nq", broken_line, r"dump\.nq:40: this is no statement"),
        ("dump.nq", lambda c: c + b"<urn:a> <urn:b> <urn:c> .\n", "stands in no graph"),
        ("dump.nq", lambda c: c.replace(b"graph/meta>", b"graph/beta>"), "no full dump"),
        ("dump.nq", lambda _: b"", "no full dump"),
        ("dump.nq", lambda c: without_graph(c, b"graph/report/"), "lacks the graph"),
        ("dump.nq", lambda c: without_graph(c, b"graph/meta>"), "no full dump"),
        ("dump.nq", lambda c: c + EXTRA, "has, not told in"),
        ("dump.nq.gz", lambda c: gzip.compress(c)[:-400], "cannot be read"),
        ("dump.zip", lambda _: b"PK\x03\x04 nothing", "cannot be read"),
        ("dump.csv", bytes, "no dump that kg knows"),
    ],
)
def test_broken_dump_is_named_and_leaves_nothing(
    store: Path, tmp_path: Path, name: str, change: Callable[[bytes], bytes], said: str
) -> None:
    """The error names file and line, and no folder is made."""
    dump = tmp_path / name
    dump.write_bytes(change(dumped(store)))
    with pytest.raises(StoreError) as caught:
        import_dump(dump, tmp_path / "copy")
    assert re.search(said, f"{caught.value.where}: {caught.value.what}")
    assert caught.value.remedy
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_store_of_which_everything_was_removed_comes_back(tmp_path: Path) -> None:
    """It has no list of reports, and no reports."""
    content = f"<urn:a> <urn:b> <urn:c> <{BASE}graph/ontology> .\n".encode()
    (tmp_path / "dump.nq").write_bytes(content)
    import_dump(tmp_path / "dump.nq", tmp_path / "copy")
    assert dumped(tmp_path / "copy") == content
    assert noted_base(tmp_path / "copy") == BASE


def test_missing_dump_is_named(tmp_path: Path) -> None:
    """A file that is not there is no traceback."""
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        import_dump(tmp_path / "none.nq", tmp_path / "copy")


def test_dump_does_not_overwrite(store: Path, tmp_path: Path) -> None:
    """A store that is there stays as it is; an empty folder may be filled."""
    dump = tmp_path / "dump.nq"
    dump.write_bytes(dumped(store))
    copy = tmp_path / "copy"
    shutil.copytree(store, copy, symlinks=True)
    before = sorted(path.name for path in copy.iterdir())
    with pytest.raises(StoreError, match="something is there already"):
        import_dump(dump, copy)
    assert sorted(path.name for path in copy.iterdir()) == before
    (tmp_path / "empty").mkdir()
    import_dump(dump, tmp_path / "empty")
    assert dumped(tmp_path / "empty") == dumped(store)
    with pytest.raises(StoreError, match="into a folder"):
        import_dump(dump, "http://127.0.0.1:1/sparql")


@pytest.mark.slow
def test_killed_import_leaves_no_store(store: Path, tmp_path: Path) -> None:
    """Killed at any moment, there is no store, or a whole one."""
    dump, copy = tmp_path / "dump.nq", tmp_path / "copy"
    dump.write_bytes(dumped(store))
    command = [sys.executable, "-m", "kg", "import", str(dump), "--store", str(copy)]
    met = set[bool]()
    for tenths in range(0, 30, 3):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=dict(os.environ))
        time.sleep(tenths / 10)
        process.send_signal(signal.SIGKILL)
        process.wait()
        met.add(copy.exists())
        if copy.exists():
            assert dumped(copy) == dumped(store)
            shutil.rmtree(copy)
    assert False in met


@pytest.mark.slow
def test_build_goes_on_in_an_imported_store(root: Path, tmp_path: Path) -> None:
    """What is built into a copy is what is built into the store that it was copied from."""
    first, second = (str(path) for path in sorted((root / "seeds").glob("*.txt")))
    kg.build([first], tmp_path / "store")
    dump = tmp_path / "dump.nq"
    dump.write_bytes(dumped(tmp_path / "store"))
    import_dump(dump, tmp_path / "copy")
    told = []
    for path in (tmp_path / "store", tmp_path / "copy"):
        assert kg.build([second], path).changes == (("new", 1),)
        assert kg.build([first], path).changes == (("unchanged", 1),)
        lines = dumped(path).split(b"\n")
        told.append([line for line in lines if b"generatedAtTime" not in line])
    assert told[0] == told[1]
    assert len(told[0]) > 8000


def test_dump_tells_what_it_holds(store: Path, tmp_path: Path) -> None:
    """Base, superseded graphs and size are known before anything is written."""
    dump = tmp_path / "dump.nq"
    dump.write_bytes(dumped(store))
    found = read_dump(dump)
    assert found.base == BASE
    assert found.retired == {OLD}
    assert found.quads == len(dump.read_text("utf-8").strip().split("\n"))
