"""Tests of ``kg.read.furniture``: what each paragraph is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.furniture import load_furniture, load_publishers
from kg.model.text import READABLE_KINDS, Block, BlockKind
from kg.read.dates import date_alternatives, date_patterns, find_date_line
from kg.read.furniture import find_blocks
from kg.read.mending import mend
from kg.read.wording import line_kind

LINE_ROWS = [row for row in load_furniture() if row.where == "line"]
LINK_ROWS = [row for row in load_furniture() if row.where == "links"]
PARAGRAPH_ROWS = [row for row in load_furniture() if row.where == "paragraph"]
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


@pytest.mark.parametrize("row", LINE_ROWS + LINK_ROWS, ids=lambda row: row.id)
def test_each_line_row_fires_on_its_example(row) -> None:  # type: ignore[no-untyped-def]
    """Each pattern for a whole line knows the line it was written for."""
    assert re.fullmatch(row.pattern.replace("{date}", date_alternatives()), row.example)
    assert line_kind(row.example) is not None


@pytest.mark.parametrize("row", PARAGRAPH_ROWS, ids=lambda row: row.id)
def test_each_paragraph_row_is_cut_off(row) -> None:  # type: ignore[no-untyped-def]
    """What may stand before any paragraph is cut off each of them."""
    first, second = "The army took Azaz on Monday.", "It left Hajin."
    assert kinds(f"{row.example}{first}\n\n{row.example}{second}") == [
        (row.kind, row.example.rstrip()),
        ("body", first),
        (row.kind, row.example.rstrip()),
        ("body", second),
    ]


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


STOP = "Seven men were killed in Azaz on Monday, police said."
FURNITURE = {
    "14:32 GMT": "dateline",
    "[14:32]": "dateline",
    "9:05 pm": "dateline",
    "1432 GMT": "dateline",
    "KABUL, Nov 18, 2019 (AFP) -": "dateline",
    "XYZ Mar 3, 2018 10:15 URGENT": "dateline",
    "Iraq-unrest-toll,URGENT": "boilerplate",
    "URGENT": "boilerplate",
    "RECASTS with new toll, adds quotes": "boilerplate",
    "(Adds army statement)": "boilerplate",
    "Sign up for our daily newsletter.": "boilerplate",
    "Subscribe now": "boilerplate",
    "Get the best of our reporting in your inbox": "boilerplate",
    "Advertisement": "boilerplate",
    "Story continues below advertisement": "boilerplate",
    "Follow us on Telegram for more": "boilerplate",
    "Most read": "boilerplate",
    "Editor's picks": "boilerplate",
    "Related: Car bomb kills 40 in Hajin": "related",
    "Watch: Drone strike kills nine": "related",
    "(AP Photo/Jane Miller)": "byline",
    "Photo by Jane Miller/AFP": "byline",
    "Related Topics: Azaz, army": "boilerplate",
    "Smoke over Azaz on Monday. REUTERS/Jane Miller": "caption",
    "Smoke over Azaz on Monday. (AP Photo/Jane Miller)": "caption",
}
PROSE = [
    "Related to the raid, two men were killed in Azaz on Monday, police said.",
    "Most read the leaflets that the army dropped before shells killed three people.",
    "Sign up for the army or face jail, the group told the men of Azaz.",
    "Follow the road on foot to Azaz, they said.",
    "Subscribe to our cause, the group told the villagers before it shot two of them.",
    "14:32 GMT was the minute when a bomb killed six people in Hajin.",
    "14:32 was the minute when a bomb killed six people in Hajin.",
    "UPDATE 3 of the app was out when gunmen killed seven guards.",
    "Update: six men are now known to have died in the bombing.",
    "Correction: an earlier version of this report said 30 men, not 13, had died.",
    "Topics of the talks were the raid and the two men whom it killed.",
    "He was killed, she told AP/Reuters on Monday.",
    "Adds the mayor: nobody was killed.",
    "Urgent help is needed after the bombing, doctors said.",
    "Advertisement boards fell on two men when the shell hit.",
    "More: he said that nine men were killed and that the army had known it.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_named(line: str) -> None:
    """A line of furniture between two paragraphs is known for what it is."""
    assert kinds(f"{STOP}\n\n{line}\n\n{STOP}") == [
        ("body", STOP),
        (FURNITURE[line], line),
        ("body", STOP),
    ]


@pytest.mark.parametrize("line", PROSE)
def test_sentence_that_begins_like_furniture_is_read(line: str) -> None:
    """The same words at the start of a sentence are prose."""
    assert kinds(f"{STOP}\n\n{line}\n\n{STOP}")[1:2] == [("body", line)]


@pytest.mark.parametrize("heading", ["Most read", "MORE STORIES", "You may also like:", "Trending"])
def test_links_below_a_heading_are_other_articles(heading: str) -> None:
    """What is listed below "Most read" is another article's; the text goes on after it."""
    links = ["1. Gunman kills nine in Dallas", "- Snow in the Alps", "Who shot the mayor?"]
    assert kinds("\n".join([STOP, "", heading, *links, STOP])) == [
        ("body", STOP),
        ("boilerplate", heading),
        *(("related", link) for link in links),
        ("body", STOP),
    ]


def test_list_without_a_heading_of_links_is_body() -> None:
    """A list of the dead is part of the article."""
    items = ["- four men", "- a boy of nine"]
    text = "\n".join(["Killed in the raid:", *items])
    assert [kind for kind, _ in kinds(text)] == ["body", "body", "body"]


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("Smoke over Azaz on Monday. REUTERS/Jane Miller", "caption"),
        ("(Corrects death toll to seven from 17 in first paragraph)", "standfirst"),
        ("Related: Car bomb kills 40 in Hajin", "related"),
    ],
)
def test_caption_link_or_note_at_the_top_is_no_title(first: str, kind: str) -> None:
    """What is known by its wording, or stands in brackets, is no headline of this article."""
    assert kinds(f"{first}\n\n{STOP}") == [(kind, first), ("body", STOP)]


def test_versions_of_a_wire_story_are_cut_off_its_title() -> None:
    """ "UPDATE 3-" stands before the headline and is no part of it."""
    text = f"UPDATE 3-Seven killed in Azaz\n(Adds quotes)\nAZAZ, Nov 18 (Reuters) - {STOP}"
    assert kinds(text) == [
        ("boilerplate", "UPDATE 3-"),
        ("title", "Seven killed in Azaz"),
        ("boilerplate", "(Adds quotes)"),
        ("dateline", "AZAZ, Nov 18 (Reuters) -"),
        ("body", STOP),
    ]


def test_entries_of_a_live_blog_are_read_without_their_hours() -> None:
    """An entry without a full stop is no headline of another article."""
    entries = ["Blast heard near the station", "Station cleared, police say", "Four men hurt"]
    hours = ["19:02", "[19:04]", "19:11 GMT -"]
    text = "\n".join(f"{hour} {entry}" for hour, entry in zip(hours, entries, strict=True))
    blocks = kinds(f"{STOP}\n{text}\n{STOP}")
    assert blocks[1:-1] == [
        block
        for hour, entry in zip(hours, entries, strict=True)
        for block in (("dateline", hour), ("body", entry))
    ]


TABLES = {
    "markdown": "| Day | Dead |\n|-----|------|\n| 3 Nov | 12 |",
    "bars": "Day | Place | Dead\n3 Nov | Azaz | 12",
    "tabs": "Day\tPlace\tDead\n3 Nov\tAzaz\t12 killed",
    "blanks": "Month      Dead     Hurt\nJanuary    12       40",
}
NO_TABLES = {
    "breadcrumbs": "Home | World | Syria",
    "sentences": "Seven | they say | died.\nThree | it is said | were hurt.",
    "one-tab": "Place:\tAzaz",
    "indent": "    Seven men died in Azaz.\n    Three were hurt.",
    "two-blanks": "Seven men died  in Azaz.  Three were hurt,\npolice said.  They fled  on Monday.",
}


@pytest.mark.parametrize("name", TABLES)
def test_table_is_one_block_that_is_not_read(name: str) -> None:
    """Rows of cells are a table, whatever parts the cells."""
    blocks = kinds(f"{STOP}\n\n{TABLES[name]}\n\n{STOP}")
    assert blocks == [("body", STOP), ("table", TABLES[name]), ("body", STOP)]
    assert BlockKind.TABLE not in READABLE_KINDS


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_table_is_none(name: str) -> None:
    """A line of bars, a sentence with gaps and an indent make no table."""
    assert "table" not in [kind for kind, _ in kinds(f"{STOP}\n\n{NO_TABLES[name]}\n\n{STOP}")]


WORDS = st.sampled_from(
    ["3 min read", "13 November, 2018", "A short headline about a town here", "", "Last update:",
     "Seven civilians were killed on Monday.", "By Jane Miller", "   An indented line.",
     "Read more", "Most read", "1. A first item", "14:32 GMT - The army left.", "a | b", "1 | 2",
     "UPDATE 2-The army left",
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
    rows = LINE_ROWS + LINK_ROWS + PARAGRAPH_ROWS + START_ROWS
    assert {row.kind for row in rows} <= {kind.value for kind in BlockKind}
