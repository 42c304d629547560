"""Are findings plain values that say how they were read?"""

from __future__ import annotations

from dataclasses import fields

import pytest

from kg.model.findings import (
    UNWEIGHED,
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Participant,
    Support,
    When,
    Where,
)
from kg.model.text import Passage

SLOTS = (Participant, Count, When, Where, Attribution, EventFrame)


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.__name__)
def test_every_slot_has_support_last(slot: type) -> None:
    """What read a slot stands behind what it says, so that nothing moves when it is added."""
    last = fields(slot)[-1]
    assert (last.name, last.default) == ("support", Support())


def test_the_default_is_grammar_that_nothing_weighed() -> None:
    """A rule that says nothing of itself has no score, and none is made up."""
    support = Support()
    assert (support.method, support.rule, support.score, support.threshold) == (
        "grammar", "", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(("score", "confidence"), [(None, UNWEIGHED), (0.0, 0.0), (0.97, 0.97)])
def test_an_event_is_as_sure_as_its_score(score: float | None, confidence: float) -> None:
    """The score is the confidence, 0 too; only what nothing weighed has the constant."""
    words = Evidence(Passage(0, 5), "raids")
    frame = EventFrame(
        "0-raid", "raid", "incident", "occurred", words, (words,), support=Support(score=score)
    )
    assert frame.confidence == confidence
