"""Plans: what is to be done for a query.

May the text run, in which format is the answer wanted, on which dataset, under which ETag. What is
made for each query is a named tuple, in a third of the time that a frozen dataclass takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.store.answers import QueryJob
from kg.store.formats import GRAPHS, RESULTS, Format
from kg.web.metrics import Metrics
from kg.web.negotiation import choose_format
from kg.web.policy import check_query
from kg.web.protocol.parameters import Parameters, flag, format_name, graph_names, timeout_seconds
from kg.web.settings import ServeSettings

_MOST_TRIPLES: Final = 1_000_000  # of a graph that is read as a whole, unless more are allowed


class Options(NamedTuple):
    """The options of a query that a client may choose."""

    format: str | None = None  # None chooses by Accept
    default_graphs: tuple[str, ...] | None = None  # None leaves the dataset to the query
    named_graphs: tuple[str, ...] | None = None
    timeout_seconds: float | None = None
    truncate: bool = False  # give a complete document at a cap instead of failing

    def fields(self) -> Iterator[tuple[str, str]]:
        """Give the parameters that say so."""
        if self.format is not None:
            yield "format", self.format
        for name in self.default_graphs or ():
            yield "default-graph-uri", name
        for name in self.named_graphs or ():
            yield "named-graph-uri", name
        if self.timeout_seconds is not None:
            yield "timeout", str(self.timeout_seconds)
        if self.truncate:
            yield "truncate", "1"


class Plan(NamedTuple):
    """A query that may run."""

    job: QueryJob
    known: Format
    operation: str  # what metrics and logs call it
    is_volatile: bool = False  # two runs over the same data may differ

    def tag(self, generation_tag: str) -> str | None:
        """Make the ETag of the answer on a generation; None if the answer is volatile."""
        if self.is_volatile:
            return None
        job = self.job
        parts = (
            generation_tag, job.text, job.base, job.results, job.graph,
            job.default_graphs, job.named_graphs, job.truncate, job.dump,
        )  # fmt: skip
        digest = hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=12)
        return f'W/"{digest.hexdigest()}"'  # weak: of the content, not its bytes (RFC 9110, 8.8.1)


def read_options(parameters: Parameters, *, deadline_seconds: float) -> Options:
    """Read what the protocol lets a client choose.

    Raises:
        Problem: 422 if a value is wrong.
    """
    return Options(
        format=format_name(parameters),
        default_graphs=graph_names(parameters, "default-graph-uri"),
        named_graphs=graph_names(parameters, "named-graph-uri"),
        timeout_seconds=timeout_seconds(parameters, limit=deadline_seconds),
        truncate=flag(parameters, "truncate"),
    )


def plan_query(
    text: str,
    options: Options,
    *,
    accept: str,
    address: str,
    settings: ServeSettings,
    metrics: Metrics,
) -> Plan:
    """Decide what is to be done for a query.

    Args:
        address: The server as the client sees it, without a final slash.

    Raises:
        Problem: The query may not run, or cannot be answered in this format.
    """
    reading, forbidden = check_query(text, settings=settings, metrics=metrics)
    formats = GRAPHS if reading.form in ("construct", "describe") else RESULTS
    if reading.form is None:  # no query: let the parser say what is wrong with it
        known = formats[0]
    else:
        known = choose_format(formats, accept=accept, wanted=options.format)
    job = QueryJob(
        text=text,
        base=address + "/sparql",
        results=known.name if formats is RESULTS else None,
        graph=known.name if formats is GRAPHS else None,
        max_rows=settings.max_rows,
        max_bytes=settings.max_bytes,
        timeout_seconds=options.timeout_seconds or settings.deadline_seconds,
        default_graphs=_both(options.default_graphs, options.named_graphs),
        named_graphs=_both(options.named_graphs, options.default_graphs),
        order=reading.variables,
        star=reading.star,
        truncate=options.truncate,
        forbidden=forbidden,
    )
    return Plan(job=job, known=known, operation="query", is_volatile=reading.is_volatile)


def plan_graph(graph: str, known: Format, seconds: float, *, settings: ServeSettings) -> Plan:
    """Decide what is to be done to read a graph, or for "dataset" all of them, as a whole."""
    job = QueryJob(
        text="",
        dump=graph,
        base=None,
        results=None,
        graph=known.name,
        max_rows=max(settings.max_rows, _MOST_TRIPLES),
        max_bytes=settings.max_bytes,
        timeout_seconds=seconds,
    )
    return Plan(job=job, known=known, operation="graph-read")


def _both(these: tuple[str, ...] | None, others: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Naming only default graphs leaves no named ones, and the other way round."""
    return () if these is None and others is not None else these  # SPARQL 1.1 Query, 13.2
