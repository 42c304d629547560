"""Derive the files of a generation before it becomes visible.

Files beside the database: the search index (``search.sqlite``), the lists (``lists.sqlite``) and
the description of the data (``void.ttl``). Pass :func:`derive` to ``Writer.publish``.
"""

from __future__ import annotations

import os
from pathlib import Path

from kg.store.changes import LAGGING, Changes
from kg.store.generations import previous_generation
from kg.store.layout import open_layout
from kg.store.lists import INDEX as LISTS
from kg.store.lists import has_lists, update_lists, write_lists
from kg.store.protocols import Derive, StoreReader
from kg.store.search import has_index, update_index, write_index
from kg.store.void import has_void, update_void, write_void


def derive(reader: StoreReader, directory: Path, changes: Changes | None = None) -> None:
    """Write everything that is derived from a generation into its directory.

    Args:
        reader: On the generation.
        directory: Its own.
        changes: Since the generation before, from whose files it is derived then.
    """
    _derive_for_search(reader, directory, changes)
    if changes is None or not update_lists(reader.stream, directory, changes):
        write_lists(reader.stream, directory)


def is_derived(directory: Path) -> bool:
    """Tell whether a generation has all files that this version derives, and none from before."""
    has_all = all(has(directory) for has in (has_index, has_lists, has_void))
    return has_all and not (directory / LAGGING).exists()


def deriving_at_once(path: str | Path, *, is_small: bool) -> Derive:
    """Make a function that writes what can be derived while somebody waits.

    Where it is not known what has changed, the search index of a large store is carried over: one
    that lags behind beats minutes of waiting. Lists, whose figures would be wrong, are left out
    then: a server makes them when it is asked.

    Args:
        path: Of the store.
        is_small: Whether the store is so small that an index of all of it is made at once.
    """
    previous = previous_generation(open_layout(path))

    def derive_at_once(reader: StoreReader, directory: Path, changes: Changes | None) -> None:
        if changes is not None and all(
            update(reader, directory, changes) for update in (update_index, update_void)
        ):
            update_lists(reader.stream, directory, changes)
        elif is_small:
            _derive_for_search(reader, directory, None)
        elif previous is not None:
            _carry_over(previous.directory, directory)

    return derive_at_once


def _derive_for_search(reader: StoreReader, directory: Path, changes: Changes | None) -> None:
    if changes is None or not update_index(reader, directory, changes):
        write_index(reader, directory)
    if changes is None or not update_void(reader, directory, changes):
        write_void(reader, directory)


def _carry_over(previous: Path, directory: Path) -> None:
    (directory / LAGGING).touch()
    for file in previous.iterdir():
        if file.is_file() and file.name not in {"manifest.json", LISTS, LAGGING}:
            # A link, not a copy: files of a generation are never written again, so two may share.
            (directory / file.name).unlink(missing_ok=True)
            os.link(file, directory / file.name)
