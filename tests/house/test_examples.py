"""Properties are tried with the same examples in every run."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PROFILE = settings.get_current_profile_name()


@pytest.mark.skipif(PROFILE != "kg", reason="this profile looks for new examples")
def test_examples_do_not_hang_on_what_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that another test imports first changes no example."""
    seen: list[tuple[str, int]] = []

    @settings(max_examples=200)
    @given(st.text(), st.integers())
    def law(text: str, number: int) -> None:
        seen.append((text, number))

    law()
    before = seen.copy()
    seen.clear()
    (tmp_path / "imported_meanwhile.py").write_text('WORDS = ("sesquipedalian", 271828182)\n')
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("imported_meanwhile")
    law()
    assert len(seen) >= 200
    assert seen == before
