"""Child processes: how they are started, and what their deaths mean."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from kg.web.problem import Failed

# Memory that a query has used is kept for the next one instead of being given back and faulted in
# again (a reader that has grown large is replaced), and small blocks are kept by size:
# the engine makes and frees hundreds for each query. With seven of each size, as glibc has it, a
# tenth of a join and a sixth of a look-up go into malloc.
_TUNABLES: Final = ":".join(
    f"glibc.malloc.{name}={value}"
    for name, value in {
        "trim_threshold": 1 << 28,
        "top_pad": 1 << 20,
        "mmap_threshold": 1 << 25,
        "tcache_count": 500,
        "hugetlb": 1,
    }.items()
)


_DEATHS: Final = {
    -signal.SIGXCPU: ("deadline", "used too much CPU time"),
    -signal.SIGABRT: ("memory", "needs more memory than allowed"),
    -signal.SIGKILL: ("memory", "needs more memory than allowed"),
    -signal.SIGSEGV: ("too-complex", "is too complex for the parser"),
    -signal.SIGBUS: ("too-complex", "is too complex for the parser"),
}


def start_child(
    module: str,
    descriptors: Sequence[int],
    arguments: Sequence[str],
    environment: Mapping[str, str],
) -> subprocess.Popen[bytes]:
    """Start a process that runs *module* with *descriptors* (-1 for none) and *arguments*."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, descriptors), *arguments],
        pass_fds=[descriptor for descriptor in descriptors if descriptor >= 0],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("KG_DEBUG_CHILDREN") else subprocess.DEVNULL,
        env=environment,
        process_group=0,  # Ctrl-C is for the web process
    )


def cause_of_death(code: int, what: str) -> Failed:
    """Say what became of *what* ("the query") when its process ended with *code*."""
    kind, became = _DEATHS.get(code, ("crashed", "ended its process"))
    return Failed(kind, f"{what} {became}")


def for_readers() -> dict[str, str]:
    """Give the environment of readers, which run one small query after another."""
    return {"GLIBC_TUNABLES": _TUNABLES, **with_this_package()}


def with_this_package() -> dict[str, str]:
    """Give an environment in which a child finds this very package."""
    import kg

    root = os.path.dirname(os.path.dirname(os.path.abspath(kg.__file__)))
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **os.environ,
        "RUST_BACKTRACE": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
    }
