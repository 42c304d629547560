"""Speed of loading reports, beside the engine's own bulk loader.

Figures are printed (``make bench``); what is demanded is a ratio of processor times.
``KG_BENCH_LOADED=4000`` loads so many reports. They are written as a build writes them, in batches,
each into its graph and into the default graph; the bulk loader has the same quads in one call.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.bench import loading
from tests.bench.many_reports import graph_of, many_reports
from tests.bench.turns import least_by_turns

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

REPORTS = int(os.environ.get("KG_BENCH_LOADED", "800"))
ROUNDS = (5, 12)
LEAST = 0.8


def seconds(reports: Path, folder: Path, how: str) -> float:
    """Load the reports into a store of a fresh process; return its processor seconds."""
    command = [sys.executable, loading.__file__, str(reports), str(folder), how]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    shutil.rmtree(folder)
    return float(done.stdout)


def test_reports_come_in_nearly_as_fast_as_the_engine_loads(tmp_path: Path) -> None:
    """Batches, marks and the default graph cost little beside the loading itself."""
    graphs = {graph_of(one): one.quads for one in many_reports(REPORTS)}
    quads = 2 * sum(text.count(b"\n") for text in graphs.values())
    reports = tmp_path / "reports"
    reports.write_bytes(pickle.dumps(graphs))
    loading_as = partial(seconds, reports, tmp_path / "store")
    works = {how: partial(loading_as, how) for how in ("raw", "batches")}
    least = least_by_turns(works, float, rounds=ROUNDS)
    raw, ours = least["raw"], least["batches"]
    print(
        f"\n{REPORTS} reports, {quads} quads: {quads / raw:.0f} quads/s in bulk, "
        f"{quads / ours:.0f} as a build writes them: {raw / ours:.0%}"
    )
    assert raw / ours > LEAST
