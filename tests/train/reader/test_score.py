"""Scores of readings, counted by hand."""

from __future__ import annotations

import pytest

from kg.model.readings import LinkReading, Readings, RoleReading, SpanReading
from kg.parse.word_inputs import WordInputs
from kg.parse.word_spans import WordSpan
from kg.train.reader.examples import Example
from kg.train.reader.records import AnnotatedText, EventRecord, Party
from kg.train.reader.score import Slot, score_readings

RAID = EventRecord(
    "t1",
    "raid",
    "incident",
    "occurred",
    "asserted",
    parties=(Party("attacker", "a1"), Party("target", "a2")),
)
SPANS = (
    WordSpan("t", 0, 0, "t1"),
    WordSpan("a", 4, 5, "a1"),
    WordSpan("t", 6, 6, "t1"),
    WordSpan("a", 13, 14, "a2"),
)


def span(inputs: WordInputs, letter: str, first: int, last: int, score: float = 1.0) -> SpanReading:
    """Make a span of the made-up document."""
    words = inputs.passages
    passage = type(words[0])(words[first].start, words[last].end)
    attributes = {"type": {"raid": 0.4, "shelling": 0.6}} if letter == "t" else {}
    return SpanReading(letter, passage, words[first], score, attributes)


def annotated(inputs: WordInputs, spans: tuple[WordSpan, ...]) -> Example:
    """Make the example of the made-up document."""
    words = " ".join(inputs.spellings)
    return Example(AnnotatedText("own", "", "test", None, words, {}, (RAID,), ()), inputs, spans)


def test_a_role_is_as_sure_as_its_spans(inputs: WordInputs) -> None:
    """A likely role of an unlikely span is unlikely; words like those of a mark are its own."""
    gold = (WordSpan("t", 6, 6, "t1"), WordSpan("a", 7, 7, "a1"), WordSpan("c", 13, 13, "c1"))
    own = Readings(
        spans=(
            span(inputs, "t", 6, 6, 0.9),
            span(inputs, "a", 16, 16, 0.5),  # another 'the', as a1 is
            span(inputs, "a", 18, 18, 0.5),
        ),
        roles=(RoleReading(0, 1, "attacker", 0.8), RoleReading(0, 2, "attacker", 0.7)),
    )
    found = score_readings([(annotated(inputs, gold), own, own)]).roles["attacker"].found
    assert found == [(pytest.approx(0.36), True), (pytest.approx(0.315), False)]


def test_readings_are_compared_with_the_text(inputs: WordInputs) -> None:
    """Roles count once for event and actor; unmarked spans are wrong wherever they stand."""
    example = annotated(inputs, SPANS)
    own = Readings(
        spans=(
            span(inputs, "a", 5, 5),  # a1, by half
            span(inputs, "t", 6, 6),
            span(inputs, "a", 16, 18),  # nobody
            span(inputs, "t", 19, 19),  # no event
        ),
        roles=(
            RoleReading(1, 0, "attacker", 0.9),
            RoleReading(1, 2, "attacker", 0.7),
            RoleReading(3, 0, "attacker", 0.6),
            RoleReading(1, 2, "target", 0.3),
        ),
    )
    given = Readings(
        spans=tuple(span(inputs, item.letter, item.first, item.last) for item in SPANS),
        roles=(
            RoleReading(0, 1, "attacker", 0.2),
            RoleReading(2, 1, "attacker", 0.8),
            RoleReading(2, 3, "target", 0.4),
        ),
        links=(LinkReading(0, 2, "same", 0.9), LinkReading(1, 3, "same", 0.7)),
    )
    scores = score_readings([(example, own, given)])
    assert scores.spans["actor"].at(0.0) == (50.0, 50.0, pytest.approx(50))
    assert scores.spans["trigger"].at(0.0) == (50.0, 50.0, pytest.approx(50))
    assert scores.roles["attacker"].at(0.5)[:2] == (pytest.approx(100 / 3), 100.0)
    assert scores.roles["target"].at(0.5)[:2] == (0.0, 0.0)
    assert scores.roles["target"].at(0.2)[:2] == (0.0, 0.0)
    assert scores.gold_roles["attacker"].at(0.5)[:2] == (100.0, 100.0)
    assert scores.gold_roles["target"].at(0.5)[:2] == (0.0, 0.0)
    assert scores.gold_roles["target"].at(0.4)[:2] == (100.0, 100.0)
    assert scores.links["trigger same, gold spans"].at(0.5)[:2] == (100.0, 50.0)
    assert scores.links["actor same, gold spans"].at(0.5)[:2] == (0.0, 0.0)
    assert scores.attributes["type"] == [False, False]


def test_recall_at_a_precision_takes_the_lowest_threshold_that_keeps_it() -> None:
    """Of ten right, nine are found before the precision falls under nine in ten."""
    slot = Slot([(0.9 - at / 100, at != 3) for at in range(10)] + [(0.1, False)] * 5, gold=10)
    assert slot.recall_at(90.0) == 90.0
    assert slot.recall_at(95.0) == 30.0
    assert slot.best_f1() == pytest.approx(90.0)
    assert Slot().recall_at(90.0) == 0.0


def test_scores_that_mean_what_they_say_have_no_calibration_error() -> None:
    """Seven of ten right at 0.7 is no error; ten of ten right is one of 30 points."""
    honest = [(0.7, number < 7) for number in range(10)]
    assert Slot(honest).calibration_error() == pytest.approx(0)
    assert Slot([(0.7, True)] * 10).calibration_error() == pytest.approx(30)
    assert Slot([*honest, *[(0.2, True)] * 10]).calibration_error() == pytest.approx(40)
