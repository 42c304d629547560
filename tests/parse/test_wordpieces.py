"""Wordpieces: the case of words is kept beside an uncased vocabulary."""

from __future__ import annotations

import pytest

from kg.parse import wordpieces
from kg.parse.wordpieces import is_all_capitals, shape_of, shapes_of, spellings_for_encoder


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("militants", wordpieces.SHAPE_LOWER),
        ("Hajin", wordpieces.SHAPE_TITLE),
        ("SDF", wordpieces.SHAPE_UPPER),
        ("A", wordpieces.SHAPE_LETTER),
        ("M-16", wordpieces.SHAPE_ALPHANUMERIC),
        ("360,000", wordpieces.SHAPE_NUMBER),
        ("...", wordpieces.SHAPE_PUNCTUATION),
        ("al-Sham", wordpieces.SHAPE_MIXED),
        ("l'Est", wordpieces.SHAPE_MIXED),
    ],
)
def test_shape_tells_how_a_word_is_written(word: str, shape: int) -> None:
    """Each way of writing a word has its own shape."""
    assert shape_of(word) == shape


def test_the_group_is_not_read_as_the_verb() -> None:
    """'IS' in capitals is the group; 'is' is the verb."""
    found = spellings_for_encoder(
        ["Putin", "said", "IS", "had", "seized", "what", "is", "left", "of", "the", "US", "base"]
    )
    assert found[2] == "isis"
    assert found[6] == "is"
    assert found[10] == "usa"


def test_a_headline_in_capitals_is_left_alone() -> None:
    """In 'SYRIA: IS LEADER KILLED' the spelling says nothing about the group."""
    words = ["WHO", "IS", "KILLING", "SYRIAN", "REBELS"]
    assert is_all_capitals(words)
    assert spellings_for_encoder(words) == tuple(words)


def test_capitals_of_a_headline_count_as_title_case() -> None:
    """Words of a headline in capitals are not taken for acronyms."""
    assert set(shapes_of(["TWELVE", "SOLDIERS", "KILLED"])) == {wordpieces.SHAPE_TITLE}
    assert shapes_of(["SDF", "said"])[0] == wordpieces.SHAPE_UPPER
