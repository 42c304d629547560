"""Errors of training."""

from __future__ import annotations

from kg.errors import ModelError


class BadTrainingData(ModelError):
    """A training file does not hold what its format promises."""


class WrongEncoder(ModelError):
    """The pretrained encoder is missing or is not the one that the recipe names."""
