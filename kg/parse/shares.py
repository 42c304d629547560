"""Turn plain scores of a network into probabilities."""

from __future__ import annotations

import numpy as np

from kg.parse.encoder import Array


def sigmoid(scores: Array) -> Array:
    """Return the probability of each score by itself."""
    shares: Array = np.reciprocal(1 + np.exp(-scores))
    return shares


def softmax(scores: Array) -> Array:
    """Return the probabilities of the scores in the last axis against each other."""
    if not scores.size:
        return scores
    # Less the highest, since the power of a large score is infinite.
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Array = exponents / exponents.sum(axis=-1, keepdims=True)
    return shares
