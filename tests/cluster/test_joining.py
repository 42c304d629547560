"""Tests of ``kg.cluster.joining``, ``names`` and ``features``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.cluster.blocking import candidate_pairs
from kg.cluster.features import FEATURES, TELLING, pair_features
from kg.cluster.joining import Scored, joined
from kg.cluster.names import load_name_weights, same_name
from kg.cluster.scoring import pair_table
from kg.cluster.seen import Seen
from kg.model.tellings import Telling

Make = Callable[..., Telling]


def test_groups_join_by_average_and_best_pair(tell: Make) -> None:
    """A third that is like one of two only joins if half average, half best is enough."""
    three = [tell(name) for name in "abc"]
    pairs = {(0, 1): Scored(0.9), (1, 2): Scored(0.6)}
    assert joined(three, pairs, 0.35) == [[0, 1, 2]]
    assert joined(three, pairs, 0.5) == [[0, 1], [2]]
    assert joined(three, pairs, 0.95) == [[0], [1], [2]]


def test_forbidden_pair_keeps_whole_groups_apart(tell: Make) -> None:
    """What cannot be one is not joined through a third."""
    three = [tell(name) for name in "abc"]
    pairs = {(0, 1): Scored(0.9), (1, 2): Scored(0.9), (0, 2): Scored(0.9, forbidden="days")}
    assert joined(three, pairs, 0.3) == [[0, 1], [2]]


def test_blocks_hold_like_type_time_and_country(tell: Make) -> None:
    """Only what may be one is compared: same group of types, days that touch, no other country."""
    told = [
        tell("a"),
        tell("b", day="2018-11-10"),
        tell("c", day="2018-11-12"),
        tell("d", type="protest"),
        tell("e", town=None),
    ]
    pairs = candidate_pairs([Seen(one) for one in told])
    # Other days of the same town are compared, so that a person may look at them.
    assert pairs == [(0, 1), (0, 4)]


def test_table_asks_for_declared_features_only(tell: Make) -> None:
    """Every feature of the table is declared, every reason is a feature, order does not matter."""
    assert set(pair_table().features) == set(FEATURES)
    assert set(TELLING) <= set(FEATURES)
    one, two = Seen(tell("a")), Seen(tell("b", killed=20, day=None, town="Shafa"))
    assert pair_features(one, two) == pair_features(two, one)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("safuk", "safouk", True),
        ("ywar", "ywa", False),
        ("hajin", "hajeen", True),
        ("verde", "friday", False),
    ],
)
def test_names_meet_in_several_spellings(one: str, two: str, same: bool) -> None:
    """Transliterations of one name meet; words that only share their consonants do not."""
    assert same_name(one, two) is same


def test_common_names_tell_little() -> None:
    """Syria stands in every third report, Hajin in few."""
    weights = load_name_weights()
    assert weights.weight("syria") < 0.3 < 0.5 < weights.weight("hajin")
