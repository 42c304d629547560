"""The acts there are, and the slots that each may be about. Facts only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.vocab.terms import KG, RDF, SEM, SKOS

ENTITIES: Final = ("actor", "place")


@dataclass(frozen=True, slots=True)
class Slot:
    """A property that a person may correct.

    Attributes:
        on: Kind of the subject: "event", "participation", "localisation", "count", "claim".
        property: IRI of the property that holds the value.
        takes: Scheme of its concepts, or "actor", "place", "date", "figure", "text".
        may_be_empty: Whether the subject stands without it.
    """

    name: str
    on: str
    property: str
    takes: str
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class ActKind:
    """A kind of act.

    Attributes:
        on: Kinds of subjects.
        takes: What its value is: "" for none, "slot" for what the slot takes, "event", "parts",
            "entity", "names", "text", "link", or what is added: "actor|role", "place|relation",
            "figure|harm|victim-status", "event-type|words", of which a place may stand alone.
        has_slot: "must", "may" or "never".
    """

    name: str
    on: tuple[str, ...]
    takes: str
    has_slot: str
    words: str


PARTS: Final = ("participation", "localisation", "count", "claim")

SLOTS: Final = (
    Slot("type", "event", SEM.eventType, "event-type"),
    Slot("kind", "event", KG.eventKind, "event-kind"),
    Slot("realisation", "event", KG.realisation, "realisation"),
    Slot("modality", "event", KG.modality, "modality"),
    Slot("date", "event", SEM.hasEarliestBeginTimeStamp, "date", may_be_empty=True),
    Slot("weapon", "event", KG.weapon, "text", may_be_empty=True),
    Slot("actor", "participation", RDF.value, "actor"),
    Slot("role", "participation", SEM.roleType, "role"),
    Slot("stance", "participation", KG.stance, "stance"),
    Slot("victim-status", "participation", KG.victimStatus, "victim-status", may_be_empty=True),
    Slot("place", "localisation", KG.place, "place"),
    Slot("relation", "localisation", KG.spatialRelation, "spatial-relation"),
    Slot("figure", "count", KG.minimum, "figure"),
    Slot("harm", "count", KG.harm, "harm"),
    Slot("victim-status", "count", KG.victimStatus, "victim-status"),
    Slot("scope", "count", KG.scope, "scope"),
    Slot("demographic", "count", KG.demographic, "demographic", may_be_empty=True),
    Slot("speaker", "claim", KG.statedBy, "actor", may_be_empty=True),
    Slot("stance", "claim", KG.stance, "stance"),
    Slot("link", "actor", SKOS.exactMatch, "link", may_be_empty=True),
    Slot("link", "place", SKOS.exactMatch, "link", may_be_empty=True),
)

ACTS: Final = (
    ActKind("replace", ("event", *PARTS), "slot", "must", "replace by"),
    ActKind("wrong", ("event", *PARTS, *ENTITIES), "", "may", "is wrong"),
    ActKind("not-in-text", ("event", *PARTS), "", "may", "is not in the text"),
    ActKind("right", ("event",), "", "never", "is right as it stands"),
    ActKind("no-event", ("event",), "", "never", "is no event"),
    ActKind("one-event", ("event",), "event", "never", "is one event with"),
    ActKind("add-actor", ("event",), "actor|role", "never", "has also the actor"),
    ActKind("add-place", ("event",), "place|relation", "never", "was also at"),
    ActKind("add-figure", ("event",), "figure|harm|victim-status", "never", "has also the figure"),
    ActKind("add-event", ("event",), "event-type", "never", "tells also of"),
    ActKind("new-event", ("report",), "event-type|words", "never", "tells of"),
    ActKind("two-events", ("event",), "parts", "never", "is two events; the other has"),
    ActKind("merge", ENTITIES, "entity", "never", "is the same as"),
    ActKind("split", ENTITIES, "names", "never", "is not meant by"),
    ActKind("rename", ENTITIES, "text", "never", "is called"),
    ActKind("link", ENTITIES, "link", "never", "has the outside record"),
    ActKind("undo", ("curation",), "", "never", "is undone"),
)


def act_kind(name: str) -> ActKind | None:
    """Return the kind of act of this name, or None."""
    return next((kind for kind in ACTS if kind.name == name), None)


def find_slot(on: str, name: str) -> Slot | None:
    """Return the slot of this name on a kind of subject, or None."""
    return next((slot for slot in SLOTS if (slot.on, slot.name) == (on, name)), None)


def slot_names(on: str) -> tuple[str, ...]:
    """Return the names of the slots of a kind of subject."""
    return tuple(slot.name for slot in SLOTS if slot.on == on)


def kind_of(id: str) -> str:
    """Return the kind of a subject: "event" of "event/0123456789abcdef-40-air-strike"."""
    return id.partition("/")[0]


def key_of(id: str) -> str:
    """Return the key of the report that a subject, or its IRI, was read in."""
    return re.split("[-#]", id.rpartition("/")[2])[0]
