"""Notices about an input that are no errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was decided about an input, or left out of it, without fault of anyone.

    Attributes:
        where: File and place.
        what: What is told, in one sentence without a full stop.
        left_out: What kind of thing was not read ("another language", "a PNG picture"); "" if
            nothing was left out.
        number: How many things were left out.
    """

    where: str
    what: str
    left_out: str = ""
    number: int = 1


Tell = Callable[[Notice], None]


def tell_nobody(_: Notice) -> None:
    """Default no-op callback."""
