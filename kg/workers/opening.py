"""Open workers where they are asked for: in this process, on this machine, behind a scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.workers.here import Here
from kg.workers.protocol import Job, Result, Task, Workers


@contextmanager
def open_workers(
    job: Job[Task, Result], *, count: int = 1, scheduler: str | None = None
) -> Iterator[Workers[Task, Result]]:
    """Open workers for *job*, and end those that were started here.

    Args:
        job: What they do.
        count: How many processes of this machine; 1 is the caller itself.
        scheduler: Address of a Dask scheduler whose workers do it instead.

    Raises:
        WorkersLost: The scheduler cannot be reached, or has no workers.
    """
    if scheduler is not None:
        from kg.workers.scheduler import Scheduled

        with Scheduled(job, scheduler) as scheduled:
            yield scheduled
    elif count > 1:
        from kg.workers.processes import Processes

        with Processes(job, count=count) as processes:
            yield processes
    else:
        yield Here(job)
