"""A table answers as the model that it was taken from; needs scikit-learn."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from kg.decide.tables import TreeTable
from kg.train.decisions.recipe import DecisionRecipe

RECIPE = DecisionRecipe(trees=30, leaf_rows=5, feature_share=1.0)
Fit = Callable[..., TreeTable]


@pytest.fixture(scope="module")
def fit_table() -> Fit:
    """Import what fits tables: not to collect the tests, since scikit-learn takes its time."""
    pytest.importorskip("sklearn", reason="scikit-learn is missing: install the extra 'train'")
    from kg.train.decisions.fit import fit_table

    return fit_table


def rows(count: int) -> tuple[list[dict[str, float]], list[bool]]:
    """Return features of which one tells the answer nine times in ten."""
    rng = random.Random(7)
    found, answers = [], []
    for _ in range(count):
        sure = rng.random()
        found.append({"sure": sure, "noise": rng.random()})
        answers.append((sure > 0.5) == (rng.random() < 0.9))
    return found, answers


def test_a_table_learns_what_the_features_tell(fit_table: Fit) -> None:
    """Probabilities follow the share of right answers, and the same seed gives the same table."""
    found, answers = rows(2000)
    table = fit_table("event", found, answers, [1.0] * len(found), RECIPE)
    high, low = table.probabilities([{"sure": 0.9, "noise": 0.5}, {"sure": 0.1, "noise": 0.5}])
    assert 0.8 < high < 0.98
    assert 0.02 < low < 0.2
    again = fit_table("event", found, answers, [1.0] * len(found), RECIPE)
    assert again.probabilities(found[:20]) == table.probabilities(found[:20])
    assert (table.threshold, table.alone) == (RECIPE.thresholds["event"], RECIPE.alone["event"])


def test_what_weighs_nothing_teaches_nothing(fit_table: Fit) -> None:
    """Questions of weight 0 leave the answer to the others."""
    found, answers = rows(1000)
    weights = [float(row["sure"] > 0.5) for row in found]
    flipped = [answer if weight else True for answer, weight in zip(answers, weights, strict=True)]
    table = fit_table("event", found, flipped, weights, RECIPE)
    plain = fit_table("event", found, answers, weights, RECIPE)
    asked = [{"sure": 0.9, "noise": 0.1}, {"sure": 0.7, "noise": 0.9}]
    assert table.probabilities(asked) == pytest.approx(plain.probabilities(asked))
