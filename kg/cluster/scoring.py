"""Score how surely two tellings are of one incident, with the reasons and what forbids it.

A table of boosted trees (``kg.decide.tables``) over the features of the pair, learned by
``kg train-incidents``. What no score outvotes: each states its days and they differ; each names
a town and neither report names the other's; a person holds them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from kg.cluster.features import TELLING, Compared, have_other_days, pair_features
from kg.cluster.joining import Pair, Scored
from kg.cluster.seen import Seen
from kg.decide.tables import TreeTable, load_tables
from kg.model.incidents import Decision
from kg.model.tellings import Telling

FOLDER: Final = Path(__file__).resolve().parent / "weights"
TABLE: Final = "pair"

DIFFERENT_DAYS: Final = "each states other days"
DIFFERENT_TOWNS: Final = "each names another town"
HELD_APART: Final = "a person holds them apart"
DEMANDED: Final = "a person holds them to be one"


@cache
def pair_table() -> TreeTable:
    """Return the table that ships."""
    return load_tables(FOLDER)[TABLE]


def scored_pairs(
    seen: Sequence[Seen],
    pairs: Iterable[Pair],
    table: TreeTable,
    decisions: Iterable[Decision] = (),
) -> dict[Pair, Scored]:
    """Score *pairs*, and those that a person has decided on."""
    same, apart = _decided([s.telling for s in seen], decisions)
    wanted = sorted({*pairs, *same, *apart})
    features = [pair_features(seen[one], seen[two]) for one, two in wanted]
    scores = table.probabilities(features)
    return {
        (one, two): Scored(
            score=score,
            reasons=(DEMANDED,) if (one, two) in same else reasons(found),
            forbidden=HELD_APART
            if (one, two) in apart
            else ""
            if (one, two) in same
            else forbidden(seen[one], seen[two]),
            decided=(one, two) in same or (one, two) in apart,
        )
        for (one, two), found, score in zip(wanted, features, scores, strict=True)
    }


def forbidden(one: Seen, two: Seen) -> str:
    """Return why two tellings cannot be of one incident, in words; "" if they can."""
    if have_other_days(one, two):
        return DIFFERENT_DAYS
    return DIFFERENT_TOWNS if Compared(one, two).towns_apart else ""


def reasons(seen: Mapping[str, float]) -> tuple[str, ...]:
    """Return what speaks for one incident, in words."""
    return tuple(name for name in TELLING if seen.get(name, 0.0) >= TELLING[name])


def _decided(
    tellings: Sequence[Telling], decisions: Iterable[Decision]
) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Return the pairs that a person holds to be one, and those held apart; the last word holds."""
    number = {telling.event: n for n, telling in enumerate(tellings)}
    last: dict[Pair, str] = {}
    for decision in decisions:
        if decision.act not in ("same", "apart"):
            continue
        numbers = [number[event] for event in decision.events if event in number]
        if len(numbers) == 2 and numbers[0] != numbers[1]:
            one, two = sorted(numbers)
            last[one, two] = decision.act
    return (
        frozenset(pair for pair, act in last.items() if act == "same"),
        frozenset(pair for pair, act in last.items() if act == "apart"),
    )
