"""The dataset of an update is written into its text."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from kg.errors import QueryError
from kg.sparql.rewriting import with_graph_variables, with_iris, with_using, without_silent_loads


def squeeze(text: str) -> str:
    return " ".join(text.split())


def test_clauses_stand_before_each_where() -> None:
    """Each operation with a pattern gets them, DELETE WHERE in its long form."""
    text = (
        "INSERT { ?s <p> ?o } WHERE { ?s ?p ?o OPTIONAL { ?s <where> 'WHERE' } } ;"
        "INSERT DATA { <a> <b> <c> } ; DELETE WHERE { ?a ?b ?c } ; CLEAR ALL"
    )
    assert squeeze(with_using(text, ["urn:d"], ["urn:n"])) == squeeze(
        "INSERT { ?s <p> ?o } USING <urn:d> USING NAMED <urn:n> WHERE "
        "{ ?s ?p ?o OPTIONAL { ?s <where> 'WHERE' } } ;"
        "INSERT DATA { <a> <b> <c> } ; DELETE { ?a ?b ?c } USING <urn:d> USING NAMED <urn:n> "
        "WHERE { ?a ?b ?c } ; CLEAR ALL"
    )


@pytest.mark.parametrize("word", ["USING <urn:x>", "with <urn:x>"])
def test_two_datasets_are_one_too_many(word: str) -> None:
    """Parameters and clauses together are an error of the client."""
    with pytest.raises(QueryError, match="both"):
        with_using(f"INSERT {{ }} {word} WHERE {{ }}", ["urn:d"], [])


def test_clauses_are_written_where_no_group_follows() -> None:
    """Texts that are no update are left to the parser, with their braces as they are."""
    assert squeeze(with_using("DELETE WHERE } DELETE WHERE {", ["urn:d"], [])) == (
        "DELETE USING <urn:d> WHERE } DELETE WHERE {"
    )


def test_only_silent_loads_are_left_out() -> None:
    """The words in strings and other operations stay what they are."""
    rest = ' ; LOAD <urn:b> ; INSERT DATA { <a> <b> "LOAD SILENT" }'
    text = "LOAD SILENT <urn:a> INTO GRAPH <urn:g>" + rest
    assert without_silent_loads(text) == ("INSERT DATA { }" + rest, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SELECT * { GRAPH <g> { ?s ?p ?o } }",
            "SELECT * { VALUES ?graph1 { <g> } GRAPH ?graph1 { ?s ?p ?o } }",
        ),
        (
            "ASK { ?graph1 a e:X OPTIONAL { graph e:g { ?s ?p ?o } } GRAPH <h> {} }",
            "ASK { ?graph1 a e:X OPTIONAL { VALUES ?graph2 { e:g } GRAPH ?graph2 { ?s ?p ?o } } "
            "VALUES ?graph3 { <h> } GRAPH ?graph3 {} }",
        ),
        (
            "ASK { GRAPH ?g { ?s ?p 'GRAPH <g> {' } } # GRAPH <g> {",
            "ASK { FILTER(?g NOT IN (<urn:u>, <urn:v>)) GRAPH ?g { ?s ?p 'GRAPH <g> {' } } "
            "# GRAPH <g> {",
        ),
        (
            "CLEAR GRAPH <g> ; INSERT DATA { GRAPH <g> { <a> <b> <c> } ?s ?p ?o } ; "
            "WITH <g> DELETE { GRAPH <g> { ?s ?p ?o } } INSERT { GRAPH ?g { ?s ?p ?o } } "
            "WHERE { GRAPH <g> { ?s ?p ?o } }",
            "CLEAR GRAPH <g> ; INSERT DATA { GRAPH <g> { <a> <b> <c> } ?s ?p ?o } ; "
            "WITH <g> DELETE { GRAPH <g> { ?s ?p ?o } } INSERT { GRAPH ?g { ?s ?p ?o } } "
            "WHERE { VALUES ?graph1 { <g> } GRAPH ?graph1 { ?s ?p ?o } }",
        ),
        (
            "DELETE WHERE { GRAPH <g> { ?s ?p ?o } }",
            "DELETE { GRAPH <g> { ?s ?p ?o } } "
            "WHERE { VALUES ?graph1 { <g> } GRAPH ?graph1 { ?s ?p ?o } }",
        ),
    ],
    ids=["pattern", "fresh", "hidden", "templates", "short delete"],
)
def test_graphs_of_patterns_become_variables(text: str, expected: str) -> None:
    """Patterns alone are changed, not templates, data, strings and comments."""
    assert squeeze(with_graph_variables(text, ["urn:u", "urn:v"])) == expected


def test_graph_variables_have_the_same_solutions() -> None:
    """What a pattern finds in its graph is found by the variable that is bound to its name."""
    store = Store()
    store.load(
        b"GRAPH <urn:g> { <urn:a> <urn:p> 1 } GRAPH <urn:h> { <urn:b> <urn:p> 2 } "
        b"<urn:a> <urn:p> 1 .",
        RdfFormat.TRIG,
    )
    text = (
        "SELECT ?s ?o { { GRAPH <urn:g> { ?s ?p ?o } } UNION { ?s ?p ?o FILTER NOT EXISTS { GRAPH "
        "<urn:h> { ?s ?p ?o } } } UNION { GRAPH ?any { ?s ?p ?o } } }"
    )
    rows = [sorted(str(row) for row in store.query(q)) for q in (text, with_graph_variables(text))]
    assert rows[0] == rows[1] != []
    assert len(list(store.query(with_graph_variables(text, ["urn:h"])))) == len(rows[0]) - 1


def test_other_iris_stand_where_some_stood() -> None:
    """Written out or by a prefix, but not in strings; others stay."""
    text = "PREFIX e: <urn:e:> ASK { <urn:e:a> e:ab 'e:a'^^e:a , '<urn:e:a>'^^<urn:e:b> }"
    assert with_iris(text, {"urn:e:a": "urn:z"}) == (
        "PREFIX e: <urn:e:> ASK { <urn:z> e:ab 'e:a'^^<urn:z> , '<urn:e:a>'^^<urn:e:b> }"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PREFIX e: <urn:e:> ASK { ?s e: <urn:f:> . ?s e:a <urn:e:a> }",
            "PREFIX e: <urn:e:> ASK { ?s <urn:y> <urn:f:> . ?s <urn:z> <urn:z> }",
        ),
        (
            "prefix e: <urn:f:> Prefix # again\n e: <urn:e:> ASK { e: e: e:a, <urn:e:> }",
            "prefix e: <urn:f:> Prefix # again\n e: <urn:e:> "
            "ASK { <urn:y> <urn:y> <urn:z>, <urn:y> }",
        ),
        (
            "PREFIX e: <urn:e:> CLEAR GRAPH e:a ; PREFIX e: <urn:f:> CLEAR GRAPH e:a",
            "PREFIX e: <urn:e:> CLEAR GRAPH <urn:z> ; PREFIX e: <urn:f:> CLEAR GRAPH e:a",
        ),
    ],
)
def test_a_name_is_read_by_the_prefix_that_was_declared_last(text: str, expected: str) -> None:
    """A name with nothing behind its colon declares none, and declarations stay as they are."""
    assert with_iris(text, {"urn:e:a": "urn:z", "urn:e:": "urn:y"}) == expected
