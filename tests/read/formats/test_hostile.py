"""Broken and hostile documents: an error with file and place, and the rest goes on."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.text import Article
from kg.read.errors import BadLine, Damaged, EmptyArticle, NoColumn, NothingToRead, NotText, TooLong
from kg.read.fields import Columns
from kg.read.inputs import read_articles
from kg.read.notices import Notice

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
STORY = "Seven civilians were killed in Azaz on Monday.\n"


def laughing_word() -> bytes:
    """Write a Word document whose XML declares entities of entities."""
    laughs = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 100 + b'">]>'
    body = (
        b'<?xml version="1.0"?>'
        + laughs
        + b'<w:document xmlns:w="http://schemas.openxmlformats.org'
        b'/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>'
        b"</w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", body)
    return out.getvalue()


BROKEN: dict[str, tuple[bytes | Callable[[], bytes], type[InputError], str, str]] = {
    # name: (bytes, error, words of it, place)
    "laughs.xml": ((SAMPLES / "billion-laughs.xml").read_bytes(), Damaged, "entities", ":3"),
    "laughs.docx": (laughing_word, Damaged, "Word document", ""),
    "cut.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<", Damaged, "PDF document", ""),
    "cut.docx": (b"PK\x03\x04word/document.xml", Damaged, "ZIP archive", ""),
    "cut.parquet": (b"PAR1\x15\x04\x15\x00" + bytes(200), Damaged, "Parquet table", ""),
    "cut.warc": (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Le", Damaged, "web archive", ""),
    "news.warc": (b"WARC/1.0\r\n\r\n\r\n", NothingToRead, "web archive", ""),
    "cut.xml": (b"<newsItem guid='1'>\n<p>Seven were killed.</p>\n", Damaged, "agency", ""),
    "empty.rss": (b"<rss version='2.0'><channel/></rss>", NothingToRead, "without entries", ""),
    "scan.pdf": (
        lambda: pdf_of_pictures(),
        EmptyArticle,
        "scanned PDF: pictures and no words on its 1 pages",
        "",
    ),
    "deep.json": (b'[{"a":' * 100_000, BadLine, "without end", ""),
    "cut.json": (b'{"articles": [\n{"text": "Seven', BadLine, "at line 2, character", ""),
    "number.json": (b'{"text": ' + b"1" * 10_000 + b"}", BadLine, "not a JSON object", ":1"),
    "columns.csv": (b"date,place,killed\n2018,Azaz,7\n", NoColumn, "date, place, killed", ":1"),
    "cells.csv": (b"id,text\n1,Seven died.,x\n2,Three died.\n", BadLine, "3 cells", ":2"),
    "huge.csv": (
        b'id,text\n1,"' + b"Seven died. " * 250_000 + b'"\n2,Three died.\n',
        BadLine,
        "not a row of the table",
        ":2",
    ),
    "open.csv": (
        b'id,text\n1,"Seven died."\n2,"Three died.\n3,Two died.\n',
        BadLine,
        "takes all lines from 3 to the last, 4",
        ":3",
    ),
    "twice.csv": (
        b"id,text,date,text\n1,Seven died.,2018,Nobody died.\n",
        NoColumn,
        "2 columns are called 'text', and one holds the text",
        ":1",
    ),
    "days.csv": (
        b"text,Date,n,Date\nSeven died.,2018-11-12,1,2020-01-01\n",
        NoColumn,
        "2 columns are called 'Date', and one holds the date",
        ":1",
    ),
    "mac.csv": (b"id,text\r1,Seven died.\r", BadLine, "lines end by a carriage return alone", ":1"),
    "none.eml": (
        b"From: a@b.example\nDate: x\nSubject: y\nTo: c@d.example\n\n", EmptyArticle, "mail", "",
    ),
    "odd.svg": (b"<?xml version='1.0'?>\n<svg/>", NotText, "XML", ":1"),
}  # fmt: skip


def pdf_of_pictures() -> bytes:
    """Write a PDF with a page and no words on it."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_named_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    """The error names file, place and remedy, and the good file after it is read."""
    raw, kind, words, place = BROKEN[name]
    path, good = tmp_path / name, tmp_path / "zz-good.txt"
    path.write_bytes(raw if isinstance(raw, bytes) else raw())
    good.write_text(STORY)
    found = list(read_articles([str(path), str(good)]))
    error, last = next(item for item in found if isinstance(item, InputError)), found[-1]
    assert isinstance(error, kind), error
    assert words in error.what
    assert error.where == f"{path}{place}"
    assert error.remedy
    assert isinstance(last, Article)
    assert last.id == "zz-good"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    """A few lines of them are billions of characters."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<!DOCTYPE rss [<!ENTITY a "ha">]>\n'
    text += "<rss><channel><item><title>&a;</title></item></channel></rss>"
    (tmp_path / "a.rss").write_bytes(text.encode(encoding))
    (error,) = read_articles([str(tmp_path / "a.rss")])
    assert isinstance(error, Damaged)
    assert error.what.startswith("XML that declares entities")


@pytest.mark.parametrize(
    ("element", "written", "day"),
    [
        ("pubDate", "Tue, 12 Nov 2019 00:30:00 +0300", "2019-11-12"),
        ("pubDate", "Mon, 11 Nov 2019 23:30:00 -0500", "2019-11-11"),
        ("pubDate", "Mon, 11 Nov 2019 12:00:00 GMT", "2019-11-11"),
        ("dc:date", "2019-11-12T00:30:00+03:00", "2019-11-12"),
    ],
)
def test_the_day_of_an_entry_is_that_of_its_writer(
    tmp_path: Path, element: str, written: str, day: str
) -> None:
    """Half past midnight in Damascus is no day before."""
    text = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>'
    text += f"<title>T</title><description>{STORY}</description><{element}>{written}</{element}>"
    (tmp_path / "a.rss").write_text(f"{text}</item></channel></rss>")
    (article,) = read_articles([str(tmp_path / "a.rss")])
    assert isinstance(article, Article)
    assert str(article.published) == day


@pytest.mark.parametrize("name", ["cells.csv", "huge.csv"])
def test_bad_row_costs_itself(tmp_path: Path, name: str) -> None:
    """The row after a bad one is read."""
    raw = BROKEN[name][0]
    assert isinstance(raw, bytes)
    (tmp_path / name).write_bytes(raw)
    articles = [a for a in read_articles([str(tmp_path / name)]) if isinstance(a, Article)]
    assert [article.text for article in articles] == ["Three died."]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
@pytest.mark.parametrize(
    ("cells", "last"),
    [
        ('2,Three died.', "Three died."),
        ('2,"Three died."', "Three died."),
        ('2,"Three\n\ndied."', "Three\n\ndied."),
        ('2,Three "rebels" died.', 'Three "rebels" died.'),
        ('2,"Three ""rebels"""', 'Three "rebels"'),
        ('2,"Three died.', None),
        ('2,"Three ""rebels""', None),
        ('2,"Three\n\ndied.', None),
    ],
)  # fmt: skip
def test_a_quotation_mark_that_is_not_closed_makes_no_article(
    tmp_path: Path, cells: str, last: str | None, end: str
) -> None:
    """What it takes is told and not read; quotation marks that are closed, or none, do no harm."""
    path = tmp_path / "a.csv"
    path.write_bytes(f'id,text\n1,"Two died."\n{cells}{end}'.encode())
    first, *others = read_articles([str(path)])
    assert isinstance(first, Article)
    if last is None:
        (error,) = others
        assert isinstance(error, BadLine)
        assert error.what.startswith("a quotation mark that is not closed")
        assert error.where == f"{path}:3"
    else:
        assert [article.text for article in others if isinstance(article, Article)] == [last]
        assert len(others) == 1


def test_locked_pdf_is_named(tmp_path: Path) -> None:
    """A PDF under a password is an error and no empty article."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    with (tmp_path / "a.pdf").open("wb") as file:
        writer.write(file)
    (error,) = read_articles([str(tmp_path / "a.pdf")])
    assert isinstance(error, NotText)
    assert error.what == "a PDF under a password"


def test_long_document_is_refused(tmp_path: Path) -> None:
    """A page of more than 50 MB is refused by its size, unread."""
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.write(b"<html><p>Seven died.</p>")
        file.truncate(60_000_000)
    (error,) = read_articles([str(path)])
    assert isinstance(error, (TooLong, NotText))


def test_column_map_that_is_given_counts(tmp_path: Path) -> None:
    """Columns that the user names outrank those that would be guessed."""
    path = tmp_path / "a.csv"
    path.write_text("text,story_full,when\nshort,Seven civilians died in Azaz.,2018-11-13\n")
    columns = Columns(text="story_full", date="when")
    (article,) = read_articles([str(path)], columns=columns)
    assert isinstance(article, Article)
    assert (article.text, str(article.published)) == ("Seven civilians died in Azaz.", "2018-11-13")


def test_column_that_is_not_there_is_named_with_what_comes_near(tmp_path: Path) -> None:
    """A misspelt column is an error with the likeliest name."""
    path = tmp_path / "a.csv"
    path.write_text("story,when,place\nSeven died.,2018,Azaz\n")
    (error,) = read_articles([str(path)], columns=Columns(text="storry"))
    assert isinstance(error, NoColumn)
    assert (error.what, error.remedy) == ("there is no column 'storry'", "did you mean 'story'?")


def test_fields_of_json_lines_may_be_named(tmp_path: Path) -> None:
    """What holds of columns holds of the fields of JSON Lines."""
    line = {"kopf": "Seven killed", "inhalt": STORY, "tag": "20181113"}
    columns = Columns(text="inhalt", title="kopf", date="tag")
    (article,) = read_articles(["-"], stdin=io.BytesIO(json.dumps(line).encode()), columns=columns)
    assert isinstance(article, Article)
    assert (article.text, article.title, str(article.published)) == (
        STORY, "Seven killed", "2018-11-13",
    )  # fmt: skip


def test_files_of_a_folder_that_are_no_articles_are_told_by_kind(tmp_path: Path) -> None:
    """A saved page's pictures and scripts, tables of numbers and settings are told, not read."""
    page = (SAMPLES / "page.html").read_bytes()
    files = {
        "page.html": page,
        "page_files/logo.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
        "page_files/style.css": b".a { color: red }\n",
        "page_files/main.js": b"var dead = '800 killed';\n",
        "page_files/icon.svg": b"<?xml version='1.0'?><svg xmlns='x'/>",
        "page_files/data": b'{"killed": 7}',
        "numbers.dat": b"date,place,killed\n2018-10-21,Azaz,7\n2018-10-22,Hajin,3\n",
        "core": bytes(range(256)) * 4,
    }
    for name, raw in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    notices: list[Notice] = []
    (article,) = read_articles([str(tmp_path)], tell=notices.append)
    assert isinstance(article, Article)
    assert "800 killed" not in article.text
    told = {Path(notice.where).name: notice.left_out for notice in notices}
    assert told == {
        "logo.png": "a PNG picture",
        "style.css": "plain text called .css",
        "main.js": "plain text called .js",
        "icon.svg": "XML",
        "data": "JSON without articles",
        "numbers.dat": "a table without articles",
        "core": "binary data",
    }


@pytest.mark.parametrize("said", ["500 killed", "2,000", "800 killed", "900", "600 visitors", "300",
                                  "kills 41", "1,000 readers", "kills 19", "30 soldiers", "70 in",
                                  "Nine thousand"])  # fmt: skip
def test_what_surrounds_an_article_is_never_read(said: str) -> None:
    """Navigation, scripts, related articles, comments and newsletters of a page stay out."""
    page = SAMPLES / "page.html"
    assert said.encode() in page.read_bytes()
    (article,) = read_articles([str(page)])
    assert isinstance(article, Article)
    assert said not in article.text


def test_a_column_that_is_not_read_may_be_there_twice(tmp_path: Path) -> None:
    """Exports join tables, and both have a column of the same name."""
    path = tmp_path / "a.csv"
    path.write_text("text,place,place\nSeven died.,Azaz,Aleppo\n")
    (article,) = read_articles([str(path)])
    assert isinstance(article, Article)
    assert article.text == "Seven died."


@pytest.mark.parametrize("raw", ["id,text\n", "Title,Text,Date\n\n"])
def test_a_table_without_rows_is_told(tmp_path: Path, raw: str) -> None:
    """Nothing is read of it, and it is not passed over in silence."""
    path = tmp_path / "a.csv"
    path.write_text(raw)
    notices: list[Notice] = []
    assert list(read_articles([str(path)], tell=notices.append)) == []
    assert [notice.left_out for notice in notices if notice.left_out] == ["a table without rows"]


def test_bytes_of_a_parquet_table_are_text_if_they_are_utf_8(tmp_path: Path) -> None:
    """Others cost their row, with a remedy that helps."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    cells = pyarrow.array(["Zwölf died.".encode(), b"\xff\xfe\xfd"], pyarrow.binary())
    parquet.write_table(pyarrow.table({"text": cells}), tmp_path / "a.parquet")
    article, error = read_articles([str(tmp_path / "a.parquet")])
    assert isinstance(article, Article)
    assert article.text == "Zwölf died."
    assert isinstance(error, BadLine)
    assert (error.where, error.remedy) == (
        f"{tmp_path / 'a.parquet'}:2",
        "give its words as one text",
    )


LISTS = {
    "one": ({"articles": [{"text": "A."}, {"text": "B."}]}, ["A.", "B."], []),
    "two": ({"articles": [{"text": "A."}], "items": [{"text": "B."}]}, ["A.", "B."], []),
    "something else among them": (
        {"articles": [{"text": "A."}, None, "x", {"text": "B."}]},
        ["A.", "B."],
        [".articles[1]", ".articles[2]"],
    ),
    "one beside tags": ({"articles": [{"text": "A."}], "items": ["Syria"]}, ["A."], []),
}


@pytest.mark.parametrize("kind", LISTS)
def test_every_article_of_every_list_is_read(tmp_path: Path, kind: str) -> None:
    """What is none among them costs itself only, and is named by its place."""
    value, texts, places = LISTS[kind]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value, indent=1))
    found = list(read_articles([str(path)]))
    assert [item.text for item in found if isinstance(item, Article)] == texts
    errors = [item for item in found if isinstance(item, InputError)]
    assert [error.where for error in errors] == [f"{path}{place}" for place in places]


@pytest.mark.parametrize(
    ("given", "text", "mark"),
    [
        ("Soldiers killed 4… [+345 chars]", "Soldiers killed", "4… [+345 chars]"),
        ("It killed 12 civi... [345 chars]", "It killed 12", "civi... [345 chars]"),
        ("It killed 12 … [+1 chars]", "It killed 12", "… [+1 chars]"),
        ("It killed 12. [+345 chars]", "It killed 12.", " [+345 chars]"),
        (
            "It killed 12 [as of 4 chars] on Monday.",
            "It killed 12 [as of 4 chars] on Monday.",
            None,
        ),
        ("It killed 12...", "It killed 12...", None),
    ],
)
def test_a_number_at_the_end_of_a_beginning_is_not_read(
    tmp_path: Path, given: str, text: str, mark: str | None
) -> None:
    """Services give the first 200 characters of a text, and cut words and numbers."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"articles": [{"title": "Blast", "content": given}]}))
    (article,) = read_articles([str(path)])
    assert isinstance(article, Article)
    assert article.text == text
    cut = [mending.example for mending in article.mendings if mending.kind == "text cut short"]
    assert cut == ([mark] if mark else [])
