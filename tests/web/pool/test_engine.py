"""The engine answers from the generation that is published when it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.store import writer
from kg.store.layout import open_layout
from kg.web.pool.engine import Engine
from kg.web.problem import Failed


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave this process its memory: an engine lives in a process of its own."""
    monkeypatch.setattr("kg.sandbox.limit_memory", lambda _: None)


@pytest.mark.usefixtures("unlimited")
def test_engine_opens_what_is_published_without_being_told(tmp_path: Path) -> None:
    """Each query reads the link; what is open is opened once, and served on without a link."""
    with writer(tmp_path / "store", create=True) as w:
        engine = Engine(open_layout(tmp_path / "store"), memory_bytes=2**30)
        with pytest.raises(Failed, match="nothing has been published"):
            engine.open()
        for _ in range(2):
            number = w.publish().number
            opened = engine.open()
            assert opened.number == number
            assert engine.open() is opened
    (tmp_path / "store" / "current").unlink()
    assert engine.open() is opened
