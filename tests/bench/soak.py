"""Measure leaks and wrong answers of the server over hours of mixed load.

Clients ask small, middling and streaming queries and check every answer; a new generation is
published every 30 seconds; a hostile query comes every 10 seconds. Measured: wrong answers,
resident memory of the server and its children over time (slope by least squares, the first tenth
left out as warm-up), and processes that are left at the end.

    python tests/bench/soak.py --minutes 60 --out soak.json
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from live_server import LiveServer, live_server
from process_table import descendants, resident_mib, runs

from kg.store import writer

EX = "http://example.org/"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { " + "{" * 300 + "}" * 300 + " }",
)


class Soak:
    """One run."""

    def __init__(self, server: LiveServer, store: Path, seconds: float, pause: float) -> None:
        self.server = server
        self.store = store
        self.ends = time.monotonic() + seconds
        self.begun = time.monotonic()
        self.pause = pause
        self.trace = False
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.samples: list[tuple[float, float, float, int]] = []
        self.slowest = 0.0
        self._lock = threading.Lock()

    def run(self) -> None:
        """Run all threads until the time is over."""
        jobs = [self._ask] * 3 + [self._stream, self._attack, self._publish, self._measure]
        threads = [threading.Thread(target=job) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self) -> None:
        generator = random.Random(threading.get_ident())
        while time.monotonic() < self.ends:
            number = generator.randrange(2000)
            begun = time.monotonic()
            kind = generator.randrange(3)
            if kind == 0:
                rows = self._rows(f"SELECT ?x {{ <{EX}s{number}> <{EX}fixed> ?x }}")
                good = rows is None or [r["x"]["value"] for r in rows] == [str(number)]
            elif kind == 1:
                rows = self._rows(
                    f"SELECT (COUNT(*) AS ?n) (MAX(?x) AS ?m) {{ ?s <{EX}moving> ?x }}"
                )
                good = rows is None or rows[0]["n"]["value"] == rows[0]["m"]["value"]
            else:
                rows = self._rows(
                    f"SELECT ?g (COUNT(*) AS ?n) {{ ?s <{EX}group> ?g }} GROUP BY ?g ORDER BY ?g"
                )
                good = rows is None or [r["n"]["value"] for r in rows] == ["200"] * 10
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self._count("asked", good, f"kind {kind}: {rows}")
            time.sleep(self.pause * (0.5 + generator.random()))

    def _stream(self) -> None:
        while time.monotonic() < self.ends:
            try:
                reply = self.server.query(
                    f"SELECT * {{ ?s <{EX}fixed> ?x . ?t <{EX}group> ?g FILTER(?x < 20) }}",
                    format="csv",
                )
                good = reply.status == 503 or (
                    reply.status == 200 and reply.body.count(b"\n") == 20 * 2000 + 1
                )
                self._count("streamed", good, f"{reply.status} {len(reply.body)}")
            except (OSError, http.client.HTTPException) as error:
                self._count("streamed", False, repr(error))
            time.sleep(self.pause * 20)

    def _attack(self) -> None:
        number = 0
        while time.monotonic() < self.ends:
            query = HOSTILE[number % len(HOSTILE)]
            number += 1
            begun = time.monotonic()
            try:
                status = self.server.query(query).status
                good = status in (400, 504, 507, 503)
            except (OSError, http.client.HTTPException):
                status, good = 0, True  # broken off
            took = time.monotonic() - begun
            self._count("attacked", good and took < 6, f"{status} after {took:.1f} s: {query[:60]}")
            self._sleep(10)

    def _publish(self) -> None:
        number = 1
        while time.monotonic() < self.ends:
            self._sleep(30)
            number += 1
            lines = "".join(
                f'<{EX}m{i}> <{EX}moving> "{number}"^^<{INTEGER}> .\n' for i in range(number)
            )
            with writer(self.store) as w:
                w.replace_graph(f"{EX}moving-graph", lines.encode())
                newest = w.publish().number
            time.sleep(2.2)
            seen = int(self.server.query("ASK { }").headers["x-kg-generation"])
            self._count("published", seen >= newest, f"{seen} < {newest}")

    def _measure(self) -> None:
        while time.monotonic() < self.ends:
            children = self.server.children()
            memory = resident_mib(self.server.process.pid)
            below = sum(resident_mib(pid) for pid in children)
            at = time.monotonic() - self.begun
            self.samples.append((at, memory, below, len(children)))
            if self.trace:
                print(f"{at:7.0f} s {memory:7.1f} {below:7.1f} MiB", file=sys.stderr, flush=True)
            self._sleep(5)

    def _rows(self, query: str) -> list[dict[str, dict[str, str]]] | None:
        reply = self.server.query(query)
        if reply.status == 503:
            with self._lock:
                self.counts["busy"] += 1
            return None
        return reply.json()["results"]["bindings"]

    def _count(self, what: str, good: bool, detail: str) -> None:
        with self._lock:
            self.counts[what] += 1
            if not good:
                self.counts["wrong"] += 1
                self.wrong.append(f"{what}: {detail}"[:300])

    def _sleep(self, seconds: float) -> None:
        until = min(self.ends, time.monotonic() + seconds)
        while time.monotonic() < until:
            time.sleep(min(0.5, max(0.01, until - time.monotonic())))


def slope(samples: list[tuple[float, float]]) -> float:
    """Fit a line; give MiB per hour."""
    samples = samples[len(samples) // 10 :]
    if len(samples) < 3:
        return 0.0
    mean_x = sum(x for x, _ in samples) / len(samples)
    mean_y = sum(y for _, y in samples) / len(samples)
    below = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / below * 3600 if below else 0.0


def build(store: Path) -> None:
    """Make the store: 2,000 subjects in ten groups, and one graph that changes."""
    lines = []
    for number in range(2000):
        lines.append(f'<{EX}s{number}> <{EX}fixed> "{number}"^^<{INTEGER}> .\n')
        lines.append(f"<{EX}s{number}> <{EX}group> <{EX}group{number % 10}> .\n")
    with writer(store, create=True) as w:
        w.replace_graph(f"{EX}fixed-graph", "".join(lines).encode())
        one = f'<{EX}m0> <{EX}moving> "1"^^<{INTEGER}> .\n'
        w.replace_graph(f"{EX}moving-graph", one.encode())
        w.publish()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0.1, help="of each client, in seconds")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--trace", action="store_true", help="print each sample")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        build(store)
        with live_server(store, timeout_seconds=4, workers=3) as server:
            soak = Soak(server, store, chosen.minutes * 60, chosen.pause)
            soak.trace = chosen.trace
            soak.run()
            time.sleep(3)
            before = server.children()
            pid = server.process.pid
            server.stop()
            time.sleep(2)
            orphans = [*filter(runs, before), *descendants(pid)]
    report = {
        "minutes": chosen.minutes,
        "counts": dict(soak.counts),
        "slowest_small_query_seconds": round(soak.slowest, 3),
        "server_mib_first_last": [
            round(soak.samples[i][1], 1) for i in (len(soak.samples) // 10, -1)
        ],
        "server_mib_per_hour": round(slope([(s[0], s[1]) for s in soak.samples]), 2),
        "children_mib_first_last": [
            round(soak.samples[i][2], 1) for i in (len(soak.samples) // 10, -1)
        ],
        "children_mib_per_hour": round(slope([(s[0], s[2]) for s in soak.samples]), 2),
        "most_children": max(s[3] for s in soak.samples),
        "orphans": len(orphans),
        "wrong": soak.wrong[:20],
    }
    text = json.dumps(report, indent=1)
    print(text)
    if chosen.out:
        chosen.out.write_text(text + "\n", encoding="utf-8")
    sys.exit(1 if soak.wrong or orphans else 0)


if __name__ == "__main__":
    main()
