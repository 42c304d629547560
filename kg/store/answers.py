"""Run a query and write its answer out, with the engine's own serialisers and within caps.

In this process: commands do so without caps, the server in processes that it can kill.
"""

from __future__ import annotations

import itertools
import math
import sys
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

from kg.errors import QueryError
from kg.sparql.reading import read_text
from kg.store.engine import explain_query, with_any_function
from kg.store.formats import GRAPHS, RESULTS, Format, find_format, graph_format, results_format
from kg.store.sink import Sink, TooMuch
from kg.store.xml import NotInXml, xml_cleaned

Send: TypeAlias = Callable[[bytes], object]

_LONGEST_DETAIL: Final = 300
_SIMPLIFY: Final = "simplify the query"
_CHOOSE: Final = "choose another format"
_LIST: Final = "SELECT DISTINCT ?g { GRAPH ?g { } } lists all there are"


class NoAnswer(QueryError):
    """A query gives no complete answer.

    Attributes:
        kind: "evaluation", "not-acceptable", "no-graph", "parameter" or "too-large".
    """

    def __init__(self, kind: str, what: str, *, remedy: str = "") -> None:
        super().__init__(what, remedy=remedy)
        self.kind = kind


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


class QueryJob(NamedTuple):
    """A query for the engine.

    Attributes:
        text: The query, or for ``dump`` nothing.
        base: Base IRI for relative IRIs.
        results: Short name of the format for rows; None if rows cannot be accepted.
        graph: Short name of the format for graphs; None if graphs cannot be accepted.
        default_graphs: Protocol dataset; None leaves it to the query.
        named_graphs: The same.
        order: For ``SELECT *``: all variables by first appearance.
        star: For ``SELECT *``: where the star is.
        dump: "" for a query, else "default", "dataset" or the IRI of a graph to write out.
        forbidden: Keywords for which the text is refused, once it is known to be SPARQL.
    """

    text: str
    base: str | None
    results: str | None
    graph: str | None
    max_rows: int
    max_bytes: int
    timeout_seconds: float
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    order: tuple[str, ...] = ()
    star: int | None = None
    truncate: bool = False
    dump: str = ""
    forbidden: tuple[str, ...] = ()


def job_without_caps(
    text: str, *, results: str | None = None, graph: str | None = None
) -> QueryJob:
    """Make the job of a query that may take its time and whose answer may have any size.

    Args:
        text: The query.
        results: Name of a format for rows; None if there shall be none.
        graph: The same for graphs.
    """
    reading = read_text(text)
    return QueryJob(
        text=text,
        base=None,
        results=results,
        graph=graph,
        max_rows=sys.maxsize,
        max_bytes=sys.maxsize,
        timeout_seconds=math.inf,
        order=reading.variables,
        star=reading.star,
    )


def write_answer(store: Store, job: QueryJob, send: Send) -> Written:
    """Run *job* and write its answer out.

    Raises:
        SyntaxFault: It is not SPARQL.
        NoAnswer: It cannot be answered.
    """
    if job.dump:
        return _dump(store, job, send)
    results = run_query(store, job)
    if isinstance(results, QueryTriples):
        known = _wanted(job.graph, GRAPHS, "a graph")
        return _write_graph(results, known, job, send)
    known = _wanted(job.results, RESULTS, "rows")
    return _write_rows(results, known, job, send)


def run_query(store: Store, job: QueryJob) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Run *job*; its results are not written yet.

    Raises:
        SyntaxFault: It is not SPARQL.
        NoAnswer: It cannot be evaluated.
    """
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
            # Without another run where both orders agree: nothing is evaluated before rows are
            # read.
            present = [variable.value for variable in results.variables]
            wanted = [name for name in job.order if name in present]
            if wanted != present and len(wanted) == len(present):
                projection = " ".join(f"?{name}" for name in wanted)
                before, after = job.text[: job.star], job.text[job.star + 1 :]
                results = run(f"{before} {projection} {after}")
    except SyntaxError as error:
        raise explain_query(job.text, error) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise NoAnswer("evaluation", _short(error), remedy=_SIMPLIFY) from error
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
        # truncate=1 promises a complete document: what was held back is cut after a whole row.
        if not job.truncate:
            raise _failed_size(reached, job) from reached
        last = sink.cut()
        truncated = True
    except (ValueError, RuntimeError, OSError) as error:
        raise NoAnswer("evaluation", _short(error), remedy=_SIMPLIFY) from error
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
        raise NoAnswer("not-acceptable", str(error), remedy=_CHOOSE) from error
    except (ValueError, RuntimeError, OSError, TypeError) as error:
        # A triple term has no form in RDF/XML, and a named graph none in Turtle.
        if "does not support" in str(error):
            raise NoAnswer("not-acceptable", _short(error), remedy=_CHOOSE) from error
        raise NoAnswer("evaluation", _short(error), remedy=_SIMPLIFY) from error
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
            raise NoAnswer("not-acceptable", "a dataset needs TriG or N-Quads", remedy=_CHOOSE)
        return _write_graph(store.quads_for_pattern(None, None, None), known, job, send)
    graph: NamedNode | DefaultGraph = DefaultGraph()
    if job.dump != "default":
        graph = NamedNode(job.dump)
        # Graph Store Protocol, 5.1: a graph that is not there is 404, no empty document.
        if not store.contains_named_graph(graph):
            raise NoAnswer("no-graph", f"there is no graph {job.dump}", remedy=_LIST)
    quads = store.quads_for_pattern(None, None, None, graph)
    return _write_graph((quad.triple for quad in quads), known, job, send)


def _graphs(names: tuple[str, ...] | None) -> list[NamedNode] | None:
    if names is None:
        return None
    try:
        return [NamedNode(name) for name in names]
    except ValueError as error:
        what = f"a graph name is no absolute IRI: {error}"
        raise NoAnswer("parameter", what, remedy="begin it with a scheme: https://…") from error


def _wanted(name: str | None, formats: tuple[Format, ...], what: str) -> Format:
    known = find_format(name, formats) if name else None
    if known is None:
        types = ", ".join(known.media_types[0] for known in formats)
        names = ", ".join(known.name for known in formats)
        raise NoAnswer(
            "not-acceptable", f"this query gives {what}: {types}", remedy=f"choose {names}"
        )
    return known


def _failed_size(reached: TooMuch, job: QueryJob) -> NoAnswer:
    limit = job.max_rows if reached.what == "rows" else job.max_bytes
    return NoAnswer("too-large", f"the answer has more than {limit:,} {reached.what}")


def _short(error: BaseException) -> str:
    return _shorten(str(error) or type(error).__name__)


def _shorten(text: str) -> str:
    line = " ".join(itertools.islice(text.split(), 60))
    return line if len(line) <= _LONGEST_DETAIL else line[:_LONGEST_DETAIL] + " …"
