"""Acts by which people correct what was read.

Made by ``kg.correct``, written by ``kg.graph.corrections``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FIELDS: Final = ("act", "subject", "slot", "value", "by", "at", "reason")
"""What a person gives of an act: the columns of a file of acts."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person on one slot of an event, or on an actor or place.

    Attributes:
        act: Name of a row of ``kg.correct.table.ACTS``: "replace", "wrong", "undo" …
        subject: Id of what it is about, a path below ``/id/``.
        slot: Which property of the subject: "actor", "date" …; "" for the subject as a whole.
        value: What holds instead; ids of entities and events as paths below ``/id/``.
        by: Who decided.
        at: When, in UTC: "2026-01-02T10:00:00Z".
        reason: Why.
        article: IRI of the article that the subject was read from; "" for an actor or place.
        read: What the machine had read there, in words or as an id; "" for nothing.
        label: What a new actor or place is called; "" if it is known.
        kind: Kind of the actor or place that *value* names, or "".
        anchor: By what the subject is found again in another reading of the article: "name=value".
    """

    act: str
    subject: str
    slot: str
    value: str
    by: str
    at: str
    reason: str
    article: str = ""
    read: str = ""
    label: str = ""
    kind: str = ""
    anchor: tuple[str, ...] = ()

    @property
    def content(self) -> tuple[str, ...]:
        """Return what the person gave, which makes the act one."""
        return tuple(getattr(self, name) for name in FIELDS)
