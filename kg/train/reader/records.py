"""Hold what annotators say of a text: its marks and the records of its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.text import Passage


@dataclass(frozen=True, slots=True)
class Party:
    """A participant of an event, with its role and stance."""

    role: str
    mark: str
    stance: str = "asserts"
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A place or time of an event; `value` is the relation of a place or the days of a time."""

    mark: str
    value: str
    inherited: bool = False
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an event: how many were harmed, how, and of which larger figure it is part."""

    mark: str
    harm: str
    bounds: str
    scope: str = "incident"
    status: str = "unknown"
    demographic: str | None = None
    of: str | None = None
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The source of an event, whom it speaks for, and its relays."""

    mark: str
    stance: str = "asserts"
    body: str | None = None
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One event of a text; `story` is the same in every text that tells of it."""

    mark: str
    type: str
    kind: str
    realisation: str
    modality: str
    parties: tuple[Party, ...] = ()
    places: tuple[Setting, ...] = ()
    times: tuple[Setting, ...] = ()
    figures: tuple[Figure, ...] = ()
    sources: tuple[Source, ...] = ()
    weapons: tuple[str, ...] = ()
    part_of: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """Somebody denies, doubts or confirms an event."""

    event: str
    mark: str
    stance: str


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text with its marks and records; a mark's passages are its mentions in text order."""

    id: str
    date: str
    origin: str
    cluster: str | None
    text: str
    mentions: Mapping[str, tuple[Passage, ...]]
    events: tuple[EventRecord, ...]
    responses: tuple[ResponseRecord, ...]
