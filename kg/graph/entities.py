"""Describe an actor or a place.

The same description serves the authority graphs and, with ``kg:localTo``, the actors and places
that one report alone knows.
"""

from __future__ import annotations

import re
from typing import Final

from kg.graph.nquads import GraphLines, decimal, decimal_digits, text, typed
from kg.model.entities import Actor, Place
from kg.vocab.iris import GEONAMES, UCDP_ACTOR, WIKIDATA, mint_geometry_iri, mint_thing_iri
from kg.vocab.schemes import concept_iri
from kg.vocab.terms import GEO, KG, RDF, SCHEMA, SKOS

_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")


def describe_actor(out: GraphLines, actor: Actor, *, base: str) -> str:
    """Write what is known of *actor*; return its IRI."""
    subject = mint_thing_iri(base, actor.id)
    out.add_iri(subject, RDF.type, KG.Actor)
    if actor.kind:
        out.add_iri(subject, RDF.type, KG.Person if actor.kind == "person" else KG.Group)
        out.add_iri(subject, KG.actorKind, concept_iri("actor-kind", actor.kind))
    _describe_names(out, subject, actor.label, actor.aliases)
    if actor.wikidata:
        out.add_iri(subject, SKOS.exactMatch, WIKIDATA + actor.wikidata)
    for identifier in actor.ids:
        scheme, _, number = identifier.partition(":")
        if scheme == "ucdp":  # the one other scheme whose items have pages of their own
            out.add_iri(subject, SKOS.exactMatch, UCDP_ACTOR + number)
    out.add_iris(subject, KG.partOfActor, [mint_thing_iri(base, whole) for whole in actor.part_of])
    return subject


def describe_place(out: GraphLines, place: Place, *, base: str) -> str:
    """Write what is known of *place*; return its IRI."""
    subject = mint_thing_iri(base, place.id)
    out.add_iri(subject, RDF.type, KG.Place)
    if place.kind:
        out.add_iri(subject, KG.placeKind, concept_iri("place-kind", place.kind))
    _describe_names(out, subject, place.label, place.aliases)
    if place.wikidata:
        out.add_iri(subject, SKOS.exactMatch, WIKIDATA + place.wikidata)
    if place.geonames:
        out.add_iri(subject, SKOS.exactMatch, f"{GEONAMES}{place.geonames}/")
    containers = [mint_thing_iri(base, container) for container in place.within]
    # The nearest one contains it directly; GeoSPARQL's sfWithin holds for all around it.
    out.add_iris(subject, SCHEMA.containedInPlace, containers[:1])
    out.add_iris(subject, GEO.sfWithin, containers)
    _describe_point(out, subject, place, base=base)
    return subject


def _describe_names(out: GraphLines, subject: str, label: str, aliases: tuple[str, ...]) -> None:
    out.add(subject, SKOS.prefLabel, text(label, language="en"))
    for alias in aliases:
        if alias != label:
            language = "ar" if _ARABIC.search(alias) else "en"
            out.add(subject, SKOS.altLabel, text(alias, language=language))


def _describe_point(out: GraphLines, subject: str, place: Place, *, base: str) -> None:
    if place.latitude is None or place.longitude is None:
        return
    out.add(subject, SCHEMA.latitude, decimal(place.latitude))
    out.add(subject, SCHEMA.longitude, decimal(place.longitude))
    geometry = mint_geometry_iri(base, place.id)
    out.add_iri(subject, GEO.hasGeometry, geometry)
    out.add_iri(geometry, RDF.type, GEO.Geometry)
    # WKT in GeoSPARQL's default reference system has longitude first.
    point = f"POINT({decimal_digits(place.longitude)} {decimal_digits(place.latitude)})"
    out.add(geometry, GEO.asWKT, typed(point, GEO.wktLiteral))
