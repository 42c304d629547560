"""Small answers that need not be computed twice, in memory that all readers share.

A generation never changes, so an answer to the same query in the same format stays true until
the next one is published. Complete small answers are kept under their ETag, which names
generation, query, dataset and format; volatile queries have none and are never kept.

The memory is a table of places of two sizes. The tag decides on the place; a later answer takes it
from an earlier one. There are no locks, since whoever held one could be killed: two processes may
write to one place at a time, which the checksum tells, and then the answer is computed again.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 64 * 1024
_SMALL: Final = 4 * 1024
_HEAD: Final = struct.Struct("<II32s48sq")  # checksum of the rest, length, tag, type, generation


@dataclass(frozen=True, slots=True)
class Kept:
    """A complete answer as sent, before compression, and the generation it was computed on."""

    body: bytes
    content_type: str
    generation: int


class AnswerCache:
    """The answers.

    Args:
        memory: Shared by all who keep answers; half of it holds answers of up to 4 KiB, the other
            half those of up to 64 KiB.
    """

    def __init__(self, memory: memoryview) -> None:
        half = len(memory) // 2
        self._tables = tuple(
            (size, part, len(part) // size)
            for size, part in ((_SMALL, memory[:half]), (LARGEST, memory[half:]))
        )

    def get(self, tag: str | None) -> Kept | None:
        """Find the answer for an ETag."""
        if tag is None:
            return None
        name = tag.encode("ascii")
        for size, part, places in self._tables:
            if not places:
                continue
            begin = _place(name, places) * size
            checksum, length, known, content_type, generation = _HEAD.unpack_from(part, begin)
            if known.rstrip(b"\0") != name or length > size - _HEAD.size:
                continue
            whole = bytes(part[begin + 4 : begin + _HEAD.size + length])
            if zlib.crc32(whole) == checksum:
                kind = content_type.rstrip(b"\0").decode("ascii")
                return Kept(whole[_HEAD.size - 4 :], kind, generation)
        return None

    def put(self, tag: str | None, kept: Kept) -> None:
        """Keep an answer if it is small enough."""
        if tag is None:
            return
        name = tag.encode("ascii")
        length = len(kept.body)
        for size, part, places in self._tables:
            if places and length <= size - _HEAD.size:
                kind = kept.content_type.encode("ascii")
                head = _HEAD.pack(0, length, name, kind, kept.generation)[4:]
                checksum = zlib.crc32(kept.body, zlib.crc32(head))
                begin = _place(name, places) * size
                part[begin : begin + _HEAD.size + length] = (
                    checksum.to_bytes(4, "little") + head + kept.body
                )
                return


def _place(name: bytes, places: int) -> int:
    return zlib.crc32(name) % places
