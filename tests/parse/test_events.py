"""Events: what the network scored is read as roles, triggers and arguments."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from kg.model.text import Passage
from kg.parse.encoder import Array
from kg.parse.events import EventHeads, EventReadings, WindowScores, read_events
from kg.parse.spans import SpanDecoder

WORDS = ("Rebels", "killed", "a", "mayor")


class FixedPairs:
    """Stands for the biaffine: the first word attacks, the last is the victim."""

    def scores(self, left: Array, right: Array) -> Array:
        assert left.shape == right.shape
        scores = np.zeros((len(left), 3), np.float32)
        scores[:, 0] = 4.0
        scores[0, 1] = scores[-1, 2] = 8.0
        return scores


@pytest.fixture
def doc() -> Doc:
    """Make a document with readings as the pipeline leaves them."""
    doc = Doc(spacy.blank("en").vocab, words=list(WORDS))
    roles = np.zeros((4, 3), np.float32)
    roles[3, 1] = 5.0
    triggers = np.zeros((4, 2), np.float32)
    triggers[1, 1] = 3.0
    window = WindowScores(
        places=range(4),
        passages=[Passage(token.idx, token.idx + len(token)) for token in doc],
        scores={
            "roles": roles,
            "triggers": triggers,
            "event_types": np.array([2.0, -2.0], np.float32),
            "argument_words": np.zeros((4, 2), np.float32),
            "argument_triggers": np.zeros((4, 2), np.float32),
        },
    )
    heads = EventHeads(
        triggers=("none", "die"),
        event_types=("attack", "bombing"),
        arguments=("none", "attacker", "victim"),
        roles=SpanDecoder(("O", "B-VICTIM", "I-VICTIM")),
        biaffine=FixedPairs(),
    )
    doc.user_data["kg_events"] = EventReadings(heads, [window])
    return doc


def test_a_role_stands_at_its_characters(doc: Doc) -> None:
    """A role span quotes its words."""
    (role,) = read_events(doc).role_spans()
    assert doc.text[role.start_char : role.end_char] == "mayor"
    assert role.label == "VICTIM"
    assert 0.9 < role.score <= 1.0


def test_arguments_are_the_words_with_a_role(doc: Doc) -> None:
    """Words that play no role are left out."""
    found = read_events(doc).arguments(doc[1])
    assert [(item.token.text, item.role) for item in found] == [
        ("Rebels", "attacker"),
        ("mayor", "victim"),
    ]


def test_types_are_told_for_each_window(doc: Doc) -> None:
    """Types of events are independent of each other."""
    (told,) = read_events(doc).event_types()
    assert doc.text[told.passage.start : told.passage.end] == doc.text.strip()
    assert told.scores["attack"] > 0.8 > 0.2 > told.scores["bombing"]


def test_a_foreign_pipeline_has_no_readings() -> None:
    """Documents of another pipeline have empty readings, not an error."""
    doc = Doc(spacy.blank("en").vocab, words=["They", "left"])
    readings = read_events(doc)
    assert readings.role_spans() == ()
    assert readings.event_types() == ()
    assert readings.arguments(doc[1]) == ()
