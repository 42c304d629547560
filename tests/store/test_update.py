"""Writes from outside change what they name, keep the union, and change nothing when refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode

from kg.errors import QueryError, SyntaxFault
from kg.store.union import DEPRECATED, STORE_GRAPH, find_union_faults
from kg.store.update import (
    ManagedDefaultGraph,
    PreconditionFailed,
    WrongGraph,
    apply_update,
    check_graph,
    delete_graph,
    post_graph,
    put_graph,
)
from kg.store.writer import Writer, embedded_writer

E = "https://e.example/"
Model = dict[str, set[str]]
"""Statements by graph; a graph without any is there all the same."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Open a store that keeps its union in the default graph, once: each test empties it."""
    with embedded_writer(tmp_path_factory.mktemp("update") / "s", create=True) as made:
        yield made


@pytest.fixture
def w(opened: Writer) -> Writer:
    """Return the store without any graph."""
    opened.database.clear()
    return opened


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Writer]:
    """Open a new store whose default graph is content."""
    with embedded_writer(tmp_path / "plain", create=True, union_default=False) as opened:
        yield opened


def triple(name: str) -> str:
    """Return a statement in N-Triples."""
    return f"<{E}{name}> <{E}p> <{E}o> ."


def held(w: Writer) -> Model:
    """Return what the graphs hold, by the names of their subjects."""
    return {
        str(graph.value): {
            str(q.subject.value).removeprefix(E)  # type: ignore[union-attr]
            for q in w.database.quads_for_pattern(None, None, None, graph)
        }
        for graph in w.database.named_graphs()
        if isinstance(graph, NamedNode) and graph != STORE_GRAPH
    }


def default(w: Writer) -> set[str]:
    """Return what the default graph holds."""
    quads = w.database.quads_for_pattern(None, None, None, DefaultGraph())
    return {str(q.subject.value).removeprefix(E) for q in quads}  # type: ignore[union-attr]


GRAPHS = st.sampled_from([f"{E}g", f"{E}h"])
NAMES = st.sets(st.sampled_from("abc"))
STEPS = st.tuples(
    st.sampled_from(["put", "post", "delete", "insert", "remove", "clear", "dataset", "move"]),
    GRAPHS,
    NAMES,
)


def write(w: Writer, what: str, graph: str, names: set[str]) -> bool | None:
    """Do a write; return what it says of the graph, if anything."""
    body = "\n".join(map(triple, sorted(names)))
    match what:
        case "put":
            return put_graph(w, graph, [("turtle", body.encode())], base=None)
        case "post":
            return post_graph(w, graph, [("turtle", body.encode())], base=None)
        case "delete":
            return delete_graph(w, graph)
        case "dataset":
            quads = "\n".join(f"{triple(name)[:-1]} <{graph}> ." for name in sorted(names))
            put_graph(w, "dataset", [("nquads", quads.encode())], base=None)
            return None
    update = {
        "insert": f"INSERT DATA {{ GRAPH <{graph}> {{ {body} }} }}",
        "remove": f"DELETE WHERE {{ GRAPH <{graph}> {{ <{E}a> ?p ?o }} }}",
        "clear": f"CLEAR SILENT GRAPH <{graph}>",
        "move": f"COPY SILENT <{graph}> TO <{E}h>",
    }
    return apply_update(w, update[what], base=None)


def after(model: Model, what: str, graph: str, names: set[str]) -> Model:
    """Return what the graphs hold after a write, by hand."""
    had = model.get(graph, set())
    rest = {name: held for name, held in model.items() if name != graph}
    match what:
        case "put":
            return rest | {graph: names}
        case "post" | "insert":
            return rest | {graph: had | names}
        case "delete":
            return rest
        case "dataset":
            return {graph: names}
        case "remove":
            return rest | {graph: had - {"a"}}
        case "clear":
            return rest | {graph: set()}
    # COPY is DROP SILENT and INSERT (SPARQL 1.1 Update, 3.2.3): nothing empties its target.
    return model | {f"{E}h": had}


@given(steps=st.lists(STEPS, min_size=1, max_size=6))
def test_writes_do_what_they_say_and_keep_the_union(
    opened: Writer, steps: list[tuple[str, str, set[str]]]
) -> None:
    """After any writes each graph holds what a plain model holds, and the default graph all."""
    w, model = opened, dict[str, set[str]]()
    w.database.clear()
    for what, graph, names in steps:
        was_there = graph in held(w)
        said = write(w, what, graph, names)
        assert said in {"delete": {was_there}, "put": {not was_there}, "post": {not was_there}}.get(
            what, {None}
        )
        model = after(model, what, graph, names)
        filled = {name: kept for name, kept in model.items() if kept}
        assert {name: found for name, found in held(w).items() if found} == filled
        assert default(w) == set().union(*model.values())


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ <{E}a> <{E}p> 1 }}",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR DEFAULT",
        "DROP ALL",
        f"COPY <{E}g> TO DEFAULT",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH <{E}g> {{ ?s ?p ?o }} }}",
        "LOAD <http://127.0.0.1:1/doc>",
    ],
)
def test_the_union_cannot_be_written(w: Writer, update: str) -> None:
    """An update of the default graph is refused as a whole, before anything is fetched or done."""
    put_graph(w, f"{E}g", [("turtle", triple("a").encode())], base=None)
    with pytest.raises(ManagedDefaultGraph) as caught:
        apply_update(w, f"CREATE GRAPH <{E}new> ; {update}", base=None)
    assert "name a graph" in caught.value.remedy
    assert held(w) == {f"{E}g": {"a"}}
    assert default(w) == {"a"}


@pytest.mark.parametrize("graph", ["default", "dataset"])
def test_a_document_for_the_union_is_refused(w: Writer, graph: str) -> None:
    """Neither the default graph itself nor statements for it in a dataset are taken."""
    with pytest.raises(ManagedDefaultGraph):
        put_graph(w, graph, [("nquads", triple("a").encode())], base=None)
    with pytest.raises(ManagedDefaultGraph):
        delete_graph(w, "default")
    assert held(w) == {}


def test_a_plain_store_has_a_default_graph_of_its_own(plain: Writer) -> None:
    """Without a union the default graph is content: written, added to, and emptied."""
    put_graph(plain, "default", [("turtle", triple("a").encode())], base=None)
    post_graph(plain, "default", [("turtle", triple("b").encode())], base=None)
    assert default(plain) == {"a", "b"}
    apply_update(plain, f"INSERT DATA {{ {triple('c')} }}", base=None)
    put_graph(plain, f"{E}g", [("turtle", triple("d").encode())], base=None)
    assert default(plain) == {"a", "b", "c"}
    put_graph(plain, "default", [("turtle", triple("e").encode())], base=None)
    assert default(plain) == {"e"}
    assert delete_graph(plain, "default")
    assert default(plain) == set()
    assert held(plain) == {f"{E}g": {"d"}}


@pytest.mark.parametrize(
    ("update", "error", "words"),
    [
        ("INSERT DATA {", SyntaxFault, "is never closed"),
        (f"CREATE GRAPH <{E}g>", WrongGraph, "already exists"),
        (f"CLEAR GRAPH <{E}none>", WrongGraph, "does not exist"),
        (f"DROP GRAPH <{E}none>", WrongGraph, "does not exist"),
        (f"LOAD <http://127.0.0.1:1/doc> INTO GRAPH <{E}g>", QueryError, "the update failed"),
    ],
)
def test_an_update_that_fails_changes_nothing(
    w: Writer, update: str, error: type[Exception], words: str
) -> None:
    """All operations of an update are one transaction: what came before the fault is undone."""
    put_graph(w, f"{E}g", [("turtle", triple("a").encode())], base=None)
    w.publish()
    begun = f"INSERT DATA {{ GRAPH <{E}g> {{ {triple('b')} }} }} ; "
    with pytest.raises(error, match=words) as caught:
        apply_update(w, begun + update, base=None)
    assert getattr(caught.value, "remedy", "")
    assert held(w) == {f"{E}g": {"a"}}
    assert default(w) == {"a"}


@pytest.mark.parametrize(
    ("format", "document", "error"),
    [
        ("turtle", b"<a> <b> .", SyntaxFault),
        ("turtle", b"<a> <b> <c> .", QueryError),
        ("ntriples", b"\xff\xfe", QueryError),
        ("jsonld", b"{", QueryError),
        ("rdfxml", b"<rdf", QueryError),
    ],
)
def test_a_document_that_is_none_changes_nothing(
    w: Writer, format: str, document: bytes, error: type[Exception]
) -> None:
    """The second of two documents is broken: nothing of the first is there."""
    good = triple("a").encode()
    for write in (put_graph, post_graph):
        with pytest.raises(error) as caught:
            write(w, f"{E}g", [("ntriples", good), (format, document)], base=None)
        assert getattr(caught.value, "remedy", "")
    assert held(w) == {}


def test_a_broken_document_is_told_with_line_and_column(w: Writer) -> None:
    """The place is that of the document."""
    with pytest.raises(SyntaxFault) as caught:
        put_graph(w, f"{E}g", [("turtle", b"@prefix e: <urn:e:> .\ne:a e:b %% .")], base=None)
    assert caught.value.line == 2
    assert caught.value.column is not None
    assert "Parser error at" not in caught.value.what


def test_names_in_a_document_are_relative_to_its_address(w: Writer) -> None:
    """The base of the request holds, and a byte order mark is no part of the text."""
    document = b"\xef\xbb\xbf<a> <p> <o> ."
    put_graph(w, f"{E}g", [("turtle", document)], base=E)
    assert held(w) == {f"{E}g": {"a"}}
    apply_update(w, "INSERT DATA { GRAPH <g> { <b> <p> <o> } }", base=E)
    assert held(w) == {f"{E}g": {"a", "b"}}


def test_blank_nodes_of_two_documents_are_two_things(w: Writer) -> None:
    """A label holds inside its document only."""
    document = f"_:x <{E}p> <{E}o> .".encode()
    post_graph(w, f"{E}g", [("turtle", document), ("turtle", document)], base=None)
    assert len(held(w)[f"{E}g"]) == 2


@pytest.mark.parametrize(
    ("graph", "exists", "fits"),
    [
        (f"{E}g", True, True),
        (f"{E}g", False, False),
        (f"{E}none", True, False),
        (f"{E}none", False, True),
        (f"{E}none", None, True),
        ("default", True, True),
        ("dataset", False, False),
    ],
)
def test_a_condition_on_a_graph_is_checked(
    w: Writer, graph: str, exists: bool | None, fits: bool
) -> None:
    """``If-Match`` and ``If-None-Match`` hold, or the write is not begun."""
    put_graph(w, f"{E}g", [("turtle", triple("a").encode())], base=None)
    number = w.publish().number
    check_graph(w, graph, exists=None, generation=number)
    if fits:
        check_graph(w, graph, exists=exists, generation=number)
    else:
        with pytest.raises(PreconditionFailed):
            check_graph(w, graph, exists=exists, generation=None)
    with pytest.raises(PreconditionFailed, match="may have changed"):
        check_graph(w, graph, exists=None, generation=number + 1)


def test_what_the_store_lists_decides_what_counts(w: Writer) -> None:
    """Marking a graph as superseded by an update takes it out of the union; unmarking brings it."""
    put_graph(w, f"{E}g", [("turtle", triple("a").encode())], base=None)
    put_graph(w, f"{E}h", [("turtle", triple("b").encode())], base=None)
    mark = f"DATA {{ GRAPH {STORE_GRAPH} {{ <{E}g> {DEPRECATED} true }} }}"
    apply_update(w, f"INSERT {mark}", base=None)
    assert default(w) == {"b"}
    apply_update(w, f"INSERT DATA {{ GRAPH <{E}g> {{ {triple('c')} }} }}", base=None)
    assert default(w) == {"b"}
    apply_update(w, f"DELETE {mark}", base=None)
    assert default(w) == {"a", "b", "c"}
    assert not find_union_faults(w)


@pytest.mark.parametrize("away", ["delete", f"DROP GRAPH <{E}g>", "DROP NAMED"])
def test_a_graph_that_is_gone_is_forgotten_as_superseded(w: Writer, away: str) -> None:
    """A new graph of the same name counts again, whichever way the old one went."""
    put_graph(w, f"{E}g", [("turtle", triple("a").encode())], base=None)
    mark = f"INSERT DATA {{ GRAPH {STORE_GRAPH} {{ <{E}g> {DEPRECATED} true }} }}"
    apply_update(w, mark, base=None)
    if away == "delete":
        assert delete_graph(w, f"{E}g")
    else:
        apply_update(w, away, base=None)
    put_graph(w, f"{E}g", [("turtle", triple("a").encode())], base=None)
    assert default(w) == {"a"}


@pytest.mark.parametrize("write", [put_graph, post_graph])
def test_what_is_written_to_a_superseded_graph_does_not_count(
    w: Writer, write: Callable[..., bool]
) -> None:
    """It is there by its name alone, as what it said before."""
    put_graph(w, f"{E}g", [("turtle", triple("a").encode())], base=None)
    mark = f"INSERT DATA {{ GRAPH {STORE_GRAPH} {{ <{E}g> {DEPRECATED} true }} }}"
    apply_update(w, mark, base=None)
    assert not write(w, f"{E}g", [("turtle", triple("b").encode())], base=None)
    assert held(w)[f"{E}g"] == ({"b"} if write is put_graph else {"a", "b"})
    assert default(w) == set()
    assert not find_union_faults(w)
