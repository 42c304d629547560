"""Make a store of a full dump, such as ``kg export --format nquads`` writes.

The dump is read twice: once to its end, which finds every mistake before anything is written and
which graphs are superseded; and once to load it, in bulk. The store is made beside its place and
gets its name when it is complete, so whoever looks sees no store or the whole one.
"""

from __future__ import annotations

import gzip
import itertools
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from kg.errors import StoreError
from kg.store.derived import derive
from kg.store.layout import is_remote, sync_directory, translated
from kg.store.union import STORE_GRAPH, retired_mark
from kg.store.writer import embedded_writer
from kg.vocab.terms import KG

CRATE_GRAPH: Final = "graph.nq"
"""The dump inside a crate."""
_META: Final = "graph/meta"
_ONTOLOGY: Final = "graph/ontology"
_ALWAYS: Final = (_META, _ONTOLOGY)
"""A store from which everything was removed has the second alone."""
_REPORTS: Final = "graph/report/"
_QUADS_AT_ONCE: Final = 200_000
"""Some 300 MB of memory; left to itself the engine's loader takes six times as much, no faster."""
_SYNTAXES: Final = {
    ".nq": RdfFormat.N_QUADS,
    ".nquads": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
}
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Dump:
    """The contents of a dump.

    Attributes:
        base: What the instance IRIs begin with.
        quads: How many statements.
        retired: Names of the superseded graphs.
        models: Language models that its reports were read with.
    """

    base: str
    quads: int
    retired: frozenset[str]
    models: frozenset[str]


def import_dump(dump: Path, target: str | Path) -> Dump:
    """Make a new store at *target* of the full dump in the file *dump*; return what was in it.

    Args:
        dump: N-Quads or TriG, plain or compressed with gzip, or a crate of ``kg export``.
        target: A folder that is not there yet, or empty.

    Raises:
        StoreError: The dump cannot be read (names the line), is none, or *target* is taken.
    """
    root = Path(target)
    if is_remote(target):
        raise StoreError(
            "a dump is imported into a folder",
            where=str(target),
            remedy="load it with the tools of that server, or import it here and serve it",
        )
    # An empty folder is no hindrance: rename(2) replaces it.
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise StoreError(
            "a dump is imported into a new store, and something is there already",
            where=str(root),
            remedy="give a folder that is not there yet",
        )
    found = read_dump(dump)
    with translated(root):
        root.parent.mkdir(parents=True, exist_ok=True)
        # Beside its place, so on the same disk: rename(2) works on one file system only.
        unfinished = root.with_name(f".{root.name}.{os.getpid()}.new")
        unfinished.mkdir()
    try:
        _load(dump, found, unfinished)
        with translated(root):
            unfinished.replace(root)
            sync_directory(root.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return found


def read_dump(dump: Path) -> Dump:
    """Read a dump to its end, and tell what is in it.

    Raises:
        StoreError: It cannot be read or is no full dump; names file and line.
    """
    quads, models = 0, set[str]()
    superseded, told, graphs = set[str](), set[str](), set[str]()
    for quad in _quads(dump):
        quads += 1
        graph = getattr(quad.graph_name, "value", "")
        # A plain dataset has such statements; its default graph would be lost among the union.
        if isinstance(quad.graph_name, DefaultGraph) or graph == STORE_GRAPH.value:
            raise StoreError(
                f"a statement stands in no graph of its own: {quad}",
                where=str(dump),
                remedy="export a full dump: kg export --format nquads",
            )
        graphs.add(graph)
        if graph.endswith(_META):
            if quad.predicate.value == KG.current:
                told.add(getattr(quad.subject, "value", ""))
            said = getattr(quad.object, "value", "")
            if quad.predicate.value == KG.current and said == "false":
                superseded.add(getattr(quad.subject, "value", ""))
            elif quad.predicate.value == KG.languageModel:
                models.add(said)
    bases = {name.removesuffix(end) for name in graphs for end in _ALWAYS if name.endswith(end)}
    # Two dumps in one file would be two bases, and ids of one store would not hold in the other.
    what = (
        f"has graphs of {len(bases)} stores" if len(bases) > 1
        else f"lacks …/{_ONTOLOGY}" if not bases
        else _missing(graphs, told, base=min(bases))
    )  # fmt: skip
    if what:
        raise StoreError(
            f"this is no full dump of one store: it {what}",
            where=str(dump),
            remedy="export a full dump: kg export --format nquads",
        )
    return Dump(bases.pop(), quads, frozenset(superseded), frozenset(models))


def _missing(graphs: Set[str], told: Set[str], *, base: str) -> str:
    """Return what a dump that breaks off between two lines, or was picked from, lacks, or ""."""
    reports = {name for name in graphs if name.startswith(f"{base}{_REPORTS}")}
    if reports and not told:
        return f"lacks …/{_META}"
    lost = (told - graphs, "lacks the graph"), (reports - told, f"has, not told in …/{_META},")
    return next((f"{words} {min(names)}" for names, words in lost if names), "")


def _load(dump: Path, found: Dump, target: Path) -> None:
    with embedded_writer(target, create=True) as opened:
        opened.mark_changed()
        with translated(target):
            quads = _with_union(dump, found)
            while some := list(itertools.islice(quads, _QUADS_AT_ONCE)):
                opened.database.bulk_extend(some)
        opened.note("base", found.base)
        # Of several models none is the one that a later build has to agree with.
        if len(found.models) == 1:
            opened.note("model", *found.models)
        opened.publish(derive)


def _with_union(dump: Path, found: Dump) -> Iterator[Quad]:
    """Yield all statements, those of current graphs in the default graph as well."""
    for quad in _quads(dump):
        yield quad
        if quad.graph_name.value not in found.retired:  # type: ignore[union-attr]
            yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
    for graph in sorted(found.retired):
        yield retired_mark(NamedNode(graph))


def _quads(dump: Path) -> Iterator[Quad]:
    """Yield the statements of a dump.

    Raises:
        StoreError: It cannot be read; names file and line.
    """
    try:
        with _opened(dump) as (file, syntax):
            yield from pyoxigraph.parse(file, syntax)
    except SyntaxError as error:
        raise StoreError(
            f"this is no statement: {error.msg}",
            where=f"{dump}:{error.lineno or 1}",
            remedy="mend the line, or export the dump again",
        ) from error
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise StoreError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}",
            where=str(dump),
            remedy="give a file that is whole and that you may read",
        ) from error


@contextmanager
def _opened(dump: Path) -> Iterator[tuple[IO[bytes], RdfFormat]]:
    """Open a dump, whatever it is wrapped in, and tell its syntax."""
    with dump.open("rb") as plain:
        begins = plain.read(4)
        plain.seek(0)
        if begins == _ZIP:
            with zipfile.ZipFile(plain) as crate:
                if CRATE_GRAPH not in crate.namelist():
                    raise _unknown(dump)
                with crate.open(CRATE_GRAPH) as file:
                    yield file, RdfFormat.N_QUADS
            return
        # By content: a browser that unpacks what it fetches keeps the name with .gz.
        is_packed = begins.startswith(_GZIP)
        name = dump.with_suffix("") if is_packed and dump.suffix == ".gz" else dump
        syntax = _SYNTAXES.get(name.suffix.lower())
        if syntax is None:
            raise _unknown(dump)
        if not is_packed:
            yield plain, syntax
            return
        with gzip.open(plain) as file:
            yield cast(IO[bytes], file), syntax


def _unknown(dump: Path) -> StoreError:
    return StoreError(
        "this is no dump that kg knows",
        where=str(dump),
        remedy="give a file .nq or .trig, plain or .gz, or a crate that kg export has written",
    )
