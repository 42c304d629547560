"""Read Word documents (.docx): paragraphs and headings; tables and text boxes are left out.

The day on which a document was made is often that of its template, and not taken.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from kg.read.article import Given, RawArticle
from kg.read.content import Content, Reading
from kg.read.formats.damage import translated
from kg.read.notices import Notice
from kg.read.source import check_size, check_words


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
        text = "\n\n".join(p.text.strip() for p in document.paragraphs if p.text.strip())
        given = Given(
            id=content.url or content.id,
            title=facts.title or "",
            url=content.url,
            language=facts.language or None,
        )
        tables = len(document.tables)
    check_words(text, where=content.name)
    check_size(len(text.encode()), where=content.name, max_bytes=reading.max_bytes)
    if tables:
        reading.tell(Notice(content.name, f"{tables} tables are not read"))
    yield RawArticle(text, given, content.name)
