"""Tests of ``kg.read.inputs``: files, folders, patterns, streams, and what is wrong with them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.text import Article
from kg.read.errors import BadDate, BadLine, EmptyArticle, NothingToRead, NotText, TooLong
from kg.read.inputs import read_articles

STORY = "Seven civilians were killed in Azaz on Monday.\n"


def read(*inputs: str, stdin: bytes = b"", max_bytes: int = 10_000) -> list[Article | InputError]:
    """Read everything at once."""
    return list(read_articles(inputs, stdin=io.BytesIO(stdin), max_bytes=max_bytes))


def only(*inputs: str, stdin: bytes = b"") -> Article:
    """Read the one article that there is."""
    (item,) = read(*inputs, stdin=stdin)
    assert isinstance(item, Article), item
    return item


def test_seeds_have_date_title_and_publisher(seeds: Path) -> None:
    """The sample articles say when, and one of them where, they were published."""
    first, second = read(str(seeds))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (str(first.published), first.publisher) == ("2018-10-21", "Middle East Eye")
    assert first.title == "US-backed Syria offensive kills 35 Islamic State militants"
    assert (str(second.published), second.publisher) == ("2018-11-13", None)


def test_folder_pattern_and_file_give_the_same(tmp_path: Path) -> None:
    """The same articles come from a folder, a pattern and their names, in the same order."""
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(STORY)
    (tmp_path / ".hidden.txt").write_text(STORY)
    (tmp_path / "notes.md").write_text(STORY)
    ids = [item.id for item in read(str(tmp_path)) if isinstance(item, Article)]
    assert ids == ["a", "b"]
    assert read(str(tmp_path)) == read(str(tmp_path / "*.txt"))


def test_json_line_fills_every_field(tmp_path: Path) -> None:
    """Id, title, date, address and publisher come from the line."""
    path = tmp_path / "news.jsonl"
    line = {"id": 7, "title": "Seven killed", "date": "2018-10-21", "text": STORY}
    line |= {"url": "https://www.reuters.com/world/1", "publisher": "An Outlet"}
    path.write_text(json.dumps(line) + "\n\n")
    article = only(str(path))
    assert (article.id, article.title, str(article.published)) == (
        "7",
        "Seven killed",
        "2018-10-21",
    )
    assert (article.url, article.publisher) == (line["url"], "An Outlet")
    assert article.origin == f"{path}:1"


def test_publisher_is_known_by_its_address() -> None:
    """An address tells the outlet if the line does not."""
    line = json.dumps({"text": STORY, "url": "https://www.middleeasteye.net/news/x"})
    assert only("-", stdin=line.encode()).publisher == "Middle East Eye"


def test_standard_input_is_text_or_json_lines() -> None:
    """What begins with a brace is JSON Lines, everything else one text."""
    assert only("-", stdin=STORY.encode()).text == STORY
    lines = [json.dumps({"id": str(n), "text": STORY}) for n in range(3)]
    assert [a.id for a in read("-", stdin="\n".join(lines).encode()) if isinstance(a, Article)] == [
        "0", "1", "2",
    ]  # fmt: skip


BAD_FILES = {
    "empty.txt": (b"", EmptyArticle, "there is no text in it"),
    "binary.txt": (b"\x00\x01\x02PNG", NotText, "binary"),
    "latin1.txt": ("Zwölf Tote".encode("latin-1"), NotText, "not UTF-8"),
    "huge.txt": (b"word " * 10_000, TooLong, "no single article"),
    "future.txt": (b"Title of it\n\n1 January 2999\n\nSeven died.\n", BadDate, "in the future"),
    "empty.jsonl": (b"\n", NothingToRead, "no line"),
    "array.jsonl": (b"[1]\n", BadLine, "list"),
    "no-text.jsonl": (b'{"id": "1"}\n', BadLine, 'no field "text"'),
    "number.jsonl": (b'{"text": 3}\n', BadLine, "int, not a string"),
    "date.jsonl": (b'{"text": "Seven died.", "date": "soon"}\n', BadDate, "not a date"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_named_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    """A bad file gives one error with its name and a remedy; the good one after it is read."""
    raw, kind, words = BAD_FILES[name]
    (tmp_path / name).write_bytes(raw)
    (tmp_path / "zz-good.txt").write_text(STORY)
    error, article = read(str(tmp_path))
    assert isinstance(error, kind)
    assert name in error.where
    assert words in error.what
    assert error.remedy
    assert isinstance(article, Article)


def test_fifty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    """A 50 MB text is refused by its size."""
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    (error,) = read_articles([str(path)])
    assert isinstance(error, TooLong)
    assert "50.0 MB" in error.what


def test_long_json_line_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    """A line that is too long does not swallow the next one."""
    path = tmp_path / "a.jsonl"
    long = json.dumps({"text": "word " * 5_000})
    path.write_text(long + "\n" + json.dumps({"id": "2", "text": STORY}) + "\n")
    error, article = read(str(path))
    assert isinstance(error, TooLong)
    assert isinstance(article, Article)
    assert article.id == "2"


def test_broken_line_in_the_middle_is_named_by_its_number(tmp_path: Path) -> None:
    """A JSON line that is cut off is reported with its line; those around it are read."""
    path = tmp_path / "a.jsonl"
    good = json.dumps({"id": "1", "text": STORY})
    path.write_text(f"{good}\n{good[:20]}\n{good.replace('1', '3')}\n")
    first, error, third = read(str(path))
    assert isinstance(first, Article)
    assert isinstance(error, BadLine)
    assert error.where == f"{path}:2"
    assert isinstance(third, Article)


@pytest.mark.parametrize("name", ["nothing-here.txt", "nothing/*.txt"])
def test_missing_input_is_named(tmp_path: Path, name: str) -> None:
    """A path or pattern that fits nothing is an error with its name."""
    (error,) = read(str(tmp_path / name))
    assert isinstance(error, NothingToRead)
    assert error.where.endswith(name)


def test_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    """A folder in which nothing can be read says so."""
    (tmp_path / "notes.md").write_text("no article")
    (error,) = read(str(tmp_path))
    assert isinstance(error, NothingToRead)
    assert "holds no article" in error.what


def test_article_without_a_date_is_read() -> None:
    """An article without a date is allowed; nothing is made up for it."""
    assert only("-", stdin=STORY.encode()).published is None


def test_half_of_an_emoji_is_replaced() -> None:
    """An escape that was cut in half does not reach the store as a lone surrogate."""
    article = only("-", stdin=b'{"text": "Seven died \\ud83d here."}')
    article.text.encode("utf-8")
