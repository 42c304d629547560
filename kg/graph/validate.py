"""Does a report graph keep the rules?

The rules are ``ontology/shapes.ttl``; pySHACL is the judge. What no shape can know is checked
here in code: that the words of each mention stand in the text at its offsets.

Why this is fast enough to run for every report: shapes are parsed once, nothing is inferred, the
graph is checked in place, and rules in SPARQL have one focus node (see the head of the file).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, SKOS
from rdflib.term import Node

from kg.errors import GraphError
from kg.model.text import Article, Passage
from kg.vocab.iris import mint_report_graph_iri
from kg.vocab.ontology import load_graph
from kg.vocab.terms import KG, NIF


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a graph breaks.

    Attributes:
        focus: IRI of what breaks it.
        message: Which rule, in words.
        value: The value that breaks it, or "" if one is missing.
        path: Property that the rule is about, or "".
    """

    focus: str
    message: str
    value: str = ""
    path: str = ""

    def __str__(self) -> str:
        said = f" ({self.value})" if self.value and self.value != self.focus else ""
        return f"{self.focus}: {self.message}{said}"


def validate_report(nquads: bytes, *, article: Article | None = None) -> list[Violation]:
    """Hold one report graph against the shapes.

    Args:
        nquads: The graph as ``report_quads`` writes it.
        article: If given, each mention is also compared with its text.

    Returns:
        All violations, sorted; empty if the graph keeps the rules.

    Raises:
        GraphError: *nquads* cannot be parsed, or the shapes themselves are broken.
    """
    graph = read_report(nquads)
    violations = _shape_violations(graph)
    if article is not None:
        violations += _anchor_violations(graph, article)
    return sorted(violations, key=str)


def validate_ledger(meta_nquads: bytes, graphs: Iterable[str], *, base: str) -> list[Violation]:
    """Hold the meta graph against the shapes, and ask whether every report graph is in it.

    Args:
        meta_nquads: The meta graph.
        graphs: Names of all graphs of the store.

    Returns:
        All violations, sorted.
    """
    ledger = read_report(meta_nquads)
    entered = {str(s) for s in ledger.subjects(RDF.type, URIRef(KG.ReportGraph))}
    missing = {name for name in graphs if name.startswith(mint_report_graph_iri(base, ""))}
    found = [
        Violation(focus=name, message="a report graph has no provenance in the meta graph")
        for name in missing - entered
    ]
    return sorted(found + _shape_violations(ledger), key=str)


def read_report(nquads: bytes) -> Graph:
    """Parse the triples of one report graph.

    Raises:
        GraphError: *nquads* cannot be parsed.
    """
    # The graph name is the last term of each line; rdflib parses triples far faster than quads.
    lines = [line.rsplit(b" <", 1)[0] + b" .\n" for line in nquads.splitlines() if line]
    graph = Graph(bind_namespaces="none")
    try:
        return graph.parse(data=b"".join(lines), format="ntriples")
    except Exception as error:  # rdflib raises whatever its plugin raises
        raise GraphError(
            f"the report graph is not N-Quads: {error}", remedy="build the report again"
        ) from error


def _shape_violations(graph: Graph) -> list[Violation]:
    # Rules ask to which scheme a concept belongs; that stands in the ontology, not in the report.
    for triple in _concept_schemes():
        graph.add(triple)
    conforms, results, text = pyshacl.validate(
        graph, shacl_graph=_shapes(), inference="none", meta_shacl=False, inplace=True
    )
    if not isinstance(results, Graph):
        raise GraphError(f"the shapes cannot be used: {text}", where="ontology/shapes.ttl")
    return [] if conforms else list(_violations(results))


def _violations(results: Graph) -> Iterable[Violation]:
    # Only what the report lists: a nested result explains the one that contains it.
    for result in results.objects(None, SH.result):
        yield Violation(
            focus=_word(results, result, SH.focusNode),
            message=_word(results, result, SH.resultMessage),
            value=_word(results, result, SH.value),
            path=_word(results, result, SH.resultPath),
        )


def _word(results: Graph, result: Node, predicate: URIRef) -> str:
    values = sorted(str(v) for v in results.objects(result, predicate) if _is_plain(v))
    return "; ".join(values)


def _is_plain(node: Node) -> bool:
    return isinstance(node, (URIRef, Literal))


def _anchor_violations(graph: Graph, article: Article) -> Iterable[Violation]:
    for mention, anchor in graph.subject_objects(URIRef(NIF.anchorOf)):
        begin = graph.value(mention, URIRef(NIF.beginIndex))
        end = graph.value(mention, URIRef(NIF.endIndex))
        if not (isinstance(begin, Literal) and isinstance(end, Literal)):
            continue  # the shape of mentions says so already
        start, stop = int(begin), int(end)
        found = article.quote(Passage(start, stop)) if 0 <= start <= stop else None
        if found != str(anchor):
            yield Violation(
                focus=str(mention),
                message="the words of the mention do not stand in the text at its offsets",
                value=str(anchor),
                path=NIF.anchorOf,
            )


@cache
def _shapes() -> Graph:
    return load_graph("shapes.ttl")


@cache
def _concept_schemes() -> tuple[tuple[Node, Node, Node], ...]:
    return tuple(load_graph("schemes.ttl").triples((None, SKOS.inScheme, None)))
