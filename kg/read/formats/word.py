"""Read Word documents (.docx): paragraphs and headings; tables, text boxes and notes are left out.

Where changes are tracked, the words are those that the document has once all are accepted. The
day on which a document was made is often that of its template, and not taken.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.errors import EmptyArticle
from kg.read.formats.damage import translated
from kg.read.notices import Notice
from kg.read.source import check_size, check_words

# python-docx gives the runs and links that lie in a paragraph itself, and the paragraphs that lie
# in the body itself: a sentence that was inserted while changes were tracked would be lost.
_PARAGRAPHS: Final = (
    ".//w:p[not(ancestor::w:tbl or ancestor::w:txbxContent"
    " or ancestor::w:sdt/w:sdtPr[w:showingPlcHdr"
    " or w:docPartObj/w:docPartGallery/@w:val = 'Table of Contents'])]"
)
_RUNS: Final = ".//w:r[not(ancestor::w:txbxContent or ancestor::w:del or ancestor::w:moveFrom)]"
_UNREAD: Final = (
    ("tables", "count(.//w:tbl[not(ancestor::w:tbl or ancestor::w:txbxContent)])"),
    # Word writes a text box a second time for its older versions.
    ("text boxes", "count(.//w:txbxContent[not(ancestor::*[local-name() = 'Fallback'])])"),
    ("footnotes", "count(.//w:footnoteReference)"),
    ("endnotes", "count(.//w:endnoteReference)"),
)


def read_word(
    content: Content, reading: Reading, *, stream: BinaryIO, archive: zipfile.ZipFile
) -> Iterator[RawArticle]:
    """Read the one article of a Word document.

    Args:
        content: The document.
        reading: How to read.
        stream: Its bytes.
        archive: The same, opened.
    """
    # python-docx unpacks the whole; the sizes of the archive's directory are counted before.
    content.budget.spend(sum(info.file_size for info in archive.infolist()), where=content.name)
    from docx import Document

    with translated(content.name, "a Word document"):
        stream.seek(0)
        document = Document(stream)
        facts = document.core_properties
        text = "\n\n".join(filter(None, map(_words, document.element.body.xpath(_PARAGRAPHS))))
        given = Given(
            id=content.url or content.id,
            title=facts.title or "",
            url=content.url,
            language=facts.language or None,
        )
        unread = _unread_parts(document)
    if unread and not text:
        raise EmptyArticle(
            f"a Word document of {unread}, which are not read",
            where=content.name,
            remedy="give the article's words as paragraphs, or as plain text",
        )
    check_words(text, where=content.name)
    check_size(len(text.encode()), where=content.name, max_bytes=reading.max_bytes)
    if unread:
        reading.tell(Notice(content.name, f"{unread} are not read"))
    yield RawArticle(text, given, content.name)


def _words(paragraph: Any) -> str:
    """Return the words of *paragraph*, whatever its runs lie in: a change, a field, a link."""
    return "".join(run.text for run in paragraph.xpath(_RUNS)).strip()


def _unread_parts(document: Any) -> str:
    """Return what of *document* is left out, counted, or ""."""
    parts = [
        f"{number} {what}"
        for what, path in _UNREAD
        if (number := int(document.element.body.xpath(path)))
    ]
    return " and ".join(parts)
