"""Derive the files of a generation before it becomes visible.

Files beside the database: the search index (``search.sqlite``), the lists (``lists.sqlite``) and
the description of the data (``void.ttl``). Pass :func:`derive` to ``Writer.publish``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from kg.store.generations import previous_generation
from kg.store.layout import open_layout
from kg.store.lists import INDEX as LISTS
from kg.store.lists import write_lists
from kg.store.protocols import StoreReader
from kg.store.search import write_index
from kg.store.void import write_void


def derive(reader: StoreReader, directory: Path) -> None:
    """Write everything that is derived from the generation behind *reader* into *directory*."""
    derive_for_write(reader, directory)
    write_lists(reader.stream, directory)


def derive_for_write(reader: StoreReader, directory: Path) -> None:
    """Write what a small store derives after each update.

    Lists are left out: whoever writes waits for this, and a server makes them when it is asked.
    """
    write_index(reader, directory)
    write_void(reader, directory)


def carry_over(path: str | Path) -> Callable[[StoreReader, Path], None]:
    """Make a function that links what was derived from the current generation into the next.

    For small changes to large stores: a search index that lags behind beats seconds of waiting.
    Lists are left out, since their figures would be wrong: a server makes them when it is asked.
    """
    previous = previous_generation(open_layout(path))

    def link(_reader: StoreReader, directory: Path) -> None:
        if previous is None:
            return
        for file in previous.directory.iterdir():
            if file.is_file() and file.name not in {"manifest.json", LISTS}:
                # A link, not a copy: a generation's files are never written again, so two may share
                # one.
                os.link(file, directory / file.name)

    return link
