"""Fixtures of the web room: real servers on real ports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The helper that starts real server processes is shared by several folders of tests.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from example_data import EX, example_nquads
from live_server import UNHURRIED, LiveServer, live_server


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a store as kg build does: union default graph, three graphs."""
    from kg.store import writer

    path = tmp_path_factory.mktemp("example") / "store"
    with writer(path, create=True) as w:
        for number in range(3):
            graph = f"{EX}g{number}"
            w.replace_graph(graph, example_nquads(graph, 400, offset=number * 400))
        w.publish()
    return path


@pytest.fixture(scope="session")
def reading(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a read-only server on the example store; its deadline is beyond the time of any test."""
    folder = tmp_path_factory.mktemp("reading")
    with live_server(
        example_store,
        folder=folder,
        **UNHURRIED,
        workers=2,
        cache_bytes=0,  # these tests are about readers: let each query reach one
        query_log=str(folder / "queries.jsonl"),
    ) as server:
        yield server


@pytest.fixture(scope="session")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run a server that accepts writes, on a store of its own making."""
    folder = tmp_path_factory.mktemp("writing")
    with live_server(folder / "store", update=True, workers=2, **UNHURRIED) as server:
        yield server
