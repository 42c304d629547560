"""Errors of acts."""

from __future__ import annotations

from typing import ClassVar

from kg.errors import KgError


class ActRefused(KgError):
    """An act cannot be carried out: it is none, or names what is not there, or breaks a rule."""

    exit_code: ClassVar[int] = 4
