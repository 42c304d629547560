"""Values become terms, and nothing that a user types becomes SPARQL."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalog import CannedQuery, bind, read_query, run_canned
from kg.errors import QueryError

QUERY = """\
#+ summary: All types
#+ description: A query with one parameter of each type.
#+ params:
#+   text: {type: string, label: Text}
#+   number: {type: integer, label: Number, default: 3, minimum: 1, maximum: 9}
#+   share: {type: decimal, label: Share}
#+   day: {type: date, label: Day}
#+   flag: {type: boolean, label: Flag}
#+   harm: {type: iri, label: Harm, expand: "harm:", options: [killed, injured]}
#+   actor: {type: iri, label: Actor, expand: /id/actor/}
#+   page: {type: iri, label: Page}
#+   must: {type: string, label: Must, default: x, required: true}
PREFIX harm: <https://example.org/harm/>
SELECT ?value WHERE {
  VALUES ?value { "a" }
  FILTER(COALESCE(?value = ?_text, true) && COALESCE(?_number > 0, true))
  FILTER(COALESCE(?_share >= 0, true) && COALESCE(?_day >= ?_day, true))
  FILTER(COALESCE(?_flag || true, true) && COALESCE(?_harm = ?_actor, true))
  FILTER(COALESCE(?_page != "", true) && COALESCE(?_must != "?_text", true)) # ?_text
}
"""


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> CannedQuery:
    """Return a query with one parameter of each type."""
    path = tmp_path_factory.mktemp("queries") / "all-types.rq"
    path.write_text(QUERY, encoding="utf-8")
    return read_query(path)


@pytest.mark.parametrize(
    ("name", "value", "term"),
    [
        ("text", 'say "?_number" \\ it', '"say \\"?_number\\" \\\\ it"'),
        ("text", "two\nlines", '"two\\nlines"'),
        ("number", "7", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("share", "-0.5", '"-0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("day", "2018-10-20", '"2018-10-20"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("flag", "TRUE", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("harm", "killed", "<https://example.org/harm/killed>"),
        ("actor", "islamic-state", "<https://kg.local/id/actor/islamic-state>"),
        ("actor", "https://other.org/x", "<https://other.org/x>"),
        ("page", "harm:killed", "<https://example.org/harm/killed>"),
        ("page", "urn:isbn:1", "<urn:isbn:1>"),
    ],
)
def test_value_becomes_a_term(query: CannedQuery, name: str, value: str, term: str) -> None:
    """The parameter's tokens are replaced by the serialised term; strings and comments are not."""
    text = bind(query, {name: value})
    assert term in text
    assert '"?_text"' in text
    assert text.rstrip().endswith("# ?_text\n}")


def test_expansion_follows_the_instance_base(query: CannedQuery) -> None:
    """Short names of entities are put behind the base in use."""
    assert "<https://mine.org/id/actor/x>" in bind(query, {"actor": "x"}, base="https://mine.org/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "x"),
        ("number", "0"),
        ("number", "10"),
        ("number", "1e3"),
        ("number", "٣"),
        ("share", "NaN"),
        ("day", "20 October"),
        ("day", "2018-02-30"),
        ("flag", "yes"),
        ("harm", "maimed"),
        ("page", "javascript:alert(1)"),
        ("page", "data:text/html,x"),
        ("page", "http://x/> } DROP ALL #"),
        ("page", "no scheme"),
        ("page", "http://[broken"),
        ("actor", "a b"),
        ("must", " "),
        ("text", "x" * 2_001),
        ("unheard", "1"),
    ],
)
def test_unfit_value_is_refused(query: CannedQuery, name: str, value: str) -> None:
    """What does not fit its type, options, bounds or scheme is refused with name and remedy."""
    with pytest.raises(QueryError) as caught:
        bind(query, {name: value})
    assert name in caught.value.what
    assert caught.value.where.startswith("queries/all-types.rq")
    assert caught.value.remedy


def test_empty_value_leaves_the_parameter_free(query: CannedQuery) -> None:
    """An empty field of a form means "any", even where there is a default."""
    assert "?_number" in bind(query, {"number": ""})
    assert "?_number > 0" not in bind(query, {})


@given(value=st.text(max_size=80))
def test_no_string_value_changes_the_query(value: str) -> None:
    """Whatever text is bound comes out of the engine as that text, and as one row."""
    text = value.strip()
    query = CannedQuery(
        slug="echo",
        summary="",
        description="",
        path=Path("echo.rq"),
        text="SELECT ?out WHERE { BIND(?_text AS ?out) }",
        params=(_param("text"),),
    )
    rows = list(pyoxigraph.Store().query(bind(query, {"text": value})))
    assert len(rows) == 1
    assert (rows[0]["out"].value if text else rows[0]["out"]) == (text or None)


def test_run_canned_hands_the_bound_text_to_the_reader(query: CannedQuery) -> None:
    """Any object with ``select`` can run a canned query."""

    class Reader:
        def select(self, query: str, /) -> str:
            return query

    assert run_canned(Reader(), query, {"number": "5"}) == bind(query, {"number": "5"})


def _param(name: str):  # type: ignore[no-untyped-def]
    from kg.catalog import Param

    return Param(name=name, type="string", label=name)
