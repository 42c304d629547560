"""Columns are kept in every format of the SPARQL results alike."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.store.results import parse_solutions
from kg.view.columns import SPARQL_RESULTS, with_columns

NAMES = ("a", "b", "c")
ENGINE = {
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
}
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from('\t\n\r",'),
    max_size=8,
)
TERMS = (
    st.none()
    | st.builds(pyoxigraph.Literal, TEXTS)
    | st.builds(pyoxigraph.Literal, TEXTS, language=st.just("ar"))
    | st.builds(pyoxigraph.Literal, st.integers())
    | st.just(pyoxigraph.NamedNode("https://kg.local/id/actor/x"))
)
ROWS = st.lists(st.tuples(TERMS, TERMS, TERMS), max_size=4)
KEPT = st.permutations(NAMES).flatmap(lambda n: st.integers(1, 3).map(lambda k: n[:k]))


def results(rows: list[tuple[object, ...]], format: str) -> bytes:
    """Let the engine write *rows*."""
    values = " ".join(
        f"({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in rows
    )
    found = pyoxigraph.Store().query(f"SELECT ?a ?b ?c {{ VALUES (?a ?b ?c) {{ {values} }} }}")
    written = found.serialize(format=ENGINE[format])  # type: ignore[union-attr]
    assert written is not None
    return written


@settings(max_examples=30)
@given(rows=ROWS, kept=KEPT)
def test_json_keeps_terms_as_they_are(rows: list[tuple[object, ...]], kept: list[str]) -> None:
    """The columns are those that were asked for, in their order, with every term unchanged."""
    whole = parse_solutions(results(rows, "json"))
    part = parse_solutions(with_columns(results(rows, "json"), "json", kept))
    assert part.variables == tuple(kept)
    assert list(part) == [{name: row[name] for name in kept} for row in whole]


@settings(max_examples=30)
@given(rows=ROWS, kept=KEPT)
def test_csv_keeps_cells_with_commas_quotes_and_line_breaks(
    rows: list[tuple[object, ...]], kept: list[str]
) -> None:
    """A cell that CSV must quote is read back as it was."""
    head, *whole = csv.reader(io.StringIO(results(rows, "csv").decode(), newline=""))
    part = list(
        csv.reader(
            io.StringIO(with_columns(results(rows, "csv"), "csv", kept).decode(), newline="")
        )
    )
    assert part == [list(kept), *([row[head.index(name)] for name in kept] for row in whole)]


@settings(max_examples=30)
@given(rows=ROWS, kept=KEPT)
def test_tsv_keeps_terms_with_escaped_tabs(rows: list[tuple[object, ...]], kept: list[str]) -> None:
    """Tabs and line breaks inside terms part no cells and no rows."""
    lines = with_columns(results(rows, "tsv"), "tsv", kept).decode().removesuffix("\n").split("\n")
    cells = [line.split("\t") for line in lines]
    assert cells[0] == [f"?{name}" for name in kept]
    assert len(cells) == len(rows) + 1
    whole = [line.split("\t") for line in results(rows, "tsv").decode()[:-1].split("\n")[1:]]
    assert cells[1:] == [[row[NAMES.index(name)] for name in kept] for row in whole]


@pytest.mark.parametrize("kept", [["a"], ["c", "a"], ["b", "c", "a"]])
def test_xml_keeps_head_and_bindings(kept: list[str]) -> None:
    """The document stays one of the SPARQL results namespace; unbound cells stay absent."""
    row = (pyoxigraph.Literal("1 < 2 & 3"), None, pyoxigraph.NamedNode("https://kg.local/x"))
    root = ElementTree.fromstring(with_columns(results([row], "xml"), "xml", kept))
    names = {"s": SPARQL_RESULTS}
    assert root.tag == f"{{{SPARQL_RESULTS}}}sparql"
    assert [v.get("name") for v in root.iterfind("s:head/s:variable", names)] == kept
    bound = root.findall("s:results/s:result/s:binding", names)
    assert [b.get("name") for b in bound] == [name for name in kept if name != "b"]
    assert {"".join(b.itertext()).strip() for b in bound} <= {"1 < 2 & 3", "https://kg.local/x"}


def test_an_unknown_column_is_an_error_and_not_an_empty_one() -> None:
    """Columns are checked before; a wrong one here never gives a table that looks right."""
    with pytest.raises(ValueError, match="'z' is not in list"):
        with_columns(results([], "csv"), "csv", ["z"])


def test_json_without_rows_has_its_head() -> None:
    """An empty result keeps the names of its columns."""
    document = json.loads(with_columns(results([], "json"), "json", ["b"]))
    assert document["head"]["vars"] == ["b"]
    assert document["results"]["bindings"] == []
    assert parse_solutions(json.dumps(document)).rows == ()


@pytest.mark.parametrize("format", ENGINE)
def test_a_cell_may_be_as_long_as_an_answer(format: str) -> None:
    """The module csv stops at 128 KiB if nobody tells it not to."""
    long = pyoxigraph.Literal('x"\n' * 70_000)
    document = results([(long, long, pyoxigraph.Literal("1"))], format)
    assert b"x" * 9 not in with_columns(document, format, ["c"])
    assert len(with_columns(document, format, ["b", "c"])) > 3 * 70_000


def test_csv_of_other_servers_is_read() -> None:
    """Some quote every cell, or end lines with a line feed alone, or do not end the last one."""
    text = b'"a","b"\n"x, ""y""",1\n,"2"'
    assert with_columns(text, "csv", ["b", "a"]) == b'b,a\r\n1,"x, ""y"""\r\n2,\r\n'


def test_csv_of_one_column_keeps_rows_without_a_value() -> None:
    """The engine writes an empty line, which many readers pass over."""
    assert with_columns(b"a\r\n\r\n1\r\n", "csv", ["a"]) == b'a\r\n""\r\n1\r\n'
