"""Every number that decides how the table of incidents is made."""

from __future__ import annotations

from typing import Final

from kg.cluster.scoring import TABLE
from kg.train.decisions.recipe import DecisionRecipe

THRESHOLD: Final = 0.35
"""From which score on two groups of tellings are joined; see docs/incidents.md."""

LEFT_OUT: Final = ("we-",)
"""Texts whose stories recur without being marked: no same-event data."""


def incident_recipe() -> DecisionRecipe:
    """Return how the table is fitted: few pairs are alike, so trees are small and many."""
    return DecisionRecipe(
        trees=300,
        rate=0.02,
        leaves=6,
        leaf_rows=10,
        thresholds={TABLE: THRESHOLD},
        alone={TABLE: THRESHOLD / 2},
    )
