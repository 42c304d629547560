"""Compare a new article with what the store holds, and write what changes.

The meta graph is the ledger: for each report graph it says from which input and by which run it
was made, and whether it is current. An article is looked up by its IRI (its address, else its
id), so that a new text of the same article supersedes the old one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kg.catalog import load_catalog
from kg.catalog.shacl import catalog_nquads
from kg.cluster.wording import wording_keys
from kg.errors import StoreError
from kg.graph.authority import authority_graphs
from kg.graph.incidents import incidents_graph_iri, pending_quads
from kg.graph.meta import (
    ExtractionRun,
    describe_report_graph,
    describe_run,
    input_sha256,
    ledger_query,
    meta_graph_iri,
    retire_report_graph,
)
from kg.graph.nquads import GraphLines
from kg.graph.ontology import ontology_quads
from kg.model.entities import Actor, Place
from kg.model.text import Article
from kg.store.protocols import StoreWriter
from kg.vocab.iris import (
    mint_article_iri,
    mint_graph_iri,
    mint_report_graph_iri,
    mint_report_iri,
)
from kg.vocab.terms import KG, PROV, RDF


class Change(StrEnum):
    """The effect of building an article on the store."""

    NEW = "new"
    REPLACED = "replaced"
    OLDER = "older"
    COPY = "copy"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Entry:
    """The ledger's entry of one report graph."""

    key: str
    run: str
    input_sha256: str


@dataclass(frozen=True, slots=True)
class Finished:
    """An article whose graph is ready to be written.

    Attributes:
        copy_key: Key of the report, if it is the copy of a text that another outlet had before.
    """

    article: Article
    quads: bytes
    actors: tuple[Actor, ...]
    places: tuple[Place, ...]
    copy_key: str = ""

    @property
    def key(self) -> str:
        """Return the key of the report."""
        return self.copy_key or self.article.key


def copied(article: Article) -> Change:
    """Tell what an article is whose text is there: a second outlet's copy, or the same again."""
    return Change.COPY if article.publisher or article.url else Change.DUPLICATE


class ReportSink(Protocol):
    """Writes reports, with what people have corrected (``kg.correct``)."""

    def put_reports(self, readings: Mapping[str, bytes]) -> None:
        """Write the graphs of reports."""

    def put_rows(self, graph: str, come: bytes) -> None:
        """Add to a graph of actors and places."""


class Ledger:
    """The one place that knows which report graphs are current."""

    def __init__(
        self, writer: StoreWriter, *, base: str, run: ExtractionRun, sink: ReportSink | None = None
    ) -> None:
        self._writer = writer
        self._sink = sink
        self._base = base
        self._run = run
        self._meta = meta_graph_iri(base)

    def open(self) -> None:
        """Put the ontology and the canned queries of this version beside the reports.

        Raises:
            StoreError: The store was built with another base address.
        """
        graph = mint_graph_iri(self._base, "ontology")
        found = self._writer.select(
            f"SELECT ?graph WHERE {{ GRAPH ?graph {{ <{KG.Report}> <{RDF.type}> ?type }} }}"
        )
        others = {row[0].value for row in found.rows if row[0]} - {graph}
        if others:
            raise StoreError(
                f"the store was built with another base address (it has {min(others)})",
                where=self._base,
                remedy="give the same --base as before, or build into another store",
            )
        self._writer.replace_graph(graph, ontology_quads(base=self._base))
        queries = catalog_nquads(load_catalog(), base=self._base)
        self._writer.replace_graph(mint_graph_iri(self._base, "queries"), queries)

    def change_by(self, article: Article) -> Change:
        """Tell what building *article* would do."""
        entries = self._current(article)
        same = (input_sha256(article), self._run.iri(self._base))
        if any((entry.input_sha256, entry.run) == same for entry in entries):
            return Change.UNCHANGED
        if self._is_told_elsewhere(article):
            return copied(article)
        return Change.REPLACED if entries else Change.NEW

    def has_current(self, article: Article) -> bool:
        """Tell whether the store has a current text of *article*."""
        return bool(self._current(article))

    def was_superseded(self, article: Article) -> bool:
        """Tell whether the store has this very text, read by this run, as an older one."""
        graph = mint_report_graph_iri(self._base, article.key)
        lines = self._writer.statements(self._meta, graph)
        said = (f'"{input_sha256(article)}"', f"<{self._run.iri(self._base)}>")
        is_same = all(words.encode() in lines for words in said)
        return is_same and not self._writer.graph_exists(graph)

    def _is_told_elsewhere(self, article: Article) -> bool:
        """Tell whether another article has the same text."""
        graph = mint_report_graph_iri(self._base, article.key)
        # A graph without an entry was written by a build that was killed before its entry.
        is_entered = self._writer.statements(self._meta, graph) != b""
        own = mint_article_iri(self._base, url=article.url, article_id=article.id)
        report = mint_report_iri(self._base, article.key)
        is_own = f"<{own}>".encode() in self._writer.statements(self._meta, report)
        return is_entered and not is_own and self._writer.graph_exists(graph)

    def write(self, batch: Sequence[Finished], *, now: datetime) -> None:
        """Write a batch of different articles: report graphs first, so that what the ledger names
        is there.

        Before them stands that their events wait to be joined to incidents.
        """
        # Before anything is written: afterwards the new reports are the current ones.
        older = [self._older(finished) for finished in batch]
        waiting = [
            mint_report_graph_iri(self._base, key)
            for finished, entries in zip(batch, older, strict=True)
            for key in (finished.key, *(entry.key for entry in entries))
        ]
        if waiting:
            pending = pending_quads(waiting, base=self._base)
            self._writer.change_graph(incidents_graph_iri(self._base), come=pending)
        self._write_graphs(batch)
        for finished, entries in zip(batch, older, strict=True):
            self._record(finished, entries, now=now)

    def write_older(self, finished: Finished, *, now: datetime) -> None:
        """Write an older text of an article: superseded, and before the one that is current."""
        report = mint_report_iri(self._base, finished.key)
        newer = [mint_report_iri(self._base, entry.key) for entry in self._older(finished)]
        stored = b"".join(self._writer.statements(self._meta, one) for one in newer)
        self._write_graphs([finished])
        self._describe(finished, now=now)
        self._retire(finished.key, now=now)
        before = _revisions(stored)
        out = GraphLines(self._meta)
        for one in newer:
            out.add_iri(one, PROV.wasRevisionOf, report)
        for line in before:
            # Subject, predicate, object: the third IRI of a line of N-Quads.
            out.add_iri(report, PROV.wasRevisionOf, line.decode().split("<")[3].partition(">")[0])
        self._writer.change_graph(self._meta, gone=b"".join(before), come=out.to_bytes())

    def _write_graphs(self, batch: Sequence[Finished]) -> None:
        """Write report graphs, the actors and places that they lead to, and the run."""
        readings = {mint_report_graph_iri(self._base, one.key): one.quads for one in batch}
        if self._sink:
            self._sink.put_reports(readings)
        else:
            self._writer.replace_graphs(readings)
        actors = {actor.id: actor for finished in batch for actor in finished.actors}
        places = {place.id: place for finished in batch for place in finished.places}
        graphs = authority_graphs(actors.values(), places.values(), base=self._base)
        for graph, quads in graphs:
            if self._sink:
                self._sink.put_rows(graph, quads)
            else:
                self._writer.change_graph(graph, come=quads)
        if batch:
            run = describe_run(self._run, base=self._base)
            self._writer.change_graph(self._meta, come=run)

    def _older(self, finished: Finished) -> list[Entry]:
        """Return the entries of the article that its new report takes the place of."""
        return [entry for entry in self._current(finished.article) if entry.key != finished.key]

    def _record(self, finished: Finished, older: Sequence[Entry], *, now: datetime) -> None:
        for entry in older:
            self._retire(entry.key, now=now)
        self._describe(finished, now=now, revision_of=older[-1].key if older else None)

    def _retire(self, key: str, *, now: datetime) -> None:
        """Let a newer text have taken the place of a report."""
        self._writer.retire_graph(mint_report_graph_iri(self._base, key))
        change = retire_report_graph(key, base=self._base, superseded=now)
        self._writer.change_graph(self._meta, gone=change.gone, come=change.come)

    def _describe(
        self, finished: Finished, *, now: datetime, revision_of: str | None = None
    ) -> None:
        """Write the entry of a report in the place of the one that it may have had."""
        article = finished.article
        report = mint_report_iri(self._base, finished.key)
        graph = mint_report_graph_iri(self._base, finished.key)
        gone = b"".join(self._writer.statements(self._meta, name) for name in (graph, report))
        come = describe_report_graph(
            article,
            base=self._base,
            run=self._run.iri(self._base),
            generated=now,
            key=finished.key,
            wording=() if finished.copy_key else wording_keys(article.text),
            revision_of=revision_of,
        )
        if revision_of is None:  # built anew, it still corrects the text that it corrected before
            come += b"".join(_revisions(gone))
        self._writer.change_graph(self._meta, gone=gone, come=come)

    def _current(self, article: Article) -> list[Entry]:
        """Look up the current report graphs of *article*."""
        found = self._writer.select(ledger_query(article, base=self._base))
        rows = [
            {name: term.value for name, term in zip(found.variables, row, strict=True) if term}
            for row in found.rows
        ]
        return [
            Entry(row["graph"].rpartition("/")[2], row["run"], row["input"])
            for row in sorted(rows, key=lambda row: row["graph"])
        ]


def _revisions(entries: bytes) -> list[bytes]:
    """Return the statements of *entries* that say which text a newer one takes the place of."""
    mark = f"<{PROV.wasRevisionOf}>".encode()
    return [line for line in entries.splitlines(keepends=True) if mark in line]
