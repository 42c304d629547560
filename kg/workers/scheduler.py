"""Work on the workers of a Dask scheduler, on other machines too.

A result lies with the worker until it is asked for, and Dask has it done anew if that worker is
lost before. A worker process does one task at a time, for the language model is shared by its
threads. A result carries its digest: one that was damaged on its way, or on a disk where Dask had
laid it aside, is done anew, for a changed figure is N-Quads as well as the right one.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import lru_cache, partial
from typing import Any, Final, Generic, Self, cast

from kg.errors import KgError
from kg.workers.errors import KilledWorkers, WorkersLost
from kg.workers.protocol import Job, Result, Task

try:
    import distributed
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise WorkersLost(
        f"Dask is not installed ({error.name} is missing)",
        remedy="pip install 'kg[distributed]', here and where the workers run",
    ) from error

_SECONDS_TO_CONNECT: Final = 10
_SECONDS_TO_WAIT_FOR_WORKERS: Final = 30
_SECONDS_BETWEEN_COUNTS: Final = 5.0
_SECONDS_WITHOUT_WORKERS: Final = 120.0
_MOST_DAMAGED: Final = 3
_AT_WORK: Final = threading.Lock()
_log = logging.getLogger(__name__)


class _Client(distributed.Client):  # type: ignore[misc]  # Dask has no types
    """One that is closed where it cannot start.

    Dask leaves that to the garbage collector. Where this runs in the thread of the next client, it
    waits for a lock that is held until that thread has started: a deadlock.
    """

    def start(self, **options: Any) -> None:
        try:
            super().start(**options)
        except BaseException:
            self.close()
            raise


class Scheduled(Generic[Task, Result]):
    """The workers of a Dask scheduler, as many as there are at the time.

    Args:
        job: What they do.
        address: Of the scheduler: ``tcp://host:8786``.

    Raises:
        WorkersLost: The scheduler cannot be reached, or has no workers.
    """

    def __init__(self, job: Job[Task, Result], address: str) -> None:
        self._job = job
        self._address = address
        try:
            # A script may have a client of its own as its default.
            self._client = _Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise WorkersLost(
                f"no Dask scheduler answers ({error})",
                where=address,
                remedy="start one (dask scheduler) and give its address: tcp://HOST:8786",
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=_SECONDS_TO_WAIT_FOR_WORKERS)
        except TimeoutError as error:
            self._client.close()
            raise _without_workers(address) from error
        self._count, self._counted_at = 1, float("-inf")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def count(self) -> int:
        """The number of worker processes at present."""
        now = time.monotonic()
        if now - self._counted_at > _SECONDS_BETWEEN_COUNTS:
            self._counted_at = now
            self._count = max(1, _number_of_workers(self._client))
        return self._count

    def submit(self, task: Task) -> Awaited[Result]:
        """Let the scheduler choose a worker for *task*."""
        return Awaited(self._client, self._address, self._job, task)


class Awaited(Generic[Result]):
    """A task that the scheduler has."""

    def __init__(
        self, client: distributed.Client, address: str, job: Job[Task, Result], task: Task
    ) -> None:
        # Not pure: Dask would take a repeated task for the same, and give the damaged result again.
        self._begin = partial(client.submit, _work_on, job, task, pure=False)
        self._future = self._begin()
        self._client = client
        self._address = address

    def done(self) -> bool:
        """Tell whether the result, or the error, is there."""
        return bool(self._future.done())

    def result(self) -> Result:
        """Wait for the result.

        Raises:
            KilledWorkers: Worker after worker was lost over it.
            WorkersLost: The scheduler was lost, or all its workers, or what comes from it is
                damaged.
        """
        for _ in range(_MOST_DAMAGED):
            content, digest = self._fetched()
            if _digest(content) == digest:
                return cast("Result", pickle.loads(content))
            _log.warning("a result has arrived damaged, and is worked out anew")
            self._future = self._begin()
        raise WorkersLost(
            "results arrive damaged from the Dask workers",
            where=self._address,
            remedy="check the network and the disks of the workers, and repeat the command: "
            "it goes on where it stopped",
        )

    def _fetched(self) -> tuple[bytes, bytes]:
        try:
            content, digest = self._waited()
        except KgError:
            raise
        except KilledWorker as error:
            raise KilledWorkers(
                "the Dask workers that had it were lost, one after the other",
                remedy="give the workers more memory; "
                "if that is not it, please report it with the article's text",
            ) from error
        except (CancelledError, CommClosedError, OSError) as error:
            if self._is_failed():
                raise
            raise WorkersLost(
                f"the Dask scheduler was lost ({type(error).__name__})",
                where=self._address,
                remedy="start it anew and repeat the command: it goes on where it stopped",
            ) from error
        return content, digest

    def _waited(self) -> tuple[bytes, bytes]:
        """Wait while the scheduler has workers, or may soon have some again.

        Dask would wait for ever. What starts a worker anew (its nanny) gives up one that ends
        before the nanny has heard that it is ready.
        """
        missed_since = None
        while True:
            try:
                return cast(
                    "tuple[bytes, bytes]", self._future.result(timeout=_SECONDS_BETWEEN_COUNTS)
                )
            except TimeoutError:
                if self._is_failed():
                    raise
            if _number_of_workers(self._client):
                missed_since = None
                continue
            now = time.monotonic()
            if missed_since is None:
                missed_since = now
                _log.warning("no workers of the Dask scheduler are to be seen: waiting for some")
            elif now - missed_since > _SECONDS_WITHOUT_WORKERS:
                raise _without_workers(self._address)

    def _is_failed(self) -> bool:
        """Tell whether the error is the task's own."""
        return bool(self._future.status == "error")


def _number_of_workers(client: distributed.Client) -> int:
    """Count them; without a scheduler there are none."""
    # Newer versions tell of five workers unless all are asked for.
    return len(client.scheduler_info(n_workers=-1).get("workers", ()))


def _without_workers(address: str) -> WorkersLost:
    return WorkersLost(
        "the Dask scheduler has no workers",
        where=address,
        remedy=f"start some where kg is installed (dask worker {address} --nthreads 1) "
        "and repeat the command: a build goes on where it stopped",
    )


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


def _work_on(job: Job[Task, Result], task: Task) -> tuple[bytes, bytes]:
    """Do *task* in a worker of Dask; give its result as bytes, and their digest."""
    with _AT_WORK:
        content = pickle.dumps(_started(job)(task))
    return content, _digest(content)


@lru_cache(maxsize=1)
def _started(job: Job[Task, Result]) -> Callable[[Task], Result]:
    return job.start()
