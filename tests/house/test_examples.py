"""Generated examples are the same in every run."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KG = settings.get_profile("kg")


def drawn() -> list[tuple[str, int]]:
    """Return what is drawn for a property."""
    found = []

    @given(st.text(max_size=9), st.integers())
    @settings(KG, max_examples=200)
    def collect(text: str, number: int) -> None:
        found.append((text, number))

    collect()
    return found


def test_examples_do_not_depend_on_what_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that another test has loaded lends no constants; no health check is of time."""
    before = drawn()
    loaded = tmp_path / "loaded.py"
    loaded.write_text("\n".join(f"x{n} = 'constant {n}', {1_000_003 * n}" for n in range(1, 400)))
    spec = importlib.util.spec_from_file_location("loaded", loaded)
    assert spec is not None
    monkeypatch.setitem(sys.modules, "loaded", importlib.util.module_from_spec(spec))
    assert drawn() == before
    assert HealthCheck.too_slow in KG.suppress_health_check
    assert KG.deadline is None
