"""Copy a store while it is in use.

The published generation is immutable, so a backup is a copy of its directory, which needs no
lock and disturbs nobody. The copy is a store of its own: serve it, build into it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from pyoxigraph import Store

from kg.errors import StoreError
from kg.store.generations import Generation, generation_name, install, published
from kg.store.layout import FORMAT, MARKER, open_layout, translated, write_durably


def backup(path: str | Path, target: str | Path) -> Generation:
    """Copy the published generation of the store at *path* to the new store *target*.

    Raises:
        StoreError: Nothing to copy, *target* exists and is not empty, or the disk is full.
    """
    layout = open_layout(path)
    generation = published(path)
    root = Path(target)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise StoreError(
            "the target of a backup must not exist yet",
            where=str(root),
            remedy="give a new directory",
        )
    with translated(root):
        root.mkdir(parents=True, exist_ok=True)
        unfinished = root / (generation_name(generation.number) + ".tmp")
        shutil.copytree(generation.directory, unfinished)
        # A checkpoint of the copy, not of the live database: that one may be ahead of it.
        Store.read_only(str(unfinished / "db")).backup(str(root / "writer"))
        facts = {"format": FORMAT, "id": layout.identity, "union": layout.union}
        write_durably(root / MARKER, json.dumps(facts) + "\n")
        install(open_layout(root), unfinished, generation.number)
    return published(root)
