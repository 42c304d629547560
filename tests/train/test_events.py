"""Events: fillers without positions find their places, and the unknown stays unknown."""

from __future__ import annotations

import random

import pytest
import spacy

from kg.train.events import (
    ARGUMENT_ROLES,
    EVENT_TYPES,
    ROLE_TAGS,
    TRIGGER_TYPES,
    Filler,
    Report,
    TriggeredPassage,
    report_windows,
    trigger_type,
    trigger_windows,
)
from kg.train.windows import UNKNOWN, TokenSpan, Window

REPORT = Report(
    "DEV-1",
    "Rebels kidnapped the mayor of Achi on Monday.\n\nThe mayor of Achi was born in 1950.",
    (
        (
            (
                Filler("PERP_IND", ("REBELS",), False),
                Filler("VICTIM", ("MAYOR OF ACHI", "MAYOR"), False),
            ),
            frozenset({"kidnapping"}),
        ),
    ),
)


def windows(report: Report) -> list[Window]:
    """Make the windows of one report."""
    return list(
        report_windows(
            [report],
            tokenizer=spacy.blank("en"),
            rng=random.Random(0),
            max_words=99,
            irrelevant_share=1.0,
        )
    )


def test_fillers_are_marked_where_the_event_is_told() -> None:
    """The longest wording is marked, in the paragraph that tells the event."""
    told, untold = windows(REPORT)
    assert told.roles is not None
    assert untold.roles is not None
    marks = [
        (word, ROLE_TAGS[tag]) for word, tag in zip(told.words, told.roles, strict=True) if tag
    ]
    assert marks == [
        ("Rebels", "B-PERP_IND"),
        ("mayor", "B-VICTIM"),
        ("of", "I-VICTIM"),
        ("Achi", "I-VICTIM"),
    ]
    assert told.event_types is not None
    assert told.event_types[EVENT_TYPES.index("kidnapping")] == 1


def test_a_filler_elsewhere_is_unknown() -> None:
    """In a paragraph without the event, the mayor is neither a victim nor not."""
    untold = windows(REPORT)[1]
    assert untold.roles is not None
    assert untold.roles[1:4] == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert untold.event_types is None


def test_an_irrelevant_report_tells_no_event() -> None:
    """Where a report has no template, all types are known to be absent."""
    (window,) = windows(Report("DEV-2", "The rebels released the mayor.", ()))
    assert window.event_types == (0,) * len(EVENT_TYPES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("conflict.attack.bombing", "attack"),
        ("life.die.deathcausedbyviolentevents", "die"),
        ("life.injure.illnessdegradationphysical", "other"),
        ("life.injure.n/a", "injure"),
        ("transaction.transfermoney.n/a", "other"),
    ],
)
def test_trigger_types_are_coarse(name: str, expected: str) -> None:
    """The many types of RAMS fall into a few."""
    assert trigger_type(name) == expected
    assert expected in TRIGGER_TYPES


def test_a_trigger_window_holds_its_arguments() -> None:
    """Arguments are marked at their heads."""
    passage = TriggeredPassage(
        sentences=(("Before", "."), ("The", "army", "of", "X", "shelled", "the", "town", ".")),
        trigger=6,
        type="attack",
        arguments=(TokenSpan(2, 6, "attacker"), TokenSpan(7, 9, "target")),
    )
    (window,) = trigger_windows([passage])
    assert window.trigger_at is not None
    assert window.arguments is not None
    assert window.words[window.trigger_at] == "shelled"
    roles = {
        word: ARGUMENT_ROLES[role]
        for word, role in zip(window.words, window.arguments, strict=True)
        if role
    }
    assert roles == {"army": "attacker", "town": "target"}
