"""Tests of ``kg.read.inputs``: files, folders, patterns, streams, and what is wrong with them."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.text import Article
from kg.read.errors import BadLine, EmptyArticle, NothingToRead, NotText, TooLong
from kg.read.inputs import read_articles
from kg.read.notices import Notice

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
    notices: list[Notice] = []
    found = list(read_articles([str(tmp_path)], tell=notices.append))
    assert [item.id for item in found if isinstance(item, Article)] == ["a", "b"]
    assert [(notice.where, notice.left_out) for notice in notices] == [
        (str(tmp_path / "notes.md"), "plain text called .md")
    ]
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
    "huge.txt": (b"word " * 10_000, TooLong, "no single article"),
    "empty.jsonl": (b"\n", NothingToRead, "no line"),
    "array.jsonl": (b"[1]\n", BadLine, "list"),
    "no-text.jsonl": (b'{"id": "1"}\n', BadLine, 'no field "text"'),
    "number.jsonl": (b'{"text": 3}\n', BadLine, "int, not a string"),
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


ODD_DATES = {
    "a field that is no date": ({"date": "soon"}, None, "soon"),
    "an hour": ({"date": "12:01 PM"}, None, "12:01 PM"),
    "a day without a year": ({"date": "December 9"}, None, "December 9"),
    "digits only": ({"date": "20190210"}, "2019-02-10", None),
    "a day to come": ({"date": "2999-01-01"}, None, "2999-01-01"),
    "an hour, the day in the text": (
        {"date": "12:01 PM", "text": "Seven killed in Azaz\n\n9 December 2018\n\n" + STORY},
        "2018-12-09",
        "12:01 PM",
    ),
    "a day to come in the text": (
        {"text": "Seven killed in Azaz\n\n1 January 2999\n\n" + STORY}, None, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_DATES)
def test_odd_date_costs_no_article(name: str) -> None:
    """The article is read, its date told if it cannot be, and left undated where it must be."""
    fields, day, told = ODD_DATES[name]
    article = only("-", stdin=json.dumps({"text": STORY} | fields).encode())
    assert "Seven civilians were killed" in article.text
    assert (str(article.published) if article.published else None) == day
    odd = [m.example for m in article.mendings if m.kind == "unreadable date"]
    assert odd == ([told] if told else [])


ODD_ADDRESSES = {
    "https://www.reuters.com/world/1": ("https://www.reuters.com/world/1", False),
    " https://www.reuters.com/world/1\n": ("https://www.reuters.com/world/1", False),
    "/world/1": (None, True),
    "story.html": (None, True),
    "www.reuters.com/world/1": ("https://www.reuters.com/world/1", True),
    "//www.reuters.com/world/1": ("https://www.reuters.com/world/1", True),
    "https://www.reuters.com/a b": ("https://www.reuters.com/a%20b", True),
    'https://www.reuters.com/<"x">|100%': ("https://www.reuters.com/%3C%22x%22%3E%7C100%25", True),
    "https://münchen.example/straße": ("https://münchen.example/straße", False),
    "http://[bad": (None, True),
    "http://a.example:99999/": (None, True),
    "javascript:alert(1)": (None, True),
    "urn:newsml:1": (None, True),
}


@pytest.mark.parametrize("given", ODD_ADDRESSES)
def test_odd_address_costs_no_article(given: str) -> None:
    """An address is made whole, or left out and told; without an id it still names the article."""
    url, is_odd = ODD_ADDRESSES[given]
    article = only("-", stdin=json.dumps({"text": STORY, "url": given}).encode())
    assert (article.text, article.url, article.id) == (STORY, url, given)
    assert any(m.kind == "odd address" for m in article.mendings) == is_odd


def test_encoding_that_nobody_named_is_guessed_and_told(tmp_path: Path) -> None:
    """A text in windows-1252 is read as one, quotation marks and all."""
    path = tmp_path / "a.txt"
    text = "“Zwölf” were killed in Azaz – officials said.\n"
    path.write_bytes(text.encode("windows-1252"))
    article = only(str(path))
    assert article.given == text
    assert [m.example for m in article.mendings if m.kind == "guessed encoding"] == ["windows-1252"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "language", "text"),
    [
        (
            "utf-8",
            "de",
            "Bei einem Anschlag im Norden Syriens sind am Dienstag sieben Menschen getötet "
            "worden, wie die Behörden mitteilten. Zwölf weitere wurden verletzt.",
        ),
        (
            "windows-1256",
            "ar",
            "قتل سبعة مدنيين وأصيب اثنا عشر آخرون في انفجار سيارة مفخخة في سوق في مدينة أعزاز "
            "شمال سوريا يوم الثلاثاء بحسب المرصد السوري لحقوق الإنسان.",
        ),
        (
            "utf-8",
            "es",
            "Siete civiles murieron y doce resultaron heridos por un coche bomba en un "
            "mercado de la ciudad siria de Azaz, dijo el martes el Observatorio.",
        ),
    ],
    ids=["German", "Arabic, encoding guessed", "Spanish"],
)
def test_another_language_is_told_and_not_read(
    tmp_path: Path, encoding: str, language: str, text: str
) -> None:
    """An article in another language is no error; the English one beside it is read."""
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (tmp_path / "b.txt").write_text(STORY)
    notices: list[Notice] = []
    (article,) = read_articles([str(tmp_path)], tell=notices.append)
    assert isinstance(article, Article)
    (notice,) = notices
    assert notice.left_out == "an article in another language"
    assert f"({language})" in notice.what


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Seven died.",
        "Al-Shabaab militants ambush convoy near Baidoa",
        "Troops patrol Kano, Maiduguri, Jos, Yola, Bama, Gwoza, Damboa, Chibok, Konduga, Dikwa.",
        "Mogadishu, Somalia\n\nHassan Sheikh Mohamud, Abdi Farah Shirdon, Omar Abdirashid.",
    ],
)
def test_short_english_full_of_names_is_read(text: str) -> None:
    """Names of people and places make no other language."""
    assert only("-", stdin=text.encode()).given == text


@pytest.mark.parametrize("form", ["lines", "folder", "archive", "stream", "missing beside"])
def test_way_through_the_inputs_is_told(tmp_path: Path, form: str) -> None:
    """The bytes gone through only grow, up to those of all files; of a stream nobody knows."""
    lines = "".join(json.dumps({"id": str(n), "text": STORY}) + "\n" for n in range(40))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text(lines)
    (folder / "b.txt").write_text(STORY)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("b.txt", STORY)
    given = {
        "lines": [str(folder / "a.jsonl")],
        "folder": [str(folder)],
        "archive": [str(tmp_path / "c.zip"), str(folder)],
        "stream": ["-", str(folder)],
        "missing beside": [str(folder / "nothing.txt"), str(folder)],
    }[form]
    heard: list[tuple[int, int]] = []
    list(
        read_articles(
            given, stdin=io.BytesIO(lines.encode()), reached=lambda *way: heard.append(way)
        )
    )
    files = [folder / "a.jsonl", folder / "b.txt", tmp_path / "c.zip"]
    counts = {"lines": 1, "stream": 0, "archive": 3}.get(form, 2)
    total = sum(path.stat().st_size for path in files[:counts])
    assert {of for _, of in heard} == {total}
    assert heard == sorted(heard)
    assert heard[-1] == (total, total)


def _tree(tmp_path: Path) -> None:
    for folder in ("12", "13"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.txt").write_text(f"{STORY} It was {folder}.")


@pytest.mark.parametrize(
    "inputs",
    [["."], ["*/1.txt"], ["**/*.txt"], ["12/1.txt", "13/1.txt"], ["1[23]/*.txt"], ["*/*.txt", "."]],
    ids=" ".join,
)
@pytest.mark.parametrize("is_absolute", [False, True])
def test_files_of_one_name_in_two_folders_are_two_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], is_absolute: bool
) -> None:
    """Else the second would be taken for a newer text of the first, which would be lost."""
    _tree(tmp_path)
    monkeypatch.chdir(tmp_path)
    given = [str(tmp_path / name) if is_absolute else name for name in inputs]
    ids = [item.id for item in read(*given) if isinstance(item, Article)]
    assert ids == ["12/1", "13/1"] * (len(ids) // 2)
    assert ids


def test_an_article_is_called_by_its_file_alone_where_that_tells_it(tmp_path: Path) -> None:
    """Whether a file is named or its folder."""
    _tree(tmp_path)
    for name in ("12/1.txt", "12", "12/*.txt"):
        assert [item.id for item in read(str(tmp_path / name)) if isinstance(item, Article)] == [
            "1"
        ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names in Unicode")
def test_a_name_that_is_no_utf_8_costs_no_article(tmp_path: Path) -> None:
    """In a file system names are bytes; what an article is called is text."""
    (tmp_path / os.fsdecode(b"b\xff.txt")).write_text(STORY)
    (article,) = read(str(tmp_path))
    assert isinstance(article, Article)
    assert article.id == "b\\xff"
    article.origin.encode()


def test_links_of_a_folder_are_followed_to_files_and_else_told(tmp_path: Path) -> None:
    """A folder behind a link may be another archive, or the folder itself."""
    _tree(tmp_path)
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "a.txt").symlink_to(tmp_path / "12" / "1.txt")
    (folder / "b.txt").symlink_to("nowhere")
    (folder / "c").symlink_to(tmp_path / "13")
    (folder / "d").symlink_to(folder)
    notices: list[Notice] = []
    found = list(read_articles([str(folder)], tell=notices.append))
    assert [item.id for item in found if isinstance(item, Article)] == ["a"]
    assert [(Path(notice.where).name, notice.left_out) for notice in notices] == [
        ("b.txt", "a link that leads nowhere"),
        ("c", "a link to a folder"),
        ("d", "a link to a folder"),
    ]


def test_no_name_is_not_this_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that nobody has set would build, or remove, whatever lies here."""
    _tree(tmp_path)
    monkeypatch.chdir(tmp_path)
    (error,) = read("")
    assert isinstance(error, NothingToRead)
    assert error.what == "an input without a name"


def test_a_standard_input_that_is_closed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """As some programs start others."""
    monkeypatch.setattr(sys, "stdin", None)
    (error,) = read_articles(["-"])
    assert isinstance(error, NothingToRead)
    assert (error.where, error.what) == ("standard input", "it is closed")


def test_a_name_that_no_file_system_takes_is_an_error(tmp_path: Path) -> None:
    """A text that was given instead of a file's name, for example."""
    (error,) = read(STORY.strip() * 10)
    assert isinstance(error, NothingToRead)
