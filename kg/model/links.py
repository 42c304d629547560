"""A record of an outside authority that stands for an entity of ours.

Proposed and decided in ``link``, written by ``graph``. A person's decision outranks a score.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """An entity of ours and a record of Wikidata.

    Attributes:
        entity_id: ``actor/islamic-state``, ``place/hajin``.
        wikidata: "Q5639989".
        relation: "exact" or "close", after SKOS.
        score: How well label, type and coordinates agree, from 0 to 1; None if a person added the
            link and nothing was compared.
        reasons: What agreed and what did not, in words for the curator.
        decided_by: Name of the person who decided, or "" if the score did.
        decided_on: ISO date of the look-up or of the decision.
    """

    entity_id: str
    wikidata: str
    relation: str
    score: float | None
    reasons: tuple[str, ...]
    decided_by: str = ""
    decided_on: str = ""
