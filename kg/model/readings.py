"""The readings of the learned reader of conflict news, before any decision.

Every reading has a probability. Spans are numbered by their place in `Readings.spans`, and the
other readings point at them by that number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.text import Passage


@dataclass(frozen=True, slots=True)
class SpanReading:
    """Words that name an event, an actor, a figure, a place, a time or a weapon.

    Attributes:
        letter: t, a, c, p, d or w, as in the annotated corpus.
        head: The word of it on which its others depend.
        score: How surely all of its words belong to it.
        attributes: For a trigger its type, kind, realisation and modality, for a figure its
            harm, scope and status, each with the probability of every value.
    """

    letter: str
    passage: Passage
    head: Passage
    score: float
    attributes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoleReading:
    """The role of a span at a trigger; `stances` is empty for roles that have none."""

    trigger: int
    span: int
    role: str
    score: float
    stances: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkReading:
    """The relation of one span to another of its kind: the same, or a part of it."""

    one: int
    two: int
    link: str
    score: float


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of one text, in text order; empty where no reader is installed."""

    spans: tuple[SpanReading, ...] = ()
    roles: tuple[RoleReading, ...] = ()
    links: tuple[LinkReading, ...] = ()
