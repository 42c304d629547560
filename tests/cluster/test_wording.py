"""Tests of ``kg.cluster.wording``: copies of one text."""

from __future__ import annotations

from pathlib import Path

from kg.cluster.wording import SHARED_KEYS, wording_keys


def _is_copy(one: str, two: str) -> bool:
    shared = set(wording_keys(one)) & set(wording_keys(two))
    return len(shared) >= SHARED_KEYS


def test_reprint_with_another_headline_is_a_copy(seeds: Path) -> None:
    """Headline and last paragraph may change; another article on the same war is none."""
    one, other = (path.read_text("utf-8") for path in sorted(seeds.glob("*.txt"))[:2])
    body = one.partition("\n")[2]
    shortened = body.strip().rpartition("\n")[0]
    assert _is_copy(one, one)
    assert _is_copy(one, f"Quite another headline\n{shortened}\nOur correspondents added this.")
    assert not _is_copy(one, other)


def test_text_shorter_than_a_run_has_no_keys() -> None:
    """Three words are copied by chance."""
    assert wording_keys("Seven people died") == ()
