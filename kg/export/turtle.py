"""How is a graph written for people: Turtle, and TriG with named graphs?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kg.export.literals import Shortener
from kg.export.quads import Node
from kg.vocab.terms import RDF, XSD

_TYPE: Final = f"<{RDF.type}>"
_BARE: Final = (
    (f'"^^<{XSD.integer}>', re.compile(r"[+-]?[0-9]+")),
    (f'"^^<{XSD.decimal}>', re.compile(r"[+-]?[0-9]+\.[0-9]+")),
    (f'"^^<{XSD.boolean}>', re.compile(r"true|false")),
)


def write_turtle(nodes: Iterable[Node], prefixes: dict[str, str]) -> Iterator[str]:
    """Write nodes as Turtle, one block per subject; graphs are passed over."""
    yield from _header(prefixes)
    shortener = Shortener(prefixes)
    for node in nodes:
        yield "\n" + _block(node, shortener, indent="")


def write_trig(nodes: Iterable[Node], prefixes: dict[str, str]) -> Iterator[str]:
    """Write nodes as TriG, one block per graph; nodes must come graph by graph."""
    yield from _header(prefixes)
    shortener = Shortener(prefixes)
    graph: str | None = None
    for node in nodes:
        if node.graph != graph:
            yield "}\n" if graph else ""
            yield f"\n{_term(node.graph, shortener)} {{\n" if node.graph else ""
            graph = node.graph
        yield ("\n" if not graph else "") + _block(node, shortener, indent="    " if graph else "")
    yield "}\n" if graph else ""


def _header(prefixes: dict[str, str]) -> Iterator[str]:
    for prefix, namespace in prefixes.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"


def _block(node: Node, shortener: Shortener, *, indent: str) -> str:
    lines = []
    for predicate, values in node.statements:
        verb = "a" if predicate == _TYPE else _term(predicate, shortener)
        objects = [_term(value, shortener) for value in values]
        # Long lists of objects get a line each, so that a diff shows which one changed.
        joint = ", " if len(objects) < 3 else f",\n{indent}        "
        lines.append(f"{verb} {joint.join(objects)}")
    said = f" ;\n{indent}    ".join(lines)
    return f"{indent}{_term(node.subject, shortener)} {said} .\n"


def _term(term: str, shortener: Shortener) -> str:
    if term[0] == "<":
        return shortener.short(term[1:-1]) or term
    if term[0] != '"' or term[-1] != ">":
        return term
    for suffix, pattern in _BARE:
        if term.endswith(suffix) and pattern.fullmatch(term, 1, len(term) - len(suffix)):
            return term[1 : -len(suffix)]
    text, _, datatype = term.rpartition("^^<")
    short = shortener.short(datatype[:-1])
    return f"{text}^^{short}" if short else term
