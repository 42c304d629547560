"""The store: where the graph is kept, so that nobody ever sees half of it.

The only door to the database. A store is a directory::

    store/
      kg-store.json     what this is: format, identity, how the default graph is kept
      lock              held by the one writer
      writer/           the live database, opened by the writer alone
      gen-000007/       a published generation: immutable, read-only
        db/             checkpoint of the database (hard links, so cheap)
        manifest.json   number, counts, versions, notes
        …               what others derive from it, such as the search index
      current           symbolic link to the newest generation, swapped atomically

Why generations: two processes must never share a live RocksDB directory, and a read-only open
beside a live writer is frozen, sometimes fails, and is undefined behaviour. A checkpoint and an
atomic swap of one link cost about a tenth of a second and cannot be seen half done. ``kill -9``
at any moment leaves the last published generation as it was; what the writer had committed
beyond it is kept in ``writer/`` and goes into the next generation.

Why the default graph is a copy: "plain" queries shall see the union of the current graphs, each
triple once. The engine's own union mode returns a triple once *per graph* (so counts are wrong)
and cannot leave out superseded graphs. In a store built by ``kg build`` the writer therefore
keeps the set-union of the current named graphs in the real default graph (``union.py``). Every
client, local or remote, sees a plain SPARQL dataset, default-graph patterns use the smallest
index, and superseded graphs stay within reach of ``GRAPH`` alone.

What is derived from a generation (search index, lists, description: ``derived.py``) is made from
what the one before has, where it is known what has changed (``changes.py``) and that is little:
``affected.py`` finds which rows hang on it. So the removal of a report among 100,000 is
published in seconds, where reading all of the store takes minutes.

Answers are written by ``answers.py``, for commands without caps and for the server within them.

A remote SPARQL server is the alternative, for those who outgrow one machine: ``sparql_server.py``
speaks to it, ``remote.py`` and ``remote_answer.py`` read, ``remote_writer.py`` writes. What rooms
need of a store, whoever keeps it, is in ``protocols.py``.
"""

from __future__ import annotations

from kg.store.generations import Generation
from kg.store.protocols import StoreReader, StoreWriter
from kg.store.reader import Reader, reader
from kg.store.results import Solutions, Term
from kg.store.writer import Writer, writer

__all__ = [
    "Generation",
    "Reader",
    "Solutions",
    "StoreReader",
    "StoreWriter",
    "Term",
    "Writer",
    "reader",
    "writer",
]
