"""Change a store.

One writer at a time, on the live database, graph by graph; each graph is replaced in one
transaction, so a build that was killed goes on where it stopped. Nothing is visible to readers
before :meth:`Writer.publish`.

    with writer("store", create=True) as w:
        w.replace_graph("https://kg.local/graph/report/1", nquads)
        w.publish()
"""

from __future__ import annotations

import datetime
import itertools
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple

from kg.errors import QueryError, StoreError
from kg.store import union
from kg.store.changes import ChangeLog
from kg.store.generations import (
    Generation,
    current_generation,
    install,
    link_leads_nowhere,
    next_number,
    previous_generation,
    prune,
)
from kg.store.layout import (
    UPDATE,
    Layout,
    create_layout,
    is_remote,
    locked,
    open_layout,
    reset_needed,
    sweep,
    translated,
    write_durably,
)
from kg.store.protocols import Derive, StoreWriter
from kg.store.reader import Reader
from kg.store.results import Solutions, parse_boolean, parse_solutions
from kg.version import __version__


@contextmanager
def writer(
    path: str | Path, *, create: bool = False, union_default: bool = True
) -> Iterator[StoreWriter]:
    """Open the store at *path* for writing, wherever it is.

    Args:
        path: Directory of the store, or the address of a SPARQL server.
        create, union_default: As for :func:`embedded_writer`; a server needs no making.

    Raises:
        StoreError: As :func:`embedded_writer`; or the server is away, or takes no updates from us.
    """
    if is_remote(path):
        from kg.store.remote_writer import RemoteWriter

        remote = RemoteWriter(str(path))
        yield remote
        remote.flush()  # not after an error: half a batch is no batch
        return
    with embedded_writer(path, create=create, union_default=union_default) as opened:
        yield opened


@contextmanager
def embedded_writer(
    path: str | Path, *, create: bool = False, union_default: bool = True
) -> Iterator[Writer]:
    """Open the store in the directory *path* for writing.

    Args:
        path: Directory of the store.
        create: Make the store if *path* does not exist or is an empty directory.
        union_default: For a new store: keep the union of the current graphs in the default
            graph. A server's empty store is made without, as a plain SPARQL dataset.

    Raises:
        StoreError: Not a store, another writer is at work, the disk is full, no permission.
    """
    layout = create_layout(path, union=union_default) if create else open_layout(path)
    with locked(layout):
        with translated(layout.root):
            # Under the lock: what looks like leftovers may be the work of a writer that lives.
            sweep(layout)
            if reset_needed(layout) or not layout.writer.is_dir():
                _reset(layout)
            opened = Writer(layout, Store(str(layout.writer)))
        try:
            yield opened  # errors of the caller's own are not ours to translate
        finally:
            opened.close()


class Writer:
    """The embedded store, written as a :class:`kg.store.protocols.StoreWriter`.

    Attributes:
        lost_generation: True if the link to the current generation led nowhere; the next publish
            makes a generation anew.
    """

    def __init__(self, layout: Layout, database: Store) -> None:
        self._layout = layout
        self._database: Store | None = database
        previous = previous_generation(layout)
        self.lost_generation = link_leads_nowhere(layout)
        self._notes: dict[str, str] = dict(previous.manifest.get("notes", {})) if previous else {}
        self._noted = False
        self._was_dirty = False
        self._log = ChangeLog(is_whole=not layout.dirty.exists())
        # Their loss is a change that readers have to see.
        for name in union.drop_incomplete(database):
            self._mark(name)
            self._log.close()

    @property
    def union(self) -> bool:
        """Whether the default graph is kept as the union of the current graphs."""
        return self._layout.union

    @property
    def published(self) -> Generation | None:
        """The generation that readers see now, or None."""
        return previous_generation(self._layout)

    @property
    def has_unpublished(self) -> bool:
        """Whether something was written that readers do not see yet."""
        return self._layout.dirty.exists()

    @property
    def database(self) -> Store:
        """The live database, for callers inside the store room and the update worker.

        They may change it in ways that are not logged; what is derived is derived anew then. Ask
        for it before each change: after a publish, changes are logged again.
        """
        self._log.close()
        return self._live

    def changing(self, *graphs: NamedNode) -> Store:
        """Return the live database for changes of *graphs* and of their copy in the union alone.

        For callers inside the store room that may change any statement of theirs, and whether they
        are superseded; without any, for a look. Ask for it before each change, as for
        :attr:`database`.
        """
        for graph in graphs:
            self._log_whole(graph)
        return self._live

    @property
    def _live(self) -> Store:
        if self._database is None:
            raise StoreError(
                "this writer is closed", where=str(self._layout.root), remedy="open it again"
            )
        return self._database

    def graphs(self) -> list[str]:
        """List the current named graphs."""
        retired = union.retired_graphs(self._live)
        names = (str(getattr(graph, "value", graph)) for graph in self._live.named_graphs())
        return sorted(n for n in names if n not in retired and n != union.STORE_GRAPH.value)

    def graph_exists(self, graph: str) -> bool:
        """Say whether a graph of this name is there and current."""
        node = _node(graph)
        return self._live.contains_named_graph(node) and not union.is_retired(self._live, node)

    def replace_graph(self, graph: str, nquads: bytes) -> bool:
        """Make the content of *graph* exactly *nquads*, in one transaction.

        Args:
            graph: Name of the graph.
            nquads: N-Quads of this graph, or N-Triples.

        Returns:
            False if the content was the same already and nothing was written.

        Raises:
            StoreError: The text is no N-Quads, or speaks of another graph.
        """
        node = _node(graph)
        wanted = _parse(nquads, node)
        present = union.graph_triples(self._live, node)
        known = self._live.contains_named_graph(node)
        retired = known and union.is_retired(self._live, node)
        if known and not retired and wanted == present:
            return False
        self._mark(graph)
        if retired:
            self._log_whole(node)
        self._log.add(node, present ^ wanted)
        with translated(self._layout.root):
            # Into the union first: change_graph() computes what leaves it from what is in it.
            if retired:
                union.revive(self._live, node, union=self.union)
            union.change_graph(
                self._live,
                node,
                gone=present - wanted,
                come=wanted - present,
                union=self.union,
            )
        return True

    def replace_graphs(self, graphs: Mapping[str, bytes]) -> None:
        """Make the content of each of *graphs* exactly its N-Quads, new ones in bulk.

        Each graph is there as a whole or not at all; a batch that was interrupted may be repeated.
        """
        nodes = {graph: _node(graph) for graph in graphs}
        fresh = [g for g, node in nodes.items() if not self._live.contains_named_graph(node)]
        # Below that many triples transactions of single graphs take less time.
        if sum(graphs[graph].count(b"\n") for graph in fresh) < union.BULK_OF_NEW:
            fresh = []
        else:
            self._mark(fresh[0])
            self._log.add_graphs(*(nodes[graph] for graph in fresh))
            self._add({nodes[graph]: graphs[graph] for graph in fresh})
        for graph in (graph for graph in graphs if graph not in fresh):
            self.replace_graph(graph, graphs[graph])

    def _add(self, graphs: Mapping[NamedNode, bytes]) -> None:
        """Add graphs, none of which is there, in bulk."""
        plain = {node: text for node, text in graphs.items() if _is_plain(text, node)}
        others = {node: _parse(text, node) for node, text in graphs.items() if node not in plain}
        with translated(self._layout.root):
            try:
                union.add_text_in_bulk(self._live, plain, union=self.union)
            # One text at fault fails the whole load; graph by graph it is named.
            except SyntaxError:
                union.drop_incomplete(self._live)
                others |= {node: _parse(text, node) for node, text in plain.items()}
            if others:
                union.add_in_bulk(self._live, others, union=self.union)

    def change_graph(self, graph: str, *, gone: bytes = b"", come: bytes = b"") -> bool:
        """Take statements from *graph* and add others, in one transaction.

        For graphs that grow line by line, such as the ledger: unlike :meth:`replace_graph` it
        reads only the statements that it is given.

        Args:
            graph: Name of the graph.
            gone, come: N-Quads of this graph; what is in both stays.

        Returns:
            False if nothing had to be written.
        """
        node = _node(graph)
        leaving, joining = _parse(gone, node), _parse(come, node)
        leaving = {t for t in leaving - joining if _quad(t, node) in self._live}
        joining = {t for t in joining if _quad(t, node) not in self._live}
        if not leaving and not joining:
            return False
        self._mark(graph)
        self._log.add(node, leaving | joining)
        with translated(self._layout.root):
            union.change_graph(self._live, node, gone=leaving, come=joining, union=self.union)
        return True

    def statements(self, graph: str, subject: str) -> bytes:
        """Serialise what *graph* says of *subject* as sorted N-Quads."""
        quads = self._live.quads_for_pattern(_node(subject), None, None, _node(graph))
        return "".join(sorted(f"{quad} .\n" for quad in quads)).encode()

    def nquads(self, graph: str) -> bytes:
        """Serialise *graph* as sorted N-Quads, superseded or not; nothing if there is none."""
        node = _node(graph)
        # The engine writes text in two thirds of the time that its statements take one by one.
        triples = self._live.dump(format=RdfFormat.N_TRIPLES, from_graph=node) or b""
        end = union.ending(node)
        return b"".join(sorted(line.removesuffix(b" .") + end for line in triples.splitlines()))

    def retire_graph(self, graph: str) -> bool:
        """Take a superseded graph out of the union; it stays readable under its name."""
        if not self.graph_exists(graph):
            return False
        self._mark(graph)
        self._log_whole(_node(graph))
        with translated(self._layout.root):
            union.retire(self._live, _node(graph))
        return True

    def revive_graph(self, graph: str) -> bool:
        """Make a superseded graph current again."""
        node = _node(graph)
        if not union.is_retired(self._live, node):
            return False
        self._mark(graph)
        self._log_whole(node)
        with translated(self._layout.root):
            union.revive(self._live, node, union=self.union)
        return True

    def remove_graph(self, graph: str) -> bool:
        """Remove a graph and its triples for good."""
        node = _node(graph)
        if not self._live.contains_named_graph(node):
            return False
        self._mark(graph)
        self._log_whole(node)
        with translated(self._layout.root):
            is_stated = self.union and not union.is_retired(self._live, node)
            union.remove(self._live, node, union=is_stated)
        return True

    def select(self, query: str) -> Solutions:
        """Run a SELECT over what was written so far, published or not."""
        return parse_solutions(self._answer(query))

    def ask(self, query: str) -> bool:
        """Run an ASK over what was written so far, published or not."""
        return parse_boolean(self._answer(query))

    def flush(self) -> None:
        """Write to disk what the engine still holds in memory.

        The engine lets a long run of writes fill a gigabyte before it does so by itself.
        """
        with translated(self._layout.root):
            self._live.flush()

    def refresh_union(self) -> None:
        """Make the default graph the union of the current graphs, whatever is in it."""
        self._mark(union.STORE_GRAPH.value)
        self._log.close()
        with translated(self._layout.root):
            self._live.update(union.REFRESH)

    def note(self, key: str, value: str) -> None:
        """Put a fact about the build, such as the model's version, into the manifest."""
        if self._notes.get(key) != value:
            self._notes[key] = value
            self._noted = True

    def mark_changed(self) -> None:
        """Tell the writer that :attr:`database` was changed directly."""
        self._was_dirty = self._layout.dirty.exists()
        self._mark(UPDATE)

    def unmark_changed(self) -> None:
        """Take :meth:`mark_changed` back: the change has failed as a whole."""
        if not self._was_dirty:
            self._layout.dirty.unlink(missing_ok=True)

    def is_smaller_than(self, quads: int) -> bool:
        """Say whether the store has fewer than *quads*, without counting further."""
        everything = self._live.quads_for_pattern(None, None, None, None)
        return sum(1 for _ in itertools.islice(everything, quads)) < quads

    def publish(self, derive: Derive | None = None, *, count: bool = True) -> Generation:
        """Make what was written the generation that readers see, durably.

        Args:
            derive: Called with a reader on the new checkpoint and its directory before it
                becomes visible; writes files such as the search index there.
            count: Count quads for the manifest, where it is not known what has changed (a full
                scan: 0.3 s per million quads).

        Returns:
            The published generation; the current one if nothing has changed since.
        """
        previous = previous_generation(self._layout)
        # The same state is not published twice: its number would void every cache.
        if previous is not None and not self._layout.dirty.exists() and not self._noted:
            return previous
        number = next_number(self._layout)
        unfinished = self._layout.root / f"gen-{number:06d}.tmp"
        with translated(self._layout.root):
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            self._live.flush()
            self._live.backup(str(unfinished / "db"))
            manifest = self._manifest(number)
            # On the checkpoint, not on the live database: what is derived is of this generation.
            opened = Reader(Generation(number, unfinished, manifest, self._layout.identity))
            changes = self._log.between(previous, opened) if previous and self.union else None
            if changes is not None:
                manifest["counts"] = changes.counts
            elif count:
                manifest["counts"] = self._counted()
            _write_manifest(unfinished, manifest)
            if derive is not None:
                derive(opened, unfinished, changes)
            install(self._layout, unfinished, number)
            # After the swap: killed in between, a writer publishes once more what is published
            # already.
            self._layout.dirty.unlink(missing_ok=True)
            self._noted = False
            self._log = ChangeLog()
            prune(self._layout)
        return self._current()

    def publish_instead(
        self, copy: Callable[[Store, Path], None], derive: Derive, notes: dict[str, str]
    ) -> Generation:
        """Publish another database in place of this one, which becomes a copy of it.

        Args:
            copy: Called with this database and the path of the one to make.
            derive: As for :meth:`publish`.
            notes: What the manifest notes anew.
        """
        number = next_number(self._layout)
        unfinished = self._layout.root / f"gen-{number:06d}.tmp"
        with translated(self._layout.root):
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            copy(self._live, unfinished / "db")
            manifest = self._manifest(number) | {"counts": self._counted()}
            manifest["notes"] |= notes
            _write_manifest(unfinished, manifest)
            generation = Generation(number, unfinished, manifest, self._layout.identity)
            derive(Reader(generation), unfinished, None)
            # The directory of an open RocksDB cannot be replaced.
            self.close()
            # From here on a writer takes the live database from the current generation.
            write_durably(self._layout.dirty, UPDATE + "\n")
            install(self._layout, unfinished, number)
            prune(self._layout)
            _reset(self._layout)
            self._log = ChangeLog()
            self._database = Store(str(self._layout.writer))
        return self._current()

    def close(self) -> None:
        """Let go of the database, so that another writer can open it."""
        if self._database is not None:
            database, self._database = self._database, None
            with translated(self._layout.root):
                database.flush()

    def _log_whole(self, graph: NamedNode) -> None:
        """Log that any statement of *graph* may come or go, and the mark of a superseded one."""
        self._log.add_graphs(graph)
        self._log.add(union.STORE_GRAPH, {union.retired_mark(graph).triple})

    def _answer(self, query: str) -> bytes:
        results = self._live.query(query)
        if isinstance(results, QueryTriples):
            raise QueryError("this query gives a graph", remedy="ask with SELECT or ASK")
        return results.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b""

    def _current(self) -> Generation:
        generation = current_generation(self._layout)
        if generation is None:  # pragma: no cover - install() has just made it
            raise StoreError(
                "the generation vanished",
                where=str(self._layout.root),
                remedy="let no other program change the folder; run the command again",
            )
        return generation

    def _mark(self, what: str) -> None:
        """Remember, before writing, that there is something to publish."""
        # The first mark stays: after a crash an update may be thrown away, a build's work not.
        if not self._layout.dirty.exists():
            with translated(self._layout.root):
                self._layout.dirty.write_text(what + "\n", encoding="utf-8")

    def _manifest(self, number: int) -> dict[str, Any]:
        return {
            "format": 1,
            "generation": number,
            "identity": self._layout.identity,
            "union": self.union,
            "published": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "versions": {"kg": __version__, "pyoxigraph": pyoxigraph.__version__},
            "notes": dict(self._notes),
        }

    def _counted(self) -> dict[str, int]:
        """Count all graphs and statements."""
        counted = self.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").one()["n"]
        default, total = int(str(counted)), len(self._live)
        return {
            "graphs": len(self.graphs()),
            "retired": len(union.retired_graphs(self._live)),
            "triples": default if self.union else total,
            "quads": total - default if self.union else total,
        }


def _write_manifest(directory: Path, manifest: Mapping[str, Any]) -> None:
    text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
    (directory / "manifest.json").write_text(text, encoding="utf-8")


def _reset(layout: Layout) -> None:
    """Go back to the published generation: what lies beyond it was promised to nobody.

    Where that generation is lost, the live database is all there is, and is kept.
    """
    generation = previous_generation(layout)
    if generation is not None:
        shutil.rmtree(layout.writer, ignore_errors=True)
        Store.read_only(str(generation.database)).backup(str(layout.writer))
    elif not layout.writer.is_dir() and link_leads_nowhere(layout):
        raise StoreError(
            "both the current generation and the live database are missing",
            where=str(layout.root),
            remedy="restore the store from a backup (kg backup)",
        )
    layout.dirty.unlink(missing_ok=True)


def _quad(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _node(graph: str) -> NamedNode:
    try:
        return NamedNode(graph)
    except ValueError as error:
        raise StoreError(f"{graph!r} cannot name a graph", remedy="give an absolute IRI") from error


def _parse(nquads: bytes, graph: NamedNode) -> union.Triples:
    """Return the triples of a text of *graph*, in the words in which the store gives them back.

    The engine keeps values: "12.120" seconds come back as "12.12", and are what is there already.
    """
    wanted: list[Quad] = []
    try:
        for quad in pyoxigraph.parse(nquads, RdfFormat.N_QUADS):
            if quad.graph_name not in (graph, DefaultGraph()):
                raise StoreError(
                    f"a statement belongs to another graph, {quad.graph_name}",
                    where=graph.value,
                    remedy="give statements of this graph only",
                )
            wanted.append(quad)
    except SyntaxError as error:
        raise StoreError(
            f"this is no N-Quads: {error}", where=graph.value, remedy="give N-Quads or N-Triples"
        ) from error
    in_memory = Store()
    in_memory.extend(wanted)
    return {quad.triple for quad in in_memory}


def _is_plain(nquads: bytes, graph: NamedNode) -> bool:
    """Tell whether each line names *graph* as a graph writer does, and no blank node is there."""
    is_whole = nquads[-1:] in (b"", b"\n")
    is_its_own = nquads.count(union.ending(graph)) == nquads.count(b"\n")
    # Loaded together, texts are one document, in which a label of two graphs is one node.
    return is_whole and is_its_own and b"_:" not in nquads
