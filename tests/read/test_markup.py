"""Tests of ``kg.read.markup`` and ``kg.read.glued``: pieces that are no words of the article."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.text import Block, Passage
from kg.read.edits import Edit
from kg.read.glued import cut_glued
from kg.read.markup import find_comments, find_markdown, find_tags
from kg.read.paragraphs import find_line_breaks, find_paragraphs, find_soft_hyphens

Find = Callable[[str], Iterable[Edit]]


def edited(find: Find, text: str) -> str:
    """Make the edits that *find* finds."""
    pieces, at = [], 0
    for edit in find(text):
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*pieces, text[at:]])


COMMENTS = {
    "none": ("Two died.", "Two died."),
    "one": ("Two<!-- three? --> died.", "Two died."),
    "two": ("<!--a-->Two<!--b--> died.", "Two died."),
    "over lines": ("Two<!-- a\nb\n--> died.", "Two died."),
    "in one another": ("Two<!-- a <!-- b --> died.", "Two died."),
    "open": ("Two <!-- died.", "Two <!-- died."),
    "closed only": ("Two --> died.", "Two --> died."),
    "an arrow": ("Azaz --> Hajin", "Azaz --> Hajin"),
    "shortest": ("Two<!---->died.", "Twodied."),
    "marks that overlap, as browsers have it": ("Two<!-->died-->.", "Twodied-->."),
}


@pytest.mark.parametrize("name", COMMENTS)
def test_comment_is_taken_out_whole(name: str) -> None:
    """From the mark to the first that closes; what is open is text."""
    text, words = COMMENTS[name]
    assert edited(find_comments, text) == words


TAGS = {
    "no mark": ("Two died.", "Two died."),
    "comparison": ("3 < 5 and 7 > 6", "3 < 5 and 7 > 6"),
    "inline": ("Two <b>men</b> died.", "Two men died."),
    "inline with attributes": ("<a href=\"/x\" class='y'>Azaz</a> fell.", "Azaz fell."),
    "in capitals": ("<P>Two died.</P><P>They fled.</P>", "Two died.\n\nThey fled."),
    "paragraphs": ("<p>One.</p>\n\n  <p>Two.</p>", "One.\n\nTwo."),
    "one break": ("One.<br>Two.", "One.\nTwo."),
    "two breaks": ("One.<br/><br />Two.", "One.\n\nTwo."),
    "breaks and blanks": ("One. <br> \n Two.", "One.\nTwo."),
    "items": ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
    "script": ("One.<script>if (a<b) {}</script>Two.", "One.Two."),
    "style": ("<style media='x'>p{}</style >One.", "One."),
    "open script": ("One.<script>x", "One.<script>x"),
    "no tag of pages": (
        "<unknown>One</unknown> <me@a.example>",
        "<unknown>One</unknown> <me@a.example>",
    ),
    "longer name": (
        "<bold>One</bold> <pre-war> <articles>",
        "<bold>One</bold> <pre-war> <articles>",
    ),
    "open tag": ("One <b two", "One <b two"),
    "tag over lines": ("One <a\nhref='x'>two</a>", "One two"),
}


@pytest.mark.parametrize("name", TAGS)
def test_tag_is_taken_out_and_parts_paragraphs(name: str) -> None:
    """Block tags are blank lines, breaks are line ends, inline tags nothing; others are text."""
    text, words = TAGS[name]
    assert edited(find_tags, text) == words


MARKDOWN = {
    "bold": ("**Two** died.", "Two died."),
    "italic": ("*Two* and _three_ died.", "Two and three died."),
    "both": ("***Two*** died.", "Two died."),
    "over three lines": ("**a\nb\nc** d", "a\nb\nc d"),
    "over a blank line": ("**a\n\nb** c", "**a\n\nb** c"),
    "no pair": ("5* hotel, *Ahmed", "5* hotel, *Ahmed"),
    "inside a word": ("a*b*c and snake_case_name", "a*b*c and snake_case_name"),
    "blank inside": ("* a * and _ b _", "* a * and _ b _"),
    "escaped": ("\\*a* b", "\\*a* b"),
    "link": ("In [Azaz](https://a.example) today.", "In Azaz today."),
    "link with brackets": ("[Azaz](https://a.example/b_(c)_d)", "Azaz"),
    "link with a title": ("[it](/x 'The x')", "it"),
    "link in angle brackets": ("[it](<https://a.example>)", "it"),
    "link to a place in the page": ("[it](#below)", "it"),
    "note in brackets": ("He [the mayor](of Azaz) left.", "He [the mayor](of Azaz) left."),
    "picture": ("![smoke](/s.jpg) Two died.", " Two died."),
    "heading": ("# Azaz\n###### Hajin", "Azaz\nHajin"),
    "seven marks": ("####### Azaz", "####### Azaz"),
    "hashtag": ("#Azaz", "#Azaz"),
    "heading of nothing": ("#\n## \nx", "#\n## \nx"),
    "quotation": ("> We fled.\n>> They came.", "We fled.\nThey came."),
    "more than": ("> 30 died.", "> 30 died."),
    "mark inside an address": ("In [Azaz](/a/_b_/*c*) today.", "In Azaz today."),
    "bold link": ("**[Azaz](/x)** fell.", "Azaz fell."),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_is_taken_off_its_words(name: str) -> None:
    """Marks in pairs around words go; a single mark is what it is."""
    text, words = MARKDOWN[name]
    assert edited(find_markdown, text) == words


FINDERS: tuple[Find, ...] = (
    find_comments,
    find_tags,
    find_markdown,
    find_soft_hyphens,
    find_line_breaks,
)
PIECES = st.sampled_from(
    ["<b>", "</b>", "<p>", "<br>", "<!--", "-->", "*", "**", "_", "[", "](/_x_)", "!", "#", "> ",
     "\n", " ", "word", "Word.", "mili-", "\u00ad", "of", "- ", "1. ", "<script>", "</script>"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=16).map("".join))
def test_edits_stand_in_order_and_apart(text: str) -> None:
    """Each takes away a stretch of the text, none overlaps the one before it."""
    for find in FINDERS:
        at = 0
        for edit in find(text):
            assert at <= edit.start < edit.end <= len(text), find
            at = edit.end


@given(st.lists(PIECES, max_size=16).map("".join))
def test_paragraphs_hold_every_word(text: str) -> None:
    """Between paragraphs is white space alone, and none begins or ends with it."""
    at = 0
    for block in find_paragraphs(text):
        words = text[block.passage.start : block.passage.end]
        assert not text[at : block.passage.start].strip()
        assert words == words.strip() != ""
        at = block.passage.end
    assert not text[at:].strip()


# -- pages in one line -----------------------------------------------------------------------


def pieces(text: str, title: str = "") -> list[tuple[str, str]]:
    """Cut a first paragraph; return kind and words of each piece."""
    found: list[Block] = cut_glued(text, Passage(0, len(text)), title)
    return [(b.kind.value, text[b.passage.start : b.passage.end]) for b in found]


TITLE = "Car bomb kills seven in town"
GLUED = {
    "nothing": ("Seven died on Sunday.", "", [("body", "Seven died on Sunday.")]),
    "title": (f"{TITLE} Seven died.", TITLE, [("title", TITLE), ("body", "Seven died.")]),
    "title that goes on": (
        f"{TITLE} as planes attack.", TITLE, [("body", f"{TITLE} as planes attack.")],
    ),
    "title alone": (TITLE, TITLE, [("body", TITLE)]),
    "title of two words": ("Two dead Seven died.", "Two dead", [("body", "Two dead Seven died.")]),
    "day": ("5 July 2015 Seven died.", "", [("dateline", "5 July 2015"), ("body", "Seven died.")]),
    "day that begins a sentence": (
        "5 July 2015 was a quiet day.", "", [("body", "5 July 2015 was a quiet day.")],
    ),
    "day without a year": ("5 July Seven died.", "", [("body", "5 July Seven died.")]),
    "update": (
        "Last update: 5 July 2015 Seven died.", "",
        [("updated", "Last update: 5 July 2015"), ("body", "Seven died.")],
    ),
    "day, title, agency": (
        f"5 July 2015 {TITLE} AFP Seven died.", TITLE,
        [("dateline", "5 July 2015"), ("title", TITLE), ("byline", "AFP"), ("body", "Seven died.")],
    ),
    "agency alone": ("AFP Seven died.", "", [("body", "AFP Seven died.")]),
    "agency that acts": (
        "5 July 2015 AFP reported seven dead.", "",
        [("dateline", "5 July 2015"), ("body", "AFP reported seven dead.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GLUED)
def test_what_was_glued_is_cut_off_and_sentences_stay(name: str) -> None:
    """Only where the text goes on like a new sentence is anything cut."""
    text, title, expected = GLUED[name]
    assert pieces(text, title) == expected


PARTS = st.sampled_from(
    ["5 July 2015", TITLE, "AFP", "by Ann Lee", "Seven died.", "Tags War Azaz At", "was", "“Yes”"]
)


@given(st.lists(PARTS, min_size=1, max_size=6).map(" ".join), st.sampled_from(["", TITLE]))
def test_pieces_cover_the_paragraph(text: str, title: str) -> None:
    """Whatever was glued: in order, nothing lost but blanks, and something left to read."""
    at = 0
    found = cut_glued(text, Passage(0, len(text)), title)
    for block in found:
        assert not text[at : block.passage.start].strip()
        assert block.passage.start < block.passage.end
        at = block.passage.end
    assert at == len(text)
    assert found[-1].kind.value == "body"
