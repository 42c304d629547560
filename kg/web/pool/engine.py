"""Queries on one published generation, written out by the engine's own serialisers.

Runs in readers only: a crash of the engine ends its process.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kg.errors import SyntaxFault
from kg.store.engine import check_query, explain_query, with_any_function
from kg.store.formats import GRAPHS, RESULTS, Format, find_format, graph_format, results_format
from kg.store.generations import Generation, current_generation
from kg.store.layout import Layout
from kg.store.xml import NotInXml, xml_cleaned
from kg.web.pool import sandbox
from kg.web.pool.jobs import QueryJob, refusal
from kg.web.pool.sink import Sink, TooMuch
from kg.web.problem import Failed

Send: TypeAlias = Callable[[bytes], object]

_LONGEST_DETAIL: Final = 300
_ATTEMPTS: Final = 5


class Written(NamedTuple):
    """An answer that has been written out.

    Attributes:
        last: The end of it, which is still to be sent.
        rows: Rows or triples.
        size: Bytes, the end included.
        truncated: True if a cap cut it off, as ``truncate=1`` allows.
    """

    last: bytes
    rows: int
    size: int
    truncated: bool


class Engine:
    """The engine on the published generation of a store, opened read-only.

    Args:
        layout: Of the store.
        memory_bytes: What queries may allocate beyond what the open database maps.
    """

    def __init__(self, layout: Layout, *, memory_bytes: int) -> None:
        self._layout = layout
        self._memory_bytes = memory_bytes
        self._store: Store | None = None
        self._limited = False
        self.generation: Generation | None = None

    def open(self, number: int) -> Generation:
        """Open the published generation, unless that is *number* and open already.

        Raises:
            Failed: Nothing has been published yet, or it cannot be opened.
        """
        if self.generation is not None and self.generation.number == number:
            return self.generation
        self._store = None
        self.generation, self._store = self._open_current()
        if not self._limited:  # after opening: the database maps memory that costs nothing
            sandbox.limit_memory(self._memory_bytes)
            self._limited = True
        return self.generation

    def _open_current(self) -> tuple[Generation, Store]:
        for _ in range(_ATTEMPTS):  # a publish may prune what has just been found
            generation = current_generation(self._layout)
            if generation is None:
                raise Failed("not-ready", "nothing has been published yet")
            with contextlib.suppress(OSError, RuntimeError):
                return generation, Store.read_only(str(generation.database))
        raise Failed("not-ready", "the published generation cannot be opened")

    def evaluate(self, job: QueryJob, send: Send) -> Written:
        """Run *job* and write its answer out.

        Raises:
            Failed: It cannot be answered.
        """
        assert self._store is not None
        if job.dump:
            return _dump(self._store, job, send)
        if job.forbidden:
            try:
                check_query(job.text, base=job.base)
            except SyntaxFault as fault:
                raise failed_syntax(fault) from fault
            raise refusal(job.forbidden)
        results = _query(self._store, job)
        if isinstance(results, QueryTriples):
            known = _wanted(job.graph, GRAPHS, "a graph")
            return _write_graph(results, known, job, send)
        known = _wanted(job.results, RESULTS, "rows")
        return _write_rows(results, known, job, send)


def _query(store: Store, job: QueryJob) -> QuerySolutions | QueryBoolean | QueryTriples:
    default = _graphs(job.default_graphs)
    named = _graphs(job.named_graphs)

    def run(text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        return with_any_function(
            lambda functions: store.query(
                text,
                base_iri=job.base,
                default_graph=default,  # type: ignore[arg-type]
                named_graphs=named,  # type: ignore[arg-type]
                custom_functions=functions,
            )
        )

    try:
        results = run(job.text)
        if job.star is not None and isinstance(results, QuerySolutions):
            # The engine sorts the variables of SELECT * by name; people expect their order.
            present = [variable.value for variable in results.variables]
            wanted = [name for name in job.order if name in present]
            if wanted != present and len(wanted) == len(present):
                projection = " ".join(f"?{name}" for name in wanted)
                before, after = job.text[: job.star], job.text[job.star + 1 :]
                results = run(f"{before} {projection} {after}")
    except SyntaxError as error:
        raise failed_syntax(explain_query(job.text, error)) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise Failed("evaluation", _short(error)) from error
    return results


def _write_rows(
    results: QuerySolutions | QueryBoolean,
    known: Format,
    job: QueryJob,
    send: Send,
) -> Written:
    counted = known.name if isinstance(results, QuerySolutions) else ""
    sink = Sink(
        send, format=counted, max_rows=job.max_rows, max_bytes=job.max_bytes, keep=job.truncate
    )
    truncated = False
    try:
        with xml_cleaned(sink, known.name) as output:
            results.serialize(output, results_format(known.name))
        last = sink.take()
    except TooMuch as reached:
        if not job.truncate:
            raise _failed_size(reached, job) from reached
        last = sink.cut()
        truncated = True
    except (ValueError, RuntimeError, OSError) as error:
        raise Failed("evaluation", _short(error)) from error
    rows = sink.rows if counted else 1
    return Written(last, rows, len(last) if job.truncate else sink.bytes, truncated)


def _write_graph(
    statements: Iterable[Triple] | Iterable[Quad],
    known: Format,
    job: QueryJob,
    send: Send,
) -> Written:
    sink = Sink(send, format="", max_rows=0, max_bytes=job.max_bytes, keep=job.truncate)
    counted = _Counted(statements, job, sink)
    try:
        with xml_cleaned(sink, known.name) as output:
            pyoxigraph.serialize(counted, output, graph_format(known.name))
    except TooMuch as reached:
        raise _failed_size(reached, job) from reached
    except NotInXml as error:
        raise Failed("not-acceptable", str(error)) from error
    except (ValueError, RuntimeError, OSError, TypeError) as error:
        kind = "not-acceptable" if "does not support" in str(error) else "evaluation"
        raise Failed(kind, _short(error)) from error
    return Written(sink.take(), counted.rows, sink.bytes, counted.was_cut)


class _Counted:
    """Statements on their way to the serialiser, counted and, if so asked, cut off."""

    def __init__(self, statements: Iterable[Any], job: QueryJob, sink: Sink) -> None:
        self._statements = statements
        self._job = job
        self._sink = sink
        self.rows = 0
        self.was_cut = False

    def __iter__(self) -> Iterator[Any]:
        almost = self._job.max_bytes * 0.9  # the serialiser holds some bytes back
        for statement in self._statements:
            full = self.rows >= self._job.max_rows
            if full and not self._job.truncate:
                raise TooMuch("rows")
            if full or (self._job.truncate and self._sink.bytes > almost):
                self.was_cut = True
                return
            self.rows += 1
            yield statement


def _dump(store: Store, job: QueryJob, send: Send) -> Written:
    """Write out one graph, or for "dataset" all of them."""
    known = _wanted(job.graph, GRAPHS, "a graph")
    if job.dump == "dataset":
        if not known.datasets:
            raise Failed("not-acceptable", "a dataset needs TriG or N-Quads")
        return _write_graph(store.quads_for_pattern(None, None, None), known, job, send)
    graph: NamedNode | DefaultGraph = DefaultGraph()
    if job.dump != "default":
        graph = NamedNode(job.dump)
        if not store.contains_named_graph(graph):
            raise Failed("no-graph", f"there is no graph {job.dump}")
    quads = store.quads_for_pattern(None, None, None, graph)
    return _write_graph((quad.triple for quad in quads), known, job, send)


def _graphs(names: tuple[str, ...] | None) -> list[NamedNode] | None:
    if names is None:
        return None
    try:
        return [NamedNode(name) for name in names]
    except ValueError as error:
        raise Failed("parameter", f"a graph name is no absolute IRI: {error}") from error


def _wanted(name: str | None, formats: tuple[Format, ...], what: str) -> Format:
    known = find_format(name, formats) if name else None
    if known is None:
        offered = ", ".join(known.media_types[0] for known in formats)
        raise Failed("not-acceptable", f"this query gives {what}: {offered}")
    return known


def _failed_size(reached: TooMuch, job: QueryJob) -> Failed:
    limit = job.max_rows if reached.what == "rows" else job.max_bytes
    return Failed("too-large", f"the answer has more than {limit:,} {reached.what}")


def failed_syntax(fault: SyntaxFault) -> Failed:
    """Say of a fault in a text what becomes a 400."""
    place = {"line": fault.line, "column": fault.column} if fault.line else {}
    return Failed("syntax", _shorten(fault.what), remedy=fault.remedy, **place)


def _short(error: BaseException) -> str:
    return _shorten(str(error) or type(error).__name__)


def _shorten(text: str) -> str:
    line = " ".join(itertools.islice(text.split(), 60))
    return line if len(line) <= _LONGEST_DETAIL else line[:_LONGEST_DETAIL] + " …"
