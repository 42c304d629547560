"""Read what people have decided about actors, places and incidents.

Reads ``curation.csv``, a file that a person keeps beside the imports: one act in each row, who
decided and when. Acts outrank every decision of the machine and survive every rebuild.

| act | subject | object | name |
|---|---|---|---|
| merge | entity that goes | entity that stays | |
| split | entity that loses names | entity that gets them (made if new) | the names |
| not-same | entity | other entity, or empty | spellings that never mean the subject |
| promote | local entity of a report | entity of the authority (made if new) | its names |

Rows whose subject is an incident are about what several reports tell:

| act | subject | object | name |
|---|---|---|---|
| merge | incident | incident that is the same | |
| split | incident | | the events that are none of it |
| confirm, reject | incident | | |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kg.lexicon.rows import Row, read_rows
from kg.vocab.schemes import concepts

FILE: Final = "curation.csv"
COLUMNS: Final = ("act", "subject", "object", "name", "kind", "by", "on", "note")
_ACTS: Final = frozenset({"merge", "split", "not-same", "promote"})
_INCIDENT_ACTS: Final = frozenset({"merge", "split", "confirm", "reject"})
_INCIDENT: Final = re.compile(r"incident/[0-9a-f]{16}")
_EVENT: Final = re.compile(r"event/[0-9a-f]{16}-\d+-[a-z-]+")
_ENTITY: Final = re.compile(r"(actor|place)/[a-z0-9]+(?:-[a-z0-9]+)*")
_LOCAL: Final = re.compile(r"(actor|place)/[0-9a-f]{16}-\d+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class CurationAct:
    """One decision of a person about one or two entities.

    Attributes:
        object: The other entity's id, or "".
        names: Spellings that the act is about.
        kind: Kind of an entity that the act makes, or "".
        by, on: Who decided, and the ISO date.
    """

    act: str
    subject: str
    object: str
    names: tuple[str, ...]
    kind: str
    by: str
    on: str
    note: str
    where: str

    @property
    def scheme(self) -> str:
        """Return "actor" or "place"."""
        return self.subject.partition("/")[0]


@dataclass(frozen=True, slots=True)
class IncidentAct:
    """One decision of a person about an incident.

    Attributes:
        subject, object: Ids of incidents; object is "" for all but merge.
        events: Ids of the events that a split takes out.
        by, on: Who decided, and the ISO date.
    """

    act: str
    subject: str
    object: str
    events: tuple[str, ...]
    by: str
    on: str
    note: str
    where: str

    @property
    def reason(self) -> str:
        """Return the act in words, with the note."""
        words = " ".join(filter(None, (self.act, self.subject, self.object, *self.events)))
        return f"{words}: {self.note}" if self.note else words


def load_curation(path: Path) -> tuple[CurationAct, ...]:
    """Read the acts on actors and places in *path*, in order; none if there is no such file.

    Raises:
        LexiconError: A row is wrong; the message names file and line.
    """
    if not path.exists():
        return ()
    return tuple(_act(row) for row in read_rows(path) if not _is_on_incident(row))


def load_incident_acts(path: Path) -> tuple[IncidentAct, ...]:
    """Read the acts on incidents in *path*, in order; none if there is no such file.

    Raises:
        LexiconError: A row is wrong; the message names file and line.
    """
    if not path.exists():
        return ()
    return tuple(_incident_act(row) for row in read_rows(path) if _is_on_incident(row))


def incident_act(
    act: str,
    subject: str,
    *,
    other: str = "",
    events: tuple[str, ...] = (),
    by: str,
    on: str,
    note: str = "",
) -> IncidentAct:
    """Make an act on an incident that was given by command; it is checked like a row.

    Raises:
        LexiconError: An id is none, or something is missing.
    """
    cells = dict.fromkeys(COLUMNS, "") | {
        "act": act,
        "subject": subject,
        "object": other,
        "name": "|".join(events),
        "by": by,
        "on": on,
        "note": note,
    }
    return _incident_act(Row(cells, "the command", 1))


def _is_day(text: str) -> bool:
    """Tell whether *text* is a day of the calendar, written YYYY-MM-DD."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_on_incident(row: Row) -> bool:
    return row["subject"].startswith("incident/")


def _incident_act(row: Row) -> IncidentAct:
    act = row.one_of("act", _INCIDENT_ACTS)
    events = tuple(name.strip() for name in row["name"].split("|") if name.strip())
    for column in ("subject", "object"):
        if (column == "subject" or row[column]) and not _INCIDENT.fullmatch(row[column]):
            raise row.error(
                f"{column} {row[column]!r} is no incident", "copy incident/… from its page"
            )
    if (act == "merge") != bool(row["object"]) or row["object"] == row["subject"]:
        raise row.error("merge needs another incident as object, and it alone", "give two ids")
    if (act == "split") != bool(events):
        raise row.error("split needs events under name, and it alone", "give event/…|event/…")
    for event in events:
        if not _EVENT.fullmatch(event):
            raise row.error(f"{event!r} is no event", "copy event/… from its page")
    if not row["by"].strip() or not _is_day(row["on"]):
        raise row.error("by or on is missing", "say who decided and on which day (YYYY-MM-DD)")
    return IncidentAct(
        act=act,
        subject=row["subject"],
        object=row["object"],
        events=events,
        by=row["by"].strip(),
        on=row["on"],
        note=row["note"],
        where=f"{row.file}:{row.line}",
    )


def _act(row: Row) -> CurationAct:
    act = row.one_of("act", _ACTS)
    subject = _entity(row, "subject")
    other = _entity(row, "object") if row["object"] else ""
    names = tuple(name.strip() for name in row["name"].split("|") if name.strip())
    scheme = subject.partition("/")[0]
    if row["kind"]:
        row.one_of("kind", concepts(f"{scheme}-kind"))
    if other and other.partition("/")[0] != scheme:
        raise row.error("an actor cannot become a place, nor a place an actor", "mend the ids")
    if act in ("merge", "split", "promote") and not other:
        raise row.error(f"{act} needs an object", "give the id of the other entity")
    if act in ("split", "promote") and not names:
        raise row.error(f"{act} needs a name", "give the names that the object shall have")
    if act == "not-same" and not other and not names:
        raise row.error("not-same needs an object or a name", "give one of them")
    if act == "promote" and not _LOCAL.fullmatch(subject):
        raise row.error(
            f"subject {subject!r} is not local to a report", "copy the id from the entity's page"
        )
    if subject == other:
        raise row.error("subject and object are the same", "give two ids")
    if not row["by"].strip() or not _is_day(row["on"]):
        raise row.error("by or on is missing", "say who decided and on which day (YYYY-MM-DD)")
    return CurationAct(
        act=act,
        subject=subject,
        object=other,
        names=names,
        kind=row["kind"],
        by=row["by"].strip(),
        on=row["on"],
        note=row["note"],
        where=f"{row.file}:{row.line}",
    )


def _entity(row: Row, column: str) -> str:
    if not _ENTITY.fullmatch(row[column]):
        raise row.error(
            f"{column} {row[column]!r} is no entity id", "write actor/… or place/… and its slug"
        )
    return row[column]
