"""How does text that we wrote ourselves get from one RDF syntax into another?

For small descriptions made by the server. Text from outside is parsed in children only.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph

from kg.store.formats import graph_format


def rewrite(ntriples: bytes, format: str, *, prefixes: Mapping[str, str] | None = None) -> bytes:
    """Turn N-Triples into the format of that short name."""
    triples = [quad.triple for quad in pyoxigraph.parse(ntriples, pyoxigraph.RdfFormat.N_TRIPLES)]
    body = pyoxigraph.serialize(triples, format=graph_format(format), prefixes=dict(prefixes or {}))
    return body or b""
