"""Stores without reports yet: ontology and canned queries are in them, as a build begins.

To write the ontology takes longer than what most tests do in their store, so it is written once in
a process, and the store copied.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from kg.graph.meta import ExtractionRun
from kg.ledger import Ledger
from kg.store import writer
from kg.store.writer import Writer


@contextmanager
def fresh_store(path: Path, *, base: str) -> Iterator[Writer]:
    """Open a new store at *path* for writing."""
    shutil.copytree(Path(_begun(base).name) / "store", path)
    with writer(path) as opened:
        yield opened


@cache
def _begun(base: str) -> tempfile.TemporaryDirectory[str]:
    """Make the store that is copied; its folder goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="kg-fresh-store-")
    with writer(Path(folder.name) / "store", create=True) as opened:
        Ledger(opened, base=base, run=ExtractionRun(model="test")).open()
    return folder
