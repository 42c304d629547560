"""Updates and graphs: who may write, what happens, and that readers see it at once."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from example_data import EX, example_nquads
from live_server import TOKEN, LiveServer, live_server, wait_until

UPDATE = {"Content-Type": "application/sparql-update"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GOOD = {"Authorization": f"Bearer {TOKEN}"}


def count(server: LiveServer, pattern: str = "?s ?p ?o") -> int:
    rows = server.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").json()
    return int(rows["results"]["bindings"][0]["n"]["value"])


def graph_path(name: str) -> str:
    return "/rdf-graph-store?graph=" + urllib.parse.quote(name, safe="")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Basic abc"}, 401),
        ({"Authorization": "Bearer wrong"}, 403),
        ({"Authorization": "Bearer " + TOKEN[:-1]}, 403),
        ({**GOOD, "Origin": "https://evil.example"}, 403),
        ({**GOOD, "Sec-Fetch-Site": "cross-site"}, 403),
        (GOOD, 204),
    ],
)
def test_only_the_token_may_write(
    writing: LiveServer, headers: dict[str, str], status: int
) -> None:
    """401 without token, 403 with a wrong one or from a foreign page, 204 with the right one."""
    reply = writing.request(
        "POST", "/update", body="INSERT DATA { }", headers={**UPDATE, **headers}
    )
    assert reply.status == status
    if status == 401:
        assert reply.headers["www-authenticate"].startswith("Bearer")
    reply = writing.request("PUT", "/rdf-graph-store?default", body="", headers={
        "Content-Type": "text/turtle", **headers})  # fmt: skip
    assert reply.status == status


def test_writes_are_seen_by_the_next_query(writing: LiveServer) -> None:
    """An acknowledged write is published: the very next query sees it."""
    writing.update("DROP ALL")
    for number in range(5):
        assert writing.update(f"INSERT DATA {{ <urn:s{number}> <urn:p> 1 }}").status == 204
        assert count(writing) == number + 1
    fields = urllib.parse.urlencode({"update": "DELETE WHERE { ?s <urn:p> 1 }"})
    reply = writing.request("POST", "/update", body=fields, headers={**FORM, **GOOD})
    assert reply.status == 204
    assert count(writing) == 0


def test_an_update_is_all_or_nothing(writing: LiveServer) -> None:
    """A failing operation takes the ones before it along; a syntax error tells its place."""
    writing.update("DROP ALL")
    reply = writing.update(
        "INSERT DATA { <urn:a> <urn:b> 1 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>"
    )
    assert reply.status == 409
    assert count(writing) == 0
    reply = writing.update("INSERT DATA { <urn:a> <urn:b> }")
    assert (reply.status, reply.json()["line"]) == (400, 1)
    assert writing.update("INSERT DATA { <urn:a> <urn:b> 1 }").status == 204


def test_default_graph_of_an_own_store_is_not_a_union(writing: LiveServer) -> None:
    """A store made by the server is a plain SPARQL dataset."""
    writing.update("DROP ALL")
    writing.update("INSERT DATA { <urn:a> <urn:b> 1 . GRAPH <urn:g> { <urn:c> <urn:d> 2 } }")
    assert count(writing) == 1
    assert count(writing, "GRAPH ?g { ?s ?p ?o }") == 1


def test_graphs_are_created_replaced_extended_removed(writing: LiveServer) -> None:
    """201 for a new graph, 204 for a known one, 404 for none; HEAD and GET agree."""
    writing.update("DROP ALL")
    path = graph_path("http://example.org/g 1".replace(" ", "%20"))
    assert writing.put(path, "<urn:a> <urn:b> 1 .").status == 201
    assert writing.put(path, "<urn:a> <urn:b> 2 , 3 .").status == 204
    headers = {"Content-Type": "text/turtle", **GOOD}
    assert writing.request("POST", path, body="<urn:a> <urn:b> 4 .", headers=headers).status == 204
    reply = writing.request("GET", path, headers={"Accept": "application/n-triples"})
    assert reply.text.count("\n") == 3
    assert writing.request("HEAD", path).status == 200
    assert writing.request("DELETE", path, headers=GOOD).status == 204
    assert writing.request("DELETE", path, headers=GOOD).status == 404
    assert writing.request("HEAD", path).status == 404


def test_posting_without_a_name_makes_a_graph(writing: LiveServer) -> None:
    """201 with a Location that can be read, directly and as a parameter."""
    headers = {"Content-Type": "text/turtle", **GOOD}
    reply = writing.request("POST", "/rdf-graph-store", body="<urn:a> <urn:b> 1 .", headers=headers)
    assert reply.status == 201
    location = reply.headers["location"]
    direct = writing.request("GET", urllib.parse.urlsplit(location).path)
    named = writing.request("GET", graph_path(location))
    assert direct.body == named.body != b""


def test_whole_dataset_is_loaded_and_read(writing: LiveServer) -> None:
    """N-Quads and TriG without a graph name speak of all graphs."""
    nquads = "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> <urn:g> .\n"
    assert writing.put("/rdf-graph-store", nquads, "application/n-quads").status == 204
    reply = writing.request("GET", "/rdf-graph-store", headers={"Accept": "application/n-quads"})
    assert sorted(reply.text.splitlines()) == sorted(nquads.splitlines())
    assert (
        writing.request("GET", "/rdf-graph-store", headers={"Accept": "text/turtle"}).status == 406
    )


def test_blank_nodes_of_two_documents_stay_apart(writing: LiveServer) -> None:
    """The same label in two uploads names two things."""
    writing.update("DROP ALL")
    for _ in range(2):
        headers = {"Content-Type": "text/turtle", **GOOD}
        writing.request("POST", "/rdf-graph-store?default", body="_:x <urn:p> 1 .", headers=headers)
    assert count(writing) == 2


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/turtle", "<urn:a> <urn:b> .", 400),
        ("text/turtle", b"\xff\xfe\x00", 400),
        ("application/rdf+xml", "<rdf", 400),
        ("application/ld+json", "[" * 3000 + "]" * 3000, 400),
        ("text/turtle", "<urn:a> <urn:b> " + "[ <urn:p> " * 3000, 400),
        ("application/rdf+xml", "<a xmlns='urn:x#'>" * 100_000, 400),
        ("image/png", "x", 415),
        ("", "x", 415),
        ("application/n-quads", "<urn:a> <urn:b> <urn:c> <urn:d> .", 415),
        ("multipart/form-data; boundary=x", "nonsense", 400),
    ],
    ids=range(10),
)  # fmt: skip
def test_bad_documents_change_nothing(
    writing: LiveServer, kind: str, body: str | bytes, status: int
) -> None:
    """What cannot be read is refused with its reason; the store stays as it was."""
    writing.update("DROP ALL ; INSERT DATA { <urn:keep> <urn:p> 1 }")
    reply = writing.put("/rdf-graph-store?default", body, kind)
    assert reply.status == status
    assert reply.media_type == "application/problem+json"
    assert writing.query("ASK { <urn:keep> <urn:p> 1 }").json()["boolean"]


@pytest.mark.slow
def test_document_that_explodes_is_stopped(tmp_path: Path) -> None:
    """Entities that expand a thousandfold end the writer, not the machine."""
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    document = (
        f'<!DOCTYPE r [<!ENTITY a0 "lol">{entities}]><rdf:RDF xmlns:rdf="{rdf}">'
        '<rdf:Description rdf:about="urn:a"><p xmlns="urn:">&a9;</p></rdf:Description></rdf:RDF>'
    )
    with live_server(
        tmp_path / "store", update=True, memory_bytes=2**26, max_timeout_seconds=2
    ) as server:
        reply = server.put("/rdf-graph-store?default", document, "application/rdf+xml")
        assert reply.status in (400, 504, 507)
        # To start a writer takes part of the two seconds, on a busy machine all.
        more = "INSERT DATA { <urn:a> <urn:b> 1 }"
        wait_until(lambda: server.update(more).status == 204, "the server takes no writes")


@pytest.mark.slow
def test_lists_see_an_update_at_once(writing: LiveServer) -> None:
    """A list after a write holds what was written; it is never that of an older generation."""
    actor = "<https://kg.local/id/actor/new>"
    kind = "<https://w3id.org/conflict-kg/ns#Actor>"
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    for names in ({"First"}, {"First", "Second"}):
        name = max(names)
        told = f'{actor[:-1]}-{name.lower()}> a {kind} ; {label} "{name}"'
        assert writing.update(f"INSERT DATA {{ {told} }}").status == 204
        listed = json.loads(writing.request("GET", "/actors.json").body)
        assert {row["name"] for row in listed} == names


@pytest.mark.slow
def test_endless_update_is_stopped_and_harms_nothing(tmp_path: Path) -> None:
    """The writer is killed at its deadline; what was there before still is."""
    with live_server(tmp_path / "store", update=True, max_timeout_seconds=6) as server:
        values = " ".join(f"<urn:s> <urn:p> {n} ." for n in range(300))
        wait_until(
            lambda: server.update(f"INSERT DATA {{ {values} }}").status == 204, "no writer starts"
        )
        reply = server.update(
            "INSERT { ?a <urn:q> ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        )
        assert reply.status == 504
        assert count(server) == 300
        more = "INSERT DATA { <urn:s> <urn:p> 'more' }"
        wait_until(lambda: server.update(more).status == 204, "the server takes no writes")
        assert count(server) == 301


@pytest.mark.slow
def test_update_of_a_built_store_keeps_the_union(tmp_path: Path) -> None:
    """In a store with a union default graph, named graphs can be written and are seen plainly."""
    from kg.store import writer

    store = tmp_path / "store"
    with writer(store, create=True) as w:
        w.replace_graph(f"{EX}g0", example_nquads(f"{EX}g0", 50))
        w.publish()
    with live_server(store, update=True) as server:
        assert count(server) == 100
        note = f"GRAPH <{EX}curation> {{ <{EX}s1> <{EX}note> 'checked' }}"
        assert server.update(f"INSERT DATA {{ {note} }}").status == 204
        assert count(server, f"<{EX}s1> <{EX}note> ?x") == 1
        assert count(server) == 101
        assert server.update(f"DELETE DATA {{ {note} }}").status == 204
        assert count(server) == 100
        assert server.put(graph_path(f"{EX}g0"), f"<{EX}s1> <{EX}p> <{EX}o1> .").status == 204
        assert count(server) == 1
        assert server.put("/rdf-graph-store?default", "<urn:a> <urn:b> 1 .").status == 409
        assert server.update(f"DROP GRAPH <{EX}g0>").status == 204
        assert count(server) == 0


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that accepts writes, on a store as kg build makes it."""
    from kg.store import writer

    store = tmp_path_factory.mktemp("built") / "store"
    with writer(store, create=True) as w:
        for number in range(2):
            w.replace_graph(f"{EX}g{number}", example_nquads(f"{EX}g{number}", 20))
        w.publish()
    with live_server(store, update=True) as server:
        yield server


def union_holds(server: LiveServer) -> bool:
    """Say whether the default graph is what the named graphs state, and that is not nothing."""
    named = "GRAPH ?g { ?s ?p ?o } FILTER(?g != <urn:kg:store>)"
    missing = f"{named} FILTER NOT EXISTS {{ ?s ?p ?o }}"
    alone = "?s ?p ?o FILTER NOT EXISTS { GRAPH ?h { ?s ?p ?o } FILTER(?h != <urn:kg:store>) }"
    return count(server) > 0 and count(server, missing) == count(server, alone) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "update",
    [
        "CLEAR DEFAULT",
        "CLEARDEFAULT",
        "DROP SILENT DEFAULT",
        "CLEAR ALL",
        "DROP ALL",
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "DELETE DATA { <urn:a> <urn:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { ?s <urn:q> ?o } WHERE { ?s ?p ?o }",
        f"INSERT {{ ?s <urn:q> ?o }} USING <{EX}g0> WHERE {{ ?s ?p ?o }}",
        f"COPY <{EX}g0> TO DEFAULT",
        f"MOVE <{EX}g0> TO DEFAULT",
        f"MOVE DEFAULT TO <{EX}g0>",
        f"ADD <{EX}g0> TO DEFAULT",
        f"CLEAR GRAPH <{EX}g0> ; CLEAR DEFAULT",
    ],
)
def test_writing_the_union_of_a_built_store_is_refused(built: LiveServer, update: str) -> None:
    """409 with the way to say it instead, and nothing has changed."""
    before = count(built), count(built, "GRAPH ?g { ?s ?p ?o }")
    reply = built.update(update)
    assert (reply.status, reply.media_type) == (409, "application/problem+json")
    assert "union" in reply.json()["detail"]
    assert "WITH <IRI>" in reply.json()["detail"]
    assert (count(built), count(built, "GRAPH ?g { ?s ?p ?o }")) == before
    assert union_holds(built)


@pytest.mark.slow
@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { }",
        f"INSERT DATA {{ GRAPH <{EX}n> {{ <urn:a> <urn:b> 'CLEAR DEFAULT' }} }} # CLEAR DEFAULT",
        f"PREFIX ex: <{EX}> INSERT DATA {{ GRAPH ex:n {{ <urn:a> <urn:b> 1 }} }}",
        f"WITH <{EX}n> INSERT {{ ?s <urn:c> 2 }} WHERE {{ ?s <urn:b> ?o }}",
        f"INSERT {{ GRAPH <{EX}n> {{ ?s <urn:d> ?o }} }} USING <{EX}g0> WHERE {{ ?s ?p ?o }}",
        f"COPY DEFAULT TO <{EX}copy>",
        f"MOVE <{EX}copy> TO <{EX}moved>",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o . ?s <urn:d> ?o } }",
        f"DROP GRAPH <{EX}moved>",
        f"INSERT DATA {{ GRAPH <urn:kg:store> {{ <{EX}n> <urn:note> 1 }} }}",
    ],
)
def test_writing_named_graphs_of_a_built_store_keeps_the_union(
    built: LiveServer, update: str
) -> None:
    """What names its graphs is done, and the default graph is their union as before."""
    there = " ".join(f"GRAPH <{EX}{name}> {{ <urn:a> <urn:d> 1 }}" for name in ("copy", "moved"))
    assert built.update(f"INSERT DATA {{ {there} }}").status == 204
    assert built.update(update).status == 204
    assert union_holds(built)


def test_a_short_token_is_refused_at_start(tmp_path: Path) -> None:
    """The server does not start with a token that could be guessed."""
    from kg.errors import StoreError
    from kg.web.settings import ServeSettings, read_token

    token = tmp_path / "token"
    token.write_text("short")
    with pytest.raises(StoreError, match="at least 32"):
        read_token(ServeSettings(store=str(tmp_path), update=True, token_file=token))
    with pytest.raises(StoreError, match="needs a token"):
        read_token(ServeSettings(store=str(tmp_path), update=True))
