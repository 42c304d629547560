"""Tests of ``kg.sandbox``: each limit is set in a child process, which tells what it meets."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
from collections.abc import Callable

import pytest

from kg import sandbox

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the limits are those of Linux"
)


def in_child(work: Callable[[], bool]) -> int:
    """Do *work* in a fork; return 0 if it is true, 1 if false, or the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            code = 0 if work() else 1
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def can_open(family: socket.AddressFamily) -> bool:
    """Tell whether a socket of *family* can be made."""
    try:
        socket.socket(family).close()
    except OSError:
        return False
    return True


def test_the_child_tells_what_it_met() -> None:
    """Without a limit a child reports truth, falsehood and a signal."""
    assert in_child(lambda: True) == 0
    assert in_child(lambda: False) == 1
    assert in_child(lambda: bool(os.kill(os.getpid(), signal.SIGKILL))) == signal.SIGKILL


def test_memory_is_bounded_beyond_what_is_there() -> None:
    """A little can still be had; far more than the bound cannot."""

    def works() -> bool:
        sandbox.limit_memory(64_000_000)
        held = bytearray(8_000_000)
        try:
            bytearray(400_000_000)
        except MemoryError:
            return len(held) == 8_000_000
        return False

    assert in_child(works) == 0


def test_time_of_the_processor_is_bounded() -> None:
    """The kernel's own limit stands above what was used, by what is allowed and at most two."""

    def works() -> bool:
        sandbox.limit_cpu(0.5)
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        return 0 < soft - used <= 3 and hard == resource.RLIM_INFINITY

    assert in_child(works) == 0


def test_no_image_of_memory_is_left_behind() -> None:
    """A crash writes no file with users' queries."""

    def works() -> bool:
        sandbox.forbid_core_dumps()
        return resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)

    assert in_child(works) == 0


def test_network_is_left_as_far_as_is_said() -> None:
    """Where the filter holds no internet socket can be made; pipes between processes can."""

    def works() -> bool:
        measures = sandbox.leave_network()
        if not set(measures) <= {"network-namespace", "system-call-filter"}:
            return False
        is_shut = "system-call-filter" in measures
        internet = (socket.AF_INET, socket.AF_INET6)
        return can_open(socket.AF_UNIX) and not (is_shut and any(map(can_open, internet)))

    assert in_child(works) == 0


def test_network_stays_shut_for_children() -> None:
    """A program that a child starts gets no network back."""

    def works() -> bool:
        measures = sandbox.leave_network()
        return (
            "system-call-filter" not in measures
            or in_child(lambda: not can_open(socket.AF_INET)) == 0
        )

    assert in_child(works) == 0


def test_child_dies_with_its_parent() -> None:
    """When the parent ends without a word, the kernel ends the child."""
    reading, writing = os.pipe()

    def parent() -> bool:
        if os.fork() == 0:
            sandbox.die_with_parent()
            os.write(writing, b"x")
            signal.pause()
        return os.read(reading, 1) == b"x"

    assert in_child(parent) == 0
    os.close(writing)
    # Nobody holds the other end any more once the grandchild is gone.
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_memory_of_this_process_is_told() -> None:
    """What is held is counted; more of it counts more."""
    own = sandbox.OwnMemory()
    before = own.resident_bytes()
    held = bytearray(b"x") * 32_000_000
    after = own.resident_bytes()
    assert before > 1_000_000
    assert after - before > 0.8 * len(held)
