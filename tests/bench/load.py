"""Measure the server beside its peers, on the same million quads, in the same minutes.

Five queries from a small look-up to a heavy aggregate at 1, 8 and 32 clients, and a SELECT of
100,000 rows, against: this server (without its cache of small answers and asked 5,000 different
queries; and, as "repeated", with it and 300 that come again and again), the ``oxigraph`` server,
``rdflib-endpoint`` on an Oxigraph store, the engine behind nothing but a socket
(``bare_server.py``), and raw pyoxigraph in process (the limit). All open the same database.

    python -m venv peers && peers/bin/pip install oxigraph rdflib-endpoint uvicorn oxrdflib
    python tests/bench/load.py --peers peers --out load.json
"""

from __future__ import annotations

import argparse
import json
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from live_server import live_server
from pyoxigraph import QueryResultsFormat, Store

from kg.store import reader, writer

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
EVENTS = 100_000
ROWS = f"SELECT ?s ?d ?n {{ ?s <{EX}date> ?d ; <{EX}killed> ?n }} LIMIT 100000"
_LONGEST_CELL = 25.0
JSON = "application/sparql-results+json"


def look_up(generator: random.Random) -> str:
    return f"SELECT ?p ?o {{ <{EX}event/{generator.randrange(EVENTS)}> ?p ?o }}"


def join(generator: random.Random) -> str:
    return (
        f"SELECT ?e ?label {{ ?e <{EX}place> <{EX}place/{generator.randrange(500)}> ; "
        f"<{EX}actor> ?a . ?a <{EX}label> ?label }} LIMIT 20"
    )


def in_order(generator: random.Random) -> str:
    return (
        f"SELECT ?e ?n {{ ?e <{EX}place> <{EX}place/{generator.randrange(500)}> ; "
        f"<{EX}killed> ?n FILTER(?n > 5) }} ORDER BY DESC(?n) LIMIT 50"
    )


def per_type(generator: random.Random) -> str:
    return (
        f"SELECT ?t (SUM(?n) AS ?k) {{ ?e <{EX}actor> <{EX}actor/{generator.randrange(200)}> ; "
        f"<{EX}type> ?t ; <{EX}killed> ?n }} GROUP BY ?t"
    )


def everything(generator: random.Random) -> str:
    return (
        f"SELECT ?t (SUM(?n) AS ?k) {{ ?e <{EX}type> ?t ; <{EX}killed> ?n "
        f"FILTER(?n != {generator.randrange(50)}) }} GROUP BY ?t"
    )


QUERIES: dict[str, Callable[[random.Random], str]] = {
    "look-up": look_up,
    "join": join,
    "filter, order": in_order,
    "aggregate, 500": per_type,
    "aggregate, 100k": everything,
}


def build(store: Path) -> None:
    """Make a store of a million quads in 100 graphs, as kg build lays it out."""
    generator = random.Random(1)
    with writer(store, create=True) as w:
        for number in range(100):
            graph = f"{EX}graph/{number}"
            lines = []
            for event in range(number * 1000, number * 1000 + 1000):
                e = f"<{EX}event/{event}>"
                day = f"20{generator.randrange(10, 26):02}-{generator.randrange(1, 13):02}-10"
                lines.append(f"{e} <{EX}type> <{EX}type/{generator.randrange(40)}> .\n")
                lines.append(f"{e} <{EX}place> <{EX}place/{generator.randrange(500)}> .\n")
                lines.append(f"{e} <{EX}actor> <{EX}actor/{generator.randrange(200)}> .\n")
                lines.append(f'{e} <{EX}date> "{day}"^^<{XSD}date> .\n')
                killed = generator.randrange(50)
                lines.append(f'{e} <{EX}killed> "{killed}"^^<{XSD}integer> .\n')
                lines += [
                    f'{e} <{EX}wording> "as written {event} {mention}" .\n' for mention in range(5)
                ]
            if number == 0:
                lines += [
                    f'<{EX}actor/{actor}> <{EX}label> "actor {actor}" .\n' for actor in range(200)
                ]
            w.replace_graph(graph, "".join(lines).encode())
        w.database.optimize()
        print(w.publish().manifest["counts"], file=sys.stderr)


# -- a small load generator: one thread, many connections -----------------------------------


class Client:
    """One connection that asks again as soon as it is answered."""

    def __init__(self, address: tuple[str, int], requests: list[bytes], first: int) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._address = address
        self._requests = requests
        self._next = first
        self.begun = 0.0
        self._received = b""
        self.failed = False

    def ask(self) -> None:
        self._received = b""
        self.begun = time.perf_counter()
        self.socket.sendall(self._requests[self._next % len(self._requests)])
        self._next += 1

    def read(self) -> bool | None:
        """True when an answer is whole, None when the server has closed."""
        data = self.socket.recv(262_144)
        if not data:
            return None
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return False
        self.failed = b" 200 " not in head.partition(b"\r\n")[0]
        lower = head.lower()
        at = lower.find(b"content-length: ")
        if at >= 0:
            return len(body) >= int(lower[at + 16 :].split(b"\r", 1)[0])
        return body.endswith(b"0\r\n\r\n")


def measure(
    address: tuple[str, int], path: str, queries: list[str], clients: int, seconds: float
) -> dict[str, float] | None:
    """Ask for *seconds*; give requests per second and latencies in ms, None for no answer."""
    requests = [
        (
            f"GET {path}?{urllib.parse.urlencode({'query': q})} HTTP/1.1\r\n"
            f"Host: localhost\r\nAccept: {JSON}\r\n\r\n"
        ).encode()
        for q in queries
    ]
    chooser = selectors.DefaultSelector()
    for number in range(clients):
        client = Client(address, requests, number * 7)
        chooser.register(client.socket, selectors.EVENT_READ, client)
        client.ask()
    times: list[float] = []
    failed = 0
    begun = time.perf_counter()
    while (now := time.perf_counter()) - begun < seconds or not times:
        for key, _ in chooser.select(1.0):
            client = key.data
            whole = client.read()
            if whole is None:
                raise RuntimeError("the server closed a connection")
            if whole:
                if client.failed:
                    failed += 1
                else:
                    times.append(time.perf_counter() - client.begun)
                client.ask()
        if now - begun > _LONGEST_CELL:
            break
    took = time.perf_counter() - begun
    for key in list(chooser.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    if not times:
        return None
    times.sort()
    return {
        "per_second": round(len(times) / took, 1),
        "p50_ms": round(times[len(times) // 2] * 1000, 2),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 2),
        "failed": failed,
    }


def measure_stream(address: tuple[str, int], path: str) -> dict[str, float]:
    """Fetch 100,000 rows three times; give the best time to first byte and MB per second."""
    best = {"first_byte_ms": 1e9, "mb_per_second": 0.0, "mb": 0.0}
    for _ in range(3):
        with socket.create_connection(address) as connection:
            fields = urllib.parse.urlencode({"query": ROWS})
            begun = time.perf_counter()
            connection.sendall(
                f"GET {path}?{fields} HTTP/1.1\r\nHost: localhost\r\nAccept: {JSON}\r\n"
                "Connection: close\r\n\r\n".encode()
            )
            size, first = 0, 0.0
            while chunk := connection.recv(1 << 20):
                first = first or time.perf_counter()
                size += len(chunk)
            took = time.perf_counter() - begun
        rate = size / took / 1e6
        best["first_byte_ms"] = round(min(best["first_byte_ms"], (first - begun) * 1000), 1)
        best["mb_per_second"] = round(max(best["mb_per_second"], rate), 1)
        best["mb"] = round(size / 1e6, 1)
    return best


# -- the contestants ------------------------------------------------------------------------


@contextmanager
def oxigraph_server(peers: Path, database: Path) -> Iterator[tuple[str, int]]:
    port = _free_port()
    command = [
        str(peers / "bin" / "oxigraph"), "serve-read-only", "--location", str(database),
        "--bind", f"127.0.0.1:{port}",
    ]  # fmt: skip
    with _process(command, port) as address:
        yield address


@contextmanager
def rdflib_endpoint(peers: Path, database: Path) -> Iterator[tuple[str, int]]:
    port = _free_port()
    code = (
        "import sys, uvicorn\n"
        "from oxrdflib import OxigraphStore\n"
        "from pyoxigraph import Store\n"
        "from rdflib import Dataset\n"
        "from rdflib_endpoint import SparqlEndpoint\n"
        "store = OxigraphStore(store=Store.read_only(sys.argv[1]))\n"
        "app = SparqlEndpoint(graph=Dataset(store=store), path='/')\n"
        "uvicorn.run(app, port=int(sys.argv[2]), log_level='error')\n"
    )
    command = [str(peers / "bin" / "python"), "-c", code, str(database), str(port)]
    with _process(command, port) as address:
        yield address


@contextmanager
def bare_server(database: Path) -> Iterator[tuple[str, int]]:
    port = _free_port()
    script = Path(__file__).with_name("bare_server.py")
    with _process([sys.executable, str(script), str(database), str(port), "2"], port) as address:
        yield address


@contextmanager
def _process(command: list[str], port: int) -> Iterator[tuple[str, int]]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        limit = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > limit or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield "127.0.0.1", port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def measure_raw(database: Path, seconds: float) -> dict[str, Any]:
    """Ask the engine in this process, without any HTTP."""
    store = Store.read_only(str(database))
    found: dict[str, Any] = {}
    for name, make in QUERIES.items():
        generator = random.Random(2)
        times: list[float] = []
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds or not times:
            at = time.perf_counter()
            store.query(make(generator)).serialize(format=QueryResultsFormat.JSON)
            times.append(time.perf_counter() - at)
        times.sort()
        found[name] = {
            "1": {
                "per_second": round(len(times) / (time.perf_counter() - begun), 1),
                "p50_ms": round(times[len(times) // 2] * 1000, 2),
                "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 2),
            }
        }
    begun = time.perf_counter()
    with open(os.devnull, "wb") as nowhere:
        store.query(ROWS).serialize(nowhere, QueryResultsFormat.JSON)
    took = time.perf_counter() - begun
    size = len(store.query(ROWS).serialize(format=QueryResultsFormat.JSON) or b"")
    found["stream"] = {"mb_per_second": round(size / took / 1e6, 1), "mb": round(size / 1e6, 1)}
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, help="virtual environment with the peers")
    parser.add_argument("--store", type=Path, help="keep the store here, or take it from here")
    parser.add_argument("--seconds", type=float, default=4, help="per query and client number")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    results: dict[str, Any] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = chosen.store or folder / "store"
        if not store.exists():
            build(store)
        database = reader(store).generation.database
        contestants: dict[str, tuple[tuple[str, int], str]] = {}
        contestants["bare engine"] = (stack.enter_context(bare_server(database)), "/sparql")
        for name, cache_bytes in (("kg", 0), ("kg, repeated", 32 * 2**20)):
            ours = stack.enter_context(
                live_server(
                    store,
                    folder=folder,
                    timeout_seconds=60,
                    workers=2,
                    max_rows=1_000_000,
                    queue_seconds=60,
                    cache_bytes=cache_bytes,
                )
            )
            contestants[name] = ((ours.host, ours.port), "/sparql")
        if chosen.peers:
            address = stack.enter_context(oxigraph_server(chosen.peers, database))
            contestants["oxigraph"] = (address, "/query")
        else:
            print("PEERS NOT RUN: give --peers", file=sys.stderr)
        run(contestants, chosen.seconds, results)
        if chosen.peers:
            # Alone and last: its heavy queries go on after their clients have left.
            with rdflib_endpoint(chosen.peers, database) as address:
                run({"rdflib-endpoint": (address, "/")}, chosen.seconds, results)
        results["pyoxigraph"] = measure_raw(database, chosen.seconds)
    print(table(results))
    if chosen.out:
        chosen.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def run(
    contestants: dict[str, tuple[tuple[str, int], str]], seconds: float, results: dict[str, Any]
) -> None:
    """Measure the contestants in turns, cell by cell."""
    for contestant, (address, path) in contestants.items():
        results.setdefault(contestant, {})["stream"] = measure_stream(address, path)
        print("stream", contestant, results[contestant]["stream"], file=sys.stderr)
    for name, make in QUERIES.items():
        for clients in (1, 8, 32):
            for contestant, (address, path) in contestants.items():
                generator = random.Random(2)
                different = 300 if contestant == "kg, repeated" else 5000
                queries = [make(generator) for _ in range(different)]
                cell = measure(address, path, queries, clients, seconds)
                results[contestant].setdefault(name, {})[str(clients)] = cell
                print(f"{name:16} {clients:3} {contestant:16} {cell}", file=sys.stderr)


def table(results: dict[str, Any]) -> str:
    """Draw the table for the documentation."""
    lines = [
        "| query | clients | " + " | ".join(results) + " |",
        "|---|---|" + "---|" * len(results),
    ]
    for name in QUERIES:
        for clients in ("1", "8", "32"):
            cells = []
            for contestant in results:
                cell = results[contestant].get(name, {}).get(clients)
                cells.append(
                    f"{cell['per_second']:,.0f}/s, {cell['p50_ms']} / {cell['p95_ms']} ms"
                    if cell
                    else "–"
                )
            lines.append(f"| {name} | {clients} | " + " | ".join(cells) + " |")
    cells = [
        f"{r['stream'].get('first_byte_ms', '–')} ms, {r['stream']['mb_per_second']} MB/s"
        for r in results.values()
    ]
    lines.append("| 100,000 rows: first byte, rate | 1 | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
