"""Jobs: what the writer is to do."""

from __future__ import annotations

from typing import NamedTuple

from kg.web.problem import Failed


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
