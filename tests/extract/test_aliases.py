"""Aliases: names that the article shortens itself, and what 'the group' stands for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Span

from kg.extract.aliases import NameMemory, find_aliases
from kg.extract.event_mentions import EventMentionReader
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


def test_short_names_stand_for_what_was_named(tree: Tree, reader: EventMentionReader) -> None:
    """The defined short name, the monitor and the group stand for the last fitting name."""
    memory = NameMemory([("SDF", "Syrian Democratic Forces")], reader.names.is_armed)
    memory.note(tree("carried-out"))
    memory.note(tree("said-that"))
    assert memory.resolve(named("SDF", "ORG")).refers_to == "Syrian Democratic Forces"
    assert memory.resolve(named("group")).refers_to == "Islamic State"
    assert memory.resolve(named("monitor")).refers_to == "Observatory"
    assert memory.resolve(named("monitor")).resolved_text == "Observatory"


def test_what_nothing_was_named_for_stands_for_itself(reader: EventMentionReader) -> None:
    """Without an armed group before it, 'the group' stays 'the group'."""
    memory = NameMemory((), reader.names.is_armed)
    assert memory.resolve(named("group")).refers_to is None
    assert memory.resolve(named("Hajin", "LOC")).refers_to is None


@pytest.mark.parametrize(
    ("pronoun", "speaker", "sentence", "expected"),
    [
        pytest.param("He", named("Ali Saleh", "PERSON"), 1, "Ali Saleh", id="he is a person"),
        pytest.param("She", named("mayor"), 1, "mayor", id="she may be any one person"),
        pytest.param("it", named("Amnesty", "ORG"), 1, "Amnesty", id="it is a body"),
        pytest.param("He", named("Ali Saleh", "PERSON"), 2, None, id="a sentence lies between"),
        pytest.param("He", named("Amnesty", "ORG"), 1, None, id="he is no body"),
        pytest.param("He", named("medics"), 1, None, id="he is not several"),
        pytest.param("It", named("Ali Saleh", "PERSON"), 1, None, id="it is no person"),
        pytest.param("They", named("mayor"), 1, None, id="they are not one"),
    ],
)
def test_who_is_only_pointed_at_is_who_spoke_last(
    reader: EventMentionReader, pronoun: str, speaker: Name, sentence: int, expected: str | None
) -> None:
    """'..., the mayor said. He said ...' is the mayor's."""
    memory = NameMemory((), reader.names.is_armed)
    memory.speaker(speaker, 0)
    later = Name(pronoun, Passage(20_000, 20_000 + len(pronoun)))
    assert memory.speaker(later, sentence).refers_to == expected


def test_another_name_between_may_be_meant(reader: EventMentionReader, tree: Tree) -> None:
    """'..., Amnesty said. The Observatory denied that. It said ...' is not read as Amnesty's."""
    memory = NameMemory((), reader.names.is_armed)
    memory.speaker(Name("Amnesty", Passage(0, 0), "ORG"), 0)
    memory.note(tree("said-that"))
    assert memory.speaker(named("It"), 1).refers_to is None
