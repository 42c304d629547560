"""Archives are opened in bounded memory, and hostile ones cost nothing but themselves."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.text import Article
from kg.read.content import Budget
from kg.read.errors import Damaged, NotText, TooDeep, TooLong
from kg.read.formats import archives
from kg.read.inputs import read_articles
from kg.read.notices import Notice

STORY = "Seven civilians were killed in Azaz on Monday.\n"
LINE = json.dumps({"id": "a", "text": STORY}).encode() + b"\n"


def read(path: Path) -> tuple[list[Article], list[InputError], list[Notice]]:
    """Read everything that *path* holds."""
    notices: list[Notice] = []
    found = list(read_articles([str(path)], tell=notices.append))
    articles = [item for item in found if isinstance(item, Article)]
    return articles, [item for item in found if isinstance(item, InputError)], notices


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return out.getvalue()


SMALL: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


@pytest.mark.parametrize("suffix", SMALL)
@pytest.mark.parametrize("name", ["news.txt", "news.jsonl", "unnamed"])
def test_what_was_made_small_is_read_like_the_whole(tmp_path: Path, suffix: str, name: str) -> None:
    """The article and its id are those of the file itself."""
    raw = LINE if name == "news.jsonl" else STORY.encode()
    (tmp_path / name).write_bytes(raw)
    (tmp_path / f"{name}{suffix}").write_bytes(SMALL[suffix](raw))
    (plain,), _, _ = read(tmp_path / name)
    (small,), errors, _ = read(tmp_path / f"{name}{suffix}")
    assert errors == []
    assert (small.id, small.text) == (plain.id, plain.text)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("news.zip", zipped),
        ("news.tar", tarred),
        ("news.tgz", lambda files: tarred(files, "w:gz")),
        ("news.tar.xz", lambda files: tarred(files, "w:xz")),
        ("unnamed", lambda files: tarred(files, "w:bz2")),
    ],
    ids=["zip", "tar", "tgz", "tar.xz", "tar.bz2"],
)
def test_archive_is_read_like_a_folder(
    tmp_path: Path, name: str, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    """Articles are named by their place; a bad one costs itself; what is none is told."""
    files = {
        "b/one.txt": STORY.encode(),
        "a/two.jsonl": LINE,
        "bad.txt": b"\0\1\2 binary",
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
        "README.md": STORY.encode(),
        ".hidden.txt": STORY.encode(),
        "__MACOSX/one.txt": STORY.encode(),
        "../../escaping.txt": STORY.encode(),
        "/etc/absolute.txt": STORY.encode(),
    }
    path = tmp_path / name
    path.write_bytes(pack(files))
    articles, errors, notices = read(path)
    base = name.partition(".")[0]
    assert [article.id for article in articles] == [
        f"{base}/b/one", "a", f"{base}/../../escaping", f"{base}//etc/absolute",
    ]  # fmt: skip
    assert [error.where for error in errors] == [f"{path}!bad.txt"]
    assert {notice.left_out for notice in notices} == {"a PNG picture", "plain text called .md"}
    assert sorted(tmp_path.iterdir()) == [path], "nothing is unpacked to disk"


def test_links_and_devices_are_told_and_not_followed(tmp_path: Path) -> None:
    """A link in a tar or ZIP archive is a name and no more."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    articles, errors, notices = read(tmp_path)
    assert (articles, len(errors)) == ([], 1), "the folder holds no article"
    assert [notice.left_out for notice in notices] == ["a link or device in an archive"] * 5


def nested(depth: int, pack: Callable[[dict[str, bytes]], bytes], suffix: str) -> bytes:
    raw = STORY.encode()
    for level in range(depth):
        raw = pack({f"{level}{suffix if level else '.txt'}": raw})
    return raw


@pytest.mark.parametrize(("pack", "suffix"), [(zipped, ".zip"), (tarred, ".tar")])
def test_archives_in_archives_are_opened_so_deep_and_no_deeper(
    tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes], suffix: str
) -> None:
    """Six deep is read, seven is an error that names the place; what stands beside it is read."""
    (tmp_path / f"six{suffix}").write_bytes(nested(6, pack, suffix))
    (articles, errors, _) = read(tmp_path / f"six{suffix}")
    assert ([a.text for a in articles], errors) == ([STORY], [])
    deep = pack({f"deep{suffix}": nested(100, pack, suffix), "beside.txt": STORY.encode()})
    (tmp_path / f"deep{suffix}").write_bytes(deep)
    articles, errors, _ = read(tmp_path / f"deep{suffix}")
    assert [a.text for a in articles] == [STORY]
    (error,) = errors
    assert isinstance(error, TooDeep)
    assert error.where.startswith(f"{tmp_path / f'deep{suffix}'}!deep{suffix}!")


@contextmanager
def traced() -> Iterator[Callable[[], int]]:
    """Tell the most memory that was taken meanwhile, without what the first reading loads."""
    list(read_articles(["-"], stdin=io.BytesIO(zipped({"a.jsonl": LINE}))))
    tracemalloc.start()
    try:
        yield lambda: peak
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["gzip in a folder", "ZIP", "gzip in tar", "ZIP in ZIP"])
def test_bomb_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """What grows as no archive of texts does is given up; the file after it is read."""
    monkeypatch.setattr("kg.read.content.MAX_UNPACKED_BYTES", 20_000_000)
    monkeypatch.setattr("kg.read.content.MAX_UNPACKED_RATIO", 50)
    pack: dict[str, Callable[[bytes], bytes]] = {
        "gzip in a folder": gzip.compress,
        "ZIP": lambda bomb: zipped({"a.jsonl": bomb}),
        "gzip in tar": lambda bomb: tarred({"a.jsonl.gz": gzip.compress(bomb)}),
        "ZIP in ZIP": lambda bomb: zipped({"a.zip": zipped({"a.jsonl": bomb})}),
    }
    (tmp_path / "a.bin").write_bytes(pack[kind](b'{"text": "' + b"x" * 60_000_000))
    (tmp_path / "b.txt").write_text(STORY)
    last = None
    with traced() as peak:
        for item in read_articles([str(tmp_path)]):
            if isinstance(item, InputError):
                error = item
            last = item
    assert isinstance(error, TooLong)
    assert "as out of no archive of texts" in error.what
    assert isinstance(last, Article)
    assert last.id == "b"
    assert peak() < 15_000_000


def test_budget_is_one_for_all_archives_in_an_input() -> None:
    """What several members unpack together is counted together."""
    budget = Budget(packed=10)
    budget.spend(400_000_000, where="a")
    with pytest.raises(TooLong, match=r"600 MB come out of 0\.0 MB"):
        budget.spend(200_000_000, where="b")


def with_wrong_byte(raw: bytes, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :]


DAMAGE: dict[str, Callable[[], bytes]] = {
    "gzip cut short": lambda: gzip.compress(LINE * 50)[:-10],
    "xz cut short": lambda: lzma.compress(LINE * 50)[:-40],
    "bzip2 with a wrong byte": lambda: bz2.compress(LINE * 50)[:-60] + b"\0" * 60,
    "tar cut short": lambda: tarred({"a.txt": STORY.encode(), "b.txt": b"x" * 5_000})[:3_000],
    "tar with a broken head": lambda: tarred({"a.txt": STORY.encode()})[:1024] + b"garbage" * 200,
    "ZIP cut short": lambda: zipped({"a.txt": STORY.encode()})[:-30],
    "ZIP with a wrong byte": lambda: with_wrong_byte(zipped({"a.txt": STORY.encode()}), 50),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_broken_archive_is_named_and_the_rest_goes_on(tmp_path: Path, kind: str) -> None:
    """A broken archive is an error with file and remedy; the file after it is read."""
    (tmp_path / "a.bin").write_bytes(DAMAGE[kind]())
    (tmp_path / "b.txt").write_text(STORY)
    articles, errors, _ = read(tmp_path)
    assert articles[-1].id == "b"
    assert errors
    for error in errors:
        assert isinstance(error, Damaged), error
        assert str(tmp_path / "a.bin") in error.where
        assert error.remedy


def many(pack: Callable[[dict[str, bytes]], bytes], number: int) -> bytes:
    """Pack texts that do not become much smaller."""
    chance = random.Random(7)
    words = ("army", "attack", "by", "in", "killed", "of", "people", "said", "that", "the", "two")
    return pack(
        {
            f"{n}.txt": " ".join(chance.choices(words, k=60)).encode() + f" {n} end.".encode()
            for n in range(number)
        }
    )


def lined(files: dict[str, bytes]) -> bytes:
    return b"".join(
        json.dumps({"id": name.removesuffix(".txt"), "text": text.decode()}).encode() + b"\n"
        for name, text in files.items()
    )


@pytest.mark.parametrize("number", [40, 400], ids=["smaller than a look", "larger"])
@pytest.mark.parametrize("pack", [lined, tarred])
@pytest.mark.parametrize("press", [gzip.compress, lzma.compress])
def test_what_stands_before_the_break_is_read(
    tmp_path: Path,
    number: int,
    pack: Callable[[dict[str, bytes]], bytes],
    press: Callable[[bytes], bytes],
) -> None:
    """Of an archive that breaks off, every whole article before the break, and no part of one."""
    whole = many(pack, number)
    raw = press(whole)[: len(press(whole)) * 3 // 4]
    opener = zlib.decompressobj(wbits=31) if press is gzip.compress else lzma.LZMADecompressor()
    held = opener.decompress(raw)
    (tmp_path / "a.bin").write_bytes(raw)
    articles, errors, _ = read(tmp_path / "a.bin")
    assert articles
    # The texts end alike; tarfile looks at a whole block after a file before it gives the next.
    ends = [article.text.endswith(f" {n} end.") for n, article in enumerate(articles)]
    assert all(ends)
    assert held.count(b" end.") - len(articles) in (0, 1)
    assert errors
    assert {type(error) for error in errors} == {Damaged}


def test_file_under_a_password_is_named(tmp_path: Path) -> None:
    """A locked file is an error; the one beside it is read."""
    raw = bytearray(zipped({"locked.txt": STORY.encode(), "open.txt": STORY.encode()}))
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(raw))
    articles, errors, _ = read(tmp_path / "a.zip")
    assert [article.id for article in articles] == ["a/open"]
    (error,) = errors
    assert isinstance(error, NotText)
    assert "locked.txt" in error.where


@pytest.mark.parametrize(
    ("member", "kind"),
    [("xl/workbook.xml", "an Excel workbook"), ("META-INF/container.xml", "an EPUB book")],
)
def test_documents_that_are_archives_inside_are_told_by_name(
    tmp_path: Path, member: str, kind: str
) -> None:
    """A workbook is no archive of articles."""
    (tmp_path / "a.bin").write_bytes(zipped({member: b"<x/>", "text.txt": STORY.encode()}))
    _, (error,), _ = read(tmp_path / "a.bin")
    assert isinstance(error, NotText)
    assert kind in error.what


def test_stream_of_an_archive_is_read_from_standard_input() -> None:
    """Standard input may be an archive too."""
    for raw in (gzip.compress(LINE), zipped({"a.jsonl": LINE}), tarred({"a.jsonl": LINE})):
        (article,) = read_articles(["-"], stdin=io.BytesIO(raw))
        assert isinstance(article, Article)
        assert (article.id, article.text) == ("a", STORY)


def test_lines_in_archives_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    """A tape of many lines needs no more memory than one."""
    # What takes room here is no words, because reading many takes its time.
    lines = b"".join(
        json.dumps({"id": str(n), "text": f"{n}. {STORY}", "picture": "x" * 20_000}).encode()
        + b"\n"
        for n in range(300)
    )
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tarred({"a.jsonl": lines, "b.jsonl": lines}, "w:gz"))
    size = len(lines)
    del lines
    with traced() as peak:
        found = sum(isinstance(item, Article) for item in read_articles([str(path)]))
    assert found == 600
    assert peak() < size / 2


def test_every_opener_is_tested() -> None:
    """Each compression has a line above."""
    assert len(archives._OPENERS) == len(SMALL)
