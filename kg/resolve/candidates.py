"""Choose one of several scored candidates, or none.

Each rule proposes an entity with a score from 0 to 1 and says in words why. The best one wins
if it is good enough and clearly better than the next: a guess between two is no decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.model.entities import Candidate

ENOUGH: Final = 0.6
MARGIN: Final = 0.08
_KEPT: Final = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entity that a rule proposes for a name."""

    entity_id: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome: *chosen* is None if no candidate is good and clear enough."""

    chosen: Proposal | None
    candidates: tuple[Candidate, ...]


def decide(proposals: Iterable[Proposal]) -> Decision:
    """Choose the best of *proposals*; keep the runners-up when the margin was small."""
    best: dict[str, Proposal] = {}
    for proposal in proposals:
        known = best.get(proposal.entity_id)
        if known is None or proposal.score > known.score:
            best[proposal.entity_id] = proposal
    ranked = sorted(best.values(), key=lambda p: (-p.score, p.entity_id))
    if not ranked:
        return Decision(None, ())
    first = ranked[0]
    rivals = [p for p in ranked[1:] if first.score - p.score < 2 * MARGIN]
    is_clear = not ranked[1:] or first.score - ranked[1].score >= MARGIN
    if first.score >= ENOUGH and is_clear:
        sure = Proposal(first.entity_id, _clipped(first.score), first.reason)
        return Decision(sure, _kept(rivals))
    return Decision(None, _kept(ranked))


def _kept(proposals: Iterable[Proposal]) -> tuple[Candidate, ...]:
    return tuple(Candidate(p.entity_id, _clipped(p.score)) for p in list(proposals)[:_KEPT])


def _clipped(score: float) -> float:
    return round(max(0.0, min(1.0, score)), 3)
