"""The protocol of workers: jobs, tasks and results."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
TaskIn = TypeVar("TaskIn", contravariant=True)
ResultOut = TypeVar("ResultOut", covariant=True)


class Job(Hashable, Protocol[TaskIn, ResultOut]):
    """A kind of work. It is sent to workers: it can be pickled, and equal ones are started once."""

    @property
    def preload(self) -> tuple[str, ...]:
        """Modules whose import loads what all workers of one machine can share."""

    def start(self) -> Callable[[TaskIn], ResultOut]:
        """Load what the work needs.

        Raises:
            KgError: It cannot be loaded; no worker could do the work.
        """


class Pending(Protocol[ResultOut]):
    """The result of a task, there already or to come."""

    def done(self) -> bool:
        """Tell whether the result, or the error, is there."""

    def result(self) -> ResultOut:
        """Wait for the result.

        Raises:
            KgError: The work has failed.
            KilledWorkers: The worker ended over this task, and so did a second one.
            WorkersLost: There are no workers any more, or none can be started.
        """


class Workers(Protocol[TaskIn, ResultOut]):
    """Those who work; results are asked of them in the order in which tasks were submitted."""

    @property
    def count(self) -> int:
        """The number of workers beside the caller at present; 0 if the caller works itself."""

    def submit(self, task: TaskIn) -> Pending[ResultOut]:
        """Let a worker do *task* as soon as one is free."""
