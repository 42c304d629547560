"""Measure the time to a page's first byte on a million quads, beside a bare ASK in the same run.

The store is the given one, repeated under other names until it has a million quads. Each address is
asked for with a connection of its own, in turns; what is measured is the time to the first byte.
What asks the whole store comes after the pages, in turns of its own: the server takes whoever asks
it for a heavy client, and for some seconds answers all that this client asks at a low priority.

    kg build seeds --store small
    python tests/bench/pages.py --small small --store /tmp/million
    KG_BENCH_STORE=/tmp/million make bench
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from live_server import LiveServer, live_server
from pyoxigraph import RdfFormat, serialize

from kg import paths
from kg.catalog import load_catalog
from kg.store import reader, writer
from kg.store.derived import derive
from kg.store.lists import INDEX, Lists, Wanted
from kg.store.reader import Reader

QUADS = 1_000_000
HTML = "text/html,application/xhtml+xml"
_KEY = re.compile(rb"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")
_YEAR = re.compile(rb"\b2018-")


def build(small: Path, store: Path) -> None:
    """Repeat the reports and incidents of *small* under other keys, in other years."""
    source = reader(small)
    graphs = {name: _nquads(source, name) for name in source.graphs()}
    with writer(store, create=True) as opened:
        repeated = {n: g for n, g in graphs.items() if "/report/" in n or n.endswith("/incidents")}
        for name, quads in graphs.items():
            if name not in repeated:
                opened.replace_graph(name, quads)
        size = sum(quads.count(b"\n") for quads in repeated.values())
        incidents = b""
        for number in range(QUADS // size):
            for name, quads in repeated.items():
                renamed = _renamed(quads, number)
                if name.endswith("/incidents"):
                    incidents += renamed
                else:
                    opened.replace_graph(_renamed(name.encode(), number).decode(), renamed)
        opened.replace_graph(next(n for n in repeated if n.endswith("/incidents")), incidents)
        began = time.perf_counter()
        print(opened.publish(derive).manifest["counts"], f"{time.perf_counter() - began:.1f} s")


def _nquads(source: Reader, graph: str) -> bytes:
    return serialize(source.quads(graph), format=RdfFormat.N_QUADS) or b""


def _renamed(text: bytes, number: int) -> bytes:
    renamed = _KEY.sub(
        lambda m: b"%016x" % (int(m[0], 16) ^ (number * 0x9E3779B97F4A7C15 % 2**64)), text
    )
    return _YEAR.sub(b"%d-" % (2005 + number % 20), renamed)


@dataclass
class Asked:
    """How long the first bytes of one kind of page took, and the longest page."""

    seconds: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def p95(self) -> float:
        """The 95th percentile of the times."""
        return statistics.quantiles(self.seconds, n=20)[-1]


Kinds = Mapping[str, Callable[[], str]]
ASK = "ASK"


def a_bare_ask() -> str:
    """Return the address of a query that finds nothing, another one each time."""
    return f"/sparql?query=ASK%7B%3Chttp%3A%2F%2Fx%2F{random.random()}%3E%20%3Fp%20%3Fo%7D"


def page_kinds(store: Path) -> Kinds:
    """Return kinds of pages of a store, each with addresses that differ from time to time."""
    generator = random.Random(7)
    lists = Lists(store / "current" / INDEX)
    some = {
        kind: [
            found.item.split("/id/", 1)[1]
            for found in lists.page(Wanted(kind), order=[], first=0, most=5000, seconds=10)
        ]
        for kind in ("incidents", "events", "actors", "places", "reports")
    }
    actors = [a.removeprefix("actor/") for a in some["actors"]]
    years = [value for value, _ in lists.facet(Wanted("incidents"), "when", (), seconds=10)]
    return {
        ASK: a_bare_ask,
        "/incidents": lambda: f"/incidents?page={generator.randrange(1, 90)}",
        "/incidents by killed": lambda: (
            f"/incidents?sort=-killed&page={generator.randrange(1, 90)}"
        ),
        "/incidents, two facets": lambda: (
            f"/incidents?when={generator.choice(years)}&actor={generator.choice(actors)}"
        ),
        "/events": lambda: f"/events?page={generator.randrange(1, 90)}",
        "/events, role and place": lambda: (
            f"/events?role=attacker&place=syria&page={generator.randrange(1, 40)}"
        ),
        "/actors": lambda: f"/actors?page={generator.randrange(1, 90)}",
        "/places": lambda: f"/places?page={generator.randrange(1, 3)}",
        "/reports": lambda: f"/reports?page={generator.randrange(1, 9)}",
        **{
            kind: lambda kind=kind: f"/doc/{generator.choice(some[kind + 's'])}"
            for kind in ("incident", "event", "actor", "place", "report")
        },
        "actor with most events": lambda: "/doc/actor/us-led-coalition",
        "its chart": lambda: "/doc/actor/us-led-coalition.vl",
        "map of a place": lambda: "/doc/place/hajin.geojson",
        "outlines of a map": lambda: "/map/background.json?box=35,32,43,38",
    }


def whole_kinds() -> Kinds:
    """Return kinds of pages that ask the whole store."""
    return {
        ASK: a_bare_ask,
        "/incidents.geojson, all": lambda: "/incidents.geojson",
        **{
            f"/queries/{query.slug}": lambda query=query: f"/queries/{query.slug}"
            for query in load_catalog(paths.QUERIES)
        },
        "events in a province": lambda: "/queries/events-in-area?area=deir-ez-zor-governorate",
        "map of /queries/events-in-area": lambda: "/queries/events-in-area.geojson",
    }


def in_turns(server: LiveServer, kinds: Kinds, rounds: int) -> dict[str, Asked]:
    """Ask for each kind of page in turns, and print how long they took."""
    asked = {name: Asked() for name in kinds}
    for _ in range(rounds):
        for name, path in kinds.items():
            spent, size = first_byte(server.host, server.port, path())
            asked[name].seconds.append(spent)
            asked[name].size = max(asked[name].size, size)
    for name, one in asked.items():
        print(
            f"{name:34} least {min(one.seconds) * 1000:5.0f} ms  "
            f"median {statistics.median(one.seconds) * 1000:6.0f} ms  "
            f"p95 {one.p95 * 1000:6.0f} ms  {one.size / 1000:6.0f} kB"
        )
    return asked


FIRST: Kinds = {path: lambda path=path: path for path in ("/", "/incidents", "/events", "/actors")}
"""What is asked for first when a server has been started."""


def first_byte(host: str, port: int, path: str) -> tuple[float, int]:
    """Return how long the first byte took, and how long the answer is."""
    connection = http.client.HTTPConnection(host, port, timeout=60)
    began = time.perf_counter()
    is_page = "/sparql" not in path and "." not in path.partition("?")[0]
    connection.request("GET", path, headers={"Accept": HTML if is_page else "*/*"})
    answer = connection.getresponse()
    spent = time.perf_counter() - began
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body[:300]!r}")
    return spent, len(body)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    if not options.store.exists():
        build(options.small, options.store)
    began = time.perf_counter()
    with live_server(options.store, workers=2) as server:
        print(f"listens after {time.perf_counter() - began:.2f} s; first pages:")
        in_turns(server, FIRST, 2)
        in_turns(server, page_kinds(options.store), options.rounds)
        in_turns(server, whole_kinds(), max(2, options.rounds // 10))


if __name__ == "__main__":
    main()
