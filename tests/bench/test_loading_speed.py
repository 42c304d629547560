"""The speed of loading reports, beside the engine's own bulk loader.

Figures are printed (``make bench``); what is demanded is a ratio of processor times.
``KG_BENCH_LOADED=4000`` loads so many reports. They are written as a build writes them, in batches,
each into its graph and into the default graph; the bulk loader has the same quads in one call.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.config import COMMIT_EVERY_ARTICLES
from kg.incidents.graph import in_parts
from kg.store.writer import embedded_writer
from tests.bench.many_reports import graph_of, many_reports

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

REPORTS = int(os.environ.get("KG_BENCH_LOADED", "800"))
ROUNDS = 3
LEAST = 0.8


def loaded_raw(folder: Path, graphs: dict[str, bytes]) -> float:
    """Load everything in one call; return processor seconds."""
    both = b"".join(
        text + text.replace(f" <{g}> .\n".encode(), b" .\n") for g, text in graphs.items()
    )
    began = time.process_time()
    store = Store(str(folder))
    store.bulk_load(both, RdfFormat.N_QUADS)
    store.flush()
    return time.process_time() - began


def loaded_in_batches(folder: Path, graphs: dict[str, bytes]) -> float:
    """Write the graphs as a build does; return processor seconds."""
    with embedded_writer(folder, create=True) as opened:
        began = time.process_time()
        for batch in in_parts(list(graphs.items()), COMMIT_EVERY_ARTICLES):
            opened.replace_graphs(dict(batch))
        opened.flush()
        return time.process_time() - began


def test_reports_come_in_nearly_as_fast_as_the_engine_loads(tmp_path: Path) -> None:
    """Batches, marks and the default graph cost little beside the loading itself."""
    graphs = {graph_of(one): one.quads for one in many_reports(REPORTS)}
    quads = 2 * sum(text.count(b"\n") for text in graphs.values())
    raw, ours = float("inf"), float("inf")
    for turn in range(ROUNDS):
        raw = min(raw, loaded_raw(tmp_path / f"raw-{turn}", graphs))
        ours = min(ours, loaded_in_batches(tmp_path / f"ours-{turn}", graphs))
    print(
        f"\n{REPORTS} reports, {quads} quads: {quads / raw:.0f} quads/s in bulk, "
        f"{quads / ours:.0f} as a build writes them: {raw / ours:.0%}"
    )
    assert raw / ours > LEAST
