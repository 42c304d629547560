"""How many worker processes an input is worth."""

from __future__ import annotations

import os

import pytest

from kg.config import BYTES_PER_WORKER
from kg.workers.counting import worker_count

CORES = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("size", "count"),
    [
        pytest.param(0, 1, id="a stream"),
        pytest.param(BYTES_PER_WORKER * 2 - 1, 1, id="not worth a second"),
        pytest.param(BYTES_PER_WORKER * 2, min(2, CORES), id="worth a second"),
        pytest.param(10**12, CORES, id="one of each core"),
    ],
)
def test_as_many_as_the_input_is_worth(size: int, count: int) -> None:
    """A process is started where it has enough to read; never more than there are cores."""
    assert worker_count(size) == count
