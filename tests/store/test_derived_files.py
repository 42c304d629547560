"""SQLite files of a generation that begin as a copy of those before."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store.derived_files import copied, written


def refuse(*_: object) -> int:
    """Do as a file system that cannot share."""
    raise OSError(95, "Operation not supported")


def copy_nothing(*_: object) -> int:
    """Do as a file system that says that it has copied, and has not."""
    return 0


def rows(path: Path) -> list[tuple[int]]:
    """Read what a file says."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT n FROM numbers ORDER BY n").fetchall()


@pytest.fixture
def former(tmp_path: Path) -> Path:
    """Write the file of the generation before, larger than what is copied at a time."""
    path = tmp_path / "former.sqlite"
    with written(path, "numbers") as connection:
        connection.execute("CREATE TABLE numbers (n INTEGER, words TEXT)")
        connection.executemany(
            "INSERT INTO numbers VALUES (?, ?)", ((n, "word " * 1_000) for n in range(1_000))
        )
        connection.execute("PRAGMA user_version = 7")
    return path


@pytest.mark.parametrize("call", [None, refuse, copy_nothing, "missing"])
def test_a_copy_is_whole_and_apart(
    former: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., int] | str | None
) -> None:
    """Whether or not the file system can share: and the file of before stays as it is."""
    if call == "missing":
        monkeypatch.delattr(os, "copy_file_range", raising=False)
    elif call is not None:
        monkeypatch.setattr(os, "copy_file_range", call, raising=False)
    path = former.with_name("later.sqlite")
    before = former.read_bytes()
    assert copied(former, path, 7)
    assert path.read_bytes() == before
    with written(path, "numbers") as connection:
        connection.execute("DELETE FROM numbers WHERE n < 990")
    assert rows(path) == [(n,) for n in range(990, 1_000)]
    assert former.read_bytes() == before


@pytest.mark.parametrize("version", [6, 8])
def test_a_file_of_another_version_is_not_copied(former: Path, version: int) -> None:
    """Nor is there one afterwards that some other version had left."""
    path = former.with_name("later.sqlite")
    path.write_bytes(b"of a build that broke off")
    assert not copied(former, path, version)
    assert not path.exists()


def test_a_disk_without_room_is_told(former: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second way of copying has no more room than the first."""

    def fill(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "copy_file_range", fill, raising=False)
    monkeypatch.setattr("shutil.copyfile", fill)
    with pytest.raises(OSError, match="No space left"):
        copied(former, former.with_name("later.sqlite"), 7)


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    """What the file holds, where, and the remedy."""
    path = tmp_path / "missing" / "later.sqlite"
    with (
        pytest.raises(StoreError, match="the numbers cannot be written") as caught,
        written(path, "numbers"),
    ):
        pass
    assert (caught.value.where, caught.value.remedy) == (str(path), "free some room")
