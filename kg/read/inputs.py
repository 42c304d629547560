"""Which articles do these files, folders, patterns and streams hold?

Errors are yielded, not raised, so that one bad file does not stop a batch. Nothing is read
before it is asked for: a million articles need no more memory than one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from glob import glob, has_magic
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from kg.config import MAX_ARTICLE_BYTES
from kg.errors import InputError
from kg.model.text import Article
from kg.read.article import Given, read_article
from kg.read.errors import NothingToRead, TooLong
from kg.read.jsonl import read_json_lines
from kg.read.kinds import check_bytes, check_prose
from kg.read.source import check_size, decode

TEXT_SUFFIXES = (".txt", ".text")
JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
STDIN = "-"


def read_articles(
    inputs: Sequence[str], *, stdin: BinaryIO | None = None, max_bytes: int = MAX_ARTICLE_BYTES
) -> Iterator[Article | InputError]:
    """Read every article that *inputs* name, in a fixed order.

    Args:
        inputs: Files (``.txt``, ``.jsonl``), folders, patterns such as ``news/**/*.txt``, or
            ``-`` for standard input.
        stdin: What ``-`` stands for; the process's own standard input if None.
        max_bytes: Refuse articles longer than this.

    Yields:
        Articles, and an error for each that cannot be read.
    """
    for name in inputs:
        try:
            yield from _read_input(name, stdin=stdin, max_bytes=max_bytes)
        except InputError as error:
            yield error


def _read_input(
    name: str, *, stdin: BinaryIO | None, max_bytes: int
) -> Iterator[Article | InputError]:
    if name == STDIN:
        yield from _read_stream(stdin or sys.stdin.buffer, max_bytes=max_bytes)
        return
    for path in find_files(name):
        try:
            yield from _read_file(path, max_bytes=max_bytes)
        except InputError as error:
            yield error


def find_files(name: str) -> tuple[Path, ...]:
    """Return the files that *name* stands for, sorted.

    Raises:
        NothingToRead: There is no such file, or the folder or pattern holds no article.
    """
    path = Path(name)
    if path.is_dir():
        found = [p for p in sorted(path.rglob("*")) if _is_article_file(p, below=path)]
        reason = f"the folder holds no article ({' or '.join(TEXT_SUFFIXES + JSON_SUFFIXES)})"
    elif path.exists():
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
        raise NothingToRead(
            reason, where=name, remedy="give plain text files, or JSON Lines with a field text"
        )
    return tuple(found)


def _is_article_file(path: Path, *, below: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(below).parts)
    return not hidden and path.suffix.lower() in TEXT_SUFFIXES + JSON_SUFFIXES and path.is_file()


def _read_file(path: Path, *, max_bytes: int) -> Iterator[Article | InputError]:
    try:
        with path.open("rb") as file:
            check_bytes(file.peek(), where=str(path))
            if path.suffix.lower() in JSON_SUFFIXES:
                lines = _lines(file, max_bytes)
                found = read_json_lines(lines, name=str(path), max_bytes=max_bytes)
                yield from _not_nothing(found, name=str(path))
                return
            check_size(path.stat().st_size, where=str(path), max_bytes=max_bytes)
            raw = file.read(max_bytes + 1)
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}",
            where=str(path),
            remedy="check that it is a file and that you may read it",
        ) from error
    text = decode(raw, where=str(path), max_bytes=max_bytes)
    check_prose(text, place=lambda line: f"{path}:{line}")
    yield read_article(text, Given(id=path.stem), origin=str(path))


def _read_stream(stream: BinaryIO, *, max_bytes: int) -> Iterator[Article | InputError]:
    name = "standard input"
    first = stream.readline(max_bytes + 1)
    check_bytes(first, where=name)
    if first.lstrip().startswith(b"{"):
        lines = chain([first], _lines(stream, max_bytes))
        yield from read_json_lines(lines, name=name, max_bytes=max_bytes)
        return
    raw = first + stream.read(max(0, max_bytes + 1 - len(first)))
    if len(raw) > max_bytes:
        raise TooLong(
            f"more than {max_bytes / 1e6:.1f} MB is no single article",
            where=name,
            remedy="give JSON Lines, one article a line",
        )
    text = decode(raw, where=name, max_bytes=max_bytes)
    check_prose(text, place=lambda line: f"{name}:{line}")
    yield read_article(text, Given(id="stdin"), origin=name)


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """Read line by line; of a line that is too long keep only as much as tells that it is."""
    while line := file.readline(max_bytes + 2):
        if len(line) > max_bytes and not line.endswith(b"\n"):
            while (rest := file.readline(max_bytes)) and not rest.endswith(b"\n"):
                pass
        yield line


def _not_nothing(
    found: Iterable[Article | InputError], *, name: str
) -> Iterator[Article | InputError]:
    empty = True
    for item in found:
        empty = False
        yield item
    if empty:
        raise NothingToRead(
            "there is no line in it", where=name, remedy="write one JSON object a line"
        )
