"""Write each claim as a nanopublication, in TriG (https://nanopub.net/guidelines/).

The assertion holds what the claim says: the event, its figures and who took which role. Provenance
has who says it, in which report and in which words; publication info has when and by what it was
read. The claim itself, with speaker and stance, is part of the assertion: whoever takes the
assertion alone still has no bare accusation. Roles that another claim tells are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from kg.export.prefixes import prefixes_for
from kg.export.quads import lines_of, make_line, nquads_of
from kg.store.formats import GRAPHS, find_format
from kg.store.rdf import write_nquads
from kg.vocab.iris import mint_graph_iri
from kg.vocab.terms import DCTERMS, KG, NIF, PROV, RDF, SEM

if TYPE_CHECKING:
    from pyoxigraph import Quad

_NP: Final = "http://www.nanopub.org/nschema#"
_ABOUT_EVENT: Final = frozenset(
    {
        RDF.type,
        SEM.eventType,
        SEM.hasEarliestBeginTimeStamp,
        SEM.hasLatestEndTimeStamp,
        SEM.hasPlace,
        KG.eventKind,
        KG.realisation,
        KG.modality,
    }
)
"""What an assertion says of its event: nothing that names an actor without a role and a stance."""
_ABOUT_READING: Final = frozenset({KG.evidence, KG.extractedBy, KG.attributionMention, KG.ruleId})
_INTRODUCES: Final = "http://purl.org/nanopub/x/introduces"
_CREATED: Final = f"{DCTERMS.NS}created"
_PARTS: Final = ("Assertion", "Provenance", "PublicationInfo")

Fact = tuple[str, str]
Subjects = Mapping[str, Sequence[Fact]]


class Source(Protocol):
    """What nanopublications need of a store; ``kg.store``'s reader gives it."""

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph."""

    def graphs(self) -> Sequence[str]:
        """Return the names of the current graphs."""


def write_nanopubs(source: Source, out: BinaryIO, *, base: str) -> int:
    """Write the claims of all current reports; return how many.

    Args:
        base: What the instance IRIs of the store begin with.
    """
    counted = _Count()
    lines = _lines(source, base, counted)
    prefixes = prefixes_for(base) | {"np": _NP}
    known = find_format("trig", GRAPHS)
    assert known is not None
    write_nquads(nquads_of(lines), out, known, prefixes=prefixes)
    return counted.claims


class _Count:
    claims = 0


def _lines(source: Source, base: str, counted: _Count) -> Iterator[str]:
    # Runs made most claims, acts of people some.
    meta = {
        **_subjects(source, mint_graph_iri(base, "meta")),
        **_subjects(source, mint_graph_iri(base, "curation/acts")),
    }
    reports = mint_graph_iri(base, "report/")
    for graph in source.graphs():
        if graph.startswith(reports):
            subjects = _subjects(source, graph)
            created = _values(meta, f"<{graph}>", PROV.generatedAtTime)
            for claim in sorted(subjects):
                if f"<{KG.Claim}>" in _values(subjects, claim, RDF.type):
                    counted.claims += 1
                    yield from _nanopub(claim, subjects, meta, created)


def _nanopub(
    claim: str, subjects: Subjects, meta: Subjects, created: Sequence[str]
) -> Iterator[str]:
    own = claim.removesuffix(">") + "#"
    whole = f"{own}nanopub>"
    names = {part: f"{own}{part.lower()}>" for part in _PARTS}
    head = [(whole, RDF.type, f"<{_NP}Nanopublication>")]
    head += [(whole, f"{_NP}has{part}", names[part]) for part in _PARTS]
    yield from _quads(f"{own}head>", head)
    yield from _quads(names["Assertion"], _assertion(claim, subjects))
    yield from _quads(names["Provenance"], _provenance(names["Assertion"], claim, subjects))
    runs = _values(subjects, claim, KG.extractedBy)
    info = [(whole, _INTRODUCES, claim)]
    info += [(whole, _CREATED, moment) for moment in created]
    info += [(whole, PROV.wasGeneratedBy, run) for run in runs]
    info += [
        (whole, PROV.wasAttributedTo, software)
        for run in runs
        for software in _values(meta, run, PROV.wasAssociatedWith)
    ]
    yield from _quads(names["PublicationInfo"], info)


def _assertion(claim: str, subjects: Subjects) -> Iterator[tuple[str, str, str]]:
    for predicate, value in subjects[claim]:
        if predicate not in _ABOUT_READING:
            yield claim, predicate, value
    for event in _values(subjects, claim, KG.about):
        for predicate, value in subjects.get(event, ()):
            if predicate in _ABOUT_EVENT:
                yield event, predicate, value
        for part in _values(subjects, event, KG.participation):
            if claim in _values(subjects, part, KG.assertedBy):
                yield event, KG.participation, part
                yield from _all(part, subjects)
    for count in _values(subjects, claim, KG.hasCount):
        yield from _all(count, subjects)


def _provenance(assertion: str, claim: str, subjects: Subjects) -> Iterator[tuple[str, str, str]]:
    reports = _values(subjects, claim, KG.reportedIn)
    for report in reports:
        yield assertion, PROV.wasDerivedFrom, report
    # The report answers for what it says in its own voice.
    for speaker in _values(subjects, claim, KG.statedBy) or reports:
        yield assertion, PROV.wasAttributedTo, speaker
    for mention in _values(subjects, claim, KG.evidence):
        yield assertion, KG.evidence, mention
        for words in _values(subjects, mention, NIF.anchorOf):
            yield mention, NIF.anchorOf, words


def _all(subject: str, subjects: Subjects) -> Iterator[tuple[str, str, str]]:
    for predicate, value in subjects.get(subject, ()):
        if predicate not in _ABOUT_READING:
            yield subject, predicate, value


def _quads(
    graph: str, triples: Iterator[tuple[str, str, str]] | Sequence[tuple[str, str, str]]
) -> Iterator[str]:
    for subject, predicate, value in sorted(set(triples)):
        yield make_line(graph, subject, f"<{predicate}>", value)


def _subjects(source: Source, graph: str) -> Subjects:
    """Return what *graph* says, by subject; terms as N-Quads writes them, predicates as IRIs."""
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for line in sorted(lines_of(source.quads(graph), keep_graphs=False)):
        _, subject, predicate, value = line.rstrip("\n").split("\t", 3)
        found[subject].append((predicate[2:-1], value))
    return dict(found)


def _values(subjects: Subjects, subject: str, predicate: str) -> list[str]:
    return [value for known, value in subjects.get(subject, ()) if known == predicate]
