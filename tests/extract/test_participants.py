"""Participants: who did it and to whom, through passives, possessives and relative clauses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Span

from kg.clauses.constructions import subjects
from kg.clauses.repairs import is_passive
from kg.extract.event_mentions import EventMentionReader
from kg.extract.triggers import Trigger
from kg.vocab.schemes import concepts

Tree = Callable[[str], Span]


def the_trigger(reader: EventMentionReader, sent: Span, row: str) -> Trigger:
    """Return the trigger of *sent* that the row with this id found."""
    reader.names.mark(sent.doc)
    return next(t for t in reader.triggers.find(sent.doc[:]) if t.row.id == row)


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        pytest.param("passive-by", "air-strike.n", ["coalition"], id="compound"),
        pytest.param("us-led", "strike.n", ["US-led coalition"], id="adjective"),
        pytest.param("shelled", "shell.v", ["Turkish troops"], id="subject"),
        pytest.param("carried-out", "attack.n", ["Islamic State"], id="light-verb"),
        pytest.param("who-attacked", "attack.v", ["Men"], id="relative-clause"),
        pytest.param("clashed", "clash.v", ["rebels", "Troops"], id="both-sides"),
        pytest.param("planned", "attack.v", ["army"], id="control"),
        pytest.param("relative-other", "offensive.n", ["SDF"], id="relative-of-a-name"),
        pytest.param("hit-bus", "hit.v", [], id="a-rocket-is-no-actor"),
        pytest.param("killing-him", "explode.v", [], id="a-mine-is-no-actor"),
        pytest.param("killed-wounded", "kill.v", [], id="a-blast-is-no-actor"),
    ],
)
def test_agents_are_read_from_the_clause(
    tree: Tree, reader: EventMentionReader, name: str, row: str, expected: list[str]
) -> None:
    """Who did it is the subject, the by-phrase, the possessive or the compound."""
    found = reader.participants.agents(the_trigger(reader, tree(name), row))
    assert sorted(p.name.text for p in found) == sorted(expected)
    assert {p.role for p in found} <= concepts("role")


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        pytest.param("shelled", "shell.v", ["village of Kafra"], id="object"),
        pytest.param("carried-out", "attack.n", ["checkpoint"], id="on"),
        pytest.param("turkish-shelling", "shelling.n", ["town"], id="of-act-on-patient"),
        pytest.param("passive-by", "kill.v", ["fighters"], id="passive-subject"),
        pytest.param("from-place", "attack.v", ["convoy"], id="object-after-place"),
    ],
)
def test_targets_are_read_from_the_clause(
    tree: Tree, reader: EventMentionReader, name: str, row: str, expected: list[str]
) -> None:
    """What was hit is the object, the passive's subject, or stands behind 'on'."""
    found = reader.participants.targets(the_trigger(reader, tree(name), row))
    assert [p.name.text for p in found] == expected
    assert {p.role for p in found} == {"target"}


def test_suspicion_on_the_actor_is_its_stance(tree: Tree, reader: EventMentionReader) -> None:
    """'Suspected rebels' are suspected, plain ones are stated."""
    (rebels,) = reader.participants.agents(the_trigger(reader, tree("suspected"), "attack.v"))
    assert rebels.stance == "suspects"
    (army,) = reader.participants.agents(the_trigger(reader, tree("threatened"), "attack.v"))
    assert army.stance == "asserts"


def test_who_clashes_is_a_belligerent(tree: Tree, reader: EventMentionReader) -> None:
    """A clash has belligerents and no attacker."""
    found = reader.participants.agents(the_trigger(reader, tree("clashed"), "clash.v"))
    assert {p.role for p in found} == {"belligerent"}


def test_a_speaker_who_denies_is_not_the_attacker_as_fact(
    tree: Tree, reader: EventMentionReader
) -> None:
    """'Russia denied that it bombed the hospital' makes Russia an agent who denies it."""
    sent = tree("denied")
    trigger = the_trigger(reader, sent, "bomb.v")
    speeches = reader.attribution.reported_speech(sent.doc[:])
    speakers = reader.attribution.for_token(trigger.token, speeches)
    (agent,) = reader.participants.speakers_own([trigger], speakers)
    assert (agent.name.text, agent.stance) == ("Russia", "denies")


def test_passives_and_their_subjects_are_known(tree: Tree) -> None:
    """A passive has no agent as subject; a controlled verb has its controller's."""
    killed = next(t for t in tree("passive-by") if t.text == "killed")
    assert is_passive(killed)
    attack = next(t for t in tree("planned") if t.text == "attack")
    assert not is_passive(attack)
    assert [t.text for t in subjects(attack)] == ["army"]
    told = next(t for t in tree("said-as-auxiliary") if t.text == "killed")
    assert not is_passive(told)  # no auxiliary stands behind its verb


def test_loyalty_names_the_backer(tree: Tree, reader: EventMentionReader) -> None:
    """'Fighters loyal to Turkey' keeps whom they are loyal to."""
    (agent,) = reader.participants.agents(the_trigger(reader, tree("loyal-fighters"), "attack.v"))
    assert "Turkey" in agent.name.text


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("linked-fighters", "Jihadists linked to al-Qaeda"),
        ("belonging-fighters", "al-Qaeda"),
    ],
)
def test_a_link_is_no_membership(
    tree: Tree, reader: EventMentionReader, name: str, told: str
) -> None:
    """Who belongs to a body acts for it; who is linked to it may act alone."""
    (agent,) = reader.participants.agents(the_trigger(reader, tree(name), "kill.v"))
    assert agent.name.text == told
