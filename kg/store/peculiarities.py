"""Peculiarities of single SPARQL servers, found by the name that they answer with.

SPARQL 1.1 leaves it to a server whether it has a default graph of its own. One that has none takes
a named graph for it, which every request names (``default-graph-uri``). Such a dataset has no named
graphs (SPARQL 1.1 Query, 13.2); Virtuoso holds to that where a graph is named by its IRI, finds
nothing there and answers ``ASK`` with true, but goes through all graphs where a variable names
them. So a variable names every graph in what is sent to it.

It reads some literals as values and gives others back: ``POINT(40.83 34.69)`` comes back as
``POINT(40.830001831055 34.689998626709)`` of a datatype of its own. Such datatypes have another
name there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.sparql.rewriting import with_graph_variables, with_iris
from kg.vocab.terms import GEO


@dataclass(frozen=True, slots=True)
class Peculiarities:
    """What a server does in its own way.

    Attributes:
        default_graph: The graph that stands for the default graph; "" if it has one of its own.
        own_graphs: Graphs that it fills itself.
        datatypes: Those whose literals it would change, each with the name that it has there.
    """

    default_graph: str = ""
    own_graphs: tuple[str, ...] = ()
    datatypes: Mapping[str, str] = field(default_factory=dict)

    def adapted(self, text: str) -> str:
        """Write a query or an update as this server understands it."""
        if self.datatypes:
            text = with_iris(text, self.datatypes)
        if self.default_graph:
            text = with_graph_variables(text, (self.default_graph, *self.own_graphs))
        return text

    def restored(self, answer: bytes) -> bytes:
        """Give datatypes their own names again in what the server answers."""
        for datatype, there in self.datatypes.items():
            answer = answer.replace(there.encode(), datatype.encode())
        return answer


NONE: Final = Peculiarities()
_BY_NAME: Final[Mapping[str, Peculiarities]] = {
    "virtuoso": Peculiarities(
        default_graph="urn:kg:union",
        own_graphs=(
            "http://localuriqaserver/sparql",
            "http://www.openlinksw.com/schemas/virtrdf#",
            "http://www.w3.org/2002/07/owl#",
            "http://www.w3.org/ns/ldp#",
            "urn:activitystreams-owl:map",
            "urn:core:services:sparql",
        ),
        datatypes={GEO.wktLiteral: "urn:kg:datatype:wktLiteral"},
    ),
}
"""By a part of the header ``Server``."""


def peculiarities_of(server: str) -> Peculiarities:
    """Look up what is known of a server that calls itself *server*."""
    return next((known for name, known in _BY_NAME.items() if name in server.lower()), NONE)
