"""A Dask scheduler and its workers, for tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path


class Cluster:
    """A scheduler and what works for it, each a process of its own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        while not self._file.exists():  # the time limit of the test ends this
            time.sleep(0.05)
        self.address = ""
        while not self.address:
            self.address = self._file.read_text().partition('"address": "')[2].partition('"')[0]

    def add_worker(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker."""
        return self._start("worker", "--nthreads", "1", "--memory-limit", "0", *options)

    def wait_for_workers(self, count: int) -> None:
        """Wait until so many workers have announced themselves."""
        import distributed

        with distributed.Client(self.address, set_as_default=False, timeout=120) as client:
            client.wait_for_workers(count)

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        module = f"distributed.cli.dask_{what}"
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", module, "--scheduler-file", str(self._file)),
                *("--no-dashboard", *options),
            ],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process
