"""Remember when a build began, so that one that was interrupted is gone on with.

Ids of incidents tell which reports came before others (``kg.incidents.history``). All reports of a
build come at one moment, and so do those of the next build within a day if it was killed: ids do
not hang on the interruption. But what it had published by then holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from kg.graph.meta import moment
from kg.graph.nquads import GraphLines
from kg.incidents.graph import IncidentGraph
from kg.vocab.terms import PROV

LONGEST: Final = timedelta(days=1)
"""After so long a build is another one: reports say when they were built."""


class Moment:
    """The moment of a build, written into the graph of incidents until the build ends."""

    def __init__(self, graph: IncidentGraph) -> None:
        self._graph = graph
        self._line = b""

    def begin(self, now: datetime) -> datetime:
        """Return the moment of a build that was interrupted lately, or else *now*."""
        rows = self._graph.rows(f"<{self._graph.name}> <{PROV.generatedAtTime}> ?begun")
        found = [datetime.fromisoformat(row["begun"]) for row in rows]
        # One that lies ahead is of a clock that has been set back since.
        lately = [begun for begun in found if now - LONGEST < begun <= now]
        begun = max(lately, default=now)
        out = GraphLines(self._graph.name)
        out.add(self._graph.name, PROV.generatedAtTime, moment(begun))
        self._line = out.to_bytes()
        return begun

    def keep(self) -> None:
        """Write that the build has begun, unless that stands there."""
        self._graph.writer.change_graph(self._graph.name, come=self._line)

    def end(self) -> None:
        """Write that no build is under way."""
        lines = self._graph.statements(self._graph.name)
        self._graph.writer.change_graph(self._graph.name, gone=lines)
