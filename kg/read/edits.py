"""An edit, as each step of mending makes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A stretch of a text, at least one character long, and what takes its place."""

    start: int
    end: int
    new: str
