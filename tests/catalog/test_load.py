"""A broken query file is refused with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import paths
from kg.catalog import bind, load_catalog, load_page_query, load_query, read_query
from kg.errors import QueryError

GOOD = """\
#+ summary: One
#+ description: One row.
#+ params:
#+   name: {type: string, label: Name}
SELECT ?x WHERE { VALUES ?x { 1 } FILTER(COALESCE(?x = ?_name, true)) }
"""


def write(folder: Path, text: str, name: str = "one.rq") -> Path:
    """Write a query file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_good_file_is_read(tmp_path: Path) -> None:
    """Header, parameters, form and columns are there."""
    query = read_query(write(tmp_path, GOOD))
    assert (query.slug, query.summary, query.form, query.columns) == (
        "one",
        "One",
        "select",
        ("x",),
    )
    assert [(param.name, param.type, param.line) for param in query.params] == [
        ("name", "string", 4)
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("#+ ", "# ", "1", "no header"),
        ("#+ summary: One", "#+ summary: [One", "2", "not valid YAML"),
        ("#+ summary: One", "#+ sumary: One", "1", "unknown header key 'sumary'"),
        ("#+ summary: One\n", "", "1", "needs 'summary'"),
        ("type: string", "type: text", "4", "unknown type 'text'"),
        ("label: Name", "lable: Name", "4", "unknown parameter key 'lable'"),
        ("label: Name", "label: Name, required: true", "4", "has no default"),
        ("label: Name", "label: Name, scheme: mood", "4", "there is no scheme 'mood'"),
        ("name: {type: string, label: Name}", "name: string", "4", "must be a mapping"),
        ("#+ params:", "#+ tags: figures\n#+ params:", "3", "must be a list"),
        ("#+ params:", "#+ tests: [{rows: 1}]\n#+ params:", "3", "needs 'graph' and 'rows'"),
        ("#+ params:", "#+ view: map\n#+ params:", "", "needs axes"),
        ("#+ params:", "#+ axes: {x: x}\n#+ params:", "", "has no axes x"),
        ("label: Name", "label: Name, expand: 'x:'", "4", "only IRI parameters"),
        ("?_name", "?_nome", "5", "'?_nome' is not declared"),
        ("?_name", "?name", "4", "declared but not used"),
        ("SELECT ?x WHERE {", "SELECT ?x WHERE {{", "5", "not a valid SPARQL query"),
        ("SELECT ?x", "SELECT ?x ?_name", "4", "is projected"),
        ("?x = ?_name", "BOUND(?_name)", "", "once its parameters are bound"),
        ("#+ params:", "#+ view: pie\n#+ params:", "3", "unknown view 'pie'"),
        ("#+ params:", "#+ limits: {rows: 0}\n#+ params:", "3", "must be positive"),
        ("#+ params:", "#+ limits: {rows: true}\n#+ params:", "3", "'rows' cannot be True"),
        ("#+ params:", "#+ limits: {rows: 1.9}\n#+ params:", "3", "'rows' cannot be 1.9"),
        ("#+ params:", "#+ limits: {rows: '9'}\n#+ params:", "3", "'rows' cannot be '9'"),
        ("#+ params:", "#+ limits: {timeout: .nan}\n#+ params:", "3", "'timeout' cannot be nan"),
        ("#+ params:", "#+ limits: {timeout: .inf}\n#+ params:", "3", "'timeout' cannot be inf"),
        ("#+ params:", "#+ limits:\n#+   timeout: yes\n#+ params:", "3", "cannot be True"),
        ("  name: {", "  Name: {", "4", "cannot name a parameter"),
        ("type: string", "type: integer, default: x", "4", "cannot be 'x'"),
    ],
)
def test_broken_file_is_refused(tmp_path: Path, old: str, new: str, where: str, what: str) -> None:
    """The message says what is wrong and on which line."""
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(QueryError) as caught:
        read_query(path)
    assert what in caught.value.what
    assert caught.value.where == (f"queries/one.rq:{where}" if where else "queries/one.rq")


@pytest.mark.parametrize("name", ["One.rq", "a b.rq", "a_b.rq"])
def test_slug_must_be_fit_for_an_address(tmp_path: Path, name: str) -> None:
    """A file name that cannot stand in an address is refused."""
    with pytest.raises(QueryError, match="cannot be a slug"):
        read_query(write(tmp_path, GOOD, name))


def test_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are refused, not guessed."""
    path = tmp_path / "one.rq"
    path.write_bytes(b"#+ summary: \xff\xfe")
    with pytest.raises(QueryError, match="cannot be read"):
        read_query(path)


def test_scheme_offers_its_concepts(tmp_path: Path) -> None:
    """A parameter of a scheme allows its concepts, by short name and by IRI."""
    text = GOOD.replace("type: string", "type: iri, scheme: harm")
    query = read_query(write(tmp_path, text))
    assert "killed" in query.params[0].options
    short, whole = bind(query, {"name": "killed"}), query.params[0].expand
    assert f"<{whole}killed>" in short
    assert bind(query, {"name": f"{whole}killed"}) == short
    with pytest.raises(QueryError) as caught:
        bind(query, {"name": "maimed"})
    assert "choose one of" in caught.value.remedy


def test_unknown_slug_suggests_the_nearest() -> None:
    """A misspelt slug gets the right one as remedy."""
    with pytest.raises(QueryError) as caught:
        load_catalog()["contested-claim"]
    assert "contested-claims" in caught.value.remedy


def test_catalogue_is_in_order_of_the_questions() -> None:
    """Lists show the competency questions from 1 to 20, then maintenance."""
    numbers = [query.questions for query in load_catalog()]
    assert numbers[:20] == [(number,) for number in range(1, 21)]


def test_a_query_alone_is_the_one_of_the_catalogue() -> None:
    """A query that is read without the others is the same, of the catalogue and of the pages."""
    assert [load_query(query.slug) for query in load_catalog()] == list(load_catalog())
    pages = load_catalog(paths.QUERIES / "pages")
    assert [load_page_query(query.slug) for query in pages] == list(pages)


@pytest.mark.parametrize("slug", ["figurs", "pages/undated-events", "../queries/figures", ""])
def test_a_query_that_is_none_is_told(slug: str) -> None:
    """A misspelt name, and a path that leads to some other file, name no query."""
    with pytest.raises(QueryError, match="there is no query called"):
        load_query(slug)
