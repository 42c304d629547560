"""Apply the rules of ``ontology/shapes.ttl``, quickly.

pySHACL interprets the shapes anew for each graph and takes 150 ms for a report, longer than
reading the article. Here the shapes are compiled once to functions. The file stays the one
truth: what it uses and this module does not know is an error, never passed over, and tests hold
both judges against each other on broken graphs of every kind.

SHACL core is applied in Python; rules in SPARQL are run by Oxigraph through rdflib.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Final, TypeAlias

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from kg.errors import GraphError
from kg.graph.constraints import LISTS, ON_SHAPES, ON_VALUES, Breach, Check, is_in
from kg.graph.nquads import text
from kg.graph.triples import TYPE, Triples
from kg.vocab.ontology import load_graph

Path: TypeAlias = Callable[[Triples, str], list[str]]
"""From a graph and a node to the nodes that the path leads to, each once."""


@dataclass(frozen=True, slots=True)
class SparqlRule:
    """A rule in SPARQL on nodes of one class."""

    target: str
    select: str
    message: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All compiled shapes that have targets, and the rules in SPARQL."""

    targets: tuple[tuple[Callable[[Triples], list[str]], Check], ...]
    sparql: tuple[SparqlRule, ...]

    def breaches(self, triples: Triples) -> Iterator[Breach]:
        """Apply every rule of SHACL core to a graph."""
        for find_focus, check in self.targets:
            for focus in find_focus(triples):
                yield from check(triples, focus, [focus])


@cache
def load_rulebook() -> Rulebook:
    """Compile ``ontology/shapes.ttl``."""
    return compile_rules(load_graph("shapes.ttl"))


def compile_rules(shapes: Graph) -> Rulebook:
    """Compile shapes.

    Raises:
        GraphError: They use a part of SHACL that this module does not know.
    """
    return _Compiler(shapes).rulebook()


class _Compiler:
    """Turns the shapes of a graph into checks."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._made: dict[Node, Check] = {}

    def rulebook(self) -> Rulebook:
        shapes = sorted(set(self._graph.subjects(RDF.type, SH.NodeShape)), key=str)
        return Rulebook(
            targets=tuple((t, self.shape(s)) for s in shapes for t in self._targets(s)),
            sparql=tuple(rule for s in shapes for rule in self._sparql_rules(s)),
        )

    def shape(self, shape: Node) -> Check:
        """Compile a shape; property shapes first walk their path."""
        if shape not in self._made:
            self._made[shape] = self._compile(shape)
        return self._made[shape]

    def _compile(self, shape: Node) -> Check:
        path_node = self._graph.value(shape, SH.path)
        path = self._path(path_node) if path_node is not None else None
        name = _name(path_node) if isinstance(path_node, URIRef) else ""
        message = " ".join(sorted(str(m) for m in self._graph.objects(shape, SH.message)))
        checks = [
            check
            for predicate, value in sorted(self._graph.predicate_objects(shape), key=str)
            for check in self._constraint(str(predicate), value)
        ]

        def run(triples: Triples, _focus: str, values: list[str]) -> Iterator[Breach]:
            for node in values:
                reached = path(triples, node) if path else [node]
                for check in checks:
                    for breach in check(triples, node, reached):
                        yield _named(breach, name, message) if path else breach

        return run

    def _targets(self, shape: Node) -> Iterator[Callable[[Triples], list[str]]]:
        for target in self._graph.objects(shape, SH.targetClass):
            yield partial(_members, _term(target))
        for target in self._graph.objects(shape, SH.targetSubjectsOf):
            yield partial(_subjects_of, _term(target))

    def _sparql_rules(self, shape: Node) -> Iterator[SparqlRule]:
        for rule in self._graph.objects(shape, SH.sparql):
            target = self._graph.value(shape, SH.targetClass)
            yield SparqlRule(
                target=str(target),
                select=self._prefixes(rule) + str(self._graph.value(rule, SH.select)),
                message=str(self._graph.value(rule, SH.message)),
            )

    def _prefixes(self, rule: Node) -> str:
        declared = [
            (
                self._graph.value(declaration, SH.prefix),
                self._graph.value(declaration, SH.namespace),
            )
            for source in self._graph.objects(rule, SH.prefixes)
            for declaration in self._graph.objects(source, SH.declare)
        ]
        return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in declared)

    def _path(self, node: Node) -> Path:
        if isinstance(node, URIRef):
            predicate = _term(node)
            return lambda triples, start: triples.values(start, predicate)
        inverse = self._graph.value(node, SH.inversePath)
        if inverse is not None:
            back = _term(inverse)
            return lambda triples, start: triples.subjects(back, start)
        steps = [self._path(step) for step in Collection(self._graph, node)]
        if not steps:
            raise _unknown("this path", node)

        def walk(triples: Triples, start: str) -> list[str]:
            reached = [start]
            for step in steps:
                reached = list(dict.fromkeys(n for at in reached for n in step(triples, at)))
            return reached

        return walk

    def _constraint(self, predicate: str, value: Node) -> Iterator[Check]:
        if predicate in _PASSED_OVER:
            return
        name = predicate.removeprefix(str(SH))
        if name in ON_SHAPES:
            shapes = list(Collection(self._graph, value)) if name in LISTS else [value]
            yield ON_SHAPES[name]([(self._title(s), self.shape(s)) for s in shapes])
        elif name == "in":
            yield is_in({_term(item) for item in Collection(self._graph, value)})
        elif name in ON_VALUES:
            yield ON_VALUES[name](_term(value))
        else:
            raise _unknown(f"<{predicate}>", value)

    def _title(self, shape: Node) -> str:
        comment = self._graph.value(shape, RDFS.comment)
        name = "a shape without a name" if isinstance(shape, BNode) else _name(shape)
        return f"{name}: {comment}" if comment else name


_PASSED_OVER: Final = frozenset(
    str(word)
    for word in (
        RDF.type,
        RDFS.comment,
        SH.path,
        SH.message,
        SH.targetClass,
        SH.targetSubjectsOf,
        SH.sparql,
    )
)


def _members(kind: str, triples: Triples) -> list[str]:
    return triples.subjects(TYPE, kind)


def _subjects_of(predicate: str, triples: Triples) -> list[str]:
    return triples.subjects_of(predicate)


def _named(breach: Breach, name: str, message: str) -> Breach:
    """Give a breach its path and the words of its shape."""
    if breach.path is not None:
        return breach
    return replace(breach, message=message or f"{name} {breach.message}".strip(), path=name)


def _term(node: Node) -> str:
    """Write a term as N-Quads does."""
    if isinstance(node, URIRef):
        return f"<{node}>"
    if not isinstance(node, Literal):
        raise _unknown("this blank node", node)
    if node.language or node.datatype is None:
        return text(str(node), language=node.language or "")
    return f"{text(str(node))}^^<{node.datatype}>"


def _name(node: Node) -> str:
    iri = str(node)
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def _unknown(what: str, node: Node) -> GraphError:
    return GraphError(
        f"the shapes use {what} ({node}), which the quick check does not know",
        where="ontology/shapes.ttl",
        remedy="teach kg/graph/shapes.py, or say it in another way",
    )
