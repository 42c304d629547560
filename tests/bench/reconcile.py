"""Measure the reconciliation of a spreadsheet's row beside a bare ASK.

    python tests/bench/reconcile.py --times 300

Prints median and 95th percentile in milliseconds and the ratio of the latter to that of the ASK:
for names that are asked for the first time (known, of many namesakes, misspelt), for a batch of
ten, for what is typed ahead and for values. One client, one connection for each request.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from example_data import EX, example_nquads
from live_server import LiveServer, live_server

from kg.resolve.gazetteer import INDEX_FILE
from kg.store import writer

JSON = {"Content-Type": "application/json"}
STEP = 7919  # a prime: names from all over the table


def names(order: str, number: int) -> Iterator[str]:
    """Give labels of the gazetteer, again from the start when they end."""
    query = f"SELECT label FROM place {order} LIMIT ?"
    with closing(sqlite3.connect(INDEX_FILE.as_uri() + "?mode=ro", uri=True)) as index:
        return itertools.cycle([label for (label,) in index.execute(query, (number,))])


def match(server: LiveServer, *texts: str) -> None:
    """Ask for places by name."""
    queries = [
        {"type": "place", "conditions": [{"matchType": "name", "propertyValue": text}]}
        for text in texts
    ]
    body = json.dumps({"queries": queries})
    reply = server.request("POST", "/reconcile/match", body=body, headers=JSON)
    assert reply.status == 200, reply.text


def extend(server: LiveServer, label: str) -> None:
    """Fetch values of a place."""
    wanted = [{"id": name} for name in ("country", "within", "latitude", "longitude")]
    body = json.dumps({"ids": ["place/gn4409896", label], "properties": wanted})
    assert server.request("POST", "/reconcile/extend", body=body, headers=JSON).status == 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300, help="per case")
    times = parser.parse_args().times
    spread = f"WHERE id % {STEP} < 60"
    towns = names(spread, 3 * times)
    many = names("GROUP BY label HAVING count(*) > 20 ORDER BY count(*) DESC", times)
    batch = names(f"WHERE id % {STEP} BETWEEN 60 AND 900", 10 * times)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        with writer(store, create=True) as w:
            w.replace_graph(f"{EX}g", example_nquads(f"{EX}g", 1200))
            w.publish()
        with live_server(store, workers=2, cache_bytes=0) as server:
            match(server, "Aleppo")  # reads the authority
            fresh = itertools.count()
            cases: dict[str, Callable[[], object]] = {
                "bare ASK": lambda: server.query(f"ASK {{ <urn:{next(fresh)}> ?p ?o }}"),
                "a town": lambda: match(server, next(towns)),
                "many namesakes": lambda: match(server, next(many)),
                "misspelt": lambda: match(server, f"{next(towns)}x{next(fresh)}"),
                "batch of ten": lambda: match(server, *itertools.islice(batch, 10)),
                "typed ahead": lambda: server.request(
                    "GET", f"/reconcile/suggest/entity?prefix={quote(next(towns)[:4])}"
                ),
                "values": lambda: extend(server, next(towns)),
            }
            bare = 0.0
            for case, act in cases.items():
                taken = []
                for _ in range(times):
                    start = time.perf_counter()
                    act()
                    taken.append((time.perf_counter() - start) * 1000)
                taken.sort()
                median, late = taken[times // 2], taken[int(times * 0.95)]
                bare = bare or late
                print(f"{case:15} {median:7.2f} {late:7.2f} ms, {late / bare:5.1f} times the ASK")


if __name__ == "__main__":
    main()
