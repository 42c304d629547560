"""Any text is cut into tokens, and none takes more than its length in time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalog.tokens import prefixes, replace_variables, with_limit
from kg.sparql.reading import read_text
from kg.sparql.rewriting import with_using
from kg.sparql.tokens import tokens
from kg.sparql.updates import scope_of_update
from kg.web.errors import Problem

# The beginning of a text, and what is repeated after it.
HOSTILE = {
    "letters": ("", "a"),
    "open string of escapes": ('"""', '\\"'),
    "open string of escapes, single": ("'''", "\\'"),
    "open short string of escapes": ('"', '\\"'),
    "open short string of backslashes": ('"', "\\"),
    "open long string of broken lines": ('"""', '\n\\"""'),
    "open long string of broken lines, single": ("'''", "\n\\'''"),
    "open long string of pairs": ("'''", "''x"),
    "opened again and again": ("", '"""\\"'),
    "both kinds of marks": ('"', "'\\\"\\'"),
    "strings on lines of their own": ("", "\"'\n"),
    "escaped line ends": ('"', "\\\n'"),
    "marks": ("", '"'),
    "marks, single": ("", "'"),
    "IRI signs": ("", "<"),
    "open IRIs": ("", "<a"),
    "open IRI": ("<", "a"),
    "open IRI of escapes": ("<", "\\u0041"),
    "compared with IRIs": ("(", "?a<b>"),
    "colons": ("", "a:"),
    "names with percent signs": ("a:", "%41"),
    "names with broken percent signs": ("a:", "%4"),
    "names with escapes": ("a:", "\\,"),
    "dots": ("", "a."),
    "more dots": ("", "é."),
    "nothing but dots": ("", "."),
    "question marks": ("", "?"),
    "variables": ("", "?a"),
    "comment": ("", "#"),
    "comments": ("", "#\n"),
    "escapes": ("", "\\u0041"),
    "languages": ("", "@a-"),
    "at signs": ("", "@"),
    "digits": ("", "1"),
    "numbers": ("", "1.e"),
    "exponents": ("", "1e+"),
    "opening brackets": ("", "{"),
    "mixed brackets": ("", "([{"),
    "closing brackets": ("{" * 50, "}"),
    "blanks": ("", " "),
    "DELETE WHERE": ("", "DELETE WHERE "),
    "WHERE groups": ("", "WHERE {} "),
    "GRAPH in a template": ("INSERT DATA {", "GRAPH <a:b> {} "),
    "GRAPH opened": ("INSERT DATA {", "GRAPH <a:b> { "),
    "operations": ("", "CLEAR ALL;"),
    "joined keywords": ("", "CLEAR"),
    "prologue": ("", "PREFIX a:<b> "),
    "silent loads": ("", "LOAD SILENT <a> "),
}


def with_dataset(text: str) -> object:
    try:
        return with_using(text, ["urn:g"], [])
    except Problem:
        return None


READERS: dict[str, Callable[[str], object]] = {
    "tokens": lambda text: sum(1 for _ in tokens(text)),
    # Padded, so that it is too long to be remembered.
    "read_text": lambda text: read_text(text + " " * 16_384),
    "scope_of_update": scope_of_update,
    "with_using": with_dataset,
    "replace_variables": lambda text: replace_variables(text, {"a": "1"}),
    "prefixes": prefixes,
    "with_limit": lambda text: with_limit(text, 1),
}


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_time_grows_with_the_length_of_a_text(
    grows_too_fast: Callable[..., bool], reader: str
) -> None:
    """No kind of token, closed or not, takes more than linear time from any who read them."""
    read = READERS[reader]
    slow = [name for name, (begin, unit) in HOSTILE.items() if grows_too_fast(read, begin, unit)]
    assert slow == []


@pytest.mark.slow
@given(
    st.lists(st.sampled_from(sorted({begin for begin, _ in HOSTILE.values()})), max_size=2),
    st.lists(
        st.sampled_from(sorted({unit for _, unit in HOSTILE.values()})), min_size=1, max_size=4
    ),
)
def test_time_grows_with_the_length_of_mixed_texts(
    grows_too_fast: Callable[..., bool], begin: list[str], unit: list[str]
) -> None:
    """What is harmless alone is harmless together."""
    assert not grows_too_fast(READERS["tokens"], "".join(begin), "".join(unit))


@given(st.text(max_size=200) | st.text(alphabet="\"'\\<>?a:.@1#\n{} ", max_size=60))
def test_tokens_and_what_is_between_them_are_the_text(text: str) -> None:
    """Every token is where it says, none overlaps the next, and only blanks and comments lack."""
    position = 0
    for token in tokens(text):
        between = text[position : token.start]
        assert between.strip("\ufeff \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0") == "" or (
            "#" in between or between.isspace()
        )
        assert text[token.start : token.end] == token.text
        position = token.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"""a"b""c\\""""', [("string", '"""a"b""c\\""""')]),
        ("'''a''''", [("string", "'''a'''"), ("punct", "'")]),
        ('""', [("string", '""')]),
        ('"""""" ""', [("string", '""""""'), ("string", '""')]),
        ('"a\n"b"', [("punct", '"'), ("word", "a"), ("string", '"b"')]),
        ('"\\"a', [("punct", '"'), ("punct", "\\"), ("punct", '"'), ("word", "a")]),
        ("'\\'a' \"b\"", [("string", "'\\'a'"), ("string", '"b"')]),
        ("' \"b\"", [("punct", "'"), ("string", '"b"')]),
        ('"""x "y"', [("string", '""'), ("string", '"x "'), ("word", "y"), ("punct", '"')]),
        ("<a\\u0062#c>", [("iri", "<a\\u0062#c>")]),
        ("<a\\x#c>", [("punct", "<"), ("word", "a"), ("punct", "\\"), ("word", "x")]),
        ("?a\u00b7b", [("var", "?a\u00b7b")]),
        ("e:e\u0301%41\\,", [("name", "e:e\u0301%41\\,")]),
        ("_:b", [("name", "_:b")]),
        ("_b", [("word", "_b")]),
        ("1.5e3.", [("number", "1.5e3"), ("punct", ".")]),
        ("'a'@en-GB", [("string", "'a'"), ("lang", "@en-GB")]),
        ("(?a<?b&&?c>?d)", [
            ("punct", "("), ("var", "?a"), ("punct", "<"), ("var", "?b"), ("punct", "&"),
            ("punct", "&"), ("var", "?c"), ("punct", ">"), ("var", "?d"), ("punct", ")"),
        ]),
    ],
)  # fmt: skip
def test_terminals(text: str, expected: list[tuple[str, str]]) -> None:
    """Each terminal ends where the grammar ends it; an open string is a mark and what follows."""
    assert [(token.kind, token.text) for token in tokens(text)] == expected
