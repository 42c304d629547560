"""The canned queries answer their questions, alike in rdflib and in Oxigraph.

Each query file states its cases in its header (graph, values, number of rows); the rows of the
first case lie in ``expected/<slug>.csv`` and are rewritten with ``--update-golden``.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.operators import register_custom_function
from rdflib.plugins.sparql.sparql import Query
from SPARQLWrapper import SPARQLWrapper

from kg import paths
from kg.catalog import CannedQuery, QueryCase, bind, load_catalog

GOLDEN = Path(__file__).parents[1] / "golden"
EXPECTED = Path(__file__).parent / "expected"
CATALOG = load_catalog()
JOINED = frozenset(
    {"places", "speakers", "via", "reason", "reasons", "example", "attackers", "victims", "said"}
)
"""Columns whose order inside one value SPARQL leaves open."""
CASES = [
    pytest.param(query, case, id=f"{query.slug}-{number}")
    for query in CATALOG
    for number, case in enumerate(query.tests)
]


def distance(one: rdflib.Literal, other: rdflib.Literal, _unit: rdflib.URIRef) -> rdflib.Literal:
    """Give rdflib, which has none, GeoSPARQL's distance of two points, in metres on the sphere."""
    (west, south), (east, north) = (
        [math.radians(float(number)) for number in re.findall(r"-?\d+(?:\.\d+)?", str(point))]
        for point in (one, other)
    )
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return rdflib.Literal(2 * 6_371_008.8 * math.asin(math.sqrt(half)))


register_custom_function(
    rdflib.URIRef("http://www.opengis.net/def/function/geosparql/distance"), distance
)


@cache
def oxigraph(graph: str) -> pyoxigraph.Store:
    """Load a golden graph into Oxigraph."""
    store = pyoxigraph.Store()
    store.load(path=str(GOLDEN / graph), format=pyoxigraph.RdfFormat.TRIG)
    return store


@cache
def rdflib_dataset(graph: str) -> rdflib.Dataset:
    """Load a golden graph into rdflib."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(GOLDEN / graph, format="trig")
    return dataset


@cache
def rdflib_query(text: str) -> Query:
    """Parse a query with rdflib, which takes far longer than to answer it."""
    return prepareQuery(text)


@cache
def rdflib_answers(graph: str, text: str) -> tuple[rdflib.query.ResultRow, ...]:
    """Ask rdflib, which takes long; several tests ask the same."""
    return tuple(rdflib_dataset(graph).query(rdflib_query(text)))  # type: ignore[arg-type]


def oxigraph_answers(graph: str, text: str) -> list[pyoxigraph.QuerySolution]:
    """Ask Oxigraph; its iterator, which belongs to this thread, is used up here."""
    solutions = oxigraph(graph).query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return list(solutions)


def oxigraph_rows(query: CannedQuery, case: QueryCase) -> list[list[str]]:
    """Run one case in Oxigraph; return the rows as text."""
    return [
        ["" if row[name] is None else str(row[name].value) for name in query.columns]
        for row in oxigraph_answers(case.graph, bind(query, case.values))
    ]


def rdflib_rows(query: CannedQuery, case: QueryCase) -> list[list[str]]:
    """Run one case in rdflib; return the rows as text."""
    found = rdflib_answers(case.graph, bind(query, case.values))
    return [
        ["" if row[name] is None else str(row[name]) for name in query.columns] for row in found
    ]


Rows = Callable[[CannedQuery, QueryCase], list[list[str]]]


def plain(value: object) -> str:
    """Return a value as text that does not depend on how an engine writes numbers."""
    if value is None:
        return ""
    try:
        return f"{float(str(value)):.6g}"
    except ValueError:
        return str(value)


def as_csv(query: CannedQuery, rows: list[list[str]]) -> str:
    """Write rows as CSV with a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(query.columns)
    writer.writerows(rows)
    return out.getvalue()


def test_all_competency_questions_have_a_query() -> None:
    """Each of the twenty competency questions is answered by a query with a golden test."""
    answered = {number for query in CATALOG for number in query.questions}
    assert answered == set(range(1, 21))
    assert len(CATALOG) >= 22
    assert all(query.tests for query in CATALOG)
    assert len(CASES) >= 28


@pytest.mark.parametrize(("query", "case"), CASES)
def test_query_gives_the_stated_rows_in_both_engines(query: CannedQuery, case: QueryCase) -> None:
    """Oxigraph and rdflib return as many rows as the header states."""
    rows = oxigraph_rows(query, case)
    others = rdflib_answers(case.graph, bind(query, case.values))
    assert (len(rows), len(others)) == (case.rows, case.rows)


@pytest.mark.parametrize("graph", ["example.trig", "queries.trig"])
@pytest.mark.parametrize("query", CATALOG.queries, ids=lambda query: query.slug)
def test_engines_agree_on_every_value(query: CannedQuery, graph: str) -> None:
    """Not only the counts: Oxigraph and rdflib bind the same values, row by row."""
    text = bind(query)
    ours = oxigraph_answers(graph, text)
    others = rdflib_answers(graph, text)
    names = [name for name in query.columns if name not in JOINED]
    mine = sorted([plain(getattr(row[name], "value", None)) for name in names] for row in ours)
    theirs = sorted([plain(row[name]) for name in names] for row in others)
    assert mine == theirs


@pytest.mark.parametrize("query", CATALOG.queries, ids=lambda query: query.slug)
def test_query_gives_the_expected_rows(query: CannedQuery, update_golden: bool) -> None:
    """The first case of each query gives exactly the rows of its golden file."""
    text = as_csv(query, oxigraph_rows(query, query.tests[0]))
    path = EXPECTED / f"{query.slug}.csv"
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("query", CATALOG.queries, ids=lambda query: query.slug)
def test_query_runs_unbound_in_any_client(query: CannedQuery) -> None:
    """The file as it stands, header and all, is SPARQL that runs without any binding."""
    solutions = oxigraph(query.tests[0].graph).query(query.text, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    assert tuple(variable.value for variable in solutions.variables) == query.columns
    list(solutions)


@pytest.mark.parametrize(
    "query", [*CATALOG, *load_catalog(paths.QUERIES / "pages")], ids=lambda query: query.slug
)
def test_header_misleads_no_client(query: CannedQuery) -> None:
    """SPARQLWrapper, which guesses the form from the text, is not led astray by the header."""
    assert SPARQLWrapper("http://x")._parseQueryType(query.text).lower() == query.form


DATED = [query for query in CATALOG if any(param.type == "date" for param in query.params)]


@pytest.mark.parametrize("graph", ["example.trig", "queries.trig"])
@pytest.mark.parametrize("query", DATED, ids=lambda query: query.slug)
def test_a_filter_on_dates_leaves_undated_events_out(query: CannedQuery, graph: str) -> None:
    """In a year of which nothing is told, nothing is found: not even what has no date."""
    assert len(DATED) >= 7
    case = QueryCase(graph, 0, {"from": "1066-01-01", "to": "1066-12-31"})
    assert oxigraph_rows(query, case) == []
    # rdflib gives one empty row for the aggregate of an aggregate over nothing.
    theirs = rdflib_answers(graph, bind(query, case.values))
    assert [row for row in theirs if row[0] is not None] == []


UNDATED = [query for query in CATALOG if query.param("undated") is not None]


@pytest.mark.parametrize("engine", [oxigraph_rows, rdflib_rows])
@pytest.mark.parametrize("query", UNDATED, ids=lambda query: query.slug)
def test_undated_events_are_let_in_on_request(query: CannedQuery, engine: Rows) -> None:
    """``undated=include`` adds what has no date to what the filter lets through, and no more."""
    assert len(UNDATED) >= 5
    year = {"from": "1066-01-01", "to": "1066-12-31"}
    let_in = engine(query, QueryCase("queries.trig", 0, {**year, "undated": "include"}))
    undated = [row for row in engine(query, QueryCase("queries.trig", 0)) if is_undated(query, row)]
    if "begins" in query.columns:
        assert sorted(let_in) == sorted(undated)
    every = engine(query, QueryCase("queries.trig", 0, {"undated": "include"}))
    assert sorted(every) == sorted(engine(query, QueryCase("queries.trig", 0)))


def is_undated(query: CannedQuery, row: list[str]) -> bool:
    """Tell whether a row is of an event without any date."""
    columns = [query.columns.index(name) for name in ("begins", "ends") if name in query.columns]
    return not any(row[column] for column in columns)


@pytest.mark.parametrize("graph", ["example.trig", "queries.trig"])
@pytest.mark.parametrize("slug", ["claims-side-by-side", "unverified-claims", "figures"])
def test_the_sentence_beside_a_figure_holds_it(slug: str, graph: str) -> None:
    """Beside each figure stands the sentence in which it is told."""
    query = CATALOG[slug]
    rows = oxigraph_rows(query, QueryCase(graph, 0))
    figure = query.columns.index("figure" if "figure" in query.columns else "asWritten")
    sentence = query.columns.index("sentence")
    harm = query.columns[figure] == "figure"  # "26 killed"
    words_of = (lambda cell: cell.rpartition(" ")[0]) if harm else str
    told = [(words_of(row[figure]), row[sentence]) for row in rows if row[figure]]
    assert told or slug == "unverified-claims"
    assert [(words, text) for words, text in told if words not in text] == []


def test_what_may_not_be_summed_says_why() -> None:
    """A figure has a reason if, and only if, it may not be added to others."""
    query = CATALOG["figures"]
    summable, reasons = (query.columns.index(name) for name in ("summable", "reasons"))
    rows = oxigraph_rows(query, query.tests[0])
    assert {row[summable] for row in rows} == {"true", "false"}
    assert [row for row in rows if (row[summable] == "true") == bool(row[reasons])] == []


def test_naive_sum_differs_from_additive_sum() -> None:
    """Adding every figure of the first report gives 235 dead, adding what may be added gives 21."""
    query = CATALOG["additive-total"]
    rows = oxigraph_rows(query, QueryCase("queries.trig", 10, {"report": "e5cd06a90e81046b"}))
    naive, additive = (query.columns.index(name) for name in ("naiveTotal", "additiveTotal"))
    assert {(row[naive], row[additive]) for row in rows} == {("235", "21")}
