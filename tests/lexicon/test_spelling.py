"""Which spellings count as the same name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.spelling import fold, similarity, skeleton

SAME = [
    ("Deir Ezzor", "Dayr az Zawr"),
    ("Deir az-Zour", "Deir ez-Zor"),
    ("Khan Sheikhoun", "Khān Shaykhūn"),
    ("Maarat al-Nu'man", "Ma‘arrat an Nu‘mān"),
    ("Jisr al-Shughour", "Jisr ash Shughūr"),
    ("Hassakeh", "Al Ḩasakah"),
    ("Rakka", "ar-Raqqa"),
    ("Latamneh", "al-Lataminah"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_skeleton_is_shared_by_transliterations(left: str, right: str) -> None:
    """Two spellings of one Arabic name have the same consonants."""
    assert skeleton(left) == skeleton(right)


@pytest.mark.parametrize(
    ("left", "right"), [("Hajin", "Hama"), ("Homs", "Hama"), ("Kashba", "Kashmah")]
)
def test_skeleton_keeps_other_places_apart(left: str, right: str) -> None:
    """Names with other consonants do not fall together."""
    assert skeleton(left) != skeleton(right)


def test_fold_drops_case_marks_possessive_and_article() -> None:
    """What a spelling may vary in without meaning anything is gone."""
    assert fold("Al-Shaafa's") == fold("shaafa")


@given(st.text(max_size=40))
def test_fold_is_idempotent(text: str) -> None:
    """Folding a folded name changes nothing."""
    once = fold(text)
    assert fold(once) == once
    assert once == once.lower()


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_similarity_is_symmetric_and_bounded(left: str, right: str) -> None:
    """Likeness does not depend on the order and lies between 0 and 1."""
    assert similarity(left, right) == pytest.approx(similarity(right, left))
    assert 0.0 <= similarity(left, right) <= 1.0
