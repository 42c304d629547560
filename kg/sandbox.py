"""Limits on a child process: lifetime, network, memory and CPU time.

It may not outlive its parent, reach the network, or eat the machine. Three doors to the network
are shut, each alone sufficient where the host allows it: an empty network namespace, a system
call filter that refuses internet sockets, and (before all of that) the lexer. Each measure is
attempted and reported, never assumed: ``/health/ready`` says which ones hold.
"""

from __future__ import annotations

import ctypes
import math
import os
import platform
import resource
import signal
import socket
import struct
import sys
import time
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | 13  # EACCES
# machine: (audit architecture, number of the socket system call)
_MACHINES: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the thread that started it ends."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def leave_network() -> tuple[str, ...]:
    """Give up the network for this process and its children; say which measures hold."""
    if not sys.platform.startswith("linux"):
        return ()
    measures = []
    if _enter_empty_namespace():
        measures.append("network-namespace")
    if _refuse_internet_sockets():
        measures.append("system-call-filter")
    return tuple(measures)


def limit_memory(extra_bytes: int) -> None:
    """Allow this process to allocate *extra_bytes* beyond what it has mapped now."""
    if not sys.platform.startswith("linux"):
        return
    with open("/proc/self/statm", encoding="ascii") as handle:
        mapped = int(handle.read().split()[0]) * resource.getpagesize()
    limit = mapped + extra_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def limit_cpu(seconds: float) -> None:
    """Let the kernel end this process after *seconds* more of CPU time."""
    used = time.process_time()
    soft = math.ceil(used + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def forbid_core_dumps() -> None:
    """Leave no memory image behind: it would hold users' queries."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class OwnMemory:
    """Reads how much memory this process holds; make it in the process that it is to read."""

    def __init__(self) -> None:
        self._page_bytes = resource.getpagesize()
        try:
            self._statm: int | None = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:  # not on Linux
            self._statm = None

    def resident_bytes(self) -> int:
        """Give the resident size; 0 where that cannot be told."""
        if self._statm is None:
            return 0
        return int(os.pread(self._statm, 128, 0).split()[1]) * self._page_bytes


def _enter_empty_namespace() -> bool:
    libc = _libc()
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    # Without privileges a user namespace of our own gives the right to make one.
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def _refuse_internet_sockets() -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    architecture, call = machine
    # Classic BPF over struct seccomp_data: nr at 0, arch at 4, first argument at 16.
    # Jumps count from the next instruction: (code, if true, if false, value).
    program = b"".join(
        struct.pack("=HBBI", *instruction)
        for instruction in (
            (0x20, 0, 0, 4),  # 0: load the architecture
            (0x15, 0, 4, architecture),  # 1: another one is not ours to judge → 6
            (0x20, 0, 0, 0),  # 2: load the number of the system call
            (0x15, 0, 2, call),  # 3: anything but socket() → 6
            (0x20, 0, 0, 16),  # 4: load the address family
            (0x15, 0, 1, socket.AF_UNIX),  # 5: any other family → 7
            (0x06, 0, 0, _ALLOW),  # 6
            (0x06, 0, 0, _DENY),  # 7
        )
    )
    buffer = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    described = Program(len(program) // 8, ctypes.addressof(buffer))
    libc = _libc()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(described), 0, 0)
    return bool(done == 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
