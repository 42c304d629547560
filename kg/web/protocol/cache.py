"""Which answers need not be computed twice?

A generation never changes, so an answer to the same query in the same format stays true until
the next one is published. Small complete answers are kept in memory under their ETag, which
names generation, query, dataset and format; volatile queries have none and are never kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 64 * 1024
_ENTRY: Final = 350  # what an entry takes beside its body


@dataclass(frozen=True, slots=True)
class Kept:
    """A complete answer.

    Attributes:
        body: As sent, before compression.
        content_type: With charset where it has one.
        generation: That it was computed on.
    """

    body: bytes
    content_type: str
    generation: int


class AnswerCache:
    """The most recently used small answers of the newest generation.

    Args:
        max_bytes: For all bodies together; 0 keeps nothing.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._generation = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str | None) -> Kept | None:
        """Find the answer for an ETag."""
        if tag is None:
            return None
        with self._lock:
            found = self._kept.get(tag)
            if found is not None:
                self._kept.move_to_end(tag)
            return found

    def put(self, tag: str | None, kept: Kept) -> None:
        """Keep an answer if it is small enough; forget the oldest if need be.

        The first answer of a generation drives out those of the one before, which nobody can ask
        for any more.
        """
        size = len(kept.body) + _ENTRY
        if tag is None or size > min(LARGEST, self._max_bytes):
            return
        with self._lock:
            if tag in self._kept:
                return
            if kept.generation != self._generation:
                self._kept.clear()
                self._bytes, self._generation = 0, kept.generation
            self._kept[tag] = kept
            self._bytes += size
            while self._bytes > self._max_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.body) + _ENTRY
