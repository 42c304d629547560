"""Every number that decides how the tables of decisions are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def _thresholds() -> Mapping[str, float]:
    return {
        "join": 0.44,
        "event": 0.5,
        "doer": 0.67,
        "target": 0.66,
        "place": 0.64,
        "time": 0.5,
        "figure": 0.44,
        "speaker": 0.66,
    }


def _alone() -> Mapping[str, float]:
    return {
        "event": 0.68,
        "target": 0.75,
        "place": 0.73,
        "time": 0.72,
        "figure": 0.7,
        "speaker": 0.82,
    }


@dataclass(frozen=True, slots=True)
class DecisionRecipe:
    """Settings for training the tables.

    Attributes:
        trees: Trees of each table.
        rate: Weight of each tree.
        leaves: Leaves of a tree at most.
        leaf_rows: Rows in a leaf at least.
        row_share: Share of the rows that each tree sees.
        feature_share: Share of the features that each branch may ask for.
        thresholds: From which probability on a table says yes.
        alone: The same for what the grammar does not see; 1 where it must.
    """

    seed: int = 20
    trees: int = 120
    rate: float = 0.06
    leaves: int = 12
    leaf_rows: int = 25
    row_share: float = 0.6
    feature_share: float = 0.35
    thresholds: Mapping[str, float] = field(default_factory=_thresholds)
    alone: Mapping[str, float] = field(default_factory=_alone)
