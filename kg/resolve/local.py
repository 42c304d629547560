"""Make report-local actors and places for names that the authority does not know.

It becomes local to the report: its id is the report's key and the offset where its name first
stands, its label the name as written, its kind what the words tell ('gunmen' are unidentified
perpetrators). A curator can promote it later; we never guess a known entity for it.
"""

from __future__ import annotations

from typing import Final

from kg.lexicon.spelling import fold
from kg.model.entities import Actor, Place
from kg.model.findings import Name, Where
from kg.resolve.authority import Authority

_KIND_OF_LABEL: Final = {"PERSON": "person", "ORG": "organisation", "LOC": "community"}


def local_actor(name: Name, *, key: str, authority: Authority, otherwise: str) -> Actor:
    """Make an actor for *name* that lives in one report only.

    Args:
        otherwise: Kind of an actor whose words tell none: what its part in the event suggests.
    """
    label = name.resolved_text
    return Actor(
        id=f"actor/{key}-{name.passage.start}",
        kind=_actor_kind(label, name.label, authority) or otherwise,
        label=label,
        is_local=True,
    )


def is_proper(name: Name) -> bool:
    """Tell whether *name* is somebody's own name: the same words are the same actor."""
    later = name.text.split()[1:]
    return bool(name.label or name.refers_to) or any(word[0].isupper() for word in later)


def _actor_kind(text: str, label: str, authority: Authority) -> str | None:
    if label == "PERSON":
        return "person"
    words = fold(text).split()
    # The head stands last: "opposition activists" are activists.
    for word in reversed(words):
        if word in authority.words.nouns:
            return authority.words.nouns[word]
    if any(authority.places_called(part) for part in (text, text.rpartition(" of ")[2])):
        return "community"  # a town that was hit
    return _KIND_OF_LABEL.get(label)


def local_place(name: Name, where: Where | None, *, key: str, within: tuple[str, ...]) -> Place:
    """Make a place for *name* that lives in one report only; *within* is what the text says."""
    kind = where.kind_hint if where and where.kind_hint else "populated"
    return Place(
        id=f"place/{key}-{name.passage.start}",
        kind=kind,
        label=name.resolved_text,
        within=within,
        is_local=True,
    )
