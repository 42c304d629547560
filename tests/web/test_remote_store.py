"""A SPARQL server elsewhere in place of the embedded store."""

from __future__ import annotations

import io
import os
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from example_data import EX, example_nquads
from live_server import TOKEN, LiveServer, live_server

from kg.errors import QueryError, StoreError
from kg.store import reader, writer
from kg.store.repair import repair
from kg.store.union import UnionFaults, find_union_faults


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that plays the remote SPARQL server."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with live_server(folder / "store", update=True, max_query_bytes=2**22) as server:
        before = os.environ.get("KG_STORE_TOKEN")
        os.environ["KG_STORE_TOKEN"] = TOKEN
        yield server
        if before is None:
            del os.environ["KG_STORE_TOKEN"]
        else:  # pragma: no cover - only where the tests run with a token of their own
            os.environ["KG_STORE_TOKEN"] = before


def test_writing_keeps_the_union_there_too(elsewhere: LiveServer) -> None:
    """Replace, change, retire and remove act as on the embedded store."""
    elsewhere.update("DROP ALL")
    address = f"{elsewhere.url}/sparql"
    shared = f"<{EX}a> <{EX}b> <{EX}c> .\n".encode()
    with writer(address, create=True) as w:
        assert w.replace_graph(f"{EX}1", shared)
        assert not w.replace_graph(f"{EX}1", shared)
        assert w.replace_graph(f"{EX}2", shared + example_nquads(f"{EX}2", 3))
        assert w.change_graph(f"{EX}2", come=f'<{EX}a> <{EX}n> "1" .'.encode())
        assert w.graphs() == [f"{EX}1", f"{EX}2"]
        assert len(w.select("SELECT * { ?s ?p ?o }")) == 8
        assert w.retire_graph(f"{EX}2")
        assert len(w.select("SELECT * { ?s ?p ?o }")) == 1
        assert not w.graph_exists(f"{EX}2")
        assert w.replace_graph(f"{EX}2", shared)
        assert w.remove_graph(f"{EX}1")
        assert len(w.select("SELECT * { ?s ?p ?o }")) == 1
        w.publish()
    r = reader(address)
    assert r.graphs() == [f"{EX}2"]
    assert [str(quad.graph_name.value) for quad in r.quads()] == [f"{EX}2"]


def test_a_union_out_of_step_there_is_mended(elsewhere: LiveServer) -> None:
    """The same comparison and the same repair serve a store on another machine."""
    elsewhere.update("DROP ALL")
    address = f"{elsewhere.url}/sparql"
    with writer(address, create=True) as w:
        w.replace_graph(f"{EX}1", example_nquads(f"{EX}1", 2))
    elsewhere.update("CLEAR DEFAULT ; INSERT DATA { <urn:x> <urn:p> 1 }")
    assert find_union_faults(reader(address)) == UnionFaults(4, 1)
    assert repair(address).union_faults == UnionFaults(4, 1)
    assert find_union_faults(reader(address)) == UnionFaults(0, 0)


def test_serving_a_remote_store(elsewhere: LiveServer, tmp_path: Path) -> None:
    """Queries and updates are passed on, with formats, caps and errors as always."""
    elsewhere.update("DROP ALL")
    elsewhere.put(f"/rdf-graph-store?graph={EX}g", example_nquads(f"{EX}g", 300)
                  .replace(f" <{EX}g> .".encode(), b" ."), "application/n-triples")  # fmt: skip
    with live_server(
        f"{elsewhere.url}/sparql", folder=tmp_path, update=True, max_rows=400
    ) as server:
        query = "SELECT ?s ?x { GRAPH ?g { ?s <http://example.org/label> ?x } } ORDER BY ?s"
        for kind in ("json", "csv", "xml", "tsv"):
            assert server.query(query, format=kind).body == elsewhere.query(query, format=kind).body
        assert server.query("SELECT * { GRAPH ?g { ?s ?p ?o } }").status == 507
        assert server.query("SELECT nonsense").status == 400
        assert server.query("SELECT * { SERVICE <http://x/> { } }").status == 403
        assert server.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }").status == 204
        assert elsewhere.query("ASK { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }").json()["boolean"]
        assert server.update("INSERT nonsense").status == 400
        graph = server.request("GET", f"/rdf-graph-store?graph={EX}g")
        assert graph.status == 200
        assert server.request("GET", "/health/ready").status == 200
        slow = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?g1 ?h ?i } }"
        fields = urllib.parse.urlencode({"query": slow, "timeout": "1"})
        assert server.request("GET", f"/sparql?{fields}").status == 504


@pytest.fixture(scope="module")
def passing_on(
    elsewhere: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """Run a server in front of it that takes updates."""
    folder = tmp_path_factory.mktemp("passing_on")
    with live_server(f"{elsewhere.url}/sparql", folder=folder, update=True) as server:
        yield server


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:x> <urn:p> 1 }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR DEFAULT",
        "DROP ALL",
        "COPY <urn:g> TO DEFAULT",
    ],
)
def test_updates_follow_the_rule_of_the_union(
    elsewhere: LiveServer, passing_on: LiveServer, text: str
) -> None:
    """What writes the default graph is refused there too, and changes nothing."""
    elsewhere.update("DROP ALL ; INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }")
    reply = passing_on.update(text)
    assert (reply.status, reply.json()["type"]) == (409, "urn:kg:problem:conflict")
    assert elsewhere.query("ASK { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }").json()["boolean"]


def test_the_default_graph_follows_an_update_there(
    elsewhere: LiveServer, passing_on: LiveServer
) -> None:
    """After an update the default graph is the union, also of what it took away."""
    elsewhere.update("DROP ALL")
    both = "GRAPH <urn:g> { <urn:a> <urn:p> 1, 2 } GRAPH <urn:h> { <urn:a> <urn:p> 2 }"
    assert passing_on.update(f"INSERT DATA {{ {both} }}").status == 204
    assert passing_on.update("DROP GRAPH <urn:g> ; # a comment at the end").status == 204
    rows = elsewhere.query("SELECT ?x { <urn:a> <urn:p> ?x }").json()["results"]["bindings"]
    assert [row["x"]["value"] for row in rows] == ["2"]
    assert find_union_faults(reader(f"{elsewhere.url}/sparql")) == UnionFaults(0, 0)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }", ["1"]),
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } } ;", ["1"]),
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } } ; # and ;", ["1"]),
        ('INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> ";" } }', [";"]),
        ("PREFIX e: <urn:> BASE <urn:b>", []),
        ("# nothing", []),
    ],
)
def test_an_update_and_its_union_are_one_request(
    elsewhere: LiveServer, passing_on: LiveServer, text: str, values: list[str]
) -> None:
    """Whatever the update ends in, there it makes one new state of the store and no second one."""
    elsewhere.update("DROP ALL")
    before = elsewhere.query("ASK { }").headers["x-kg-generation"]
    assert passing_on.update(text).status == 204
    reply = elsewhere.query("SELECT ?x { <urn:a> <urn:p> ?x }")
    assert [row["x"]["value"] for row in reply.json()["results"]["bindings"]] == values
    assert int(reply.headers["x-kg-generation"]) == int(before) + 1


def test_an_update_that_fails_there_changes_nothing(
    elsewhere: LiveServer, passing_on: LiveServer
) -> None:
    """What its first operation did is taken back, in the graph and in the union."""
    elsewhere.update("DROP ALL ; CREATE GRAPH <urn:h>")
    reply = passing_on.update(
        "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } } ; CREATE GRAPH <urn:h>"
    )
    assert reply.status == 400
    for pattern in ("<urn:a> <urn:p> 1", "GRAPH <urn:g> { <urn:a> <urn:p> 1 }"):
        assert not elsewhere.query(f"ASK {{ {pattern} }}").json()["boolean"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE <http://x/> { ?s ?p } }", 400),
    ],
)
def test_a_query_is_parsed_before_it_is_refused(
    passing_on: LiveServer, text: str, status: int
) -> None:
    """Of a mistake in its text a client hears first."""
    assert passing_on.query(text).status == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("LOAD <http://x/> INTO GRAPH <urn:g>", 403),
        ("LOAD <http://x/> INTO GRAPH", 400),
        ("INSERT DATA { ?not <urn:a> <urn:constant> }", 400),
    ],
)
def test_an_update_is_parsed_before_it_is_refused(
    passing_on: LiveServer, text: str, status: int
) -> None:
    """The same for updates, before the rule of the union is looked at."""
    reply = passing_on.update(text)
    assert reply.status == status
    assert (status == 400) == ("line" in reply.json())


def test_calls_of_other_servers_are_left_to_a_remote_store(
    elsewhere: LiveServer, tmp_path: Path
) -> None:
    """Where the operator allows them, such a query is passed on: here the other server refuses."""
    text = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    with live_server(
        f"{elsewhere.url}/sparql", folder=tmp_path, service_allow=["http://127.0.0.1:9/"]
    ) as server:
        reply = server.query(text)
        assert (reply.status, reply.json()["type"]) == (502, "urn:kg:problem:remote")
        assert server.query("ASK { }").status == 200


def test_commands_copy_answers_from_there(elsewhere: LiveServer) -> None:
    """What is asked of a remote store comes in the format wanted, and errors are told as always."""
    elsewhere.update("DROP ALL ; INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1, 2 } }")
    store = reader(f"{elsewhere.url}/sparql")
    written = io.BytesIO()
    store.write("SELECT ?x { GRAPH ?g { ?s ?p ?x } } ORDER BY ?x", written, format="csv")
    assert written.getvalue() == b"x\r\n1\r\n2\r\n"
    written = io.BytesIO()
    store.write("CONSTRUCT { ?s ?p 1 } WHERE { GRAPH ?g { ?s ?p ?x } }", written, format="ntriples")
    assert written.getvalue().count(b"<urn:a> <urn:p>") == 1
    with pytest.raises(QueryError, match="refuses this"):
        store.write("SELECT nonsense", io.BytesIO(), format="csv")
    with pytest.raises(StoreError, match="cannot be reached"):
        reader("http://127.0.0.1:9/sparql").write("ASK { }", io.BytesIO(), format="json")


def test_a_store_that_keeps_its_union_says_where_to_write(
    elsewhere: LiveServer, tmp_path: Path
) -> None:
    """A built store behind kg serve refuses what writes its union, and the way to do it is told."""
    with writer(tmp_path / "built", create=True) as w:
        w.replace_graph(f"{EX}1", example_nquads(f"{EX}1", 3))
        w.publish()
    with live_server(tmp_path / "built", update=True) as server:
        before = server.query("SELECT * { ?s ?p ?o }").body
        with (
            pytest.raises(StoreError, match="union of its named graphs") as caught,
            writer(f"{server.url}/sparql", create=True) as w,
        ):
            w.replace_graph(f"{EX}2", example_nquads(f"{EX}2", 3))
        assert caught.value.where == f"{server.url}/update"
        assert "--store the folder of that store" in caught.value.remedy
        assert "{" not in caught.value.what.partition("GRAPH <IRI>")[0]  # words, no document
        assert server.query("SELECT * { ?s ?p ?o }").body == before
    with pytest.raises(QueryError, match="refuses this") as refused:  # a text is no such conflict
        reader(f"{elsewhere.url}/sparql").select("SELECT nonsense")
    assert "correct the query" in refused.value.remedy


def test_an_unreachable_server_is_told_with_a_remedy() -> None:
    """Nobody at the address: the error says so and what to check."""
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        reader("http://127.0.0.1:9/sparql").select("SELECT * { }")
    assert caught.value.remedy
