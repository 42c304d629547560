"""The query operation as clients see it: formats, status codes, headers, caching."""

from __future__ import annotations

import gzip
import json
import socket
import urllib.parse

import pytest
from live_server import LiveServer, logged_queries

SPO = "SELECT * { ?s ?p ?o } LIMIT 5"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}

ROWS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


@pytest.mark.parametrize(("media", "name"), ROWS.items())
def test_rows_come_in_the_format_asked_for(reading: LiveServer, media: str, name: str) -> None:
    """Accept and format= both choose among the four result formats."""
    assert reading.query(SPO, accept=media).media_type == media
    assert reading.query(SPO, format=name).media_type == media


@pytest.mark.parametrize(("media", "name"), GRAPHS.items())
def test_graphs_come_in_the_format_asked_for(reading: LiveServer, media: str, name: str) -> None:
    """Accept and format= both choose among the six graph formats."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"
    assert reading.query(query, accept=media).media_type == media
    reply = reading.query(query, format=name)
    assert reply.media_type == media
    assert reply.body


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("image/png", 406),
        ("text/turtle", 406),
        ("*/*", 200),
        ("text/csv;q=0.5, application/sparql-results+xml", 200),
        ("image/png, text/csv;q=0.1", 200),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("application/sparql-results+json; charset=utf-8", 200),
    ],
)
def test_accept_is_enforced(reading: LiveServer, accept: str, status: int) -> None:
    """What cannot be satisfied is refused; what can, is."""
    assert reading.query(SPO, accept=accept).status == status


def test_all_ways_of_asking_give_the_same(reading: LiveServer) -> None:
    """GET, form, direct POST and QUERY answer alike; HEAD has no body."""
    fields = urllib.parse.urlencode({"query": SPO})
    replies = [
        reading.query(SPO),
        reading.request("POST", "/sparql", body=fields, headers=FORM),
        reading.request("POST", "/sparql", body=SPO, headers=DIRECT),
        reading.request("QUERY", "/sparql", body=SPO, headers=DIRECT),
        reading.request("QUERY", "/sparql/", body=fields, headers=FORM),
    ]
    assert [reply.status for reply in replies] == [200] * 5
    assert len({reply.body for reply in replies}) == 1
    head = reading.request("HEAD", f"/sparql?{fields}")
    assert (head.status, head.body) == (200, b"")
    assert head.media_type == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "slug"),
    [
        ("GET", "/sparql?query=SELECT", None, {}, 400, "syntax"),
        ("GET", "/sparql?query=", None, {}, 400, "syntax"),
        ("GET", "/sparql?default-graph-uri=urn:x", None, {}, 400, "missing-query"),
        ("GET", "/sparql?query=ASK{}&query=ASK{}", None, {}, 400, "duplicate-query"),
        ("GET", "/sparql?query=%ff", None, {}, 400, "encoding"),
        ("GET", "/sparql?query=ASK{}&format=docx", None, {}, 422, "parameter"),
        ("GET", "/sparql?query=ASK{}&format=turtle", None, {}, 406, "not-acceptable"),
        ("GET", "/sparql?query=ASK{}&timeout=soon", None, {}, 422, "parameter"),
        ("GET", "/sparql?query=ASK{}&timeout=-1", None, {}, 422, "parameter"),
        ("GET", "/sparql?query=ASK{}&truncate=maybe", None, {}, 422, "parameter"),
        ("GET", "/sparql?query=ASK{}&default-graph-uri=no", None, {}, 422, "parameter"),
        ("GET", "/sparql?query=" + "x" * 17000, None, {}, 414, "url-too-long"),
        ("PUT", "/sparql?query=ASK{}", "x", {}, 405, "method-not-allowed"),
        ("POST", "/sparql", "ASK {}", {}, 415, "media-type"),
        ("POST", "/sparql", "ASK {}", {"Content-Type": "text/plain"}, 415, "media-type"),
        ("POST", "/sparql", b"\xff\xfe", DIRECT, 400, "encoding"),
        ("POST", "/sparql", "x" * (2**20 + 1), DIRECT, 413, "body-too-long"),
        (
            "POST", "/sparql", "ASK {}",
            {"Content-Type": "application/sparql-query; charset=utf-16"}, 415, "charset",
        ),
        ("POST", "/sparql", "x", {**DIRECT, "Content-Encoding": "gzip"}, 415, "content-encoding"),
        ("POST", "/update", "CLEAR ALL", {}, 403, "read-only"),
        ("PUT", "/rdf-graph-store?default", "x", {}, 403, "read-only"),
        ("GET", "/rdf-graph-store?graph=urn:nothing", None, {}, 404, "no-graph"),
        ("GET", "/nowhere", None, {"Accept": "application/json"}, 404, "not-found"),
    ],
)  # fmt: skip
def test_errors_have_their_status_and_shape(
    reading: LiveServer, method: str, path: str, body: bytes | str | None,
    headers: dict[str, str], status: int, slug: str,
) -> None:  # fmt: skip
    """Every error is problem+json with type, title, detail and query_id."""
    reply = reading.request(method, path, body=body, headers=headers)
    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    problem = reply.json()
    assert problem["type"] == f"urn:kg:problem:{slug}"
    assert {"title", "detail", "query_id", "status"} <= set(problem)
    assert "Traceback" not in reply.text
    if status == 405:
        assert "POST" in reply.headers["allow"]


def test_browsers_get_errors_as_pages(reading: LiveServer) -> None:
    """A client that prefers HTML is shown a page, escaped."""
    accept = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
    reply = reading.request("GET", "/nowhere%3Cscript%3Ealert(1)%3C/script%3E", headers=accept)
    assert (reply.status, reply.media_type) == (404, "text/html")
    assert b"<script>alert" not in reply.body
    assert "default-src 'self'" in reply.headers["content-security-policy"]


def test_syntax_error_tells_line_and_column(reading: LiveServer) -> None:
    """The place of the fault stands in the problem."""
    problem = reading.query("SELECT *\nWHERE { ?s ?p }").json()
    assert problem["line"] == 2
    assert problem["column"] in (15, 16)
    assert len(problem["detail"]) < 400


def test_answers_carry_all_headers(reading: LiveServer) -> None:
    """Vary, ETag, caching, generation, id, timing, link and nosniff are there."""
    headers = reading.query(SPO).headers
    assert headers["vary"] == "Accept, Accept-Encoding, Origin"
    assert headers["cache-control"] == "public, max-age=60"
    assert headers["x-kg-generation"].isdigit()
    assert headers["x-query-id"]
    assert "total;dur=" in headers["server-timing"]
    assert headers["link"] == '</.well-known/void>; rel="describedby"'
    assert headers["x-content-type-options"] == "nosniff"


def test_unchanged_answers_are_not_sent_again(reading: LiveServer) -> None:
    """If-None-Match is answered before the query runs; other formats have other tags."""
    first = reading.query(SPO)
    tag = first.headers["etag"]
    again = reading.query(SPO, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == tag
    assert reading.query(SPO, format="csv").headers["etag"] != tag
    assert reading.query(SPO + " ").headers["etag"] != tag


def test_small_answers_are_computed_once_per_generation(writing: LiveServer) -> None:
    """The second time an answer comes from memory, until something is published."""
    writing.update("DROP ALL ; INSERT DATA { <urn:a> <urn:b> 1 }")
    query = "SELECT ?o { <urn:a> <urn:b> ?o }"
    first, second = writing.query(query), writing.query(query)
    assert "cache;desc=hit" not in first.headers["server-timing"]
    assert "cache;desc=hit" in second.headers["server-timing"]
    assert first.body == second.body
    assert first.headers["etag"] == second.headers["etag"]
    writing.update("INSERT DATA { <urn:a> <urn:b> 2 }")
    third = writing.query(query)
    assert "cache;desc=hit" not in third.headers["server-timing"]
    assert len(third.json()["results"]["bindings"]) == 2


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_volatile_queries_are_never_cached(reading: LiveServer, call: str) -> None:
    """What may differ from call to call has no ETag and no-store."""
    reply = reading.query(f"SELECT ({call} AS ?x) {{ }}")
    assert reply.status == 200
    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers


def test_select_star_keeps_the_order_of_the_text(reading: LiveServer) -> None:
    """Variables come as they appear, not by the alphabet."""
    reply = reading.query("SELECT * { ?zebra ?middle ?apple } LIMIT 1")
    assert reply.json()["head"]["vars"] == ["zebra", "middle", "apple"]
    reply = reading.query("SELECT DISTINCT*{ ?z ?p ?a . { SELECT ?z { ?z ?p ?q } } } LIMIT 1")
    assert reply.json()["head"]["vars"] == ["z", "p", "a"]


def test_plain_literals_carry_no_datatype(reading: LiveServer) -> None:
    """xsd:string is not written out in JSON."""
    binding = reading.query('SELECT ?x { BIND("a" AS ?x) }').json()["results"]["bindings"][0]
    assert binding["x"] == {"type": "literal", "value": "a"}


def test_percent_encoded_iris_survive_a_form(reading: LiveServer) -> None:
    """%20 inside an IRI is decoded once by the form and never again."""
    query = "SELECT (STR(<http://example.org/a%20b>) AS ?x) { }"
    fields = urllib.parse.urlencode({"query": query})
    reply = reading.request("POST", "/sparql", body=fields, headers=FORM)
    assert reply.json()["results"]["bindings"][0]["x"]["value"] == "http://example.org/a%20b"


def test_dataset_parameters_choose_the_graphs(reading: LiveServer) -> None:
    """default-graph-uri and named-graph-uri replace the dataset, also that of FROM."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number(query: str, *extra: tuple[str, str]) -> int:
        fields = urllib.parse.urlencode([("query", query), *extra])
        rows = reading.request("GET", f"/sparql?{fields}").json()["results"]["bindings"]
        return int(rows[0]["n"]["value"])

    g0, g1 = "http://example.org/g0", "http://example.org/g1"
    assert number(count) == 2400
    assert number(count, ("default-graph-uri", g0)) == 800
    assert number(count, ("default-graph-uri", g0), ("default-graph-uri", g1)) == 1600
    assert number(count, ("named-graph-uri", g0)) == 0
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(inside, ("named-graph-uri", g0)) == 800
    assert number(inside, ("default-graph-uri", g0)) == 0
    from_g1 = f"SELECT (COUNT(*) AS ?n) FROM <{g1}> {{ ?s ?p ?o }}"
    assert number(from_g1) == 800
    assert number(from_g1, ("default-graph-uri", g0), ("default-graph-uri", g1)) == 1600


def test_gzip_is_used_where_it_pays(reading: LiveServer) -> None:
    """Long answers are compressed for those who accept it, short ones are not."""
    plain = reading.query("SELECT * { ?s ?p ?o }")
    packed = reading.query("SELECT * { ?s ?p ?o }", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    small = reading.query("ASK { }", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in small.headers
    refused = reading.query("SELECT * { ?s ?p ?o }", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_reads_are_open_to_other_sites_without_credentials(reading: LiveServer) -> None:
    """CORS allows reading to all, never with credentials, and never on writes."""
    reply = reading.query("ASK { }", headers={"Origin": "https://other.example"})
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers
    preflight = reading.request(
        "OPTIONS", "/sparql",
        headers={"Origin": "https://o.example", "Access-Control-Request-Method": "POST"},
    )  # fmt: skip
    assert preflight.status in (200, 204)
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Authorization" not in preflight.headers["access-control-allow-headers"]
    for path in ("/update", "/metrics"):
        assert "access-control-allow-origin" not in reading.request("OPTIONS", path).headers


def test_service_description_is_given_to_machines(reading: LiveServer) -> None:
    """A GET without parameters says what the service can do, in any graph format."""
    for media in GRAPHS:
        reply = reading.request("GET", "/sparql", headers={"Accept": media})
        assert (reply.status, reply.media_type) == (200, media)
    assert b"UnionDefaultGraph" in reading.request("GET", "/sparql").body


def test_hostile_names_and_literals_cannot_run_script(reading: LiveServer) -> None:
    """Markup in values stays data of its type; in names it is no query."""
    script = "<script>alert(1)</script>"
    for kind in ("json", "xml", "csv", "tsv"):
        reply = reading.query(f"SELECT ('{script}' AS ?x) {{ }}", format=kind)
        assert reply.status == 200
        assert "html" not in reply.media_type
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert kind != "xml" or script not in reply.text
    browser = {"Accept": "text/html"}
    for query in (f"SELECT ?{script} {{ }}", f"SELECT ('{script}' AS ?x) {{ }}", script):
        reply = reading.query(query, headers=browser)
        assert script not in reply.text


def test_health_and_metrics_tell_the_state(reading: LiveServer) -> None:
    """Live, ready with network measures, and Prometheus text."""
    assert reading.request("GET", "/health/live").json() == {"status": "live"}
    ready = reading.request("GET", "/health/ready").json()
    assert ready["status"] == "ready"
    assert "removed_by" in ready["network"]
    assert reading.query("ASK { }").status == 200
    metrics = reading.request("GET", "/metrics").text
    assert 'kg_requests_total{operation="query",status="200"}' in metrics


def test_queries_are_logged_as_json_lines(reading: LiveServer) -> None:
    """One line per query with id, status, duration and text."""
    log = reading.extra["log"].parent / "queries.jsonl"
    before = len(logged_queries(log, 0))
    reply = reading.query("ASK { <urn:logged> ?p ?o }")
    entries = logged_queries(log, before + 1)
    while all(e["query_id"] != reply.headers["x-query-id"] for e in entries):
        entries = logged_queries(log, len(entries) + 1)  # another query's line came first
    entry = next(e for e in entries if e["query_id"] == reply.headers["x-query-id"])
    assert entry["status"] == 200
    assert entry["query"] == "ASK { <urn:logged> ?p ?o }"
    assert entry["ms"] > 0


def test_old_clients_get_whole_answers(reading: LiveServer) -> None:
    """HTTP/1.0 cannot see a broken body, so it gets the answer when it is whole."""
    path = "/sparql?" + urllib.parse.urlencode({"query": "SELECT * { ?s ?p ?o }"})
    with socket.create_connection((reading.host, reading.port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"Content-Length: %d" % len(body) in head
    json.loads(body)
