"""What is to be done for this query?

Everything that is decided before a reader is asked: may the text run, in which format is the
answer wanted, on which dataset, under which ETag. Nothing here needs a Flask request, so both
ways through the server (the whole one, and ``kg.web.quick``) decide alike.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kg.store.formats import GRAPHS, RESULTS, Format
from kg.web.context import Services
from kg.web.negotiation import choose_format
from kg.web.policy import check_query
from kg.web.pool.messages import QueryJob
from kg.web.protocol.request import Parameters, flag, format_name, graph_names, timeout_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a client may choose about a query.

    Attributes:
        format: ``format=``; None chooses by ``Accept``.
        default_graphs: Protocol dataset; None leaves it to the query.
        named_graphs: The same.
        timeout_seconds: Deadline; None takes the server's.
        truncate: Give a complete document at a cap instead of failing.
    """

    format: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    timeout_seconds: float | None = None
    truncate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A query that may run.

    Attributes:
        job: For a reader; the generation is chosen by the pool.
        known: The format of the answer.
        operation: What metrics and logs call it.
        is_volatile: True if two runs over the same data may differ.
    """

    job: QueryJob
    known: Format
    operation: str
    is_volatile: bool = False

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
        return f'W/"{digest.hexdigest()}"'


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
    text: str, options: Options, *, accept: str, address: str, services: Services
) -> Plan:
    """Decide what is to be done for a query.

    Args:
        text: The query.
        options: What the client chose.
        accept: Its ``Accept`` header.
        address: The server as the client sees it, without a final slash.
        services: What the application was made with.

    Raises:
        Problem: The query may not run, or cannot be answered in this format.
    """
    reading, forbidden = check_query(text, services)
    settings = services.settings
    formats = GRAPHS if reading.form in ("construct", "describe") else RESULTS
    if reading.form is None:  # no query: let the parser say what is wrong with it
        known = formats[0]
    else:
        known = choose_format(formats, accept=accept, wanted=options.format)
    job = QueryJob(
        text=text,
        database="",
        base=address + "/sparql",
        results=known.name if formats is RESULTS else None,
        graph=known.name if formats is GRAPHS else None,
        max_rows=settings.max_rows,
        max_bytes=settings.max_bytes,
        cpu_seconds=options.timeout_seconds or settings.deadline_seconds,
        default_graphs=_both(options.default_graphs, options.named_graphs),
        named_graphs=_both(options.named_graphs, options.default_graphs),
        order=reading.variables,
        star=reading.star,
        truncate=options.truncate,
        forbidden=forbidden,
    )
    return Plan(job=job, known=known, operation="query", is_volatile=reading.is_volatile)


def _both(these: tuple[str, ...] | None, others: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Naming only default graphs leaves no named ones, and the other way round."""
    return () if these is None and others is not None else these
