"""Fixtures of the command line's tests: a way to run it, and a store."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
import typer.testing

from kg.store.derived import derive
from kg.store.writer import writer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

# Typer makes its commands anew, from all signatures, for each command that a test runs.
typer.testing._get_command = cache(typer.main.get_command)

GOLDEN = Path(__file__).parents[1] / "golden" / "queries.trig"


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a store of the golden graphs."""
    golden = pyoxigraph.Store()
    golden.load(path=str(GOLDEN), format=pyoxigraph.RdfFormat.TRIG)
    path = tmp_path_factory.mktemp("ask") / "store"
    with writer(path, create=True) as writing:
        for graph in golden.named_graphs():
            quads = golden.quads_for_pattern(None, None, None, graph)
            nquads = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
            writing.replace_graph(graph.value, nquads or b"")
        writing.publish(derive)
    return path
