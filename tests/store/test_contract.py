"""One contract of a store, whoever keeps it: what commands write and read is the same everywhere.

Each test runs on the embedded store, on ``kg serve --update``, on Oxigraph's server and on
Virtuoso, over real sockets, and is held against what the embedded store has after the same acts.
Servers that are not installed are skipped by name.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from example_data import EX, example_nquads
from live_server import TOKEN, live_server
from other_servers import OXIGRAPH, VIRTUOSO, oxigraph_server, virtuoso_server

from kg.export.formats import Wanted, export
from kg.incidents import Incidents
from kg.ledger import Finished, Ledger
from kg.remove import choose, remove_reports
from kg.store import StoreReader, StoreWriter, reader, remote_writer, writer
from kg.store.rebase import noted_base
from kg.store.repair import repair
from kg.store.union import UnionFaults, find_union_faults
from kg.vocab.terms import PROV
from tests.incidents.made_reports import BASE, RUN, told

KINDS = (
    "embedded",
    *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("kg-serve", "oxigraph", "virtuoso")),
)
_INSTALLED = {"oxigraph": bool(OXIGRAPH), "virtuoso": bool(VIRTUOSO)}
_HOW = {
    "oxigraph": "pip install oxigraph, or set KG_OXIGRAPH",
    "virtuoso": "apt-get install virtuoso-opensource",
}
TIMES = (PROV.generatedAtTime, PROV.invalidatedAtTime)
FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module", params=KINDS)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Run a store of each kind; give what --store takes."""
    kind = str(request.param)
    if not _INSTALLED.get(kind, True):
        pytest.skip(f"{kind} IS NOT INSTALLED, its contract is NOT tested: {_HOW[kind]}")
    folder = tmp_path_factory.mktemp(kind)
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patched:
        if kind == "kg-serve":
            server = stack.enter_context(live_server(folder / "store", update=True))
            patched.setenv("KG_STORE_TOKEN", TOKEN)
            yield f"{server.url}/sparql"
        elif kind == "oxigraph":
            yield stack.enter_context(oxigraph_server(folder / "database"))
        elif kind == "virtuoso":
            yield stack.enter_context(virtuoso_server(folder / "database"))
        else:
            yield str(folder / "store")


@pytest.fixture
def store(address: str) -> str:
    """Give the store, empty."""
    with contextlib.suppress(FileNotFoundError), writer(address, create=True) as opened:
        for graph in all_graphs(opened):
            opened.remove_graph(graph)
        opened.publish()
    return address


def all_graphs(opened: StoreWriter) -> list[str]:
    """Return the names of all graphs that hold something, superseded ones too."""
    rows = opened.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    return sorted(name for row in rows if (name := str(row["g"])).startswith((EX, BASE)))


def content(read: StoreReader) -> list[str]:
    """Return all statements of the named graphs, but when its reports were built."""
    return sorted(str(q) for q in read.quads() if q.predicate.value not in TIMES)


@contextmanager
def both(store: str, tmp_path: Path) -> Iterator[tuple[StoreWriter, StoreWriter]]:
    """Open the store under test, and an embedded one to hold it against."""
    with (
        writer(store, create=True) as tested,
        writer(tmp_path / "expected", create=True) as expected,
    ):
        yield tested, expected


def same(store: str, tmp_path: Path) -> bool:
    """Tell whether both stores hold the same, and their default graphs what they shall."""
    tested, expected = reader(store), reader(tmp_path / "expected")
    for one in (tested, expected):
        assert find_union_faults(one) == UnionFaults(0, 0)
    assert content(tested) == content(expected)
    assert tested.graphs(retired=True) == expected.graphs(retired=True)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert str(tested.select(count).one()["n"]) == str(expected.select(count).one()["n"])
    return True


def on_both(store: str, tmp_path: Path, act: Callable[[StoreWriter], object]) -> None:
    """Do the same with both stores and compare what it gives, and what is there afterwards."""
    with both(store, tmp_path) as (tested, expected):
        assert act(tested) == act(expected)
        tested.publish()
        expected.publish()
    assert same(store, tmp_path)


def test_graphs_are_replaced_changed_retired_and_removed(store: str, tmp_path: Path) -> None:
    """Each method does and tells the same, and the default graph stays the union."""
    shared = f"<{EX}a> <{EX}b> <{EX}c> .\n".encode()
    odd = f'<{EX}a> <{EX}says> "\\"é\\"\\n\\\\ 💥"@en .\n<{EX}a> <{EX}says> "1.50"^^<{EX}own> .\n'

    def act(w: StoreWriter) -> list[object]:
        done: list[object] = [
            w.replace_graph(f"{EX}1", shared),
            w.replace_graph(f"{EX}1", shared),
            w.replace_graph(f"{EX}2", shared + example_nquads(f"{EX}2", 3)),
            w.change_graph(f"{EX}2", come=odd.encode()),
            w.change_graph(f"{EX}2", come=shared, gone=b"<urn:a> <urn:b> <urn:c> .\n"),
            w.graphs(),
            w.statements(f"{EX}2", f"{EX}a"),
            w.nquads(f"{EX}2"),
            w.retire_graph(f"{EX}2"),
            w.retire_graph(f"{EX}2"),
            w.graph_exists(f"{EX}2"),
            w.ask(f"ASK {{ <{EX}a> <{EX}b> <{EX}c> }}"),
            w.ask(f"ASK {{ <{EX}a> <{EX}says> ?x }}"),
            w.ask(f"ASK {{ GRAPH <{EX}1> {{ <{EX}a> <{EX}b> <{EX}c> }} }}"),
            w.ask(f"ASK {{ GRAPH <{EX}3> {{ ?s ?p ?o }} }}"),
            len(w.select(f"SELECT ?g {{ GRAPH ?g {{ <{EX}a> <{EX}b> <{EX}c> }} }}")),
            w.ask(
                f"ASK {{ <{EX}a> <{EX}b> ?o FILTER NOT EXISTS {{ GRAPH <{EX}2> {{ ?s ?p ?o }} }} }}"
            ),
            w.revive_graph(f"{EX}2"),
            w.revive_graph(f"{EX}2"),
            len(w.select("SELECT ?s ?p ?o { ?s ?p ?o }")),
            w.retire_graph(f"{EX}2"),
            w.replace_graph(f"{EX}2", shared),
            w.graph_exists(f"{EX}2"),
            w.remove_graph(f"{EX}1"),
            w.remove_graph(f"{EX}1"),
            w.change_graph(f"{EX}2", gone=shared),
            w.change_graph(f"{EX}2", come=example_nquads(f"{EX}2", 2)),
            w.nquads(f"{EX}2"),
        ]
        return done

    on_both(store, tmp_path, act)


def test_what_was_written_is_read_before_it_was_sent(store: str, tmp_path: Path) -> None:
    """Reads of a graph see what was written to it, whatever was taken back on the way."""
    one, two = (f'<{EX}a> <{EX}b> "{number}" .\n'.encode() for number in (1, 2))

    def act(w: StoreWriter) -> list[object]:
        done: list[object] = []
        for gone, come in ((b"", one), (one, two), (two, one), (one + two, b""), (b"", one + two)):
            done.append(w.change_graph(f"{EX}g", gone=gone, come=come))
            done.append(w.nquads(f"{EX}g"))
            done.append(w.graph_exists(f"{EX}g") if come else None)
        done.append(w.replace_graph(f"{EX}g", two))
        done.append(w.retire_graph(f"{EX}g"))
        done.append(w.change_graph(f"{EX}h", come=one))
        done.append(w.remove_graph(f"{EX}g"))
        done.append(w.statements(f"{EX}h", f"{EX}a"))
        return done

    on_both(store, tmp_path, act)


def test_a_graph_of_many_statements_is_whole(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph that takes several requests arrives whole, and goes as a whole."""
    many = example_nquads(f"{EX}many", 400)
    monkeypatch.setattr(remote_writer, "_REQUEST_CHARACTERS", len(many) // 4)

    def act(w: StoreWriter) -> list[object]:
        done = [w.replace_graph(f"{EX}many", many), len(w.nquads(f"{EX}many").splitlines())]
        w.flush()
        return [*done, w.replace_graph(f"{EX}many", many), w.nquads(f"{EX}many")]

    on_both(store, tmp_path, act)
    on_both(store, tmp_path, lambda w: w.remove_graph(f"{EX}many"))


def test_a_batch_of_graphs_is_whole(store: str, tmp_path: Path) -> None:
    """Graphs that come together are there as if they had come one by one."""
    batch = {f"{EX}batch{n}": example_nquads(f"{EX}batch{n}", 10 + n) for n in range(3)}

    def act(w: StoreWriter) -> list[object]:
        w.replace_graph(f"{EX}batch1", example_nquads(f"{EX}batch1", 2))
        w.replace_graphs(batch)
        return [w.nquads(graph) for graph in batch]

    on_both(store, tmp_path, act)
    for graph in batch:
        on_both(store, tmp_path, lambda w, graph=graph: w.remove_graph(graph))  # type: ignore[misc]


def stories() -> list[list[Finished]]:
    """Make builds: reports of incidents, one of them corrected by a newer text, and a far one."""
    return [
        [told("a", "14"), told("b", "14", source="the Army"), told("c", "3", day=2)],
        [told("a", "17", published=date(2018, 11, 11), tail="Corrected.")],
        [told("d", "14", source="a medic"), told("e", "30", day=4, name="Air strikes")],
    ]


def build(w: StoreWriter, steps: Sequence[Sequence[Finished]]) -> None:
    """Build reports, one batch after the other."""
    ledger = Ledger(w, base=BASE, run=RUN)
    ledger.open()
    w.note("base", BASE)
    for number, step in enumerate(steps):
        ledger.write(step, now=FIRST + timedelta(hours=number))
        Incidents(w, base=BASE).update()


@pytest.mark.slow
def test_builds_exports_and_removals_are_the_same(store: str, tmp_path: Path) -> None:
    """Build, join, query, export, remove and join anew: each leaves what it leaves embedded."""
    on_both(store, tmp_path, lambda w: build(w, stories()))
    assert noted_base(store) == BASE
    tested, expected = reader(store), reader(tmp_path / "expected")
    for name in ("nquads", "turtle", "csv", "geojson", "graphml"):
        outs = [io.BytesIO(), io.BytesIO()]
        numbers = [
            export(one, out, name, Wanted(base=BASE))
            for one, out in zip((tested, expected), outs, strict=True)
        ]
        assert numbers[0] == numbers[1] > 0, name
        if name not in ("nquads", "turtle"):  # those hold the times
            assert outs[0].getvalue() == outs[1].getvalue(), name
    key = stories()[1][0].key

    def remove(w: StoreWriter) -> object:
        return remove_reports(w, choose(w, [f"report/{key}"], base=BASE).versions, base=BASE)

    on_both(store, tmp_path, remove)
    on_both(store, tmp_path, lambda w: Incidents(w, base=BASE).rebuild())


def test_a_build_that_is_repeated_changes_nothing(store: str, tmp_path: Path) -> None:
    """The same batches once more: nothing is lost and nothing is there twice."""
    on_both(store, tmp_path, lambda w: build(w, stories()))
    before = content(reader(store))
    with writer(store) as w:
        build(w, stories()[1:])
        w.publish()
    assert content(reader(store)) == before


def test_a_union_out_of_step_is_mended(store: str) -> None:
    """The same comparison and the same repair serve every store."""
    with writer(store, create=True) as w:
        w.replace_graph(f"{EX}1", example_nquads(f"{EX}1", 2))
        w.publish()
    assert repair(store).union_faults == UnionFaults(0, 0)
