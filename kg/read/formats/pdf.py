"""Read PDF: the words of its pages, without what each page repeats.

A PDF knows lines and not paragraphs. Lines that stand at the head or foot of most pages are taken
out, and page numbers; words parted at a line's end and lines broken inside a sentence are joined
when the text's form is mended (``kg.read.mending``), as in any other text.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kg.read.article import Draft, Given
from kg.read.content import Content, Reading
from kg.read.errors import EmptyArticle, TooLong
from kg.read.formats.damage import translated

_MOST_PAGES: Final = 500
_EDGE_LINES: Final = 2
_FEWEST_LETTERS_A_PAGE: Final = 20
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*", re.IGNORECASE
)
_DIGITS: Final = re.compile(r"\d+")
_DATE: Final = re.compile(r"D?:?(\d{4})(\d{2})(\d{2})")


def read_pdf(content: Content, _: Reading) -> Iterator[Draft]:
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
        pages = [page.extract_text() for page in document.pages]
        facts: Any = document.metadata or {}
    text = join_pages([page.splitlines() for page in pages])
    if sum(map(str.isalnum, text)) < _FEWEST_LETTERS_A_PAGE * max(1, number):
        raise EmptyArticle(
            f"a scanned PDF: {number} pages hold pictures and no words",
            where=content.name,
            remedy="run text recognition on it first, for example: ocrmypdf in.pdf out.pdf",
        )
    given = Given(
        id=content.url or content.id,
        title=str(facts.get("/Title") or ""),
        date=_day(facts.get("/CreationDate")),
        url=content.url,
    )
    yield Draft(text, given, content.name)


def join_pages(pages: Sequence[Sequence[str]]) -> str:
    """Join the lines of *pages* without what most of them repeat at head and foot."""
    repeated = _repeated_lines(pages)
    text = ""
    for page in pages:
        lines = [line.rstrip() for line in page]
        edge = {*range(_EDGE_LINES), *range(len(lines) - _EDGE_LINES, len(lines))}
        kept = [
            line
            for number, line in enumerate(lines)
            if number not in edge or not (_form(line) in repeated or _PAGE_NUMBER.fullmatch(line))
        ]
        words = "\n".join(kept).strip("\n")
        if text and words:
            # A sentence goes on over the page's end.
            text += "\n" if not text.endswith((".", "!", "?", '"', "”", "’")) else "\n\n"
        text += words
    return text


def _repeated_lines(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    edges = Counter(
        form
        for page in pages
        for form in {_form(line) for line in (*page[:_EDGE_LINES], *page[-_EDGE_LINES:])}
    )
    least = max(2, (len(pages) + 1) // 2)
    return frozenset(form for form, number in edges.items() if form and number >= least)


def _form(line: str) -> str:
    """Return *line* with its numbers alike: "Page 3 of 12", "12 November 2018, 3"."""
    return _DIGITS.sub("0", " ".join(line.split()))


def _day(written: object) -> str | None:
    match = _DATE.match(str(written or ""))
    return "-".join(match.groups()) if match else None
