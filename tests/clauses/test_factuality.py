"""Factuality: planned, threatened, averted and imagined acts did not happen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Span

from kg.clauses.factuality import Factuality
from kg.extract.event_mentions import EventMentionReader
from kg.extract.triggers import Trigger
from tests.extract.conftest import Read

Tree = Callable[[str], Span]


def trigger_of(reader: EventMentionReader, sent: Span) -> Trigger:
    """Return the first trigger of *sent*."""
    return reader.triggers.find(sent)[0]


def reading(reader: EventMentionReader, sent: Span) -> Factuality:
    """Read the factuality of the first trigger of *sent*."""
    return reader.reality(trigger_of(reader, sent))


@pytest.mark.parametrize(
    ("name", "status", "row"),
    [
        ("shelled", "occurred", None),
        ("planned", "planned", "plan.v"),
        ("threatened", "threatened", "threaten.v"),
        ("averted", "averted", "avert.v"),
        ("will", "planned", "will.x"),
        ("found-bomb", "averted", "find.v"),
        ("may-have", "occurred", None),
    ],
)
def test_a_cue_above_the_trigger_decides(
    tree: Tree, reader: EventMentionReader, name: str, status: str, row: str | None
) -> None:
    """Verbs, auxiliaries and what was done with a weapon tell what happened; 'may have' is past."""
    found = reading(reader, tree(name))
    assert (found.status, found.row.id if found.row else None) == (status, row)


def test_a_hedge_is_read_beside_its_verb(tree: Tree, reader: EventMentionReader) -> None:
    """'was reportedly killed' is unverified."""
    sent = tree("reportedly")
    hedge = reader.factuality.hedge(trigger_of(reader, sent).token)
    assert hedge is not None
    assert hedge.id == "reportedly.d"
    assert reader.factuality.hedge(trigger_of(reader, tree("shelled")).token) is None


@pytest.mark.parametrize(
    "text",
    [
        "The group was able to kill two guards in Hajin.",
        "The rebels mounted a determined attack on Hajin.",
        "The army was ready, killing five rebels in Hajin.",
        "The aim of the attack on Hajin was to free prisoners.",
        "The inquiry determined that the army shelled Hajin.",
        "It was impossible to reach Hajin, where the army killed five people.",
    ],
)
def test_who_did_it_is_more_than_disposed(read: Read, text: str) -> None:
    """Words of disposition that stand elsewhere do not bear on the act."""
    assert {frame.realisation for frame in read(text).frames} == {"occurred"}
