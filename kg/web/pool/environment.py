"""The environment of child processes."""

from __future__ import annotations

import os


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
