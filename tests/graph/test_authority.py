"""Actors and places are described once, each in the graph of its source."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import Dataset, Literal, URIRef

from kg.graph.authority import authority_graphs, authority_quads
from kg.graph.ontology import ontology_quads
from kg.vocab.ontology import load_graph
from kg.vocab.terms import GEO, KG, RDF, SCHEMA, SKOS, ActorKind

BASE = "https://kg.local/"


@pytest.fixture(scope="module")
def graphs(hand_built) -> dict[str, str]:
    """Return the authority graphs of the example by the last part of their name."""
    resolution = hand_built.resolution
    made = authority_graphs(resolution.actors, resolution.places, base=BASE)
    return {iri.rpartition("/")[2]: quads.decode() for iri, quads in made}


def test_licences_have_graphs_of_their_own(graphs: dict[str, str]) -> None:
    """Gazetteer entries lie apart from curated ones, and each graph names its licence."""
    assert set(graphs) == {"curated", "cc-by-4.0"}
    assert "place/gn100001" in graphs["cc-by-4.0"]
    assert "licenses/by/4.0/>" in graphs["cc-by-4.0"]
    assert "publicdomain/zero/1.0/>" in graphs["curated"]
    assert "place/gn100001> <http" not in graphs["curated"]
    for name, text in graphs.items():
        assert all(f"<{BASE}graph/authority/{name}> ." in line for line in text.splitlines())


def test_actor_has_kind_names_and_outside_id(graphs: dict[str, str]) -> None:
    """An actor is found by its names, in each script, and joined by its Wikidata id."""
    text = graphs["curated"]
    reuters = f"<{BASE}id/actor/reuters>"
    assert f"{reuters} <{SKOS.exactMatch}> <http://www.wikidata.org/entity/Q130879>" in text
    assert f"{reuters} <{KG.actorKind}> <{ActorKind.NEWS_AGENCY}>" in text
    assert f'<{SKOS.altLabel}> "VDF"@en' in text
    assert f"<{KG.partOfActor}> <{BASE}id/actor/coalition>" in text
    assert f'<{SKOS.altLabel}> "قوات"@ar' in text
    assert f"<{BASE}id/actor/ivan-orlov> <{RDF.type}> <{KG.Person}>" in text


def test_place_has_point_containers_and_outside_id(graphs: dict[str, str]) -> None:
    """A place has its point twice: as WKT for maps, as numbers for simple clients."""
    text = graphs["curated"]
    marrat = f"<{BASE}id/place/marrat>"
    assert f'<{GEO.asWKT}> "POINT(40.827 34.6927)"^^<{GEO.wktLiteral}>' in text
    assert f'{marrat} <{SCHEMA.latitude}> "34.6927"' in text
    assert text.count(f"{marrat} <{GEO.sfWithin}>") == 2
    assert f"{marrat} <{SCHEMA.containedInPlace}> <{BASE}id/place/deshara>" in text
    assert "<https://sws.geonames.org/100001/>" in graphs["cc-by-4.0"]


def test_strangers_of_a_report_are_left_out(hand_built) -> None:
    """What one report alone knows is described there."""
    resolution = hand_built.resolution
    local = replace(resolution.actors[0], id="actor/x-1", is_local=True)
    assert authority_quads([local], [], base=BASE) == b""


def test_same_entities_give_same_bytes(hand_built) -> None:
    """The order of the rows leaves no trace."""
    actors, places = hand_built.resolution.actors, hand_built.resolution.places
    assert authority_quads(actors, places, base=BASE) == authority_quads(
        reversed(actors), reversed(places), base=BASE
    )


def test_ontology_graph_holds_every_triple_in_stable_bytes() -> None:
    """Terms and schemes are in the store as in the files, blank nodes included."""
    quads = ontology_quads(base=BASE)
    assert quads == ontology_quads.__wrapped__(base=BASE)  # written anew
    data = Dataset()
    data.parse(data=quads, format="nquads")
    graph = data.graph(URIRef(f"{BASE}graph/ontology"))
    assert len(graph) == len(load_graph("kg.ttl", "schemes.ttl"))
    label = (URIRef(KG.Event), URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
    assert (*label, Literal("Event", lang="en")) in graph
