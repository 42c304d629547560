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
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.errors import EmptyArticle, NotText, TooLong
from kg.read.formats.damage import translated
from kg.read.notices import Notice
from kg.read.titles import is_list_item

_MOST_PAGES: Final = 500
_EDGE_LINES: Final = 2
_FEWEST_LETTERS_A_PAGE: Final = 20
_WIDE_GAP: Final = 1.3
_SHORT_LINE: Final = 0.8
# A gap between columns, in heights of letters; as few lines, of as few letters, are columns.
_GAP: Final = 1.0
_FEWEST_ROWS: Final = 3
_FEWEST_LETTERS_A_CELL: Final = 20
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
        left: Where it begins, in points from the left.
        is_cell: Whether it stands to the right of another on the same line, behind a gap.
    """

    text: str
    height: float
    size: float
    left: float = 0.0
    is_cell: bool = False

    @property
    def right(self) -> float:
        """Where it ends, about: letters of books are half as wide as high."""
        return self.left + 0.5 * self.size * len(self.text)


def read_pdf(content: Content, reading: Reading) -> Iterator[RawArticle]:
    """Read the one article of a PDF.

    Raises:
        Damaged: It is broken.
        NotText: It is locked.
        EmptyArticle: It holds pictures of pages, and no words.
    """
    from pypdf import PdfReader

    raw = content.read()
    with translated(content.name, "a PDF document"):
        document = PdfReader(io.BytesIO(raw))
        if document.is_encrypted and not document.decrypt(""):
            raise NotText(
                "a PDF under a password",
                where=content.name,
                remedy="save it without one, for example: qpdf --decrypt in.pdf out.pdf",
            )
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
    empty = sum(not any(str.isalnum(c) for line in page for c in line.text) for page in pages)
    if empty:
        what = f"{empty} of its {number} pages hold pictures and no words"
        reading.tell(Notice(content.name, f"not read: {what}", left_out="pages without words"))
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
    cells: list[Line] = []
    open_cell: Line | None = None

    def close() -> None:
        nonlocal open_cell
        if open_cell is not None:
            cells.append(open_cell)
        open_cell = None

    def hear(words: str, place: Any, matrix: Any, _font: object, points: float) -> None:
        nonlocal open_cell
        # pypdf gives the page's matrix and the text's: [4] moves right, [5] up, [0], [3] scale.
        left = place[4] + place[0] * matrix[4]
        for number, part in enumerate(words.split("\n")):
            if number:
                close()
            if open_cell is None and not part.strip():
                continue
            is_cell = (
                open_cell is not None
                and bool(part.strip())
                and left > open_cell.right + _GAP * open_cell.size
            )
            if is_cell:
                close()
            if open_cell is None:
                height = place[5] + place[3] * matrix[5]
                open_cell = Line(part, height, abs(points * place[3] * matrix[3]), left, is_cell)
            else:
                open_cell = replace(open_cell, text=open_cell.text + part)

    page.extract_text(visitor_text=hear)
    close()
    return [replace(line, text=" ".join(line.text.split())) for line in by_columns(cells)]


def by_columns(cells: Sequence[Line]) -> list[Line]:
    """Order lines that a page holds row by row, across its columns, column by column.

    Columns show where lines have a second part, as long as prose, that begins at the same place
    again and again; what only looks like a gap is joined again.
    """
    starts = Counter(round(cell.left) for cell in cells if cell.is_cell)
    start, number = max(starts.items(), key=lambda item: item[1], default=(0, 0))
    right = [cell for cell in cells if cell.is_cell and round(cell.left) == start]
    lengths = sorted(len(cell.text) for cell in right)
    if number < _FEWEST_ROWS or lengths[number // 2] < _FEWEST_LETTERS_A_CELL:
        return _rejoined(cells)
    lines = _rejoined(cells, but=start)
    top = max(cell.height for cell in right)
    # A headline above both columns, and what stands below both.
    wide = [line for line in lines if line.left < start - 1 and line.right > start + line.size]
    first = [line for line in lines if line not in wide and line.left < start - 1]
    second = [line for line in lines if line not in wide and line.left >= start - 1]
    return [
        *(line for line in wide if line.height > top),
        *first,
        *second,
        *(line for line in wide if line.height <= top),
    ]


def _rejoined(cells: Sequence[Line], *, but: int | None = None) -> list[Line]:
    """Join the parts of lines again, but for those that begin at the column *but*."""
    lines: list[Line] = []
    for cell in cells:
        if cell.is_cell and lines and round(cell.left) != but:
            lines[-1] = replace(lines[-1], text=lines[-1].text + cell.text)
        else:
            lines.append(cell)
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
