"""Nothing is ever cut off silently."""

from __future__ import annotations

import csv
import http.client
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import LiveServer, live_server

ALL = "SELECT * { ?s ?p ?o }"


@pytest.fixture(scope="module")
def capped(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that gives at most 100 rows."""
    folder = tmp_path_factory.mktemp("capped")
    with live_server(example_store, folder=folder, workers=1, max_rows=100) as server:
        yield server


@pytest.fixture(scope="module")
def narrow(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that gives at most 20,000 bytes."""
    folder = tmp_path_factory.mktemp("narrow")
    with live_server(example_store, folder=folder, workers=1, max_bytes=20_000) as server:
        yield server


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_too_many_rows_fail_and_truncate_completes(capped: LiveServer, format: str) -> None:
    """Past the cap there is 507; with truncate=1 a whole document of exactly the cap."""
    assert capped.query(ALL + " LIMIT 100", format=format).status == 200
    refused = capped.query(ALL + " LIMIT 101", format=format)
    assert (refused.status, refused.json()["type"]) == (507, "urn:kg:problem:too-large")
    cut = capped.query(ALL, format=format, truncate="1")
    assert cut.status == 200
    assert cut.headers["x-kg-truncated"] == "true"
    assert count_rows(cut.text, format) == 100
    whole = capped.query(ALL + " LIMIT 7", format=format, truncate="1")
    assert "x-kg-truncated" not in whole.headers
    assert count_rows(whole.text, format) == 7


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_too_many_bytes_fail_and_truncate_completes(narrow: LiveServer, format: str) -> None:
    """The byte cap works like the row cap."""
    assert narrow.query(ALL, format=format).status == 507
    cut = narrow.query(ALL, format=format, truncate="1")
    assert cut.headers["x-kg-truncated"] == "true"
    assert len(cut.body) <= 20_100
    assert 50 < count_rows(cut.text, format) < 2400


@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_graphs_are_capped_alike(capped: LiveServer, format: str) -> None:
    """CONSTRUCT counts triples; truncated graphs are whole documents."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert capped.query(query, format=format).status == 507
    cut = capped.query(query, format=format, truncate="1")
    assert (cut.status, cut.headers["x-kg-truncated"]) == (200, "true")
    if format == "ntriples":
        assert cut.text.count("\n") == 100


def test_rows_are_counted_beside_confusing_values(capped: LiveServer) -> None:
    """Values that look like row separators are not counted as rows."""
    values = " ".join(
        json.dumps(text)
        for text in ('"}},{"', "}},{", "<result>", "\n\n\n", 'a"\nb', "\r\n", "{},{}", '"')
    )
    query = f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
    for format in ("json", "xml", "csv", "tsv"):
        reply = capped.query(query, format=format)
        assert reply.status == 200
        assert count_rows(reply.text, format) == 64
        cut = capped.query(query.replace("?a ?b", "?b ?a"), format=format, truncate="1")
        assert "x-kg-truncated" not in cut.headers


@pytest.mark.slow
def test_late_cap_breaks_the_body_off(example_store: Path, tmp_path: Path) -> None:
    """A cap met after the first bytes ends the body without its last chunk."""
    with live_server(example_store, folder=tmp_path, workers=1, max_rows=20_000) as server:
        with pytest.raises(http.client.IncompleteRead):
            server.query("SELECT * { ?a ?b ?c . ?d ?e ?f }")
        assert server.query("ASK { }").status == 200


def count_rows(text: str, format: str) -> int:
    """Count rows with a real parser of the format."""
    if format == "json":
        return len(json.loads(text)["results"]["bindings"])
    if format == "xml":
        return len(ET.fromstring(text)[1])
    if format == "csv":
        return len(list(csv.reader(io.StringIO(text, newline="")))) - 1
    return text.count("\n") - 1
