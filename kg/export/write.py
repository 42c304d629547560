"""Write a store, a report or a result in the formats people want."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from kg.errors import KgError, StoreError
from kg.export.prefixes import prefixes_for
from kg.export.quads import lines_of, lines_of_ntriples, nquads_of, sorted_lines
from kg.export.tables import TermLike, lines_of_table
from kg.store.formats import GRAPHS, Format
from kg.store.formats import find_format as find_known
from kg.store.rdf import write_nquads
from kg.vocab.iris import HASH_DIGITS, mint_graph_iri, mint_report_graph_iri
from kg.vocab.terms import DCTERMS, KG

if TYPE_CHECKING:
    from pyoxigraph import Quad

_KEY: Final = re.compile(f"[0-9a-f]{{{HASH_DIGITS}}}")


class Source(Protocol):
    """What an export needs of a store; ``kg.store``'s reader gives it."""

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of all named graphs, or of one."""

    def graphs(self) -> Iterable[str]:
        """Return the names of all graphs."""


def export_store(
    source: Source, out: BinaryIO, *, format_name: str, base: str, report: str | None = None
) -> int:
    """Write a whole store, or one report, to *out*.

    Formats without graphs hold the union of the current graphs; those with graphs hold the
    superseded ones too, which the meta graph marks.

    Args:
        format_name: Of one of ``GRAPHS``.
        base: What the instance IRIs of the store begin with.
        report: Key of a report or id of an article; None for everything.

    Returns:
        How many triples or quads were written.

    Raises:
        KgError: There is no such format or report.
    """
    made = find_format(format_name)
    quads: Iterable[Quad]
    if report is not None:
        graphs = find_report_graphs(source, report, base=base)
        quads = (quad for graph in graphs for quad in source.quads(graph))
    elif made.datasets:
        quads = source.quads()
    else:
        # As N-Quads writes them: so names of graphs stand in what is compared.
        gone = {f"<{graph}>" for graph in _marked_graphs(source, KG.current, "false", base=base)}
        quads = (quad for quad in source.quads() if str(quad.graph_name) not in gone)
    return _write(lines_of(quads, keep_graphs=made.datasets), out, made, base=base)


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
    known = find_known(name, GRAPHS)
    if known is None:
        names = ", ".join(known.name for known in GRAPHS)
        raise KgError(f'there is no export format "{name}"', remedy=f"choose one of {names}")
    return known


def find_report_graphs(source: Source, report: str, *, base: str) -> list[str]:
    """Find the graphs of a report by its key, or the current ones of an article by its id.

    Raises:
        StoreError: The store has no such report.
    """
    known = set(source.graphs())
    by_key = mint_report_graph_iri(base, report)
    if _KEY.fullmatch(report) and by_key in known:
        return [by_key]
    found = sorted(_graphs_of_article(source, report, base=base) & known)
    if not found:
        raise StoreError(
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
        str(getattr(quad.subject, "value", ""))
        for quad in source.quads(mint_graph_iri(base, "meta"))
        if quad.predicate.value == predicate and getattr(quad.object, "value", None) == text
    }


def _write(lines: Iterable[str], out: BinaryIO, made: Format, *, base: str) -> int:
    counted = _Counter(sorted_lines(lines))
    nquads = nquads_of(counted)
    if made.name in ("ntriples", "nquads"):
        # They are lines already; the engine would only parse and write them again.
        out.writelines(nquads)
    else:
        write_nquads(nquads, out, made, prefixes=prefixes_for(base))
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
