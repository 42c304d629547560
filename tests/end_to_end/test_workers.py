"""The store is the same whoever works: this process, several, others behind a scheduler.

``KG_FAULTS=10`` kills so many worker processes, Dask workers and schedulers more, at moments left
to chance.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dask_cluster import Cluster
from process_table import descendants, parent_of, processor_seconds, wait_until_gone

if TYPE_CHECKING:
    from tests.end_to_end.conftest import RunKg

pytestmark = pytest.mark.slow

STORY = "Shelling killed {n} civilians in {place} on Monday, a monitor said."
PLACES = ("Azaz", "Hajin", "Manbij", "Idlib", "Raqqa", "Homs", "Hama", "Aleppo")
SIZE = 40
MORE = range(int(os.environ.get("KG_FAULTS", "0")))


def moment(number: int, least: float, most: float) -> float:
    """Return how long a process has worked when it is killed."""
    return random.Random(number).uniform(least, most)


def story(n: int, **facts: object) -> dict[str, object]:
    """Make a small article."""
    text = STORY.format(place=PLACES[n % len(PLACES)], n=n + 2)
    return {"id": f"story-{n}", "date": "2018-11-13", "text": text, **facts}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write articles of which some are copies, corrected, older, repeated, odd or broken."""
    articles = [story(n) for n in range(SIZE)]
    articles[5]["date"] = "no day at all"
    articles[9] |= {"publisher": "Evening Star", "text": articles[8]["text"]}  # a copy
    articles[12] |= {"id": "story-11"}  # a newer text
    articles[14] |= {"id": "story-13", "date": "2018-11-12"}  # an older text
    articles[16] = articles[15]  # the same again
    articles[18] |= {"text": ""}
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles))
    return path


@pytest.fixture(scope="module")
def undisturbed(
    kg: RunKg, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], str]:
    """Build in one process; return what the store holds and what the build says."""
    store = tmp_path_factory.mktemp("one") / "store"
    done = kg("build", corpus, "--store", store, "--workers", "1", code=3)
    return export(kg, store), said(done)


def export(kg: RunKg, store: Path) -> list[str]:
    """Return the store's N-Quads, without the ledger's times."""
    lines = kg("export", "--store", store, "--format", "nquads").stdout.splitlines()
    return sorted(line for line in lines if "AtTime" not in line)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a build said, without its speed and the path of its store, which may wrap."""
    lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    apart = ("speed", "store", " ")
    return "\n".join(line for line in lines if not line.startswith(apart))


def test_two_workers_build_what_one_builds(
    kg: RunKg, corpus: Path, undisturbed: tuple[list[str], str], tmp_path: Path
) -> None:
    """Graph, numbers and messages are the same, byte for byte, build times apart."""
    done = kg("build", corpus, "--store", tmp_path / "store", "--workers", "2", code=3)
    assert "1 copy" in done.stdout
    assert "1 older" in done.stdout
    assert (export(kg, tmp_path / "store"), said(done)) == undisturbed
    again = kg("build", corpus, "--store", tmp_path / "store", "--workers", "2", code=3)
    assert " new" not in again.stdout
    assert export(kg, tmp_path / "store") == undisturbed[0]


@pytest.mark.parametrize("seconds", [1, *(moment(number, 0.2, 4) for number in MORE)])
def test_workers_of_a_scheduler_build_the_same_though_one_is_killed(
    kg: RunKg,
    corpus: Path,
    undisturbed: tuple[list[str], str],
    tmp_path: Path,
    seconds: float,
) -> None:
    """Of two Dask workers one is killed in the middle: nothing is lost, nothing is double."""
    with ExitStack() as stack:
        (tmp_path / "dask").mkdir()
        cluster = Cluster(tmp_path / "dask", stack)
        first = cluster.add_worker("--no-nanny")
        cluster.add_worker("--no-nanny")
        cluster.wait_for_workers(2)
        idle = processor_seconds(first.pid)
        store = tmp_path / "store"
        with building(corpus, store, "--scheduler", cluster.address) as build:
            wait_for_work(first.pid, seconds=idle + seconds, build=build)
            first.kill()
            assert build.wait() == 3
    assert export(kg, store) == undisturbed[0]


@pytest.mark.parametrize("number", MORE)
def test_a_build_whose_scheduler_is_killed_goes_on(
    kg: RunKg, corpus: Path, undisturbed: tuple[list[str], str], tmp_path: Path, number: int
) -> None:
    """It ends with an error; the next build, whoever works, ends as if nothing had been."""
    store = tmp_path / "store"
    with ExitStack() as stack:
        (tmp_path / "dask").mkdir()
        cluster = Cluster(tmp_path / "dask", stack)
        worker = cluster.add_worker("--no-nanny")
        cluster.wait_for_workers(1)
        worked = processor_seconds(worker.pid) + moment(number, 0.2, 4)
        with building(corpus, store, "--scheduler", cluster.address) as build:
            wait_for_work(worker.pid, seconds=worked, build=build)
            cluster.scheduler.kill()
            assert build.wait() == 10
    kg("build", corpus, "--store", store, "--workers", "1", code=3)
    assert export(kg, store) == undisturbed[0]


@pytest.mark.parametrize("seconds", [0, 0.2, *(moment(number, 0, 0.6) for number in MORE)])
def test_a_killed_worker_process_loses_nothing(
    kg: RunKg,
    corpus: Path,
    undisturbed: tuple[list[str], str],
    tmp_path: Path,
    seconds: float,
) -> None:
    """One of two processes is killed, at once or while it reads; the build ends as if not."""
    store = tmp_path / "store"
    with building(corpus, store, "--workers", "2") as build:
        worker = next(workers_of(build.pid))
        wait_for_work(worker, seconds=seconds, build=build)
        os.kill(worker, signal.SIGKILL)
        assert build.wait() == 3
    assert export(kg, store) == undisturbed[0]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_ended_build_leaves_no_process_and_goes_on(
    kg: RunKg, corpus: Path, undisturbed: tuple[list[str], str], tmp_path: Path, how: signal.Signals
) -> None:
    """Ctrl-C and kill -9 end the workers too; the next build makes the store whole."""
    store = tmp_path / "store"
    with building(corpus, store, "--workers", "2") as build:
        worker = next(workers_of(build.pid))
        if how is signal.SIGINT:
            os.killpg(build.pid, how)  # as a terminal does
        else:
            build.send_signal(how)
        build.wait()
    wait_until_gone([worker])
    kg("build", corpus, "--store", store, "--workers", "2", code=3)
    assert export(kg, store) == undisturbed[0]


def test_what_excludes_each_other_is_an_error_of_usage(kg: RunKg, tmp_path: Path) -> None:
    """Nothing is read and no store is made."""
    store = tmp_path / "store"
    done = kg("build", "seeds", "-s", store, "--workers", "2", "--scheduler", "tcp://a:1", code=2)
    assert "leave --workers out" in done.stderr
    kg("build", "seeds", "-s", store, "--workers", "0", code=2)
    assert not store.exists()


def building(corpus: Path, store: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a build in a process group of its own."""
    command = [sys.executable, "-m", "kg", "build", str(corpus), "--store", str(store), *options]
    # A shell that starts the tests in the background has them ignore the interrupt.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(
        command, start_new_session=True, stderr=subprocess.DEVNULL, preexec_fn=heed
    )


def workers_of(build: int) -> Iterator[int]:
    """Yield the worker processes of *build* as they are there: children of its fork server."""
    while True:
        yield from (pid for pid in descendants(build) if parent_of(pid) not in (build, None))
        time.sleep(0.05)  # a look at every process takes a while itself


def wait_for_work(pid: int, *, seconds: float, build: subprocess.Popen[bytes]) -> None:
    """Wait until a process has worked for some seconds of the processor."""
    while processor_seconds(pid) < seconds:
        assert build.poll() is None, "the build ended before the worker had worked so long"
        time.sleep(0.01)
