"""The speed of two workers beside one, and their memory.

Each build is a process of its own. ``KG_BENCH_VARIED=1000 make bench`` runs the size of the figures
in docs/growing.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from varied import write_varied

from tests.bench.turns import least_by_turns

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

ARTICLES = int(os.environ.get("KG_BENCH_VARIED", "120"))
ROUNDS = (3, 3)
SCRIPT = Path(__file__).resolve().parent / "timed_build.py"


@dataclass(frozen=True)
class Built:
    """What one build took, in seconds and megabytes.

    Attributes:
        first: Until the first article was done: loading.
        reading: From there to the last article.
        ending: Joining what is left, indexes, publishing.
        writing: Processor time of the process that writes.
        all: That of all processes while they read.
        peak: Memory of the process that writes.
    """

    first: float
    reading: float
    ending: float
    writing: float
    all: float
    peak: float
    changes: dict[str, int]
    words: int
    events: int

    @property
    def rate(self) -> float:
        """Return the articles a second once everything is loaded."""
        return (sum(self.changes.values()) - 1) / self.reading

    def __str__(self) -> str:
        return (
            f"{self.rate:.2f} articles/s; loading {self.first:.1f} s, "
            f"reading {self.reading:.1f} s ({self.all:.1f} s of processor), "
            f"ending {self.ending:.1f} s; "
            f"the process that writes {self.writing:.1f} s of processor, {self.peak:.0f} MB"
        )


def run_build(folder: Path, corpus: Path, *, workers: int) -> Built:
    """Build in a process of its own."""
    store = folder / f"{corpus.stem}-{workers}"
    shutil.rmtree(store, ignore_errors=True)
    command = [sys.executable, str(SCRIPT), str(corpus), str(store), str(workers)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, start_new_session=True
    )
    built = Built(**json.loads(done.stdout))
    print(f"\n{workers}: {built}", end="", flush=True)
    return built


def test_two_workers_beside_one(tmp_path: Path) -> None:
    """Two workers on two cores are nearly twice as fast as one process."""
    corpus = write_varied(tmp_path / "news.jsonl", ARTICLES)
    builds = {count: partial(run_build, tmp_path, corpus, workers=count) for count in (1, 2)}
    best = least_by_turns(builds, lambda built: built.reading, rounds=ROUNDS)
    one, two = best[1], best[2]
    efficiency = two.rate / one.rate / 2
    print(f"\nof {ARTICLES} articles: {two.rate:.2f} and {one.rate:.2f} a second, {efficiency:.0%}")
    assert (one.changes, one.words, one.events) == (two.changes, two.words, two.events)
    assert efficiency > 0.7


def test_memory_stays_flat_with_workers(tmp_path: Path) -> None:
    """Four times the articles need hardly more memory."""
    peaks = []
    for size in (ARTICLES // 4, ARTICLES):
        corpus = write_varied(tmp_path / f"news-{size}.jsonl", size)
        peaks.append(run_build(tmp_path, corpus, workers=2).peak)
    few, many = peaks
    print(
        f"\npeak memory: {ARTICLES // 4} articles {few:.0f} MB, {ARTICLES} articles {many:.0f} MB"
    )
    assert many < few * 1.5 + 100
