"""Which formats are there, and how is a store, a report or a result written in one?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from kg.errors import KgError
from kg.export.literals import prefixes_for, read_literal
from kg.export.quads import (
    Node,
    QuadLike,
    lines_of,
    lines_of_ntriples,
    nodes_of,
    sorted_lines,
)
from kg.export.tables import TermLike, lines_of_table
from kg.export.trees import write_jsonld, write_rdfxml
from kg.export.turtle import write_trig, write_turtle
from kg.vocab.iris import HASH_DIGITS, mint_graph_iri, mint_report_graph_iri
from kg.vocab.terms import DCTERMS, KG

_KEY: Final = re.compile(f"[0-9a-f]{{{HASH_DIGITS}}}")
_BLOCK: Final = 1 << 16


class Source(Protocol):
    """What an export needs of a store; ``kg.store``'s reader gives it."""

    def quads(self, graph: str | None = None) -> Iterator[QuadLike]:
        """Yield the quads of all named graphs, or of one."""

    def graphs(self) -> Iterable[str]:
        """Return the names of all graphs."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its names and what it can hold."""

    name: str
    media_type: str
    suffix: str
    keeps_graphs: bool
    write: Callable[[Iterable[Node], dict[str, str]], Iterator[str]] | None = None


FORMATS: Final = {
    made.name: made
    for made in (
        Format("turtle", "text/turtle", ".ttl", False, write_turtle),
        Format("ntriples", "application/n-triples", ".nt", False),
        Format("nquads", "application/n-quads", ".nq", True),
        Format("trig", "application/trig", ".trig", True, write_trig),
        Format("rdfxml", "application/rdf+xml", ".rdf", False, write_rdfxml),
        Format("jsonld", "application/ld+json", ".jsonld", False, write_jsonld),
    )
}


def export_store(
    source: Source, out: BinaryIO, *, format_name: str, base: str, report: str | None = None
) -> int:
    """Write a whole store, or one report, to *out*.

    Formats without graphs hold the union of the current graphs; those with graphs hold the
    superseded ones too, which the meta graph marks.

    Args:
        format_name: One of ``FORMATS``.
        base: What the instance IRIs of the store begin with.
        report: Key of a report or id of an article; None for everything.

    Returns:
        How many triples or quads were written.

    Raises:
        KgError: There is no such format or report.
    """
    made = find_format(format_name)
    quads: Iterable[QuadLike]
    if report is not None:
        graphs = find_report_graphs(source, report, base=base)
        quads = (quad for graph in graphs for quad in source.quads(graph))
    elif made.keeps_graphs:
        quads = source.quads()
    else:
        gone = {f"<{graph}>" for graph in _marked_graphs(source, KG.current, "false", base=base)}
        quads = (quad for quad in source.quads() if str(quad.graph_name) not in gone)
    return _write(lines_of(quads, keep_graphs=made.keeps_graphs), out, made, base=base)


def export_ntriples(ntriples: bytes, out: BinaryIO, *, format_name: str, base: str) -> int:
    """Write triples, such as a CONSTRUCT query gives, in another format; return how many."""
    return _write(lines_of_ntriples(ntriples), out, find_format(format_name), base=base)


def export_table(
    variables: Sequence[str],
    rows: Sequence[Sequence[TermLike | None]],
    out: BinaryIO,
    *,
    format_name: str,
    base: str,
) -> int:
    """Write the table of a SELECT query as an RDF result set; return how many triples."""
    return _write(lines_of_table(variables, rows), out, find_format(format_name), base=base)


def find_format(name: str) -> Format:
    """Return the format of that name.

    Raises:
        KgError: There is none; the message lists those there are.
    """
    if name not in FORMATS:
        raise KgError(
            f'there is no export format "{name}"', remedy="choose one of " + ", ".join(FORMATS)
        )
    return FORMATS[name]


def find_report_graphs(source: Source, report: str, *, base: str) -> list[str]:
    """Find the graphs of a report by its key, or the current ones of an article by its id.

    Raises:
        KgError: The store has no such report.
    """
    known = set(source.graphs())
    by_key = mint_report_graph_iri(base, report)
    if _KEY.fullmatch(report) and by_key in known:
        return [by_key]
    found = sorted(_graphs_of_article(source, report, base=base) & known)
    if not found:
        raise KgError(
            f'the store has no report "{report}"',
            remedy="give the 16 digits of its key or the id of its article",
        )
    return found


def _graphs_of_article(source: Source, article_id: str, *, base: str) -> set[str]:
    current = _marked_graphs(source, KG.current, "true", base=base)
    return current & _marked_graphs(source, DCTERMS.identifier, article_id, base=base)


def _marked_graphs(source: Source, predicate: str, text: str, *, base: str) -> set[str]:
    """Find the report graphs of which the meta graph says *text*."""
    return {
        str(quad.subject)[1:-1]
        for quad in source.quads(mint_graph_iri(base, "meta"))
        if str(quad.predicate) == f"<{predicate}>"
        and str(quad.object).startswith('"')
        and read_literal(str(quad.object)).text == text
    }


def _write(lines: Iterable[str], out: BinaryIO, made: Format, *, base: str) -> int:
    counted = _Counter(sorted_lines(lines))
    if made.write is None:
        parts = _plain(counted, keep_graphs=made.keeps_graphs)
    else:
        parts = made.write(nodes_of(counted), prefixes_for(base))
    for block in _blocks(parts):
        out.write(block)
    return counted.count


class _Counter:
    """Counts what passes through."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.count += 1
            yield line


def _plain(lines: Iterable[str], *, keep_graphs: bool) -> Iterator[str]:
    for line in lines:
        graph, subject, predicate, value = line[:-1].split("\t", 3)
        name = f" {graph}" if keep_graphs and graph else ""
        yield f"{subject} {predicate[1:]} {value}{name} .\n"


def _blocks(parts: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > _BLOCK:
            yield "".join(held).encode("utf-8")
            held, size = [], 0
    yield "".join(held).encode("utf-8")
