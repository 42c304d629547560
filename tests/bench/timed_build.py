"""Build once and tell in JSON what it took: CORPUS STORE WORKERS."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from kg.errors import KgError
from kg.ledger import Change
from kg.model.text import Article
from kg.pipeline import build
from kg.read.notices import Notice


class Watcher:
    """Remembers when the articles were done, and how long all processes had worked by then."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.worked: list[float] = []

    def done(self, _article: Article, _change: Change) -> None:
        self.times.append(time.monotonic())
        self.worked.append(processor_seconds())

    def failed(self, error: KgError) -> None:
        print(error, file=sys.stderr)

    def told(self, notice: Notice) -> None:
        pass

    def reached(self, work: str, done: int, total: int) -> None:
        pass


def processor_seconds() -> float:
    """Return the processor time of all processes of this session that run still."""
    session, ticks = os.getsid(0), 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            cells = stat.read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        if int(cells[3]) == session:
            ticks += int(cells[11]) + int(cells[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_megabytes() -> float:
    """Return the most memory that this process has held (ru_maxrss: or its parent)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    corpus, store, workers = sys.argv[1:]
    watcher, began = Watcher(), time.monotonic()
    summary = build([corpus], store, watcher=watcher, workers=int(workers))
    ended = time.monotonic()
    took = {
        "first": watcher.times[0] - began,
        "reading": watcher.times[-1] - watcher.times[0],
        "ending": ended - watcher.times[-1],
        "all": watcher.worked[-1] - watcher.worked[0],
        "writing": time.process_time(),
        "peak": peak_megabytes(),
        "changes": dict(summary.changes),
        "words": summary.words,
        "events": summary.events,
    }
    print(json.dumps(took))
