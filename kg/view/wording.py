"""Put counts, stances and sources into plain English.

An accused actor is told with its stance and its source, never as a finding: "US-led coalition
(stated, Syrian Observatory for Human Rights)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from kg.vocab.schemes import concept_iri, concept_label, concept_name

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


_SAYS: Final[Mapping[str, str]] = {
    "asserts": "says",
    "relays-unverified": "relays, unverified,",
    "claims-responsibility": "says, claiming responsibility,",
}
_PEOPLE: Final[Mapping[str, str]] = {
    "civilian": "civilian",
    "combatant": "combatant",
    "family-of-combatants": "family of combatants",
    "object": "object",
}
_ONE_OF_THEM: Final[Mapping[str, str]] = {
    "children": "a child",
    "women": "a woman",
    "men": "a man",
    "boys": "a boy",
    "girls": "a girl",
    "infants": "an infant",
}
_REAL: Final = frozenset({"", "occurred"})
_FIRM: Final = frozenset({"", "asserted"})
_AFTER_HEAD: Final = re.compile(
    r"\s+(?:at|by|close|for|from|in|inside|near|of|on|to|who|with|within)\s.*|\s*[,(].*", re.DOTALL
)
_PLURAL_HEADS: Final = frozenset(
    {"Forces", "Police", "children", "clergy", "media", "men", "people", "police", "staff", "women"}
)
_SINGULAR_HEADS: Final = frozenset({"corps", "headquarters", "news"})
# A common noun: "sources", but neither "press" and "consensus" nor "Reuters".
_ENDS_AS_PLURAL: Final = re.compile(r"[^A-Z]*[^A-Zius'\u2019]s")

_WITH_ARTICLE: Final = re.compile(
    r"\b(Observatory|Forces|Ministry|Army|coalition|Coalition|government|Government|Department"
    r"|Council|Authority|Committee|Union|United Nations|Front|Movement|Party|Red Cross)\b"
)
"""Names whose head is a common noun of English: "the Syrian Observatory", but "Islamic State"."""


def says(stance: str, speaker: str) -> str:
    """Return the verb that goes with a stance and its speaker: "says", "alleges", "say"."""
    return verb(_SAYS.get(stance, concept_words(concept_iri("stance", stance))), speaker)


def verb(singular: str, speaker: str) -> str:
    """Return a verb as it stands with *speaker*: "doubts", but "sources doubt"."""
    if not _is_plural(speaker):
        return singular
    first = re.split(r"\W", singular, maxsplit=1)[0]  # "relays, unverified,": only the verb agrees
    return re.sub(r"ies\Z", "y", first).removesuffix("s") + singular[len(first) :]


def _is_plural(name: str) -> bool:
    """Tell whether a name takes a plural verb: "residents of Omdurman", not "group of men"."""
    head = _AFTER_HEAD.sub("", name).rpartition(" ")[2]
    if head in _PLURAL_HEADS or head in _SINGULAR_HEADS:
        return head in _PLURAL_HEADS
    return _ENDS_AS_PLURAL.fullmatch(head) is not None


def with_article(name: str) -> str:
    """Return a name as it stands in a sentence: "the Syrian Observatory for Human Rights"."""
    if name.lower().startswith("the ") or not _WITH_ARTICLE.search(name):
        return name
    return f"the {name}"


def people(status: str, number: int | None) -> str:
    """Return the noun for victims of a status: "1 civilian", "3 civilians", else "people"."""
    return plural(_PEOPLE.get(concept_name(status), "person"), number)


def some_of_them(number: int, group: str) -> str:
    """Return "14 of them children", "1 of them a child"."""
    return f"{number:,} of them {_ONE_OF_THEM.get(group, group) if number == 1 else group}"


def qualified(realisation: str, modality: str) -> str:
    """Return what keeps an event from being told as a fact: "disputed", "threatened"; or ""."""
    doubts = [realisation if realisation not in _REAL else "", modality]
    return ", ".join(d.replace("-", " ") for d in doubts if d not in _FIRM)


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
    # "US air strike" keeps its capitals.
    return label[:1].lower() + label[1:] if not label[1:2].isupper() else label
