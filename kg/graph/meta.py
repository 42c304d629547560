"""Write how each graph came about.

The meta graph is the ledger of a store: for each report graph it says which run made it, from
which report of which article, when, and whether it is current. Lines are added and taken away
report by report. Times come in as arguments: this room has no clock.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.graph.nquads import EncodedTerm, GraphLines, boolean, text, typed
from kg.model.text import Article
from kg.version import __version__
from kg.vocab.iris import (
    mint_article_iri,
    mint_graph_iri,
    mint_report_graph_iri,
    mint_report_iri,
    mint_run_iri,
    mint_software_iri,
    short_hash,
)
from kg.vocab.terms import DCTERMS, KG, PROV, RDF, VOID, XSD


@dataclass(frozen=True, slots=True)
class ExtractionRun:
    """A version of the software with one configuration; the same for every report it reads.

    Attributes:
        model: Name and version of the language model.
        facts: What else decides the result, as (name, value): hashes of data rows and ontology.
        version: Version of ``kg``.
    """

    model: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    version: str = __version__

    def iri(self, base: str) -> str:
        """Return the IRI of the run, which hangs on all its parts."""
        parts = [self.version, self.model, *(f"{n}={v}" for n, v in sorted(self.facts))]
        return mint_run_iri(base, short_hash("\n".join(parts)))


@dataclass(frozen=True, slots=True)
class Change:
    """Lines to take from a graph and lines to add, as sorted N-Quads."""

    gone: bytes
    come: bytes


def meta_graph_iri(base: str) -> str:
    """Return the name of the meta graph."""
    return mint_graph_iri(base, "meta")


def describe_run(run: ExtractionRun, *, base: str) -> bytes:
    """Write what is known of a run as sorted N-Quads of the meta graph."""
    out = GraphLines(meta_graph_iri(base))
    subject = run.iri(base)
    software = mint_software_iri(base, run.version)
    out.add_iri(subject, RDF.type, KG.ExtractionRun)
    out.add_iri(subject, PROV.wasAssociatedWith, software)
    out.add_text(subject, KG.softwareVersion, run.version)
    out.add_text(subject, KG.languageModel, run.model)
    for name, value in run.facts:
        out.add_text(subject, KG.configuration, f"{name}={value}")
    out.add_iri(software, RDF.type, PROV.SoftwareAgent)
    out.add(software, DCTERMS.title, text(f"kg {run.version}", language="en"))
    return out.to_bytes()


def describe_report_graph(
    article: Article,
    *,
    base: str,
    run: str,
    generated: datetime,
    key: str = "",
    revision_of: str | None = None,
    wording: tuple[str, ...] = (),
) -> bytes:
    """Write the ledger's entry of a current report graph as sorted N-Quads of the meta graph.

    Args:
        run: IRI of the run.
        generated: When the graph was made, with time zone.
        key: Key of the report, if it is not that of the text: for a copy.
        revision_of: Key of the report that it replaces, or None.
        wording: Keys by which reports are found that are printed from one text.
    """
    out = GraphLines(meta_graph_iri(base))
    key = key or article.key
    graph = mint_report_graph_iri(base, key)
    report = mint_report_iri(base, key)
    out.add_iri(graph, RDF.type, KG.ReportGraph)
    out.add_iri(graph, PROV.wasDerivedFrom, report)
    out.add_iri(graph, PROV.wasGeneratedBy, run)
    out.add_iri(graph, VOID.rootResource, report)
    out.add(graph, PROV.generatedAtTime, moment(generated))
    out.add(graph, KG.current, boolean(True))
    out.add_text(graph, KG.inputSha256, input_sha256(article))
    out.add_text(graph, DCTERMS.identifier, article.id)
    work = mint_article_iri(base, url=article.url, article_id=article.id)
    out.add_iri(report, PROV.specializationOf, work)
    for part in wording:
        out.add_text(report, KG.wordingKey, part)
    if revision_of is not None and revision_of != key:
        out.add_iri(report, PROV.wasRevisionOf, mint_report_iri(base, revision_of))
    return out.to_bytes()


def retire_report_graph(key: str, *, base: str, superseded: datetime) -> Change:
    """Write what changes in the ledger when a newer text replaces the report *key*."""
    graph = mint_report_graph_iri(base, key)
    gone, come = GraphLines(meta_graph_iri(base)), GraphLines(meta_graph_iri(base))
    gone.add(graph, KG.current, boolean(True))
    come.add(graph, KG.current, boolean(False))
    come.add(graph, PROV.invalidatedAtTime, moment(superseded))  # PROV: it ceases to hold; it stays
    return Change(gone=gone.to_bytes(), come=come.to_bytes())


def ledger_query(article: Article, *, base: str) -> str:
    """Return the SPARQL query for the current graphs of the article that *article* is a text of.

    It projects ``?graph ?run ?input``: IRI, IRI and ``kg:inputSha256``.
    """
    work = mint_article_iri(base, url=article.url, article_id=article.id)
    # Only IRIs that we minted stand in the text: nothing of the article is spliced in.
    return (
        f"SELECT ?graph ?run ?input WHERE {{ GRAPH <{meta_graph_iri(base)}> {{ "
        f"?report <{PROV.specializationOf}> <{work}> . "
        f"?graph <{PROV.wasDerivedFrom}> ?report ; <{KG.current}> true ; "
        f"<{PROV.wasGeneratedBy}> ?run ; <{KG.inputSha256}> ?input . }} }}"
    )


def input_sha256(article: Article) -> str:
    """Return a hash over all that was given of an article, its text included."""
    given = (
        article.id,
        article.title,
        str(article.published),
        article.url,
        article.publisher,
        article.language,
        article.given,
    )
    return hashlib.sha256(repr(given).encode("utf-8")).hexdigest()


def moment(value: datetime) -> EncodedTerm:
    """Encode a point in time in UTC: it tells what came first, so a second is too long."""
    utc = value.astimezone(UTC)
    return typed(utc.isoformat().replace("+00:00", "Z"), XSD.dateTime)
