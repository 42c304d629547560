"""Fit one table of boosted trees with scikit-learn, and take it out as plain numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from kg.decide.tables import LEAF, Features, TreeTable
from kg.train.decisions.recipe import DecisionRecipe


def fit_table(
    name: str,
    rows: Sequence[Features],
    answers: Sequence[bool],
    weights: Sequence[float],
    recipe: DecisionRecipe,
) -> TreeTable:
    """Fit a table that tells the probability that the answer to a row is yes.

    Args:
        name: Name of the table, for its thresholds.
        rows: The features of each question; all have the same names.
        answers: The right answers.
        weights: How much each question counts.
        recipe: How to fit.
    """
    names = tuple(rows[0])
    model = GradientBoostingClassifier(
        n_estimators=recipe.trees,
        learning_rate=recipe.rate,
        max_depth=None,
        max_leaf_nodes=recipe.leaves,
        min_samples_leaf=recipe.leaf_rows,
        subsample=recipe.row_share,
        max_features=recipe.feature_share,
        random_state=recipe.seed,
    )
    model.fit(matrix(rows, names), np.array(answers, bool), sample_weight=np.array(weights))
    # scikit-learn begins with the log odds of the weighted answers and keeps them to itself.
    share = float(np.average(answers, weights=weights))
    table = _plain(model, names, math.log(share / (1 - share)))
    return replace(table, threshold=recipe.thresholds[name], alone=recipe.alone.get(name, 1.0))


def matrix(
    rows: Sequence[Features], names: Sequence[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return *rows* as numbers, a column for each of *names*."""
    return np.array([[row[name] for name in names] for row in rows], np.float32)


def _plain(model: GradientBoostingClassifier, names: tuple[str, ...], base: float) -> TreeTable:
    columns: Mapping[str, list[float]] = {
        name: [] for name in ("feature", "limit", "left", "right", "value")
    }
    roots: list[int] = []
    for (tree,) in model.estimators_:
        found, start = tree.tree_, len(columns["feature"])
        roots.append(start)
        is_leaf = found.children_left < 0
        columns["feature"] += np.where(is_leaf, LEAF, found.feature).tolist()
        columns["limit"] += np.round(np.where(is_leaf, 0.0, found.threshold), 5).tolist()
        columns["left"] += np.where(is_leaf, 0, found.children_left + start).tolist()
        columns["right"] += np.where(is_leaf, 0, found.children_right + start).tolist()
        values = found.value[:, 0, 0] * model.learning_rate
        columns["value"] += np.round(np.where(is_leaf, values, 0.0), 5).tolist()
    return TreeTable(
        features=names,
        roots=tuple(roots),
        feature=np.array(columns["feature"], np.int64),
        limit=np.array(columns["limit"], np.float64),
        left=np.array(columns["left"], np.int64),
        right=np.array(columns["right"], np.int64),
        value=np.array(columns["value"], np.float64),
        base=base,
        threshold=1.0,
        alone=1.0,
    )
