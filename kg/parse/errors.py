"""Errors of the language model."""

from __future__ import annotations

from kg.errors import ModelError


class DamagedModel(ModelError):
    """A file of the model is missing or is not the one that was published."""


class UnknownLabels(ModelError):
    """A pipeline speaks of grammar in labels that we cannot read."""
