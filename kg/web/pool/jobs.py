"""Jobs: what the writer is to do."""

from __future__ import annotations

from typing import NamedTuple

from kg.web.problem import Failed


class WriteJob(NamedTuple):
    """A change for the writer.

    "update" runs *text*, "correct" carries out the act that it holds; "put", "post" and "delete"
    change *graph*; "check-query" and "check-update" parse *text* and change nothing.
    """

    kind: str
    store: str
    text: str = ""
    base: str | None = None
    graph: str = ""  # IRI of a graph, "default", or "dataset" for all of them
    parts: tuple[tuple[str, bytes], ...] = ()  # for put and post: format names and documents
    cpu_seconds: float = 60.0
    forbidden: tuple[str, ...] = ()  # keywords for which it is refused, once known to be SPARQL
    exists: bool | None = None  # whether the graph has to be there, if that is a condition
    generation: int | None = None  # that has to be current, if that is a condition


def refusal(forbidden: tuple[str, ...]) -> Failed:
    """Say why a text with these keywords does not run."""
    calls = " and ".join(forbidden)
    return Failed("no-network", f"{calls} would reach other servers, which is not allowed here")
