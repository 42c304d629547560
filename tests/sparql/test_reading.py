"""Keywords are told from the same letters elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sparql.reading import _read_once, read_text
from kg.sparql.tokens import decode_escapes


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "select"),
        ("prefix select: <urn:ask> ask {}", "ask"),
        ("# SELECT\nBASE <x> CONSTRUCT WHERE {}", "construct"),
        ("DESCRIBE <urn:select>", "describe"),
        ("INSERT DATA {}", None),
        ("'SELECT'", None),
    ],
)
def test_form_is_the_first_keyword_of_its_kind(text: str, form: str | None) -> None:
    """The kind of result is known before anything is parsed."""
    assert read_text(text).form == form


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("{ { ( [ ] ) } }", 4),
        ("'{{{{' { \"((((\" } # {{{{", 1),
        ("<urn:((((> {}", 1),
        ("}}}} {", 1),
        ("'''{'{\"{''' {", 1),
        ("?a < ?b { ", 1),
        ("FILTER(?a<?b) { {", 2),
    ],
)
def test_depth_counts_real_brackets_only(text: str, depth: int) -> None:
    """Brackets in strings, comments and IRIs do not nest."""
    assert read_text(text).depth == depth


def test_escapes_are_decoded_before_reading() -> None:
    r"""``\u0053`` spells S, in whatever case and length."""
    assert decode_escapes("\\u0053\\U00000045") == "SE"
    assert read_text("\\u0053ERVICE <urn:x> {}").calls == ("SERVICE",)
    assert decode_escapes("\\UFFFFFFFF") == "\\UFFFFFFFF"


def test_variables_of_select_star_come_in_order() -> None:
    """Each variable once, by first appearance, dollar or question mark."""
    reading = read_text("SELECT DISTINCT * { ?b $a ?b . ?c ?d '?e' }")
    assert reading.variables == ("b", "a", "c", "d")
    assert read_text("SELECT ?x { ?a ?b ?c }").star is None
    assert read_text("SELECT (COUNT(*) AS ?n) { }").star is None


@given(
    st.lists(
        st.sampled_from(
            ["?a", "*", "SERVICE", "load", "NOW()", "from", "with", "ask", "{", "}", "(", "<urn:x>",
             '"rand"', "# x\n", "\\u0053", "x:y", "describe", "construct", " ", "GRAPH", "."]
        ),
        max_size=20,
    )
)  # fmt: skip
def test_plain_queries_are_read_as_their_tokens_would_be(parts: list[str]) -> None:
    """What is told of a query without looking at its tokens is what they tell."""
    text = "SELECT " + " ".join(parts)
    quick, whole = read_text(text), _read_once(decode_escapes(text))
    assert (quick.form, quick.has_dataset, quick.is_volatile) == (
        whole.form, whole.has_dataset, whole.is_volatile,
    )  # fmt: skip
    assert (quick.star is None) == (whole.star is None)
    assert quick.calls == whole.calls
    assert quick.depth >= whole.depth
