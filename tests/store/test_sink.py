"""Rows are counted in passing, exactly, however the bytes are cut."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store, parse_query_results

from kg.store.sink import Sink, TooMuch

FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
VALUES = st.one_of(
    st.text(st.sampled_from('"}{,\n\r\\<result> \t]['), max_size=12),
    st.sampled_from(["}},{", '"}},{"', "<result>", "\n", '"\n"', "{},{}"]),
    st.sampled_from(['"},{"s":{', ',{"v":{"type":', '"bindings":[{', '"vars":["s"]', ',{"']),
)


def document(values: list[str], format: str) -> bytes:
    """Let the engine write one row per value."""
    store = Store()
    p = NamedNode("urn:p")
    store.extend([Quad(NamedNode(f"urn:{n}"), p, Literal(v)) for n, v in enumerate(values)])
    return store.query("SELECT ?s ?v { ?s <urn:p> ?v }").serialize(format=FORMATS[format])


@pytest.mark.parametrize("format", FORMATS)
@given(values=st.lists(VALUES, max_size=20), cut=st.integers(1, 97))
def test_rows_are_counted_exactly(format: str, values: list[str], cut: int) -> None:
    """Confusing values and any cutting of the bytes give the true number of rows."""
    text = document(values, format)
    sent = io.BytesIO()
    sink = Sink(sent.write, format=format, max_rows=1000, max_bytes=10**6)
    for start in range(0, len(text), cut):
        sink.write(text[start : start + cut])
    assert sent.getvalue() + sink.take() == text
    assert sink.rows == len(values)
    assert sink.bytes == len(text)


@pytest.mark.parametrize("format", FORMATS)
def test_more_rows_than_allowed_stop_the_writing(format: str) -> None:
    """One row too many raises; exactly as many do not."""
    text = document(["x"] * 10, format)
    enough = Sink(lambda _: None, format=format, max_rows=10, max_bytes=10**6)
    enough.write(text)
    assert enough.take() == text
    few = Sink(lambda _: None, format=format, max_rows=9, max_bytes=10**6)
    few.write(text)
    with pytest.raises(TooMuch, match="rows"):
        few.take()
    with pytest.raises(TooMuch, match="bytes"):
        Sink(lambda _: None, format=format, max_rows=10, max_bytes=50).write(text)


@pytest.mark.parametrize("format", FORMATS)
@given(values=st.lists(VALUES, min_size=2, max_size=20), data=st.data())
def test_a_document_is_cut_after_whole_rows(
    format: str, values: list[str], data: st.DataObject
) -> None:
    """What is cut off is a whole document of the first rows, as many as are allowed."""
    most = data.draw(st.integers(0, len(values) - 1))
    sink = Sink(lambda _: None, format=format, max_rows=most, max_bytes=10**6, keep=True)
    sink.write(document(values, format))
    with pytest.raises(TooMuch, match="rows"):
        sink.take()
    assert rows_of(sink.cut(), format) == rows_of(document(values, format), format)[:most]


def rows_of(text: bytes, format: str) -> list[object]:
    """Read the rows with a real parser."""
    if format == "csv":
        return list(csv.reader(io.StringIO(text.decode(), newline="")))[1:]
    return [list(row) for row in parse_query_results(text, FORMATS[format])]


@given(values=st.lists(VALUES, max_size=20), cut=st.integers(1, 97))
def test_rows_of_json_in_lines_are_counted(values: list[str], cut: int) -> None:
    """Other servers write JSON with blanks between the tokens."""
    text = json.dumps(json.loads(document(values, "json")), indent=2).encode()
    sink = Sink(lambda _: None, format="json", max_rows=1000, max_bytes=10**6)
    for start in range(0, len(text), cut):
        sink.write(text[start : start + cut])
    sink.take()
    assert sink.rows == len(values)


def test_rows_without_a_first_value_are_counted() -> None:
    """Whichever variable is bound first in a row, the row counts."""
    query = "SELECT ?a ?b { VALUES (?a ?b) { (1 2) (UNDEF 3) (4 UNDEF) (UNDEF 5) } }"
    text = Store().query(query).serialize(format=QueryResultsFormat.JSON)
    sink = Sink(lambda _: None, format="json", max_rows=1000, max_bytes=10**6)
    sink.write(text)
    sink.take()
    assert sink.rows == 4
