"""The prefixes that an export declares."""

from __future__ import annotations

from typing import Final

from kg.vocab.terms import PREFIXES

INSTANCE_KINDS: Final = (
    "actor",
    "article",
    "candidate",
    "claim",
    "count",
    "event",
    "geometry",
    "incident",
    "localisation",
    "participation",
    "place",
    "report",
    "run",
    "step",
)
"""Path below ``/id/`` of the things that an installation mints; each gets a prefix of its name."""


def prefixes_for(base: str) -> dict[str, str]:
    """Return all prefixes for an export: those of the ontology and those of the installation."""
    own = {kind: f"{base}id/{kind}/" for kind in INSTANCE_KINDS}
    return dict(sorted((own | PREFIXES).items()))
