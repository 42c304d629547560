"""Comparing what takes long, by turns.

Other work on the machine only makes slower, and comes and goes: what is compared takes turns, and
of each the least counts. One that stood in a quiet minute is not set beside one that did not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Run = TypeVar("Run")

QUIET = 3
"""Rounds in which none became faster, after which there is nothing more to learn."""
FASTER = 0.99
"""What is not even so much faster says no more than before."""


def least_by_turns(
    works: Mapping[Key, Callable[[], Run]], cost: Callable[[Run], float], *, rounds: tuple[int, int]
) -> dict[Key, Run]:
    """Do each of some works again and again, by turns, until none of them becomes faster.

    Args:
        works: What is compared.
        cost: What a work took, read from what it returns: seconds of the clock or the processor.
        rounds: How often each is done at least, and at most.

    Returns:
        Of each work the run that cost least.
    """
    least: dict[Key, Run] = {}
    (fewest, most), turn, quiet = rounds, 0, 0
    while turn < fewest or (quiet < QUIET and turn < most):
        quiet += 1
        for name, work in works.items():
            run = work()
            if name not in least or cost(run) < FASTER * cost(least[name]):
                quiet = 0
            if name not in least or cost(run) < cost(least[name]):
                least[name] = run
        turn += 1
    return least
