"""Open the graph as an rdflib ``Dataset``, for notebooks.

Through oxrdflib on the published generation, read-only. The default graph holds the union of
the current graphs already, so the dataset is opened without rdflib's own (slow) union.

Why not behind the endpoint: oxrdflib loses the variable order of ``SELECT *``, adds
``xsd:string`` to plain literals and is several times slower than the engine's serialisers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.store.generations import published
from kg.store.reader import Reader

if TYPE_CHECKING:
    from rdflib import Dataset


def dataset(path: str | Path) -> Dataset:
    """Open the published generation of the store at *path* as an rdflib dataset.

    It can be read only; change a store through :func:`kg.store.writer`.

    Raises:
        StoreError: Not a store, or nothing was published yet.
    """
    from oxrdflib import OxigraphStore
    from rdflib import Dataset

    class ReadOnlyStore(OxigraphStore):
        """rdflib announces each graph that it looks at; here there is nothing to announce."""

        def add_graph(self, graph: object) -> None:
            del graph

    return Dataset(store=ReadOnlyStore(store=Reader(published(path)).database))
