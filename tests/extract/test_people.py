"""People: nouns are read as civilians, combatants or things, and as names of actors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc, Span, Token

from kg.extract.event_mentions import EventMentionReader
from kg.extract.people import actor_name, framing_of, is_demonym, organisation_of, victim_text

Tree = Callable[[str], Span]


def word(sent: Span, text: str) -> Token:
    """Return the first token of *sent* with this text."""
    return next(token for token in sent if token.text == text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Israeli", True),
        ("ISRAELI", True),
        ("Thai", True),
        ("Kurdish", True),
        ("Parisian", True),
        ("US", True),
        ("Iraq", False),
        ("israeli", False),
        ("Rebel", False),
    ],
)
def test_demonyms_of_countries_and_peoples(text: str, expected: bool) -> None:
    """Countries' own adjectives are known by name, in capitals too; those of peoples by ending."""
    doc = Doc(spacy.blank("en").vocab, words=[text])
    assert is_demonym(doc[0]) is expected


@pytest.mark.parametrize(
    ("name", "head", "kind", "demographic"),
    [
        ("passive-by", "fighters", "combatant", None),
        ("us-led", "civilians", "civilian", None),
        ("including", "children", "civilian", "children"),
        ("including", "women", "civilian", "women"),
        ("killed-wounded", "people", "unknown", None),
        ("hit-bus", "bus", "object", None),
        ("is-members", "members", "combatant", None),
        ("british", "soldier", "combatant", None),
        ("hostages", "villagers", "civilian", None),
    ],
)
def test_a_noun_tells_what_kind_of_people(
    tree: Tree, reader: EventMentionReader, name: str, head: str, kind: str, demographic: str | None
) -> None:
    """The word list, and membership of an armed group, decide; nothing else does."""
    people = reader.people.read(word(tree(name), head))
    assert (people.kind, people.demographic) == (kind, demographic)


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("passive-by", "coalition", "coalition"),
        ("is-members", "members", "IS"),
        ("carried-out", "State", "Islamic State"),
        ("shelled", "troops", "Turkish troops"),
        ("abducted-claim", "Hayat", "Hayat Tahrir al-Sham"),
    ],
)
def test_an_actor_is_named_as_fully_as_the_phrase_allows(
    tree: Tree, name: str, head: str, expected: str
) -> None:
    """The organisation for its members, else the name, else the whole phrase."""
    sent = tree(name)
    found = actor_name(word(sent, head))
    assert found.text == expected
    assert sent.doc.text[found.passage.start : found.passage.end] == expected


def test_members_belong_to_an_organisation(tree: Tree) -> None:
    """'IS members' are of IS; 'six people' are of nobody."""
    organisation = organisation_of(word(tree("is-members"), "members"))
    assert organisation is not None
    assert organisation.text == "IS"
    assert organisation_of(word(tree("killed-wounded"), "people")) is None


def test_victims_are_described_without_their_figure(tree: Tree) -> None:
    """'Six IS members' are 'IS members'; 'dead' in 'shot dead 12 villagers' is of the verb."""
    assert victim_text(word(tree("shot-dead"), "villagers")) == "villagers"
    assert victim_text(word(tree("shot-dead"), "trees")) == "dead trees"
    assert victim_text(word(tree("is-members"), "members")) == "IS members"
    assert victim_text(word(tree("of-them"), "civilians")) == "civilians"


def test_framing_words_are_kept(tree: Tree) -> None:
    """Words that judge an actor are told apart from its name."""
    assert framing_of(word(tree("passive-by"), "coalition")) is None


def test_demonyms_are_adjectives_of_countries(tree: Tree) -> None:
    """'Turkish' and 'British' are; 'suspected' is not."""
    assert is_demonym(word(tree("shelled"), "Turkish"))
    assert is_demonym(word(tree("british"), "British"))
    assert not is_demonym(word(tree("suspected"), "Suspected"))
    assert not is_demonym(word(tree("passive-by"), "fighters"))


@pytest.mark.parametrize(
    ("name", "head", "can"),
    [
        ("carried-out", "State", True),
        ("suspected", "rebels", True),
        ("passive-by", "coalition", True),
        ("denied", "it", False),
        ("killed-wounded", "people", False),
        ("hit-bus", "bus", False),
    ],
)
def test_only_groups_forces_and_persons_act(
    tree: Tree, reader: EventMentionReader, name: str, head: str, can: bool
) -> None:
    """Pronouns, victims and things never commit an act."""
    assert reader.people.can_act(word(tree(name), head)) is can
