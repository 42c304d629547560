"""Apply the acts of people to a graph: a function of the graph and the acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.correct.additions import ADDITIONS, add_part
from kg.correct.anchors import event_of, find_subject
from kg.correct.draft import Draft
from kg.correct.entities import apply_to_entity
from kg.correct.events import join_events, part_event
from kg.correct.parts import (
    drop_claim,
    drop_count,
    drop_event,
    drop_localisation,
    drop_participation,
    is_telling,
)
from kg.correct.slots import empty_slot, replace_value
from kg.correct.table import ENTITIES, find_slot, kind_of
from kg.graph.corrections import act_id
from kg.model.corrections import Act
from kg.vocab.iris import mint_thing_iri
from kg.vocab.terms import KG


@dataclass(frozen=True, slots=True)
class Corrected:
    """A graph in which acts hold.

    Attributes:
        quads: The graph as sorted N-Quads.
        lost: Acts that are about something that the reading has not.
    """

    quads: bytes
    lost: tuple[Act, ...] = ()


def corrected(reading: bytes, graph: str, acts: Iterable[Act], *, base: str) -> Corrected:
    """Let acts hold in the machine's reading of one report.

    Args:
        reading: The graph as the machine made it.
        graph: Its name.
        acts: The acts in force, oldest first: on this article's slots, and on actors and places.
    """
    machine, draft = Draft(reading, graph), Draft(reading, graph)
    lost: list[Act] = []
    for act in acts:
        touched = _touched(machine, draft, act, base)
        if touched is None:
            lost.append(act)
            continue
        for subject in sorted(set(touched)):
            if draft.has(subject):
                draft.add_iri(subject, KG.correctedBy, mint_thing_iri(base, act_id(act)))
    return Corrected(draft.to_bytes(), tuple(lost))


def _touched(machine: Draft, draft: Draft, act: Act, base: str) -> list[str] | None:
    """Apply an act to *draft*; return what it changed, or None if its subject is not there."""
    if kind_of(act.subject) in ENTITIES:
        return apply_to_entity(draft, act, base=base)
    subject = find_subject(draft, act.subject, act.anchor, base=base)
    if subject is None:
        # An earlier act took it away: then there is nothing to do, and nothing is lost.
        there = find_subject(machine, act.subject, act.anchor, base=base)
        return None if there is None else []
    if act.act in ADDITIONS:
        part = add_part(draft, subject, act, base=base)
        return [part] if kind_of(act.subject) == "report" else [subject, part]
    kind = kind_of(act.subject)
    event = subject if kind == "event" else event_of(draft, subject, kind)
    _apply(draft, act, subject, event, base)
    return [subject, event]


def _apply(draft: Draft, act: Act, subject: str, event: str, base: str) -> None:
    slot = find_slot(kind_of(act.subject), act.slot) if act.slot else None
    if act.act == "replace" and slot:
        replace_value(draft, subject, slot, act, base=base)
    elif act.act == "one-event":
        other = mint_thing_iri(base, act.value)
        if draft.has(other):  # else it is told by another report, and joined as an incident
            join_events(draft, subject, other)
    elif act.act == "two-events":
        part_event(draft, subject, tuple(act.value.split("|")), base=base)
    elif act.act == "no-event":
        drop_event(draft, subject)
    elif slot:
        empty_slot(draft, subject, slot)
    elif act.act in ("wrong", "not-in-text"):
        _drop(draft, kind_of(act.subject), subject, event)


def _drop(draft: Draft, kind: str, subject: str, event: str) -> None:
    if kind == "event":
        drop_event(draft, subject)
    elif kind == "participation":
        drop_participation(draft, event, subject)
    elif kind == "localisation":
        drop_localisation(draft, event, subject)
    elif kind == "count":
        drop_count(draft, subject)
    elif is_telling(draft, subject):
        slot = find_slot("claim", "speaker")
        assert slot is not None
        empty_slot(draft, subject, slot)  # the event is told: by the report itself
    else:
        drop_claim(draft, event, subject)
