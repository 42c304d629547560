"""Fixtures of the whole program: a store built by the real command, and a server."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))

from command_line import run_kg


class RunKg(Protocol):
    """Runs the command line in a process of its own."""

    def __call__(
        self, *arguments: str | Path, stdin: str = "", code: int | None = 0, **how: Any
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(scope="session")
def kg() -> RunKg:
    """Run ``kg`` and demand an exit code (None: any)."""

    def run(
        *arguments: str | Path, stdin: str = "", code: int | None = 0, **how: Any
    ) -> subprocess.CompletedProcess[str]:
        done = run_kg(*arguments, stdin=stdin, **how)
        if code is not None:
            assert done.returncode == code, done.stderr or done.stdout
        return done

    return run


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory, seeds: Path, kg: RunKg) -> Path:
    """Build the store of the sample articles once."""
    store = tmp_path_factory.mktemp("seeds") / "store"
    kg("build", seeds, "--store", store)
    return store


@pytest.fixture(scope="session")
def server(seed_store: Path) -> Iterator[str]:
    """Serve the sample articles; the address ends with a slash."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(seed_store), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+/", line)
        assert found, line
        yield found.group()
        process.terminate()
