"""Laws of the catalogue: what is typed stays a value, what a file says is read or refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import paths
from kg.catalog import CannedQuery, bind, load_catalog, read_query, resolve_values
from kg.catalog.listing import list_queries, list_tables
from kg.catalog.model import HEADER_MARK
from kg.catalog.tokens import prefixes, replace_variables, variables
from kg.errors import ParameterError, QueryError

CATALOG = load_catalog()
WITH_PARAMS = [query for query in CATALOG if query.params]
ODD = st.sampled_from(
    ["'", '"', "\\", "?_harm", "} DROP ALL {", "#", "<", ">", "\n", "\x00", "é", "🕊", "2018-10-20",
     "killed", "https://x.org/a", "12", "-1.5", "true", "a:b", "urn:x", "javascript:x"]
)  # fmt: skip
TYPED = st.lists(ODD | st.text(max_size=4), max_size=4).map("".join)


@given(st.sampled_from(WITH_PARAMS), st.data())
def test_what_is_typed_never_changes_what_is_asked(query: CannedQuery, data: st.DataObject) -> None:
    """Whatever stands in a field, it is refused, or one term takes the place of the parameter."""
    param = data.draw(st.sampled_from(query.params))
    value = data.draw(TYPED)
    text, refused = "", None
    try:
        text = bind(query, {param.name: value})
    except QueryError as error:
        refused = error
    if refused is not None:
        assert param.name in refused.what
        assert refused.remedy
        assert refused.exit_code == 2
        return
    parsed = pyoxigraph.Store().query(text)
    if query.form == "select":
        assert tuple(v.value for v in parsed.variables) == query.columns  # type: ignore[union-attr]
    left = variables(query.text) - variables(text)
    assert left <= {one.variable for one in query.params}
    assert prefixes(text) == prefixes(query.text)
    assert text.count("{") >= query.text.count("{")


@pytest.mark.parametrize("query", list(CATALOG), ids=lambda query: query.slug)
def test_a_query_runs_with_its_defaults_and_with_all_left_free(query: CannedQuery) -> None:
    """On an empty store; the columns are those that its header and its page promise."""
    free = {param.name: "" for param in query.params if not param.required}
    for values in ({}, free):
        found = pyoxigraph.Store().query(bind(query, values))
        if query.form == "select":
            assert tuple(v.value for v in found.variables) == query.columns  # type: ignore[union-attr]
        elif query.form == "construct":
            assert list(found) == []  # type: ignore[call-overload]


@pytest.mark.parametrize("query", WITH_PARAMS, ids=lambda query: query.slug)
def test_every_parameter_has_a_value(query: CannedQuery) -> None:
    """What is not given takes its default, what is given empty is free, and none is made up."""
    names = {param.name for param in query.params}
    assert set(resolve_values(query, {})) == names
    for param in query.params:
        assert resolve_values(query, {})[param.name] == (param.default or "")
        if not param.required:
            assert resolve_values(query, {param.name: "  "})[param.name] == ""
    with pytest.raises(ParameterError, match="has no parameter 'cake'") as caught:
        resolve_values(query, {"cake": "1"})
    assert all(name in caught.value.remedy for name in names)


@pytest.mark.parametrize("query", WITH_PARAMS, ids=lambda query: query.slug)
def test_each_choice_can_be_made(query: CannedQuery) -> None:
    """Every option binds, short or whole; the concept beside it does not."""
    for param in query.params:
        for option in param.options:
            short = bind(query, {param.name: option})
            if param.expand and param.expand.startswith("http"):
                assert f"<{param.expand}{option}>" in short
                assert bind(query, {param.name: param.expand + option}) == short
        if param.options:
            with pytest.raises(ParameterError, match="choose one of"):
                bind(query, {param.name: param.options[0] + "x"})


DAYS = st.dates()


@given(DAYS)
def test_a_day_is_bound_as_that_day(day: date) -> None:
    """From the first year to the last; the term is a date."""
    query = next(q for q in WITH_PARAMS if any(param.type == "date" for param in q.params))
    param = next(param for param in query.params if param.type == "date")
    term = f'"{day.isoformat()}"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert term in bind(query, {param.name: day.isoformat()})


# -- texts -----------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(["?a", "$b", "?ab", "'?a'", '"?b"', "<urn:?a>", "# ?a\n", "{", "}", "x:a", " "])
)


@given(PIECES)
def test_a_variable_is_replaced_wherever_it_is_one(pieces: list[str]) -> None:
    """Not in a string, an address or a comment, and not a longer name that begins alike."""
    text = " ".join(pieces)
    replaced = replace_variables(text, {"a": "<urn:new>"})
    assert variables(replaced) == variables(text) - {"a"}
    assert replaced.count("<urn:new>") == len([p for p in tokens_of(text) if p == "?a"])


def tokens_of(text: str) -> list[str]:
    """Return the words of *text* that stand in no comment."""
    return [word for line in text.split("\n") for word in line.partition("#")[0].split()]


# -- files -----------------------------------------------------------------------------------

GOOD = """\
#+ summary: One
#+ description: One row.
#+ questions: [1]
#+ params:
#+   n: {type: integer, label: N, minimum: 1, maximum: 9}
#+ tests: [{graph: queries.trig, rows: 1, params: {n: 3}}]
SELECT ?x WHERE { VALUES ?x { 1 } FILTER(COALESCE(?x = ?_n, true)) }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for queries."""
    return tmp_path_factory.mktemp("queries")


def read(folder: Path, text: str) -> CannedQuery:
    """Read a query of this text."""
    path = folder / "one.rq"
    path.write_text(text, encoding="utf-8")
    return read_query(path)


def test_numbers_of_a_header_are_numbers(folder: Path) -> None:
    """Bounds may be whole or not."""
    query = read(folder, GOOD.replace("maximum: 9", "maximum: 9.5"))
    (param,), (case,) = query.params, query.tests
    assert (query.questions, param.minimum, param.maximum) == ((1,), 1.0, 9.5)
    assert (case.rows, dict(case.values)) == (1, {"n": "3"})


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("questions: [1]", "questions: [one]", 3, "'questions' cannot be 'one'"),
        ("questions: [1]", "questions: [1.5]", 3, "'questions' cannot be 1.5"),
        ("questions: [1]", "questions: [true]", 3, "'questions' cannot be True"),
        ("minimum: 1", "minimum: low", 5, "'n' cannot be 'low'"),
        ("maximum: 9", "maximum: [9]", 5, "'n' cannot be [9]"),
        ("rows: 1", "rows: many", 6, "'tests' cannot be 'many'"),
        ("rows: 1", "rows: [1]", 6, "'tests' cannot be [1]"),
        ("params: {n: 3}", "params: [n]", 4, "'params' must be a mapping"),
        ("params: {n: 3}", "params: {n: 12}", 5, "give at most 9"),
        ("params: {n: 3}", "params: {m: 1}", None, "has no parameter 'm'"),
    ],
)
def test_a_number_that_is_none_is_told_with_its_line(
    folder: Path, old: str, new: str, line: int | None, what: str
) -> None:
    """The file and the key at fault; a test of the query is bound like any value."""
    assert old in GOOD
    with pytest.raises(QueryError) as caught:
        read(folder, GOOD.replace(old, new, 1))
    assert what in str(caught.value)
    assert caught.value.where == "queries/one.rq" + (f":{line}" if line else "")


@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(folder: Path, data: st.DataObject) -> None:
    """Whatever line is lost, doubled, cut or exchanged: the error is ours and names the file."""
    lines = GOOD.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.sampled_from(["#+", "#+ - x", "#+ x: [", "SELECT", "#+ limits: 3", "é"]))
    change = data.draw(st.sampled_from(["cut", "double", "exchange", "shorten"]))
    if change == "cut":
        del lines[at]
    elif change == "double":
        lines.insert(at, lines[at])
    elif change == "exchange":
        lines[at] = other
    else:
        lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
    refused = None
    try:
        query = read(folder, "\n".join(lines))
    except QueryError as error:
        refused = error
    if refused is None:
        assert query.summary
        assert bind(query)
    else:
        assert refused.where.startswith("queries/one.rq")


# -- lists -----------------------------------------------------------------------------------


def test_the_reference_names_every_query_parameter_and_column() -> None:
    """One section each, in the order of the catalogue; no header mark is left."""
    text = list_queries(CATALOG)
    heads = [line for line in text.splitlines() if line.startswith("### ")]
    assert heads == [f"### `{query.slug}`" for query in CATALOG]
    assert HEADER_MARK not in text
    for section, query in zip(text.split("### `")[1:], CATALOG, strict=True):
        assert all(f"| `{param.name}` | " in section for param in query.params)
        assert all(f"`{column}`" in section for column in query.columns)
        widths = {line.count("|") for line in section.splitlines() if line.startswith("|")}
        assert len(widths) <= 1


def test_the_reference_of_tables_tells_what_each_column_holds() -> None:
    """Every column of an exported table is documented."""
    tables = load_catalog(paths.QUERIES / "export")
    text = list_tables(tables)
    for table in tables:
        assert f"### `{table.slug}`" in text
        for column in table.meanings:
            assert f"| `{column.name}` | " in text
