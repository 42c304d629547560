"""The interfaces of a store: reading and writing, embedded or remote.

Two implementations: the embedded store (``reader.py``, ``writer.py``) and any SPARQL 1.1 server
(``remote.py``, ``remote_writer.py``). The same tests run on both: ``tests/store/test_contract.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, TypeAlias

from kg.store.results import Solutions, Stream

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.store.changes import Changes
    from kg.store.generations import Generation


class StoreReader(Protocol):
    """A store that is asked: by queries, pages and exports."""

    @property
    def generation(self) -> Generation:
        """The state that is read."""

    @property
    def keeps_union(self) -> bool:
        """Whether the default graph is kept as the union of the current graphs."""

    def select(self, query: str) -> Solutions:
        """Run a SELECT."""

    def stream(self, query: str) -> Stream:
        """Run a SELECT and give its rows as they are found."""

    def ask(self, query: str) -> bool:
        """Run an ASK."""

    def construct(self, query: str, *, format: str = "turtle") -> bytes:
        """Run a CONSTRUCT or DESCRIBE and serialise the graph."""

    def write(self, query: str, output: IO[bytes], *, format: str | None = None) -> None:
        """Run any query and copy its result to *output*."""

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Iterate over the statements of all named graphs, superseded ones too, or of one."""

    def graphs(self, *, retired: bool = False) -> list[str]:
        """List the current named graphs, or the superseded ones."""


Derive: TypeAlias = "Callable[[StoreReader, Path, Changes | None], None]"
"""Writes what is derived from a generation into its directory, from the one before if it may."""


class StoreWriter(Protocol):
    """A store that is changed graph by graph: by a build, a removal, a correction, a decision.

    What was written is seen by the methods of the same writer at once, by others after
    :meth:`publish` at the latest. Every method may be repeated: a graph that was replaced whole, or
    has the statements already, stays as it is.
    """

    @property
    def union(self) -> bool:
        """Whether the default graph is kept as the union of the current graphs."""

    @property
    def lost_generation(self) -> bool:
        """Whether the published state was missing when the store was opened."""

    @property
    def has_unpublished(self) -> bool:
        """Whether something was written that readers do not see yet."""

    def graphs(self) -> list[str]:
        """List the current named graphs."""

    def graph_exists(self, graph: str) -> bool:
        """Say whether a graph of this name is there and current."""

    def replace_graph(self, graph: str, nquads: bytes) -> bool:
        """Make the content of *graph* exactly *nquads*; False if it was so already."""

    def replace_graphs(self, graphs: Mapping[str, bytes]) -> None:
        """Make the content of each of *graphs* exactly its N-Quads: a batch of reports."""

    def change_graph(self, graph: str, *, gone: bytes = b"", come: bytes = b"") -> bool:
        """Take statements from *graph* and add others; those in both stay."""

    def statements(self, graph: str, subject: str) -> bytes:
        """Serialise what *graph* says of *subject* as sorted N-Quads."""

    def nquads(self, graph: str) -> bytes:
        """Serialise *graph* as sorted N-Quads, superseded or not; nothing if there is none."""

    def retire_graph(self, graph: str) -> bool:
        """Take a superseded graph out of the union; it stays readable under its name."""

    def revive_graph(self, graph: str) -> bool:
        """Make a superseded graph current again."""

    def remove_graph(self, graph: str) -> bool:
        """Remove a graph and its triples for good."""

    def select(self, query: str) -> Solutions:
        """Run a SELECT over what was written so far, published or not."""

    def ask(self, query: str) -> bool:
        """Run an ASK over what was written so far, published or not."""

    def flush(self) -> None:
        """Write out what is held in memory."""

    def refresh_union(self) -> None:
        """Make the default graph the union of the current graphs, whatever is in it."""

    def note(self, key: str, value: str) -> None:
        """Remember a fact about the build, such as the model's version."""

    def mark_changed(self) -> None:
        """Announce a change that shall happen as a whole, as far as the store can do that."""

    def publish(self, derive: Derive | None = None, *, count: bool = True) -> Generation:
        """Let readers see what was written, durably."""
