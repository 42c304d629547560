"""Every export is read back alike by every reader."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings

import pyoxigraph
import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from kg.errors import KgError
from kg.export.write import export_ntriples, export_store, export_table, find_report_graphs
from kg.store.formats import GRAPHS, graph_format
from kg.store.results import parse_solutions

FORMATS = {known.name: known for known in GRAPHS}
BASE = "https://kg.local/"
TRIPLES = ("turtle", "ntriples", "rdfxml", "jsonld")
QUADS = ("nquads", "trig")
RAPPER = {
    "turtle": "turtle",
    "ntriples": "ntriples",
    "rdfxml": "rdfxml",
    "nquads": "nquads",
    "trig": "trig",
}
RDFLIB = {"rdfxml": "xml", "jsonld": "json-ld"}


def exported(source, name: str, **rest: str) -> bytes:
    """Export into memory."""
    out = io.BytesIO()
    export_store(source, out, format_name=name, base=BASE, **rest)
    return out.getvalue()


def triples_of(store: pyoxigraph.Store) -> set[pyoxigraph.Triple]:
    """Return the union of all current graphs."""
    return {quad.triple for quad in store if not str(quad.graph_name).endswith("graph/again>")}


def oxigraph_quads(content: bytes, name: str) -> list[pyoxigraph.Quad]:
    """Read an export with Oxigraph."""
    form = graph_format(name)
    return list(pyoxigraph.parse(content, format=form))


@pytest.mark.parametrize("name", FORMATS)
def test_three_readers_count_alike(source, store: pyoxigraph.Store, name: str) -> None:
    """rdflib, Oxigraph and rapper find as many statements as the store holds."""
    content = exported(source, name)
    expected = len(store) if FORMATS[name].datasets else len(triples_of(store))
    assert expected > 4000
    assert len(oxigraph_quads(content, name)) == expected
    data = Dataset() if FORMATS[name].datasets else Graph()
    data.parse(data=content, format=RDFLIB.get(name, name))
    assert len(list(data.quads() if isinstance(data, Dataset) else data)) == expected
    if name in RAPPER:
        assert _rapper_count(content, RAPPER[name]) == expected


@pytest.mark.parametrize("name", TRIPLES)
def test_triples_survive(source, store: pyoxigraph.Store, name: str) -> None:
    """What is read back is the same graph, hard literals and blank nodes included."""
    kept = Graph()
    kept.parse(data=exported(source, "ntriples"), format="ntriples")
    read = Graph().parse(data=exported(source, name), format=RDFLIB.get(name, name))
    assert isomorphic(kept, read)


@pytest.mark.parametrize("name", QUADS)
def test_quads_survive(source, store: pyoxigraph.Store, name: str) -> None:
    """Graphs keep their names."""
    read = oxigraph_quads(exported(source, name), name)
    assert _named(read) == _named(store)


def test_ntriples_are_the_stores_own(source, store: pyoxigraph.Store) -> None:
    """Line for line what Oxigraph writes for each triple, sorted."""
    lines = exported(source, "ntriples").decode().splitlines()
    assert len(lines) == len(set(lines))
    assert sorted(lines) == sorted(f"{triple} ." for triple in triples_of(store))


def test_superseded_graphs_leave_the_union(source) -> None:
    """What was replaced is in the dump of all graphs, and in no union."""
    assert b"superseded words" in exported(source, "nquads")
    assert b"superseded words" not in exported(source, "ntriples")


@pytest.mark.parametrize("name", FORMATS)
def test_order_of_the_store_leaves_no_trace(source, name: str) -> None:
    """Two exports are equal byte for byte, in whatever order the quads come."""

    class Backwards:
        graphs = source.graphs

        @staticmethod
        def quads(graph: str | None = None) -> list[pyoxigraph.Quad]:
            return list(source.quads(graph))[::-1]

    assert exported(source, name) == exported(Backwards(), name)


def test_turtle_reads_well(source, hard_block: str) -> None:
    """Prefixes, types first, short numbers, one block per subject."""
    assert hard_block.startswith("event:1- ")
    assert 'kg:minimum "07" , 7' in hard_block
    assert "kg:current true" in hard_block
    assert '"1"^^xsd:decimal' in hard_block
    text = exported(source, "turtle").decode()
    assert "actor:reuters a kg:Actor , kg:Group ;" in text
    assert "kg:actorKind actor-kind:news-agency" in text
    assert "a owl:Ontology" in text


@pytest.fixture
def hard_block(source) -> str:
    """Return the Turtle of the hard subject."""
    text = exported(source, "turtle").decode()
    start = text.index("event:1- ")
    return text[start : text.index(" .\n", start)]


def test_one_report_alone(source, store: pyoxigraph.Store) -> None:
    """By key, or by the id of its article, one report's graph is exported."""
    key = next(g for g in source.graphs() if "/graph/report/" in g).rpartition("/")[2]
    graph = pyoxigraph.NamedNode(f"{BASE}graph/report/{key}")
    expected = len(list(store.quads_for_pattern(None, None, None, graph)))
    assert len(oxigraph_quads(exported(source, "nquads", report=key), "nquads")) == expected
    assert find_report_graphs(source, 'hard "one"', base=BASE) == [f"{BASE}graph/hard"]


def test_unknown_report_and_format_are_errors(source) -> None:
    """The message says what to give instead."""
    with pytest.raises(KgError, match='no report "x"'):
        exported(source, "turtle", report="x")
    with pytest.raises(KgError, match="choose one of turtle"):
        exported(source, "docx")


def test_predicate_that_xml_cannot_name_is_an_error() -> None:
    """RDF/XML needs element names; the message names another format."""
    with pytest.raises(KgError, match="RDF/XML cannot hold the graph"):
        export_ntriples(
            b"<a:b> <http://e.example/1> <a:c> .\n", io.BytesIO(), format_name="rdfxml", base=BASE
        )


NEW_TERMS = """\
<urn:a> <urn:says> <<( <urn:b> <urn:p> "x"@ar--rtl )>> .
<urn:a> <urn:label> "\u05e9"@he--rtl .
<urn:a> <urn:text> "a\\u0001b\\u000Bc\\rd]]>" .
"""


@pytest.mark.parametrize("name", FORMATS)
def test_rdf_1_2_survives_or_is_refused(name: str) -> None:
    """Triple terms and directional strings, as an update may add, are never written wrongly."""
    out = io.BytesIO()
    if name == "jsonld":
        with pytest.raises(KgError, match="JSON-LD does not support") as refused:
            export_ntriples(NEW_TERMS.encode(), out, format_name=name, base=BASE)
        assert "nquads" in refused.value.remedy
        return
    export_ntriples(NEW_TERMS.encode(), out, format_name=name, base=BASE)
    terms = NEW_TERMS
    if name == "rdfxml":  # XML cannot hold control characters
        terms = terms.replace("\\u0001", "\ufffd").replace("\\u000B", "\ufffd")
    expected = set(pyoxigraph.parse(terms.encode(), pyoxigraph.RdfFormat.N_TRIPLES))
    assert set(oxigraph_quads(out.getvalue(), name)) == expected


def test_tables_keep_directions_and_refuse_triples() -> None:
    """A directional string of a SELECT keeps its direction; a triple term has no place there."""
    store = pyoxigraph.Store()
    store.load(NEW_TERMS.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)

    def export(predicate: str) -> bytes:
        json = pyoxigraph.QueryResultsFormat.JSON
        answer = store.query(f"SELECT ?x {{ ?s <{predicate}> ?x }}").serialize(format=json)
        table = parse_solutions(answer)
        out = io.BytesIO()
        export_table(table.variables, table.rows, out, format_name="ntriples", base=BASE)
        return out.getvalue()

    assert '"\u05e9"@he--rtl .'.encode() in export("urn:label")
    with pytest.raises(KgError, match="triple") as refused:
        export("urn:says")
    assert "nquads" in refused.value.remedy


def test_directional_strings_survive_in_jsonld() -> None:
    """JSON-LD 1.1 has a place for the direction."""
    out = io.BytesIO()
    text = b'<urn:a> <urn:label> "x"@he--rtl .\n'
    export_ntriples(text, out, format_name="jsonld", base=BASE)
    assert set(oxigraph_quads(out.getvalue(), "jsonld")) == set(
        pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_TRIPLES)
    )


def test_constructed_triples_go_into_each_format(source, store: pyoxigraph.Store) -> None:
    """What a CONSTRUCT query gives is exported like a store."""
    result = store.query("CONSTRUCT {?s a ?t} WHERE {GRAPH ?g {?s a ?t}}")
    made = pyoxigraph.serialize(result, format=pyoxigraph.RdfFormat.N_TRIPLES)
    for name in FORMATS:
        out = io.BytesIO()
        count = export_ntriples(made, out, format_name=name, base=BASE)
        assert len(oxigraph_quads(out.getvalue(), name)) == count > 300


class Cell:
    """A value of a table."""

    def __init__(
        self, kind: str, value: str, datatype: str | None = None, language: str | None = None
    ) -> None:
        self.kind, self.value, self.datatype, self.language = kind, value, datatype, language


def test_tables_become_result_sets() -> None:
    """A SELECT result is RDF in the W3C's result-set vocabulary, unbound cells left out."""
    rows = [
        [Cell("uri", "https://e.example/x"), Cell("literal", 'a"b\nc', None, "en")],
        [None, Cell("literal", "7", "http://www.w3.org/2001/XMLSchema#integer")],
    ]
    out = io.BytesIO()
    export_table(["who", "many"], rows, out, format_name="turtle", base=BASE)
    graph = Graph().parse(data=out.getvalue(), format="turtle")
    found = graph.query(
        """PREFIX rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#>
           SELECT ?n ?name ?value WHERE {
             ?r a rs:ResultSet ; rs:solution ?s . ?s rs:index ?n ; rs:binding ?b .
             ?b rs:variable ?name ; rs:value ?value } ORDER BY ?n ?name"""
    )
    assert [tuple(str(term) for term in row) for row in found] == [
        ("1", "many", 'a"b\nc'),
        ("1", "who", "https://e.example/x"),
        ("2", "many", "7"),
    ]


def _named(quads) -> set[tuple[str, ...]]:
    return {
        tuple(
            "_" if isinstance(term, pyoxigraph.BlankNode) else str(term)
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        )
        for quad in quads
    }


def _rapper_count(content: bytes, name: str) -> int:
    if shutil.which("rapper") is None:
        warnings.warn("rapper is missing (Debian: raptor2-utils)", stacklevel=1)
        pytest.skip("rapper is missing: install raptor2-utils to check its reading too")
    done = subprocess.run(
        ["rapper", "-i", name, "-c", "-", BASE], input=content, capture_output=True, check=True
    )
    return int(done.stderr.rsplit(b"returned ", 1)[1].split()[0])
