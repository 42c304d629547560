"""Resolve 'the group' to the actor named before.

A definite common noun means the actor of its kind that the nearest sentence before it names, if
that sentence names exactly one: between two armed groups we do not choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kg.lexicon.spelling import fold
from kg.model.findings import Name
from kg.resolve.actors import find_actor
from kg.resolve.authority import Authority
from kg.resolve.candidates import Decision, Proposal, decide
from kg.resolve.context import Context

_REACH: Final = 450
_SCORE: Final = 0.68
_SENTENCE_END: Final = re.compile(r"[.!?][\"”’']?\s")
_DEFINITE: Final = re.compile(r"\b(?:the|its)\s+$", re.IGNORECASE)  # 'a group' is a new one


def find_antecedent(
    name: Name,
    *,
    text: str,
    mentions: Iterable[Name],
    context: Context,
    authority: Authority,
) -> Decision:
    """Decide which actor named before in *text* the common noun *name* stands for.

    Args:
        mentions: The named mentions of the article.
    """
    kinds = authority.words.anaphors.get(fold(name.text))
    start = name.passage.start
    if not kinds or not is_definite(name, text):
        return Decision(None, ())
    found: dict[int, dict[str, str]] = {}
    for mention in mentions:
        if not start - _REACH <= mention.passage.start < start:
            continue
        chosen = find_actor(mention, context, authority).chosen
        if chosen and authority.actors[chosen.entity_id].kind in kinds:
            between = len(_SENTENCE_END.findall(text[mention.passage.end : start]))
            found.setdefault(between, {})[chosen.entity_id] = mention.text
    nearest = found[min(found)] if found else {}
    return decide(
        Proposal(entity_id, _SCORE, f'stands for "{written}", named shortly before')
        for entity_id, written in nearest.items()
    )


def is_definite(name: Name, text: str) -> bool:
    """Tell whether *name* takes up what was named before: 'the group'."""
    return bool(_DEFINITE.search(text[max(0, name.passage.start - 8) : name.passage.start]))
