"""What does a server elsewhere cost as the store, and does it hold the same in the end?

Each kind of store is filled, asked, joined anew, loses a report and is exported, by commands of
their own. Figures are printed (``make bench``); what is demanded is that the exports are equal,
byte for byte, times of a build apart. ``KG_BENCH_REMOTE=200`` builds so many articles,
``KG_BENCH_REMOTE_REPORTS=1000`` fills the stores with so many synthetic reports beside.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from live_server import TOKEN, live_server
from other_servers import OXIGRAPH, VIRTUOSO, oxigraph_server, virtuoso_server
from process_table import descendants, processor_seconds

from kg.incidents import Incidents
from kg.ledger import Ledger
from kg.store import writer
from kg.vocab.terms import PROV
from tests.bench.test_incidents_speed import BASE, RUN, finished
from tests.bench.varied import ROOT, varied_articles, write_varied

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

ARTICLES = int(os.environ.get("KG_BENCH_REMOTE", "12"))
REPORTS = int(os.environ.get("KG_BENCH_REMOTE_REPORTS", "100"))
BATCH = 100
KINDS = (
    "embedded",
    "kg serve --update",
    *(["Oxigraph"] if OXIGRAPH else []),
    *(["Virtuoso"] if VIRTUOSO else []),
)
TIMES = tuple(f" <{iri}> ".encode() for iri in (PROV.generatedAtTime, PROV.invalidatedAtTime))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
Fill = Callable[[str], object]


@contextmanager
def running(kind: str, folder: Path) -> Iterator[str]:
    """Run a store of this kind; give what ``--store`` takes."""
    with ExitStack() as stack:
        if kind == "kg serve --update":
            server = stack.enter_context(live_server(folder / "store", update=True))
            yield f"{server.url}/sparql"
        elif kind == "Oxigraph":
            yield stack.enter_context(oxigraph_server(folder / "store"))
        elif kind == "Virtuoso":
            yield stack.enter_context(virtuoso_server(folder / "store"))
        else:
            yield str(folder / "store")


def kg(*arguments: str) -> None:
    """Run a command."""
    done = subprocess.run(
        [sys.executable, "-m", "kg", *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def worked() -> tuple[float, float]:
    """Return the processor time of this process with its commands, and of its servers."""
    seconds = partial(processor_seconds, with_reaped=True)
    return seconds(os.getpid()), sum(map(seconds, descendants(os.getpid())))


def measured(acts: dict[str, Callable[[], object]]) -> str:
    """Do one thing after the other; tell what each took: processor here + at the server, clock."""
    cells = []
    for name, act in acts.items():
        (here, there), began = worked(), time.monotonic()
        act()
        took = time.monotonic() - began
        spent = [after - b for after, b in zip(worked(), (here, there), strict=True)]
        cells.append(f"{name} {spent[0]:.1f} + {spent[1]:.1f} s ({took:.1f} s)")
    return ", ".join(cells)


def exported(path: Path) -> list[bytes]:
    """Return the statements of a dump, in its order, but when reports were built."""
    lines = path.read_bytes().splitlines()
    return [line for line in lines if not any(time in line for time in TIMES)]


def used(kind: str, folder: Path, fill: Fill, lost: str) -> list[bytes]:
    """Fill a store of this kind, use it, and return what it holds in the end."""
    folder.mkdir()
    dump = folder / "dump.nq"
    with running(kind, folder) as store:
        rest = ("--store", store)
        acts: dict[str, Callable[[], object]] = {
            "build": lambda: fill(store),
            "query": lambda: kg("query", "figures", *rest),
            "cluster": lambda: kg("cluster", "--rebuild", *rest),
            "remove": lambda: kg("remove", lost, *rest),
            "export": lambda: kg("export", "--format", "nquads", "-o", str(dump), *rest),
        }
        print(f"\n{kind}: {measured(acts)}", flush=True)
    return exported(dump)


def side_only(store: str) -> None:
    """Fill a store with synthetic reports, from this process."""
    with writer(store, create=True) as opened:
        ledger = Ledger(opened, base=BASE, run=RUN)
        ledger.open()
        opened.note("base", BASE)
        for start in range(0, REPORTS, BATCH):
            numbers = range(start, min(start + BATCH, REPORTS))
            ledger.write([finished(number) for number in numbers], now=NOW)
            opened.flush()
        Incidents(opened, base=BASE).update()
        opened.publish()


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands write to our own server."""
    monkeypatch.setenv("KG_STORE_TOKEN", TOKEN)


def test_articles_build_the_same_everywhere(tmp_path: Path) -> None:
    """Articles are read and written to each kind of store, with equal dumps."""
    corpus = write_varied(tmp_path / "articles.jsonl", ARTICLES)
    lost = next(varied_articles())["id"]
    dumps = [
        used(
            kind,
            tmp_path / str(number),
            lambda store: kg("build", str(corpus), "--workers", "1", "--store", store),
            lost,
        )
        for number, kind in enumerate(KINDS)
    ]
    print(f"\n{ARTICLES} articles, {len(dumps[0])} statements")
    assert dumps[0]
    assert all(dump == dumps[0] for dump in dumps)


def test_reports_are_the_same_everywhere(tmp_path: Path) -> None:
    """Synthetic reports, without a parser, leave equal dumps on each kind of store."""
    dumps = [
        used(kind, tmp_path / str(number), side_only, "a1") for number, kind in enumerate(KINDS)
    ]
    print(f"\n{REPORTS} reports, {len(dumps[0])} statements")
    assert dumps[0]
    assert all(dump == dumps[0] for dump in dumps)
