"""Small jobs that workers are tested with."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, ModelError, SyntaxFault


@dataclass(frozen=True)
class Numbers:
    """Squares numbers, and tells which process did it; some numbers end in other ways."""

    folder: Path
    is_damaged: bool = False
    dies_at_start: bool = False
    preload: tuple[str, ...] = ()

    def start(self) -> Callable[[int], tuple[int, int]]:
        if self.is_damaged:
            raise ModelError("the weights are damaged", where="model.onnx", remedy="install anew")
        if self.dies_at_start:
            os.kill(os.getpid(), signal.SIGKILL)
        return self._square

    def _square(self, number: int) -> tuple[int, int]:
        with (self.folder / f"{number}").open("a") as tried:
            tried.write(f"{os.getpid()}\n")
        if number == BAD:
            raise InputError("a bad number", where="numbers:13", remedy="take another")
        if number == MISWRITTEN:
            raise SyntaxFault("no number", line=3, column=4, remedy="write digits")
        if number == LATE:
            raise TimeoutError("no answer")
        is_first = len(self.tries(number)) == 1
        if number == DEADLY or (number == DEADLY_ONCE and is_first):
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number, os.getpid()

    def tries(self, number: int) -> list[int]:
        """Return the processes that have tried *number*, in their order."""
        return [int(line) for line in (self.folder / f"{number}").read_text().split()]


@dataclass(frozen=True)
class Shards:
    """Writes N-Quads that name a number, and tells how often it did."""

    folder: Path
    preload: tuple[str, ...] = ()

    def start(self) -> Callable[[int], bytes]:
        return self._write

    def _write(self, number: int) -> bytes:
        with (self.folder / f"{number}").open("a") as tried:
            tried.write(".")
        return f"<urn:s{number}> <urn:p> <urn:o> <urn:g{number}> .\n".encode() * 100

    def tries(self, number: int) -> int:
        """Return how often the shard of *number* was written."""
        return len((self.folder / f"{number}").read_text())


BAD, MISWRITTEN, LATE, DEADLY, DEADLY_ONCE = 13, 14, 15, 666, 667
