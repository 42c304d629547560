"""Terms, sentences and rows are shown as what they are."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.results import Solutions, Term
from kg.view.quotes import Span, mark_sentence
from kg.view.resultset import as_turtle
from kg.view.tables import make_table
from kg.view.terms import local_path, short_name, show_days, show_term
from kg.vocab.terms import KG

BASE = "https://kg.local/"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (BASE + "id/actor/islamic-state", "/doc/actor/islamic-state"),
        (BASE + "doc/report/0ff3#char=10,20", "/doc/report/0ff3#char=10,20"),
        (BASE + "graph/report/0ff3", "/graph/report/0ff3"),
        (BASE + 'id/a"b', "/doc/a%22b"),
        (KG.NS + "statedBy", "/ns#statedBy"),
        ("https://other.org/id/x", None),
        (BASE, None),
    ],
)
def test_our_names_lead_to_our_pages(iri: str, path: str | None) -> None:
    """An IRI that we mint opens here; others do not."""
    assert local_path(iri, base=BASE) == path


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "urn:x", "http:///x", "http://[x", "//x"]
)
def test_strange_schemes_are_no_links(iri: str) -> None:
    """Only web addresses become links."""
    assert show_term(Term("uri", iri), base=BASE).href is None


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://e.org/vocab/harm/killed", "killed"),
        ("https://e.org/event-type/armed-clash", "armed clash"),
        ("https://e.org/ns#CasualtyClaim", "casualty claim"),
        ("https://e.org/id/event/0ff3db7c66fef48b-549-air-strike", "air strike"),
        ("https://e.org/id/report/0ff3db7c66fef48b", "report"),
        ("https://e.org/id/toll/0ff3db7c66fef48b-killed-civilian", "killed civilian"),
        ("https://e.org/id/near-miss/0ff3db7c66fef48b", "near miss"),
        ("https://e.org/دير", "دير"),
        ("urn:x", "urn:x"),
    ],
)
def test_names_are_readable(iri: str, name: str) -> None:
    """The last part of an IRI is shown as words."""
    assert short_name(iri) == name


@pytest.mark.parametrize(
    ("term", "text", "numeric"),
    [
        (Term("literal", "1234567", XSD + "integer"), "1,234,567", True),
        (Term("literal", "0.5", XSD + "decimal"), "0.5", True),
        (Term("literal", "9" * 60, XSD + "integer"), "9" * 60, True),
        (Term("literal", "2018-10-20", XSD + "date"), "20 October 2018", False),
        (Term("literal", "2018-10-21T10:00:00Z", XSD + "dateTime"), "21 October 2018", False),
        (Term("literal", "soon", XSD + "date"), "soon", False),
        (Term("literal", "1234"), "1234", False),
        (None, "", False),
    ],
)
def test_literals_are_shown_for_readers(term: Term | None, text: str, numeric: bool) -> None:
    """Numbers get separators, days are written out, everything else stays."""
    shown = show_term(term, base=BASE)
    assert (shown.text, shown.numeric) == (text, numeric)


@pytest.mark.parametrize(
    ("begins", "ends", "text"),
    [
        ("2018-10-18", "2018-10-19", "18 to 19 October 2018"),
        ("2018-09-30", "2018-10-02", "30 September to 2 October 2018"),
        ("2018-12-31", "2019-01-01", "31 December 2018 to 1 January 2019"),
        ("2018-10-18", "2018-10-18", "18 October 2018"),
        ("2018-10-18", "", "since 18 October 2018"),
        ("", "2018-10-18", "until 18 October 2018"),
        ("2014-01-01", "2014-12-31", "2014"),
        ("2014-01-01", "2015-12-31", "1 January 2014 to 31 December 2015"),
        ("2018-02-01", "2018-02-28", "February 2018"),
        ("2018-02-01", "2018-02-27", "1 to 27 February 2018"),
        ("2018-02-01", "2018-03-31", "1 February to 31 March 2018"),
        ("", "", ""),
    ],
)
def test_periods_are_written_out(begins: str, ends: str, text: str) -> None:
    """What both days share is said once."""
    assert show_days(begins, ends) == text


def test_label_column_is_shown_once() -> None:
    """A column and its label make one cell; a label column alone stays."""
    names = ("actor", "actorLabel", "otherLabel")
    row = (Term("uri", BASE + "id/actor/x"), Term("literal", "X"), Term("literal", "Y"))
    table = make_table(Solutions(names, (row,)), base=BASE)
    assert [column.name for column in table.columns] == ["actor", "other label"]
    assert [(cell.text, cell.href) for cell in table.rows[0]] == [
        ("X", "/doc/actor/x"),
        ("Y", None),
    ]


def test_first_and_last_day_are_one_period() -> None:
    """A year is shown as a year, and its days stand in the title; one of them alone stays."""
    days = tuple(Term("literal", day, XSD + "date") for day in ("2014-01-01", "2014-12-31"))
    table = make_table(
        Solutions(("begins", "type", "ends"), ((days[0], None, days[1]),)), base=BASE
    )
    assert [column.name for column in table.columns] == ["when", "type"]
    assert (table.rows[0][0].text, table.rows[0][0].title) == ("2014", "2014-01-01/2014-12-31")
    alone = make_table(Solutions(("begins",), ((days[0],),)), base=BASE)
    assert [column.name for column in alone.columns] == ["begins"]


def test_table_says_when_there_are_more_rows() -> None:
    """One row more than was asked for is not shown, but told."""
    rows = tuple((Term("literal", str(number)),) for number in range(3))
    assert make_table(Solutions(("x",), rows), base=BASE, most=2).is_partial
    assert make_table(Solutions(("x",), rows), base=BASE, most=2).total == 2
    assert not make_table(Solutions(("x",), rows), base=BASE, most=3).is_partial


@given(
    sentence=st.text(min_size=1, max_size=40),
    begins=st.integers(0, 50),
    spans=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=6),
)
def test_marking_loses_no_letter(sentence: str, begins: int, spans: list[tuple[int, int]]) -> None:
    """However spans overlap, the pieces add up to the sentence."""
    marks = [Span(begin, end, "figure") for begin, end in spans]
    pieces = mark_sentence(sentence, begins, marks)
    assert "".join(piece.text for piece in pieces) == sentence
    inside = [m for m in marks if begins <= m.begin < m.end <= begins + len(sentence)]
    assert any(piece.uses for piece in pieces) == bool(inside)


def test_nested_marks_carry_all_uses() -> None:
    """A figure inside a claim is both."""
    pieces = mark_sentence(
        "killed 28 men", 100, [Span(100, 113, "claim"), Span(107, 109, "figure")]
    )
    assert [(piece.text, piece.uses, piece.anchor) for piece in pieces] == [
        ("killed ", "claim", "char=100,113"),
        ("28", "claim figure", "char=107,109"),
        (" men", "claim", ""),
    ]


@given(
    value=st.text(max_size=30),
    language=st.sampled_from([None, "en", "ar"]),
    datatype=st.sampled_from([None, XSD + "integer", "https://e.org/a>b"]),
)
def test_result_set_reads_back(value: str, language: str | None, datatype: str | None) -> None:
    """Rows written as Turtle are valid Turtle, whatever they hold."""
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        return
    term = Term("literal", value, None if language else datatype, language)
    text = as_turtle(Solutions(("x", "y"), ((term, None),)))
    if datatype and ">" in datatype and not language:
        return  # an engine never hands out such an IRI; the text is escaped all the same
    quads = list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))
    values = [quad.object for quad in quads if quad.predicate.value.endswith("#value")]
    assert [(v.value, v.language) for v in values] == [(value, language)]
