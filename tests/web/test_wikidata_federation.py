"""Our places join with Wikidata through their ids, in our endpoint and in other clients."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import LiveServer, live_server
from SPARQLWrapper import JSON, SPARQLWrapper

from kg.graph.authority import authority_graphs
from kg.resolve.authority import load_authority
from kg.store import writer

BASE = "https://kg.local/"
ITEM = "http://www.wikidata.org/entity/Q5639989"
PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX wdt: <http://www.wikidata.org/prop/direct/> "
)
WIKIDATA_LIKE = (
    f"<{ITEM}> <http://www.w3.org/2000/01/rdf-schema#label> "
    '"Hajin, as Wikidata has it"@en <urn:w> .\n'
    f'<{ITEM}> <http://www.wikidata.org/prop/direct/P1566> "174506" <urn:w> .\n'
)


@pytest.fixture(scope="module")
def wikidata_like(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Run an endpoint with two statements of Wikidata's shape."""
    store = tmp_path_factory.mktemp("wikidata") / "store"
    with writer(store, create=True) as opened:
        opened.replace_graph("urn:w", WIKIDATA_LIKE.encode())
        opened.publish()
    with live_server(store) as server:
        yield server


@pytest.fixture(scope="module")
def ours(
    wikidata_like: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """Run our endpoint with the authority's Hajin, allowed to call the other one."""
    folder: Path = tmp_path_factory.mktemp("ours")
    hajin = load_authority().places["place/hajin"]
    with writer(folder / "store", create=True) as opened:
        for graph, quads in authority_graphs([], [hajin], base=BASE):
            opened.replace_graph(graph, quads)
        opened.publish()
    allowed = [f"{wikidata_like.url}/sparql"]
    with live_server(folder / "store", folder=folder, service_allow=allowed) as server:
        yield server


def test_our_endpoint_asks_wikidata(ours: LiveServer, wikidata_like: LiveServer) -> None:
    """SERVICE joins skos:exactMatch with what Wikidata knows of the item."""
    reply = ours.query(
        f"{PREFIXES} SELECT ?place ?label ?geonames {{ ?place skos:exactMatch ?item . "
        f"SERVICE <{wikidata_like.url}/sparql> "
        "{ ?item rdfs:label ?label ; wdt:P1566 ?geonames } }"
    )
    assert reply.status == 200, reply.text
    (row,) = reply.json()["results"]["bindings"]
    assert row["place"]["value"] == f"{BASE}id/place/hajin"
    assert row["label"]["value"] == "Hajin, as Wikidata has it"
    assert row["geonames"]["value"] == "174506"


def test_any_client_runs_the_federated_query(ours: LiveServer, wikidata_like: LiveServer) -> None:
    """SPARQLWrapper sends the query as it would to any endpoint.

    Why not rdflib as the client that joins: its parser (7.6 with pyparsing 3.3) rejects a group
    that begins with SERVICE.
    """
    client = SPARQLWrapper(f"{ours.url}/sparql", returnFormat=JSON)
    client.setQuery(
        f"{PREFIXES} SELECT ?name ?label WHERE {{ "
        "?place skos:exactMatch ?item ; skos:prefLabel ?name . "
        f"SERVICE <{wikidata_like.url}/sparql> {{ ?item rdfs:label ?label }} }}"
    )
    answer = client.query().convert()
    assert isinstance(answer, dict)
    (row,) = answer["results"]["bindings"]
    assert (row["name"]["value"], row["label"]["value"]) == ("Hajin", "Hajin, as Wikidata has it")
