"""How is a graph written for programs that read XML or JSON: RDF/XML and JSON-LD?

Both hold triples without graphs, one element or object per subject, written as they come.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kg.errors import KgError
from kg.export.literals import Shortener, is_iri, read_literal
from kg.export.quads import Node
from kg.vocab.terms import RDF

_TYPE: Final = f"<{RDF.type}>"
# XML 1.0 has no way to write these, escaped or not; they are replaced.
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAME_AT_END: Final = re.compile(r"[A-Za-z_][\w.-]*$")


def write_rdfxml(nodes: Iterable[Node], prefixes: dict[str, str]) -> Iterator[str]:
    """Write nodes as RDF/XML.

    Raises:
        KgError: A predicate cannot be an element name.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for prefix, namespace in prefixes.items():
        yield f"\n    xmlns:{prefix}={quoteattr(namespace)}"
    yield ">\n"
    names = {namespace: prefix for prefix, namespace in prefixes.items()}
    for node in nodes:
        yield f"  <rdf:Description {_xml_id(node.subject, 'about')}>\n"
        for predicate, values in node.statements:
            start, end = _element(predicate[1:-1], names)
            for value in values:
                yield f"    <{start}{_xml_value(value, end)}\n"
        yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def write_jsonld(nodes: Iterable[Node], prefixes: dict[str, str]) -> Iterator[str]:
    """Write nodes as JSON-LD with prefixes as context, one line per node."""
    shortener = Shortener(prefixes)
    context = json.dumps(prefixes, ensure_ascii=False, indent=1)
    yield f'{{"@context": {context},\n"@graph": ['
    mark = "\n"
    for node in nodes:
        yield mark + json.dumps(_json_node(node, shortener), ensure_ascii=False)
        mark = ",\n"
    yield "\n]}\n"


def _element(predicate: str, names: dict[str, str]) -> tuple[str, str]:
    match = _NAME_AT_END.search(predicate)
    if match is None:
        raise KgError(
            f"RDF/XML cannot hold the predicate <{predicate}>",
            remedy="export another format, such as turtle",
        )
    namespace, name = predicate[: match.start()], match.group()
    if namespace in names:
        tag = f"{names[namespace]}:{name}"
        return tag, tag
    return f"p:{name} xmlns:p={quoteattr(namespace)}", f"p:{name}"


def _xml_id(term: str, attribute: str) -> str:
    if is_iri(term):
        return f"rdf:{attribute}={quoteattr(term[1:-1])}"
    if term.startswith("_:"):
        return f"rdf:nodeID={quoteattr(term[2:])}"
    raise KgError(f"RDF/XML cannot hold {term}", remedy="export nquads or trig")


def _xml_value(term: str, end: str) -> str:
    if not term.startswith('"'):
        return f" {_xml_id(term, 'resource')}/>"
    value = read_literal(term)
    kind = f" xml:lang={quoteattr(value.language)}" if value.language else ""
    kind += f" rdf:datatype={quoteattr(value.datatype)}" if value.datatype else ""
    text = escape(_NOT_IN_XML.sub("\ufffd", value.text), {"\r": "&#13;"})
    return f"{kind}>{text}</{end}>"


def _json_node(node: Node, shortener: Shortener) -> dict[str, object]:
    made: dict[str, object] = {"@id": _json_id(node.subject, shortener)}
    for predicate, values in node.statements:
        if predicate == _TYPE:
            made["@type"] = [_json_id(value, shortener) for value in values]
        else:
            objects = [_json_value(value, shortener) for value in values]
            made[_json_id(predicate, shortener)] = objects[0] if len(objects) == 1 else objects
    return made


def _json_id(term: str, shortener: Shortener) -> str:
    if is_iri(term):
        return shortener.short(term[1:-1]) or term[1:-1]
    if term.startswith("_:"):
        return term
    raise KgError(f"JSON-LD cannot hold {term}", remedy="export nquads or trig")


def _json_value(term: str, shortener: Shortener) -> dict[str, str]:
    if not term.startswith('"'):
        return {"@id": _json_id(term, shortener)}
    value = read_literal(term)
    made = {"@value": value.text}
    if value.language:
        made["@language"] = value.language
    if value.datatype:
        made["@type"] = shortener.short(value.datatype) or value.datatype
    return made
