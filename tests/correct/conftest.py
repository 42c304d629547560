"""A store that is corrected by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import writer
from tests.correct.cases import Opened


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Open a fresh store for writing."""
    with writer(tmp_path / "store", create=True) as fresh:
        yield Opened(fresh)
