"""Sort quads for export, also more of them than memory holds.

A quad here is four terms as N-Quads writes them, which no tab or line feed can be part of; so a
quad is a line, and lines are sorted in pieces that are merged from temporary files.
"""

from __future__ import annotations

import heapq
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from kg.vocab.terms import RDF

if TYPE_CHECKING:
    from pyoxigraph import Quad

LINES_IN_MEMORY: Final = 200_000
"""About 80 MB; more are merged from temporary files."""

_LINES_IN_A_PIECE: Final = 1000
_TYPE: Final = f"<{RDF.type}>"


def lines_of(quads: Iterable[Quad], *, keep_graphs: bool) -> Iterator[str]:
    """Write each quad as one sortable line.

    Args:
        keep_graphs: False to export triples alone.
    """
    for quad in quads:
        # Taken from the whole: a triple term writes itself without its brackets where it is alone.
        subject, predicate, value = str(quad).split(" ", 2)
        graph = str(quad.graph_name)
        if graph == "DEFAULT":
            graph = ""
        value = value.removesuffix(f" {graph}")
        yield make_line(graph if keep_graphs else "", subject, predicate, value)


def lines_of_ntriples(ntriples: bytes) -> Iterator[str]:
    """Turn N-Triples into sortable lines; each triple has to stand on a line of its own."""
    for line in ntriples.decode("utf-8").split("\n"):
        if line and not line.startswith("#"):
            subject, predicate, rest = line.split(" ", 2)
            yield make_line("", subject, predicate, rest.rstrip(" .\r"))


def make_line(graph: str, subject: str, predicate: str, value: str) -> str:
    """Join four terms to a line that sorts by graph, subject, types first, predicate, object."""
    rank = "0" if predicate == _TYPE else "1"
    return f"{graph}\t{subject}\t{rank}{predicate}\t{value}\n"


def sorted_lines(lines: Iterable[str], *, lines_in_memory: int = LINES_IN_MEMORY) -> Iterator[str]:
    """Yield each distinct line once, in order; spill to temporary files when there are many."""
    source = iter(lines)
    with ExitStack() as files:
        pieces: list[Iterable[str]] = []
        while chunk := list(itertools.islice(source, lines_in_memory)):
            piece = sorted(set(chunk))
            if len(chunk) < lines_in_memory and not pieces:
                yield from piece
                return
            spilled = files.enter_context(
                tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")
            )
            spilled.writelines(piece)
            spilled.seek(0)
            pieces.append(spilled)
        previous = ""
        for line in heapq.merge(*pieces):
            if line != previous:
                yield line
            previous = line


def nquads_of(lines: Iterable[str]) -> Iterator[bytes]:
    """Turn sortable lines back into N-Quads, in pieces."""
    source = iter(lines)
    while piece := list(itertools.islice(source, _LINES_IN_A_PIECE)):
        yield "".join(map(_nquad_of, piece)).encode("utf-8")


def _nquad_of(line: str) -> str:
    graph, subject, predicate, value = line[:-1].split("\t", 3)
    return f"{subject} {predicate[1:]} {value}{' ' if graph else ''}{graph} .\n"
