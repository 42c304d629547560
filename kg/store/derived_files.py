"""SQLite files that are derived from a generation: written whole, or from those of before."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zlib import crc32

from kg.errors import StoreError
from kg.version import __version__


@contextmanager
def written(path: Path, what: str) -> Iterator[sqlite3.Connection]:
    """Open a file for writing; what was written is kept if nothing fails.

    Raises:
        StoreError: It cannot be written; *what* it holds is named.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # synced with the generation, or lost
            yield connection
            connection.commit()
    except sqlite3.Error as error:
        raise StoreError(
            f"the {what} cannot be written: {error}", where=str(path), remedy="free some room"
        ) from error


def stamp(texts: Iterable[str]) -> int:
    """Return what tells files of other queries, or of another version of kg, from these."""
    return crc32("\0".join((__version__, *texts)).encode()) >> 1  # SQLite has 31 bits for it


def is_of(path: Path, version: int) -> bool:
    """Tell whether there is a derived SQLite file with that ``user_version``."""
    return path.is_file() and _version_of(path) == version


def copied(former: Path, path: Path, version: int) -> bool:
    """Copy a derived SQLite file of the generation before, if it is of that version."""
    path.unlink(missing_ok=True)
    if not is_of(former, version):
        return False
    _copy(former, path)
    return True


def _copy(file: Path, path: Path) -> None:
    """Copy a file; where the file system can (XFS, Btrfs), both share what is not written again."""
    try:
        _share(file, path)
    except (OSError, AttributeError):  # no such call here, as on macOS, or not between these files
        shutil.copyfile(file, path)


def _share(file: Path, path: Path) -> None:
    with file.open("rb") as source, path.open("wb") as target:
        left = os.fstat(source.fileno()).st_size
        while left:
            done = os.copy_file_range(source.fileno(), target.fileno(), left)
            if not done:
                raise OSError("some file systems copy nothing so, and do not say so")
            left -= done


def _version_of(path: Path) -> int | None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError:  # damaged
        return None
