"""What did the grammar see on the way to its frames? The notes that decisions are made on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.findings import When, Where
from kg.model.text import BlockKind, Passage


@dataclass(frozen=True, slots=True)
class Telling:
    """What one sentence tells of one event, as the grammar groups its words.

    Attributes:
        triggers: The words that name the event.
        type: Concept of scheme ``event-type``.
        slots: Where the words stand that the sentence itself gives, by slot: doer, target,
            place, time, figure, speaker.
        points_back: True if it is named as known: "the blast".
        frame: ``id`` of the frame it went into; "" if it went into none.
        left_out: Why it went into none.
        denied: True if the sentence says that it did not happen.
        is_total: True if its frame is a total over several events.
    """

    triggers: tuple[Passage, ...]
    type: str
    slots: Mapping[str, tuple[Passage, ...]]
    points_back: bool = False
    frame: str = ""
    left_out: str = ""
    denied: bool = False
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class SeenFigure:
    """A figure of the text that may count people; bounds as in `kg.model.findings.Count`."""

    passage: Passage
    minimum: int | None
    maximum: int | None
    best: int | None
    quantifier: str
    as_written: str


@dataclass(frozen=True, slots=True)
class SeenSentence:
    """A readable sentence, its block's kind and number."""

    passage: Passage
    quote: str
    kind: BlockKind
    block: int


@dataclass(frozen=True, slots=True)
class Trace:
    """All that the grammar saw in one article, in text order, used or not."""

    sentences: tuple[SeenSentence, ...] = ()
    tellings: tuple[Telling, ...] = ()
    times: tuple[When, ...] = ()
    places: tuple[Where, ...] = ()
    figures: tuple[SeenFigure, ...] = ()
