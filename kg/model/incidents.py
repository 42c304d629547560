"""Incidents: events of several reports that are one.

Made by ``kg.cluster``, written by ``kg.graph.incidents``. Ids of events, claims and counts are
their IRIs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

TOLL_POLICY: Final = "2026-1"
"""How figures of several reports become one toll (``kg.cluster.tolls``)."""


@dataclass(frozen=True, slots=True)
class Member:
    """An event of an incident.

    Attributes:
        score: How surely it belongs to the others; 1 for a first or only member.
        reasons: Why, in words; empty for a first or only member.
    """

    event: str
    report: str
    score: float = 1.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Toll:
    """The number of people harmed, over all members.

    Attributes:
        status: Concept of scheme ``victim-status``; "" for all victims together.
        low, high: The least and the most that a standing figure allows.
        is_open: True if a standing figure has no upper bound ("at least 41").
        best: The figure that most independent voices give, the newest of them where two are
            level; None if none gives a single figure.
        standing: Ids of the counts that it rests on.
    """

    harm: str
    status: str
    low: int
    high: int
    is_open: bool
    best: int | None
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Superseded:
    """A figure that a later one takes the place of, and why."""

    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claims that cannot both be true, and on what."""

    on: str
    claims: tuple[str, str]
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that happened, with all tellings of it.

    Attributes:
        id: Last part of its IRI.
        representative: The member that places and dates it best.
        speakers: The independent original speakers: id and name.
        verification: Concept of scheme ``verification``.
        absorbed: Ids of the incidents that went into this one.
    """

    id: str
    members: tuple[Member, ...]
    representative: str
    tolls: tuple[Toll, ...] = ()
    superseded: tuple[Superseded, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    verification: str = "single-source"
    absorbed: tuple[str, ...] = ()
    is_confirmed: bool = False
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Two events that were not joined, and how near they came."""

    one: str
    two: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series; `flag` is "fell" or "reset" beside the one before it."""

    count: str
    day: date
    value: int
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Running totals that one speaker gives of the same harm since the same day.

    Attributes:
        start, end: First day counted, None if not stated, and the day of the last figure.
        countries: Ids of the countries in which the dead are counted; none if not stated.
    """

    id: str
    speaker: str
    harm: str
    status: str
    group: str
    start: date | None
    end: date
    points: tuple[Point, ...] = ()
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about events: that they are one incident, or are not.

    Attributes:
        act: "same", "apart", "confirm" or "reject".
        events: IRIs of the events; two for the first two acts.
    """

    act: str
    events: tuple[str, ...]
