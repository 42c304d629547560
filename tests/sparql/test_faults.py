"""Mistakes that people make are told in words, with their place and what to write instead."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import SyntaxFault
from kg.sparql.faults import explain_fault
from kg.vocab.terms import PREFIXES


def fault(text: str, kind: str = "query") -> SyntaxFault:
    """Let the engine refuse *text* and explain it."""
    store = pyoxigraph.Store()
    ask = store.query if kind == "query" else store.update
    with pytest.raises(SyntaxError) as refused:
        ask(text, base_iri="http://localhost/sparql")
    return explain_fault(text, refused.value, kind=kind, prefixes=PREFIXES)


# Text, where the mistake is (| marks it), words of the message, words of the remedy.
QUERIES = [
    ("|SELEKT * { ?s ?p ?o }", "“SELEKT” does not begin a query", "did you mean SELECT?"),
    ("|foo", "“foo” does not begin a query", "ASK, CONSTRUCT, DESCRIBE, SELECT"),
    ("|INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT begins an update", "send it to /update"),
    ("PREFIX e: <urn:> |CLEAR ALL", "CLEAR begins an update, not a query", "/update"),
    ("|", "the query is empty", "SELECT * WHERE"),
    ("PREFIX e: <urn:>|", "there is no query after the prefixes", "SELECT * WHERE"),
    ("SELECT * { ?s |foaf:name ?o }", "prefix foaf: is not declared",
     "PREFIX foaf: <http://xmlns.com/foaf/0.1/>"),
    ("SELECT *\n{ ?s\n  a |kg:Event }", "prefix kg: is not declared",
     "PREFIX kg: <https://w3id.org/conflict-kg/ns#>"),
    ("SELECT * { ?s |nobody:p 'foaf:x' }", "prefix nobody: is not declared",
     "PREFIX nobody: <…>"),
    ("SELECT * { ?s |:p ?o }", "the prefix : is not declared", "PREFIX : <…>"),
    ("PREFIX |foaf <http://x/> SELECT * { ?s ?p ?o }", "ends with a colon", "PREFIX foaf:"),
    ("SELECT * |{ ?s ?p ?o", "this { is never closed", "add }"),
    ("SELECT * { ?s ?p ?o }|}", "this } closes nothing", "remove it"),
    ("SELECT * { FILTER((1 |}", "there is } where ) has to come first", "add )"),
    ("SELECT ?s { ?s ?p |\"open }", "is not closed on its line", '""" for several lines'),
    ("SELECT ?s { ?s ?p |<http://a b> }", "this IRI is not closed, or has a blank", "%20"),
    ("SELECT ?x|, ?y { ?x ?p ?y }", "separated by blanks, not commas", "remove the comma"),
    ("SELECT (COUNT(?x) |?n) { ?s ?p ?x }", "gets its name by AS", "(… AS ?n)"),
    ("SELECT ?s { ?s ?p ?o } ORDER |?s", "ORDER is not followed by BY", "ORDER BY ?x"),
    ("SELECT ?s { ?s ?p ?o } LIMIT |?x", "LIMIT is not followed by a whole number", "LIMIT 10"),
    ("SELECT ?s { ?s ?p ?o FILTER |?o > 3 }", "FILTER is not followed by", "FILTER(…)"),
    ("SELECT * WHERE |?s ?p ?o", "WHERE is not followed by a group", "WHERE { … }"),
    ("SELECT ?x FROM |{ ?x ?p ?o }", "FROM is not followed by a graph", "FROM <…>"),
    ("ASK|", "ASK is not followed by a pattern", "ASK { … }"),
    ("SELECT ?s { ?s ?p |}", "“?s ?p” lacks its third term", "subject, predicate and object"),
    ("SELECT ?s { ?s a |. ?s ?p ?o }", "“?s a” lacks its third term", "subject"),
    ("SELECT ?x { ?x ?p 'a' FILTER(|STRLENGTH(?x) > 1) }", "“STRLENGTH” is no keyword", "STRLEN?"),
    ("SELECT * { ?s a |Event }", "“Event” is no keyword", "a prefix before it"),
    ("CONSTRUCT { ?s ?p ?o }|", "template is not followed by a pattern", "WHERE { … }"),
]  # fmt: skip
UPDATES = [
    ("|SELECT * { ?s ?p ?o }", "SELECT begins a query, not an update", "send it to /sparql"),
    ("|INSRT DATA { }", "“INSRT” does not begin an update", "did you mean INSERT?"),
    ("INSERT DATA { <urn:a> |foaf:b 1 }", "prefix foaf: is not declared", "PREFIX foaf:"),
    ("INSERT DATA { } |INSERT DATA { }", "INSERT begins before the operation", "put ;"),
    ("INSERT DATA { } |CLEAR ALL", "CLEAR begins before the operation", "put ;"),
    ("DROP |<urn:x>", "DROP is not followed by what it acts on", "GRAPH <…>"),
    ("LOAD <urn:x> INTO |<urn:g>", "INTO is not followed by GRAPH", "INTO GRAPH <…>"),
    ("INSERT { ?s ?p ?o }|", "template is not followed by a pattern", "WHERE { … }"),
    ("INSERT DATA { <urn:a> <urn:b> |}", "lacks its third term", "subject"),
]


@pytest.mark.parametrize(
    ("marked", "kind", "what", "remedy"),
    [(m, "query", w, r) for m, w, r in QUERIES] + [(m, "update", w, r) for m, w, r in UPDATES],
    ids=lambda value: value[:30] if isinstance(value, str) and "|" in value else "",
)
def test_a_mistake_is_told_with_place_and_remedy(
    marked: str, kind: str, what: str, remedy: str
) -> None:
    """Each common mistake has its own words and its own place."""
    before, _, after = marked.partition("|")
    found = fault(before + after, kind)
    assert what in found.what
    assert remedy in found.remedy
    lines = before.split("\n")
    assert (found.line, found.column) == (len(lines), len(lines[-1]) + 1)


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        (
            "SELECT ?s (COUNT(?x) AS ?n) { ?s ?p ?x }",
            "query",
            "contains a variable that is unbound",
        ),
        ("INSERT DATA { ?s <urn:p> 1 }", "update", "Variables are not allowed in INSERT DATA"),
        ("DELETE DATA { _:b <urn:p> 1 }", "update", "not allowed in DELETE DATA"),
    ],
)
def test_sentences_of_the_engine_are_kept(text: str, kind: str, what: str) -> None:
    """What the engine says in whole words is passed on, with a remedy of ours."""
    found = fault(text, kind)
    assert what in found.what
    assert found.remedy
    assert found.line == 1


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES ?x { <urn:a> <urn:b> } ?x ?p }",
        "SELECT * { ?x ?p ?y FILTER(?x <ex:y) } LIMIT",
        "SELECT * { ?s ?p 'SELEKT foaf:x {' } LIMIT",
        "SELECT * { ?s ?p ?o . # SELEKT foaf:x {\n } LIMIT",
        "PREFIX ex: <urn:> SELECT * { ex:a ex:b ex:c ; a ex:d } LIMIT",
        "SELECT * { { SELECT ?a ?b { ?a ?p ?b } } } LIMIT",
    ],
)
def test_what_is_right_is_not_blamed(text: str) -> None:
    """Strings, comments, comparisons, VALUES and sub-selects are no mistakes; the last word is."""
    found = fault(text)
    assert found.what in (
        "LIMIT is not followed by a whole number",
        "“?x ?p” lacks its third term",
        "the prefix ex: is not declared",
    )


@given(st.text(alphabet="SELECT*{}?sp <>:.\"'()|WHERE\n", max_size=60))
def test_any_refused_text_is_explained(text: str) -> None:
    """Whatever the engine refuses, there are words and a place, and no list of signs."""
    try:
        pyoxigraph.Store().query(text)
    except SyntaxError as error:
        found = explain_fault(text, error, kind="query", prefixes=PREFIXES)
        assert found.what
        assert found.remedy
        assert found.line is not None
        assert 1 <= found.line <= text.count("\n") + 2
        assert "expected" not in found.what
        assert "['" not in found.what
    except (ValueError, RuntimeError):
        pass
