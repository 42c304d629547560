"""Read the articles of files, folders, patterns and streams.

Errors are yielded, not raised, so that one bad file does not stop a batch. Nothing is read
before it is asked for: a million articles need no more memory than one. What is left out without
fault of anyone (a picture beside pages, an article in another language) is told.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from glob import glob, has_magic
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO

from kg.config import MAX_ARTICLE_BYTES
from kg.errors import InputError
from kg.model.text import Article
from kg.read.article import RawArticle, read_article
from kg.read.content import Budget, Content, Reading
from kg.read.errors import Damaged, NothingToRead
from kg.read.fields import GUESSED, Columns
from kg.read.formats.table import recognise
from kg.read.language import other_language
from kg.read.notices import Notice, Tell, tell_nobody
from kg.read.source import check_size

STDIN = "-"
UNFORESEEN = "it cannot be read"

Reached = Callable[[int, int], None]
"""Hears how many bytes of the inputs have been gone through, of how many; 0 if nobody knows."""


def read_articles(
    inputs: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    max_bytes: int = MAX_ARTICLE_BYTES,
    columns: Columns = GUESSED,
    tell: Tell = tell_nobody,
    reached: Reached | None = None,
) -> Iterator[Article | InputError]:
    """Read every article that *inputs* name, in a fixed order.

    Args:
        inputs: Files, folders, patterns such as ``news/**/*.html``, or ``-`` for standard input.
        stdin: What ``-`` stands for; the process's own standard input if None.
        max_bytes: Refuse articles longer than this.
        columns: Which columns of a table, or fields of JSON, hold what.
        tell: Hears what was guessed, and what was left out.
        reached: Hears after each article how far the reading has come.

    Yields:
        Articles, and an error for each that cannot be read.
    """
    reading = Reading(max_bytes=max_bytes, columns=columns, tell=tell)
    way = _Way(inputs, reached)
    for name in inputs:
        try:
            yield from _read_input(name, stdin=stdin, reading=reading, way=way)
        except InputError as error:
            yield error


class _Way:
    """Progress of reading files; sizes are looked up only if there is a callback."""

    def __init__(self, inputs: Sequence[str], reached: Reached | None) -> None:
        self._reached = reached
        self._total = size_of(inputs) if reached else 0
        self._passed = 0
        self._folders = _folders(inputs)

    def below(self, name: str) -> Path:
        """Return the folder below which the files of the input *name* have names of their own."""
        return self._folders[name]

    def at(self, place: int) -> None:
        """Tell that a file has been read up to *place*."""
        if self._reached:
            self._reached(min(self._passed + place, self._total), self._total)

    def passed(self, size: int) -> None:
        """Tell that a file has been read to its end."""
        self._passed += size
        self.at(0)


def size_of(inputs: Sequence[str]) -> int:
    """Return how many bytes *inputs* have together; 0 if one of them is a stream."""
    total = 0
    for name in inputs:
        if name == STDIN:
            return 0
        with suppress(InputError, OSError):  # told when its turn comes
            total += sum(path.stat().st_size for path in find_files(name))
    return total


def _read_input(
    name: str, *, stdin: BinaryIO | None, reading: Reading, way: _Way
) -> Iterator[Article | InputError]:
    if name == STDIN:
        raw = stdin or getattr(sys.stdin, "buffer", None)
        if raw is None:
            raise NothingToRead(
                "it is closed", where="standard input", remedy="redirect a file or a pipe to it"
            )
        yield from _read_content(Content(raw, "standard input", "stdin", is_named=True), reading)
        return
    files = find_files(name, tell=reading.tell)
    nothing = True
    for path in files:
        # Whoever names a file or pattern says that it is articles; whoever names a folder does not.
        is_named, called = not _is_folder(name), _called(path, below=way.below(name))
        for item in _read_file(path, reading, way, is_named=is_named, called=called):
            nothing = False
            yield item
    if nothing and _is_folder(name):
        raise NothingToRead(
            f"the folder holds no article in its {len(files)} files",
            where=name,
            remedy="give articles in a format of docs/input.md",
        )


def find_files(name: str, *, tell: Tell = tell_nobody) -> tuple[Path, ...]:
    """Return the files that *name* stands for, sorted.

    Args:
        name: A file, folder or pattern.
        tell: Hears of links in a folder that are not followed.

    Raises:
        NothingToRead: There is no such file, or the folder or pattern is empty.
    """
    path = Path(name)
    # Path("") is the current folder, and "$FOLDER" is empty where nobody has set it.
    if not name:
        raise NothingToRead(
            "an input without a name", where='""', remedy="name a file or folder; . is this one"
        )
    if _is_folder(name):
        shown = [p for p in sorted(path.rglob("*")) if _is_shown(p, below=path)]
        found = [p for p in shown if p.is_file()]
        for link in (p for p in shown if p.is_symlink() and not p.is_file()):
            what = "a link to a folder" if link.is_dir() else "a link that leads nowhere"
            tell(Notice(_written(link), f"not read: {what}; name what it leads to", left_out=what))
        reason = "the folder holds no article, for it is empty"
    elif _is_there(name):
        return (path,)
    elif has_magic(name):
        found = [p for p in map(Path, sorted(glob(name, recursive=True))) if p.is_file()]
        reason = "no file matches the pattern"
    else:
        raise NothingToRead(
            "there is no such file or folder",
            where=name,
            remedy="check the spelling; use - to read from standard input",
        )
    if not found:
        raise NothingToRead(reason, where=name, remedy="give articles in a format of docs/input.md")
    return tuple(found)


def _is_folder(name: str) -> bool:
    return name != "" and _is_there(name) and Path(name).is_dir()


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except OSError:  # longer than a file system allows
        return False


def _called(path: Path, *, below: Path) -> str:
    """Return what an article in the file *path* is called that has no name of its own.

    Folders *below* count: 12/1.txt and 13/1.txt are no two texts of one article.
    """
    inner = path.relative_to(below)
    return _written((inner.parent / inner.stem).as_posix())


def _folders(inputs: Sequence[str]) -> dict[str, Path]:
    """Return, for each of *inputs*, the folder below which its files have names of their own."""
    alike: dict[str, set[Path]] = {}
    for name in inputs:
        alike.setdefault(Path(name).stem, set()).add(Path(name).parent)
    # As a shell writes out "news/*/1.txt".
    common = {stem: _common_folder(folders) for stem, folders in alike.items()}
    folders = {}
    for name in inputs:
        path = Path(name)
        if _is_folder(name):
            folders[name] = path
        elif has_magic(name) and not _is_there(name):
            folders[name] = Path(*takewhile(lambda part: not has_magic(part), path.parts[:-1]))
        else:
            folders[name] = common[path.stem] or path.parent
    return folders


def _common_folder(folders: Set[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # some from the root of the file system, some from here
        return None


def _written(name: str | Path) -> str:
    """Return the name of a file as text: in a file system it is bytes, and may be no UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_shown(path: Path, *, below: Path) -> bool:
    return not any(part.startswith(".") for part in path.relative_to(below).parts)


def _read_file(
    path: Path, reading: Reading, way: _Way, *, is_named: bool, called: str
) -> Iterator[Article | InputError]:
    try:
        with path.open("rb") as raw:
            size = path.stat().st_size
            content = Content(
                raw,
                _written(path),
                called,
                file=_written(path.name),
                is_named=is_named,
                size=size,
                budget=Budget(size),
            )
            for item in _read_content(content, reading):
                yield item
                way.at(size if raw.closed else raw.tell())
        way.passed(size)
    except OSError as error:
        yield InputError(
            f"cannot be read: {error.strerror}",
            where=_written(path),
            remedy="check that it is a file and that you may read it",
        )


def _read_content(content: Content, reading: Reading) -> Iterator[Article | InputError]:
    """Read the articles in *content*, and in the contents that lie in it."""
    try:
        for item in recognise(content).read(content, reading):
            if isinstance(item, Content):
                yield from _read_content(item, reading)
            elif isinstance(item, RawArticle):
                yield from _read_raw(item, reading)
            else:
                yield item
    except InputError as error:
        yield error
    # The disk's fault: the caller tells it with the file.
    except OSError:
        raise
    except Exception as error:
        # A fault of ours, or of a library, over one file: a night's build goes on.
        yield Damaged(
            f"{UNFORESEEN}: {type(error).__name__}: {error}",
            where=content.name,
            remedy="please report it with the file; convert it to plain text for now",
        )


def _read_raw(raw: RawArticle, reading: Reading) -> Iterator[Article | InputError]:
    """Make an article of *raw*, unless it is in a language that is not read."""
    try:
        check_size(len(raw.text.encode()), where=raw.where, max_bytes=reading.max_bytes)
        language = other_language(raw.text, declared=raw.given.language)
        if language is not None:
            what = f"not read: an article in another language ({language})"
            reading.tell(Notice(raw.where, what, left_out="an article in another language"))
        else:
            yield read_article(raw.text, raw.given, origin=raw.where)
    except InputError as error:
        yield error
