"""The W3C's SPARQL 1.1 suites over HTTP against a real server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import LiveServer, live_server

from tests.conformance.w3c import (
    Result,
    run_description,
    run_graph_store,
    run_protocol,
    run_results,
    table,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder() -> Path:
    """Return the suites' folder, or skip: they are not part of the project."""
    named = os.environ.get("KG_W3C_DIR")
    if not named or not (Path(named) / "protocol").is_dir():
        pytest.skip("W3C suites NOT RUN: set KG_W3C_DIR to a copy of the W3C's sparql11 folder")
    return Path(named)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run one server on an empty store, which is a plain SPARQL dataset."""
    folder = tmp_path_factory.mktemp("w3c")
    with live_server(folder / "store", update=True) as running:
        yield running


def _check(results: list[Result], *, total: int, at_least: int) -> None:
    print(table(results))
    assert len(results) == total
    assert sum(result.passed for result in results) >= at_least, table(results)


def test_protocol_suite_passes_whole(server: LiveServer, folder: Path) -> None:
    """All 34 tests of the SPARQL protocol hold."""
    _check(run_protocol(server, folder), total=34, at_least=34)


def test_service_description_suite_passes_whole(server: LiveServer, folder: Path) -> None:
    """All three tests of the service description hold."""
    _check(run_description(server), total=3, at_least=3)


def test_result_formats_pass_but_for_normalised_numbers(server: LiveServer, folder: Path) -> None:
    """Nine of ten hold; tsv03 wants lexical forms that the engine does not keep."""
    results = run_results(server, folder)
    _check(results, total=10, at_least=9)
    assert {r.name.partition(" ")[0] for r in results if not r.passed} <= {"tsv03"}


def test_graph_store_suite_passes(server: LiveServer, folder: Path) -> None:
    """The Graph Store tests hold, those for direct naming included."""
    _check(run_graph_store(server, folder), total=14, at_least=13)
