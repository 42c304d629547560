"""Find claims on one incident that cannot both be true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from kg.cluster.seen import Seen
from kg.cluster.tolls import HARMS, Statement, standing_statements
from kg.model.incidents import Contradiction
from kg.model.tellings import Telling, Voice

ON_STATUS: Final = "status of the victims"
ON_DOER: Final = "who did it"
ON_EVENT: Final = "whether it happened so"


def contradictions(members: Sequence[Telling]) -> tuple[Contradiction, ...]:
    """Return each two claims of an incident that contradict each other, and on what."""
    found = [*_on_numbers(members), *_on_doers(members), *_on_event(members)]
    return tuple(sorted(set(found), key=lambda c: (c.on, c.claims)))


def _on_numbers(members: Sequence[Telling]) -> Iterator[Contradiction]:
    for harm in HARMS:
        standing, _ = standing_statements(members, harm)
        for one, two in combinations(standing, 2):
            if one.speaker == two.speaker:
                continue
            if not _can_be_one(one, two):
                yield _between(f"number {harm}", one, two)
            elif one.statuses and two.statuses and not one.statuses & two.statuses:
                yield _between(ON_STATUS, one, two, by_status=True)


def _can_be_one(one: Statement, two: Statement) -> bool:
    (low, high, _), (least, most, _) = one.bounds(), two.bounds()
    return (high is None or least <= high) and (most is None or low <= most)


def _between(on: str, one: Statement, two: Statement, *, by_status: bool = False) -> Contradiction:
    def words(statement: Statement) -> str:
        if by_status:
            return ", ".join(sorted(statement.statuses))
        return ", ".join(figure.as_written for figure in statement.figures)

    sides = sorted((s.claim, words(s)) for s in (one, two))
    return Contradiction(on, (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1]))


def _on_doers(members: Sequence[Telling]) -> Iterator[Contradiction]:
    for one, two in combinations(members, 2):
        ours, theirs = Seen(one).doers, Seen(two).doers
        # What an actor is part of counts: a brigade and its army are one doer told in two ways.
        if ours and theirs and not ours.keys() & theirs.keys() and one.voices and two.voices:
            sides = sorted(
                (t.voices[0].claim, ", ".join(sorted(set(d.values()))))
                for t, d in ((one, ours), (two, theirs))
            )
            yield Contradiction(ON_DOER, (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1]))


def _on_event(members: Sequence[Telling]) -> Iterator[Contradiction]:
    voices = [voice for telling in members for voice in telling.voices]
    told = [voice for voice in voices if not voice.disputes]
    for doubt in (voice for voice in voices if voice.disputes):
        other = next((voice for voice in told if voice.speaker != doubt.speaker), None)
        if other is not None:
            sides = sorted((v.claim, _says(v)) for v in (doubt, other))
            yield Contradiction(ON_EVENT, (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1]))


def _says(voice: Voice) -> str:
    return f"{voice.name or 'the report'} {voice.stance}"
