"""How much faster are two workers than one, and does memory stay flat with them?

Each build is a process of its own. Wall time is measured, so that the figures are true only of a
machine that does nothing else. ``KG_BENCH_VARIED=1000 make bench`` runs the size of the figures in
docs/growing.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from varied import write_varied

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

ARTICLES = int(os.environ.get("KG_BENCH_VARIED", "120"))

BUILD = """
import json, os, resource, sys, time
from kg.pipeline import build

class Watcher:
    def __init__(self):
        self.times, self.peak = [], 0
    def done(self, article, change):
        self.times.append(time.monotonic())
    def failed(self, error):
        print(error, file=sys.stderr)
    def told(self, notice): pass
    def reached(self, work, done, total): pass

if __name__ == "__main__":
    corpus, store, workers = sys.argv[1:]
    watcher, began = Watcher(), time.monotonic()
    summary = build([corpus], store, watcher=watcher, workers=int(workers))
    ended = time.monotonic()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({
        "first": watcher.times[0] - began,
        "reading": watcher.times[-1] - watcher.times[0],
        "ending": ended - watcher.times[-1],
        "cpu": time.process_time(),
        "peak": peak,
        "changes": dict(summary.changes),
        "words": summary.words,
        "events": summary.events,
    }))
"""


@dataclass(frozen=True)
class Built:
    """What one build took, in seconds and megabytes.

    Attributes:
        first: Until the first article was done: loading.
        reading: From there to the last article.
        ending: Joining what is left, indexes, publishing.
        cpu: Processor time of the process that writes.
        peak: Its memory.
    """

    first: float
    reading: float
    ending: float
    cpu: float
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
            f"reading {self.reading:.1f} s, ending {self.ending:.1f} s; "
            f"the process that writes: {self.cpu:.1f} s of processor, {self.peak:.0f} MB"
        )


def run_build(folder: Path, corpus: Path, *, workers: int) -> Built:
    """Build in a process of its own."""
    script = folder / "build.py"
    script.write_text(BUILD)
    store = folder / f"{corpus.stem}-{workers}"
    command = [sys.executable, str(script), str(corpus), str(store), str(workers)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Built(**json.loads(done.stdout))


def test_two_workers_beside_one(tmp_path: Path) -> None:
    """Two workers on two cores are nearly twice as fast as one process."""
    corpus = write_varied(tmp_path / "news.jsonl", ARTICLES)
    one, two = (run_build(tmp_path, corpus, workers=count) for count in (1, 2))
    efficiency = two.rate / one.rate / 2
    print(f"\n1: {one}\n2: {two}\nefficiency {efficiency:.0%} of {ARTICLES} articles")
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
