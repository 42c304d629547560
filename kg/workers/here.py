"""Work in the process that asks for it, one task after the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property
from typing import Generic

from kg.errors import KgError
from kg.workers.protocol import Job, Result, Task


class Here(Generic[Task, Result]):
    """The caller itself as its only worker; what the work needs is loaded by the first task."""

    count = 0

    def __init__(self, job: Job[Task, Result]) -> None:
        self._job = job

    @cached_property
    def _work(self) -> Callable[[Task], Result]:
        return self._job.start()

    def submit(self, task: Task) -> Future[Result]:
        """Do *task* at once."""
        done: Future[Result] = Future()
        try:
            done.set_result(self._work(task))
        except KgError as error:
            done.set_exception(error)
        return done
