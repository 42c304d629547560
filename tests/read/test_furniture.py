"""Tests of ``kg.read.furniture``: what each paragraph is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.furniture import load_furniture, load_publishers
from kg.model.text import Block, BlockKind
from kg.read.dates import date_patterns, find_date_line
from kg.read.furniture import find_blocks
from kg.read.mending import mend
from kg.read.wording import line_kind

LINE_ROWS = [row for row in load_furniture() if row.where == "line"]
START_ROWS = [row for row in load_furniture() if row.where == "start"]
DATE_ROWS = [row for row in load_furniture() if row.kind == "date"]


def kinds(text: str, title: str = "") -> list[tuple[str, str]]:
    """Return kind and words of each block."""
    text = mend(text).text
    return [
        (b.kind.value, text[b.passage.start : b.passage.end])
        for b in find_blocks(text, title=title)
    ]


def test_there_are_rows() -> None:
    """The table of furniture is not empty."""
    assert len(LINE_ROWS) > 20
    assert len(DATE_ROWS) > 5


@pytest.mark.parametrize("row", LINE_ROWS, ids=lambda row: row.id)
def test_each_line_row_fires_on_its_example(row) -> None:  # type: ignore[no-untyped-def]
    """Each pattern for a whole line knows the line it was written for."""
    assert re.fullmatch(row.pattern, row.example)
    assert line_kind(row.example) is not None


@pytest.mark.parametrize("row", DATE_ROWS, ids=lambda row: row.id)
def test_each_date_row_fires_on_its_example(row) -> None:  # type: ignore[no-untyped-def]
    """Each date pattern knows its example, and the line counts as a date line."""
    assert re.fullmatch(row.pattern, row.example)
    assert find_date_line(row.example) is not None
    assert any(pattern.fullmatch(row.example) for pattern in date_patterns())


@pytest.mark.parametrize("row", START_ROWS, ids=lambda row: row.id)
def test_each_start_row_is_cut_off(row) -> None:  # type: ignore[no-untyped-def]
    """What stands before the first sentence is cut off it."""
    date = "" if row.kind == "dateline" else "18 May 2017 "
    text = f"{date}{row.example}The army took the town of Azaz on Monday."
    blocks = kinds(text)
    assert blocks[-1] == ("body", "The army took the town of Azaz on Monday.")
    assert blocks[-2][0] == row.kind


@pytest.mark.parametrize("row", load_publishers(), ids=lambda row: row.id)
def test_each_publisher_row_has_an_example(row) -> None:  # type: ignore[no-untyped-def]
    """Each way to recognise an outlet recognises its example."""
    if row.where == "host":
        assert row.pattern in row.example
    else:
        assert re.fullmatch(row.pattern, row.example)


def test_first_seed_is_read_for_what_it_is(seeds: Path) -> None:
    """Title, standfirst, caption, byline, update line, date line, body, related headline."""
    text = (seeds / "000_9dcaca67ebddaf79.txt").read_text("utf-8")
    found = kinds(text)
    assert [kind for kind, _ in found[:7]] == [
        "title", "standfirst", "caption", "byline", "updated", "dateline", "body",
    ]  # fmt: skip
    related = [words for kind, words in found if kind == "related"]
    assert related == [
        "US-led coalition air strikes kill at least 32 civilians in east Syria: Monitor"
    ]


def test_second_seed_is_read_for_what_it_is(seeds: Path) -> None:
    """Repeated title, standfirst, reading time, date line, caption, body, closing line."""
    text = (seeds / "003_a2fbda1269467dec.txt").read_text("utf-8")
    found = [kind for kind, _ in kinds(text)]
    assert found[:7] == [
        "title", "title", "standfirst", "read-time", "dateline", "caption", "body",
    ]  # fmt: skip
    assert found[-1] == "boilerplate"
    assert set(found[7:-1]) == {"body"}


def test_glued_page_is_cut_apart() -> None:
    """Date, repeated title and agency glued to the first sentence become blocks of their own."""
    title = "Car bomb kills seven in northern town"
    glued = f"Sun 05 Jul 2015 {title} AFP Seven civilians died on Sunday."
    text = f"{title}\n\nSunday 5 July 2015\n\n{glued}"
    assert kinds(text, title) == [
        ("title", title),
        ("dateline", "Sunday 5 July 2015"),
        ("dateline", "Sun 05 Jul 2015"),
        ("title", title),
        ("byline", "AFP"),
        ("body", "Seven civilians died on Sunday."),
    ]


def test_tags_are_cut_out() -> None:
    """A run of tags between standfirst and body is left out."""
    text = "2 July 2016 Shells hit the town. Tags Syria shelling Aleppo At least 29 men died."
    assert kinds(text) == [
        ("dateline", "2 July 2016"),
        ("standfirst", "Shells hit the town."),
        ("boilerplate", "Tags Syria shelling Aleppo"),
        ("body", "At least 29 men died."),
    ]


def test_date_that_begins_a_sentence_stays() -> None:
    """'21 October 2018 was …' is a sentence and no date line."""
    text = "21 October 2018 was the deadliest day of the year in the province."
    assert kinds(text) == [("body", text)]


def test_wire_dateline_is_cut_off() -> None:
    """City, date and agency before the first sentence are a date line."""
    first = "   Lima, 19 Jan 89 (EFE) -- [Text] Two men were killed today."
    text = f"{first}\n\n   Police gave no details.\n"
    assert kinds(text)[:2] == [
        ("dateline", "Lima, 19 Jan 89 (EFE) -- [Text]"),
        ("body", "Two men were killed today."),
    ]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    """A paragraph whose lines were broken to a width is one block."""
    paragraph = (
        "Government forces shelled the outskirts of the town for a third day\n"
        "on Monday, killing at least four people and wounding several others in\n"
        "what residents described as the heaviest attack since the truce began\n"
        "three weeks ago, a monitor said."
    )
    text = f"{paragraph}\n\n{paragraph}\n"
    assert kinds(text) == [("body", paragraph.replace("\n", " "))] * 2


def test_quotation_without_full_stop_inside_is_no_headline() -> None:
    """A spoken line that ends in quotation marks is body."""
    text = (
        'The town fell on Monday.\n\n"We are also unaware of any losses"\n\nIt was the second loss.'
    )
    assert [kind for kind, _ in kinds(text)] == ["body", "body", "body"]


WORDS = st.sampled_from(
    ["3 min read", "13 November, 2018", "A short headline about a town here", "", "Last update:",
     "Seven civilians were killed on Monday.", "By Jane Miller", "   An indented line.",
     "Read more",
     "18 May 2017 The army said it took the town.", "x" * 90, "== Heading =="]
)  # fmt: skip


@given(st.lists(WORDS, max_size=12), st.sampled_from(["", "A short headline about a town here"]))
def test_blocks_cover_every_word_once(lines: list[str], title: str) -> None:
    """Blocks stand in order, do not overlap, and only white space lies between them."""
    text = "\n".join(lines)
    at = 0
    for block in find_blocks(text, title=title):
        assert isinstance(block, Block)
        assert block.passage.start < block.passage.end
        assert not text[at : block.passage.start].strip()
        at = block.passage.end
    assert not text[at:].strip()


def test_kinds_in_data_are_kinds_of_blocks() -> None:
    """Each row for a line or a start names a kind of block."""
    assert {row.kind for row in LINE_ROWS + START_ROWS} <= {kind.value for kind in BlockKind}
