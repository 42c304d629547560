"""Publish a finished state of the database as the generation that readers see.

``publish`` copies nothing: the database's checkpoint hard-links its immutable files into
``gen-<n>.tmp``, which is synced, renamed, and made ``current`` by swapping one symbolic link.
A crash before the swap leaves a directory that the next writer sweeps away.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from kg.errors import StoreError
from kg.store.layout import Layout, open_layout, sync_directory, sync_tree, translated

# The one before stays for who has read the link and not yet opened what it names.
KEPT: Final = 2
_NAME: Final = re.compile(r"gen-(\d{6,})\Z")


@dataclass(frozen=True)
class Generation:
    """One published, immutable state of a store.

    Attributes:
        number: Counts up from 1.
        directory: Holds ``db/``, ``manifest.json`` and what was derived from them.
        manifest: Counts, versions and notes, as written by the writer.
        identity: Of the store.
    """

    number: int
    directory: Path
    manifest: Mapping[str, Any]
    identity: str

    @cached_property
    def database(self) -> Path:
        return self.directory / "db"

    @cached_property
    def tag(self) -> str:
        """Differs whenever the content may differ, across stores as well: for cache keys."""
        return f"{self.identity[:12]}-{self.number}"


def current_number(layout: Layout) -> int | None:
    """Read which generation is published; None if none is. One system call, for polling."""
    try:
        name = os.readlink(layout.current)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            "the link to the current generation cannot be read",
            where=str(layout.current),
            remedy="check the rights of the folder, or restore a backup",
        ) from error
    # Somebody else's link ("current" to a folder of another name) counts as nothing published.
    match = _NAME.match(name)
    return int(match[1]) if match else None


def current_generation(layout: Layout) -> Generation | None:
    """Load the published generation, or None if nothing was ever published.

    A publish may swap the link and prune between our two reads, hence the second try.
    """
    for _ in range(5):
        if (number := current_number(layout)) is None:
            return None
        directory = layout.root / generation_name(number)
        try:
            manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise StoreError(
                "the manifest of the current generation is damaged",
                where=str(directory),
                remedy="restore the store from a backup (kg backup)",
            ) from error
        return Generation(number, directory, manifest, layout.identity)
    raise StoreError(
        "the link to the current generation leads nowhere",
        where=str(layout.current),
        remedy=f"make it anew from {layout.writer} with: kg repair --store {layout.root}",
    )


def link_leads_nowhere(layout: Layout) -> bool:
    """Say whether the current generation is missing. Call with the lock held."""
    number = current_number(layout)
    if number is None:
        return False
    return not (layout.root / generation_name(number) / "manifest.json").is_file()


def previous_generation(layout: Layout) -> Generation | None:
    """Load the generation that a publish replaces, or None if there is none or none any more.

    Call with the lock held.
    """
    return None if link_leads_nowhere(layout) else current_generation(layout)


def published(path: str | Path) -> Generation:
    """Load the published generation of the store at *path*.

    Raises:
        StoreError: Not a store, or nothing was published yet.
    """
    layout = open_layout(path)
    generation = current_generation(layout)
    if generation is None:
        raise StoreError(
            "nothing has been published in this store yet",
            where=str(path),
            remedy="run kg build again; it resumes where it was stopped",
        )
    return generation


def generation_name(number: int) -> str:
    """Name the directory of generation *number*."""
    return f"gen-{number:06d}"


def next_number(layout: Layout) -> int:
    """Count on from the newest generation there is or was: no number is ever used twice."""
    # A number used twice would be one cache key and one ETag for two contents.
    found = [current_number(layout) or 0]
    found += [
        int(match[1]) for entry in layout.root.iterdir() if (match := _NAME.match(entry.name))
    ]
    return max(found) + 1


def install(layout: Layout, unfinished: Path, number: int) -> None:
    """Make the finished directory *unfinished* the current generation, durably."""
    with translated(layout.root):
        # Bytes before names, names before the link: each step is on disk when the next refers to
        # it.
        sync_tree(unfinished)
        target = layout.root / generation_name(number)
        os.rename(unfinished, target)
        sync_directory(layout.root)
        link = layout.root / "current.tmp"
        link.unlink(missing_ok=True)
        os.symlink(target.name, link)
        os.replace(link, layout.current)  # atomic: there is always a link
        sync_directory(layout.root)


def prune(layout: Layout, *, keep: int = KEPT) -> None:
    """Remove all but the newest *keep* generations; readers that hold one keep working."""
    newest = current_number(layout) or 0
    for entry in layout.root.iterdir():
        match = _NAME.match(entry.name)
        if match and int(match[1]) <= newest - keep:
            # Under its own name it would be half a generation while it is removed; what a crash
            # leaves of ".tmp" the next writer sweeps away.
            doomed = entry.with_name(entry.name + ".tmp")
            os.rename(entry, doomed)
            shutil.rmtree(doomed, ignore_errors=True)
