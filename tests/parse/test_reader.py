"""Readings: decoded from the scores of any network, in one stretch or several."""

from __future__ import annotations

import numpy as np
import pytest

from kg.model.text import Passage
from kg.parse.encoder import Array
from kg.parse.reader import MAX_WORDS, Answer, NewsReader, ReaderLabels
from kg.parse.word_inputs import WordInputs
from kg.parse.word_spans import Question, WordSpan

LABELS = ReaderLabels(
    letters=("t", "a", "c"),
    attributes={"type": ("raid", "shelling"), "harm": ("killed", "injured")},
    trigger_layers=("type",),
    roles=("attacker", "figure"),
    roles_of_letter={"a": frozenset({"attacker"}), "c": frozenset({"figure"})},
    stance_roles=frozenset({"attacker"}),
    stances=("asserts", "alleges"),
    links=("none", "same"),
    figure_links=("none", "subset-of"),
)
SURE = 4.0


class PlainScores:
    """A network without weights: the states of a word are the scores of its marks.

    A span is surely the attacker or figure of a trigger within three words, and triggers within
    ten words are one event. It shows what the reader makes of scores, wherever they come from.
    """

    def encode(self, inputs: WordInputs) -> tuple[Array, Array]:
        """Return the states, and the states as scores of marks."""
        states = np.asarray(inputs.states, np.float32)
        return states, states.reshape(len(states), len(LABELS.letters), 3)

    def relate(self, words: Array, question: Question) -> Answer:  # noqa: ARG002
        """Score pairs by their distance."""
        triggers, others = question.trigger_heads, question.other_heads
        near = np.abs(triggers[:, None] - others[None]) <= 3
        yes = np.where(near, SURE, -SURE).astype(np.float32)
        linked = np.where(np.abs(triggers[:, None] - triggers[None]) <= 10, SURE, -SURE)
        actors, figures = len(question.actors), len(question.figures)
        return Answer(
            attributes={
                "type": np.tile(np.array([SURE, 0], np.float32), (len(triggers), 1)),
                "harm": np.tile(np.array([0, SURE], np.float32), (figures, 1)),
            },
            roles=np.stack([yes, yes], -1),
            stances=np.zeros((*yes.shape, 2), np.float32),
            links=np.stack([-linked, linked], -1).astype(np.float32),
            same=np.full((actors, actors), -SURE, np.float32),
            figure_links=np.zeros((figures, figures, 2), np.float32),
        )


def document(count: int, marks: dict[int, tuple[str, int]]) -> WordInputs:
    """Make *count* words of which some begin (1) or go on with (2) a span of a letter."""
    states = np.zeros((count, len(LABELS.letters), 3), np.float32)
    states[:, :, 0] = SURE
    for row, (letter, tag) in marks.items():
        states[row, LABELS.letters.index(letter), tag] = 2 * SURE
    return WordInputs(
        passages=tuple(Passage(2 * row, 2 * row + 1) for row in range(count)),
        states=states.reshape(count, -1),
        tags=np.zeros((count, 4), np.int64),
        heads=tuple(range(count)),
        sentences=(0,) * count,
        spellings=("x",) * count,
    )


def read(inputs: WordInputs) -> tuple[list[tuple[str, int, int]], list[tuple[int, int, str]]]:
    """Read *inputs*; return its spans in words and its roles."""
    found = NewsReader(PlainScores(), LABELS).read(inputs)
    spans = [(span.letter, span.passage.start // 2, span.passage.end // 2) for span in found.spans]
    return spans, [(role.trigger, role.span, role.role) for role in found.roles]


def test_spans_and_roles_are_decoded() -> None:
    """Marks become spans in text order; a role needs a letter that can have it."""
    marks = {1: ("a", 1), 2: ("a", 2), 3: ("t", 1), 5: ("c", 1), 30: ("a", 1)}
    spans, roles = read(document(40, marks))
    assert spans == [("a", 1, 2), ("t", 3, 3), ("c", 5, 5), ("a", 30, 30)]
    assert roles == [(1, 0, "attacker"), (1, 2, "figure")]


def test_attributes_stand_on_triggers_and_figures() -> None:
    """A trigger has a type, a figure a harm, an actor neither."""
    found = NewsReader(PlainScores(), LABELS).read(
        document(9, {1: ("a", 1), 3: ("t", 1), 5: ("c", 1)})
    )
    assert [set(span.attributes) for span in found.spans] == [set(), {"type"}, {"harm"}]
    assert found.spans[1].attributes["type"]["raid"] == pytest.approx(0.982, abs=0.001)
    assert found.roles[0].stances == {"asserts": 0.5, "alleges": 0.5}
    assert found.roles[1].stances == {}


@pytest.mark.parametrize("shift", [0, 1, 77, 160, 311])
def test_a_long_document_reads_like_a_short_one(shift: int) -> None:
    """Where the stretches are cut changes no span, role or link, and doubles none."""
    marks: dict[int, tuple[str, int]] = {}
    for at in range(shift, 3 * MAX_WORDS - 10, 11):
        marks |= {at: ("a", 1), at + 1: ("t", 1), at + 2: ("c", 1), at + 3: ("c", 2)}
    inputs = document(3 * MAX_WORDS, marks)
    spans, roles = read(inputs)
    events = len(marks) // 4
    assert len(spans) == 3 * events
    assert sorted(roles) == sorted(
        role
        for event in range(events)
        for role in (
            (3 * event + 1, 3 * event, "attacker"),
            (3 * event + 1, 3 * event + 2, "figure"),
        )
    )


def test_links_are_told_from_both_ends() -> None:
    """Two triggers of one event link to each other; none links to itself."""
    found = NewsReader(PlainScores(), LABELS).read(
        document(60, {3: ("t", 1), 9: ("t", 1), 50: ("t", 1)})
    )
    assert [(link.one, link.two, link.link) for link in found.links] == [
        (0, 1, "same"),
        (1, 0, "same"),
    ]


def test_given_spans_replace_those_found() -> None:
    """Annotated spans are related as they are."""
    found = NewsReader(PlainScores(), LABELS).read(
        document(9, {}), [WordSpan("t", 3, 3), WordSpan("a", 1, 2)]
    )
    assert [(span.letter, span.passage.start) for span in found.spans] == [("a", 2), ("t", 6)]
    assert [(role.trigger, role.span) for role in found.roles] == [(1, 0)]
