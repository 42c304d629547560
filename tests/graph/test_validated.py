"""What breaks a rule is left out, and the rest is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.errors import GraphError
from kg.graph.report import report_quads
from kg.graph.validate import validate_report
from kg.graph.validated import validated_report, without
from kg.model.findings import EventFrame, Extraction
from kg.model.text import Article

BASE = "https://kg.local/"
RUN = "https://kg.local/id/run/x"


def sound(built, extraction: Extraction, article: Article | None = None):
    """Write a sound report of the hand-built article with other findings."""
    return validated_report(
        article or built.article, extraction, built.resolution, base=BASE, run=RUN
    )


def changed(built, number: int, **rest: object) -> Extraction:
    """Return the findings with one event changed."""
    frames = list(built.extraction.frames)
    frames[number] = replace(frames[number], **rest)  # type: ignore[arg-type]
    return replace(built.extraction, frames=tuple(frames))


def test_sound_findings_stay_whole(hand_built) -> None:
    """Nothing is left out of what keeps the rules."""
    made = sound(hand_built, hand_built.extraction)
    assert made.left_out == ()
    assert made.quads == report_quads(
        hand_built.article, hand_built.extraction, hand_built.resolution, base=BASE, run=RUN
    )


def test_event_after_the_report_is_left_out(hand_built) -> None:
    """An impossible date costs one event, which is named, and no other."""
    frame: EventFrame = hand_built.extraction.frames[4]
    late = replace(frame.when, start=date(2019, 4, 1), end=date(2019, 4, 1))
    made = sound(hand_built, changed(hand_built, 4, when=late))
    assert [(found.frame.id, found.violation.message) for found in made.left_out] == [
        (frame.id, "an event that occurred lies after the report")
    ]
    assert validate_report(made.quads, article=hand_built.article) == []
    rest = without(hand_built.extraction, {frame.id})
    assert made.quads == report_quads(
        hand_built.article, rest, hand_built.resolution, base=BASE, run=RUN
    )


def test_parts_stand_alone_when_their_total_is_left_out(hand_built) -> None:
    """Two parts of 35 that add up to more: the total goes, the parts are told on their own."""
    total = hand_built.extraction.frames[0]
    wrong = replace(total.counts[0], minimum=3, maximum=3, best=3)
    made = sound(hand_built, changed(hand_built, 0, counts=(wrong,)))
    assert [found.frame.id for found in made.left_out] == [total.id]
    text = made.quads.decode()
    assert "componentOf" not in text
    assert "subEventOf" not in text


def test_what_is_no_event_is_an_error(hand_built) -> None:
    """A rule that the report itself breaks cannot be mended by leaving out events."""
    nameless = replace(hand_built.article, id="")
    with pytest.raises(GraphError, match="identifier"):
        sound(hand_built, Extraction(), nameless)
