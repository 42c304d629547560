"""What is derived from a generation by its changes is what is derived from all of it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.incidents import Incidents
from kg.ledger import Ledger
from kg.lexicon.curation import incident_act
from kg.remove import choose, remove_reports
from kg.store import changes, derived, reader, writer
from kg.store.affected import affected
from kg.store.derived import derive, deriving_at_once
from kg.store.lists import INDEX as LISTS_FILE
from kg.store.lists import LISTS
from kg.store.search import INDEX as SEARCH_FILE
from kg.store.union import find_union_faults
from kg.store.update import apply_update, delete_graph, post_graph, put_graph
from kg.store.void import VOID
from kg.store.writer import Writer
from kg.vocab.iris import WIKIDATA
from kg.vocab.terms import KG, RDF, SEM, SKOS
from tests.conftest import LAWS
from tests.incidents.made_histories import FIRST, history
from tests.incidents.made_reports import BASE, RUN
from tests.live.fresh_store import fresh_store


@pytest.fixture(autouse=True)
def by_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive by changes however large their share is: the stores of these tests are small."""
    monkeypatch.setattr(changes, "LARGEST_SHARE", 1e6)


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what was derived from a whole generation, as it happens."""
    done: list[str] = []

    def noted(name: str) -> Any:
        real = getattr(derived, name)
        return lambda *given: (done.append(name), real(*given))[1]

    for name in ("write_lists", "write_index", "write_void"):
        monkeypatch.setattr(derived, name, noted(name))
    return done


def tables(directory: Path) -> dict[str, object]:
    """Return all that the derived files of a generation say, without the numbers of rows."""
    said: dict[str, object] = {VOID: (directory / VOID).read_text(encoding="utf-8")}
    with closing(sqlite3.connect(directory / SEARCH_FILE)) as connection:
        entries = "SELECT title, words, iri, kind FROM entries JOIN things ON entry = entries.rowid"
        said["search"] = sorted(connection.execute(entries))
        (things,) = connection.execute("SELECT COUNT(*) FROM things").fetchone()
        assert things == len(said["search"])
        assert connection.execute("INSERT INTO entries(entries) VALUES ('integrity-check')")
    with closing(sqlite3.connect(directory / LISTS_FILE)) as connection:
        said["names"] = sorted(connection.execute("SELECT * FROM names"))
        for kind in LISTS:
            rows = connection.execute(f'SELECT * FROM "{kind}" ORDER BY item').fetchall()
            facets: dict[int, list[object]] = {id: [] for id, *_ in rows}
            for id, *values in connection.execute(f'SELECT * FROM "{kind}-facets" ORDER BY rowid'):
                facets[id].append(values)
            said[kind] = [(columns, facets[id]) for id, *columns in rows]
    return said


def check(store: Path, scratch: Path, whole: list[str]) -> None:
    """Compare what the published generation has with what all of it gives."""
    opened = reader(store)
    assert whole == []
    scratch.mkdir()
    derive(opened, scratch)
    whole.clear()
    assert tables(opened.generation.directory) == tables(scratch)
    counts = opened.generation.manifest["counts"]
    graphs = len(opened.graphs()), len(opened.graphs(retired=True))
    assert (counts["graphs"], counts["retired"]) == graphs
    assert counts["triples"] == int(
        str(opened.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").one()["n"])
    )
    assert counts["quads"] == sum(1 for _ in opened.quads()) + counts["retired"]


@contextmanager
def begun(store: Path, whole: list[str]) -> Iterator[Writer]:
    """Open a new store that was published once."""
    with fresh_store(store, base=BASE) as opened:
        opened.publish(derive)
        assert whole == ["write_index", "write_void", "write_lists"]
        whole.clear()
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6 * LAWS))
def test_by_changes_as_from_the_whole(tmp_path: Path, seed: int, whole: list[str]) -> None:
    """Builds with newer texts and copies, decisions of people, removals."""
    steps, gone = history(seed)
    draw = random.Random(seed)
    store = tmp_path / "store"
    with begun(store, whole):
        pass
    for number, step in enumerate(steps):
        with writer(store) as opened:
            Ledger(opened, base=BASE, run=RUN).write(step, now=FIRST + timedelta(hours=number))
            Incidents(opened, base=BASE).update()
            opened.publish(derive)
            check(store, tmp_path / f"built-{number}", whole)
            if draw.random() < 0.5:
                decide(opened, draw)
                opened.publish(derive)
                check(store, tmp_path / f"decided-{number}", whole)
    with writer(store) as opened:
        chosen = choose(opened, [f"report/{key}" for key in gone], base=BASE).versions
        remove_reports(opened, chosen, base=BASE)
        opened.publish(derive)
        check(store, tmp_path / "removed", whole)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6 * LAWS))
def test_writes_from_outside_as_from_the_whole(tmp_path: Path, seed: int, whole: list[str]) -> None:
    """Statements of reports and authority moved, taken away and brought back, by both protocols."""
    steps, _ = history(seed)
    draw = random.Random(seed)
    store = tmp_path / "store"
    with begun(store, whole) as opened:
        for number, step in enumerate(steps):
            Ledger(opened, base=BASE, run=RUN).write(step, now=FIRST + timedelta(hours=number))
            Incidents(opened, base=BASE).update()
        opened.publish(derive)
    with writer(store) as opened:
        for number in range(8):
            write_from_outside(store, opened, draw)
            opened.publish(deriving_at_once(store, is_small=False))
            check(store, tmp_path / f"written-{number}", whole)
            assert not find_union_faults(opened)


def test_whoever_waits_has_lists_where_it_is_known_what_changed(
    tmp_path: Path, whole: list[str]
) -> None:
    """After a change that is not logged, they are left out; the next to derive makes all anew."""
    steps, _ = history(1)
    with begun(tmp_path / "store", whole) as opened:
        Ledger(opened, base=BASE, run=RUN).write(steps[0], now=FIRST)
        opened.publish(deriving_at_once(tmp_path / "store", is_small=False))
        check(tmp_path / "store", tmp_path / "known", whole)
        opened.database.clear_graph(NamedNode(f"{BASE}graph/curation"))
        opened.mark_changed()
        without = opened.publish(deriving_at_once(tmp_path / "store", is_small=False))
        assert not (without.directory / LISTS_FILE).exists()
        assert whole == []
        # Its index does not know what was changed: nothing is derived from it.
        Ledger(opened, base=BASE, run=RUN).write(steps[1], now=FIRST)
        opened.publish(derive)
        assert whole == ["write_index", "write_void", "write_lists"]
        whole.clear()
        check(tmp_path / "store", tmp_path / "anew", whole)


def test_a_change_that_no_query_can_name_is_derived_from_the_whole(
    tmp_path: Path, whole: list[str]
) -> None:
    """Nodes without a name are found by no other generation."""
    with begun(tmp_path / "store", whole) as opened:
        opened.replace_graph(f"{BASE}graph/x", f"_:a <{KG.about}> _:b .".encode())
        opened.publish(derive)
        assert whole == ["write_index", "write_void", "write_lists"]


def test_what_another_version_derived_is_derived_anew(tmp_path: Path, whole: list[str]) -> None:
    """The files of a generation carry what they were made by."""
    steps, _ = history(1)
    with begun(tmp_path / "store", whole) as opened:
        for name in (LISTS_FILE, SEARCH_FILE):
            with closing(sqlite3.connect(opened.published.directory / name)) as connection:
                connection.execute("PRAGMA user_version = 1")
        void = opened.published.directory / VOID
        void.write_text(void.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")
        Ledger(opened, base=BASE, run=RUN).write(steps[0], now=FIRST)
        opened.publish(derive)
        assert whole == ["write_index", "write_void", "write_lists"]


@pytest.mark.parametrize("keeps", [0, 300])
def test_damaged_files_are_derived_anew(tmp_path: Path, whole: list[str], keeps: int) -> None:
    """Whatever became of the files of the generation before, the next one is right."""
    steps, _ = history(1)
    with begun(tmp_path / "store", whole) as opened:
        for name in (LISTS_FILE, SEARCH_FILE, VOID):
            path = opened.published.directory / name
            path.write_bytes(path.read_bytes()[:keeps] + b"<damaged")
        Ledger(opened, base=BASE, run=RUN).write(steps[0], now=FIRST)
        opened.publish(derive)
        assert whole == ["write_index", "write_void", "write_lists"]
        whole.clear()
        check(tmp_path / "store", tmp_path / "anew", whole)


def test_what_a_change_leads_to_may_have_no_name(tmp_path: Path, whole: list[str]) -> None:
    """An actor that is a blank node, in a graph of before: its row is derived with all others."""
    part, event = f"<{BASE}id/p>", f"<{BASE}id/e>"
    with begun(tmp_path / "store", whole) as opened:
        said = (
            f'_:x a <{KG.Actor}> ; <{SKOS.prefLabel}> "Bo" . {part} <{RDF.value}> _:x .'
            f"{event} <{KG.participation}> {part} ."
        )
        triples = "".join(f"{q.triple} .\n" for q in parse(said, RdfFormat.TURTLE))
        opened.replace_graph(f"{BASE}graph/x", triples.encode())
        opened.publish(derive)
        whole.clear()
        role = "<https://w3id.org/conflict-kg/vocab/role/target>"
        opened.replace_graph(f"{BASE}graph/y", f"{part} <{SEM.roleType}> {role} .".encode())
        opened.publish(derive)
        assert "write_lists" in whole
        whole.clear()
        check(tmp_path / "store", tmp_path / "anew", whole)


def test_a_link_is_to_what_has_an_address(tmp_path: Path, whole: list[str]) -> None:
    """A text that looks like one of Wikidata is counted by neither way."""
    with begun(tmp_path / "store", whole) as opened:
        for number, linked in enumerate((f"<{WIKIDATA}Q1>", f'"{WIKIDATA}Q2"')):
            said = f"<{BASE}id/a{number}> <{SKOS.exactMatch}> {linked} .".encode()
            opened.replace_graph(f"{BASE}graph/{number}", said)
        opened.publish(derive)
        check(tmp_path / "store", tmp_path / "anew", whole)
        assert "wikidata-exactMatch" in tables(opened.published.directory)[VOID]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?item { ?item ?property ?value }",
        "SELECT ?item { ?item <urn:p>* ?value }",
        "SELECT ?item { ?item <urn:p> ?v FILTER NOT EXISTS { ?v <urn:q> ?w } }",
        "SELECT ?item { ?item <urn:p> ?v FILTER (?v > 3 || EXISTS { ?v <urn:q> ?w }) }",
        "SELECT ?item { ?item <urn:p> ?v OPTIONAL { ?v <urn:q> ?w FILTER EXISTS { ?w a ?c } } }",
        "SELECT ?item (MAX(EXISTS { ?v <urn:q> 1 }) AS ?n) { ?item <urn:p> ?v } GROUP BY ?item",
        "SELECT ?item { ?it <urn:p> ?v BIND(?it AS ?item) }",
    ],
)
def test_a_query_that_cannot_be_followed_is_refused(query: str) -> None:
    """Rather than a row left as it was: whoever writes such a query sees it in every test."""
    nothing = changes.Turn(None, {}, {})
    with pytest.raises(ValueError, match="not known here"):
        affected(query, "item", changes.Changes(None, nothing, nothing, {}))


def write_from_outside(store: Path, opened: Writer, draw: random.Random) -> None:
    """Change a graph at random, a superseded one too; a third of the time one that is new."""
    quads = sorted(reader(store).quads(), key=str)
    nameless = {quad.graph_name for quad in quads if "_:" in str(quad)}  # those of the ontology
    quads = [quad for quad in quads if quad.graph_name not in nameless]
    graphs = sorted({quad.graph_name.value for quad in quads})
    new = [f"{BASE}graph/new-{number}" for number in range(len(graphs) // 2 + 1)]
    graph = draw.choice([*graphs, *new])
    own = [f"{quad.triple} ." for quad in quads if quad.graph_name.value == graph]
    come = {f"{quad.triple} ." for quad in draw.sample(quads, 12)}
    gone = set(draw.sample(own, min(6, len(own))))
    match draw.choice(["update", "drop", "put", "post", "delete"]):
        case "update":
            delete, insert = (
                f"DATA {{ GRAPH <{graph}> {{ {' '.join(s)} }} }}" for s in (gone, come)
            )
            apply_update(opened, f"DELETE {delete} ; INSERT {insert}", base=BASE)
        case "drop":
            apply_update(opened, f"DROP SILENT GRAPH <{graph}>", base=BASE)
        case "put":
            kept = "\n".join({*own, *come} - gone).encode()
            put_graph(opened, graph, [("ntriples", kept)], base=BASE)
        case "post":
            post_graph(opened, graph, [("ntriples", "\n".join(come).encode())], base=BASE)
        case _:
            delete_graph(opened, graph)


def decide(opened: Writer, draw: random.Random) -> None:
    """Decide about an incident at random, as a person would."""
    rows = opened.select(f"SELECT DISTINCT ?i {{ ?i <{KG.memberEvent}> ?e }} ORDER BY ?i")
    names = [str(row["i"]).removeprefix(f"{BASE}id/") for row in rows]
    if len(names) > 1 and draw.random() < 0.5:
        one, other = draw.sample(names, 2)
        act = incident_act("merge", one, other=other, by="A. Name", on="2026-01-01")
    else:
        act = incident_act("reject", draw.choice(names), by="A. Name", on="2026-01-01")
    Incidents(opened, base=BASE).decide([act])
