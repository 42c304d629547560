"""The lexer knows a variable from what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalog.tokens import (
    line_of,
    prefixes,
    replace_variables,
    variables,
    with_limit,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?x { ?x a $y }", {"x", "y"}),
        ('{ ?x :p "?not" }', {"x"}),
        ("{ ?x :p '''it's ?not''' }", {"x"}),
        ('{ ?x :p """a "quoted" ?not""" }', {"x"}),
        ("{ ?x :p ?y } # ?not", {"x", "y"}),
        ("{ <http://e.org/#?not> :p ?x }", {"x"}),
        ("{ ?x ex:a\\#b ?y }", {"x", "y"}),
        ("FILTER(?a<3 && ?b>4)", {"a", "b"}),
        ('{ ?x :p "a\\"?not" }', {"x"}),
    ],
)
def test_variables_are_found_outside_strings_iris_and_comments(
    text: str, expected: set[str]
) -> None:
    """Only real variables count."""
    assert variables(text) == expected


def test_prefixes_are_read_whatever_their_case() -> None:
    """PREFIX and prefix both declare; a commented one does not."""
    text = "prefix a: <http://a/> # PREFIX b: <http://b/>\nPREFIX c: <http://c/> SELECT * {}"
    assert prefixes(text) == {"a": "http://a/", "c": "http://c/"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o }\nLIMIT 5\n"),
        ("SELECT * { ?s ?p ?o } # LIMIT 9", "SELECT * { ?s ?p ?o } # LIMIT 9\nLIMIT 5\n"),
        ("SELECT * { { SELECT * {} LIMIT 9 } ?s a ?o } ORDER BY ?s", None),
        ("SELECT * { ?s a ?o { SELECT * {} LIMIT 9 } }", None),
        ("SELECT * { ?s ?p ?o } OFFSET 3", None),
        ("SELECT * { ?s ?p 'LIMIT 9' }", None),
        ("SELECT (?limit AS ?LIMIT) { ?limit ?p ?o }", None),
        ("SELECT * { ?s ?p ?o } OFFSET 3 LIMIT 9", "SELECT * { ?s ?p ?o } OFFSET 3 LIMIT 9"),
        ("SELECT * { ?s ?p ?o } LIMIT 9", "SELECT * { ?s ?p ?o } LIMIT 9"),
        ("SELECT * { ?s ?p ?o } limit 9 offset 3", "SELECT * { ?s ?p ?o } limit 9 offset 3"),
    ],
)
def test_limit_is_put_where_there_is_none(text: str, expected: str | None) -> None:
    """A query keeps its own limit; limits of sub-selects and comments do not count."""
    assert with_limit(text, 5) == (expected or f"{text}\nLIMIT 5\n")


def test_line_of_counts_from_one() -> None:
    """The first character stands on line 1."""
    assert [line_of("a\nb\nc", offset) for offset in (0, 2, 4)] == [1, 2, 3]


@given(st.text(alphabet=st.sampled_from("?$_abc \"'\\#<>:\n1é"), max_size=60))
def test_replacing_nothing_changes_nothing(text: str) -> None:
    """Whatever the text, replacing no variable gives the text back."""
    assert replace_variables(text, {}) == text


@given(st.text(alphabet=st.sampled_from("?_ab \"'\\#<>\n"), max_size=60))
def test_only_the_named_variable_is_replaced(text: str) -> None:
    """A replaced text holds the variable no more, and others stay."""
    before = variables(text)
    after = variables(replace_variables(text, {"_a": "<urn:x>"}))
    assert "_a" not in after or "_a" not in before
