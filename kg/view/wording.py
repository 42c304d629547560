"""How are counts, stances and sources put into plain English?

An accused actor is told with its stance and its source, never as a finding: "US-led coalition
(stated, Syrian Observatory for Human Rights)".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kg.vocab.schemes import concept_label, concept_name

STANCES: Final[Mapping[str, str]] = {
    "asserts": "stated",
    "alleges": "alleged",
    "blames": "blamed",
    "claims-responsibility": "claimed",
    "confirms": "confirmed",
    "denies": "denied",
    "doubts": "doubted",
    "relays-unverified": "relayed, not verified",
    "suspects": "suspected",
    "threatens": "threatened",
}
"""How it was told that somebody did something, beside the actor's name."""

DOERS: Final = frozenset({"attacker", "perpetrator", "alleged-perpetrator", "hostage-holder"})
"""Roles of those who are said to have done it."""

_IRREGULAR: Final[Mapping[str, str]] = {
    "child": "children",
    "person": "people",
    "woman": "women",
    "man": "men",
    "family of combatants": "relatives of combatants",
}


def plural(word: str, number: int | None) -> str:
    """Return *word* as it stands beside *number*; None stands for an unknown number."""
    if number == 1:
        return word
    return _IRREGULAR.get(word, word if word.endswith("s") else f"{word}s")


def counted(number: int, word: str) -> str:
    """Return "1 child", "2 children", "1,204 incidents"."""
    return f"{number:,} {plural(word, number)}"


def listed(parts: Iterable[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    *most, last = [*parts] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def figure_range(low: int | None, high: int | None, *, is_open: bool) -> str:
    """Return "14", "14–26", "41+" or ""."""
    if low is None:
        return f"up to {high:,}" if high is not None else ""
    spread = f"–{high:,}" if high is not None and high > low else ""
    return f"{low:,}{spread}{'+' if is_open else ''}"


def stance_word(stance: str) -> str:
    """Return how a stance is told beside a name: "stated", "denied"."""
    return STANCES.get(concept_name(stance), concept_name(stance).replace("-", " "))


def concept_words(iri: str) -> str:
    """Return the label of a concept of the ontology in running text: "air strike"."""
    label = concept_label(iri)
    label = label.replace("-", " ") if label == concept_name(iri) else label
    return label[:1].lower() + label[1:] if not label[1:2].isupper() else label
