"""Names that the learned reader cuts: linking words at their ends are no part of them."""

from __future__ import annotations

import pytest

from kg.decide.compose import bare_name
from kg.decide.sight import Sight
from kg.extract.known_names import KnownNames
from kg.model.readings import Readings
from kg.model.text import Passage
from kg.model.trace import Trace


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the convoy of", "convoy"),
        ("militants and", "militants"),
        ("Russian soldiers and", "Russian soldiers"),
        ("the Army of Conquest", "Army of Conquest"),
        ("a", "a"),
    ],
)
def test_linking_words_at_the_ends_are_cut(words: str, name: str) -> None:
    """Inside a name they stay: "Army of Conquest"."""
    text = f"They hit {words} on Monday."
    start = text.index(words)
    sight = Sight(text, Readings(), Trace(), KnownNames())
    found = bare_name(Passage(start, start + len(words)), sight, {})
    assert found.text == name
    assert text[found.passage.start : found.passage.end] == name
