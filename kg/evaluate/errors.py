"""Errors of a folder of gold sets."""

from __future__ import annotations

from kg.errors import InputError


class NoGold(InputError):
    """The folder holds no gold set, or not the one asked for."""


class ScorerFailed(InputError):
    """A scorer did not accept the predictions or the gold."""
