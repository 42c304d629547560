"""Keywords are told from the same letters elsewhere."""

from __future__ import annotations

import pytest

from kg.sparql.tokens import decode_escapes
from kg.web.lexer import read_text


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
