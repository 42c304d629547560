"""Keywords are told from the same letters elsewhere."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.web.lexer import decode_escapes, read_text, tokens


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


@given(st.text(max_size=200))
def test_tokens_are_pieces_of_the_text_in_order(text: str) -> None:
    """Every token is where it says, and none overlaps the next."""
    position = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.start >= position
        position = token.end


@pytest.mark.parametrize(
    "text", ["a" * 200_000, '"' + "\\" * 200_000, "'''" + "''x" * 60_000, "<" * 200_000,
             "<a" * 100_000, "a:" * 100_000, "?" * 200_000, "#" * 200_000, "\\u0041" * 30_000,
             "é." * 100_000, "a." * 100_000, "@a-" * 60_000],
    ids=range(12),
)  # fmt: skip
@pytest.mark.slow
def test_long_texts_are_read_in_linear_time(text: str) -> None:
    """No text makes the lexer slow."""
    begun = time.process_time()
    read_text(text)
    assert time.process_time() - begun < 3
