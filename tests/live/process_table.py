"""Processes of this machine, as psutil sees them: a process may end while one looks at it."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil


def runs(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until_gone(pids: Iterable[int]) -> None:
    """Wait until none of *pids* runs; the time limit of the test ends this."""
    while any(map(runs, pids)):
        time.sleep(0.05)


def descendants(pid: int) -> list[int]:
    """List the running processes that descend from *pid*."""
    try:
        found = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return [process.pid for process in found if runs(process.pid)]


def parent_of(pid: int) -> int | None:
    """Return the parent of a process, or None if it is gone."""
    try:
        return psutil.Process(pid).ppid()
    except psutil.NoSuchProcess:
        return None


def processor_seconds(pid: int, *, with_reaped: bool = False) -> float:
    """Return how long a process (and those it has waited for) has worked; 0 if it is gone."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return sum(times[: 4 if with_reaped else 2])


def tree_seconds(pid: int) -> float:
    """Return how long a process and its descendants have worked, those that ended included."""
    root = psutil.Process(pid)
    while True:
        try:
            spent = {
                process.pid: sum(process.cpu_times()[:4])
                for process in (root, *root.children(recursive=True))
            }
        except psutil.NoSuchProcess:
            continue
        # Who is waited for in between is counted twice, as himself and with his parent.
        if spent.keys() == {pid, *(process.pid for process in root.children(recursive=True))}:
            return sum(spent.values())


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process in MiB; 0 if it is gone."""
    try:
        return psutil.Process(pid).memory_info().rss / 2**20
    except psutil.NoSuchProcess:
        return 0.0
