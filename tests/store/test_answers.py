"""Answers are the engine's, in the order people expect, within caps, and well-formed in XML."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping
from traceback import clear_frames
from xml.etree import ElementTree

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.errors import QueryError, StoreError, SyntaxFault
from kg.store.answers import NoAnswer, QueryJob, Written, job_without_caps, run_query, write_answer
from kg.store.engine import check_query, check_update, with_any_function
from kg.store.formats import GRAPHS, RESULTS, Format, find_format, graph_format, results_format
from kg.store.rdf import rewrite, write_nquads
from kg.store.results import parse_boolean, parse_solutions
from kg.store.skolem import with_blank_nodes, without_blank_nodes
from kg.store.xml import NotInXml, xml_cleaned, xml_depth

E = "https://e.example/"
GRAPH = NamedNode(f"{E}g")


@pytest.fixture(scope="module")
def store() -> Store:
    """Return five statements in a graph and one in the default graph."""
    made = Store()
    made.extend(
        Quad(NamedNode(f"{E}s{n}"), NamedNode(f"{E}p"), Literal(n), GRAPH) for n in range(5)
    )
    made.add(Quad(NamedNode(f"{E}d"), NamedNode(f"{E}p"), Literal("x"), DefaultGraph()))
    return made


def answered(store: Store, job: QueryJob) -> tuple[bytes, Written]:
    """Return a whole answer."""
    pieces: list[bytes] = []
    try:
        written = write_answer(store, job, pieces.append)
    except NoAnswer as error:
        clear_frames(error.__traceback__)  # they hold an iterator that belongs to this thread
        raise
    return b"".join([*pieces, written.last]), written


def job(text: str, **changes: object) -> QueryJob:
    """Return the job of a query for JSON and N-Triples."""
    made = job_without_caps(text, results="json", graph="ntriples")
    return made._replace(**changes)  # type: ignore[arg-type]


ROWS = f"SELECT ?n {{ GRAPH <{E}g> {{ ?s ?p ?n }} }} ORDER BY ?n"


# -- rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("SELECT * { ?z ?a ?m }", ("z", "a", "m")),
        ("SELECT * { ?m ?z ?a FILTER(?a != 1) }", ("m", "z", "a")),
        ("SELECT * { { SELECT ?q { ?q ?b ?c } } ?q ?a ?q }", ("q", "a")),
        ("SELECT ?c ?a { ?a ?b ?c }", ("c", "a")),
        ("SELECT * { ?x ?p 3 # SELECT * of a comment\n }", ("x", "p")),
    ],
)
def test_star_keeps_the_order_of_first_appearance(
    store: Store, text: str, order: tuple[str, ...]
) -> None:
    """``SELECT *`` has its variables as they are written, and not by the alphabet."""
    whole, _ = answered(store, job(text))
    assert parse_solutions(whole).variables == order


@pytest.mark.parametrize("format", [known.name for known in RESULTS])
def test_every_result_format_has_its_rows(store: Store, format: str) -> None:
    """Rows are counted whatever they are written in."""
    whole, written = answered(store, job(ROWS, results=format))
    assert (written.rows, written.size, written.truncated) == (5, len(whole), False)
    parsed = pyoxigraph.parse_query_results(whole, results_format(format)) if format != "csv" else 0
    if parsed:
        assert [int(row["n"].value) for row in parsed] == [0, 1, 2, 3, 4]  # type: ignore[union-attr]
    else:
        assert whole.split() == [b"n", b"0", b"1", b"2", b"3", b"4"]


@pytest.mark.parametrize("text", ["ASK { ?s ?p 'x' }", "ASK { ?s ?p 'y' }"])
def test_a_question_is_one_row(store: Store, text: str) -> None:
    """ASK gives yes or no."""
    whole, written = answered(store, job(text))
    assert written.rows == 1
    assert parse_boolean(whole) is ("'x'" in text)


@pytest.mark.parametrize("most", range(7))
def test_more_rows_than_allowed_are_refused_or_cut(store: Store, most: int) -> None:
    """Exactly the cap is whole; one more is an error, or with ``truncate`` the first rows."""
    if most >= 5:
        assert answered(store, job(ROWS, max_rows=most))[1].rows == 5
        return
    with pytest.raises(NoAnswer, match=f"more than {most} rows") as caught:
        answered(store, job(ROWS, max_rows=most))
    assert caught.value.kind == "too-large"
    whole, written = answered(store, job(ROWS, max_rows=most, truncate=True))
    assert written.truncated
    assert [str(row[0]) for row in parse_solutions(whole).rows] == [str(n) for n in range(most)]


def test_more_bytes_than_allowed_are_refused(store: Store) -> None:
    """The size of the answer counts, not only its rows."""
    with pytest.raises(NoAnswer, match="more than 40 bytes"):
        answered(store, job(ROWS, max_bytes=40))


# -- graphs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("known", GRAPHS, ids=lambda known: known.name)
def test_every_graph_format_reads_back(store: Store, known: Format) -> None:
    """What is constructed is the same in every syntax."""
    text = "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"
    whole, written = answered(store, job(text, graph=known.name))
    back = {quad.triple for quad in pyoxigraph.parse(whole, graph_format(known.name))}
    assert back == {q.triple for q in store.quads_for_pattern(None, None, None, GRAPH)}
    assert written.rows == 5


@pytest.mark.parametrize(("dump", "number"), [("default", 1), (f"{E}g", 5), ("dataset", 6)])
def test_a_graph_or_all_of_them_can_be_written_out(store: Store, dump: str, number: int) -> None:
    """Default graph, one graph, or the dataset with the names of its graphs."""
    whole, written = answered(store, job("", graph="nquads", dump=dump))
    quads = list(pyoxigraph.parse(whole, pyoxigraph.RdfFormat.N_QUADS))
    assert written.rows == len(quads) == number
    named = {q.graph_name for q in quads} - {DefaultGraph()}
    assert named == ({GRAPH} if dump == "dataset" else set())


def test_triples_are_cut_after_whole_ones(store: Store) -> None:
    """A cut graph is still a graph."""
    cut = job("", dump=f"{E}g", max_rows=3, truncate=True)
    whole, written = answered(store, cut)
    assert written.truncated
    assert len(list(pyoxigraph.parse(whole, pyoxigraph.RdfFormat.N_TRIPLES))) == 3
    with pytest.raises(NoAnswer, match="more than 3 rows"):
        answered(store, cut._replace(truncate=False))


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"text": "SELECT * { ?s ?p ?o }", "results": None}, "not-acceptable", "gives rows"),
        (
            {"text": "CONSTRUCT WHERE { ?s ?p ?o }", "graph": None},
            "not-acceptable", "gives a graph: text/turtle",
        ),
        ({"text": "", "dump": f"{E}none"}, "no-graph", f"there is no graph {E}none"),
        ({"text": "", "dump": "dataset"}, "not-acceptable", "needs TriG or N-Quads"),
        (
            {"text": ROWS, "default_graphs": ("no iri",)},
            "parameter", "no absolute IRI",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why_and_what_to_do(
    store: Store, changes: Mapping[str, object], kind: str, words: str
) -> None:
    """Each kind of failure is told apart and has a remedy."""
    with pytest.raises(NoAnswer, match=words) as caught:
        answered(store, job("")._replace(**changes))
    assert caught.value.kind == kind
    assert caught.value.remedy


def test_the_dataset_of_the_protocol_holds(store: Store) -> None:
    """A graph that is named as the default one is read where the query names none."""
    plain = "SELECT ?o { ?s ?p ?o }"
    assert answered(store, job(plain))[1].rows == 1
    assert answered(store, job(plain, default_graphs=(f"{E}g",)))[1].rows == 5
    assert answered(store, job(plain, default_graphs=()))[1].rows == 0


# -- functions and syntax --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "rows"),
    [
        ("FILTER(<urn:f>(?n))", 0),
        ("FILTER(COALESCE(<urn:f>(?n), <urn:g>(?n), true))", 5),
        ("FILTER(?n = 1 || <urn:f>(?n))", 1),
    ],
)
def test_an_unknown_function_is_an_error_of_its_row_only(
    store: Store, call: str, rows: int
) -> None:
    """SPARQL 1.1 Query, 17.6: the call has no value, and the query goes on."""
    text = f"SELECT ?n {{ GRAPH <{E}g> {{ ?s ?p ?n }} {call} }}"
    assert answered(store, job(text))[1].rows == rows


def test_other_errors_of_the_engine_are_not_swallowed() -> None:
    """Only a missing function is answered by defining it, and each only once."""
    calls = []

    def run(functions: Mapping[NamedNode, object]) -> None:
        calls.append(len(functions))
        raise RuntimeError("The custom function <urn:f> is not supported")

    with pytest.raises(RuntimeError, match="urn:f"):
        with_any_function(run)  # type: ignore[arg-type]
    assert calls == [0, 1]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT * WHERE {\n  ?s ?p\n}", 3, 1),
        ("SELECT ?s { ?s ?p ?o } LIMIT many", 1, 30),
    ],
)
def test_a_query_that_is_none_is_shown_its_place(text: str, line: int, column: int) -> None:
    """Line and column of the fault, without anything having been evaluated."""
    with pytest.raises(SyntaxFault) as caught:
        check_query(text, base=None)
    assert (caught.value.line, caught.value.column) == (line, column)
    with pytest.raises(SyntaxFault):
        run_query(Store(), job_without_caps(text))


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (check_query, "SELECT * { ?s ?p ?o }"),
        (check_query, "S\\u0045LECT * { ?s ?p ?o }"),
        (check_query, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),
        (check_update, "INSERT DATA { <urn:a> <urn:b> 1 }"),
        (check_update, "LOAD <http://127.0.0.1:1/>"),
        (check_update, "DROP ALL"),
    ],
)
def test_checking_runs_nothing(check: object, good: str) -> None:
    """A text is parsed: no server is asked, nothing is changed, and escapes are read (19.2)."""
    assert check(good, base=None) is None  # type: ignore[operator]


@pytest.mark.parametrize("text", ["INSERT DATA { ?s <urn:b> 1 }", "DROP", "SELECT * { ?s ?p ?o }"])
def test_an_update_that_is_none_is_refused(text: str) -> None:
    """What is no update is refused, a query too."""
    with pytest.raises(SyntaxFault):
        check_update(text, base=None)


# -- formats ---------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [*RESULTS, *GRAPHS], ids=lambda known: known.name)
def test_a_format_is_found_by_each_of_its_names(known: Format) -> None:
    """Name, alias, suffix and media type in any case; the first media type is the one sent."""
    formats = RESULTS if known in RESULTS else GRAPHS
    for name in (known.name, known.suffix, *known.aliases, known.media_types[0]):
        assert find_format(f" {name.upper()} ", formats) is known
    assert known.content_type.partition(";")[0] == known.media_types[0]
    assert (results_format if known in RESULTS else graph_format)(known.name)


@pytest.mark.parametrize("formats", [RESULTS, GRAPHS])
def test_no_name_stands_for_two_formats(formats: tuple[Format, ...]) -> None:
    """Nobody who asks for one gets another."""
    for kind in ("name", "suffix"):
        names = [getattr(known, kind) for known in formats]
        assert len(set(names)) == len(names)
    types = [media for known in formats for media in known.media_types]
    assert len(set(types)) == len(types)
    assert find_format("parquet", formats) is None


# -- XML -------------------------------------------------------------------------------------

PIECES = st.lists(st.binary(max_size=6), max_size=6)


def cleaned(pieces: list[bytes], format: str = "xml") -> bytes:
    """Pass pieces through."""
    out = io.BytesIO()
    with xml_cleaned(out, format) as output:
        for piece in pieces:
            output.write(piece)
    return out.getvalue()


@example(text="a\ufffe", cuts=[2])
@given(
    text=st.text(
        st.characters(codec="utf-8") | st.sampled_from("\x00\x0b\r\ufffe\uffff<"), max_size=20
    ),
    cuts=st.lists(st.integers(0, 60), max_size=5),
)
def test_cleaning_does_not_depend_on_how_the_document_is_cut(text: str, cuts: list[int]) -> None:
    """A character or a tag that lies across two pieces is treated as if it were whole."""
    data = text.encode()
    places = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    pieces = [data[a:b] for a, b in itertools.pairwise(places)]
    assert cleaned(pieces) == cleaned([data])
    expected = "".join(
        "\ufffd"
        if letter in "\ufffe\uffff" or (letter < " " and letter not in "\t\n\r")
        else letter
        for letter in text
    )
    assert cleaned([data]) == expected.replace("\r", "&#13;").encode()
    assert cleaned(pieces, "turtle") == data


@given(st.integers(0, 11))
def test_a_predicate_without_name_is_noticed_across_pieces(cut: int) -> None:
    """RDF/XML cannot hold it; the engine's empty name is never passed on."""
    data = b'<oxprefix: xmlns:oxprefix="urn:1">'
    with pytest.raises(NotInXml):
        cleaned([data[:cut], data[cut:]], "rdfxml")


@given(st.text(max_size=12))
def test_every_answer_in_xml_is_well_formed(text: str) -> None:
    """Whatever a literal holds, a parser reads the document."""
    text = text.encode("utf-8", "ignore").decode()
    made = Store()
    made.add(Quad(NamedNode(f"{E}s"), NamedNode(f"{E}p"), Literal(text), DefaultGraph()))
    held = "".join("\ufffd" if c in "\ufffe\uffff" or (c < " " and c not in "\t\n\r") else c
                   for c in text)  # fmt: skip
    for asked in ("SELECT ?o { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        whole, _ = answered(made, job(asked, results="xml", graph="rdfxml"))
        leaves = [node for node in ElementTree.fromstring(whole).iter() if not len(node)]
        assert (leaves[-1].text or "") == held


@pytest.mark.parametrize(
    ("document", "depth"),
    [
        ("", 0),
        ("<a/>", 0),
        ("<a></a>", 1),
        ("<a><b><c/></b><b></b></a>", 2),
        ("<a>" * 50, 50),
        ("</a></a><a>", 1),
        ("<?xml version='1.0'?><!-- <x><y> --><a></a>", 3),
    ],
)
def test_the_depth_of_a_document_is_never_told_too_small(document: str, depth: int) -> None:
    """Tags are counted as they stand, also those of a comment; a closing one too many is none."""
    assert xml_depth(document) == depth


# -- RDF from text ---------------------------------------------------------------------------


def test_own_turtle_is_written_in_any_format_with_its_prefixes() -> None:
    """The same triples; prefixes are those of the text."""
    turtle = f'@prefix e: <{E}> . e:a e:b "x"@en, 3 ; e:c e:d .'
    triples = {q.triple for q in pyoxigraph.parse(turtle, pyoxigraph.RdfFormat.TURTLE)}
    for name in ("turtle", "ntriples", "rdfxml", "jsonld"):
        written = rewrite(turtle, name)
        assert {q.triple for q in pyoxigraph.parse(written, graph_format(name))} == triples
    assert f"@prefix e: <{E}>".encode() in rewrite(turtle, "turtle")


@given(st.lists(st.integers(1, 400), max_size=6))
def test_quads_in_pieces_of_any_size_are_written_in_order(sizes: list[int]) -> None:
    """How the lines are cut changes no statement and no order."""
    lines = b"".join(f'<{E}s{n}> <{E}p> "{n}" <{E}g{n % 2}> .\n'.encode() for n in range(9))
    pieces, place = [], 0
    for size in sizes:
        pieces.append(lines[place : place + size])
        place += size
    out = io.BytesIO()
    known = find_format("nquads", GRAPHS)
    assert known is not None
    write_nquads([*pieces, lines[place:]], out, known, prefixes={})
    assert out.getvalue() == lines


def test_what_a_format_cannot_hold_names_the_remedy() -> None:
    """A predicate that ends in no name has no RDF/XML."""
    known = find_format("rdfxml", GRAPHS)
    assert known is not None
    with pytest.raises(QueryError) as caught:
        write_nquads([f"<{E}s> <{E}1> 'x' .\n".replace("'", '"').encode()], io.BytesIO(), known,
                     prefixes={})  # fmt: skip
    assert "nquads" in caught.value.remedy


# -- blank nodes -----------------------------------------------------------------------------

NODES = st.sampled_from([BlankNode("b0"), BlankNode("x"), NamedNode(f"{E}a")])


@given(NODES, NODES | st.builds(Literal, st.text("ab", max_size=3)))
def test_blank_nodes_come_back_from_their_names(subject: object, value: object) -> None:
    """What is written to a server elsewhere and read again is the same triple."""
    triple = Triple(subject, NamedNode(f"{E}p"), value)  # type: ignore[arg-type]
    named = without_blank_nodes(triple)
    assert not isinstance(named.subject, BlankNode)
    assert not isinstance(named.object, BlankNode)
    assert with_blank_nodes(named) == triple


def test_a_triple_as_a_term_is_refused_with_the_triple() -> None:
    """SPARQL 1.1 has no way to write it."""
    inner = Triple(NamedNode(f"{E}a"), NamedNode(f"{E}b"), Literal("c"))
    outer = Triple(NamedNode(f"{E}a"), NamedNode(f"{E}b"), inner)
    with pytest.raises(StoreError, match="keeps no triple as a term") as caught:
        without_blank_nodes(outer)
    assert caught.value.remedy
