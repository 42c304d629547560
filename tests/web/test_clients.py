"""The clients that people really use get what kg's own reader gets."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import urllib.parse
from pathlib import Path

import pytest
from example_data import EX
from live_server import TOKEN, LiveServer

from kg.store import reader

QUERY = f"SELECT ?s ?x {{ ?s <{EX}label> ?x }} ORDER BY ?s LIMIT 50"


@pytest.fixture(scope="module")
def expected(example_store: Path) -> list[tuple[str, str]]:
    """Ask the store itself."""
    return [(str(r["s"]), str(r["x"])) for r in reader(example_store).select(QUERY)]


def tool(name: str) -> str:
    """Find a command, or skip."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} NOT RUN: it is not installed")
    return found


def test_curl(reading: LiveServer, expected: list[tuple[str, str]]) -> None:
    """curl with a url-encoded form gets CSV."""
    done = subprocess.run(
        [
            tool("curl"), "-sSf", "-H", "Accept: text/csv", "--compressed",
            "--data-urlencode", f"query={QUERY}", f"{reading.url}/sparql",
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [tuple(line.split(",")) for line in done.stdout.splitlines()[1:]]
    assert rows == expected


def test_sparqlwrapper(reading: LiveServer, expected: list[tuple[str, str]]) -> None:
    """SPARQLWrapper reads rows by GET and POST, graphs, and booleans."""
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{reading.url}/sparql")
    for method in (wrapper.GET, wrapper.POST):
        for kind in (wrapper.JSON, wrapper.XML):
            client.setMethod(method)
            client.setReturnFormat(kind)
            client.setQuery(QUERY)
            found = client.query()
            assert found.response.status == 200
            if kind == wrapper.JSON:
                rows = found.convert()["results"]["bindings"]
                assert [(r["s"]["value"], r["x"]["value"]) for r in rows] == expected
            else:
                assert len(found.convert().getElementsByTagName("result")) == len(expected)
    client.setReturnFormat(wrapper.JSON)
    client.setQuery("ASK { ?s ?p ?o }")
    assert client.query().convert()["boolean"] is True
    for kind in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD):
        client.setReturnFormat(kind)
        client.setQuery("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5")
        found = client.query().convert()
        assert len(found)


def test_sparqlwrapper_updates(writing: LiveServer) -> None:
    """SPARQLWrapper writes with a bearer token and reads it back."""
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{writing.url}/sparql", updateEndpoint=f"{writing.url}/update")
    client.setMethod(wrapper.POST)
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    client.setQuery("INSERT DATA { <urn:wrapper> <urn:p> 1 }")
    assert client.query().response.status == 204
    assert writing.query("ASK { <urn:wrapper> <urn:p> 1 }").json()["boolean"]


def test_rdflib_sparql_store(reading: LiveServer, expected: list[tuple[str, str]]) -> None:
    """rdflib's remote store queries us by GET and POST."""
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    for method in ("GET", "POST", "POST_FORM"):
        graph = Graph(SPARQLStore(f"{reading.url}/sparql", method=method))
        rows = [(str(s), str(x)) for s, x in graph.query(QUERY)]
        assert rows == expected
    assert len(list(graph.triples((URIRef(f"{EX}s1"), None, None)))) == 2


def test_rdflib_sparql_update_store(writing: LiveServer) -> None:
    """rdflib's remote store writes and reads back."""
    from rdflib import Graph, Literal, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

    store = SPARQLUpdateStore(
        f"{writing.url}/sparql",
        f"{writing.url}/update",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    graph = Graph(store, identifier=URIRef("urn:rdflib:graph"))
    graph.add((URIRef("urn:a"), URIRef("urn:b"), Literal('é \\ " \n')))
    assert list(graph.objects(URIRef("urn:a"), URIRef("urn:b"))) == [Literal('é \\ " \n')]
    graph.remove((URIRef("urn:a"), None, None))
    assert len(graph) == 0


def test_pandas(reading: LiveServer, expected: list[tuple[str, str]]) -> None:
    """pandas reads CSV straight from the address."""
    pandas = pytest.importorskip("pandas")
    fields = urllib.parse.urlencode({"query": QUERY, "format": "csv"})
    frame = pandas.read_csv(f"{reading.url}/sparql?{fields}")
    assert list(frame.itertuples(index=False, name=None)) == expected


def test_roqet(reading: LiveServer, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    """Rasqal's roqet speaks the protocol with us."""
    query = tmp_path / "query.rq"
    query.write_text(QUERY)
    done = subprocess.run(
        [tool("roqet"), "-q", "-r", "csv", "-p", f"{reading.url}/sparql", str(query)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [tuple(line.split(",")) for line in done.stdout.splitlines()[1:]]
    assert rows == expected


@pytest.mark.slow
def test_comunica_federates_us_with_a_file(reading: LiveServer, tmp_path: Path) -> None:
    """Comunica joins our endpoint with a local file."""
    folder = Path(__file__).parent / "comunica"
    program = folder / "node_modules" / ".bin" / "comunica-sparql-file"
    if not program.exists():
        pytest.skip("Comunica NOT RUN: make it with npm ci in tests/web/comunica")
    names = tmp_path / "names.ttl"
    names.write_text("".join(f'<{EX}o{n}> <{EX}name> "name {n}" .\n' for n in range(10)))
    query = (
        f"SELECT ?s ?name {{ VALUES ?s {{ <{EX}s3> <{EX}s14> }} "
        f"?s <{EX}p> ?o . ?o <{EX}name> ?name }}"
    )
    done = subprocess.run(
        [str(program), f"sparql@{reading.url}/sparql", f"file://{names}", "-q", query,
         "-t", "application/sparql-results+json"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.load(io.StringIO(done.stdout))["results"]["bindings"]
    found = {(row["s"]["value"], row["name"]["value"]) for row in rows}
    assert found == {(f"{EX}s3", "name 3"), (f"{EX}s14", "name 4")}
