"""Jobs: what an engine or the writer is to do."""

from __future__ import annotations

from typing import NamedTuple

from kg.web.problem import Failed


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


class WriteJob(NamedTuple):
    """A change for the writer.

    Attributes:
        kind: "update" runs *text*; "put", "post" and "delete" change *graph*; "check-query" and
            "check-update" parse *text* and change nothing.
        graph: IRI of a graph, "default", or "dataset" for all of them.
        parts: For put and post: pairs of format name and document.
        forbidden: Keywords for which the text is refused, once it is known to be SPARQL.
        exists: Whether the graph has to be there; None if that is no condition.
        generation: The generation that has to be current; None if that is no condition.
    """

    kind: str
    store: str
    text: str = ""
    base: str | None = None
    graph: str = ""
    parts: tuple[tuple[str, bytes], ...] = ()
    cpu_seconds: float = 60.0
    forbidden: tuple[str, ...] = ()
    exists: bool | None = None
    generation: int | None = None


def refusal(forbidden: tuple[str, ...]) -> Failed:
    """Say why a text with these keywords does not run."""
    calls = " and ".join(forbidden)
    return Failed("no-network", f"{calls} would reach other servers, which is not allowed here")
