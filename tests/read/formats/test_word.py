"""Tests of ``kg.read.formats.word``: Word documents as they are found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.model.text import Article
from kg.read.errors import EmptyArticle
from kg.read.inputs import read_articles
from kg.read.notices import Notice

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STORY = "A car bomb killed seven civilians in Azaz on Monday, a monitor said."


def run(words: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"


def box(words: str) -> str:
    return f"<w:txbxContent><w:p>{run(words)}</w:p></w:txbxContent>"


def element(xml: str) -> Any:
    from docx.oxml import parse_xml

    name = xml.partition(">")[0]
    return parse_xml(xml.replace(name, f'{name} xmlns:w="{W}" xmlns:mc="{MC}"', 1))


def read(path: Path) -> tuple[list[Article | InputError], list[Notice]]:
    notices: list[Notice] = []
    return list(read_articles([str(path)], tell=notices.append)), notices


WRAPPED = {
    "inserted": f"<w:ins>{run('six')}</w:ins>",
    "inserted, and some of it deleted again": (
        f"<w:ins>{run('si')}<w:del><w:r><w:delText>ty-si</w:delText></w:r></w:del>{run('x')}</w:ins>"
    ),
    "put in the place of what was deleted": (
        f"<w:del><w:r><w:delText>ninety</w:delText></w:r></w:del><w:ins>{run('six')}</w:ins>"
    ),
    "moved here": f"<w:moveFrom>{run('ninety')}</w:moveFrom><w:moveTo>{run('six')}</w:moveTo>",
    "link": f"<w:hyperlink>{run('six')}</w:hyperlink>",
    "inserted link": f"<w:ins><w:hyperlink>{run('six')}</w:hyperlink></w:ins>",
    "control": f"<w:sdt><w:sdtContent>{run('six')}</w:sdtContent></w:sdt>",
    "field": f"<w:fldSimple w:instr='x'>{run('six')}</w:fldSimple>",
    "smart tag": f"<w:smartTag>{run('six')}</w:smartTag>",
}


@pytest.mark.parametrize("kind", WRAPPED)
def test_words_count_whatever_they_lie_in(tmp_path: Path, kind: str) -> None:
    """A sentence is read as it is once all tracked changes are accepted."""
    from docx import Document

    document, path = Document(), tmp_path / "a.docx"
    p = element(f"<w:p>{run('The army killed ')}{WRAPPED[kind]}{run(' people in Homs.')}</w:p>")
    document.element.body.insert(0, p)
    document.save(str(path))
    (article,), notices = read(path)
    assert isinstance(article, Article)
    assert article.text == "The army killed six people in Homs."
    assert notices == []


def test_paragraphs_count_in_their_order_whatever_they_lie_in(tmp_path: Path) -> None:
    """Those of content controls too; lists of contents and placeholders are not the article's."""
    from docx import Document

    document, path = Document(), tmp_path / "a.docx"
    document.add_paragraph("One was killed.")
    contents = "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
    for words, kind in (("Two.", ""), ("500 killed 3", contents), ("Click.", "<w:showingPlcHdr/>")):
        control = (
            f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent><w:p>{run(words)}</w:p></w:sdtContent>"
            "</w:sdt>"
        )
        document.element.body.insert(1, element(control))
    document.add_paragraph("Three.")
    document.save(str(path))
    (article,), _ = read(path)
    assert isinstance(article, Article)
    assert article.text == "One was killed.\n\nTwo.\n\nThree."


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    """Tables in tables, and text boxes written twice, are told once."""
    from docx import Document

    document, path = Document(), tmp_path / "a.docx"
    document.add_paragraph(STORY)
    document.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0).text = "900 killed"
    shape = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box('800 killed')}</mc:Choice>"
        f"<mc:Fallback>{box('800 killed')}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    document.element.body.insert(0, element(shape))
    document.element.body.insert(
        0, element("<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p>")
    )
    document.save(str(path))
    (article,), notices = read(path)
    assert isinstance(article, Article)
    assert article.text == STORY
    assert [notice.what for notice in notices] == [
        "1 tables and 1 text boxes and 1 footnotes are not read"
    ]


def test_a_document_of_tables_only_says_so(tmp_path: Path) -> None:
    """ "There is no text in it" would be wrong of a document that shows some."""
    from docx import Document

    document, path = Document(), tmp_path / "a.docx"
    document.add_table(1, 1).cell(0, 0).text = STORY
    document.save(str(path))
    (error,), _ = read(path)
    assert isinstance(error, EmptyArticle)
    assert error.what == "a Word document of 1 tables, which are not read"
