"""Read PDF: the words of its pages, without what each page repeats.

A PDF knows lines and not paragraphs. A paragraph ends where the gap below a line is wider than
between most, where the size of the letters changes, and where a line stops short after a full stop.
Lines that stand at the head or foot of most pages are taken out, and page numbers. A word parted at
a line's end is left so for ``kg.read.mending``, which knows the hyphens that stay.

The day on which a PDF was made is not taken for the day of publication: who prints a page next year
makes it next year.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.errors import EmptyArticle, TooLong
from kg.read.formats.damage import translated
from kg.read.titles import is_list_item

_MOST_PAGES: Final = 500
_EDGE_LINES: Final = 2
_FEWEST_LETTERS_A_PAGE: Final = 20
_WIDE_GAP: Final = 1.3
_SHORT_LINE: Final = 0.8
_PAGE_NUMBER: Final = re.compile(
    r"(?:(?:https?|file)://\S+)?\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")
_SENTENCE_END: Final = re.compile(r"[.!?][\"'”’)]*$")
_PARTED: Final = re.compile(r"\w[-\u00ad]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        height: How far up it stands, in points.
        size: That of its letters, in points.
    """

    text: str
    height: float
    size: float


def read_pdf(content: Content, _: Reading) -> Iterator[RawArticle]:
    """Read the one article of a PDF.

    Raises:
        Damaged: It is broken or locked.
        EmptyArticle: It holds pictures of pages, and no words.
    """
    from pypdf import PdfReader

    raw = content.read()
    with translated(content.name, "a PDF document"):
        document = PdfReader(io.BytesIO(raw))
        number = len(document.pages)
        if number > _MOST_PAGES:
            raise TooLong(
                f"{number} pages are no article", where=content.name, remedy="cut the article out"
            )
        pages = [_lines(page) for page in document.pages]
        facts: Any = document.metadata or {}
        title = str(facts.get("/Title") or "")
    text = join_pages(pages)
    if sum(map(str.isalnum, text)) < _FEWEST_LETTERS_A_PAGE * max(1, number):
        raise EmptyArticle(
            f"a scanned PDF: pictures and no words on its {number} pages",
            where=content.name,
            remedy="run text recognition on it first, for example: ocrmypdf in.pdf out.pdf",
        )
    given = Given(
        id=content.url or content.id,
        # Programs put the name of a file there, or of a template.
        title=title if _squeezed(title) in _squeezed(text) else "",
        url=content.url,
    )
    yield RawArticle(text, given, content.name)


def join_pages(pages: Sequence[Sequence[Line]]) -> str:
    """Join the lines of *pages* to paragraphs, without what most pages repeat at head and foot."""
    repeated = _repeated_lines(pages)
    lines: list[Line] = []
    gaps: list[float] = []
    for page in pages:
        edge = {*range(_EDGE_LINES), *range(len(page) - _EDGE_LINES, len(page))}
        kept = [
            line
            for number, line in enumerate(page)
            if number not in edge
            or not (_form(line.text) in repeated or _PAGE_NUMBER.fullmatch(line.text))
        ]
        gaps += [gap for a, b in pairwise(kept) if (gap := a.height - b.height) > 0]
        lines += kept
    # Most lines follow each other inside a paragraph.
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    width = max((len(line.text) for line in lines), default=0)
    pieces = [lines[0].text] if lines else []
    for before, line in pairwise(lines):
        pieces += (_joint(before, line, usual=usual, width=width), line.text)
    return "".join(pieces)


def _joint(before: Line, line: Line, *, usual: float, width: int) -> str:
    """Return what stands between two lines: a blank, a line's end or a paragraph's."""
    is_end = _SENTENCE_END.search(before.text) is not None
    if abs(before.size - line.size) > 0.5:
        return "\n\n"
    if before.height - line.height > _WIDE_GAP * usual:
        return "\n\n"
    # The last line of a paragraph; a full stop at the margin may be any line's.
    if is_end and len(before.text) < _SHORT_LINE * width:
        return "\n\n"
    if is_list_item(line.text) or _PARTED.search(before.text):
        return "\n"
    return " "


def _lines(page: Any) -> list[Line]:
    lines: list[Line] = []
    text, height, size = "", 0.0, 0.0

    def hear(words: str, place: Any, matrix: Any, _font: object, points: float) -> None:
        nonlocal text, height, size
        for number, part in enumerate(words.split("\n")):
            if number and text.strip():
                lines.append(Line(" ".join(text.split()), height, size))
                text = ""
            if part.strip() and not text.strip():
                # pypdf gives the page's matrix and the text's: [5] moves up, [3] scales.
                height = place[5] + place[3] * matrix[5]
                size = abs(points * place[3] * matrix[3])
            text += part

    page.extract_text(visitor_text=hear)
    hear("\n", (0,) * 6, (0,) * 6, None, 0.0)
    return lines


def _repeated_lines(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    edges = Counter(
        form
        for page in pages
        for form in {_form(line.text) for line in (*page[:_EDGE_LINES], *page[-_EDGE_LINES:])}
    )
    # Magazines have one head on left pages and another on right ones.
    least = max(2, (len(pages) + 1) // 2)
    return frozenset(form for form, number in edges.items() if form and number >= least)


def _squeezed(words: str) -> str:
    return "".join(filter(str.isalnum, words)).lower()


def _form(line: str) -> str:
    """Return *line* with its numbers alike: "Page 3 of 12", "12 November 2018, 3"."""
    return _DIGITS.sub("0", " ".join(line.split()))
