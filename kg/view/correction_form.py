"""Collect what a person may correct on a page, and what has been corrected there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.store.results import Solutions
from kg.view.names import Row
from kg.view.quotes import Quote
from kg.view.terms import show_day
from kg.vocab.iris import mint_thing_iri
from kg.vocab.schemes import concept_iri, concept_label, concepts

_OF_PART: Final = (
    ("replace", "replace by …"),
    ("wrong", "is wrong"),
    ("not-in-text", "is not in the text"),
)
OF_EVENT: Final = (
    *_OF_PART,
    ("right", "is right as it stands"),
    ("no-event", "is no event"),
    ("one-event", "is one event with …"),
    ("two-events", "is two events; the other has …"),
    ("add-event", "tells also of an event of the type …"),
    ("add-actor", "has also the actor …"),
    ("add-place", "was also at …"),
    ("add-figure", "has also the figure …"),
)
OF_REPORT: Final = (("new-event", "tells of an event of the type …"),)
OF_ENTITY: Final = (
    ("merge", "is the same as …"),
    ("split", "is not meant by …"),
    ("rename", "is called …"),
    ("link", "has the outside record …"),
)
UNDOING: Final = (("undo", "undo an act"),)
_NAMES: Final = {"participation": "part", "localisation": "place", "count": "figure"}


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a person may choose to correct: subject and slot, in words."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class PastAct:
    """One act, as a sentence, and how it stands."""

    text: str
    href: str
    state: str


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """The possible corrections on a page, and those made.

    Attributes:
        groups: Heading and targets; none if nothing can be chosen.
        acts: Names of acts and their words.
        values: What an act takes first where it is one of some: concepts and their words.
        takes_writes: Whether this server lets anybody correct.
    """

    groups: tuple[tuple[str, tuple[Target, ...]], ...]
    acts: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    told: tuple[PastAct, ...]
    page: str
    takes_writes: bool


def make_correction_form(
    slots: Solutions,
    acts: Solutions,
    page: str,
    quotes: Iterable[Quote],
    *,
    base: str,
    takes_writes: bool,
) -> CorrectionForm:
    """Collect what may be corrected on a page.

    Args:
        slots: Rows of the query ``correct-slots``.
        acts: Rows of the query ``correct-acts``.
        page: The id of what the page is about.
        quotes: Its sentences; those of a report may tell of events that were not seen.
        takes_writes: Whether this server lets anybody correct.
    """
    is_entity, is_report = page.startswith(("actor/", "place/")), page.startswith("report/")
    groups: list[tuple[str, tuple[Target, ...]]]
    groups = [("", (Target(f"{page}|", "this"), Target(f"{page}|link", "its outside record")))]
    offered: tuple[tuple[str, str], ...]
    offered = (*OF_ENTITY, _OF_PART[1]) if is_entity else _OF_PART
    offered = OF_EVENT if page.startswith("event/") else OF_REPORT if is_report else offered
    ids = mint_thing_iri(base, "")
    if is_report:
        groups = list(_sentences(page, quotes))
    elif not is_entity:
        groups = list(_groups(slots, ids))
    undoable = tuple(
        Target(f"{_id(row, 'act', ids)}|", f"{_text(row, 'done')} of {_day(row)}")
        for row in acts
        if _text(row, "state") == "holds"
    )
    told = tuple(
        PastAct(_sentence(row), f"/doc/{_id(row, 'act', ids)}", _text(row, "state")) for row in acts
    )
    if undoable and groups:
        groups.append(("acts", undoable))
        offered += UNDOING
    types = concepts("event-type") if is_report else frozenset()
    values = tuple((name, concept_label(concept_iri("event-type", name))) for name in sorted(types))
    return CorrectionForm(tuple(groups), offered, values, told, page, takes_writes)


def _sentences(page: str, quotes: Iterable[Quote]) -> Iterable[tuple[str, tuple[Target, ...]]]:
    """Offer the sentences of a report, those without an event first."""
    own: dict[bool, list[Target]] = {False: [], True: []}
    for quote in quotes:
        tells = any("event" in piece.uses.split() for piece in quote.pieces)
        text = "".join(piece.text for piece in quote.pieces)
        own[tells].append(Target(f"{page}#{quote.anchor}|", text))
    for tells, targets in own.items():
        if targets:
            yield "which tell of an event already" if tells else "without an event", tuple(targets)


def _groups(rows: Iterable[Row], ids: str) -> Iterable[tuple[str, tuple[Target, ...]]]:
    by_subject: dict[str, list[Row]] = {}
    for row in rows:
        by_subject.setdefault(_id(row, "subject", ids), []).append(row)
    for subject, own in by_subject.items():
        kind = subject.partition("/")[0]
        first = _value(own[0]) or ("the report itself" if kind == "claim" else "")
        heading = f"{_NAMES.get(kind, kind)}: {first}"
        # Twice reversed: of several rows for a slot the first counts.
        slots = {_text(row, "slot"): row for row in reversed(own)}
        targets = [
            Target(f"{subject}|{slot}", f"{_words(slot)}: {_value(row) or 'not told'}")
            for slot, row in reversed(slots.items())
        ]
        yield heading, (*targets, Target(f"{subject}|", f"all of this {_NAMES.get(kind, kind)}"))


def _value(row: Row) -> str:
    label, value = row["label"], row["value"]
    if label is not None:
        return label.value
    if value is None:
        return ""
    return concept_label(value.value) if value.kind == "uri" else value.value


def _sentence(row: Row) -> str:
    read, new, slot = _text(row, "readAs"), _text(row, "newValue"), _text(row, "slot")
    was = f"{_words(slot)} read by the machine as {read}; " if read else ""
    became = f" → {new}" if new else ""
    done = f"{_words(_text(row, 'done'))}{became}"
    return f"{was}{done}, by {_text(row, 'by')} on {_day(row)}: {_text(row, 'reason')}"


def _words(name: str) -> str:
    return name.replace("-", " ")


def _day(row: Row) -> str:
    return show_day(_text(row, "at")[:10])


def _text(row: Row, name: str) -> str:
    term = row[name]
    return term.value if term is not None else ""


def _id(row: Row, name: str, ids: str) -> str:
    return _text(row, name).removeprefix(ids)
