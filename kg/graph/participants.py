"""Find the parts that actors have in an event, each once.

A report names an actor several times in one event ('coalition air strikes', 'the coalition'):
that is one part with several mentions. Things that were hit ('a truck') are no actors: their
words stay with the event.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.graph.events import event_iri, participation_iri
from kg.graph.report_context import ReportContext
from kg.graph.support import write_support
from kg.model.findings import EventFrame, Participant
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import KG, RDF, SEM, VictimStatus


@dataclass(frozen=True, slots=True)
class Part:
    """An actor's part in an event: the participant named first, and its further mentions."""

    first: Participant
    actor_iri: str
    alike: tuple[Participant, ...]

    @property
    def surest(self) -> Participant:
        """Return the mention with the highest score; the first one where none is weighed."""
        return max(self.alike, key=lambda p: -1.0 if p.support.score is None else p.support.score)


def find_parts(context: ReportContext, frame: EventFrame) -> tuple[Part, ...]:
    """Join participants that are the same actor in the same role and stance."""
    groups: dict[tuple[str, str, str], list[Participant]] = {}
    for participant in sorted(frame.participants, key=lambda p: p.name.passage):
        if not is_thing(participant):
            actor = context.actor_iri(participant.name)
            groups.setdefault((participant.role, actor, participant.stance), []).append(participant)
    return tuple(
        Part(first=alike[0], actor_iri=actor, alike=tuple(alike))
        for (_, actor, _), alike in groups.items()
    )


def is_thing(participant: Participant) -> bool:
    """Tell whether what was hit is no person or group."""
    return participant.victim_kind == "object"


def write_things(context: ReportContext, frame: EventFrame) -> None:
    """Write the words for the things that an event hit."""
    event = event_iri(context, frame.id)
    for participant in frame.participants:
        if is_thing(participant):
            context.out.add_iri(event, KG.targetKind, VictimStatus.OBJECT)
            context.out.add_text(event, KG.targetAsWritten, participant.name.text)
            context.mention(participant.name.passage)


def write_part(context: ReportContext, frame: EventFrame, part: Part) -> str:
    """Write an actor's part in an event; return its IRI. Claims are linked by the caller."""
    out = context.out
    subject = participation_iri(context, frame, part.first)
    event = event_iri(context, frame.id)
    out.add_iri(event, KG.participation, subject)
    out.add_iri(event, SEM.hasActor, part.actor_iri)
    out.add_iri(subject, RDF.type, KG.Participation)
    out.add_iri(subject, RDF.value, part.actor_iri)
    out.add_iri(subject, SEM.roleType, concept_iri("role", part.first.role))
    out.add_iri(subject, KG.stance, concept_iri("stance", part.first.stance))
    write_support(out, subject, part.surest.support)
    context.add_evidence(subject, [participant.name.passage for participant in part.alike])
    for participant in part.alike:
        out.add_text(subject, KG.describedAs, participant.described_as)
        if participant.victim_kind is not None:
            kind = concept_iri("victim-status", participant.victim_kind)
            out.add_iri(subject, KG.victimStatus, kind)
            out.add_iri(event, KG.targetKind, kind)
        if participant.organisation is not None:
            out.add_iri(subject, KG.victimGroup, context.actor_iri(participant.organisation))
    return subject
