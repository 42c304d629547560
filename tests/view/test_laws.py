"""Laws of what readers see: nothing of a sentence is lost, any value is shown, rows stay rows."""

from __future__ import annotations

from datetime import date, timedelta

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.results import Solutions, Term
from kg.view.quotes import (
    Span,
    mark_sentence,
)
from kg.view.resultset import as_turtle
from kg.view.tables import MOST_ROWS, make_table, show_period
from kg.view.terms import clip_text, local_path, short_name, show_day, show_days, show_term, spaced
from kg.vocab.terms import KG
from tests.view.conftest import BASE, rows

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"

# -- days ------------------------------------------------------------------------------------

DAYS = st.dates()


@given(DAYS)
def test_a_day_is_told_and_can_be_read_back(day: date) -> None:
    """Day, month and year, none of them lost; with an hour it is the same day."""
    shown = show_day(day.isoformat())
    assert shown == f"{day.day} {day:%B} {day.year}"
    assert show_day(f"{day.isoformat()}T12:00:00Z") == shown


@given(DAYS, st.integers(0, 800))
def test_a_period_is_told_by_its_ends(day: date, length: int) -> None:
    """Both ends stand in it or are those of a month or year; open sides say so."""
    last = min(day + timedelta(days=min(length, (date.max - day).days)), date.max)
    first_iso, last_iso = day.isoformat(), last.isoformat()
    told = show_days(first_iso, last_iso)
    assert str(last.year) in told
    if day == last:
        assert told == show_day(first_iso)
    elif " to " in told:
        begin, _, end = told.partition(" to ")
        assert end == show_day(last_iso)
        assert begin.startswith(f"{day.day}")
        assert show_day(first_iso).startswith(begin)
    else:
        whole_month = day.day == 1 and (last == date.max or (last + timedelta(days=1)).day == 1)
        assert whole_month
        assert told in (f"{day:%B} {day.year}", f"{day.year}")
    assert show_days(first_iso, "") == f"since {show_day(first_iso)}"
    assert show_days("", last_iso) == f"until {show_day(last_iso)}"


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("2018-10-01", "2018-10-31", "October 2018"),
        ("2018-01-01", "2018-12-31", "2018"),
        ("2016-02-01", "2016-02-29", "February 2016"),
        ("2018-02-01", "2018-02-27", "1 to 27 February 2018"),
        ("2018-10-18", "2018-10-19", "18 to 19 October 2018"),
        ("2018-10-31", "2018-11-01", "31 October to 1 November 2018"),
        ("2018-12-31", "2019-01-01", "31 December 2018 to 1 January 2019"),
        ("9999-12-01", "9999-12-31", "December 9999"),
        ("2018-13-45", "2018-13-46", "2018-13-45 to 2018-13-46"),
        ("2018-10-01", "soon", "1 October 2018 to soon"),
        ("", "", ""),
    ],
)
def test_periods_are_short(begins: str, ends: str, told: str) -> None:
    """What both ends share is said once; what is no day is told as it stands."""
    assert show_days(begins, ends) == told


@pytest.mark.parametrize(
    "text", ["2018-13-45", "2018-02-30", "0000-01-01", "2018-1-1", "-0044-03-15", "soon", "2018"]
)
@pytest.mark.parametrize("kind", ["date", "dateTime"])
def test_a_day_that_is_none_is_shown_as_it_stands(text: str, kind: str) -> None:
    """Whoever writes into a store may write what no calendar has; its page is shown."""
    assert show_day(text) == text
    shown = show_term(Term("literal", text, datatype=f"{XSD}{kind}"), base=BASE)
    assert (shown.text, shown.href) == (text, None)
    period = show_period(Term("literal", text), Term("literal", "2018-10-20"))
    assert text in period.text
    assert period.title == f"{text}/2018-10-20"


# -- any term --------------------------------------------------------------------------------

TEXTS = st.text(max_size=12) | st.sampled_from(
    ["javascript:alert(1)", "http://[", f"{BASE}id/actor/x", BASE, f"{KG.NS}Event",
     "https://x.org/a#b",
     "data:text/html,x", "//x.org", "http://", f"{BASE}doc/report/0#char=1,2"]
)  # fmt: skip
TERMS = st.one_of(
    TEXTS.map(lambda value: Term("uri", value)),
    TEXTS.map(lambda value: Term("bnode", value)),
    st.builds(
        lambda value, kind: Term("literal", value, datatype=XSD + kind if kind else None),
        TEXTS | st.sampled_from(["1e400", "NaN", "007", "-3", "1.0", "٣", "9" * 60]),
        st.sampled_from(["", "integer", "decimal", "double", "date", "dateTime", "boolean", "x"]),
    ),
    st.builds(lambda value: Term("literal", value, language="ar"), TEXTS),
    st.none(),
)


@given(TERMS, st.none() | st.text(max_size=5))
def test_every_term_is_shown_and_no_link_is_dangerous(term: Term | None, name: str | None) -> None:
    """A link leads to a page of ours or to the web, never to a script; a literal leads nowhere."""
    shown = show_term(term, base=BASE, name=name)
    if shown.href is not None:
        assert term is not None
        assert term.kind == "uri"
        assert shown.href.startswith("/") or shown.href.startswith(("http://", "https://"))
        assert shown.external is not shown.href.startswith("/")
        assert not shown.href.startswith("//")
    if term is None:
        assert shown.text == ""
    elif term.kind == "uri":
        assert shown.title == term.value
        assert shown.text == (name or short_name(term.value))


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{BASE}id/actor/aro", "/doc/actor/aro"),
        (f"{BASE}doc/report/0#char=1,2", "/doc/report/0#char=1,2"),
        (f"{BASE}id/", "/id/"),
        (f"{BASE}graph/meta", "/graph/meta"),
        (f"{BASE}", None),
        (f"{BASE}id/a b?c", "/doc/a%20b%3Fc"),
        (f"{KG.NS}Event", "/ns#Event"),
        ("https://other.org/id/actor/aro", None),
        (BASE.rstrip("/"), None),
    ],
)
def test_what_we_mint_has_a_page_here(iri: str, path: str | None) -> None:
    """And nobody else's."""
    assert local_path(iri, base=BASE) == path


@given(st.text(max_size=20), st.integers(1, 20))
def test_a_text_is_clipped_to_its_length(text: str, length: int) -> None:
    """It keeps its beginning, and an ellipsis says that there was more."""
    clipped = clip_text(text, length)
    assert len(clipped) <= length
    assert clipped == text or (clipped.endswith("…") and text.startswith(clipped[:-1]))
    assert (clipped == text) or len(text) > length


@pytest.mark.parametrize(
    ("name", "words"),
    [("placeAsWritten", "place as written"), ("IRI", "IRI"), ("asIRI", "as IRI"), ("x", "x"),
     ("حلب", "حلب"), ("", "")],
)  # fmt: skip
def test_names_of_columns_are_words(name: str, words: str) -> None:
    """Acronyms stay."""
    assert spaced(name) == words


# -- sentences -------------------------------------------------------------------------------

USES = st.sampled_from(["figure", "event", "claim"])


@given(
    st.text("abc é", max_size=15),
    st.integers(0, 50),
    st.lists(st.tuples(st.integers(-3, 18), st.integers(0, 9), USES), max_size=5),
)
def test_a_letter_has_the_uses_of_the_spans_that_hold_it(
    sentence: str, begins: int, drawn: list[tuple[int, int, str]]
) -> None:
    """The pieces are the sentence; a letter has the uses of exactly the spans that hold it."""
    spans = [Span(begins + at, begins + at + size, use) for at, size, use in drawn]
    pieces = mark_sentence(sentence, begins, spans)
    assert "".join(piece.text for piece in pieces) == sentence
    inside = [s for s in spans if begins <= s.begin < s.end <= begins + len(sentence)]
    at = begins
    for piece in pieces:
        assert piece.text
        for offset in range(at, at + len(piece.text)):
            uses = {span.use for span in inside if span.begin <= offset < span.end}
            assert piece.uses == " ".join(sorted(uses))
        begun = [span for span in inside if span.begin == at]
        assert bool(piece.anchor) == bool(begun)
        if begun:
            assert piece.anchor == f"char={at},{max(span.end for span in begun)}"
        at += len(piece.text)


# -- rows ------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.none(),
    st.builds(Term, st.just("literal"), st.text(st.characters(exclude_categories=["Cs"]),
                                                max_size=6)),
    st.sampled_from(['"', "a\\b", "\n\t\r"]).map(lambda v: Term("literal", v, language="en")),
    st.builds(lambda v: Term("literal", v, datatype=f"{XSD}integer"), st.sampled_from(["1", "-2"])),
    st.sampled_from([Term("uri", "https://x.org/a"), Term("uri", "urn:é")]),
)  # fmt: skip


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_rows_written_as_rdf_are_the_rows(drawn: list[tuple[Term | None, ...]]) -> None:
    """Every row is a solution, every bound cell a binding with that very value."""
    text = as_turtle(Solutions(("a", "b"), tuple(drawn)))
    store = pyoxigraph.Store()
    store.load(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    assert len(list(store.query(f"SELECT ?s {{ ?r <{RS}solution> ?s }}"))) == len(drawn)
    found = sorted(
        (row["name"].value, str(row["value"]))
        for row in store.query(
            f"SELECT ?name ?value {{ ?b <{RS}variable> ?name ; <{RS}value> ?value }}"
        )
    )
    assert found == sorted(
        (name, str(as_oxigraph(cell)))
        for row in drawn
        for name, cell in zip("ab", row, strict=True)
        if cell is not None
    )


def as_oxigraph(term: Term) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    """Return a term as the engine has it."""
    if term.kind == "uri":
        return pyoxigraph.NamedNode(term.value)
    if term.language:
        return pyoxigraph.Literal(term.value, language=term.language)
    datatype = pyoxigraph.NamedNode(term.datatype) if term.datatype else None
    return pyoxigraph.Literal(term.value, datatype=datatype)


@pytest.mark.parametrize(
    ("count", "most", "shown", "total", "partial"),
    [(0, None, 0, 0, False), (3, None, 3, 3, False), (3, 2, 3, 2, True), (3, 3, 3, 3, False),
     (MOST_ROWS + 9, None, MOST_ROWS, MOST_ROWS + 9, False)],
)  # fmt: skip
def test_a_page_shows_so_many_rows_and_says_how_many_there_are(
    count: int, most: int | None, shown: int, total: int, partial: bool
) -> None:
    """One row more than asked for means that there are others still."""
    table = make_table(rows("n", *((n,) for n in range(count))), base=BASE, most=most)
    assert (len(table.rows), table.total, table.is_partial) == (shown, total, partial)
