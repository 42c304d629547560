"""Decode what the model says about events, beside the grammar.

Four readings, all learned and none of them final: which words fill a role in an event (a
perpetrator, a victim, a weapon), which type of event a word names, which words are arguments
of a given trigger, and which types of event a paragraph tells. The readers in `kg.extract`
weigh them with their own rules.

Trained on MUC-4 (roles, types of events) and RAMS (triggers, arguments).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from spacy.tokens import Doc, Token

from kg.model.text import Passage
from kg.parse.encoder import Array
from kg.parse.shares import sigmoid, softmax
from kg.parse.spans import SpanDecoder

READINGS: Final = "kg_events"
"""Key in `doc.user_data` under which the pipeline leaves its `EventReadings`."""

NO_LABEL: Final = "none"


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """Words that fill a role: PERP_IND, PERP_ORG, PHYS_TGT, VICTIM or WEAPON.

    Characters of the article, half-open; `score` is the lowest probability of its words.
    """

    start_char: int
    end_char: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Argument:
    """A word that plays a role in the event of some trigger."""

    token: Token
    role: str
    score: float


@dataclass(frozen=True, slots=True)
class TypesTold:
    """The probability of each type of event (attack, bombing, ...) in a stretch of text."""

    passage: Passage
    scores: Mapping[str, float]


class Pairs(Protocol):
    """Anything that scores pairs of words."""

    def scores(self, left: Array, right: Array) -> Array:
        """Score N pairs; both arguments are [N, width]."""
        ...


@dataclass(frozen=True, slots=True)
class EventHeads:
    """Labels and weights of the heads that read events."""

    triggers: tuple[str, ...]
    event_types: tuple[str, ...]
    arguments: tuple[str, ...]
    roles: SpanDecoder
    biaffine: Pairs


@dataclass(frozen=True, slots=True)
class WindowScores:
    """The network's output for one window.

    Attributes:
        places: Index of each of its words in the document.
        passages: Characters of each of its words.
    """

    places: Sequence[int]
    passages: Sequence[Passage]
    scores: Mapping[str, Array]


class EventReadings:
    """The event readings of one document; empty if the model has no event heads.

    Holds no document: the document holds it.
    """

    def __init__(
        self, heads: EventHeads | None = None, windows: Sequence[WindowScores] = ()
    ) -> None:
        self._heads = heads
        self._windows = windows
        self._place_of = {
            place: (number, row)
            for number, window in enumerate(windows)
            for row, place in enumerate(window.places)
        }

    @property
    def windows(self) -> Sequence[WindowScores]:
        """Return what the network said, window by window, in text order."""
        return self._windows

    def role_spans(self, decoder: SpanDecoder | None = None) -> tuple[RoleSpan, ...]:
        """List the role fillers in text order; *decoder* replaces the model's own."""
        if self._heads is None:
            return ()
        return tuple(self._role_spans(decoder or self._heads.roles))

    def event_types(self) -> tuple[TypesTold, ...]:
        """List the types of event that each window of text tells, in text order."""
        if self._heads is None:
            return ()
        return tuple(
            TypesTold(
                Passage(window.passages[0].start, window.passages[-1].end),
                dict(
                    zip(
                        self._heads.event_types,
                        sigmoid(window.scores["event_types"]).tolist(),
                        strict=True,
                    )
                ),
            )
            for window in self._windows
        )

    def arguments(self, trigger: Token, *, minimum: float = 0.3) -> tuple[Argument, ...]:
        """List the words that play a role in the event which *trigger* names.

        Looks at the window of *trigger* only. A role is listed with at least the probability
        *minimum*, in text order.
        """
        place = self._place_of.get(trigger.i)
        if self._heads is None or place is None:
            return ()
        window = self._windows[place[0]]
        words = window.scores["argument_words"]
        chosen = np.repeat(window.scores["argument_triggers"][place[1]][None], len(words), axis=0)
        shares = softmax(self._heads.biaffine.scores(words, chosen))
        none = self._heads.arguments.index(NO_LABEL)
        # Whether the best role holds, its own probability tells, not that of "none" beside it.
        shares[:, none] = 0.0
        best = shares.argmax(axis=1)
        return tuple(
            Argument(trigger.doc[window.places[row]], self._heads.arguments[role], float(score))
            for row, role, score in zip(
                range(len(best)), best.tolist(), shares.max(axis=1).tolist(), strict=True
            )
            if score >= minimum
        )

    def _role_spans(self, decoder: SpanDecoder) -> Iterator[RoleSpan]:
        for window in self._windows:
            for span in decoder.decode(window.scores["roles"]):
                first, last = window.passages[span.start], window.passages[span.end - 1]
                yield RoleSpan(first.start, last.end, span.label, span.score)


def read_events(doc: Doc) -> EventReadings:
    """Return what the pipeline left about events in *doc*; empty for a foreign pipeline."""
    found = doc.user_data.get(READINGS)
    return found if isinstance(found, EventReadings) else EventReadings()
