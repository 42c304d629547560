"""What is no plain text is refused by its content; prose that only looks like it is read."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model.text import Article
from kg.read.content import Content
from kg.read.errors import NotText
from kg.read.formats.table import recognise
from kg.read.inputs import read_articles
from kg.read.kinds import check_prose

STORY = "Seven civilians were killed in Azaz on Monday.\n"


BYTES = {
    "Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "RTF": b"{\\rtf1\\ansi Seven civilians were killed.}",
    "PostScript": b"%!PS-Adobe-3.0\n",
    "Zstandard": b"\x28\xb5\x2f\xfd\x04\x58",
    "7-Zip": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "RAR": b"Rar!\x1a\x07\x01\x00",
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "GIF": b"GIF89a\x01\x00\x01\x00",
    "TIFF": b"II*\x00\x08\x00\x00\x00",
    "WebP": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "MP3": b"ID3\x03\x00\x00",
    "MP4": b"\x00\x00\x00\x18ftypmp42",
    "SQLite": b"SQLite format 3\x00\x10\x00",
    "binary": bytes(range(256)).replace(b"\0", b"") * 8,
}
TEXTS = {
    "page": ("<!DOCTYPE html>\n<html><body><p>Seven were killed.</p></body></html>", "HTML", 1),
    "page without a head": ("\n\n<HTML lang='en'>Seven were killed.", "HTML", 3),
    "page after a comment": ("<!-- saved -->\n<html><p>Seven were killed.</html>", "HTML", 1),
    "piece of a page": ("<p>Seven were killed.</p>\n<p>Three were hurt.</p>\n", "HTML", 1),
    "page after a title": ("Azaz shelled\n\n<p>Seven <br/>were <a href='x'>killed", "HTML", 3),
    "XHTML": ("<?xml version='1.0'?>\n<html><p>Seven were killed.</p></html>", "XML", 1),
    "RSS": ("<rss version='2.0'><channel><title>Azaz</title></channel></rss>", "XML", 1),
    "Atom": (" <?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>", "XML", 1),
    "NewsML": ("<newsItem guid='1'>\n<p>Seven were killed.</p>\n</newsItem>\n", "XML", 1),
    "JSON Lines": ('{"id": "1", "text": "Seven were killed."}\n{"id": "2"}\n', "JSON", 1),
    "JSON array": ('[\n {"text": "Seven were killed."}\n]\n', "JSON", 1),
    "CSV": ("date,place,killed\n2018-10-21,Azaz,7\n2018-10-22,Hajin,3\n", "CSV", 1),
    "CSV with quotes": (
        'id,title,text\n1,"Azaz, again","Seven, they say, were\nkilled, it is said."\n', "CSV", 1,
    ),
    "CSV with semicolons": ("datum;ort;tote\n21.10.2018;Azaz;7\n", "CSV", 1),
    "CSV with a broken row": ("a,b,c\n" + "1,2,3\n" * 20 + "1,2\n", "CSV", 1),
    "TSV": ("date\tkilled\n2018-10-21\t7\n", "TSV", 1),
}  # fmt: skip
READERS = {
    "page": "HTML",
    "page without a head": "HTML",
    "page after a comment": "HTML",
    "piece of a page": "HTML",
    "page after a title": "HTML",
    "XHTML": "HTML",
    "RSS": "RSS, Atom",
    "Atom": "RSS, Atom",
    "NewsML": "NewsML-G2, NITF",
    "JSON Lines": "JSON, JSON Lines, ninjs",
    "JSON array": "JSON, JSON Lines, ninjs",
    "CSV": "CSV, TSV",
    "CSV with quotes": "CSV, TSV",
    "CSV with semicolons": "CSV, TSV",
    "CSV with a broken row": "CSV, TSV",
    "TSV": "CSV, TSV",
}
TYPED = {
    "bold word": (
        "<b>Breaking:</b> Seven were killed in <i>Azaz</i>.\n",
        "Breaking: Seven were killed in Azaz.\n",
    ),
    "bold text": ("<b>Seven were killed in Azaz.</b>", "Seven were killed in Azaz."),
    "one line break": ("Seven were killed<br>in Azaz.\n", "Seven were killed in Azaz.\n"),
    "comment": ("<!-- seen --> Seven were killed in Azaz.\n", " Seven were killed in Azaz.\n"),
}
PROSE = {
    "comparison": "Fewer than <7 people> were killed, 3 < 5 and 5 > 3, in Azaz.\n",
    "address": "Mail <desk@example.org> or <https://example.org/>. Seven were killed.\n",
    "unnamed": "<unknown> said that seven were killed in Azaz.\n",
    "commas": "Azaz, Aleppo, Syria\n\nSeven, they say, died.\n\nThree, it is said, were hurt.\n",
    "commas without blanks": "Azaz,Aleppo,Syria\n\nSeven, they say, died.\n\nThree were hurt.\n",
    "a million": "1,000,000\n\nSeven, they say, died.\n",
    "one line with commas": "Azaz,Aleppo,Syria\n",
    "semicolons": "Seven died; three fled; two hid.\nOne died; one fled; one hid.\n",
    "breadcrumbs": "Home | World | Syria\nSeven | they say | died.\n",
    "indented": "\tSeven died in Azaz.\n\tThree were hurt.\n",
    "head with tabs": "Place:\tAzaz\n\nSeven died on Monday.\n\nThree were hurt.\n",
    "brackets": "[AP] Seven were killed in Azaz.\n",
    "note": "[1]\nSeven were killed in Azaz.\n",
    "braces": "{Seven} were killed in Azaz.\n",
    "PDF named": "The PDF begins with %PDF-1.7. Seven were killed.\n",
    "PK named": "PK fighters, says Rar, killed seven. GIF89a.\n",
    "a stray control": "Seven were killed in Azaz.\x0c\x02 " + STORY * 5,
    "colons": "Killed: seven\nHurt: three\n\nThe dead were civilians, officials said.\n",
    "from": "From: Azaz\nTo: Idlib\n\nSeven were killed on the road.\n",
    "From a town": "From Azaz came seven dead in 2018\n\nThree were hurt.\n",
    "JSON named": '"{": that is how JSON begins. Seven were killed.\n',
    "XML named": "He wrote <?xml version='1.0'?> and <html>. Seven were killed.\n",
}


def read(*inputs: str, stdin: bytes = b"") -> list[object]:
    return list(read_articles(inputs, stdin=io.BytesIO(stdin), max_bytes=100_000))


@pytest.mark.parametrize("suffix", [".txt", ".jsonl"])
@pytest.mark.parametrize("kind", BYTES)
def test_bytes_of_another_format_are_refused(tmp_path: Path, kind: str, suffix: str) -> None:
    """One error names file, kind and remedy, whatever the file is called; the rest is read."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(BYTES[kind])
    (tmp_path / "b.txt").write_text(STORY)
    error, *others, article = read(str(tmp_path))
    assert isinstance(error, NotText)
    assert kind in error.what
    assert str(path) in error.where
    assert "JSON Lines" in error.remedy
    assert isinstance(article, Article)
    assert others == [] or kind == "binary"


@pytest.mark.parametrize("kind", BYTES)
def test_bytes_of_another_format_are_refused_on_standard_input(kind: str) -> None:
    """The same holds of a stream."""
    (error,) = read("-", stdin=BYTES[kind])
    assert isinstance(error, NotText)
    assert "standard input" in error.where


@pytest.mark.parametrize("name", TEXTS)
def test_markup_and_tables_are_no_prose(name: str) -> None:
    """Where prose is asked for, one error names line, kind and remedy."""
    text, kind, line = TEXTS[name]
    with pytest.raises(NotText, match=kind) as caught:
        check_prose(text, place=lambda number: f"a.txt:{number}")
    assert caught.value.where == f"a.txt:{line}"
    assert caught.value.remedy


@pytest.mark.parametrize("name", [name for name in TEXTS if name in READERS])
@pytest.mark.parametrize("suffix", [".txt", ".dat", ""])
def test_markup_and_tables_are_known_by_their_content(name: str, suffix: str) -> None:
    """Whatever the file is called, the reader of its format opens it."""
    raw = io.BytesIO(TEXTS[name][0].encode())
    assert recognise(Content(raw, "a", "a", file=f"a{suffix}")).name == READERS[name]


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_known_by_its_content(name: str) -> None:
    """What only looks like markup, a mail or a table is plain text."""
    raw = io.BytesIO(PROSE[name].encode())
    assert recognise(Content(raw, "a", "a", file="a.txt")).name == "plain text"


@pytest.mark.parametrize("name", [name for name in TEXTS if "JSON" not in name])
def test_markup_in_a_json_line_is_refused(tmp_path: Path, name: str) -> None:
    """The error names the line of the file, and the next line is read."""
    path = tmp_path / "news.jsonl"
    lines = [{"id": 1, "text": TEXTS[name][0]}, {"id": 2, "text": STORY}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    error, article = read(str(path))
    assert isinstance(error, NotText)
    assert error.where == f"{path}:1"
    assert isinstance(article, Article)


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_read_word_for_word(tmp_path: Path, name: str) -> None:
    """Angle brackets, commas and signatures inside prose change nothing."""
    path = tmp_path / "a.txt"
    path.write_text(PROSE[name])
    (article,) = read(str(path))
    assert isinstance(article, Article)
    assert article.text == PROSE[name]


@pytest.mark.parametrize("name", TYPED)
def test_tags_in_prose_are_taken_out(tmp_path: Path, name: str) -> None:
    """A few tags make no page: the text is read without them, every word of it."""
    source, text = TYPED[name]
    path = tmp_path / "a.txt"
    path.write_text(source)
    (article,) = read(str(path))
    assert isinstance(article, Article)
    assert article.text == text


def test_the_sample_articles_are_prose(seeds: Path) -> None:
    """Neither the seeds are refused, nor their words as JSON Lines."""
    assert all(isinstance(item, Article) for item in read(str(seeds)))


@pytest.mark.slow
@pytest.mark.parametrize("begin", ["", "a,b,c\n", "<!--"])
@pytest.mark.parametrize(
    "unit",
    ["<!---->", "<!--", "<a ", "<p", "<p ", "[", '{"', "a,", '"', "\t", "</", " ", "\n", "x\n"],
)
def test_time_grows_with_the_length_of_a_text(
    grows_too_fast: Callable[..., bool], begin: str, unit: str
) -> None:
    """No text keeps the reader busy for longer than its length explains."""

    def judge(text: str) -> None:
        with contextlib.suppress(NotText):
            check_prose(text, place=str)

    assert not grows_too_fast(judge, begin, unit)
