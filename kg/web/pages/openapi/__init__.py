"""What operations does the server offer, in terms that tools understand?

One OpenAPI 3.1 document: the SPARQL protocol, the Graph Store protocol, the canned queries with
their parameters, entities, search and operations. The part that depends on the catalogue is
generated; the part that the protocols fix is written out below.
"""

from __future__ import annotations

from kg.catalog import Catalog
from kg.version import __version__
from kg.web.pages.openapi.own import canned, entities, operations, running
from kg.web.pages.openapi.parts import Node, components
from kg.web.pages.openapi.protocol import graph_store, reconciliation, sparql, update

__all__ = ["openapi_document"]


def openapi_document(catalog: Catalog, *, server: str) -> Node:
    """Return the document.

    Args:
        catalog: The canned queries, one operation each.
        server: Address of the server without a final slash.
    """
    paths: Node = {
        "/sparql": sparql(),
        **{f"/queries/{query.slug}": canned(query) for query in catalog},
        **entities(),
        **operations(),
        **running(),
        **reconciliation(),
        "/rdf-graph-store": graph_store(),
        "/update": update(),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Conflict knowledge graph",
            "version": __version__,
            "description": "Events of armed conflict as reports tell them, with who says so.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [
            {"name": "protocol", "description": "SPARQL 1.1 and Graph Store"},
            {"name": "queries", "description": "Canned queries with parameters"},
            {"name": "entities", "description": "One document per thing"},
            {"name": "operations", "description": "Health and self-description"},
        ],
        "paths": paths,
        "components": components(),
    }
