"""Quads are written so that every reader reads the same."""

from __future__ import annotations

from datetime import date

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from kg.graph.nquads import GraphLines, boolean, day, decimal, integer, iri, text, typed

GRAPH = "https://kg.local/graph/x"
SUBJECT = "https://kg.local/id/x"
PREDICATE = "https://kg.local/p"
characters = st.characters(exclude_categories=("Cs",))


def _written(value: str) -> bytes:
    out = GraphLines(GRAPH)
    out.add(SUBJECT, PREDICATE, text(value))
    return out.to_bytes()


@given(st.text(characters))
def test_any_string_survives_writing_and_loading(value: str) -> None:
    """Quotes, line feeds, control characters and astral planes come back as they were."""
    written = _written(value)
    (quad,) = pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.N_QUADS)
    assert quad.object.value == value


@given(
    st.text(
        st.characters(exclude_categories=("Cs",), exclude_characters="\r\x0b\x0c\x85"), max_size=30
    )
)
def test_rdflib_reads_the_same_string(value: str) -> None:
    """The second reader agrees."""
    data = Dataset()
    data.parse(data=_written(value), format="nquads")
    assert [str(o) for _, _, o, _ in data.quads()] == [value]


@given(st.text(characters))
def test_any_address_becomes_a_legal_iri(address: str) -> None:
    """An article's address with spaces or quotes must not break the line."""
    out = GraphLines(GRAPH)
    out.add_iri(SUBJECT, PREDICATE, "https://example.org/" + address)
    assert len(list(pyoxigraph.parse(out.to_bytes(), format=pyoxigraph.RdfFormat.N_QUADS))) == 1


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (integer(-3), '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (decimal(0.8), '"0.8"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (decimal(12.0), '"12"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (decimal(-0.0000001), '"0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (decimal(1e-5), '"0.00001"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (boolean(True), '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (day(date(2018, 10, 20)), '"2018-10-20"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (text("Hajin", language="en"), '"Hajin"@en'),
        (typed("x", "https://example.org/t"), '"x"^^<https://example.org/t>'),
        (iri("https://example.org/a b"), "<https://example.org/a%20b>"),
    ],
)
def test_terms_are_written_in_canonical_form(term: str, expected: str) -> None:
    """Each kind of term has one spelling."""
    assert term == expected


def test_lines_are_sorted_and_unique() -> None:
    """The order of adding leaves no trace."""
    one, other = GraphLines(GRAPH), GraphLines(GRAPH)
    for out, names in ((one, "abca"), (other, "cab")):
        for name in names:
            out.add_text(SUBJECT, PREDICATE, name)
    assert one.to_bytes() == other.to_bytes()
    assert one.to_bytes().count(b"\n") == 3


def test_absent_values_write_nothing() -> None:
    """None and false mean that the text does not say."""
    out = GraphLines(GRAPH)
    out.add_text(SUBJECT, PREDICATE, None)
    out.add_text(SUBJECT, PREDICATE, "")
    out.add_day(SUBJECT, PREDICATE, None)
    out.add_number(SUBJECT, PREDICATE, None)
    out.add_flag(SUBJECT, PREDICATE, False)
    assert out.to_bytes() == b""


@given(st.decimals(-1000, 1000, places=5))
def test_oxigraph_keeps_our_decimals(value: object) -> None:
    """What the store gives back is what was written, digit for digit."""
    line = f"<{SUBJECT}> <{PREDICATE}> {decimal(float(str(value)))} .\n"
    store = pyoxigraph.Store()
    store.load(line.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    (quad,) = store
    assert f"{quad.object}" in line
