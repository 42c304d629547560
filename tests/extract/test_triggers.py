"""Triggers: rows of triggers.csv are found in the parse, weapons refine general acts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Span

from kg.extract.event_mentions import EventMentionReader
from kg.extract.triggers import Trigger

Tree = Callable[[str], Span]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "passive-by", [("kill.v", "killed"), ("air-strike.n", "air-strike")], id="compound"
        ),
        pytest.param(
            "air-strike-hyphen", [("air-strike.n", "air-strike"), ("kill.v", "killed")], id="hyphen"
        ),
        pytest.param("carried-out", [("attack.n", "attack")], id="light-verb"),
        pytest.param("shelled", [("shell.v", "shelling")], id="verb"),
        pytest.param("hit-bus", [("hit.v", "shelling")], id="refined-by-subject"),
        pytest.param(
            "killing-him", [("explode.v", "ied-landmine"), ("kill.v", "killed")], id="refined-mine"
        ),
        pytest.param(
            "left-dead",
            [("attack.n", "attack"), ("dead.a", "killed"), ("wound.v", "injured")],
            id="adjective",
        ),
        pytest.param(
            "claimed-lives",
            [("blast.n", "bombing-unspecified"), ("claim-life.v", "killed")],
            id="verb-and-object",
        ),
        pytest.param(
            "toll-rose", [("death-toll.n", "killed"), ("attack.n", "attack")], id="noun-compound"
        ),
        pytest.param("abducted-claim", [("shoot-dead.v", "attack-on-civilians")], id="resultative"),
        pytest.param("british", [("kill.v", "killed")], id="passive"),
        pytest.param("doubt", [], id="none"),
    ],
)
def test_rows_are_found_with_their_type(
    tree: Tree, reader: EventMentionReader, name: str, expected: list[tuple[str, str]]
) -> None:
    """A sentence gives its triggers in text order, the longest match only."""
    found = reader.triggers.find(tree(name))
    assert [(trigger.row.id, trigger.type) for trigger in found] == expected


def test_a_weapon_is_named(tree: Tree, reader: EventMentionReader) -> None:
    """The weapon that refines an act is kept in words."""
    (hit,) = reader.triggers.find(tree("hit-bus"))
    assert hit.weapon == "rocket"
    explode = reader.triggers.find(tree("killing-him"))[0]
    assert explode.weapon == "mine"


def test_acts_and_harms_are_told_apart(tree: Tree, reader: EventMentionReader) -> None:
    """'killed' is a harm, 'air strikes' is an act."""
    killed, strikes = reader.triggers.find(tree("passive-by"))
    assert not killed.is_act
    assert strikes.is_act


def test_the_first_word_of_a_phrase_is_known(tree: Tree, reader: EventMentionReader) -> None:
    """A trigger knows where its words begin."""
    strikes: Trigger = reader.triggers.find(tree("passive-by"))[1]
    assert (strikes.first.text, strikes.token.text) == ("air", "strikes")
