"""Hold a report graph against the rules of ``ontology/shapes.ttl``.

The shapes are applied by :mod:`kg.graph.shapes`, ten times as fast as pySHACL; tests hold the two
against each other. What no shape can know is checked here in code: that the words of each mention
stand in the text at its offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rdflib import Graph, Variable
from rdflib.namespace import SKOS

from kg.graph.nquads import text
from kg.graph.shapes import load_rulebook
from kg.graph.triples import TYPE, Triples, read_rows, text_of
from kg.model.text import Article
from kg.vocab.schemes import scheme_of_each
from kg.vocab.terms import KG, NIF


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a graph breaks.

    Attributes:
        focus: IRI of what breaks it.
        message: Which rule, in words.
        value: The value that breaks it, or "" if one is missing.
        path: Name of the property that the rule is about, or "".
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
        nquads: The graph as ``report_quads`` writes it or a store gives it back.
        article: If given, each mention is also compared with its text.

    Returns:
        All violations, sorted; empty if the graph keeps the rules.

    Raises:
        GraphError: *nquads* cannot be parsed.
    """
    rows = read_rows(nquads)
    triples = Triples((*rows, *_concept_schemes()))
    found = [*_core_violations(triples), *_sparql_violations(rows, triples)]
    if article is not None:
        found += _anchor_violations(triples, article)
    return sorted(set(found), key=str)


def _core_violations(triples: Triples) -> Iterator[Violation]:
    for breach in load_rulebook().breaches(triples):
        focus, value = _plain(breach.focus), _plain(breach.value)
        yield Violation(focus, breach.message, value, breach.path or "")


def _sparql_violations(
    rows: Iterable[tuple[str, str, str]], triples: Triples
) -> Iterator[Violation]:
    graph = Graph(store="Oxigraph", bind_namespaces="none")
    graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in rows), format="ox-nt")
    for rule in load_rulebook().sparql:
        # The rules leave their focus open, so one run finds what breaks them at every focus.
        for row in graph.query(rule.select, use_store_provided=True).bindings:
            focus, value = str(row[Variable("this")]), str(row[Variable("value")])
            if triples.is_a(f"<{focus}>", f"<{rule.target}>"):
                yield Violation(focus, rule.message, value)


def _anchor_violations(triples: Triples, article: Article) -> Iterator[Violation]:
    for mention in triples.subjects(TYPE, f"<{KG.Mention}>"):
        places = [triples.values(mention, f"<{p}>") for p in (NIF.beginIndex, NIF.endIndex)]
        anchors = triples.values(mention, f"<{NIF.anchorOf}>")
        if not anchors or not all(places):
            continue  # the shape of mentions says so already
        begin, end = (int(text_of(place[0])) for place in places)
        stands = 0 <= begin <= end and text(article.given[begin:end]) == anchors[0]
        if not stands:
            yield Violation(
                focus=_plain(mention),
                message="the words of the mention do not stand in the text at its offsets",
                value=text_of(anchors[0]),
                path="anchorOf",
            )


def _plain(term: str) -> str:
    if term.startswith("<"):
        return term[1:-1]
    return text_of(term) if term.startswith('"') else term


@cache
def _concept_schemes() -> tuple[tuple[str, str, str], ...]:
    # Rules ask to which scheme a concept belongs; that stands in the ontology, not in the report.
    return tuple(
        (f"<{concept}>", f"<{SKOS.inScheme}>", f"<{scheme}>")
        for concept, scheme in scheme_of_each().items()
    )
