"""Files that make a directory a store, written so that they survive a crash.

Everything here is plain file work: the marker file, the lock, durable writes. Nothing knows
the database.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import StoreError

FORMAT: Final = 1
MARKER: Final = "kg-store.json"
WRITER: Final = "writer"
CURRENT: Final = "current"
LOCK: Final = "lock"
DIRTY: Final = "unpublished"
UPDATE: Final = "update"  # in the file above: the unpublished change came from outside
_UNFINISHED: Final = ".tmp"


@dataclass(frozen=True, slots=True)
class Layout:
    """A directory that is known to be a store.

    Attributes:
        root: The directory.
        identity: Random at creation; two stores never share cache entries.
        union: True if the default graph is kept as the union of the current graphs.
    """

    root: Path
    identity: str
    union: bool

    @property
    def writer(self) -> Path:
        return self.root / WRITER

    @property
    def current(self) -> Path:
        return self.root / CURRENT

    @property
    def dirty(self) -> Path:
        return self.root / DIRTY


def is_remote(store: str | Path) -> bool:
    """Say whether *store* is the address of a SPARQL server instead of a directory."""
    return str(store).startswith(("http://", "https://"))


def open_layout(path: str | Path) -> Layout:
    """Check that *path* is a store and read its marker.

    Raises:
        StoreError: Missing, not a directory, not a store, or made by a newer version.
    """
    root = Path(path)
    if not root.exists():
        raise StoreError(
            "there is no store here", where=str(root), remedy="make one with: kg build … --store"
        )
    marker = root / MARKER
    if not root.is_dir() or not marker.is_file():
        raise StoreError(
            "this is not a kg store",
            where=str(root),
            remedy="give a new or empty directory, or one that kg build made",
        )
    try:
        facts = json.loads(marker.read_text(encoding="utf-8"))
        layout = Layout(root, str(facts["id"]), bool(facts["union"]))
        version = int(facts["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            "the store's marker file is damaged",
            where=str(marker),
            remedy="restore the directory from a backup (kg backup)",
        ) from error
    if version > FORMAT:
        raise StoreError(
            f"the store has format {version}, this version reads {FORMAT}",
            where=str(marker),
            remedy="upgrade kg",
        )
    return layout


def create_layout(path: str | Path, *, union: bool) -> Layout:
    """Turn *path* into an empty store, or open it if it already is one.

    Raises:
        StoreError: *path* is a file, or a directory with other things in it.
    """
    root = Path(path)
    if (root / MARKER).is_file():
        return open_layout(root)
    with translated(root):
        if root.exists() and not root.is_dir():
            raise StoreError(
                "this is a file, not a store", where=str(root), remedy="give a directory"
            )
        root.mkdir(parents=True, exist_ok=True)
        if any(not entry.name.endswith(_UNFINISHED) for entry in root.iterdir()):
            raise StoreError(
                "this directory is not empty and not a kg store",
                where=str(root),
                remedy="give a new or empty directory",
            )
        facts = {"format": FORMAT, "id": uuid.uuid4().hex, "union": union}
        write_durably(root / MARKER, json.dumps(facts) + "\n")
    return open_layout(root)


@contextmanager
def locked(layout: Layout) -> Iterator[None]:
    """Hold the store's writer lock; the kernel frees it when the process dies.

    Raises:
        StoreError: Another process writes to this store.
    """
    with translated(layout.root):
        handle = (layout.root / LOCK).open("a")
    with handle:
        try:
            # Unlike a file whose presence is the lock, this one goes with a process that is killed.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                "another process is writing to this store",
                where=str(layout.root),
                remedy="wait until it has finished, then try again",
            ) from error
        yield


@contextmanager
def translated(where: Path) -> Iterator[None]:
    """Turn what the operating system and the database report into a :class:`StoreError`."""
    try:
        yield
    except OSError as error:
        raise _explained(error, where) from error
    except RuntimeError as error:  # the database's own errors, which carry a system message
        raise _explained(error, where) from error


def is_full(error: Exception) -> bool:
    """Say whether *error* means that the disk is full."""
    number, text = getattr(error, "errno", None), str(error)
    return number in (errno.ENOSPC, errno.EDQUOT) or "No space left" in text or "quota" in text


def _explained(error: Exception, where: Path) -> StoreError:
    number = getattr(error, "errno", None)
    text = str(error)
    if is_full(error):
        return StoreError(
            "the disk is full; what was published before is unharmed",
            where=str(where),
            remedy="free some space and run the same command again",
        )
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or "ermission denied" in text:
        return StoreError(
            "the store may not be written or read by this user",
            where=str(where),
            remedy="check the owner and the permissions of the directory",
        )
    if re.search(r"\block\b", text, re.IGNORECASE):  # "lock file", but not "bad block"
        return StoreError(
            "another process has this database open",
            where=str(where),
            remedy="wait until it has finished, then try again",
        )
    return StoreError(
        f"the store cannot be used: {text.splitlines()[0] if text else type(error).__name__}",
        where=str(where),
        remedy="if the directory is damaged, restore it from a backup (kg backup)",
    )


def write_durably(path: Path, text: str) -> None:
    """Write *text* to *path* so that after a crash either the old or the new file is there."""
    unfinished = path.with_name(path.name + _UNFINISHED)
    # rename(2) is atomic, but without fsync the new name may reach the disk before the bytes.
    with unfinished.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(unfinished, path)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make the entries of *path* durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Make every file and directory under *path* durable."""
    for folder, _, names in os.walk(path, topdown=False):
        for name in names:
            descriptor = os.open(os.path.join(folder, name), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_directory(Path(folder))


def reset_needed(layout: Layout) -> bool:
    """Say whether a write from outside was interrupted before it was acknowledged."""
    try:
        return layout.dirty.read_text(encoding="utf-8").strip() == UPDATE
    except FileNotFoundError:
        return False


def sweep(layout: Layout) -> None:
    """Remove what an interrupted publish left behind. Call with the lock held."""
    for entry in layout.root.glob(f"*{_UNFINISHED}"):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
