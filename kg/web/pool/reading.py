"""What does a reader do with a query?

Runs the engine on one published generation and streams what its own serialisers write. Any
crash of the engine ends this process alone.
"""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

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
from kg.store.engine import check_query_syntax, explain_query, with_any_function
from kg.store.formats import GRAPHS, RESULTS, Format, find_format, graph_format, results_format
from kg.store.xml import NotInXml, xml_cleaned
from kg.web.pool import messages, sandbox
from kg.web.pool.messages import QueryJob
from kg.web.pool.sink import Sink, TooMuch

_LONGEST_DETAIL: Final = 300
_CUT: Final = messages.pack_facts(messages.HEAD, {"truncated": True})


class Refused(Exception):
    """The job cannot be answered.

    Attributes:
        kind: What the web process turns into a status.
    """

    def __init__(self, kind: str, detail: str, **facts: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.facts = {"kind": kind, "detail": detail, **facts}


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


class ReaderProcess:
    """One reader: answers jobs from its socket until the other end closes it."""

    def __init__(self, connection: socket.socket, *, memory_bytes: int) -> None:
        self._socket = connection
        self._frames = messages.FrameReader(connection)
        self._memory_bytes = memory_bytes
        self._path = ""
        self._store: Store | None = None
        self._limited = False
        self._memory = sandbox.OwnMemory()

    def run(self) -> None:
        """Answer until there is nobody to answer to."""
        try:
            while True:
                _, body = self._frames.read()
                self._answer(messages.unpack_query(body))
        except (messages.Closed, BrokenPipeError, ConnectionError):
            return

    def _answer(self, job: QueryJob) -> None:
        started, cpu = time.perf_counter(), time.process_time()
        sandbox.limit_cpu(job.cpu_seconds)

        def send(chunk: bytes) -> None:
            self._socket.sendall(messages.frame(messages.DATA, chunk))

        try:
            written = self._evaluate(job, send)
        except Refused as refused:
            self._socket.sendall(messages.pack_facts(messages.FAILURE, refused.facts))
            return
        except MemoryError:
            detail = "the query needs more memory than allowed"
            failure = {"kind": "memory", "detail": detail}
            self._socket.sendall(messages.pack_facts(messages.FAILURE, failure))
            return
        end = messages.pack_end(
            written.rows,
            written.size,
            time.perf_counter() - started,
            time.process_time() - cpu,
            self._memory.resident_bytes(),
        )
        data = messages.frame(messages.DATA, written.last) if written.last else b""
        # Only what is sent as a whole, and so here, can have been cut.
        head = _CUT if written.truncated else b""
        self._socket.sendall(b"".join((head, data, end)))

    def _evaluate(self, job: QueryJob, send: Any) -> Written:
        """Run *job* and write its answer out."""
        store = self._open(job.database)
        if job.dump:
            return _dump(store, job, send)
        if job.forbidden:
            _check_syntax(job)
            raise Refused(**messages.refusal(job.forbidden))
        results = _query(store, job)
        if isinstance(results, QueryTriples):
            known = _wanted(job.graph, GRAPHS, "a graph")
            return _write_graph(results, known, job, send)
        known = _wanted(job.results, RESULTS, "rows")
        return _write_rows(results, known, job, send)

    def _open(self, path: str) -> Store:
        if self._store is not None and self._path == path:
            return self._store
        self._store = None
        if not Path(path).is_dir():
            raise Refused("gone", "the generation was replaced")
        try:
            self._store = Store.read_only(path)
        except (OSError, RuntimeError) as error:
            raise Refused("gone", f"the generation cannot be opened: {error}") from error
        self._path = path
        if not self._limited:  # after opening: the database maps memory that costs nothing
            sandbox.limit_memory(self._memory_bytes)
            self._limited = True
        return self._store


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
        raise refused_syntax(explain_query(job.text, error)) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise Refused("evaluation", _short(error)) from error
    return results


def _check_syntax(job: QueryJob) -> None:
    try:
        check_query_syntax(job.text, base=job.base)
    except SyntaxError as error:
        raise refused_syntax(explain_query(job.text, error)) from error


def _write_rows(
    results: QuerySolutions | QueryBoolean,
    known: Format,
    job: QueryJob,
    send: Any,
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
            raise _refused_size(reached, job) from reached
        last = bytes(sink.cut())
        truncated = True
    except (ValueError, RuntimeError, OSError) as error:
        raise Refused("evaluation", _short(error)) from error
    rows = sink.rows if counted else 1
    return Written(last, rows, len(last) if job.truncate else sink.bytes, truncated)


def _write_graph(
    statements: Iterable[Triple] | Iterable[Quad],
    known: Format,
    job: QueryJob,
    send: Any,
) -> Written:
    sink = Sink(send, format="", max_rows=0, max_bytes=job.max_bytes, keep=job.truncate)
    counted = _Counted(statements, job, sink)
    try:
        with xml_cleaned(sink, known.name) as output:
            pyoxigraph.serialize(counted, output, graph_format(known.name))
    except TooMuch as reached:
        raise _refused_size(reached, job) from reached
    except NotInXml as error:
        raise Refused("not-acceptable", str(error)) from error
    except (ValueError, RuntimeError, OSError, TypeError) as error:
        kind = "not-acceptable" if "does not support" in str(error) else "evaluation"
        raise Refused(kind, _short(error)) from error
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


def _dump(store: Store, job: QueryJob, send: Any) -> Written:
    """Write out one graph, or for "dataset" all of them."""
    known = _wanted(job.graph, GRAPHS, "a graph")
    if job.dump == "dataset":
        if not known.datasets:
            raise Refused("not-acceptable", "a dataset needs TriG or N-Quads")
        return _write_graph(store.quads_for_pattern(None, None, None), known, job, send)
    graph: NamedNode | DefaultGraph = DefaultGraph()
    if job.dump != "default":
        graph = NamedNode(job.dump)
        if not store.contains_named_graph(graph):
            raise Refused("no-graph", f"there is no graph {job.dump}")
    quads = store.quads_for_pattern(None, None, None, graph)
    return _write_graph((quad.triple for quad in quads), known, job, send)


def _graphs(names: tuple[str, ...] | None) -> list[NamedNode] | None:
    if names is None:
        return None
    try:
        return [NamedNode(name) for name in names]
    except ValueError as error:
        raise Refused("parameter", f"a graph name is no absolute IRI: {error}") from error


def _wanted(name: str | None, formats: tuple[Format, ...], what: str) -> Format:
    known = find_format(name, formats) if name else None
    if known is None:
        offered = ", ".join(known.media_types[0] for known in formats)
        raise Refused("not-acceptable", f"this query gives {what}: {offered}")
    return known


def _refused_size(reached: TooMuch, job: QueryJob) -> Refused:
    limit = job.max_rows if reached.what == "rows" else job.max_bytes
    return Refused("too-large", f"the answer has more than {limit:,} {reached.what}")


def refused_syntax(fault: SyntaxFault) -> Refused:
    """Turn a fault of a text into what the web process makes a 400 of."""
    place = {"line": fault.line, "column": fault.column} if fault.line else {}
    return Refused("syntax", _shorten(fault.what), remedy=fault.remedy, **place)


def _short(error: BaseException) -> str:
    return _shorten(str(error) or type(error).__name__)


def _shorten(text: str) -> str:
    line = " ".join(itertools.islice(text.split(), 60))
    return line if len(line) <= _LONGEST_DETAIL else line[:_LONGEST_DETAIL] + " …"
