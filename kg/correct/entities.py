"""Apply acts on actors and places to a graph that names them."""

from __future__ import annotations

import re
from typing import Final

from kg.correct.draft import Draft
from kg.correct.parts import list_actors, list_places
from kg.model.corrections import Act
from kg.vocab.iris import GEONAMES, WIKIDATA, mint_thing_iri
from kg.vocab.terms import KG, NIF, RDF, SEM, SKOS

_OUTSIDE: Final = (WIKIDATA, GEONAMES)
_ITEM: Final = re.compile(r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d*)")


def apply_to_entity(draft: Draft, act: Act, *, base: str) -> list[str]:
    """Apply an act on an actor or place to a graph; return what it changed there."""
    entity = mint_thing_iri(base, act.subject)
    if act.act == "merge":
        return _merge(draft, entity, mint_thing_iri(base, act.value))
    if act.act == "split":
        other, *names = act.value.split("|")
        return _split(draft, entity, mint_thing_iri(base, other), frozenset(map(_fold, names)))
    if act.act == "rename":
        return _rename(draft, entity)
    return _unlink(draft, entity, outside_record(act.value))


def outside_record(value: str) -> str:
    """Return the IRI of an outside record: an item of Wikidata may be given by its number."""
    item = _ITEM.fullmatch(value)
    return WIKIDATA + item[1] if item else value


def _merge(draft: Draft, entity: str, other: str) -> list[str]:
    return draft.replace(entity, other)


def _split(draft: Draft, entity: str, other: str, names: frozenset[str]) -> list[str]:
    """Let what rests on *names* alone mean the other entity."""
    words = {m: _fold(draft.one(m, NIF.anchorOf)) for m in draft.subjects(KG.refersTo, entity)}
    touched = [mention for mention, name in words.items() if name in names]
    for mention in touched:
        draft.remove(mention, KG.refersTo, entity)
        draft.add_iri(mention, KG.refersTo, other)
    for property in (RDF.value, KG.place, KG.statedBy, KG.onBehalfOf, KG.relayedBy, KG.victimGroup):
        for node in draft.subjects(property, entity):
            seen = _words_of(draft, node, words)
            if seen and set(seen) <= names:
                draft.remove(node, property, entity)
                draft.add_iri(node, property, other)
                touched.append(node)
    for event in {*draft.subjects(SEM.hasActor, entity), *draft.subjects(SEM.hasPlace, entity)}:
        list_actors(draft, event)
        list_places(draft, event)
    return touched


def _words_of(draft: Draft, node: str, words: dict[str, str]) -> list[str]:
    """Return the words for an entity on which a node rests: its own, else of its sentences."""
    evidence = set(draft.values(node, KG.evidence))
    own = [name for mention, name in words.items() if mention in evidence]
    sentences = evidence | set(draft.values(node, KG.attributionMention))
    return own or [n for m, n in words.items() if draft.one(m, KG.inSentence) in sentences]


def _rename(draft: Draft, entity: str) -> list[str]:
    """Let the name so far be one among others; the new one stands with the acts."""
    for term in draft.terms(entity, SKOS.prefLabel):
        draft.add(entity, SKOS.altLabel, term)
    draft.clear(entity, SKOS.prefLabel)
    return [entity]


def _unlink(draft: Draft, entity: str, record: str) -> list[str]:
    """Take away what else the same authority was said to have; without a record, all."""
    authority = next((start for start in _OUTSIDE if record.startswith(start)), record)
    for property in (SKOS.exactMatch, SKOS.closeMatch):
        for value in draft.values(entity, property):
            if value != record and value.startswith(authority):
                draft.remove(entity, property, value)
    return [entity]


def _fold(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")
