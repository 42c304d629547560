"""Fixtures of the command line's tests: a way to run it, and a store."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
import typer.testing

from kg.cli import app as application
from kg.cli import console
from kg.store.derived import derive
from kg.store.writer import writer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

# Typer makes its commands anew, from all signatures, for each command that a test runs.
typer.testing._get_command = cache(typer.main.get_command)

Run = Callable[..., tuple[int, str, str]]
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


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type a command in this process; give exit code, output and messages.

    Lines are as wide as in a file: workers of pytest have a terminal's COLUMNS.
    """
    monkeypatch.setattr(console.out, "width", console.WIDTH_OF_FILES)

    def typed(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *arguments])
        try:
            application.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return typed
