"""Tellings: one event as one report tells it, for comparison with other reports.

A telling is read back from a report's graph (``kg.graph.tellings``) and compared with others in
``kg.cluster``. ``None`` means "the report does not say". Concepts are local names ("air-strike").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

LARGE_PLACES: Final = frozenset(
    {"country", "region", "admin1", "admin2", "natural-area", "water", "informal-area", "border"}
)
"""Kinds of places that hold others; two of the rest are never each other."""


NIGHT_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Interval:
    """Days between which an event lies, both included.

    Attributes:
        is_stated: False where the day of publication stands in for a day that nobody states.
    """

    start: date
    end: date
    is_stated: bool = True

    @property
    def is_day(self) -> bool:
        """Tell whether the report states the very day."""
        return self.is_stated and self.start == self.end

    @property
    def is_exact(self) -> bool:
        """Tell whether the report states the day, or a night over two of them."""
        return self.is_stated and self.days <= NIGHT_DAYS

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.end - self.start).days + 1

    def gap(self, other: Interval) -> int:
        """Return the days between the two; 0 if they meet."""
        return max(0, (other.start - self.end).days, (self.start - other.end).days)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an event, and how closely it places it.

    Attributes:
        place: Id of the place: its IRI.
        kind: Concept of scheme ``place-kind``; "" if unknown.
        precision: Concept of scheme ``place-precision``.
        within: Ids of the places that hold it, nearest first.
        point: Latitude and longitude, or None.
    """

    place: str
    name: str
    kind: str = ""
    precision: str = "populated"
    within: tuple[str, ...] = ()
    point: tuple[float, float] | None = None

    @property
    def is_town(self) -> bool:
        """Tell whether it is a place that holds no other town."""
        return bool(self.kind) and self.kind not in LARGE_PLACES


@dataclass(frozen=True, slots=True)
class Part:
    """An actor's part in an event.

    Attributes:
        actor: Id of the actor: its IRI.
        is_local: True if only this report knows the actor.
        groups: Ids of the actors that it is part of.
    """

    role: str
    actor: str
    name: str
    stance: str = "asserts"
    is_local: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """The source of a claim, with its figures.

    Attributes:
        claim: Id of the claim.
        speaker: Id of the body that speaks: whom a spokesman speaks for, of whom an actor is
            part. The outlet (or, if unknown, the report) for what the report says in its own
            voice or from a source that it does not name.
        name: What it is called.
        is_outlet: True for the report's own voice and for unnamed sources.
        figures: Ids of the figures that it gives.
        disputes: True if it doubts or denies.
    """

    claim: str
    speaker: str
    name: str
    stance: str = "asserts"
    is_outlet: bool = False
    figures: tuple[str, ...] = ()
    disputes: bool = False
    is_unverified: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people harmed, as one figure of the report.

    Attributes:
        id: IRI of the count.
        best: The single stated figure, or None.
        status: Concept of scheme ``victim-status``.
        group: The organisation of the victims, or "".
        is_whole: False for a subset and a part of a total of the same event. The part of a sum
            over several incidents is the whole of its own.
        is_summable: True if the report gives it as the figure of the event.
        is_further: True for a later figure of the same report for the same people.
        holding: Id of the figure of the report that holds instead, or "".
        is_retracted: True if its sentence takes it back ("an earlier version said …").
        offset: Where its words stand in the report.
        posted: When the post of a live blog was written that gives it; "" for no live blog.
        scope: Concept of scheme ``scope``.
        period: First and last day of a running total, each None if not stated.
        people: The words for who was harmed, or "".
        sentence: Key of the sentence that gives it, or "".
    """

    id: str
    harm: str
    status: str = "unknown"
    minimum: int | None = None
    maximum: int | None = None
    best: int | None = None
    as_written: str = ""
    group: str = ""
    demographic: str = ""
    is_whole: bool = True
    is_summable: bool = True
    is_further: bool = False
    holding: str = ""
    is_retracted: bool = False
    offset: int = 0
    posted: str = ""
    scope: str = "incident"
    period: tuple[date | None, date | None] = (None, None)
    people: str = ""
    sentence: str = ""

    @property
    def value(self) -> int | None:
        """Return the one number that stands for it: as stated, else its lower bound."""
        return self.best if self.best is not None else self.minimum

    def meets(self, other: Figure) -> bool:
        """Tell whether both can be true of the same people."""
        low = max(self.minimum or 0, other.minimum or 0)
        tops = [top for top in (self.maximum, other.maximum) if top is not None]
        return not tops or low <= min(tops)

    def is_apart_from(self, other: Figure) -> bool:
        """Tell whether one sentence gives two figures: "four soldiers and four rebels"."""
        in_one = bool(self.sentence) and self.sentence == other.sentence
        return in_one and bool(self.people and other.people) and self.people != other.people


@dataclass(frozen=True, slots=True)
class Telling:
    """One event as one report tells it.

    Attributes:
        event: IRI of the event.
        report: IRI of the report.
        copied_from: IRI of the report of which this one is a copy, or "".
        publisher: Id of the outlet, or "".
        type, kind, realisation, modality: Concepts of their schemes.
        offset: Where the words stand that name the event.
        posted: When the post of a live blog was written that tells it; "" for no live blog.
        names: Folded words that begin with a capital in the sentences that tell it.
        words: Stems of the long words in these sentences.
        around: Folded words that begin with a capital anywhere in what was read of the report.
        around_words: Stems of the long words anywhere in what was read of the report.
        title: Stems of the words of the headline.
    """

    event: str
    report: str
    type: str
    kind: str = "incident"
    realisation: str = "occurred"
    modality: str = "asserted"
    article: str = ""
    copied_from: str = ""
    publisher: str = ""
    published: date | None = None
    interval: Interval | None = None
    spots: tuple[Spot, ...] = ()
    parts: tuple[Part, ...] = ()
    figures: tuple[Figure, ...] = ()
    voices: tuple[Voice, ...] = ()
    weapon: str = ""
    offset: int = 0
    posted: str = ""
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    around_words: frozenset[str] = frozenset()
    title: frozenset[str] = frozenset()

    @property
    def is_incident(self) -> bool:
        """Tell whether it tells one thing that happened: no total, no plan."""
        return self.kind == "incident" and self.realisation in ("occurred", "ongoing")

    def figures_of(self, harm: str) -> tuple[Figure, ...]:
        """Return the figures of one harm that stand for all victims of this event.

        Not those inside another, of another's total, taken back or denied.
        """
        return tuple(
            figure
            for figure in self.figures
            if figure.harm == harm
            and figure.is_whole
            and not figure.is_retracted
            and (figure.is_summable or figure.is_further)
        )
