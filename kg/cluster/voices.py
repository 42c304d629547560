"""List who says so, each voice once.

A spokesman and his body are one voice, ten outlets that quote one monitor are one, an outlet and
the unnamed source that it quotes are one, and a copy is no second voice.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.cluster.seen import SIDES
from kg.model.tellings import Telling, Voice


def telling_voices(telling: Telling) -> tuple[Voice, ...]:
    """Return who says that it happened: those who are named, else the outlet; of a copy nobody."""
    affirming = tuple(v for v in telling.voices if not v.disputes)
    named = tuple(v for v in affirming if not v.is_outlet)
    if telling.copied_from:
        return named
    # Whom a report quotes speaks; what it only passes on it does not say itself.
    return named or affirming[:1]


def speakers(members: Sequence[Telling]) -> dict[str, str]:
    """Return the independent speakers of an incident: id and name, in order of appearance."""
    found: dict[str, str] = {}
    for telling in members:
        for voice in telling_voices(telling):
            found.setdefault(voice.speaker, voice.name)
    return found


def verification(members: Sequence[Telling]) -> str:
    """Return how well it is verified: concept of scheme ``verification``."""
    voices = speakers(members)
    if any(voice.disputes for telling in members for voice in telling.voices):
        return "contested"
    # Only those who fight say so: of their own deeds, or of the enemy's.
    if voices and set(voices) <= _parties(members):
        return "party-claim"
    if len(voices) > 1:
        return "multi-source"
    unverified = [voice.is_unverified for telling in members for voice in telling.voices]
    return "said-unverified" if unverified and all(unverified) else "single-source"


def _parties(members: Sequence[Telling]) -> set[str]:
    parts = [part for telling in members for part in telling.parts if part.role in SIDES]
    own = {p.actor if not p.is_local else f"name:{p.name.lower()}" for p in parts}
    return own.union(*(part.groups for part in parts))
