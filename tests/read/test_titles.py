"""Tests of ``kg.read.titles``: lines that say the title again, and lines that are headlines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.titles import (
    bare_title,
    is_list_item,
    is_title,
    looks_like_headline,
    title_pattern,
)

TITLE = "Car bomb kills seven in northern town"
SAME = {
    "as it is": TITLE,
    "in capitals": TITLE.upper(),
    "with a full stop": TITLE + ".",
    "in quotation marks": f"“{TITLE}”",
    "with a site": TITLE + " | Jordan Times",
    "with a site after a hyphen": TITLE + " - Jordan Times",
    "with a site after a dash": TITLE + " – The Jordan Times",
    "with two sites": TITLE + " | World | Jordan Times",
    "with more blanks": TITLE.replace(" ", "  "),
    "with hyphens": TITLE.replace(" ", "-"),
}
OTHERS = {
    "a word more": TITLE + " again",
    "a word less": TITLE.removesuffix(" town"),
    "another number": TITLE.replace("seven", "eight"),
    "other order": "In northern town car bomb kills seven",
    "nothing": "",
    "the site alone": "| Jordan Times",
}


@pytest.mark.parametrize("name", SAME)
def test_title_is_known_in_any_spelling(name: str) -> None:
    """Case, marks, blanks and the site's name are no part of what a title says, on either side."""
    assert is_title(SAME[name], TITLE)
    assert is_title(TITLE, SAME[name])


@pytest.mark.parametrize("name", OTHERS)
def test_other_words_are_no_title(name: str) -> None:
    """One word that differs makes another line."""
    assert not is_title(OTHERS[name], TITLE)


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_without_a_title_no_line_says_it(title: str) -> None:
    """An empty title is not said by an empty line."""
    assert not is_title("", title)
    assert not is_title(TITLE, title)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        (TITLE, TITLE),
        (TITLE + " | Jordan Times", TITLE),
        (TITLE + " | World | Jordan Times ", TITLE),
        ("Two dead - BBC News", "Two dead - BBC News"),
        ("Two men dead - BBC News", "Two men dead"),
        ("Army-backed men flee", "Army-backed men flee"),
        ("Men flee the town - and return", "Men flee the town - and return"),
        ("Jordan Times", "Jordan Times"),
        ("", ""),
    ],
)
def test_site_is_taken_off_where_enough_is_left(title: str, bare: str) -> None:
    """Less than three words before a dash may be the title's own beginning."""
    assert bare_title(title) == bare


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Two men dead", "On Monday two men dead. They", "two men dead."),
        ("Two men dead", "TWO MEN DEAD Police", "TWO MEN DEAD"),
        ("Two men dead", "two men – dead! x", "two men – dead!"),
        ("Two men dead | Jordan Times", "Two men dead Police", "Two men dead"),
        ("Two men dead", "two men deadly", None),
        ("Two men dead", "two old men dead", None),
        ("3.5 men (dead)", "3.5 men dead", "3.5 men dead"),
        ("a+ b+ c+", "a+ b+ c+", "a+ b+ c"),
    ],
)
def test_title_is_found_in_running_text(title: str, text: str, found: str | None) -> None:
    """The words of a title follow each other, with whatever marks between them."""
    pattern = title_pattern(title)
    assert pattern is not None
    match = pattern.search(text)
    assert (match.group() if match else None) == found


@pytest.mark.parametrize("title", ["", "Dead", "Two dead", "!!! ??? ..."])
def test_two_words_are_too_few_to_be_found_in_text(title: str) -> None:
    """Short titles would be found in any sentence."""
    assert title_pattern(title) is None


HEADLINES = [
    TITLE,
    "22 dead in heavy raids",
    "Who is behind the raids in U.S.-held towns",
    "'We fled' say survivors of strike",
    "أعزاز تحت القصف",
    "N. Korea tests missile",
    "x".upper() * 180,
]
NO_HEADLINES = [
    TITLE + ".",
    TITLE + "?",
    TITLE + ":",
    TITLE + ",",
    TITLE + "…",
    TITLE + "!”",
    "“We fled the town”",
    "Two men died. Police came",
    "Two died!” He left",
    "two men died",
    "- Two men died",
    "• Two men died",
    "1. Two men died",
    "12) Two men died",
    "Two men\ndied",
    "2018 - 10",
    "",
    "X" * 181,
    "[Text]",
]


@pytest.mark.parametrize("line", HEADLINES)
def test_line_that_ends_like_no_sentence_is_a_headline(line: str) -> None:
    """Numbers, abbreviations and quotation marks may begin one."""
    assert looks_like_headline(line)


@pytest.mark.parametrize("line", NO_HEADLINES)
def test_sentence_item_and_fragment_are_no_headline(line: str) -> None:
    """What ends or is parted like a sentence, or goes on in lower case, is none."""
    assert not looks_like_headline(line)


@pytest.mark.parametrize(
    ("line", "is_item"),
    [("* a", True), ("-a", True), ("▪ a", True), ("3. a", True), ("3) a", True),
     ("3 a", False), ("a. b", False), ("", False), (" * a", False)],
)  # fmt: skip
def test_item_of_a_list_begins_with_its_mark(line: str, is_item: bool) -> None:
    """A mark or a number with a point or bracket."""
    assert is_list_item(line) is is_item


@given(st.text(max_size=40), st.text(max_size=40))
def test_sameness_of_titles_is_mutual(one: str, two: str) -> None:
    """Which of two lines is called the title matters only if it is empty."""
    if one.strip() and two.strip():
        assert is_title(one, two) == is_title(two, one)
    assert is_title(one, one) is bool(one.strip())


@given(st.text("ab |-", max_size=40))
def test_a_bare_title_is_bare(title: str) -> None:
    """What is taken off is the end, and once is enough."""
    bare = bare_title(title)
    assert title.startswith(bare)
    assert bare_title(bare) == bare
