"""Rewrite RDF text of our own from one syntax into another.

For descriptions made by the server and for exports. Text from outside is parsed in children only.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import IO

import pyoxigraph

from kg.errors import QueryError
from kg.store.formats import Format, graph_format
from kg.store.xml import NotInXml, xml_cleaned


def rewrite(turtle: str, format: str) -> bytes:
    """Turn Turtle into the format of that short name, with the same prefixes."""
    quads = pyoxigraph.parse(turtle, pyoxigraph.RdfFormat.TURTLE)
    triples = [quad.triple for quad in quads]  # the prefixes are known at the end
    written = io.BytesIO()
    prefixes = dict(sorted(quads.prefixes.items()))
    pyoxigraph.serialize(triples, written, graph_format(format), prefixes=prefixes)
    return written.getvalue()


def write_nquads(
    nquads: Iterable[bytes], output: IO[bytes], known: Format, *, prefixes: Mapping[str, str]
) -> None:
    """Write N-Quads, given in pieces, to *output* in another format, in the same order.

    Raises:
        QueryError: The format cannot hold a statement; the beginning may have been written.
    """
    quads = pyoxigraph.parse(io.BufferedReader(_Pieces(nquads)), pyoxigraph.RdfFormat.N_QUADS)
    statements = quads if known.datasets else (quad.triple for quad in quads)
    try:
        with xml_cleaned(output, known.name) as cleaned:
            pyoxigraph.serialize(
                statements, cleaned, graph_format(known.name), prefixes=dict(prefixes)
            )
    except (NotInXml, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's fault
        raise QueryError(str(error), remedy="choose another format, such as nquads") from error


class _Pieces(io.RawIOBase):
    """A file that is read piece by piece."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Copy what fits into *buffer*; 0 at the end."""
        while not self._rest and (piece := next(self._pieces, None)) is not None:
            self._rest = piece
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
