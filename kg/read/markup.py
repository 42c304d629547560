"""Find HTML tags and Markdown marks in prose.

Pages are refused before (``kinds``); here it is about the few tags and marks that were left in
words that somebody copied. Only the marks go: the words of a link and of an emphasis stay, each at
its place in the source. The address of a link, a picture, a comment and a script have no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.read.edits import Edit

_BLOCK_NAMES: Final = (
    r"address|article|aside|blockquote|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header"
    r"|hr|li|main|ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE_NAMES: Final = (
    r"a|abbr|acronym|b|big|cite|code|del|em|font|i|img|ins|kbd|label|mark|q|s|small|span|strike"
    r"|strong|sub|sup|time|tt|u|var|wbr"
)
_BREAK: Final = r"<br(?:\s[^<>]*)?/?>"
_BLOCK: Final = rf"(?:</?(?:{_BLOCK_NAMES})(?:\s[^<>]*)?/?>|{_BREAK})"
_TAG: Final = re.compile(
    rf"(?P<block>{_BLOCK}(?:\s*{_BLOCK})*)"
    r"|<(?P<hidden>script|style)\b[^<>]*>.*?</(?P=hidden)\s*>"
    rf"|</?(?:{_INLINE_NAMES})(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
_ONE_BREAK: Final = re.compile(_BREAK, re.IGNORECASE)

_ADDRESS: Final = (
    r"\(<?(?:https?:|mailto:|www\.|/|\#)[^()\s]{0,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?>?"
    r"(?:\s(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'))?\)"
)
_PICTURE: Final = re.compile(rf"!\[[^\[\]\n]{{0,500}}\]{_ADDRESS}")
_LINK: Final = re.compile(rf"(?<!!)\[(?P<words>[^\[\]\n]{{1,500}})\]{_ADDRESS}")
# A mark opens before a word and closes after one, within a paragraph: "5* hotel" and "guests*"
# have no pair.
_EMPHASIS: Final = re.compile(
    r"(?<![\w*\\])(?P<star>\*{1,3})(?=[^\s*])(?P<starred>[^*\n]{1,1000}(?:\n[^*\n]{1,1000}){0,3}?)"
    r"(?<=[^\s*])(?P=star)(?![\w*])"
    r"|(?<![\w\\])(?P<line>_{1,3})(?=[^\s_])(?P<lined>[^_\n]{1,1000}(?:\n[^_\n]{1,1000}){0,3}?)"
    r"(?<=[^\s_])(?P=line)(?!\w)"
)
# "> 30 killed" says "more than".
_LINE_MARK: Final = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]+|(?:>[ \t]?)+(?![\s\d]))(?=\S)", re.MULTILINE
)


def find_comments(text: str) -> Iterator[Edit]:
    """Find HTML comments."""
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start)) >= 0:
        end = close + len("-->")
        yield Edit(start, end, "")


def find_tags(text: str) -> Iterator[Edit]:
    """Find tags and scripts; a tag that parts paragraphs becomes a blank line."""
    if "<" not in text:
        return
    at = 0
    for match in _TAG.finditer(text):
        start, end, new = match.start(), match.end(), ""
        if match["block"]:
            while start > at and text[start - 1].isspace():
                start -= 1
            while end < len(text) and text[end].isspace():
                end += 1
            if start > 0 and end < len(text):
                new = "\n" if _ONE_BREAK.fullmatch(match["block"]) else "\n\n"
        yield Edit(start, end, new)
        at = end


def find_markdown(text: str) -> Iterator[Edit]:
    """Find the marks of links, pictures, emphasis, headings and quotations."""
    edits = [
        Edit(match.start(), match.end(), "")
        for pattern in (_LINE_MARK, _PICTURE)
        for match in pattern.finditer(text)
    ]
    for match in _LINK.finditer(text):
        edits += _around(match, "words")
    for match in _EMPHASIS.finditer(text):
        edits += _around(match, "starred" if match["star"] else "lined")
    return _apart(edits)


def _around(match: re.Match[str], words: str) -> tuple[Edit, Edit]:
    before = Edit(match.start(), match.start(words), "")
    return before, Edit(match.end(words), match.end(), "")


def _apart(edits: list[Edit]) -> Iterator[Edit]:
    """Yield *edits* in text order, without those that begin inside another."""
    at = 0
    for edit in sorted(edits):
        if edit.start >= at:
            yield edit
            at = edit.end
