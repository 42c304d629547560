"""Formats that results and graphs can be written in, with their names.

One row per format: the short name for ``format=`` and the command line, the media types that
ask for it (the first is the one that we send), the file suffix and the engine's own name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each
class Format:
    """A way to write results or graphs.

    Attributes:
        name: Short name.
        media_types: First the one that we send, then others that ask for the same.
        suffix: Of files, without the dot.
        aliases: Further short names.
        charset: True if the media type carries ``charset=utf-8``.
        datasets: True if it can hold named graphs.
    """

    name: str
    media_types: tuple[str, ...]
    suffix: str
    aliases: tuple[str, ...] = ()
    charset: bool = True
    datasets: bool = False

    @property
    def content_type(self) -> str:
        return self.media_types[0] + ("; charset=utf-8" if self.charset else "")


# No charset for JSON, which defines no such parameter (RFC 8259, 11), nor for N-Triples and
# N-Quads, which are UTF-8 by their registration.
RESULTS: Final = (
    Format("json", ("application/sparql-results+json", "application/json"), "srj", ("srj",), False),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "srx",
           ("srx",), False),
    Format("csv", ("text/csv",), "csv"),
    Format("tsv", ("text/tab-separated-values",), "tsv"),
)  # fmt: skip

GRAPHS: Final = (
    Format("turtle", ("text/turtle", "application/x-turtle", "application/turtle", "text/n3",
                      "text/rdf+n3"), "ttl", ("n3",)),  # Turtle is N3 that all N3 readers know
    # text/plain: so RDF Test Cases of 2004 registered N-Triples, and old clients still ask.
    Format("ntriples", ("application/n-triples", "text/plain"), "nt", ("nt", "n-triples"), False),
    Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), "rdf",
           ("rdf", "xml", "rdf+xml"), False),
    Format("jsonld", ("application/ld+json", "application/json"), "jsonld",
           ("json", "json-ld"), False),
    Format("trig", ("application/trig", "application/x-trig"), "trig", (), True, True),
    Format("nquads", ("application/n-quads", "text/x-nquads"), "nq", ("n-quads",), False, True),
)  # fmt: skip

_ENGINE_RESULTS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_ENGINE_GRAPHS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}


def results_format(name: str) -> QueryResultsFormat:
    """Look up the engine's name of a result format."""
    return _ENGINE_RESULTS[name]


def graph_format(name: str) -> RdfFormat:
    """Look up the engine's name of a graph format."""
    return _ENGINE_GRAPHS[name]


@lru_cache(maxsize=256)
def find_format(name: str, formats: tuple[Format, ...]) -> Format | None:
    """Find a format by short name, alias, suffix or media type; None if there is none."""
    wanted = name.strip().lower()
    for known in formats:
        if wanted in (known.name, known.suffix, *known.aliases, *known.media_types):
            return known
    return None
