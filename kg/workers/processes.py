"""Work in other processes of this machine.

A thread stands for each process: it hands over one task, waits for the answer and takes the next.
So a process that ends (killed, out of memory, a fault of a library in C) costs the one task that
it had, and it is known which that was.

Why not ``ProcessPoolExecutor``: there one killed process breaks the pool with all that was
submitted, without a word on which task it had; its processes can be ended by private means only,
and they outlive a parent that was killed.

Where the system can fork, processes are forked from a server that has one thread, no store open
and the modules of ``job.preload`` imported: the language model is loaded once and lies in memory
once. The caller itself is never forked, for its store and its progress line have threads.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Any, Final, Generic, Self, TypeAlias

from kg.workers.errors import KilledWorkers, WorkersLost
from kg.workers.protocol import Job, Result, Task

_Context: TypeAlias = ForkServerContext | SpawnContext

_SECONDS_TO_END: Final = 10.0


class Processes(Generic[Task, Result]):
    """Worker processes, started as tasks come, ended with the context.

    Args:
        job: What they do.
        count: How many there are at most.
    """

    def __init__(self, job: Job[Task, Result], *, count: int) -> None:
        self.count = count
        self._job = job
        self._context = _context(job.preload)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="kg-worker")
        self._own: _Own[Task, Result] = _Own()
        self._lock = threading.Lock()
        self._alive: set[_Worker[Task, Result]] = set()
        self._is_open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # No new tasks first, then no processes: a thread that waits for an answer is told of the
        # end by the broken pipe, and can be waited for only then.
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._is_open = False
            alive = tuple(self._alive)
        for worker in alive:
            worker.end()
        self._threads.shutdown()

    def submit(self, task: Task) -> Future[Result]:
        """Let the next free process do *task*."""
        return self._threads.submit(self._done, task)

    def _done(self, task: Task) -> Result:
        """Have *task* done by the process of this thread; by a second one if the first ends."""
        for _ in range(2):
            worker = self._worker()
            try:
                return worker.work_on(task)
            except _Ended as ended:
                self._forget(worker)
                how = ended.how
        raise KilledWorkers(
            f"two workers ended over it, the second {how}",
            remedy="if memory was short, use fewer --workers; "
            "if not, please report it with the article's text",
        )

    def _worker(self) -> _Worker[Task, Result]:
        """Return the process of this thread; started twice before it is said not to start."""
        if self._own.worker is None:
            try:
                self._own.worker = self._started()
            except _Ended:
                try:
                    self._own.worker = self._started()
                except _Ended as ended:
                    raise _not_started(ended) from ended
        return self._own.worker

    def _started(self) -> _Worker[Task, Result]:
        worker = _Worker(self._context, self._job)
        with self._lock:
            self._alive.add(worker)
            is_open = self._is_open
        # It was started while the others were ended, and is not among those.
        if not is_open:
            worker.end()
        try:
            worker.wait_until_ready()
        except _Ended:
            self._forget(worker)
            raise
        return worker

    def _forget(self, worker: _Worker[Task, Result]) -> None:
        self._own.worker = None
        with self._lock:
            self._alive.discard(worker)


class _Own(threading.local, Generic[Task, Result]):
    """Thread-local state."""

    def __init__(self) -> None:
        self.worker: _Worker[Task, Result] | None = None


class _Ended(Exception):
    """A process has ended before it answered."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


@dataclass(frozen=True, slots=True)
class _Failed:
    """The answer of a process whose work has failed; the process goes on."""

    error: Exception


class _Worker(Generic[Task, Result]):
    """One process, and the pipe to it."""

    def __init__(self, context: _Context, job: Job[Task, Result]) -> None:
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, job), daemon=True)
        self._process.start()
        there.close()  # so that the pipe breaks when the process ends

    def wait_until_ready(self) -> None:
        """Wait until the process has loaded what it needs.

        Raises:
            KgError: It cannot be loaded.
        """
        self._answer()

    def work_on(self, task: Task) -> Result:
        """Have *task* done."""
        try:
            self._pipe.send(task)
        except OSError as error:
            raise self._ended() from error
        result: Result = self._answer()
        return result

    def end(self) -> None:
        """End the process, whatever it does; it has nothing to lose."""
        self._process.kill()
        self._process.join()

    def _answer(self) -> Any:
        try:
            answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise self._ended() from error
        if isinstance(answer, _Failed):
            raise answer.error
        return answer

    def _ended(self) -> _Ended:
        self._pipe.close()
        # The pipe breaks before the process is gone and has an exit code.
        self._process.join(_SECONDS_TO_END)
        code = self._process.exitcode or 0
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"gave {code}"
        return _Ended(how)


def _context(preload: Sequence[str]) -> _Context:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def _serve(pipe: Connection, job: Job[Task, Result]) -> None:
    """Do what comes through *pipe* until nobody asks any more."""
    # Ctrl-C reaches every process of a terminal; the caller ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        try:
            work = job.start()
        except Exception as error:
            pipe.send(_Failed(error))
            return
        pipe.send(None)
        while True:
            task = pipe.recv()
            try:
                answer: Result | _Failed = work(task)
            except Exception as error:
                answer = _Failed(error)
            pipe.send(answer)


def _not_started(ended: _Ended) -> WorkersLost:
    return WorkersLost(
        f"a worker process ended while it started, and so did a second: it {ended.how}",
        remedy="if memory is short, use fewer --workers; in a script of your own, "
        "build below 'if __name__ == \"__main__\":'",
    )
