"""The dataset of an update is written into its text."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.sparql.rewriting import with_using, without_silent_loads


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
