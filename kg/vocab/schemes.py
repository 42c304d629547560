"""Concepts of the schemes of the ontology.

Answers from the generated constants, without parsing Turtle, so that every data row can be
checked when it is read: ``concepts("event-type")`` holds ``"air-strike"``.
"""

from __future__ import annotations

import difflib
from functools import cache

from kg.errors import LexiconError
from kg.vocab.terms import CONCEPT_LABELS, CONCEPT_NAMESPACES, Role


def scheme_names() -> frozenset[str]:
    """Return the names of all schemes: "event-type", "role", "stance", ..."""
    return frozenset(CONCEPT_NAMESPACES)


@cache
def concepts(scheme: str) -> frozenset[str]:
    """Return the local names of all concepts of *scheme*.

    Raises:
        LexiconError: There is no such scheme.
    """
    namespace = _namespace(scheme)
    return frozenset(
        iri.removeprefix(namespace)
        for iri in CONCEPT_LABELS
        if iri.rpartition("/")[0] + "/" == namespace
    )


@cache
def scheme_of_each() -> dict[str, str]:
    """Return the IRI of the scheme of each concept, by the IRI of the concept."""
    schemes = Role.SCHEME.rpartition("/")[0]
    return {
        namespace + name: f"{schemes}/{scheme}"
        for scheme, namespace in CONCEPT_NAMESPACES.items()
        for name in concepts(scheme)
    }


def concept_iri(scheme: str, name: str) -> str:
    """Return the IRI of a concept.

    Raises:
        LexiconError: The scheme has no such concept; the message names the nearest one.
    """
    if name not in concepts(scheme):
        near = difflib.get_close_matches(name, sorted(concepts(scheme)), n=1)
        raise LexiconError(
            f'"{name}" is not a concept of scheme {scheme}',
            where="ontology/schemes.ttl",
            remedy=f'did you mean "{near[0]}"?' if near else "add it there and run `kg vocab`",
        )
    return _namespace(scheme) + name


def concept_name(iri: str) -> str:
    """Return the local name of a concept: ".../stance/denies" → "denies"."""
    return iri.rpartition("/")[2]


def concept_label(iri: str) -> str:
    """Return the English label of a concept, or its local name if it is not ours."""
    return CONCEPT_LABELS.get(iri, concept_name(iri))


def _namespace(scheme: str) -> str:
    try:
        return CONCEPT_NAMESPACES[scheme]
    except KeyError:
        raise LexiconError(
            f'there is no concept scheme "{scheme}"',
            where="ontology/schemes.ttl",
            remedy="known are " + ", ".join(sorted(CONCEPT_NAMESPACES)),
        ) from None
