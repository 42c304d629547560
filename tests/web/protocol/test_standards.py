"""Rules of the standards that the engine or a framework does not keep by itself, over HTTP."""

from __future__ import annotations

import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "live"))

from example_data import EX
from live_server import LiveServer, live_server
from rdflib import Graph

GRAPH = "/rdf-graph-store?graph=" + urllib.parse.quote(f"{EX}g", safe="")
DATA = f"<{EX}a> <{EX}n> 1, 2 ."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server on a plain dataset with two numbers in the default graph."""
    folder = tmp_path_factory.mktemp("standards")
    with live_server(folder / "store", update=True, workers=1) as running:
        assert running.update(f"INSERT DATA {{ {DATA} }}").status == 204
        yield running


def rows(server: LiveServer, query: str) -> list[list[str]]:
    """Ask by GET for CSV, which must succeed."""
    reply = server.query(query, format="csv")
    assert reply.status == 200, reply.text
    return [line.split(",") for line in reply.text.splitlines()[1:]]


# -- unknown functions (SPARQL 1.1 Query, 17.6) ------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?n { ?a ?p ?n FILTER(<urn:f>(?n)) }", []),
        ("SELECT ?n { ?a ?p ?n FILTER(!<urn:f>(?n) || true) } ORDER BY ?n", [["1"], ["2"]]),
        ("PREFIX u: <urn:> SELECT (COALESCE(u:f(?n), u:g(), 7) AS ?x) { ?a ?p ?n }", [["7"]] * 2),
        ("SELECT ?n { ?a ?p ?n FILTER EXISTS { ?a ?q ?m FILTER(<urn:f>(?m)) } }", []),
        ("SELECT ?n ?x { ?a ?p ?n BIND(<urn:f>() AS ?x) } ORDER BY ?n", [["1", ""], ["2", ""]]),
        ("SELECT (COUNT(*) AS ?n) { { SELECT ?m { ?a ?p ?m } ORDER BY <urn:f>(?m) } }", [["2"]]),
    ],
    ids=["filter", "or", "coalesce", "exists", "bind", "order"],
)
def test_unknown_function_is_an_error_value(
    server: LiveServer, query: str, expected: list[list[str]]
) -> None:
    """A call of a function that nobody knows fails where it stands and not the query."""
    assert rows(server, query) == expected


def test_known_functions_beside_unknown_ones_work(server: LiveServer) -> None:
    """Casts and built-ins keep their values."""
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    query = f'SELECT (COALESCE(<urn:f>(1), {integer}("3"), 4) + ABS(-1) AS ?n) {{ }}'
    assert rows(server, query) == [["4"]]


def test_unknown_function_in_an_update_is_an_error_value(server: LiveServer) -> None:
    """An update goes on as well; the statement whose value fails is left out."""
    assert (
        server.update(
            "INSERT { GRAPH <urn:f1> { ?a <urn:known> ?n ; <urn:unknown> ?x } } "
            "WHERE { ?a ?p ?n BIND(<urn:f>(?n) AS ?x) }"
        ).status
        == 204
    )
    assert rows(server, "SELECT DISTINCT ?p { GRAPH <urn:f1> { ?s ?p ?o } }") == [["urn:known"]]


# -- graphs that are not there (SPARQL 1.1 Update, 3.2) ------------------------------------


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("DROP GRAPH <urn:none>", 409),
        ("CLEAR GRAPH <urn:none>", 409),
        ("MOVE <urn:none> TO <urn:other>", 409),
        ("CREATE GRAPH <urn:there> ; CREATE GRAPH <urn:there>", 409),
        ("DROP SILENT GRAPH <urn:none>", 204),
        ("CLEAR SILENT GRAPH <urn:none> ; MOVE SILENT <urn:none> TO <urn:other>", 204),
        ("DROP GRAPH <urn:none> ; DORP GRAPH <urn:none>", 400),
    ],
    ids=["drop", "clear", "move", "create", "drop silent", "silent", "syntax"],
)
def test_graph_that_is_not_there_is_no_bad_request(
    server: LiveServer, update: str, status: int
) -> None:
    """A correct update that does not fit the store's graphs is a conflict, named with its graph."""
    reply = server.update(update)
    assert reply.status == status, reply.text
    if status == 409:
        assert "<urn:" in reply.json()["detail"]
        assert "SILENT" in reply.json()["detail"]
    assert not server.query("ASK { GRAPH <urn:there> { } }").json()["boolean"]


# -- 400 before 403 ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p } }", 400),
        ("SELECT * { SERVICE { ?s ?p ?o } }", 400),
        ("SELECT * { SERVICE none:x { ?s ?p ?o } }", 400),
        ("ASK { SERVICE SILENT ?x { } } VALUES ?x { <http://127.0.0.1:9/> }", 403),
    ],
)
def test_syntax_of_a_query_comes_before_its_permission(
    server: LiveServer, query: str, status: int
) -> None:
    """A client hears of a mistake in its text first; a correct text is refused."""
    assert server.query(query).status == status


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("LOAD <http://127.0.0.1:9/>", 403),
        ("LOAD <http://127.0.0.1:9/> INTO <urn:g>", 400),
        ("LOAD none:x INTO GRAPH <urn:g>", 400),
        ("LOAD <http://127.0.0.1:9/> ; INSERT DATA { <urn:a> }", 400),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("INSERT { ?s ?p } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400),
        ("INSERT DATA { <urn:refused> <urn:b> 1 } ; LOAD <http://127.0.0.1:9/>", 403),
    ],
)
def test_syntax_of_an_update_comes_before_its_permission(
    server: LiveServer, update: str, status: int
) -> None:
    """The same for updates; nothing of a refused one is carried out."""
    assert server.update(update).status == status
    assert not server.query("ASK { <urn:refused> ?p ?o }").json()["boolean"]


def test_syntax_comes_before_the_union(tmp_path: Path) -> None:
    """Where the default graph may not be written, a broken update is 400 and not 409."""
    from kg.store import writer

    with writer(tmp_path / "store", create=True) as w:
        w.replace_graph(f"{EX}g", f"<{EX}a> <{EX}b> <{EX}c> .".encode())
        w.publish()
    with live_server(tmp_path / "store", update=True, workers=1) as built:
        assert built.update("INSERT DATA { <urn:a> <urn:b> }").status == 400
        assert built.update("INSERT DATA { <urn:a> <urn:b> 1 }").status == 409


# -- conditions of a write (RFC 9110, 13.1) --------------------------------------------------


def send(server: LiveServer, method: str, headers: dict[str, str], path: str = GRAPH) -> int:
    """Write the graph under conditions; give the status."""
    sent = {"Content-Type": "text/turtle", **server.credentials, **headers}
    body = f"<{EX}s> <{EX}p> 'x' ." if method != "DELETE" else None
    return server.request(method, path, body=body, headers=sent).status


def tag_of(server: LiveServer, accept: str = "text/turtle") -> str:
    """Read the ETag of the graph."""
    return server.request("GET", GRAPH, headers={"Accept": accept}).headers["etag"]


def test_put_may_depend_on_absence(server: LiveServer) -> None:
    """``If-None-Match: *`` makes a graph and never replaces one."""
    send(server, "DELETE", {})
    assert send(server, "PUT", {"If-None-Match": "*"}) == 201
    assert send(server, "PUT", {"If-None-Match": "*"}) == 412
    assert send(server, "POST", {"If-None-Match": "*"}) == 412
    assert send(server, "PUT", {}) == 204
    default = "/rdf-graph-store?default"
    assert send(server, "PUT", {"If-None-Match": "*"}, default) == 412
    assert rows(server, f"SELECT ?n {{ <{EX}a> ?p ?n }} ORDER BY ?n") == [["1"], ["2"]]


def test_put_may_depend_on_presence(server: LiveServer) -> None:
    """``If-Match: *`` replaces a graph and never makes one."""
    send(server, "PUT", {})
    assert send(server, "PUT", {"If-Match": "*"}) == 204
    assert send(server, "DELETE", {"If-Match": "*"}) == 204
    assert send(server, "PUT", {"If-Match": "*"}) == 412
    assert server.request("GET", GRAPH).status == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_write_may_depend_on_what_was_read(server: LiveServer, method: str) -> None:
    """The ETag of any format lets one writer through; the second one with it has come too late."""
    send(server, "PUT", {})
    for accept in ("text/turtle", "application/ld+json"):
        tag = tag_of(server, accept)
        assert send(server, "POST", {"If-Match": f'"other", {tag}'}) == 204
        assert send(server, method, {"If-Match": tag}) == 412
    tag = tag_of(server)
    assert send(server, method, {"If-None-Match": tag}) == 412
    assert send(server, method, {"If-Match": '"nonsense"'}) == 412
    assert send(server, method, {"If-Match": tag}) == 204


# -- Accept, byte order marks, redirects ---------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sparql?query=ASK%7B%7D", "application/sparql-results+json"),
        (GRAPH, "text/turtle"),
        ("/queries", "application/json"),
        ("/ns", "text/turtle"),
    ],
)
@pytest.mark.parametrize("accept", ["*", "*; q=.2", "image/gif, *; q=.2, */*; q=.2"])
def test_a_bare_star_accepts_anything(
    server: LiveServer, path: str, kind: str, accept: str
) -> None:
    """``*``, which Java's clients send, means ``*/*``."""
    send(server, "PUT", {})
    reply = server.request("GET", path, headers={"Accept": accept})
    assert (reply.status, reply.media_type) == (200, kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/turtle", f"@prefix e: <{EX}> . e:bom e:p 1 ."),
        ("application/n-triples", f"<{EX}bom> <{EX}p> '1' .".replace("'", '"')),
        ("application/trig", f"<{EX}g> {{ <{EX}bom> <{EX}p> 1 }}"),
        ("application/n-quads", f"<{EX}bom> <{EX}p> <{EX}o> <{EX}g> ."),
        ("application/ld+json", f'{{"@id": "{EX}bom", "{EX}p": 1}}'),
        ("application/rdf+xml", f"""<rdf:RDF xmlns:e="{EX}"
            xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="{EX}bom" e:p="1"/></rdf:RDF>"""),
    ],
    ids=lambda value: value if "/" in value and " " not in value else "",
)  # fmt: skip
def test_uploads_may_begin_with_a_byte_order_mark(server: LiveServer, kind: str, text: str) -> None:
    """Editors on Windows write one; it is no part of any format."""
    send(server, "DELETE", {})
    path = GRAPH if kind not in ("application/trig", "application/n-quads") else "/rdf-graph-store"
    headers = {"Content-Type": kind, **server.credentials}
    reply = server.request("POST", path, body="\ufeff" + text, headers=headers)
    assert reply.status in (201, 204), reply.text
    assert server.query(f"ASK {{ GRAPH <{EX}g> {{ <{EX}bom> ?p ?o }} }}").json()["boolean"]


def test_queries_and_updates_may_begin_with_a_byte_order_mark(server: LiveServer) -> None:
    """The same for SPARQL that comes as a body."""
    headers = {"Content-Type": "application/sparql-query"}
    assert server.request("POST", "/sparql", body="\ufeffASK { }", headers=headers).status == 200
    assert (
        server.update("\ufeffINSERT DATA { GRAPH <urn:bom> { <urn:a> <urn:b> 1 } }").status == 204
    )


@pytest.mark.parametrize("path", ["/id//x?a=b", "/doc//x//y", "/rdf-graph-store//", "/graph//x"])
def test_redirects_name_no_host(server: LiveServer, path: str) -> None:
    """A redirect stays on this server whatever the Host header says."""
    reply = server.request("GET", path, headers={"Host": "evil.example"})
    assert reply.status == 308
    assert "evil.example" not in str(dict(reply.headers)) + reply.text
    assert reply.headers["location"] == path.replace("//", "/")


def test_redirects_cannot_be_led_away_by_their_path(server: LiveServer) -> None:
    """A path that looks like a host is no address of another server."""
    for path in ("//evil.example//", "/\\evil.example//x", "//evil.example/%2f%2e//"):
        location = server.request("GET", path).headers.get("location", "/")
        parts = urllib.parse.urlsplit(location.replace("\\", "/"))
        assert (parts.scheme, parts.netloc) == ("", ""), location


# -- XML -----------------------------------------------------------------------------------

HOSTILE = "a\\u0001b\\u000B\\uFFFE\\uFFFFc\\rd\\r\\ne\\u007Ff]]><&"
EXPECTED = "a\ufffdb\ufffd\ufffd\ufffdc\rd\r\ne\u007ff]]><&"


def test_xml_is_well_formed_whatever_a_literal_holds(server: LiveServer) -> None:
    """Control characters are replaced, carriage returns survive, in rows and in graphs."""
    text = f'SELECT ?x {{ VALUES ?x {{ "{HOSTILE}" }} }}'
    root = ElementTree.fromstring(server.query(text, format="xml").body)
    literals = [node.text for node in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert literals == [EXPECTED]
    graph = f'<{EX}s> <{EX}p> "{HOSTILE}" .'
    headers = {"Content-Type": "text/turtle", **server.credentials}
    assert server.request("PUT", GRAPH, body=graph, headers=headers).status in (201, 204)
    for reply in (
        server.request("GET", GRAPH, headers={"Accept": "application/rdf+xml"}),
        server.query(
            f"CONSTRUCT WHERE {{ GRAPH <{EX}g> {{ ?s ?p ?o }} }}".replace(
                "WHERE", "{ ?s ?p ?o } WHERE"
            ),
            format="rdfxml",
        ),
    ):
        assert reply.status == 200
        assert [str(o) for o in Graph().parse(data=reply.body, format="xml").objects()] == [
            EXPECTED
        ]


@pytest.mark.parametrize(
    ("turtle", "accept"),
    [
        ("<urn:a> <http://e.example/1> 2 .", "application/rdf+xml"),
        ("<urn:a> <urn:says> <<( <urn:b> <urn:p> 1 )>> .", "application/ld+json"),
    ],
    ids=["RDF/XML without a name", "JSON-LD with a triple term"],
)
def test_a_graph_that_a_format_cannot_hold_is_refused(
    server: LiveServer, turtle: str, accept: str
) -> None:
    """What the format has no words for is 406 and no broken document; Turtle has words for all."""
    assert server.put(GRAPH, turtle).status in (201, 204)
    reply = server.request("GET", GRAPH, headers={"Accept": accept})
    assert (reply.status, reply.media_type) == (406, "application/problem+json")
    assert server.request("GET", GRAPH, headers={"Accept": "text/turtle"}).status == 200


def test_characters_that_fall_between_two_pieces_are_cleaned() -> None:
    """Wherever the engine cuts its output, the XML is the same."""
    import io

    from kg.store.xml import NotInXml, xml_cleaned

    whole = "<x>é\ufffe\uffff\ufffd\x01\r漢</x>".encode()
    nameless = b'<x><oxprefix: xmlns:oxprefix="urn:1"/></x>'
    for size in range(1, len(whole)):
        out = io.BytesIO()
        with xml_cleaned(out, "xml") as cleaned:
            for start in range(0, len(whole), size):
                cleaned.write(whole[start : start + size])
        assert out.getvalue().decode() == "<x>é\ufffd\ufffd\ufffd\ufffd&#13;漢</x>"
        with xml_cleaned(io.BytesIO(), "rdfxml") as cleaned, pytest.raises(NotInXml):
            any(cleaned.write(nameless[at : at + size]) < 0 for at in range(0, len(nameless), size))


# -- errors --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "place", "detail", "remedy"),
    [
        ("SELEKT * { }", (1, 1), "“SELEKT”", "SELECT?"),
        ("ASK {\n ?s rdfs:label ?o }", (2, 5), "prefix rdfs:",
         "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", (1, 1), "an update", "/update"),
    ],
)  # fmt: skip
def test_syntax_errors_say_what_where_and_what_to_write(
    server: LiveServer, query: str, place: tuple[int, int], detail: str, remedy: str
) -> None:
    """The problem document of a query has line, column and remedy of its own."""
    reply = server.query(query)
    problem = reply.json()
    assert (reply.status, (problem["line"], problem["column"])) == (400, place)
    assert detail in problem["detail"]
    assert remedy in problem["remedy"]


def test_syntax_errors_of_updates_and_uploads_say_the_same(server: LiveServer) -> None:
    """Updates and documents are told as queries are."""
    problem = server.update("INSERT DATA {\n <urn:a> <urn:b> } ").json()
    assert (problem["line"], problem["column"]) == (2, 18)
    assert "lacks its third term" in problem["detail"]
    problem = server.put(GRAPH, "<urn:a> <urn:b>\n foaf:x .").json()
    assert problem["detail"] == "The prefix foaf: has not been declared"
    assert (problem["line"], problem["column"]) == (2, 2)
    assert "turtle" in problem["remedy"]
