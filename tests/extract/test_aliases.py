"""Aliases: names that the article shortens itself, and what 'the group' stands for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Span

from kg.extract.aliases import NameMemory, find_aliases
from kg.extract.scenes import SceneReader
from kg.model.findings import Name
from kg.model.text import Passage

Tree = Callable[[str], Span]
Plain = Callable[[str], Span]


def named(text: str, label: str = "") -> Name:
    """Make a name that stands behind every name noted."""
    return Name(text, Passage(10_000, 10_000 + len(text)), label)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Syrian Observatory for Human Rights (SOHR) said so.",
            ("SOHR", "Syrian Observatory for Human Rights"),
        ),
        ("Hayat Tahrir al-Sham (HTS) said so.", ("HTS", "Hayat Tahrir al-Sham")),
        ("the People's Protection Units (YPG) said so", None),
        ("It was hit (again).", None),
        ("The mayor (65) said so.", None),
    ],
)
def test_brackets_define_short_names(
    plain: Plain, text: str, expected: tuple[str, str] | None
) -> None:
    """Initials in brackets stand for the words before them; other brackets define nothing."""
    assert find_aliases(plain(text).doc) == ((expected,) if expected else ())


def test_a_name_before_a_bracket_needs_no_initials(tree: Tree) -> None:
    """'The Syrian Democratic Forces (SDF)' is found in a parsed sentence."""
    assert find_aliases(tree("sdf").doc) == (("SDF", "Syrian Democratic Forces"),)


def test_short_names_stand_for_what_was_named(tree: Tree, reader: SceneReader) -> None:
    """The defined short name, the monitor and the group stand for the last fitting name."""
    memory = NameMemory([("SDF", "Syrian Democratic Forces")], reader.names.is_armed)
    memory.note(tree("carried-out"))
    memory.note(tree("said-that"))
    assert memory.resolve(named("SDF", "ORG")).refers_to == "Syrian Democratic Forces"
    assert memory.resolve(named("group")).refers_to == "Islamic State"
    assert memory.resolve(named("monitor")).refers_to == "Observatory"
    assert memory.resolve(named("monitor")).resolved_text == "Observatory"


def test_what_nothing_was_named_for_stands_for_itself(reader: SceneReader) -> None:
    """Without an armed group before it, 'the group' stays 'the group'."""
    memory = NameMemory((), reader.names.is_armed)
    assert memory.resolve(named("group")).refers_to is None
    assert memory.resolve(named("Hajin", "LOC")).refers_to is None
