"""A store that is corrected by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.correct.cases import BASE, Opened
from tests.live.fresh_store import fresh_store


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Open a fresh store for writing."""
    with fresh_store(tmp_path / "store", base=BASE) as fresh:
        yield Opened(fresh)
