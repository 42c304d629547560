"""Name what the reader predicts, in the ontology's own terms.

The order of each tuple is the order of the network's outputs; a trained reader carries its own
copy in its configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.vocab.schemes import concepts

# Broader concepts that stand in the ontology to group others; nobody annotates them.
_GROUPS: Final = frozenset(
    {
        "ground-combat",
        "movement-and-relief",
        "posture-and-politics",
        "public-order",
        "remote-violence",
        "violence-against-persons",
    }
)

LETTERS: Final = ("t", "a", "c", "p", "d", "w")
"""Kinds of span: trigger, actor, figure, place, time, weapon."""
SPAN_TAGS: Final = ("O", "B", "I")

TYPES: Final = tuple(sorted((concepts("event-type") - _GROUPS) | {"release"}))
KINDS: Final = tuple(sorted(concepts("event-kind")))
REALISATIONS: Final = tuple(sorted(concepts("realisation") | {"negated"}))
MODALITIES: Final = tuple(sorted(concepts("modality")))
HARMS: Final = tuple(sorted(concepts("harm")))
SCOPES: Final = tuple(sorted(concepts("scope")))
STATUSES: Final = tuple(sorted(concepts("victim-status")))
STANCES: Final = tuple(sorted(concepts("stance")))
ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "type": TYPES,
    "kind": KINDS,
    "realisation": REALISATIONS,
    "modality": MODALITIES,
    "harm": HARMS,
    "scope": SCOPES,
    "status": STATUSES,
}
TRIGGER_LAYERS: Final = ("type", "kind", "realisation", "modality")
FIGURE_LAYERS: Final = ("harm", "scope", "status")
DEMOGRAPHICS: Final = concepts("demographic")
PLACE_RELATIONS: Final = concepts("spatial-relation") | {"within"}

PARTY_ROLES: Final = (
    "attacker", "belligerent", "target", "supporter", "ally-in-operation", "mediator",
    "controller", "actor",
)  # fmt: skip
# Too rare to learn one by one (153 of 6,500 parties).
_SIDE_ROLES: Final = frozenset({"supporter", "ally-in-operation", "mediator", "controller"})

ROLES: Final = (
    "attacker", "belligerent", "target", "actor", "side", "speaker", "body", "responder",
    "place", "within", "time", "figure", "weapon",
)  # fmt: skip
"""What a span can be to a trigger. One span may have several: who claims an attack is its
attacker and its speaker. A body is whom a speaker speaks for; `side` stands for the rare ones."""

ROLES_OF_LETTER: Final[Mapping[str, frozenset[str]]] = {
    "a": frozenset(
        {"attacker", "belligerent", "target", "actor", "side", "speaker", "body", "responder"}
    ),
    "c": frozenset({"figure"}),
    "p": frozenset({"place", "within", "target", "speaker", "actor", "side"}),
    "d": frozenset({"time"}),
    "w": frozenset({"weapon"}),
}
STANCE_ROLES: Final = frozenset({"attacker", "belligerent", "speaker", "responder"})

LINKS: Final = ("none", "same", "part-of")
FIGURE_LINKS: Final = ("none", "subset-of", "component-of", "alternative-to")

EVENT_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "type": frozenset(TYPES),
    "kind": frozenset(KINDS),
    "realisation": frozenset(REALISATIONS),
    "modality": frozenset(MODALITIES),
}
FIGURE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "harm": frozenset(HARMS),
    "status": frozenset(STATUSES),
    "scope": frozenset(SCOPES),
    "demographic": DEMOGRAPHICS,
}


def role_of_party(role: str) -> str:
    """Name the network's role for the role of a party in a record."""
    return "side" if role in _SIDE_ROLES else role
