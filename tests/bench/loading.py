"""Load reports in a process of its own and tell the processor seconds: REPORTS FOLDER raw|batches.

In a process that has done other work before, threads of its stores and a full heap count along.
"""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.config import COMMIT_EVERY_ARTICLES
from kg.incidents.graph import in_parts
from kg.store.writer import embedded_writer


def loaded_raw(folder: Path, graphs: dict[str, bytes]) -> float:
    """Load everything in one call; return processor seconds."""
    both = b"".join(
        text + text.replace(f" <{g}> .\n".encode(), b" .\n") for g, text in graphs.items()
    )
    began = time.process_time()
    store = Store(str(folder))
    store.bulk_load(both, RdfFormat.N_QUADS)
    store.flush()
    return time.process_time() - began


def loaded_in_batches(folder: Path, graphs: dict[str, bytes]) -> float:
    """Write the graphs as a build does; return processor seconds."""
    with embedded_writer(folder, create=True) as opened:
        began = time.process_time()
        for batch in in_parts(list(graphs.items()), COMMIT_EVERY_ARTICLES):
            opened.replace_graphs(dict(batch))
        opened.flush()
        return time.process_time() - began


if __name__ == "__main__":
    reports, target, how = sys.argv[1:]
    load = {"raw": loaded_raw, "batches": loaded_in_batches}[how]
    print(load(Path(target), pickle.loads(Path(reports).read_bytes())))
