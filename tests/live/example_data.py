"""Made-up statements for tests of the store and the server."""

from __future__ import annotations

EX = "http://example.org/"


def example_nquads(graph: str, count: int, *, offset: int = 0) -> bytes:
    """Write *count* subjects with two statements each, for a graph of this name."""
    lines = []
    for number in range(offset, offset + count):
        lines.append(f"<{EX}s{number}> <{EX}p> <{EX}o{number % 10}> <{graph}> .\n")
        lines.append(f'<{EX}s{number}> <{EX}label> "label {number}" <{graph}> .\n')
    return "".join(lines).encode()
