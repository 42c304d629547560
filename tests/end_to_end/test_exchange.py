"""Other programs read what we write, and get the rows that we get."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib
from SPARQLWrapper import CSV, SPARQLWrapper

from kg.catalog import bind, load_catalog

if TYPE_CHECKING:
    from tests.end_to_end.conftest import RunKg

pytestmark = pytest.mark.slow

QUESTIONS = ("figures", "additive-total", "perpetrators", "contested-claims")


def rows(text: str) -> list[tuple[str, ...]]:
    """Return the rows of a CSV answer, without regard to their order."""
    return sorted(tuple(row) for row in csv.reader(io.StringIO(text)))


def test_turtle_is_read_alike_by_three_parsers(kg: RunKg, seed_store: Path, tmp_path: Path) -> None:
    """rapper, rdflib and pyoxigraph count the same triples in the Turtle export."""
    if shutil.which("rapper") is None:
        pytest.skip("rapper is not installed (Debian: raptor2-utils)")
    path = tmp_path / "graph.ttl"
    kg("export", "--store", seed_store, "--format", "turtle", "-o", path)
    rapper = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    by_rapper = len({line for line in rapper.stdout.splitlines() if line.strip()})
    by_rdflib = len(rdflib.Graph().parse(path))
    by_oxigraph = len(
        {q.triple for q in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)}
    )
    assert by_rapper == by_rdflib == by_oxigraph > 500


@pytest.fixture(scope="module")
def statements(kg: RunKg, seed_store: Path) -> int:
    """Count the lines of the N-Triples export."""
    text = kg("export", "--store", seed_store, "--format", "ntriples").stdout
    return len({line for line in text.splitlines() if line})


@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_every_format_is_read_back(
    kg: RunKg, seed_store: Path, statements: int, format: str
) -> None:
    """rdflib reads each export format back with the same number of statements."""
    text = kg("export", "--store", seed_store, "--format", format).stdout
    names = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=text, format=names.get(format, format))
    assert len(set(graph.triples((None, None, None)))) == statements


@pytest.mark.parametrize("slug", QUESTIONS)
def test_sparqlwrapper_gets_the_rows_of_kg_query(
    kg: RunKg, seed_store: Path, server: str, slug: str
) -> None:
    """A client over HTTP and the command line get the same rows."""
    client = SPARQLWrapper(f"{server}sparql")
    client.setQuery(bind(load_catalog()[slug], {}))
    client.setReturnFormat(CSV)
    remote = client.query().convert().decode()
    local = kg("query", slug, "--store", seed_store, "--format", "csv").stdout
    assert rows(remote) == rows(local)
    assert len(rows(local)) > 1


def test_roqet_gets_the_rows_of_kg_sparql(kg: RunKg, seed_store: Path, server: str) -> None:
    """Debian's roqet and the command line get the same rows."""
    if shutil.which("roqet") is None:
        pytest.skip("roqet is not installed (Debian: rasqal-utils)")
    question = (
        "PREFIX kg: <https://w3id.org/conflict-kg/ns#> "
        "SELECT ?written ?best "
        "WHERE { ?count a kg:CasualtyCount ; kg:asWritten ?written ; kg:best ?best }"
    )
    done = subprocess.run(
        ["roqet", "-q", "-p", f"{server}sparql", "-r", "csv", "-e", question],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    local = kg("sparql", question, "--store", seed_store, "--format", "csv").stdout
    assert rows(done.stdout.replace("\r\n", "\n")) == rows(local.replace("\r\n", "\n"))


def test_rdflib_dataset_answers_like_the_command(kg: RunKg, seed_store: Path) -> None:
    """The Python API is an rdflib Dataset over the same graph."""
    import kg as package

    question = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    (row,) = package.dataset(seed_store).query(question)
    local = kg("sparql", question, "--store", seed_store, "--format", "csv").stdout
    assert rows(local)[0] == (str(row[0]),)


def test_pages_are_served(server: str) -> None:
    """Front page, list of queries and a canned query open."""
    import requests

    for path in ("", "queries", "queries/figures", "queries/figures.csv", "health/ready"):
        answer = requests.get(f"{server}{path}", timeout=240)
        assert answer.status_code == 200, path
