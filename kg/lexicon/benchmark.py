"""The names of our event types in the gold sets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.lexicon.rows import load_table


@dataclass(frozen=True, slots=True)
class BenchmarkType:
    """The name of an event type in predictions.

    Attributes:
        id: Concept of scheme ``event-type``.
        name: The benchmark's word; "" if it does not count such events.
        family: Types of one family may be used for the same event by different reporters.
    """

    id: str
    name: str
    family: str


@cache
def load_benchmark_types() -> dict[str, BenchmarkType]:
    """Load ``prediction_types.csv`` by event type."""
    rows = load_table(
        "prediction_types.csv",
        lambda row: BenchmarkType(row["id"], row["benchmark"], row["family"]),
    )
    return {row.id: row for row in rows}
