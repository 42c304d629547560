"""Open archives: ZIP, tar, and what gzip, bzip2 or xz made small.

Everything is read in the order of the archive and as it is asked for; nothing is unpacked to disk,
so names in an archive are names and no more. What may come out is bounded (``Budget``), and how
deep archives may lie in archives.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Final, cast

from kg.config import MAX_NESTING
from kg.errors import InputError
from kg.read.article import RawArticle
from kg.read.content import Budget, Content, Reading
from kg.read.errors import Damaged, NotText, TooDeep
from kg.read.formats.damage import translated
from kg.read.formats.word import read_word
from kg.read.notices import Notice

_BUFFER_BYTES: Final = 65_536
_TAPES: Final = (".tgz", ".tbz", ".tbz2", ".txz")
_ENCRYPTED: Final = 0x1  # bit 0 of a ZIP entry's general purpose flag (APPNOTE, 4.4.4)
_BROKEN: Final = (
    OSError,
    EOFError,
    ValueError,
    # zipfile raises these two for a method that it lacks, and for a password.
    NotImplementedError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
)
_EXPORT: Final = "save it as plain text, CSV, DOCX or PDF"
# Documents that are ZIP archives inside: how each is known, and what it is.
_IN_ZIP: Final = (
    ("xl/workbook.xml", "an Excel workbook", "save it as CSV"),
    ("ppt/presentation.xml", "a PowerPoint presentation", _EXPORT),
    ("META-INF/container.xml", "an EPUB book", _EXPORT),
    ("content.xml", "an OpenDocument file", _EXPORT),
    ("AndroidManifest.xml", "a program", _EXPORT),
    ("META-INF/MANIFEST.MF", "a program", _EXPORT),
)
_OPENERS: Final[dict[bytes, Callable[[BinaryIO], object]]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}


def read_compressed(content: Content, _: Reading) -> Iterator[Content]:
    """Open what gzip, bzip2 or xz made small."""
    _check_depth(content)
    mark = next(mark for mark in _OPENERS if content.head.startswith(mark))
    packed = _Counted(content.stream(), content)
    unpacked = cast(BinaryIO, _OPENERS[mark](cast(BinaryIO, packed)))
    # news.jsonl.gz holds news.jsonl.
    path = PurePosixPath(content.file)
    file = f"{path.stem}.tar" if content.suffix in _TAPES else path.stem
    yield replace(
        content,
        raw=_metered(unpacked, content, content.name),
        id=content.id.removesuffix(PurePosixPath(file).suffix),
        file=file,
        size=None,
        depth=content.depth + 1,
        _head=None,
    )


def read_tar(content: Content, reading: Reading) -> Iterator[Content | InputError]:
    """Open every file of a tar archive."""
    _check_depth(content)
    members = 0
    with (
        translated(content.name, "a tar archive"),
        # Only forwards: an input may be a pipe.
        tarfile.open(fileobj=content.unbuffered(), mode="r|") as archive,
    ):
        while (member := archive.next()) is not None:
            # Else the list of members grows with the archive.
            archive.members = []  # type: ignore[attr-defined]
            if member.isdir() or _is_hidden(member.name):
                continue
            members += 1
            if not member.isreg():
                _tell_link(content, member.name, reading)
                continue
            packed = archive.extractfile(member)
            if packed is not None:
                yield _member(content, packed, member.name)
        _check_end(archive, content)
    if not members:
        _tell_empty(content, reading)


def read_zip(content: Content, reading: Reading) -> Iterator[RawArticle | Content | InputError]:
    """Open every file of a ZIP archive, or the Word document that it is."""
    _check_depth(content)
    with translated(content.name, "a ZIP archive"):
        stream = content.seekable()
        archive = zipfile.ZipFile(stream)
        names = frozenset(archive.namelist())
    if "word/document.xml" in names:
        yield from read_word(content, reading, stream=stream, archive=archive)
        return
    for name, kind, remedy in _IN_ZIP:
        if name in names:
            content.refuse(kind, remedy=remedy, tell=reading.tell)
            return
    members = 0
    for info in archive.infolist():
        if info.is_dir() or _is_hidden(info.filename):
            continue
        members += 1
        # The upper half of these attributes is the file's mode where Unix wrote the archive.
        if stat.S_ISLNK(info.external_attr >> 16):
            _tell_link(content, info.filename, reading)
            continue
        where = f"{content.name}!{info.filename}"
        if info.flag_bits & _ENCRYPTED:
            yield NotText("a file under a password", where=where, remedy="unpack it yourself")
            continue
        try:
            with translated(where, "a file in a ZIP archive"):
                packed = archive.open(info)
        except InputError as error:
            yield error
            continue
        with packed:
            yield _member(content, packed, info.filename)
    if not members:
        _tell_empty(content, reading)


def _check_end(archive: tarfile.TarFile, content: Content) -> None:
    """Raise Damaged if something stands behind what tarfile took for the end: a broken head."""
    rest = cast(BinaryIO, archive.fileobj)
    while piece := rest.read(_BUFFER_BYTES):
        if piece.strip(b"\0"):
            raise Damaged(
                "a tar archive that is broken before its end",
                where=content.name,
                remedy="get it again; what stood before was read",
            )


def _member(content: Content, packed: IO[bytes], name: str) -> Content:
    place = "".join(c for c in name if c.isprintable())
    return content.inside(_metered(packed, content, f"{content.name}!{place}"), name)


def _metered(packed: IO[bytes], content: Content, where: str) -> BinaryIO:
    return io.BufferedReader(_Metered(packed, content.budget, where), _BUFFER_BYTES)


class _Metered(io.RawIOBase):
    """The output of an archive, counted, with the archive's errors translated."""

    def __init__(self, packed: IO[bytes], budget: Budget, where: str) -> None:
        # Not more than comes at once: what was read before a failure would be lost with it.
        self._read = getattr(packed, "read1", packed.read)
        self._budget = budget
        self._where = where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        into = memoryview(buffer)  # type: ignore[arg-type]
        try:
            piece = self._read(len(into))
        except _BROKEN as error:
            raise Damaged(
                f"broken: {error}",
                where=self._where,
                remedy="get the archive again; what stood before this place was read",
            ) from error
        self._budget.spend(len(piece), where=self._where)
        into[: len(piece)] = piece
        return len(piece)


class _Counted:
    """The packed bytes of the outermost input, counted as they are read."""

    def __init__(self, stream: BinaryIO, content: Content) -> None:
        self._stream = stream
        self._budget = content.budget
        # A stream does not tell its size: what was read of it so far bounds what may come out.
        self._is_outermost = content.depth == 0 and content.size is None

    def read(self, number: int = -1) -> bytes:
        piece = self._stream.read(number)
        if self._is_outermost:
            self._budget.packed += len(piece)
        return piece


def _check_depth(content: Content) -> None:
    if content.depth >= MAX_NESTING:
        raise TooDeep(
            f"an archive in more than {MAX_NESTING} archives",
            where=content.name,
            remedy="unpack the outer ones yourself",
        )


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    # The Finder puts a second file there for each, with icons and the like.
    return "__MACOSX" in parts or any(p.startswith(".") and p not in (".", "..") for p in parts)


def _tell_link(content: Content, name: str, reading: Reading) -> None:
    what = "a link or device in an archive"
    reading.tell(Notice(f"{content.name}!{name}", f"not read: {what}", left_out=what))


def _tell_empty(content: Content, reading: Reading) -> None:
    what = "an archive without files"
    reading.tell(Notice(content.name, f"not read: {what}", left_out=what))
