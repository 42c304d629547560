"""Find the texts of an article that are in a store, and which of them replaced which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.graph.meta import meta_graph_iri
from kg.graph.nquads import EncodedTerm, GraphLines, boolean, text, typed
from kg.incidents.graph import in_parts, values
from kg.store.protocols import StoreWriter
from kg.vocab.iris import mint_report_graph_iri, mint_report_iri
from kg.vocab.terms import DCTERMS, KG, PROV, XSD


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article, as the ledger knows it.

    Attributes:
        key: Key of its report.
        work: IRI of the article.
        id: The id that the source gave the article.
        run: IRI of the run that read it.
        since: When it was built.
        until: When a newer text took its place; "" if it is current.
        older: Key of the text that it took the place of, or "".
    """

    key: str
    work: str
    id: str
    run: str
    since: str
    until: str
    older: str

    @property
    def is_current(self) -> bool:
        """Tell whether no newer text has taken its place."""
        return not self.until


class Versions:
    """The ledger of a store, asked for texts of articles."""

    def __init__(self, writer: StoreWriter, *, base: str) -> None:
        self._writer = writer
        self._base = base
        self._meta = meta_graph_iri(base)

    def of_reports(self, keys: Iterable[str]) -> list[Version]:
        """Return those of the reports *keys* that there are."""
        return self._found("?report", [mint_report_iri(self._base, key) for key in sorted(keys)])

    def of_articles(self, works: Iterable[str]) -> list[Version]:
        """Return all texts of some articles."""
        return self._found("?work", sorted(works))

    def called(self, id: str) -> list[Version]:
        """Return the texts of the articles that the source gave this id."""
        rows = self.rows(f"?graph <{DCTERMS.identifier}> {text(id)}")
        return self.of_reports(row["graph"].rpartition("/")[2] for row in rows)

    def every(self) -> list[Version]:
        """Return all texts of all articles: reads the whole ledger."""
        return self._versions("")

    def superseded(self) -> list[Version]:
        """Return all texts that a newer one has taken the place of."""
        return [
            version
            for version in self._versions(f"?graph <{KG.current}> {boolean(False)} .")
            if not version.is_current
        ]

    def rows(self, pattern: str) -> list[dict[str, str]]:
        """Return the solutions of a pattern in the ledger."""
        found = self._writer.select(f"SELECT * WHERE {{ GRAPH <{self._meta}> {{ {pattern} }} }}")
        return [{name: term.value for name, term in row.items() if term} for row in found]

    def revised(self, keys: Collection[str]) -> list[Version]:
        """Return the texts that took the place of the reports *keys*."""
        older = [mint_report_iri(self._base, key) for key in sorted(keys)]
        return self._found("?olderReport", older)

    def _found(self, variable: str, iris: list[str]) -> list[Version]:
        triple = f"?report <{PROV.wasRevisionOf}> ?olderReport ." if variable[1] == "o" else ""
        return [
            version
            for part in in_parts(iris)
            for version in self._versions(f"VALUES {variable} {{ {values(part)} }} {triple}")
        ]

    def _versions(self, pattern: str) -> list[Version]:
        rows = self.rows(
            f"{pattern} ?report <{PROV.specializationOf}> ?work . "
            f"?graph <{PROV.wasDerivedFrom}> ?report ; <{PROV.wasGeneratedBy}> ?run ; "
            f"<{PROV.generatedAtTime}> ?since ; <{DCTERMS.identifier}> ?id . "
            f"OPTIONAL {{ ?graph <{PROV.invalidatedAtTime}> ?until }} "
            f"OPTIONAL {{ ?report <{PROV.wasRevisionOf}> ?older }}"
        )
        found = {
            row["report"]: Version(
                key=row["report"].rpartition("/")[2],
                work=row["work"],
                id=row["id"],
                run=row["run"],
                since=row["since"],
                until=row.get("until", ""),
                older=row.get("older", "").rpartition("/")[2],
            )
            for row in rows
        }
        return [found[report] for report in sorted(found)]

    def take_out(self, version: Version) -> None:
        """Let nobody take a report for current any more; its lines stay."""
        gone = self._line(version.key, KG.current, boolean(True))
        self._writer.change_graph(self._meta, gone=gone)

    def revive(self, version: Version) -> None:
        """Make a text current again."""
        gone = self._line(version.key, KG.current, boolean(False))
        gone += self._line(version.key, PROV.invalidatedAtTime, typed(version.until, XSD.dateTime))
        come = self._line(version.key, KG.current, boolean(True))
        self._writer.change_graph(self._meta, gone=gone, come=come)

    def follow(self, newer: Version, older: Version | None) -> None:
        """Let one text have taken the place of another one than before, or of none."""
        report = mint_report_iri(self._base, newer.key)
        gone, come = GraphLines(self._meta), GraphLines(self._meta)
        gone.add_iri(report, PROV.wasRevisionOf, mint_report_iri(self._base, newer.older))
        lines = b""
        if older is not None:
            come.add_iri(report, PROV.wasRevisionOf, mint_report_iri(self._base, older.key))
            was, now = typed(older.until, XSD.dateTime), typed(newer.since, XSD.dateTime)
            lines = self._line(older.key, PROV.invalidatedAtTime, was) if older.until else b""
            if older.until:
                come.add(self._graph(older.key), PROV.invalidatedAtTime, now)
        self._writer.change_graph(self._meta, gone=gone.to_bytes() + lines, come=come.to_bytes())

    def strike(self, versions: Iterable[Version]) -> None:
        """Take all lines of some reports away, and runs that no report names any more."""
        gone = [
            self._writer.statements(self._meta, subject)
            for version in versions
            for subject in (self._graph(version.key), mint_report_iri(self._base, version.key))
        ]
        self._writer.change_graph(self._meta, gone=b"".join(gone))
        for run in sorted({version.run for version in versions}):
            self._strike_run(run)

    def _strike_run(self, run: str) -> None:
        if self._is_named(PROV.wasGeneratedBy, run):
            return
        software = [row["by"] for row in self.rows(f"<{run}> <{PROV.wasAssociatedWith}> ?by")]
        self._writer.change_graph(self._meta, gone=self._writer.statements(self._meta, run))
        for agent in software:
            if not self._is_named(PROV.wasAssociatedWith, agent):
                lines = self._writer.statements(self._meta, agent)
                self._writer.change_graph(self._meta, gone=lines)

    def _is_named(self, predicate: str, iri: str) -> bool:
        return self._writer.ask(f"ASK {{ GRAPH <{self._meta}> {{ ?s <{predicate}> <{iri}> }} }}")

    def _graph(self, key: str) -> str:
        return mint_report_graph_iri(self._base, key)

    def _line(self, key: str, predicate: str, term: EncodedTerm) -> bytes:
        out = GraphLines(self._meta)
        out.add(self._graph(key), predicate, term)
        return out.to_bytes()


def successors(
    versions: Iterable[Version], gone: Collection[str]
) -> tuple[dict[Version, Version | None], list[Version]]:
    """Return what the texts that stay take the place of when others have never been.

    Args:
        versions: All texts of some articles.
        gone: The keys of those that shall never have been.

    Returns:
        Which text (or none) each of those now takes the place of that took the place of one that
        goes; and the texts that are current again.
    """
    by_key = {version.key: version for version in versions}
    left = [version for version in by_key.values() if version.key not in gone]
    follows = {v: _before(v, by_key, gone) for v in left if v.older in gone}
    current = {version.work for version in left if version.is_current}
    revived = {}
    for version in by_key.values():
        if version.is_current and version.key in gone and version.work not in current:
            older = _before(version, by_key, gone)
            if older is not None:
                revived[older.work] = older
    return follows, list(revived.values())


def _before(
    version: Version, by_key: Mapping[str, Version], gone: Collection[str]
) -> Version | None:
    """Return the next older text of the article that stays, or None."""
    # Two texts that came in turn, each back in the place of the other, lead round.
    seen = {version.key}
    older = by_key.get(version.older)
    while older is not None and older.key in gone and older.key not in seen:
        seen.add(older.key)
        older = by_key.get(older.older)
    is_other = older is not None and older.key not in seen and older.work == version.work
    return older if is_other else None
