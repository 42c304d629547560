"""Every list with its columns and facets: the one place where they are declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that a list can be filtered by.

    Attributes:
        column: Of the facet table; the name of the parameter as well.
        label: Its heading.
        words: How a chosen value is told; ``{}`` is the value.
        values: What its values are: "actor", "place", "report", "time", "percent", "language",
            "host", or the name of a scheme of the ontology.
        group: Facets of one group speak of one and the same part of a thing.
    """

    column: str
    label: str
    words: str
    values: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        name: Of the column in the data.
        heading: On the page.
        kind: How its cells are made, see ``_CELLS``.
        sort: Column of the index to sort by; "" for none.
    """

    name: str
    heading: str
    kind: str
    sort: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list: of what, with which columns and facets, in which order."""

    name: str
    one: str
    title: str
    lead: str
    columns: tuple[Column, ...]
    facets: tuple[Facet, ...]
    order: str
    has_words: bool = False

    @property
    def is_dated(self) -> bool:
        """Tell whether its things have days."""
        return any(column.kind == "days" for column in self.columns)

    @property
    def is_placed(self) -> bool:
        """Tell whether its things stand somewhere."""
        return self.name in {"incidents", "events", "places"}

    def facet(self, column: str) -> Facet | None:
        """Return the facet of a column."""
        return next((facet for facet in self.facets if facet.column == column), None)

    def column(self, sort: str) -> Column | None:
        """Return the column that is sorted by *sort*."""
        return next((column for column in self.columns if sort and column.sort == sort), None)


_WHEN: Final = Facet("when", "Date", "{}", "time")
_TYPE: Final = Facet("type", "Type of event", "type: {}", "event-type")
_PLACE: Final = Facet("place", "Place", "in {}", "place")
_DOER: Final = (
    Facet("actor", "Actor", "{} has a part in it", "actor", "part"),
    Facet("role", "The actor's role", "as {}", "role", "part"),
    Facet("stance", "How the part is told", "told as {}", "stance", "part"),
)
_VICTIMS: Final = (
    Facet("status", "Victims", "victims: {}", "victim-status", "victims"),
    Facet("harm", "Harm", "harm: {}", "harm", "victims"),
)
_SOURCE: Final = Facet("source", "Who says so", "according to {}", "actor")
_OUTLET: Final = Facet("outlet", "Published by", "published by {}", "actor")
_CONFIDENCE: Final = Facet(
    "confidence", "How surely it was read", "read with confidence {}", "percent"
)
_DAYS: Final = Column("begins", "When", "days", "begins")
_WHERE: Final = Column("places", "Where", "places")
_BY: Final = Column("actors", "Said to have done it", "doers")

LISTS: Final[Mapping[str, List]] = {
    made.name: made
    for made in (
        List(
            "incidents",
            "incident",
            "Incidents",
            "What happened, once each, however many reports tell of it. Killed and injured run "
            "from the lowest to the highest figure that still stands.",
            (
                _DAYS,
                Column("name", "What", "event", "type"),
                _WHERE,
                _BY,
                Column("killed", "Killed", "range", "killed"),
                Column("injured", "Injured", "range", "injured"),
                Column("speakers", "Voices", "number", "speakers"),
                Column("reports", "Reports", "number", "reports"),
                Column("verification", "Verification", "concept", "verification"),
            ),
            (
                _WHEN,
                _TYPE,
                _PLACE,
                *_DOER,
                *_VICTIMS,
                _SOURCE,
                _OUTLET,
                Facet("verification", "Verification", "verification: {}", "verification"),
                _CONFIDENCE,
            ),
            "-begins",
        ),
        List(
            "events",
            "event",
            "Events",
            "What single reports tell. Several of them may be one incident.",
            (
                _DAYS,
                Column("name", "What", "event", "type"),
                _WHERE,
                _BY,
                Column("killed", "Killed, at least", "number", "killed"),
                Column("figures", "Figures", "number", "figures"),
                Column("realisation", "Did it happen?", "concept", "realisation"),
                Column("modality", "How it is told", "concept", "modality"),
                Column("confidence", "Read with", "percent", "confidence"),
                Column("report", "Report", "entity"),
            ),
            (
                _WHEN,
                _TYPE,
                _PLACE,
                *_DOER,
                *_VICTIMS,
                _SOURCE,
                _OUTLET,
                Facet("realisation", "Did it happen?", "{}", "realisation"),
                Facet("modality", "How it is told", "told as {}", "modality"),
                _CONFIDENCE,
                Facet("report", "Report", "in the report “{}”", "report"),
            ),
            "-begins",
        ),
        List(
            "actors",
            "actor",
            "Actors",
            "Who has a part in events or speaks of them. To be listed with an event is to be "
            "named by somebody, not to be found responsible.",
            (
                Column("name", "Name", "name", "name"),
                Column("kind", "Kind", "concept", "kind"),
                Column("did", "Said to have acted", "number", "did"),
                Column("suffered", "Said to have been hit", "number", "suffered"),
                Column("claims", "Claims made", "number", "claims"),
            ),
            (
                Facet("kind", "Kind", "kind: {}", "actor-kind"),
                Facet("role", "Role in events", "as {}", "role", "part"),
                Facet("stance", "How the part is told", "told as {}", "stance", "part"),
                Facet("type", "Type of event", "in events of type {}", "event-type", "part"),
                Facet("speaks", "Speaks and", "who {}", "stance"),
                Facet("linked", "Linked to", "linked to {}", "host"),
            ),
            "-did",
            has_words=True,
        ),
        List(
            "places",
            "place",
            "Places",
            "Where it happened. What happened in a part of a place happened there too.",
            (
                Column("name", "Name", "name", "name"),
                Column("kind", "Kind", "concept", "kind"),
                Column("within", "In", "within"),
                Column("incidents", "Incidents", "number", "incidents"),
                Column("events", "Events", "number", "events"),
            ),
            (
                _PLACE,
                Facet("kind", "Kind", "kind: {}", "place-kind"),
                Facet("type", "Type of event", "with events of type {}", "event-type"),
                Facet("linked", "Linked to", "linked to {}", "host"),
            ),
            "-incidents",
            has_words=True,
        ),
        List(
            "reports",
            "report",
            "Reports",
            "The texts that all of it was read from.",
            (
                Column("begins", "Published", "days", "begins"),
                Column("name", "Headline", "name", "name"),
                Column("outlet", "Publisher", "entity"),
                Column("language", "Language", "language", "language"),
                Column("events", "Events", "number", "events"),
                Column("figures", "Figures", "number", "figures"),
            ),
            (
                _WHEN,
                _OUTLET,
                Facet("type", "Type of event", "with events of type {}", "event-type"),
                Facet("place", "Place", "with events in {}", "place"),
                *_DOER,
                Facet("source", "Who is quoted", "quoting {}", "actor"),
                Facet("language", "Language", "in {}", "language"),
            ),
            "-begins",
            has_words=True,
        ),
    )
}
"""Every list."""
