"""The environment of child processes."""

from __future__ import annotations

import os
from typing import Final

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
