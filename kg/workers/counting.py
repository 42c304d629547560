"""Choose the number of worker processes for an input."""

from __future__ import annotations

import os

from kg.config import BYTES_PER_WORKER


def worker_count(input_bytes: int) -> int:
    """Return how many processes read *input_bytes* soonest: one of each core at most, at least one.

    Args:
        input_bytes: Size of the inputs; 0 if nobody knows it, as of a stream.
    """
    return min(_cores(), max(1, input_bytes // BYTES_PER_WORKER))


def _cores() -> int:
    """Return on how many cores this process may run."""
    # os.cpu_count() counts cores that a container or taskset keeps from this process.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
