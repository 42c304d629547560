"""Run the W3C's SPARQL 1.1 suites against a server.

Reads the manifests, sends their requests over HTTP, prints one line per test and a table.

    python tests/conformance/w3c.py FOLDER [--earl FILE]

It starts a server on an empty store. The suites themselves are not part of the
project: FOLDER is a copy of the W3C's ``sparql11`` folder.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import io
import json
import sys
import tempfile
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from live_server import LiveServer, Reply, live_server
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, Node, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from kg.version import __version__
from kg.vocab.terms import KG

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

EARL = Namespace("http://www.w3.org/ns/earl#")
DOAP = Namespace("http://usefulinc.com/ns/doap#")
SERVICE_TESTS = (
    "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/service-description/manifest#"
)

TABULAR = {
    "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
    "text/tab-separated-values",
}  # fmt: skip
GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
STATUS = {"Created": 201, "OK": 200, "NoContent": 204, "NotFound": 404}


@dataclass(frozen=True)
class Result:
    """What became of one test; its IRI is the W3C's."""

    suite: str
    name: str
    test: str
    reason: str

    @property
    def passed(self) -> bool:
        return not self.reason


class Mismatch(Exception):
    """The server did not do what the test expects."""


def run_all(server: LiveServer, folder: Path) -> list[Result]:
    """Run every suite in *folder*."""
    return [
        *run_protocol(server, folder),
        *run_description(server),
        *run_results(server, folder),
        *run_graph_store(server, folder),
    ]


def run_protocol(server: LiveServer, folder: Path) -> list[Result]:
    """Run the protocol suite."""
    path = folder / "protocol" / "manifest.ttl"
    return [
        _attempt(
            "protocol", name, str(test), lambda g=graph, t=test: _protocol_test(server, path, g, t)
        )
        for graph, test, name in _entries(path)
    ]


def run_graph_store(server: LiveServer, folder: Path) -> list[Result]:
    """Run both halves of the Graph Store suite."""
    results = []
    for half in ("direct", "indirect"):
        path = folder / "graph-store-protocol" / f"manifest-{half}.ttl"
        for graph, test, name in _entries(path):
            results.append(
                _attempt(
                    "graph-store",
                    name,
                    str(test),
                    lambda g=graph, t=test: _graph_store_test(server, g, t),
                )
            )
    return results


def run_description(server: LiveServer) -> list[Result]:
    """Run the three service description tests."""
    endpoint = f"{server.url}/sparql"

    def description() -> Graph:
        reply = server.request("GET", "/sparql", headers={"Accept": "text/turtle"})
        _expect(reply.status == 200, f"status {reply.status}")
        _expect(reply.media_type == "text/turtle", reply.media_type)
        return Graph().parse(data=reply.body, format="turtle", publicID=endpoint)

    def returns_rdf() -> None:
        _expect(len(description()) > 0, "no triples")

    def has_endpoint() -> None:
        found = set(description().subjects(SD.endpoint, URIRef(endpoint)))
        _expect(bool(found), "no matching sd:endpoint")

    def conforms() -> None:
        graph = description()
        services = set(graph.subjects(RDF.type, SD.Service))
        _expect(bool(services), "no sd:Service")
        for service in services:
            _expect(len(set(graph.objects(service, SD.endpoint))) == 1, "not one endpoint")
            for dataset in graph.objects(service, SD.defaultDataset):
                _expect((dataset, RDF.type, SD.Dataset) in graph, "untyped dataset")
                for default in graph.objects(dataset, SD.defaultGraph):
                    _expect((default, RDF.type, SD.Graph) in graph, "untyped graph")
            for language in graph.objects(service, SD.supportedLanguage):
                _expect(str(language).startswith(str(SD)), f"unknown language {language}")

    return [
        _attempt("service-description", name, f"{SERVICE_TESTS}{fragment}", test)
        for name, fragment, test in (
            ("GET on endpoint returns RDF", "returns-rdf", returns_rdf),
            ("contains a matching sd:endpoint triple", "has-endpoint-triple", has_endpoint),
            ("conforms to schema", "conforms-to-schema", conforms),
        )
    ]


def run_results(server: LiveServer, folder: Path) -> list[Result]:
    """Run the suites of the JSON, CSV and TSV result formats."""
    results = []
    for suite in ("json-res", "csv-tsv-res"):
        path = folder / suite / "manifest.ttl"
        for graph, test, name in _entries(path):
            results.append(
                _attempt(
                    "result-formats",
                    name,
                    str(test),
                    lambda g=graph, t=test, p=path: _result_test(server, p, g, t),
                )
            )
    return results


# -- one test ------------------------------------------------------------------------------


def _protocol_test(server: LiveServer, path: Path, graph: Graph, test: Node) -> None:
    _expect(server.update("CLEAR ALL").status == 204, "the store could not be cleared")
    for data in graph.objects(test, UT.graphData):
        source = Path(urllib.parse.urlsplit(str(graph.value(data, UT.graph))).path)
        label = str(graph.value(data, RDFS.label))
        quoted = urllib.parse.quote(label, safe="")
        body = (path.parent / source.name).read_bytes()
        server.put(f"/rdf-graph-store?graph={quoted}", body)
    is_update = "update" in str(test).rpartition("#")[2]
    for request in _requests(graph, test):
        sent = _sent(graph, request)
        target = "/sparql"
        if sent.is_update or (is_update and not sent.is_query):
            target = "/update"
            sent.headers.update(server.credentials)
        reply = server.request(
            sent.method, sent.path.replace("/sparql/", target, 1), body=sent.body,
            headers=sent.headers,
        )  # fmt: skip
        _check_reply(graph, request, reply)


def _graph_store_test(server: LiveServer, graph: Graph, test: Node) -> None:
    _expect(server.update("CLEAR ALL").status == 204, "the store could not be cleared")
    server.update("DROP ALL")
    location = ""
    for request in _requests(graph, test):
        sent = _sent(graph, request)
        path = sent.path.replace("/gsp", "/rdf-graph-store", 1)
        path = path.replace("$LOCATION$", urllib.parse.quote(location, safe=""))
        headers = {**sent.headers, **server.credentials}
        reply = server.request(sent.method, path, body=sent.body, headers=headers)
        _check_reply(graph, request, reply)
        response = graph.value(request, HT.resp)
        if graph.value(response, MF.expectedLocation) is not None:
            location = reply.headers.get("location", "")
            _expect(bool(location), "no Location")
        _check_graph(graph, response, reply)


def _result_test(server: LiveServer, path: Path, graph: Graph, test: Node) -> None:
    action = graph.value(test, MF.action)
    query = _file(path, graph.value(action, QT.query)).read_text()
    data = _file(path, graph.value(action, QT.data)).read_bytes()
    expected = _file(path, graph.value(test, MF.result))
    server.update("DROP ALL")
    server.put("/rdf-graph-store?default", data)
    kinds = {
        ".srj": "application/sparql-results+json", ".csv": "text/csv",
        ".tsv": "text/tab-separated-values",
    }  # fmt: skip
    reply = server.query(query, accept=kinds[expected.suffix])
    _expect(reply.status == 200, f"status {reply.status}")
    _expect(reply.media_type == kinds[expected.suffix], reply.media_type)
    wanted, given = expected.read_text(), reply.text
    if expected.suffix == ".srj":
        _expect(_json_rows(wanted) == _json_rows(given), f"rows differ: {given[:300]}")
    elif expected.suffix == ".csv":
        _expect(_csv_rows(wanted) == _csv_rows(given), f"rows differ: {given[:300]}")
    else:
        _expect(_tsv_rows(wanted) == _tsv_rows(given), f"rows differ: {given[:300]}")


def _check_reply(graph: Graph, request: Node, reply: Reply) -> None:
    response = graph.value(request, HT.resp)
    wanted = [str(s).rpartition("#")[2] for s in graph.objects(response, MF.expectedStatus)]
    _expect(
        any(_status_fits(name, reply.status) for name in wanted),
        f"status {reply.status}, expected {' or '.join(wanted)}: {reply.body[:200]!r}",
    )
    kind = graph.value(response, MF.expectedFormat)
    if kind is not None:
        allowed = GRAPHS if str(kind) == "RDF" else TABULAR
        _expect(reply.media_type in allowed, f"type {reply.media_type} for {kind}")
    boolean = graph.value(response, MF.expectedBoolean)
    if boolean is not None:
        _expect(reply.json()["boolean"] is boolean.toPython(), f"not {boolean}")


def _check_graph(graph: Graph, response: Node | None, reply: Reply) -> None:
    headers = _headers(graph, response)
    wanted = headers.get("content-type")
    if wanted is not None:
        given = reply.headers.get("content-type", "")
        _expect(given.lower().replace(" ", "") == wanted.lower().replace(" ", ""), given)
    body = graph.value(response, HT.body)
    if body is not None:
        expected = Graph().parse(data=str(graph.value(body, CNT.chars)), format="turtle")
        given_graph = Graph().parse(data=reply.body, format="turtle")
        _expect(isomorphic(expected, given_graph), f"another graph: {reply.text[:300]}")


def _status_fits(name: str, status: int) -> bool:
    if name.startswith("StatusCode"):
        return name[10] == str(status)[0]
    return STATUS[name] == status


# -- reading manifests ---------------------------------------------------------------------


@dataclass
class _Sent:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None

    @property
    def _kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def is_update(self) -> bool:
        return self._kind == "application/sparql-update" or (self.body or b"").startswith(
            b"update="
        )

    @property
    def is_query(self) -> bool:
        return self._kind == "application/sparql-query"


def _entries(path: Path) -> Iterator[tuple[Graph, Node, str]]:
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    listed: list[Node] = []
    for entries in graph.objects(URIRef(path.as_uri()), MF.entries):
        listed += Collection(graph, entries)
    # The manifest of the direct half defines one test that it forgets to list.
    listed += sorted(set(graph.subjects(RDF.type, MF.GraphStoreProtocolTest)) - set(listed))
    for test in listed:
        yield graph, test, str(graph.value(test, MF.name))


def _requests(graph: Graph, test: Node) -> list[Node]:
    action = graph.value(test, MF.action)
    return list(Collection(graph, graph.value(action, HT.requests)))


def _sent(graph: Graph, request: Node) -> _Sent:
    body = graph.value(request, HT.body)
    content = None
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
        content = str(graph.value(body, CNT.chars)).encode(encoding)
    return _Sent(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)),
        headers=_headers(graph, request),
        body=content,
    )


def _headers(graph: Graph, node: Node | None) -> dict[str, str]:
    listed = graph.value(node, HT.headers)
    if listed is None:
        return {}
    return {
        str(graph.value(header, HT.fieldName)).lower(): str(graph.value(header, HT.fieldValue))
        for header in Collection(graph, listed)
    }


def _file(manifest: Path, iri: Any) -> Path:
    return manifest.parent / Path(urllib.parse.urlsplit(str(iri)).path).name


# -- comparing results ---------------------------------------------------------------------


def _json_rows(text: str) -> tuple[list[str], Counter[str]] | bool:
    document = json.loads(text)
    if "boolean" in document:
        return bool(document["boolean"])
    rows: Counter[str] = Counter()
    for binding in document["results"]["bindings"]:
        cells = {k: _json_term(v) for k, v in binding.items()}
        rows[json.dumps(cells, sort_keys=True)] += 1
    return document["head"]["vars"], rows


def _json_term(term: dict[str, Any]) -> dict[str, Any]:
    if term["type"] == "bnode":
        return {"type": "bnode"}
    if term.get("datatype", "").endswith(("#integer", "#decimal", "#double")):
        return {**term, "value": float(term["value"])}  # compared as RDF terms by value
    return term


def _csv_rows(text: str) -> tuple[list[str], Counter[tuple[str, ...]]]:
    header, *rows = list(csv.reader(io.StringIO(text, newline="")))
    return header, Counter(tuple(_csv_cell(cell) for cell in row) for row in rows if row)


def _csv_cell(cell: str) -> str:
    """CSV has no types: 1000000 and 1.0E6 are the same number; blank nodes have any label."""
    if cell.startswith("_:"):
        return "_:"
    try:
        return repr(float(cell))
    except ValueError:
        return cell


def _tsv_rows(text: str) -> tuple[str, Counter[tuple[str, ...]]]:
    header, *rows = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    cells = (tuple("_:" if c.startswith("_:") else c for c in row.split("\t")) for row in rows)
    return header, Counter(cells)


def _attempt(suite: str, name: str, test: str, run: Callable[[], None]) -> Result:
    try:
        run()
    except Mismatch as mismatch:
        return Result(suite, name, test, str(mismatch))
    except Exception as error:
        return Result(suite, name, test, f"{type(error).__name__}: {error}")
    return Result(suite, name, test, "")


def _expect(holds: bool, reason: str) -> None:
    if not holds:
        raise Mismatch(reason)


def table(results: list[Result]) -> str:
    """Draw the table."""
    lines = []
    for suite in dict.fromkeys(result.suite for result in results):
        own = [result for result in results if result.suite == suite]
        passed = sum(result.passed for result in own)
        lines.append(f"{suite:22} {passed:3} / {len(own)}")
        lines += [f"    fails: {r.name}: {r.reason[:160]}" for r in own if not r.passed]
    return "\n".join(lines)


def report(results: list[Result], *, subject: str, date: datetime.date) -> Graph:
    """Write the results as an EARL report, as the W3C collects them.

    Args:
        subject: IRI of the software that was tested and that tested itself.
        date: Of the run.
    """
    graph = Graph()
    for prefix, namespace in (("earl", EARL), ("doap", DOAP), ("dcterms", DCTERMS)):
        graph.bind(prefix, namespace)
    software = URIRef(subject)
    for kind in (DOAP.Project, EARL.Software, EARL.TestSubject, EARL.Assertor):
        graph.add((software, RDF.type, kind))
    graph.add((software, DOAP.name, Literal("kg")))
    graph.add((software, DOAP["programming-language"], Literal("Python")))
    release = URIRef(f"{subject}#{__version__}")
    graph.add((software, DOAP.release, release))
    graph.add((release, RDF.type, DOAP.Version))
    graph.add((release, DOAP.revision, Literal(__version__)))
    for number, result in enumerate(results, start=1):
        assertion, outcome = (URIRef(f"#{what}-{number}") for what in ("assertion", "result"))
        passed = EARL.passed if result.passed else EARL.failed
        for triple in (
            (assertion, RDF.type, EARL.Assertion),
            (assertion, EARL.assertedBy, software),
            (assertion, EARL.subject, software),
            (assertion, EARL.test, URIRef(result.test)),
            (assertion, EARL.mode, EARL.automatic),
            (assertion, EARL.result, outcome),
            (outcome, RDF.type, EARL.TestResult),
            (outcome, EARL.outcome, passed),
            (outcome, DCTERMS.date, Literal(date)),
        ):
            graph.add(triple)
        if not result.passed:
            graph.add((outcome, EARL.info, Literal(result.reason)))
    return graph


def main(arguments: list[str]) -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a copy of the W3C's sparql11 folder")
    parser.add_argument("--earl", type=Path, metavar="FILE", help="write an EARL report as Turtle")
    parser.add_argument(
        "--subject", metavar="IRI", default=KG.NS.removesuffix("ns#"), help="what was tested"
    )
    chosen = parser.parse_args(arguments)
    folder = chosen.folder.resolve()
    if not (folder / "protocol" / "manifest.ttl").is_file():
        print(f"{folder} holds no protocol/manifest.ttl: name a copy of the W3C's sparql11 folder")
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        store = Path(temporary) / "store"
        with live_server(store, update=True) as server:
            results = run_all(server, folder)
    for result in results:
        print("ok  " if result.passed else "FAIL", result.suite, "·", result.name)
    print()
    print(table(results))
    if chosen.earl:
        today = datetime.datetime.now(datetime.UTC).date()
        graph = report(results, subject=chosen.subject, date=today)
        graph.serialize(chosen.earl, format="turtle", encoding="utf-8")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
