"""Measure one client's look-ups while others keep up thirty slow queries.

    python tests/bench/fairness.py --seconds 20

Prints median, 95th percentile and longest in milliseconds, without slow queries and beside thirty
of one client and of twenty, that count without end and that stream without end.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from example_data import EX, example_nquads
from live_server import live_server
from slow_clients import SLOW, STREAM, look_ups_beside

from kg.store import writer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="per case")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        with writer(store, create=True) as w:
            w.replace_graph(f"{EX}g", example_nquads(f"{EX}g", 1200))
            w.publish()
        for name, text, clients, slow in (
            ("nobody else", SLOW, 1, 0),
            ("one client counts", SLOW, 1, 30),
            ("twenty clients count", SLOW, 20, 30),
            ("one client streams", STREAM, 1, 30),
            ("twenty clients stream", STREAM, 20, 30),
        ):
            with live_server(store, workers=2, cache_bytes=0) as server:
                statuses, times = look_ups_beside(
                    server, text, clients=clients, seconds=chosen.seconds, slow=slow
                )
            places = (len(times) // 2, int(len(times) * 0.95), -1)
            shown = " / ".join(f"{times[place] * 1000:.1f}" for place in places)
            print(f"{name:22} {len(times):5} look-ups, {shown} ms, statuses {sorted(statuses)}")


if __name__ == "__main__":
    main()
