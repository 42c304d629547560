"""In which order do quads leave, and how are many of them sorted?

A quad here is four terms as N-Quads writes them, which no tab or line feed can be part of; so a
quad is a line, and lines are sorted in pieces that are merged from temporary files.
"""

from __future__ import annotations

import heapq
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from kg.vocab.terms import RDF

LINES_IN_MEMORY: Final = 200_000
"""About 80 MB; more are merged from temporary files."""

_TYPE: Final = f"<{RDF.type}>"


Written: TypeAlias = object
"""A term that ``str`` writes as N-Quads does."""


class QuadLike(Protocol):
    """A quad of any library whose terms write themselves in N-Quads, as Oxigraph's do."""

    @property
    def subject(self) -> Written: ...
    @property
    def predicate(self) -> Written: ...
    @property
    def object(self) -> Written: ...
    @property
    def graph_name(self) -> Written: ...


@dataclass(frozen=True, slots=True)
class Node:
    """A subject in one graph, with all that is said of it.

    Attributes:
        graph: N-Quads term, or "" for the default graph.
        statements: Predicates with their objects, ``rdf:type`` first, all sorted.
    """

    graph: str
    subject: str
    statements: tuple[tuple[str, tuple[str, ...]], ...]


def lines_of(quads: Iterable[QuadLike], *, keep_graphs: bool) -> Iterator[str]:
    """Write each quad as one sortable line.

    Args:
        keep_graphs: False to export triples alone.
    """
    for quad in quads:
        graph = str(quad.graph_name) if keep_graphs else ""
        yield make_line(
            "" if graph == "DEFAULT" else graph,
            str(quad.subject),
            str(quad.predicate),
            str(quad.object),
        )


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


def nodes_of(lines: Iterable[str]) -> Iterator[Node]:
    """Group sorted lines by graph and subject."""
    rows = (line[:-1].split("\t", 3) for line in lines)
    for (graph, subject), said in itertools.groupby(rows, key=lambda row: (row[0], row[1])):
        statements = tuple(
            (predicate[1:], tuple(row[3] for row in same))
            for predicate, same in itertools.groupby(said, key=lambda row: row[2])
        )
        yield Node(graph, subject, statements)
