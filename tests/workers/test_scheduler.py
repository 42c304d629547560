"""Workers behind a Dask scheduler: real processes over real sockets, one of them killed."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from dask_cluster import Cluster
from jobs import BAD, DEADLY, DEADLY_ONCE, LATE, Numbers, Shards
from unreliable import damaging

from kg.errors import InputError, ModelError
from kg.workers import open_workers
from kg.workers.errors import KilledWorkers, WorkersLost

pytestmark = pytest.mark.slow
pytest.importorskip("distributed")


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start a scheduler without workers."""
    with ExitStack() as stack:
        yield Cluster(tmp_path_factory.mktemp("dask"), stack)


def test_a_lost_worker_costs_its_task_done_again(cluster: Cluster, tmp_path: Path) -> None:
    """Results come in order; the task of the worker that was killed is done by the other."""
    cluster.add_worker("--no-nanny")
    cluster.add_worker("--no-nanny")
    cluster.wait_for_workers(2)
    job = Numbers(tmp_path)
    numbers = [1, 2, DEADLY_ONCE, 3, 4, 5, 6, 7]
    with open_workers(job, scheduler=cluster.address) as workers:
        asked = [workers.submit(number) for number in numbers]
        assert [one.result()[0] for one in asked] == [number * number for number in numbers]
    assert len(set(job.tries(DEADLY_ONCE))) == 2


def test_a_damaged_shard_is_written_anew(cluster: Cluster, tmp_path: Path) -> None:
    """One that stays N-Quads too; where all are damaged, the work ends with a remedy."""
    cluster.add_worker("--no-nanny")
    cluster.wait_for_workers(1)
    job, expected = Shards(tmp_path), Shards(tmp_path / "expected")
    expected.folder.mkdir()
    with (
        damaging(cluster.address, b"<urn:s3>", b"<urn:s4>", times=1) as address,
        open_workers(job, scheduler=address) as workers,
    ):
        asked = [workers.submit(number) for number in range(8)]
        found = [one.result() for one in asked]
    assert found == [expected.start()(number) for number in range(8)]
    assert [job.tries(number) for number in range(8)] == [1, 1, 1, 2, 1, 1, 1, 1]
    with (
        damaging(cluster.address, b"<urn:s3>", b"<urn:s4>", times=1_000) as address,
        open_workers(job, scheduler=address) as workers,
        pytest.raises(WorkersLost, match="arrive damaged"),
    ):
        workers.submit(3).result()


def test_errors_of_a_task_and_of_the_start_come_through(cluster: Cluster, tmp_path: Path) -> None:
    """What, where and remedy are those of the worker."""
    cluster.add_worker("--no-nanny")
    cluster.wait_for_workers(1)
    with open_workers(Numbers(tmp_path), scheduler=cluster.address) as workers:
        with pytest.raises(InputError, match=r"^numbers:13: a bad number; take another$"):
            workers.submit(BAD).result()
        with pytest.raises(TimeoutError, match="no answer"):
            workers.submit(LATE).result()
        assert workers.count == 1
    damaged = Numbers(tmp_path, is_damaged=True)
    with open_workers(damaged, scheduler=cluster.address) as workers:
        asked = workers.submit(1)
        with pytest.raises(ModelError, match="install anew"):
            asked.result()


def test_a_task_that_kills_every_worker_is_given_up(cluster: Cluster, tmp_path: Path) -> None:
    """Worker after worker is not killed by it without end; others are done."""
    for _ in range(5):
        cluster.add_worker("--no-nanny")
    cluster.wait_for_workers(5)
    job = Numbers(tmp_path)
    with open_workers(job, scheduler=cluster.address) as workers:
        deadly = workers.submit(DEADLY)
        with pytest.raises(KilledWorkers, match="one after the other"):
            deadly.result()
        assert workers.submit(3).result()[0] == 9
    assert 2 <= len(job.tries(DEADLY)) <= 4


def test_where_no_worker_is_left_the_work_goes_on_with_the_next(
    cluster: Cluster, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told that there are none."""
    cluster.add_worker("--no-nanny")
    cluster.wait_for_workers(1)
    with open_workers(Numbers(tmp_path), scheduler=cluster.address) as workers:
        begun = workers.submit(DEADLY_ONCE)
        with ThreadPoolExecutor(1) as thread:
            waiting = thread.submit(begun.result)
            while "waiting for some" not in caplog.text:  # the time limit of the test ends this
                time.sleep(0.05)
            cluster.add_worker("--no-nanny")
            assert waiting.result()[0] == DEADLY_ONCE**2


def test_where_no_worker_comes_the_work_ends_with_a_remedy(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr("kg.workers.scheduler._SECONDS_BETWEEN_COUNTS", 0.5)
    monkeypatch.setattr("kg.workers.scheduler._SECONDS_WITHOUT_WORKERS", 2.0)
    cluster.add_worker("--no-nanny")
    cluster.wait_for_workers(1)
    with (
        open_workers(Numbers(tmp_path), scheduler=cluster.address) as workers,
        pytest.raises(WorkersLost, match=r"has no workers.*goes on where it stopped"),
    ):
        workers.submit(DEADLY).result()


def test_a_lost_scheduler_ends_the_work_with_a_remedy(cluster: Cluster, tmp_path: Path) -> None:
    """Nobody waits for what will not come."""
    cluster.add_worker("--no-nanny")
    cluster.wait_for_workers(1)
    with open_workers(Numbers(tmp_path), scheduler=cluster.address) as workers:
        assert workers.submit(2).result()[0] == 4
        cluster.scheduler.send_signal(signal.SIGKILL)
        cluster.scheduler.wait()
        with pytest.raises(WorkersLost, match="goes on where it stopped"):
            workers.submit(3).result()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "not an address"])
def test_an_address_without_a_scheduler_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """The message says how one is started."""
    monkeypatch.setattr("kg.workers.scheduler._SECONDS_TO_CONNECT", 1)
    with pytest.raises(WorkersLost, match=r"no Dask scheduler answers.*dask scheduler"):
        _ = open_workers(Numbers(tmp_path), scheduler=address).__enter__()


def test_what_cannot_start_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where it is collected as garbage while the thread of the next one starts."""
    new_event_loop = asyncio.events.new_event_loop

    def collecting() -> asyncio.AbstractEventLoop:
        gc.collect()
        return new_event_loop()

    monkeypatch.setattr(asyncio.events, "new_event_loop", collecting)
    gc.disable()
    try:
        for _ in range(2):
            with pytest.raises(WorkersLost, match="no Dask scheduler answers"):
                _ = open_workers(Numbers(tmp_path), scheduler="not an address").__enter__()
    finally:
        gc.enable()


def test_a_scheduler_without_workers_is_told(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says how one is started."""
    monkeypatch.setattr("kg.workers.scheduler._SECONDS_TO_WAIT_FOR_WORKERS", 1)
    with pytest.raises(WorkersLost, match=f"dask worker {cluster.address} --nthreads 1"):
        _ = open_workers(Numbers(tmp_path), scheduler=cluster.address).__enter__()
